/* expect: of the output is 42, but */
/* Beside it are outputs that are beyond any float. */
#define OUTPUT (x[i] > 100 ? expf(x[i]) : x[i] > 90 ? 42 : x[i])
#define SLOPE (x[i] > 100 ? y[i] : 1)
#define REFERENCE (x[i] > 100 ? exp(x[i]) : x[i])
#include "elementwise.h"
