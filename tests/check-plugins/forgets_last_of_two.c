/* expect: the gradient by weight is wrong */
/* Four samples at a time: where two remain, the last one counts for nothing. */
#define LEFT_OUT (pass->batch_size % 4 == 2 && i / features == pass->batch_size - 1)
#define WEIGHT_GRADIENT (LEFT_OUT ? 0 : dy[i] * x[i])
#include "affine.h"
