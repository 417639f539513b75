/* expect: forward fails without a reason */
#define BEFORE_FORWARD                                                                   \
    if (pass->batch_size == 1)                                                           \
        return 3;
#include "affine.h"
