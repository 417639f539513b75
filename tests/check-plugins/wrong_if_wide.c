/* expect: the gradient by the input is wrong */
/* Above 1,024 features, as where a row of them goes another way. */
#define OUTPUT (x[i] * x[i])
#define SLOPE (lamina_elements(pass->input_shape) > 1024 ? 3 * x[i] : 2 * x[i])
#include "elementwise.h"
