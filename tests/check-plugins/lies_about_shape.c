/* expect: forward leaves element 5 of output unwritten (of 6, a batch of 1) */
#define DECLARED_OUTPUT lamina_vector(count + 1)
#include "affine.h"
