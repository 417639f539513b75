/* expect: the gradient by the input is wrong */
#define SLOPE (x[i] > 0 ? 1.0f : 0.0f)
#include "relu6.c"
