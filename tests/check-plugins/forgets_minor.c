/* expect: calls a function that layer.h has since 1.1, such as lamina_set_least_batch */
#define IN_SHAPE lamina_set_least_batch(runner, plan, 1);
#include "affine.h"
