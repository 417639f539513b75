/* expect: gives no number, for ordinary inputs */
#define OUTPUT (x[i] < 0 ? __builtin_nanf("") : w[j] * x[i] + b[j])
#include "affine.h"
