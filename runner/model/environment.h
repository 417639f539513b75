/* What every computation of the process depends on, and a layer could change for all that
 * comes after it: how floats are rounded (the rounding mode, flush-to-zero and
 * denormals-are-zero), and the locale. */
#ifndef MODEL_ENVIRONMENT_H
#define MODEL_ENVIRONMENT_H

#include <fenv.h>
#include <stdbool.h>

#include "base/error.h"

struct environment {
    unsigned rounding; /* the control bits: MXCSR's on x86-64, else the rounding mode */
    bool locale_is_c;
};

struct environment environment_read(void);

/* -1 with a sentence, "has changed ...", where it is another one now. */
int environment_check(const struct environment *before, struct error *error);

#endif
