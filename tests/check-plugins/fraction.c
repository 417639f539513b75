/* expect: keeps what layer.h promises */
#define OUTPUT (x[i] - floorf(x[i]))
#define SLOPE 1
#include "elementwise.h"
