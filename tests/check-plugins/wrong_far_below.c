/* expect: normal around -100, a batch of 7): check the derivative */
#define OUTPUT (0.5f * x[i])
#define SLOPE (x[i] < -60 ? 1 : 0.5f)
#include "elementwise.h"
