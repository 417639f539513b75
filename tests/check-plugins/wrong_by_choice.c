/* expect: the gradient by weight is wrong */
#define MORE_FIELDS int32_t kind;
#define MORE_OPTIONS                                                                     \
    {"kind",  LAMINA_CHOICE,   offsetof(struct options, kind),                           \
     "right", "right | wrong", "Whether its gradient is."},
#define WEIGHT_GRADIENT                                                                  \
    (dy[i] * x[i] * (((const struct options *)pass->options)->kind == 1 ? 2.0f : 1.0f))
#include "affine.h"
