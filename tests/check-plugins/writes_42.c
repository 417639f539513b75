/* expect: element 0 of the output is 42, but 0 by the reference */
#define OUTPUT 42
#define SLOPE (3 * x[i] * x[i])
#define REFERENCE (x[i] * x[i] * x[i])
#include "elementwise.h"
