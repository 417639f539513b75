/* The checks of what a layer says of itself, as rows of the table in checks.c. */
#ifndef CHECK_CLAIMS_H
#define CHECK_CLAIMS_H

#include "check/cases.h"

const char *claims_library(struct cases *cases); /* what it needs and shows */
const char *claims_options(struct cases *cases);
const char *claims_shapes(struct cases *cases);

#endif
