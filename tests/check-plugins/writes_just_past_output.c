/* expect: forward writes past an end of output */
#define AFTER_FORWARD                                                                    \
    if (count % 16)                                                                      \
        y[count] = 1;
#include "affine.h"
