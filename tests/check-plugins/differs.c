/* expect: is another one when parameters and state are restored in other memory */
#define AFTER_FORWARD y[0] += (float)((size_t)x >> 12 & 255);
#include "affine.h"
