/* expect: the gradient by the input is wrong */
#define INPUT_GRADIENT (dy[i] * w[j] * 0.995f)
#include "affine.h"
