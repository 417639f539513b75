/* expect: refuses every input shape that was tried */
#define IN_SHAPE                                                                         \
    if (o->initial == 1)                                                                 \
        return lamina_fail(runner, "initial", "I do not like 1");
#include "affine.h"
