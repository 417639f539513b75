/* What is drawn of rows. */
#include "view/rows.h"

#include <math.h>

#include "kept.h"
#include "support/suite.h"

#define NONE ((double)NAN)

static struct rows_row at[3];
static struct rows rows;

static void begin(void)
{
    kept_begin();
    at[0] = (struct rows_row){
        .label = "first", .value = 3, .low = NONE, .high = NONE, .end = "3 of 4"};
    at[1] = (struct rows_row){
        .label = "second", .value = 2, .low = 1.5, .high = 2.5, .end = "all"};
    at[2] = (struct rows_row){
        .label = "third", .value = NONE, .low = NONE, .high = NONE, .is_faint = true};
    rows = (struct rows){.title = "title", .x_label = "samples", .at = at, .count = 3};
}

static void write_rows(void)
{
    kept_read(rows_write(&rows, kept_path, &error));
}

START_TEST(a_row_has_its_place_value_and_interval)
{
    write_rows();
    kept_says("('first' 0, 'second' 1, 'third' 2)");
    kept_has_data("rows", "0 3 3 3 0x0072B2\n1 2 1.5 2.5 0x0072B2\n");
    kept_says("set label '3 of 4' at 3,0 left");
    kept_says("set label 'all' at 2.5,1 left");
    kept_says("set yrange [2.7:-0.7]");
}
END_TEST

START_TEST(bars_begin_at_0_and_are_pale_where_they_are_faint)
{
    at[2].value = 1;
    rows.is_bars = true;
    write_rows();
    kept_says("set xrange [0:*]");
    kept_says("2 1 1 1 0x9ab8cc\n");
    kept_says("with boxxyerror");
}
END_TEST

START_TEST(points_stand_below_their_row)
{
    at[1].points = (const double[]){1, 4};
    at[1].point_count = 2;
    write_rows();
    kept_has_data("points", "1 1\n1 4\n");
    kept_says("$points using 2:($1+0.26)");
    kept_says_not("set logscale x");
}
END_TEST

START_TEST(ratios_are_drawn_on_a_logarithmic_axis)
{
    rows.is_log = true;
    write_rows();
    kept_says("set logscale x");
}
END_TEST

/* Of two values an interval may be twelve times as long as they are apart. */
START_TEST(an_interval_that_is_far_longer_than_what_was_measured_is_cut_and_it_is_said)
{
    at[1].points = (const double[]){1, 4};
    at[1].point_count = 2;
    write_rows();
    kept_says_not("set xrange");
    kept_says_not("goes on beyond");
    at[1].low = -20;
    at[1].high = 24;
    write_rows();
    kept_says("set xrange [-0.5:5.5]"); /* from 1 to 4, and half of 3 to either side */
    kept_says("A line that ends at the edge goes on beyond it.");
    kept_says("set label 'all' at 5.5,1 left");
}
END_TEST

START_TEST(long_labels_leave_room_for_the_rows)
{
    char label[301];
    write_rows();
    double narrow = kept_number("set lmargin at screen ");
    memset(label, 'W', sizeof label - 1);
    label[sizeof label - 1] = '\0';
    at[0].label = label;
    write_rows();
    ck_assert_double_gt(kept_number("set lmargin at screen "), narrow);
    ck_assert_double_lt(kept_number("set lmargin at screen "), 0.5);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, begin, kept_end);
    tcase_add_test(all, a_row_has_its_place_value_and_interval);
    tcase_add_test(all, bars_begin_at_0_and_are_pale_where_they_are_faint);
    tcase_add_test(all, points_stand_below_their_row);
    tcase_add_test(all, ratios_are_drawn_on_a_logarithmic_axis);
    tcase_add_test(
        all, an_interval_that_is_far_longer_than_what_was_measured_is_cut_and_it_is_said);
    tcase_add_test(all, long_labels_leave_room_for_the_rows);
    return suite_run("rows", all);
}
