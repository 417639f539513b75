/* It reads at least one layer less than none. */
#define NAME "negative_inputs"
#define COUNTS .needs_minor = 2, .least_inputs = -1
#include "counts.h"
