/* expect: backward writes past an end of the gradient of parameter weight */
#define AFTER_BACKWARD dw[-1] = 1;
#include "affine.h"
