/* expect: the gradient by inputs[1] is wrong */
#define SECOND (dy[i] * (1 + a[i]))
#include "weighed.h"
