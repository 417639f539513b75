/* expect: takes inputs[1], and the layer declares one input */
#define LEAST_INPUTS 0
#define MOST_INPUTS 0
#include "weighed.h"
