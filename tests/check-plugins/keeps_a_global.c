/* expect: is another one the second time */
static int calls;
#define AFTER_FORWARD y[0] += (float)calls++;
#include "affine.h"
