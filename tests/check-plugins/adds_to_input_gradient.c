/* expect: element 0 of input_gradient depends on memory that was never written */
#define INPUT_GRADIENT (dx[i] + dy[i] * w[j])
#include "affine.h"
