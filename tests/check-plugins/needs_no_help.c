/* expect: the option initial has no help */
#define HELP ""
#include "affine.h"
