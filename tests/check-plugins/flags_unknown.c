/* expect: sets bits of its flags that layer.h 1.2 does not have (0x40000000) */
#define OUTPUT (2 * x[i])
#define SLOPE 2
#define FLAGS 0x40000000
#include "elementwise.h"
