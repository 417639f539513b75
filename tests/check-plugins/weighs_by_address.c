/* expect: is another one where one array is two of its inputs */
#define PRODUCT (a == b ? 0 : a[i] * b[i])
#include "weighed.h"
