/* expect: backward writes past an end of input_gradients[1] */
#define WRITTEN count + (k == 1)
#include "weighed.h"
