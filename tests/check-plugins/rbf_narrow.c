/* expect: keeps what layer.h promises */
#define GAMMA 0.2
#include "rbf.h"
