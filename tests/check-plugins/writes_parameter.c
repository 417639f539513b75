/* expect: writes parameter weight, which it may only read */
#define AFTER_BACKWARD ((float *)(size_t)w)[0] = 1;
#include "affine.h"
