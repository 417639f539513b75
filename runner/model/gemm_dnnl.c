/* Matrix products by oneDNN. Its sgemm is row-major and writes C without reading it where
 * beta is 0. Wrong sizes are a fault of the calling layer: they end its process, which
 * costs its own trial. */
#include "model/gemm.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdio.h>
#include <stdlib.h>

void omp_set_num_threads(int threads); /* of GNU OpenMP, which oneDNN runs on */

void gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
          float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,
          float beta, float *c, int64_t ldc)
{
    if (dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a,
                   lda, b, ldb, beta, c, ldc) != dnnl_success)
        abort();
}

/* A product of a size that oneDNN makes code for, not one that it does by hand. */
void gemm_warm(void)
{
    enum { SIZE = 64 };
    static float a[SIZE * SIZE], b[SIZE * SIZE], c[SIZE * SIZE];
    omp_set_num_threads(1);
    gemm(false, true, SIZE, SIZE, SIZE, 1, a, SIZE, b, SIZE, 0, c, SIZE);
    gemm(true, false, SIZE, SIZE, SIZE, 1, a, SIZE, b, SIZE, 0, c, SIZE);
    gemm(false, false, SIZE, SIZE, SIZE, 1, a, SIZE, b, SIZE, 0, c, SIZE);
}

const char *gemm_library(void)
{
    static char text[64];
    const dnnl_version_t *version = dnnl_version();
    snprintf(text, sizeof text, "oneDNN %d.%d.%d", version->major, version->minor,
             version->patch);
    return text;
}
