/* Regular files, opened to be read: a pipe or a device could keep a run waiting for ever.
 */
#ifndef BASE_REGULAR_H
#define BASE_REGULAR_H

#include <stddef.h>

#include "base/error.h"

/* Opens a regular file that is not empty and tells its size in bytes; `kind`, "an IDX
 * file", is what the sentence of a refusal asks for. Returns its descriptor, closed in
 * programs that are started; -1 with a sentence. */
int regular_open(const char *path, const char *kind, size_t *size, struct error *error);

#endif
