/* expect: keeps what layer.h promises */
#define OUTPUT (pass->training ? x[i] / 3 : x[i] * (1 / 3.0f))
#define SLOPE (1 / 3.0f)
#include "elementwise.h"
