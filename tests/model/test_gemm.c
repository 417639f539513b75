/* Matrix products against plain loops in double. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/gemm.h"
#include "support/suite.h"

enum { PAD = 3 };

struct size {
    int m, n, k;
};

static float value(int i)
{
    return (float)((i * 7919) % 201 - 100) / 64.0f;
}

static float *values(int count, int from)
{
    float *all = malloc((size_t)count * sizeof *all);
    for (int i = 0; i < count; i++)
        all[i] = value(i + from);
    return all;
}

static void expect_product(struct size size, bool ta, bool tb, float alpha, float beta,
                           float before)
{
    int m = size.m, n = size.n, k = size.k;
    int lda = (ta ? m : k) + PAD, ldb = (tb ? k : n) + PAD, ldc = n + PAD;
    float *a = values((ta ? k : m) * lda, 0), *b = values((tb ? n : k) * ldb, 5);
    float *c = values(m * ldc, 0);
    for (int i = 0; i < m * ldc; i++)
        c[i] = before;
    gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int l = 0; l < k; l++)
                sum += (double)(ta ? a[l * lda + i] : a[i * lda + l]) *
                       (double)(tb ? b[j * ldb + l] : b[l * ldb + j]);
            double want = alpha * sum + (beta != 0 ? (double)(beta * before) : 0);
            if (!(fabs(c[i * ldc + j] - want) < 1e-5 * k))
                ck_abort_msg("%d x %d x %d at %d, %d: %g is not %g", m, n, k, i, j,
                             (double)c[i * ldc + j], want);
        }
        for (int j = n; j < ldc && beta != 0; j++)
            ck_assert(c[i * ldc + j] == before);
    }
    free(a);
    free(b);
    free(c);
}

/* Odd ones, and those that the files of the libraries treat apart. */
static const struct size sizes[] = {{13, 37, 29},  {1, 1, 1},      {16, 4, 128},
                                    {31, 50, 130}, {300, 28, 150}, {40, 29, 128}};

enum { SIZES = sizeof sizes / sizeof sizes[0] };

START_TEST(products_equal_plain_loops_for_every_transpose_and_factor)
{
    for (int i = 0; i < 4 * SIZES; i++) {
        expect_product(sizes[i / 4], i & 1, i & 2, 1, 0, 2);
        expect_product(sizes[i / 4], i & 1, i & 2, -0.5f, 1, 3);
        expect_product(sizes[i / 4], i & 1, i & 2, 2, 0.25f, -1);
    }
}
END_TEST

START_TEST(beta_0_overwrites_what_is_no_number)
{
    for (int i = 0; i < 4 * SIZES; i++)
        expect_product(sizes[i / 4], i & 1, i & 2, 1, 0, NAN);
}
END_TEST

START_TEST(library_tells_its_name)
{
    static const char *const known[] = {"oneDNN ", "OpenBLAS ", "BLIS ", "CBLAS of /"};
    char library[GEMM_LIBRARY_SIZE];
    int found = 0;
    gemm_warm();
    gemm_library(library);
    for (int i = 0; i < 4; i++)
        found += strncmp(library, known[i], strlen(known[i])) == 0;
    ck_assert_msg(found == 1, "\"%s\"", library);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("gemm");
    tcase_add_test(tests, products_equal_plain_loops_for_every_transpose_and_factor);
    tcase_add_test(tests, beta_0_overwrites_what_is_no_number);
    tcase_add_test(tests, library_tells_its_name);
    return suite_run("gemm", tests);
}
