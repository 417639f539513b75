/* expect: element 0 of input_gradient is no number */
#define OUTPUT (x[i] > 0 ? 1.0f : -1.0f)
#define SLOPE (x[i] / x[i])
#define FLAGS LAMINA_GRADIENT_ON_PURPOSE
#include "elementwise.h"
