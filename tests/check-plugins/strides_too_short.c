/* expect: calls lamina_gemm with lda of 1, where a stored row has */
#define BEFORE_FORWARD                                                                   \
    lamina_gemm(runner, false, false, 1, 1, features, 1, x, 1, w, 1, 0, y, 1);
#include "affine.h"
