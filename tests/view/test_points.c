/* What is drawn of points. */
#include "view/points.h"

#include <math.h>

#include "kept.h"
#include "support/suite.h"

#define NONE ((double)NAN)

static struct points points;

/* From 0 to 1 in both directions. */
static void begin(void)
{
    static const struct points_point at[] = {{0, 1, 0}, {1, 0, 0}};
    kept_begin();
    points = (struct points){.title = "title",
                             .x = {.label = "rate"},
                             .y = {.label = "loss"},
                             .at = at,
                             .count = 2};
}

static void write_points(void)
{
    kept_read(points_write(&points, kept_path, &error));
}

START_TEST(the_axes_reach_a_little_beyond_the_points)
{
    write_points();
    kept_has_data("points", "0 1 0\n1 0 0\n");
    kept_says("set xrange [-0.05:1.05]");
    kept_says("set yrange [-0.05:1.05]");
}
END_TEST

/* Two twentieths beyond all values, and the range a twentieth more. */
START_TEST(what_is_lost_stands_at_the_bad_edge)
{
    points.lost = (const struct points_point[]){{0.5, NONE, 0}};
    points.lost_count = 1;
    points.lost_label = "diverged";
    points.bad_is_high = true;
    write_points();
    kept_has_data("lost", "0.5 1.1 0\n");
    kept_says("set yrange [-0.05:1.15]");
    kept_says("title 'diverged'");
    points.bad_is_high = false;
    write_points();
    kept_has_data("lost", "0.5 -0.1 0\n");
    kept_says("set yrange [-0.15:1.05]");
}
END_TEST

/* With one more twentieth for the words. */
START_TEST(how_many_of_a_value_are_lost_stands_beyond_them)
{
    points.lost = (const struct points_point[]){{0.5, NONE, 0}};
    points.lost_count = 1;
    points.lost_label = "diverged";
    points.shares = (const struct points_share[]){{0.5, 1, 6}};
    points.share_count = 1;
    write_points();
    kept_has_data("shares", "0.5 -0.1 1 6\n");
    kept_says("offset 0,-1");
    kept_says("set yrange [-0.2:1.05]");
    points.bad_is_high = true;
    write_points();
    kept_says("offset 0,1");
    kept_says("set yrange [-0.05:1.2]");
}
END_TEST

/* From 1 to 100 a twentieth is a tenth of a power of ten: 10^-0.1, 10^2.1, 10^2.2. */
START_TEST(logarithmic_axes_reach_beyond_by_their_ratios)
{
    points.y.is_log = true;
    points.at = (const struct points_point[]){{0, 1, 0}, {1, 100, 0}};
    write_points();
    kept_says("set logscale y");
    kept_says("set yrange [0.794328235:125.892541]");
    points.lost = (const struct points_point[]){{0.5, NONE, 0}};
    points.lost_count = 1;
    points.lost_label = "diverged";
    points.bad_is_high = true;
    write_points();
    kept_has_data("lost", "0.5 158.489319 0\n");
}
END_TEST

START_TEST(words_have_places_and_means_of_them_are_not_joined)
{
    points.means = points.at;
    points.mean_count = 2;
    points.mean_label = "mean";
    write_points();
    kept_says("$means using 1:2 with linespoints");
    points.x.words = (const char *const[]){"sgd", "adam"};
    points.x.word_count = 2;
    write_points();
    kept_says("set xtics ('sgd' 0, 'adam' 1)");
    kept_says("set xrange [-0.6:1.6]");
    kept_says("$means using 1:2 with points");
}
END_TEST

START_TEST(bars_and_ticks_stand_where_they_are_told)
{
    points.bars = (const struct points_bar[]){{0.5, 0.25, 0.75}};
    points.bar_count = 1;
    points.x.ticks = (const double[]){0, 0.5};
    points.x.tick_count = 2;
    write_points();
    kept_has_data("bars", "0.5 0.25 0 0.5\n");
    kept_says("set xtics (0, 0.5)");
}
END_TEST

/* "2.3060765" is 80 pixels wide or so, and the label beside it takes 40 more. */
START_TEST(long_ticks_do_not_push_the_label_off_the_page)
{
    points.at = (const struct points_point[]){{0, 2.3060725, 0}, {1, 2.3060765, 0}};
    write_points();
    kept_says("set format y '%.8g'");
    ck_assert_double_ge(kept_number("set lmargin at screen ") * 960, 140);
}
END_TEST

START_TEST(a_palette_colours_points_and_has_its_room)
{
    points.palette = &(struct palette){.label = "accuracy", .low = 0, .high = 1};
    write_points();
    kept_says("linecolor palette");
    ck_assert_double_lt(kept_number("set rmargin at screen "), 0.9);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, begin, kept_end);
    tcase_add_test(all, the_axes_reach_a_little_beyond_the_points);
    tcase_add_test(all, what_is_lost_stands_at_the_bad_edge);
    tcase_add_test(all, how_many_of_a_value_are_lost_stands_beyond_them);
    tcase_add_test(all, logarithmic_axes_reach_beyond_by_their_ratios);
    tcase_add_test(all, words_have_places_and_means_of_them_are_not_joined);
    tcase_add_test(all, bars_and_ticks_stand_where_they_are_told);
    tcase_add_test(all, long_ticks_do_not_push_the_label_off_the_page);
    tcase_add_test(all, a_palette_colours_points_and_has_its_room);
    return suite_run("points", all);
}
