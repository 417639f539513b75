/* Vector maths against the C library in double, over the whole range of floats, and the
 * same bits whichever instructions the CPU has. */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* The same functions for any CPU of this kind, to be compared with those for this one. */
#define BASE_CLONES_H
#define BASE_CLONES
#define vector_exp plain_exp
#define vector_log plain_log
#define vector_tanh plain_tanh
#define vector_sigmoid plain_sigmoid
#define vector_erf plain_erf
#define vector_squares plain_squares
#define vector_add plain_add
#include "../../runner/model/vector.c"
#undef vector_exp
#undef vector_log
#undef vector_tanh
#undef vector_sigmoid
#undef vector_erf
#undef MODEL_VECTOR_H
#include "model/vector.h"
#include "support/suite.h"

enum { COUNT = 1024 };

/* Every so many floats are tried: all exponents and, as these are primes, all endings of
 * the significand; with clang's sanitizers, which take twenty times as long, fewer. */
#ifdef __clang__
enum { STEP = 9973, LONG_STEP = 997 };
#else
enum { STEP = 997, LONG_STEP = 97 };
#endif

/* The error in units of the last place of the exact value. */
static double ulps(float got, double want)
{
    float nearest = (float)want;
    if (isnan(want))
        return isnan(got) ? 0 : INFINITY;
    if (isinf(nearest))
        return got == nearest ? 0 : INFINITY;
    float size = fmaxf(fabsf(nearest), 0x1p-126f);
    return fabs((double)got - want) / ((double)nextafterf(size, INFINITY) - (double)size);
}

typedef void function(float *, const float *, int64_t);

static bool same(float a, float b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void expect_close(function *f, function *plain, double (*exact)(double),
                         double limit)
{
    float in[COUNT], out[COUNT], on_any[COUNT];
    const uint64_t step = suite_is_long() ? LONG_STEP : STEP;
    uint64_t bits = 0;
    while (bits < (uint64_t)1 << 32) {
        for (int i = 0; i < COUNT; i++, bits += step) {
            uint32_t pattern = (uint32_t)bits;
            memcpy(&in[i], &pattern, sizeof pattern);
        }
        f(out, in, COUNT);
        plain(on_any, in, COUNT);
        /* Check writes to a pipe at every assertion, so only the failing ones are made.
         */
        for (int i = 0; i < COUNT; i++)
            if (!(ulps(out[i], exact((double)in[i])) < limit))
                ck_abort_msg("at %a: %a", (double)in[i], (double)out[i]);
            else if (!same(out[i], on_any[i]))
                ck_abort_msg("at %a: %a here, %a elsewhere", (double)in[i],
                             (double)out[i], (double)on_any[i]);
    }
    const float special[] = {0, -0.0f, INFINITY, -INFINITY, NAN, 1, 0x1p-149f};
    f(out, special, 7);
    for (int i = 0; i < 7; i++)
        ck_assert(ulps(out[i], exact((double)special[i])) < limit);
    memcpy(in, special, sizeof special);
    f(in, in, 7);
    ck_assert_mem_eq(in, out, 4 * sizeof *in);
}

START_TEST(exp_is_within_two_ulps_everywhere)
{
    expect_close(vector_exp, plain_exp, exp, 2);
}
END_TEST

START_TEST(log_is_within_two_ulps_everywhere)
{
    expect_close(vector_log, plain_log, log, 2);
}
END_TEST

START_TEST(tanh_is_within_two_ulps_everywhere)
{
    expect_close(vector_tanh, plain_tanh, tanh, 2);
}
END_TEST

static double exact_sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

START_TEST(sigmoid_is_within_two_and_a_half_ulps_everywhere)
{
    expect_close(vector_sigmoid, plain_sigmoid, exact_sigmoid, 2.5);
}
END_TEST

START_TEST(erf_is_within_two_ulps_everywhere)
{
    expect_close(vector_erf, plain_erf, erf, 2);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("vector");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, exp_is_within_two_ulps_everywhere);
    tcase_add_test(tests, log_is_within_two_ulps_everywhere);
    tcase_add_test(tests, tanh_is_within_two_ulps_everywhere);
    tcase_add_test(tests, sigmoid_is_within_two_and_a_half_ulps_everywhere);
    tcase_add_test(tests, erf_is_within_two_ulps_everywhere);
    return suite_run("vector", tests);
}
