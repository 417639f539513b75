/* Matrix products against plain loops in double. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "model/gemm.h"

enum { M = 13, N = 37, K = 29, PAD = 3 };

static float value(int i)
{
    return (float)((i * 7919) % 201 - 100) / 64.0f;
}

static void expect_product(bool ta, bool tb, float alpha, float beta, float before)
{
    int lda = (ta ? M : K) + PAD, ldb = (tb ? K : N) + PAD, ldc = N + PAD;
    float a[(M + K) * (M + K + PAD)], b[(K + N) * (K + N + PAD)], c[M * (N + PAD)];
    for (int i = 0; i < (ta ? K : M) * lda; i++)
        a[i] = value(i);
    for (int i = 0; i < (tb ? N : K) * ldb; i++)
        b[i] = value(i + 5);
    for (int i = 0; i < M * ldc; i++)
        c[i] = before;
    gemm(ta, tb, M, N, K, alpha, a, lda, b, ldb, beta, c, ldc);
    for (int i = 0; i < M; i++) {
        for (int j = 0; j < N; j++) {
            double sum = 0;
            for (int k = 0; k < K; k++)
                sum += (double)(ta ? a[k * lda + i] : a[i * lda + k]) *
                       (double)(tb ? b[j * ldb + k] : b[k * ldb + j]);
            double want = alpha * sum + (beta != 0 ? (double)(beta * before) : 0);
            ck_assert_double_eq_tol(c[i * ldc + j], want, 1e-4);
        }
        for (int j = N; j < ldc && beta != 0; j++)
            ck_assert(c[i * ldc + j] == before);
    }
}

START_TEST(products_equal_plain_loops_for_every_transpose_and_factor)
{
    for (int i = 0; i < 4; i++) {
        expect_product(i & 1, i & 2, 1, 0, 2);
        expect_product(i & 1, i & 2, -0.5f, 1, 3);
        expect_product(i & 1, i & 2, 2, 0.25f, -1);
    }
}
END_TEST

START_TEST(beta_0_overwrites_what_is_no_number)
{
    for (int i = 0; i < 4; i++)
        expect_product(i & 1, i & 2, 1, 0, NAN);
}
END_TEST

START_TEST(library_tells_its_name)
{
    gemm_warm();
    ck_assert_int_gt((int)gemm_library()[0], 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("gemm");
    Suite *suite = suite_create("gemm");
    tcase_add_test(tests, products_equal_plain_loops_for_every_transpose_and_factor);
    tcase_add_test(tests, beta_0_overwrites_what_is_no_number);
    tcase_add_test(tests, library_tells_its_name);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
