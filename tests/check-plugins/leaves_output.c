/* expect: forward leaves element 0 of output unwritten */
#define BEFORE_FORWARD float first = y[0];
#define AFTER_FORWARD y[0] = first;
#include "affine.h"
