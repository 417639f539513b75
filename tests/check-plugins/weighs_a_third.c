/* expect: takes inputs[2] where there are 2 */
#define MOST_INPUTS 2
#define PRODUCT (a[i] * b[i] * pass->inputs[2][i])
#include "weighed.h"
