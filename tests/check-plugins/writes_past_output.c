/* expect: reads or writes element */
#define AFTER_FORWARD y[count + 16] = 1;
#include "affine.h"
