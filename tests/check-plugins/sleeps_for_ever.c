/* expect: does not come back within 10 seconds */
#include <unistd.h>
#define AFTER_BACKWARD pause();
#include "affine.h"
