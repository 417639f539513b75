/* expect: keeps what layer.h promises */
#include "standardize.h"
