/* expect: the gradient by weight is wrong */
#define WEIGHT_GRADIENT (1.01f * dy[i] * x[i])
#include "affine.h"
