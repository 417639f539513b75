/* expect: declares something else the second time */
static int calls;
#define DECLARED_OUTPUT lamina_vector(count + calls++)
#include "affine.h"
