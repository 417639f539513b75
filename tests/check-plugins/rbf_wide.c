/* expect: keeps what layer.h promises */
#define GAMMA 0.01
#include "rbf.h"
