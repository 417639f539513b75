/* expect: backward leaves element */
#define WRITTEN count - (k == 1)
#include "weighed.h"
