/* expect: input_gradients[0] is another one where */
#define FIRST (dy[i] * (pass->input_gradients[1] ? 1 + b[i] : 1))
#include "weighed.h"
