/* expect: prints 1 time in a forward and a backward pass */
#include <stdio.h>
#define BEFORE_FORWARD puts("here");
#include "affine.h"
