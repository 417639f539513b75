/* expect: keeps what layer.h promises */
/* Inputs of deviation 10 are moved further than a whole wave. */
#define OUTPUT (sinf(20 * x[i]))
#define SLOPE (20 * cosf(20 * x[i]))
#include "elementwise.h"
