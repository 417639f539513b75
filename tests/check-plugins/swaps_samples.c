/* expect: evaluating, the output of a sample depends on the other samples */
/* Of whole blocks of four samples the middle two change places. */
#include <stdint.h>

static int64_t source(int64_t i, int64_t width, int64_t count)
{
    int64_t sample = i / width, whole = count / width / 4 * 4;
    if (sample >= whole || sample % 4 == 0 || sample % 4 == 3)
        return i;
    return sample % 4 == 1 ? i + width : i - width;
}

#define OUTPUT x[source(i, lamina_elements(pass->input_shape), count)]
#define SLOPE 1
#include "elementwise.h"
