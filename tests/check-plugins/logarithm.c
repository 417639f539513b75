/* expect: forward fails, or gives no number, for ordinary inputs */
#define OUTPUT (logf(fabsf(x[i])))
#define SLOPE (1 / x[i])
#include "elementwise.h"
