/* It reads two layers, and says that an earlier lamina will do. */
#define NAME "inputs_without_minor"
#define COUNTS .needs_minor = 1, .most_inputs = 2
#include "counts.h"
