/* expect: needs more stack than the */
#define BEFORE_FORWARD                                                                   \
    volatile float large[1 << 24];                                                       \
    for (int64_t i = 0; i < 1 << 24; i += 1024)                                          \
        large[i] = x[0] + large[0];
#include "affine.h"
