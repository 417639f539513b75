/* expect: keeps what layer.h promises */
#include "affine.h"
