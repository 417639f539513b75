/* expect: forward loses more places than float32 must */
/* E[x^2] - E[x]^2, of whose difference little is left where the mean is far from 0. */
#define VARIANCE fmaxf(lamina_dot(x, x, width) / (float)width - mean * mean, 0)
#include "standardize.h"
