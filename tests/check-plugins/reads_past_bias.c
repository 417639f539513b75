/* expect: depends on memory that was never written, or lies beyond a buffer */
#define OUTPUT (w[j] * x[i] + b[j + 1])
#include "affine.h"
