/* expect: allocates memory 1 time in a forward and a backward pass */
#include <stdlib.h>
#define BEFORE_FORWARD                                                                   \
    void *volatile piece = malloc((size_t)count);                                        \
    free(piece);
#include "affine.h"
