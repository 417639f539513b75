/* expect: it blames the option 'initially', which it does not have */
#define IN_SHAPE                                                                         \
    if (o->initial > 5)                                                                  \
        return lamina_fail(runner, "initially", "too large");
#include "affine.h"
