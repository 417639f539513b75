/* expect: has two parameters or states that are named weight */
#define SECOND_NAME "weight"
#include "affine.h"
