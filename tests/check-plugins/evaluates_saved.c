/* expect: of the output, evaluating, depends on memory that was never written */
#define AFTER_FORWARD                                                                    \
    if (pass->training)                                                                  \
        pass->saved[0][0] = 1;                                                           \
    else                                                                                 \
        y[0] += pass->saved[0][0] < 0 ? 1 : 0;
#include "affine.h"
