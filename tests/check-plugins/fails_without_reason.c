/* expect: returned 7 without a reason */
#define IN_SHAPE                                                                         \
    if (o->initial > 5)                                                                  \
        return 7;
#include "affine.h"
