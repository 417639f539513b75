/* expect: calls lamina_input_count, which layer.h has since 1.2, but declares that 1.0 */
#define IN_SHAPE count *= lamina_input_count(runner, plan);
#include "affine.h"
