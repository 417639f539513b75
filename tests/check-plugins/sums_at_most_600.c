/* expect: the gradient by bias is wrong */
/* A mistake of very large batches alone. */
#define BIAS_GRADIENT (i / features < 600 ? dy[i] : 0)
#include "affine.h"
