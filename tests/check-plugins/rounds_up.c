/* expect: has changed how floats are rounded */
#include <fenv.h>
#define AFTER_BACKWARD fesetround(FE_UPWARD);
#include "affine.h"
