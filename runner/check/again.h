/* The checks of what a layer keeps between its calls, and of what it calls itself, as
 * rows of the table in checks.c. */
#ifndef CHECK_AGAIN_H
#define CHECK_AGAIN_H

#include "check/cases.h"

const char *again_repeat(struct cases *cases); /* the same bits again */
const char *again_calls(struct cases *cases);  /* of malloc, printf and the like */

#endif
