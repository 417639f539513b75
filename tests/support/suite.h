/* What the main of every unit test ends with. */
#ifndef SUPPORT_SUITE_H
#define SUPPORT_SUITE_H

#include <stdbool.h>

struct TCase; /* of check.h, whose macro `fail` would rename a member of layer.h */

/* Runs the tests of a case, which it frees. Returns the exit status of the program: 0
 * where all have passed. */
int suite_run(const char *name, struct TCase *tests);

/* Whether LAMINA_LONG_TESTS=1 asks for the whole of what takes minutes. */
bool suite_is_long(void);

#endif
