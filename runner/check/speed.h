/* How fast a layer is: told, not judged. A row of the table in checks.c. */
#ifndef CHECK_SPEED_H
#define CHECK_SPEED_H

#include "check/cases.h"

const char *speed_told(struct cases *cases);

#endif
