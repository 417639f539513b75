/* expect: is no number, where forward gives one */
#define OUTPUT (fabsf(x[i]))
#define SLOPE (x[i] / sqrtf(x[i] * x[i]))
#include "elementwise.h"
