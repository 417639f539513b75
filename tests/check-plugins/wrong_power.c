/* expect: the gradient by the input is wrong */
/* A mistake that its default hides: y = w x^power + b, whose slope forgets x^(power - 1).
 */
#define MORE_FIELDS int64_t power;
#define MORE_OPTIONS                                                                     \
    {"power", LAMINA_INTEGER, offsetof(struct options, power), "1", "[1, 4]", "Of x."},
#define POWER (((const struct options *)pass->options)->power)
#define OUTPUT (w[j] * raised(x[i], POWER) + b[j])
#define INPUT_GRADIENT (dy[i] * w[j] * (float)POWER)
#define WEIGHT_GRADIENT (dy[i] * raised(x[i], POWER))

static inline float raised(float x, long long power)
{
    float product = x;
    for (long long i = 1; i < power; i++)
        product *= x;
    return product;
}

#include "affine.h"
