/* expect: keeps what layer.h promises */
#define MOST_INPUTS 2
#include "weighed.h"
