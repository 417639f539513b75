/* expect: keeps what layer.h promises */
#include "weighed.h"
