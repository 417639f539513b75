/* expect: writes input, which it may only read */
#define AFTER_FORWARD ((float *)(size_t)x)[0] = 1;
#include "affine.h"
