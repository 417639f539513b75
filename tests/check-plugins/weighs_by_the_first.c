/* expect: (input_gradients[0] is NULL) */
#define WANTED (pass->input_gradient != NULL)
#include "weighed.h"
