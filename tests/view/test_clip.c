/* Where curves leave the picture. Limits are worked out by hand from the rule: ordinary
 * is what lies between the best value and the middle one of the curves' own worst. */
#include "view/clip.h"

#include <check.h>
#include <math.h>

#include "support/suite.h"

static double x[8] = {1, 2, 3, 4, 5, 6, 7, 8};

#define CURVE(...)                                                                       \
    {                                                                                    \
        x, (double[]){__VA_ARGS__}, sizeof((double[]){__VA_ARGS__}) / sizeof(double)     \
    }

/* Of at most four curves. */
static double limit(const struct curve *curves, size_t count, bool maximize, bool is_log)
{
    const struct curve *each[4];
    for (size_t i = 0; i < count; i++)
        each[i] = &curves[i];
    return clip_limit(each, count, 0, maximize, is_log);
}

START_TEST(curves_that_learn_are_drawn_whole)
{
    const struct curve fall = CURVE(2.3, 0.5, 0.1, 0.05, 0.04, 0.03, 0.02, 0.01);
    const struct curve overfit = CURVE(0.6, 0.3, 0.3, 0.5, 0.9, 1.5, 2, 2.5);
    const struct curve grow = CURVE(1, 2, 3, 5, 8, 13, 21, 34);
    const struct curve flat = CURVE(1, 1, 1, 1);
    const struct curve both[] = {fall, overfit};
    ck_assert_double_nan(limit(&fall, 1, false, false));
    ck_assert_double_nan(limit(&overfit, 1, false, false));
    ck_assert_double_nan(limit(&grow, 1, false, false));
    ck_assert_double_nan(limit(&flat, 1, false, false));
    ck_assert_double_nan(limit(both, 2, false, false));
}
END_TEST

/* Ordinary is 0.5 to 2.3; twice that is 0.5 + 2 x 1.8. */
START_TEST(one_that_diverges_does_not_flatten_the_others)
{
    const struct curve curves[] = {CURVE(2.3, 1, 0.6, 0.5), CURVE(2.3, 40, 1e5, 1e9),
                                   CURVE(2.2, 1.5, 1.1, 0.9)};
    ck_assert_double_eq_tol(limit(curves, 3, false, false), 4.1, 1e-9);
    ck_assert_double_nan(limit(&curves[0], 1, false, false));
    /* Alone it is what it has come to by half. */
    ck_assert_double_gt(limit(&curves[1], 1, false, false), 1e5);
}
END_TEST

/* Three of four diverge: of the one that is done, the first, ordinary is 0.5 to 2.3. */
START_TEST(what_is_ordinary_is_said_by_those_that_are_done)
{
    const struct curve curves[] = {CURVE(2.3, 1, 0.6, 0.5), CURVE(2.3, 1e9, 1e12),
                                   CURVE(2.4, 1e5, 1e9), CURVE(2.4, 1e7, 1e30)};
    const struct curve *each[] = {&curves[0], &curves[1], &curves[2], &curves[3]};
    ck_assert_double_gt(clip_limit(each, 4, 0, false, false), 1e5);
    ck_assert_double_eq_tol(clip_limit(each, 4, 1, false, false), 4.1, 1e-9);
}
END_TEST

/* All but one start at 2.3, and that one goes up to 20 for a while. */
START_TEST(a_start_far_above_the_others_is_clipped)
{
    const struct curve curves[] = {CURVE(2.3, 1, 0.5, 0.2, 0.2),
                                   CURVE(2.3, 20, 4, 1, 0.2),
                                   CURVE(2.3, 1, 0.6, 0.4, 0.3)};
    ck_assert_double_eq_tol(limit(curves, 3, false, false), 4.4, 1e-9);
}
END_TEST

START_TEST(a_peak_is_clipped_in_a_curve_alone)
{
    const struct curve curve = CURVE(2, 1, 1, 1e6, 1, 1, 1, 1);
    ck_assert_double_eq_tol(limit(&curve, 1, false, false), 3, 1e-9);
}
END_TEST

/* 2 x 1.1 is 2.2 and no digit more; and so is 0.22. */
START_TEST(a_limit_is_written_in_two_digits)
{
    const struct curve curve = CURVE(1.1, 0, 0, 100, 0, 0, 0, 0);
    const struct curve small = CURVE(0.11, 0, 0, 100, 0, 0, 0, 0);
    const struct curve large = CURVE(4321, 0, 0, 1e9, 0, 0, 0, 0);
    ck_assert_double_eq(limit(&curve, 1, false, false), 2.2);
    ck_assert_double_eq(limit(&small, 1, false, false), 0.22);
    ck_assert_double_eq(limit(&large, 1, false, false), 8700);
}
END_TEST

/* Where more is better it is the bad side that is clipped: of r2 the one below. Ordinary
 * is 0.9 down to 0.1. */
START_TEST(where_more_is_better_it_is_clipped_below)
{
    const struct curve curves[] = {CURVE(0.1, 0.5, 0.8, 0.9), CURVE(0.1, 0.4, 0.7),
                                   CURVE(0.1, -30, -1e6)};
    ck_assert_double_eq_tol(limit(curves, 3, true, false), -0.7, 1e-9);
    const struct curve learns[] = {CURVE(0.1, 0.1, 0.1), CURVE(0.1, 0.1, 0.1),
                                   CURVE(0.1, 0.9, 0.99)};
    ck_assert_double_nan(limit(learns, 3, true, false));
}
END_TEST

/* 0.01 to 1 are two orders of magnitude, and three times that ends at 10^(-2 + 6). */
START_TEST(on_a_logarithmic_axis_orders_of_magnitude_count)
{
    const struct curve curves[] = {CURVE(1, 0.1, 0.01), CURVE(1, 100, 1000)};
    ck_assert_double_nan(limit(curves, 2, false, true));
    const struct curve worse[] = {CURVE(1, 0.1, 0.01), CURVE(1, 0.1, 1e30)};
    ck_assert_double_eq_tol(limit(worse, 2, false, true), 1e4, 1);
}
END_TEST

START_TEST(without_points_nothing_is_clipped)
{
    const struct curve curves[] = {{x, x, 0}, CURVE(1, 2)};
    ck_assert_double_nan(limit(curves, 1, false, false));
    ck_assert_double_nan(limit(curves, 2, false, false));
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_test(all, curves_that_learn_are_drawn_whole);
    tcase_add_test(all, one_that_diverges_does_not_flatten_the_others);
    tcase_add_test(all, what_is_ordinary_is_said_by_those_that_are_done);
    tcase_add_test(all, a_start_far_above_the_others_is_clipped);
    tcase_add_test(all, a_peak_is_clipped_in_a_curve_alone);
    tcase_add_test(all, a_limit_is_written_in_two_digits);
    tcase_add_test(all, where_more_is_better_it_is_clipped_below);
    tcase_add_test(all, on_a_logarithmic_axis_orders_of_magnitude_count);
    tcase_add_test(all, without_points_nothing_is_clipped);
    return suite_run("clip", all);
}
