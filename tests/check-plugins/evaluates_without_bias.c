/* expect: though it draws no numbers and has no state */
#define OUTPUT (w[j] * x[i] + (pass->training ? b[j] : 0))
#include "affine.h"
