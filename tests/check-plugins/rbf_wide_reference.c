/* expect: keeps what layer.h promises */
#define HAS_REFERENCE
#define GAMMA 0.01
#include "rbf.h"
