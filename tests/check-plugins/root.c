/* expect: keeps what layer.h promises */
/* Almost a kink at 0, which is the first of the inputs. */
#define OUTPUT (sqrtf(fabsf(x[i]) + 1e-4f))
#define SLOPE ((x[i] < 0 ? -1 : x[i] > 0) / (2 * y[i]))
#include "elementwise.h"
