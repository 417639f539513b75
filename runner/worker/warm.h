/* Whether the matrix library can begin: it ends its process where there is no memory. */
#ifndef WORKER_WARM_H
#define WORKER_WARM_H

#include "base/error.h"

/* Tries it in a child, with all that this process has in memory by now. -1 with `error`.
 */
int warm_try(struct error *error);

#endif
