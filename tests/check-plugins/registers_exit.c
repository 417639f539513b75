/* expect: asks for a function to be called when the process ends */
#include <stdlib.h>

static void end(void)
{
}

#define OUTPUT (atexit(end) == 0 ? 2 * x[i] : 0)
#define SLOPE 2
#include "elementwise.h"
