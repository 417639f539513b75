/* It reads at least three layers, and at most two. */
#define NAME "least_over_most"
#define COUNTS .needs_minor = 2, .least_inputs = 3, .most_inputs = 2
#include "counts.h"
