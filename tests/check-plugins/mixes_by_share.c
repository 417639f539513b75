/* expect: depends on the other samples of its batch, with share: 0.5 */
#define MORE_FIELDS double share;
#define MORE_OPTIONS                                                                     \
    {"share", LAMINA_REAL, offsetof(struct options, share), "0", NULL, "Of the first."},
#define SHARE ((float)((const struct options *)pass->options)->share)
#define OUTPUT (w[j] * x[i] + b[j] - SHARE * x[j])
#include "affine.h"
