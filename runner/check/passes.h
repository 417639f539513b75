/* The checks of forward and backward, as rows of the table in cases.c. */
#ifndef CHECK_PASSES_H
#define CHECK_PASSES_H

#include "check/cases.h"

const char *
passes_memory(struct cases *cases); /* written, undamaged, nothing unwritten read */
const char *passes_evaluation(struct cases *cases);
const char *passes_beta(struct cases *cases);
const char *passes_gradients(struct cases *cases);
const char *passes_numbers(struct cases *cases); /* huge, infinite, NaN */
const char *passes_repeat(struct cases *cases);  /* the same bits again */
const char *passes_calls(struct cases *cases);   /* of malloc, printf and the like */
const char *passes_speed(struct cases *cases);

#endif
