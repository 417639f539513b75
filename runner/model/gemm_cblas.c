/* Matrix products by any CBLAS; OpenBLAS is held to one thread. Sizes that do not fit the
 * library's int are a fault of the calling layer: they end its process, which costs its
 * own trial. */
#include "model/gemm.h"

#include <cblas.h>
#include <limits.h>
#include <stdlib.h>

/* Of OpenBLAS; NULL where another library serves. */
__attribute__((weak)) void openblas_set_num_threads(int threads);
__attribute__((weak)) char *openblas_get_config(void);

static int size(int64_t value)
{
    if (value < 0 || value > INT_MAX)
        abort();
    return (int)value;
}

void gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
          float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,
          float beta, float *c, int64_t ldc)
{
    cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
                transpose_b ? CblasTrans : CblasNoTrans, size(m), size(n), size(k), alpha,
                a, size(lda), b, size(ldb), beta, c, size(ldc));
}

void gemm_warm(void)
{
    enum { SIZE = 64 };
    static float a[SIZE * SIZE], b[SIZE * SIZE], c[SIZE * SIZE];
    if (openblas_set_num_threads)
        openblas_set_num_threads(1);
    gemm(false, true, SIZE, SIZE, SIZE, 1, a, SIZE, b, SIZE, 0, c, SIZE);
}

const char *gemm_library(void)
{
    return openblas_get_config ? openblas_get_config() : "CBLAS";
}
