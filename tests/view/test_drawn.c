/* What is drawn of a plot's series, and what is said of it. */
#include "view/drawn.h"

#include <check.h>
#include <math.h>
#include <string.h>

#include "support/suite.h"

#define POINTS 4

static struct arena *arena;
static struct drawn drawn;
static struct plot_series series[4];
static struct plot plot;
static const double x[] = {1, 2, 3, 4};
static const struct plot_line lines[] = {
    {.label = "one"}, {.label = "two"}, {.label = "three"}, {.label = "four"}};

static void begin(void)
{
    arena = arena_new();
    drawn = (struct drawn){0};
    plot = (struct plot){.lines = lines, .series = series};
}

static void end(void)
{
    drawn_free(&drawn);
    arena_free(arena);
}

static void add(const double *y, const double *spread)
{
    series[plot.count] = (struct plot_series){.line = plot.count,
                                              .x = x,
                                              .y = y,
                                              .spread = spread,
                                              .count = POINTS,
                                              .shared = POINTS};
    plot.line_count = ++plot.count;
}

/* All notes, a line each. */
static const char *notes(void)
{
    const char *all = "";
    drawn_free(&drawn);
    drawn = drawn_make(&plot, arena);
    for (size_t i = 0; i < drawn.note_count; i++)
        all = arena_format(arena, "%s%s\n", all, drawn.at[i]);
    return all;
}

START_TEST(of_plain_curves_nothing_is_said_but_what_the_plot_says)
{
    add((double[]){3, 2, 1, 0}, NULL);
    ck_assert_str_eq(notes(), "");
    plot.notes = (const char *const[]){"of the plot"};
    plot.note_count = 1;
    ck_assert_str_eq(notes(), "of the plot\n");
    ck_assert_double_eq(drawn.low, 0);
    ck_assert_double_eq(drawn.high, 3);
    ck_assert_double_nan(drawn.limit);
}
END_TEST

START_TEST(smoothing_is_told_and_what_was_recorded_lies_beneath)
{
    add((double[]){3, 2, 1, 0}, NULL);
    add((double[]){3, 2, 1, 0}, NULL);
    series[0].smoothing = 0.5;
    ck_assert_str_eq(notes(), "long training curves are smoothed: moving means, in which "
                              "the past weighs 0.5; faint: what was recorded\n");
    ck_assert_uint_eq(drawn.series[0].raw.count, POINTS);
    ck_assert_uint_eq(drawn.series[1].raw.count, 0);
    series[1].smoothing = 0.5;
    add((double[]){3, 2, 1, 0}, NULL);
    add((double[]){3, 2, 1, 0}, NULL);
    series[2].smoothing = series[3].smoothing = 0.5;
    ck_assert_str_eq(notes(), "curves are smoothed: moving means, in which the past "
                              "weighs 0.5\n");
    ck_assert_uint_eq(drawn.series[0].raw.count, 0);
}
END_TEST

START_TEST(values_without_a_place_are_counted_and_named)
{
    add((double[]){3, INFINITY, 1, NAN}, NULL);
    add((double[]){3, 0, -1, 2}, NULL);
    add((double[]){3, 0, 1, -INFINITY}, NULL);
    ck_assert_str_eq(notes(), "2 infinite values are left out (one (1), three (1))\n");
    plot.log_y = true;
    ck_assert_ptr_nonnull(
        strstr(notes(), "3 values are left out, as a logarithmic axis has no place for 0 "
                        "and below (two (2), three (1))\n"));
    ck_assert_uint_eq(drawn.series[1].curve.count, 2);
    series[1].smoothing = 0.5; /* of those that are drawn */
    ck_assert_ptr_nonnull(strstr(notes(), "3 values are left out"));
    ck_assert_uint_eq(drawn.series[1].curve.count, 2);
}
END_TEST

/* The rule is that of view/clip.h: ordinary is 0.5 to 2.3. */
START_TEST(what_is_clipped_is_named)
{
    add((double[]){2.3, 1, 0.6, 0.5}, NULL);
    add((double[]){2.3, 40, 1e30, 2}, NULL);
    add((double[]){2.3, 1.5, 1.1, 0.9}, NULL);
    ck_assert_str_eq(notes(), "values above 4.1 are clipped (two); --log y shows more\n");
    ck_assert_double_eq(drawn.high, drawn.limit);
    ck_assert_double_lt(drawn.series[1].curve.y[2], 1e4); /* gnuplot would lose it */
    ck_assert_double_eq(drawn.series[1].curve.y[1], 40);
}
END_TEST

/* Two of three have diverged, and say nothing of what is ordinary. */
START_TEST(lines_that_are_not_done_are_not_ordinary)
{
    add((double[]){2.3, 1, 0.6, 0.5}, NULL);
    add((double[]){2.3, 1e9, 1e12, 1e12}, NULL);
    add((double[]){2.4, 1e5, 1e9, 1e9}, NULL);
    ck_assert_double_gt((notes(), drawn.limit), 1e5);
    const struct plot_line some[] = {
        {"one", NULL, NULL}, {"2: two", "two", "diverged"}, {"three", NULL, "diverged"}};
    plot.lines = some;
    ck_assert_double_eq_tol((notes(), drawn.limit), 4.1, 1e-9);
    ck_assert_str_eq(notes(), "values above 4.1 are clipped (two, three); "
                              "--log y shows more\n");
}
END_TEST

/* The curves go from 1 to 5. */
START_TEST(bands_go_a_quarter_beyond_the_curves)
{
    add((double[]){5, 4, 2, 1}, (double[]){0.5, 0.5, 0.5, 0.5});
    ck_assert_str_eq(notes(), "");
    ck_assert_double_eq(drawn.series[0].upper.y[0], 5.5);
    ck_assert_double_eq(drawn.series[0].lower.y[3], 0.5);
    ck_assert_double_eq(drawn.low, 0.5);
    series[0].spread = (double[]){0.5, 100, 0.5, 0.5};
    ck_assert_str_eq(notes(), "bands are cut off below 0\nbands are cut off above 6\n");
    ck_assert_double_eq(drawn.series[0].lower.y[1], 0);
    ck_assert_double_eq(drawn.series[0].upper.y[1], 6);
    plot.log_y = true;
    ck_assert_str_eq(notes(),
                     "bands are cut off below 0.5\nbands are cut off above 10\n");
}
END_TEST

/* Means of 40 and 1e9 are outside: their band goes out with them, and covers no others.
 */
START_TEST(the_band_of_what_is_clipped_leaves_the_picture)
{
    add((double[]){2.3, 1, 0.6, 0.5}, NULL);
    add((double[]){2.3, 40, 1e9, 2}, (double[]){0.1, 50, 2e9, 0.1});
    add((double[]){2.3, 1.5, 1.1, 0.9}, NULL);
    ck_assert_str_eq(notes(), "values above 4.1 are clipped (two); --log y shows more\n");
    ck_assert_double_eq(drawn.low, 0.5);
    ck_assert_double_eq(drawn.high, drawn.limit);
    ck_assert_double_eq(drawn.series[1].lower.y[0], 2.3 - 0.1);
    ck_assert_double_eq(drawn.series[1].lower.y[1], drawn.limit);
    ck_assert_double_eq(drawn.series[1].upper.y[2], drawn.limit);
    for (size_t i = 0; i < 3; i++) /* accuracies: all the other way */
        for (size_t j = 0; j < POINTS; j++)
            ((double *)series[i].y)[j] *= -1;
    plot.maximize = true;
    ck_assert_str_eq(notes(), "values below -4.1 are clipped (two)\n");
    ck_assert_double_eq(drawn.low, drawn.limit);
    ck_assert_double_eq(drawn.high, -0.5);
    ck_assert_double_eq(drawn.series[1].upper.y[1], drawn.limit);
}
END_TEST

/* Of one trial there is no spread. */
START_TEST(a_band_ends_where_one_trial_is_left)
{
    add((double[]){5, 4, 2, 1}, (double[]){1, 1, NAN, NAN});
    series[0].shared = 2;
    ck_assert_str_eq(notes(), "");
    ck_assert_uint_eq(drawn.series[0].upper.count, 2);
    ck_assert_uint_eq(drawn.series[0].curve.count, POINTS);
    ck_assert_double_eq(drawn.series[0].shared, 2);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, begin, end);
    tcase_add_test(all, of_plain_curves_nothing_is_said_but_what_the_plot_says);
    tcase_add_test(all, smoothing_is_told_and_what_was_recorded_lies_beneath);
    tcase_add_test(all, values_without_a_place_are_counted_and_named);
    tcase_add_test(all, what_is_clipped_is_named);
    tcase_add_test(all, lines_that_are_not_done_are_not_ordinary);
    tcase_add_test(all, bands_go_a_quarter_beyond_the_curves);
    tcase_add_test(all, the_band_of_what_is_clipped_leaves_the_picture);
    tcase_add_test(all, a_band_ends_where_one_trial_is_left);
    return suite_run("drawn", all);
}
