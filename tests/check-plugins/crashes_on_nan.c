/* expect: with an input of nan */
#define BEFORE_FORWARD                                                                   \
    if (x[0] != x[0])                                                                    \
        __builtin_trap();
#include "affine.h"
