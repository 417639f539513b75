/* Matrix products: one function, one file for each library that can serve it, chosen at
 * configure time (-DLAMINA_GEMM=dnnl or cblas). One thread. */
#ifndef MODEL_GEMM_H
#define MODEL_GEMM_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* As lamina_gemm in layer.h says. */
void gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
          float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,
          float beta, float *c, int64_t ldc);

/* Calls the library once on one thread, so that forked children inherit its warm code. */
void gemm_warm(void);

/* "oneDNN 2.6.3 for AVX-512": which one it is, and where it chooses its code by the
 * processor, for which; recorded with each attempt. Writes it to `text`, and returns
 * that. */
enum { GEMM_LIBRARY_SIZE = PATH_MAX + 16 };
const char *gemm_library(char text[GEMM_LIBRARY_SIZE]);

#endif
