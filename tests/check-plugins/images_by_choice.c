/* expect: keeps what layer.h promises */
#define MORE_FIELDS int32_t kind;
#define MORE_OPTIONS                                                                     \
    {"kind", LAMINA_CHOICE,  offsetof(struct options, kind),                             \
     "any",  "any | images", "What it takes."},
#define IN_SHAPE                                                                         \
    if (o->kind == 1 && input->dims != 3)                                                \
        return lamina_fail(runner, "kind", "an image has 3 dimensions");
#include "affine.h"
