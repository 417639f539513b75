/* Arithmetic that ends at a bound. */
#include "base/saturate.h"

#include <stdbool.h>

int64_t saturate_times(int64_t a, int64_t b)
{
    int64_t product;
    bool is_more = __builtin_mul_overflow(a, b, &product) || product > SATURATE_MOST;
    return is_more ? SATURATE_MOST : product;
}

int64_t saturate_plus(int64_t a, int64_t b)
{
    return a + b > SATURATE_MOST ? SATURATE_MOST : a + b;
}
