/* expect: keeps what layer.h promises */
/* At an input of 0 the slope ends before the smallest step does. */
#define OUTPUT (x[i] / fmaxf(fabsf(x[i]), 1e-12f))
#define SLOPE (fabsf(x[i]) > 1e-12f ? 0 : 1e12f)
#include "elementwise.h"
