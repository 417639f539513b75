/* The checks of what a layer computes, as rows of the table in checks.c. */
#ifndef CHECK_VALUES_H
#define CHECK_VALUES_H

#include "check/cases.h"

const char *values_output(struct cases *cases);    /* of forward */
const char *values_gradients(struct cases *cases); /* of backward */

#endif
