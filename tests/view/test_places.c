/* Where ticks are put. */
#include "view/places.h"

#include <check.h>

#include "support/suite.h"

static struct text script;
static bool is_held;

static void begin(void)
{
    script = (struct text){0};
    is_held = false;
    text_add(&script, "%s", "");
}

static void end(void)
{
    text_free(&script);
}

/* The ticks of one curve over these x, of iterations. */
static const char *ticks(double *x, size_t count, bool is_log)
{
    struct drawn_series series = {.curve = {x, x, count}};
    const struct drawn drawn = {
        .series = &series, .count = 1, .x_low = x[0], .x_high = x[count - 1]};
    const struct plot_series held = {.is_held = is_held};
    const struct plot plot = {.series = &held, .whole = true, .log_x = is_log};
    script.length = 0;
    text_add(&script, "%s", "");
    places_add_x(&script, &plot, &drawn);
    return script.at;
}

START_TEST(few_evaluations_have_a_tick_each_where_there_is_room)
{
    ck_assert_str_eq(ticks((double[]){157, 314, 471, 628}, 4, false),
                     "set xtics (157, 314, 471, 628)\n");
    /* 626 is as good as 600. */
    ck_assert_str_eq(ticks((double[]){100, 200, 300, 400, 500, 600, 626}, 7, false),
                     "set xtics (100, 200, 300, 400, 500, 600)\n");
    ck_assert_str_eq(ticks((double[]){1, 10, 100}, 3, true), "set xtics (1, 10, 100)\n");
}
END_TEST

/* A rate that never changes has two. */
START_TEST(where_a_value_is_held_ticks_are_not_where_it_changed)
{
    is_held = true;
    ck_assert_str_eq(ticks((double[]){1, 379}, 2, false), "");
    ck_assert_str_eq(ticks((double[]){1, 9}, 2, false), "set xtics 1\n");
}
END_TEST

START_TEST(there_is_no_tick_between_iterations)
{
    double x[200];
    for (int i = 0; i < 200; i++)
        x[i] = i / 20.0;
    ck_assert_str_eq(ticks(x, 200, false), "set xtics 1\n");
    for (int i = 0; i < 200; i++)
        x[i] = i + 1;
    ck_assert_str_eq(ticks(x, 200, false), ""); /* gnuplot's are whole */
}
END_TEST

static const char *logarithmic_of(const char *axis, double low, double high)
{
    script.length = 0;
    text_add(&script, "%s", "");
    places_add_logarithmic(&script, axis, low, high);
    return script.at;
}

static const char *logarithmic(double low, double high)
{
    return logarithmic_of("y", low, high);
}

START_TEST(a_logarithmic_axis_has_ticks_over_any_range)
{
    ck_assert_str_eq(logarithmic(1e-6, 10), ""); /* gnuplot's are enough */
    ck_assert_str_eq(logarithmic(0.03, 2.3), "set ytics (0.05, 0.1, 0.2, 0.5, 1, 2)\n");
    ck_assert_str_eq(logarithmic(0.2, 0.9),
                     "set ytics (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)\n");
    /* Below 2 the upper half is not without one. */
    ck_assert_str_eq(logarithmic(0.45, 1.95),
                     "set ytics (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5)\n");
    ck_assert_str_eq(logarithmic(0.113, 0.131), "set ytics (0.114, 0.116, 0.118, 0.12, "
                                                "0.122, 0.124, 0.126, 0.128, 0.13)\n");
    ck_assert_str_eq(logarithmic(1, 1), "");
}
END_TEST

/* From one end to the other it is a factor of 9.5: from 0.006 to 0.007 6.9 % of the axis,
 * to 0.008 6 %, to 0.009 5.2 % and to 0.01 4.7 %. A power of ten stays before what is
 * near. */
START_TEST(logarithmic_ticks_do_not_run_together)
{
    ck_assert_str_eq(logarithmic_of("x", 0.0021, 0.0199),
                     "set xtics (0.003, 0.004, 0.005, 0.007, 0.01, 0.015)\n");
    ck_assert_str_eq(
        logarithmic_of("y", 0.0021, 0.0199),
        "set ytics (0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.01, 0.015)\n");
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, begin, end);
    tcase_add_test(all, few_evaluations_have_a_tick_each_where_there_is_room);
    tcase_add_test(all, where_a_value_is_held_ticks_are_not_where_it_changed);
    tcase_add_test(all, there_is_no_tick_between_iterations);
    tcase_add_test(all, a_logarithmic_axis_has_ticks_over_any_range);
    tcase_add_test(all, logarithmic_ticks_do_not_run_together);
    return suite_run("places", all);
}
