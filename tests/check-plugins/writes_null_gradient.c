/* expect: uses input_gradient where it is NULL */
#define AFTER_BACKWARD                                                                   \
    for (int64_t i = 0; i < count; i++)                                                  \
        dx[i] = dy[i] * w[i % features];
#include "affine.h"
