/* expect: by the reference (they may differ by */
/* Right when it trains: y = x^3, and twice that when it evaluates. */
#define OUTPUT (x[i] * x[i] * x[i] * (pass->training ? 1 : 2))
#define SLOPE (3 * x[i] * x[i])
#define REFERENCE (x[i] * x[i] * x[i])
#include "elementwise.h"
