/* Matrix products by oneDNN. Its sgemm is row-major and writes C without reading it where
 * beta is 0. Wrong sizes are a fault of the calling layer: they end its process, which
 * costs its own trial. */
#include "model/gemm.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdio.h>
#include <stdlib.h>

void omp_set_num_threads(int threads); /* of GNU OpenMP, which oneDNN runs on */

/* Over 6 parameters: those of BLAS's sgemm. */
static void call(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                 float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,
                 float beta, float *c, int64_t ldc)
{
    if (dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a,
                   lda, b, ldb, beta, c, ldc) != dnnl_success)
        abort();
}

/* oneDNN 2.6 works on 16 columns of C at once, and with a transposed B the few that are
 * left take it long: of (128, 784) by (784, 100) the last four columns took 26 of 144 us.
 * As rows of the transposed product they take 7; where k is small nothing is gained. */
enum { LANES = 16, MOST_REST = 12, REST_ROWS = 256, LEAST_K = 128 };

static void add_rest(const float *rest, int64_t rows, int64_t columns, float beta,
                     float *c, int64_t ldc)
{
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < columns; j++)
            c[i * ldc + j] = rest[j * rows + i] + (beta != 0 ? beta * c[i * ldc + j] : 0);
}

/* C = alpha * op(A) B^T + beta * C for the few rows of B that are left.
 * Over 6 parameters: those of BLAS's sgemm. */
static void multiply_rest(bool transpose_a, int64_t m, int64_t columns, int64_t k,
                          float alpha, const float *a, int64_t lda, const float *b,
                          int64_t ldb, float beta, float *c, int64_t ldc)
{
    _Alignas(64) float rest[MOST_REST * REST_ROWS];
    for (int64_t i = 0; i < m; i += REST_ROWS) {
        int64_t rows = m - i < REST_ROWS ? m - i : REST_ROWS;
        call(false, !transpose_a, columns, rows, k, alpha, b, ldb,
             a + i * (transpose_a ? 1 : lda), lda, 0, rest, rows);
        add_rest(rest, rows, columns, beta, c + i * ldc, ldc);
    }
}

/* Over 6 parameters: those of BLAS's sgemm. */
void gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
          float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,
          float beta, float *c, int64_t ldc)
{
    int64_t rest = transpose_b && m >= LANES && k >= LEAST_K ? n % LANES : 0;
    int64_t whole = rest <= MOST_REST ? n - rest : n;
    if (whole > 0)
        call(transpose_a, transpose_b, m, whole, k, alpha, a, lda, b, ldb, beta, c, ldc);
    if (whole < n)
        multiply_rest(transpose_a, m, rest, k, alpha, a, lda, b + whole * ldb, ldb, beta,
                      c + whole, ldc);
}

/* Products for which oneDNN makes code, each its own: those of some size, and of few rows
 * with a transposed B. */
void gemm_warm(void)
{
    enum { SIZE = 64 };
    static const float zeros[SIZE * SIZE];
    float c[SIZE * SIZE];
    omp_set_num_threads(1);
    gemm(false, true, SIZE, SIZE, SIZE, 1, zeros, SIZE, zeros, SIZE, 0, c, SIZE);
    gemm(true, false, SIZE, SIZE, SIZE, 1, zeros, SIZE, zeros, SIZE, 0, c, SIZE);
    gemm(false, false, SIZE, SIZE, SIZE, 1, zeros, SIZE, zeros, SIZE, 0, c, SIZE);
    gemm(false, true, 4, SIZE, SIZE, 1, zeros, SIZE, zeros, SIZE, 0, c, SIZE);
}

/* The kinds of processor that oneDNN has code for, the best first: each contains those
 * behind it, but for AVX2 with VNNI. */
static const struct {
    int bits;
    const char *name;
} kinds[] = {
    {dnnl_cpu_isa_avx512_core_amx, "AMX"},
    {dnnl_cpu_isa_avx512_core_bf16, "AVX-512 with bfloat16"},
    {dnnl_cpu_isa_avx512_core_vnni, "AVX-512 with VNNI"},
    {dnnl_cpu_isa_avx512_core, "AVX-512"},
    {dnnl_cpu_isa_avx2, "AVX2"},
    {dnnl_cpu_isa_avx, "AVX"},
    {dnnl_cpu_isa_sse41, "SSE4.1"},
};

static const char *processor_kind(void)
{
    int bits = (int)dnnl_get_effective_cpu_isa();
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if ((bits & kinds[i].bits) == kinds[i].bits)
            return kinds[i].name;
    return "plain code";
}

const char *gemm_library(char text[GEMM_LIBRARY_SIZE])
{
    const dnnl_version_t *version = dnnl_version();
    snprintf(text, GEMM_LIBRARY_SIZE, "oneDNN %d.%d.%d for %s", version->major,
             version->minor, version->patch, processor_kind());
    return text;
}
