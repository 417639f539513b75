/* expect: forward fails without a reason */
#define BEFORE_FORWARD                                                                   \
    if (x[0] != x[0])                                                                    \
        return 3;
#include "affine.h"
