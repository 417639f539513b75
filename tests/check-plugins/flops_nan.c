/* expect: tells nan FLOPs of forward */
#include <math.h>
#define FLOPS NAN
#include "affine.h"
