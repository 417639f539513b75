/* expect: backward reads neither its input nor its output */
#define OUTPUT (2 * x[i])
#define SLOPE 2
#include "elementwise.h"
