/* expect: the gradient of weight ignores beta */
#define BETA 0
#include "affine.h"
