/* expect: uses malloc: declare the memory in shape */
#include <stdlib.h>
#define BEFORE_FORWARD                                                                   \
    void *volatile piece = malloc((size_t)count);                                        \
    free(piece);
#include "affine.h"
