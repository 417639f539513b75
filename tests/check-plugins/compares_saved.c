/* expect: depends on memory that was never written */
/* What was never written is compared alone, which is the same of any two NaN. */
#define INPUT_GRADIENT (pass->saved[0][0] < 0 ? dy[i] : dy[i] * w[j])
#include "affine.h"
