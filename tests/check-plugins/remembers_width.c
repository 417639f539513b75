/* expect: bytes of its global or static variables have changed */
/* The second layer of another width computes with that of the first. */
static float divisor;
#define BEFORE_FORWARD                                                                   \
    if (divisor == 0)                                                                    \
        divisor = (float)features;
#define OUTPUT (w[j] * x[i] / divisor + b[j])
#define INPUT_GRADIENT (dy[i] * w[j] / divisor)
#define WEIGHT_GRADIENT (dy[i] * x[i] / divisor)
#include "affine.h"
