/* expect: evaluating, the output of a sample depends on the other samples of its batch */
/* Right as mathematics: each feature has the batch's first sample subtracted. */
#define OUTPUT (w[j] * (x[i] - x[j]) + b[j])
#define INPUT_GRADIENT (dy[i] * w[j])
#define WEIGHT_GRADIENT (dy[i] * (x[i] - x[j]))
#define AFTER_BACKWARD                                                                   \
    for (int64_t i = 0; dx && i < count; i++)                                            \
        dx[i % features] -= dy[i] * w[i % features];
#include "affine.h"
