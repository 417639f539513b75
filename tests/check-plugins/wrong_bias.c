/* expect: the gradient by bias is wrong */
#define BIAS_GRADIENT (i == count - 1 ? 0 : dy[i])
#include "affine.h"
