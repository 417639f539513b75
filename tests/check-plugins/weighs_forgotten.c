/* expect: reads its input in backward, where that is NULL */
#define A pass->inputs[0]
#define B pass->inputs[1]
#define FLAGS LAMINA_FORGETS_INPUT
#include "weighed.h"
