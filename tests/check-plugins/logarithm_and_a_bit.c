/* expect: keeps what layer.h promises */
/* At an input of 0 there is a kink that is larger than any step. */
#define OUTPUT (logf(fabsf(x[i]) + 1e-6f))
#define SLOPE ((x[i] < 0 ? -1 : 1) / (fabsf(x[i]) + 1e-6f))
#include "elementwise.h"
