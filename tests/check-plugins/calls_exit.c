/* expect: ends the process with status 4 */
#include <stdlib.h>
#define BEFORE_FORWARD                                                                   \
    if (count > 10)                                                                      \
        exit(4);
#include "affine.h"
