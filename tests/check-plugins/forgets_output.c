/* expect: reads its output in backward, where that is NULL */
#define OUTPUT tanhf(x[i])
#define SLOPE 1 - y[i] * y[i]
#define FLAGS LAMINA_FORGETS_OUTPUT
#include "elementwise.h"
