/* expect: of input_gradient depends on memory that was never written */
#define INPUT_GRADIENT (dy[i] * w[j] + pass->saved[0][0])
#include "affine.h"
