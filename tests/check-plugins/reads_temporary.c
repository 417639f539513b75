/* expect: depends on memory that was never written */
#define OUTPUT (w[j] * x[i] + b[j] + pass->temporary[i])
#include "affine.h"
