/* expect: where a second layer of its kind works between forward and backward */
static float kept[1 << 20];
#define AFTER_FORWARD                                                                    \
    for (int64_t i = 0; i < count; i++)                                                  \
        kept[i] = x[i];
#define WEIGHT_GRADIENT (dy[i] * kept[i])
#include "affine.h"
