/* expect: the gradient by the input is wrong */
/* A mistake of large batches alone. */
#define INPUT_GRADIENT (i / features < 256 ? dy[i] * w[j] : 0)
#include "affine.h"
