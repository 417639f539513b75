/* The numbers that a plot draws of recorded trials. */
#include "report/series.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "recorded.h"
#include "support/suite.h"

static struct series series[4];

static enum series_unit unit;

static struct lines make(size_t count, bool mean)
{
    struct lines lines = lines_make(trials, count, mean, arena);
    lines_set_database(&lines, &database);
    return lines;
}

/* Reads them of a line for each trial, or the mean of each config. */
static int read_series(const char *split, const char *metric, bool mean)
{
    struct series_choice choice = {metric, split, NAN, unit};
    recorded_with("");
    struct lines lines = make(trial_count, mean);
    return series_read(&choice, &lines, arena, series, &error);
}

/* "1:0.5 4:0.5" */
static const char *points(const struct series *series_of)
{
    const struct plot_series *of = &series_of->drawn;
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < of->count; i++)
        text_add(&text, "%s%g:%g", i > 0 ? " " : "", of->x[i], of->y[i]);
    const char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

START_TEST(what_only_evaluations_measure_is_of_the_test_split)
{
    ck_assert_str_eq(series_split("accuracy"), "test");
    ck_assert_str_eq(series_split("top_k"), "test");
    ck_assert_str_eq(series_split("loss"), "train");
    ck_assert_str_eq(series_split("learning_rate"), "train");
    ck_assert_str_eq(series_split("layers.0.weight_norm"), "train");
}
END_TEST

static const char *chosen_split(const char *split, const char *metric)
{
    struct series_choice choice = {metric, split, NAN, unit};
    recorded_with("");
    struct lines lines = make(trial_count, false);
    ck_assert_int_eq(series_choose_split(&choice, &lines, arena, &error), 0);
    return choice.split;
}

START_TEST(what_only_the_validation_split_measures_is_of_it)
{
    recorded_run(
        "INSERT INTO evaluations VALUES (2, 5, 'validation', 0.75, 0.5, 1, 2, NULL);"
        "INSERT INTO metrics VALUES (3, 'f1_macro', 'validation', 5, 0.5)");
    ck_assert_str_eq(chosen_split(NULL, "accuracy"), "validation");
    ck_assert_str_eq(chosen_split(NULL, "f1_macro"), "validation");
    ck_assert_str_eq(chosen_split(NULL, "loss"), "train");
    ck_assert_str_eq(chosen_split(NULL, "auc"), "test"); /* there is none of either */
    ck_assert_str_eq(chosen_split("test", "f1_macro"), "test");
    recorded_run("INSERT INTO metrics VALUES (1, 'f1_macro', 'test', 5, 0.5)");
    ck_assert_str_eq(chosen_split(NULL, "f1_macro"), "test");
}
END_TEST

START_TEST(a_line_has_its_own_points)
{
    recorded_run("INSERT INTO iterations VALUES (1, 1, 2.5, 0), (1, 2, 1.5, 0),"
                 " (3, 1, 4, 0);"
                 "INSERT INTO evaluations VALUES (1, 5, 'test', 0.75, 0.5, 1, 2, NULL)");
    ck_assert_int_eq(read_series("train", "loss", false), 0);
    ck_assert_str_eq(points(&series[0]), "1:2.5 2:1.5");
    ck_assert_str_eq(points(&series[1]), "");
    ck_assert_str_eq(points(&series[2]), "1:4");
    ck_assert_int_eq(read_series("test", "accuracy", false), 0);
    ck_assert_str_eq(points(&series[0]), "5:0.5");
}
END_TEST

/* Iteration 3 is of one trial alone, and a NULL is no value. */
START_TEST(a_mean_has_the_points_that_all_its_trials_have)
{
    recorded_run("INSERT INTO iterations VALUES (1, 1, 2, 0), (1, 2, 1, 0), (1, 3, 1, 0),"
                 " (1, 4, 3, 0), (2, 1, 4, 0), (2, 2, NULL, 0), (2, 4, 5, 0)");
    ck_assert_int_eq(read_series("train", "loss", true), 0);
    ck_assert_str_eq(points(&series[0]), "1:3 4:4");
}
END_TEST

START_TEST(a_rate_is_held_until_it_changes_and_to_the_last_iteration)
{
    recorded_run("INSERT INTO metrics VALUES (1, 'learning_rate', 'train', 1, 0.5),"
                 " (1, 'learning_rate', 'train', 5, 0.25),"
                 " (1, 'learning_rate', 'train', 6, 0.125),"
                 " (3, 'layers.0.learning_rate', 'train', 1, 2),"
                 " (3, 'weight_norm', 'train', 1, 3), (3, 'weight_norm', 'train', 5, 4)");
    ck_assert_int_eq(read_series("train", "learning_rate", false), 0);
    ck_assert_str_eq(points(&series[0]), "1:0.5 5:0.25 6:0.125 10:0.125");
    ck_assert_int_eq(read_series("train", "layers.0.learning_rate", false), 0);
    ck_assert_str_eq(points(&series[2]), "1:2 10:2");
    ck_assert_int_eq(read_series("train", "weight_norm", false), 0);
    ck_assert_str_eq(points(&series[2]), "1:3 5:4");
}
END_TEST

START_TEST(the_mean_of_rates_changes_where_one_of_them_does)
{
    recorded_run("INSERT INTO metrics VALUES (1, 'learning_rate', 'train', 1, 1),"
                 " (1, 'learning_rate', 'train', 5, 0.5),"
                 " (2, 'learning_rate', 'train', 1, 1),"
                 " (2, 'learning_rate', 'train', 8, 0.5)");
    ck_assert_int_eq(read_series("train", "learning_rate", true), 0);
    ck_assert_str_eq(points(&series[0]), "1:1 5:0.75 8:0.5 10:0.5");
}
END_TEST

/* Noise hides the course of a long training curve, and of nothing else. */
START_TEST(only_a_long_training_curve_is_smoothed_unless_a_weight_is_given)
{
    static const char many[] =
        "UPDATE trials SET last_iteration = 300, iterations = 300;"
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 201)"
        " INSERT INTO iterations SELECT 1, i, 1, 1 FROM n UNION ALL"
        " SELECT 2, i, 1, 1 FROM n WHERE i <= 200;"
        "INSERT INTO evaluations SELECT 1, iteration, 'test', 1, 1, 1, 1, NULL FROM "
        "iterations"
        " WHERE trial_id = 1;"
        "INSERT INTO metrics SELECT 1, 'learning_rate', 'train', iteration, iteration"
        " FROM iterations WHERE trial_id = 1";
    recorded_run(many);
    ck_assert_int_eq(read_series("train", "loss", false), 0);
    ck_assert_uint_eq(series[0].drawn.count, 201);
    ck_assert_double_eq(series[0].drawn.smoothing, 0.9);
    ck_assert_double_eq(series[1].drawn.smoothing, 0);
    ck_assert_int_eq(read_series("test", "loss", false), 0);
    ck_assert_double_eq(series[0].drawn.smoothing, 0);
    ck_assert_int_eq(read_series("train", "learning_rate", false), 0);
    ck_assert_double_eq(series[0].drawn.smoothing, 0);

    struct lines lines = make(trial_count, false);
    struct series_choice choice = {"loss", "train", 0.25, unit};
    ck_assert_int_eq(series_read(&choice, &lines, arena, series, &error), 0);
    ck_assert_double_eq(series[1].drawn.smoothing, 0.25);
}
END_TEST

START_TEST(where_nothing_is_recorded_what_is_stands_in_the_sentence)
{
    recorded_run("INSERT INTO iterations VALUES (1, 1, 2, 0.5)");
    ck_assert_int_eq(read_series("validation", "top_k", false), -1);
    ck_assert_str_eq(error.text, "no validation top_k is recorded for these trials of "
                                 "rates, but these are: train accuracy, train loss");
    struct lines one = make(1, false);
    struct series_choice choice = {"top_k", "test", NAN, unit};
    ck_assert_int_eq(series_read(&choice, &one, arena, series, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "for this trial of rates"));
}
END_TEST

/* Trial 3 is of a mean of one, as trial 4 diverged before it had a value. */
START_TEST(a_mean_is_of_those_trials_that_have_values)
{
    recorded_run(
        "INSERT INTO iterations VALUES (1, 1, 2, 0), (2, 1, 4, 0), (3, 1, 7, 0)");
    ck_assert_int_eq(read_series("train", "loss", true), 0);
    ck_assert_str_eq(points(&series[0]), "1:3");
    ck_assert_double_eq_tol(series[0].drawn.spread[0], 1.4142135623730951, 1e-12);
    ck_assert_str_eq(points(&series[1]), "1:7");
    ck_assert_ptr_null(series[1].drawn.spread);
    ck_assert_uint_eq(series[1].trials, 1);
    ck_assert(series[1].has[0] && !series[1].has[1]);
}
END_TEST

START_TEST(epochs_are_iterations_by_those_of_an_epoch)
{
    unit = SERIES_EPOCHS; /* of 5 */
    recorded_run("INSERT INTO iterations VALUES (1, 1, 2, 0), (1, 5, 1, 0), (1, 8, 1, 0);"
                 "INSERT INTO metrics VALUES (1, 'learning_rate', 'train', 1, 0.5)");
    ck_assert_int_eq(read_series("train", "loss", false), 0);
    ck_assert_str_eq(points(&series[0]), "0.2:2 1:1 1.6:1");
    ck_assert_int_eq(read_series("train", "learning_rate", false), 0);
    ck_assert_str_eq(points(&series[0]), "0.2:0.5 2:0.5");
}
END_TEST

/* 3 s in a first attempt, which died after 7 s, and 2 s in a second one a day later. Of
 * the mean the seconds are those of the mean. */
static const char timed[] =
    "INSERT INTO attempts (trial_id, n, host, pid, boot_id, started_us, ended_us,"
    " from_iteration, version, revision, compiler, cpu, instruction_set, libraries)"
    " VALUES (1, 1, '', 1, '', 1000000, 8000000, 0, '', '', '', '', '', ''),"
    " (1, 2, '', 1, '', 90000000000, 90009000000, 5, '', '', '', '', '', ''),"
    " (2, 1, '', 1, '', 5000000, 20000000, 0, '', '', '', '', '', '');"
    "INSERT INTO evaluations (trial_id, iteration, split, loss, accuracy, correct, total,"
    " time_us) VALUES (1, 5, 'test', 0.75, 0.5, 1, 2, 4000000),"
    " (1, 10, 'test', 0.5, 0.5, 1, 2, 90002000000),"
    " (2, 5, 'test', 0.25, 0.5, 1, 2, 6000000), (2, 10, 'test', 0.5, 0.5, 1, 2, 7000000)";

START_TEST(seconds_leave_out_pauses_between_attempts)
{
    unit = SERIES_SECONDS;
    recorded_run(timed);
    ck_assert_int_eq(read_series("test", "loss", false), 0);
    ck_assert_str_eq(points(&series[0]), "3:0.75 9:0.5");
    ck_assert_int_eq(read_series("test", "accuracy", true), 0);
    ck_assert_str_eq(points(&series[0]), "2:0.5 5.5:0.5");
}
END_TEST

START_TEST(over_seconds_a_loss_is_that_of_evaluations)
{
    unit = SERIES_SECONDS;
    recorded_run(timed);
    ck_assert_str_eq(chosen_split(NULL, "loss"), "test");
    ck_assert_str_eq(chosen_split(NULL, "learning_rate"), "train");
    ck_assert_int_eq(read_series("train", "loss", false), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "only evaluations have a time"));
    ck_assert_ptr_nonnull(strstr(error.text, "--x epochs"));
}
END_TEST

START_TEST(seconds_that_an_earlier_version_did_not_record_are_told)
{
    unit = SERIES_SECONDS;
    recorded_run(timed);
    recorded_run("UPDATE evaluations SET time_us = NULL WHERE iteration = 10");
    ck_assert_int_eq(read_series("test", "loss", false), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "the evaluations of rates/1 are not known"));
}
END_TEST

/* Rows that are not those that were recorded are not drawn. */
START_TEST(changed_rows_are_refused)
{
    recorded_run("INSERT INTO iterations VALUES (1, 1, 2, 0.5)");
    recorded_with("");
    struct lines lines = make(trial_count, false);
    struct series_choice choice = {"loss", "train", NAN, unit};
    recorded_run("UPDATE iterations SET loss = 1");
    ck_assert_int_eq(series_read(&choice, &lines, arena, series, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "rates"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("series");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, what_only_evaluations_measure_is_of_the_test_split);
    tcase_add_test(tests, what_only_the_validation_split_measures_is_of_it);
    tcase_add_test(tests, a_line_has_its_own_points);
    tcase_add_test(tests, a_mean_has_the_points_that_all_its_trials_have);
    tcase_add_test(tests, a_rate_is_held_until_it_changes_and_to_the_last_iteration);
    tcase_add_test(tests, the_mean_of_rates_changes_where_one_of_them_does);
    tcase_add_test(tests,
                   only_a_long_training_curve_is_smoothed_unless_a_weight_is_given);
    tcase_add_test(tests, where_nothing_is_recorded_what_is_stands_in_the_sentence);
    tcase_add_test(tests, a_mean_is_of_those_trials_that_have_values);
    tcase_add_test(tests, epochs_are_iterations_by_those_of_an_epoch);
    tcase_add_test(tests, seconds_leave_out_pauses_between_attempts);
    tcase_add_test(tests, over_seconds_a_loss_is_that_of_evaluations);
    tcase_add_test(tests, seconds_that_an_earlier_version_did_not_record_are_told);
    tcase_add_test(tests, changed_rows_are_refused);
    return suite_run("series", tests);
}
