/* expect: tells 1e+15 FLOPs a sample of forward */
#define FLOPS 1e15
#include "affine.h"
