/* expect: with b: 1000: its shape callback returned 7 without a reason */
#define MORE_FIELDS int64_t a, b;
#define MORE_OPTIONS                                                                     \
    {"a", LAMINA_INTEGER, offsetof(struct options, a), NULL, "[1, 1000]", "Nothing."},   \
        {"b", LAMINA_INTEGER, offsetof(struct options, b), NULL, "[1, 1000]", "Nothing."},
#define IN_SHAPE                                                                         \
    if (o->b == 1000)                                                                    \
        return 7;
#include "affine.h"
