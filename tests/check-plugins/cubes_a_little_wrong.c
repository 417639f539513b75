/* expect: the gradient by the input is wrong */
/* A mistake of a hundred thousandth, which only the reference in double shows. */
#define SLOPE(x) (3.00003f * (x) * (x))
#include "cubes.c"
