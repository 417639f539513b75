/* expect: uses rand: draw from the generator that is handed in */
#include <stdlib.h>
#define AFTER_FORWARD y[0] += (float)rand();
#include "affine.h"
