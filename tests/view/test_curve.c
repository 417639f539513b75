/* What curves lose and keep on their way to a picture. Expected values are worked out by
 * hand from the definitions. */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "support/suite.h"
#include "view/curve.h"

START_TEST(values_that_are_not_finite_are_left_out)
{
    const double x[] = {1, 2, 3, 4};
    const double y[] = {1, NAN, INFINITY, 4};
    struct curve curve = curve_make(x, y, 4);
    ck_assert_uint_eq(curve.count, 2);
    ck_assert_double_eq(curve.x[1], 4);
    ck_assert_double_eq(curve.y[1], 4);
    curve_free(&curve);
}
END_TEST

START_TEST(a_smooth_curve_starts_at_its_first_value)
{
    const double x[] = {1, 2, 3};
    const double y[] = {8, 2, 5};
    struct curve curve = curve_make(x, y, 3);
    curve_smooth(&curve, 0.5);
    /* Weights 1/2, 1/4, 1/8 backwards in time, over their sum. */
    ck_assert_double_eq_tol(curve.y[0], 8, 1e-12);
    ck_assert_double_eq_tol(curve.y[1], (8 * 0.25 + 2 * 0.5) / 0.75, 1e-12);
    ck_assert_double_eq_tol(curve.y[2], (8 * 0.125 + 2 * 0.25 + 5 * 0.5) / 0.875, 1e-12);
    curve_free(&curve);
}
END_TEST

START_TEST(no_smoothing_changes_nothing)
{
    const double x[] = {1, 2};
    const double y[] = {0.1, 0.7};
    struct curve curve = curve_make(x, y, 2);
    curve_smooth(&curve, 0);
    ck_assert_double_eq(curve.y[0], 0.1);
    ck_assert_double_eq(curve.y[1], 0.7);
    curve_free(&curve);
}
END_TEST

START_TEST(a_thinned_curve_keeps_its_peaks_and_ends_in_order)
{
    enum { COUNT = 12345 };
    double *x = malloc(COUNT * sizeof *x);
    double *y = malloc(COUNT * sizeof *y);
    bool peak = false, dip = false;
    for (int i = 0; i < COUNT; i++) {
        x[i] = i + 1;
        y[i] = i % 7;
    }
    y[4321] = 100;
    y[8765] = -100;
    struct curve curve = curve_make(x, y, COUNT);
    curve_thin(&curve, 2000);
    ck_assert_uint_le(curve.count, 2002);
    ck_assert_uint_gt(curve.count, 1000);
    ck_assert_double_eq(curve.x[0], 1);
    ck_assert_double_eq(curve.x[curve.count - 1], COUNT);
    for (size_t i = 0; i < curve.count; i++) {
        ck_assert(i == 0 || curve.x[i] > curve.x[i - 1]);
        ck_assert_double_eq(curve.y[i], y[(int)curve.x[i] - 1]);
        peak = peak || curve.y[i] == 100;
        dip = dip || curve.y[i] == -100;
    }
    ck_assert(peak && dip);
    curve_free(&curve);
    free(x);
    free(y);
}
END_TEST

START_TEST(short_and_empty_curves_stay_whole)
{
    const double x[] = {1, 2, 3};
    const double y[] = {3, 1, 2};
    struct curve curve = curve_make(x, y, 3), empty = curve_make(x, y, 0);
    curve_thin(&curve, 3);
    curve_thin(&empty, 3);
    ck_assert_uint_eq(curve.count, 3);
    ck_assert_uint_eq(empty.count, 0);
    curve_free(&curve);
    curve_free(&empty);
}
END_TEST

START_TEST(curves_barely_too_long_are_thinned_without_harm)
{
    double x[50];
    double y[50];
    for (size_t count = 3; count <= 50; count++)
        for (size_t points = 2; points < count; points++) {
            for (size_t i = 0; i < count; i++) {
                x[i] = (double)i;
                y[i] = (double)(i * 31 % 17);
            }
            struct curve curve = curve_make(x, y, count);
            curve_thin(&curve, points);
            for (size_t i = 1; i < curve.count; i++)
                ck_assert(curve.x[i] > curve.x[i - 1]);
            for (size_t i = 0; i < curve.count; i++)
                ck_assert_double_eq(curve.y[i], y[(size_t)curve.x[i]]);
            ck_assert_double_eq(curve.x[curve.count - 1], (double)(count - 1));
            curve_free(&curve);
        }
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_test(all, values_that_are_not_finite_are_left_out);
    tcase_add_test(all, a_smooth_curve_starts_at_its_first_value);
    tcase_add_test(all, no_smoothing_changes_nothing);
    tcase_add_test(all, a_thinned_curve_keeps_its_peaks_and_ends_in_order);
    tcase_add_test(all, short_and_empty_curves_stay_whole);
    tcase_add_test(all, curves_barely_too_long_are_thinned_without_harm);
    return suite_run("curve", all);
}
