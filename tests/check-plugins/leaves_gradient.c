/* expect: backward leaves element 0 of input_gradient unwritten */
#define INPUT_GRADIENT (i > 0 ? dy[i] * w[j] : dx[0])
#include "affine.h"
