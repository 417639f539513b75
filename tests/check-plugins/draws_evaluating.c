/* expect: draws random numbers while it evaluates, where random is NULL */
#define BEFORE_FORWARD                                                                   \
    lamina_fill_uniform(runner, pass->random, pass->temporary, 1, 0, 1);
#include "affine.h"
