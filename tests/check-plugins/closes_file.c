/* expect: uses close: a layer sees its arguments alone */
#include <unistd.h>

#define OUTPUT (close(-1) == 0 ? 0 : 2 * x[i])
#define SLOPE 2
#include "elementwise.h"
