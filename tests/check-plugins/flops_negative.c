/* expect: tells -1 FLOPs of forward */
#define FLOPS -1
#include "affine.h"
