/* expect: evaluating, the output of a sample depends on the other samples */
/* Eight samples at a time; those that remain begin at the wrong one. */
#include <stdint.h>

static int64_t source(int64_t i, int64_t width, int64_t count)
{
    int64_t whole = count / width / 8 * 8 * width;
    return i < whole ? i : i - whole;
}

#define OUTPUT x[source(i, lamina_elements(pass->input_shape), count)]
#define SLOPE 1
#include "elementwise.h"
