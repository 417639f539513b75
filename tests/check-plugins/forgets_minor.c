/* expect: calls lamina_set_least_batch, which layer.h has since 1.1 */
#define IN_SHAPE lamina_set_least_batch(runner, plan, 1);
#include "affine.h"
