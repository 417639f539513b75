/* expect: no element of the gradient by the input could be checked */
#define STEPS(x) ((x) < 100 && (x) > -100 ? (float)((long long)((x)*1e5f) % 2) : 0)
#define OUTPUT (w[j] * STEPS(x[i]) + b[j])
#define WEIGHT_GRADIENT (dy[i] * STEPS(x[i]))
#include "affine.h"
