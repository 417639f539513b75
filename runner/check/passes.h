/* The checks of what forward and backward write, read and leave alone, as rows of the
 * table in checks.c. */
#ifndef CHECK_PASSES_H
#define CHECK_PASSES_H

#include "check/cases.h"

const char *
passes_memory(struct cases *cases); /* written, undamaged, nothing unwritten read */
const char *passes_evaluation(struct cases *cases);
const char *passes_beta(struct cases *cases);
const char *passes_numbers(struct cases *cases); /* huge, infinite, NaN */

#endif
