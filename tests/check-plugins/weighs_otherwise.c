/* expect: one of the two is wrong */
#define REFERENCE_A 0
#define REFERENCE_B 1
#define REFERENCE_FACTOR(k) (2 - (double)(k))
#include "weighed.h"
