/* expect: the gradient by the input is wrong */
#define BACKWARD_PADDING 0
#include "window.h"
