/* expect: keeps what layer.h promises */
#define OUTPUT (x[i] < 0 ? 0 : x[i] > 6 ? 6 : x[i])
#ifndef SLOPE
#define SLOPE (x[i] > 0 && x[i] < 6 ? 1.0f : 0.0f)
#endif
#include "elementwise.h"
