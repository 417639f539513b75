/* expect: uses input_gradients[1] where it is NULL */
#define WANTED (k == 1 || pass->input_gradients[k] != NULL)
#include "weighed.h"
