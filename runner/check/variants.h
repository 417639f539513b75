/* The ways of setting a layer's options that are tried: as the user gave them, each
 * switch and choice the other way, each number at other values, and all that at once. */
#ifndef CHECK_VARIANTS_H
#define CHECK_VARIANTS_H

#include "check/cases.h"

/* Finds the first, cases->variants[0]: what the user gave, and of what must be given
 * besides a value that the table allows. -1 after a finding. */
int variants_first(struct cases *cases);

/* Finds the others; of the values of a number those with which a shape is accepted. */
void variants_others(struct cases *cases);

/* Whether what a layer blames is one of its options, or none (""), or of several inputs
 * the key that names them. */
bool variants_has(const struct cases *cases, const char *option);

/* The options as the first variant has them, but for one, or NULL where the table does
 * not allow that value. */
const void *variants_with(const struct cases *cases, const struct lamina_option *option,
                          const char *value);

#endif
