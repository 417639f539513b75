/* expect: differ on purpose (LAMINA_GRADIENT_ON_PURPOSE) */
#define OUTPUT (x[i] > 0 ? 1.0f : -1.0f)
#define SLOPE 1
#define FLAGS LAMINA_GRADIENT_ON_PURPOSE
#include "elementwise.h"
