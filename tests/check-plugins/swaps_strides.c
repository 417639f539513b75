/* expect: the gradient by the input is wrong */
#define BACKWARD_STRIDE(i) (stride(o, 1 - (i)))
#include "window.h"
