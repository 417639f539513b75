/* What is said in and below a picture of curves. The trials are those of recorded.h, of
 * which the fourth has diverged at iteration 3. */
#include "report/told.h"

#include <string.h>

#include "recorded.h"
#include "support/suite.h"

static struct lines lines;
static struct series series[4];
static struct told told;
static const double x[] = {1, 2, 3, 4};
static const bool all[] = {true, true, true, true};

/* Lines whose series are of all their trials, to the end. */
static void make(bool mean)
{
    recorded_with("");
    lines = lines_make(trials, trial_count, mean, arena);
    lines_set_database(&lines, &database);
    ck_assert_int_eq(lines_label(&lines, arena, &error), 0);
    told = (struct told){0};
    for (size_t i = 0; i < lines.count; i++)
        series[i] = (struct series){
            .drawn = {.line = i, .x = x, .count = 4, .shared = 4},
            .has = all,
            .trials = lines.at[i].count,
            .fewest = lines.at[i].count,
        };
}

/* All notes, a line each. */
static const char *notes(void)
{
    const char *words = "";
    for (size_t i = 0; i < told.count; i++)
        words = arena_format(arena, "%s%s\n", words, told.at[i]);
    return words;
}

START_TEST(a_title_tells_over_how_many_a_mean_is)
{
    make(true);
    ck_assert_str_eq(told_over(&lines, series, 2, arena), "mean over 2 seeds");
    series[1].trials = 1;
    ck_assert_str_eq(told_over(&lines, series, 2, arena), "mean over 1 to 2 seeds");
    series[0].trials = 1;
    ck_assert_str_eq(told_over(&lines, series, 2, arena), "mean over 1 seed");
    series[0].trials = series[1].trials = 0;
    ck_assert_str_eq(told_over(&lines, series, 2, arena), "");
    make(false);
    ck_assert_str_eq(told_over(&lines, series, 4, arena), "");
}
END_TEST

/* Of two folds with a seed each there are two trials. */
START_TEST(a_mean_over_seeds_and_folds_is_one_of_trials)
{
    recorded_run("INSERT INTO axes (experiment_id, position, path) VALUES"
                 " (1, 2, 'dataset.fold');"
                 "INSERT INTO settings SELECT id, 'dataset.fold', seed FROM trials");
    make(true);
    ck_assert_str_eq(told_over(&lines, series, 2, arena),
                     "mean over 2 trials (seeds and folds)");
}
END_TEST

START_TEST(what_is_done_and_whole_needs_no_words)
{
    make(true);
    told_means(&told, &lines, series, 2, "iteration", arena);
    ck_assert_str_eq(notes(), "");
}
END_TEST

START_TEST(bands_are_told_and_where_they_are_of_fewer_trials)
{
    static const double spread[] = {1, 1, 1, 1};
    make(true);
    series[0].drawn.spread = spread;
    told_means(&told, &lines, series, 2, "second", arena);
    ck_assert_str_eq(notes(),
                     "bands: one sample standard deviation to either side of the mean\n"
                     "seconds of a mean are the mean of those of its trials\n");
    make(true);
    series[1].drawn.shared = 3;
    series[1].fewest = 1;
    told_means(&told, &lines, series, 2, "epoch", arena);
    ck_assert_str_eq(notes(),
                     "dotted: where some trials have ended, the mean of those that go "
                     "on: learning_rate=0.3 after epoch 3 (down to 1 of 2)\n");
}
END_TEST

/* A trial ends where it does, and each split's last point before that is another. */
START_TEST(of_several_splits_a_line_is_told_once)
{
    static const bool first[] = {true, false};
    make(true);
    for (size_t i = 0; i < 2; i++) {
        series[i + 2] = series[i];
        series[i].split = "train";
        series[i + 2].split = "test";
    }
    series[1].drawn.shared = 3;
    series[3].drawn.shared = 2;
    series[1].fewest = series[3].fewest = 1;
    series[2].has = first;
    told_means(&told, &lines, series, 4, "iteration", arena);
    ck_assert_str_eq(notes(),
                     "dotted: where some trials have ended, the mean of those that go "
                     "on: learning_rate=0.3 after iteration 3 (train: down to 1 of 2) "
                     "and 2 (test: down to 1 of 2)\n"
                     "without values, and in no mean: trial 2 (done) in test\n");
}
END_TEST

/* Of a line of one trial the legend says it. */
START_TEST(trials_without_values_are_named_where_others_have_some)
{
    static const bool first[] = {true, false}, none[] = {false};
    make(true);
    series[1].has = first;
    told_means(&told, &lines, series, 2, "iteration", arena);
    ck_assert_str_eq(notes(), "without values, and in no mean: trial 4 (diverged)\n");
    make(false);
    series[3].has = none;
    told_means(&told, &lines, series, 4, "iteration", arena);
    ck_assert_str_eq(notes(), "");
}
END_TEST

START_TEST(a_note_names_what_is_not_done_and_counts_what_is_more)
{
    make(false);
    told_states(&told, &lines, arena);
    ck_assert_str_eq(notes(), "not done: trial 4 (diverged, iteration 3)\n");
    struct database other = {.handle = database.handle, .path = "other.db"};
    struct lines parts[] = {lines, lines_make(trials, trial_count, false, arena)};
    for (size_t i = 1; i < trial_count; i++)
        trials[i].state = "running";
    lines_set_database(&parts[1], &other);
    lines = lines_join(parts, 2, arena);
    told = (struct told){0};
    told_states(&told, &lines, arena);
    ck_assert_str_eq(notes(), "not done: rates/2 of test.db (running, iteration 10), "
                              "rates/3 of test.db (running, iteration 10), "
                              "rates/4 of test.db (running, iteration 3), "
                              "rates/2 of other.db (running, iteration 10) and 2 more\n");
}
END_TEST

START_TEST(the_legend_says_of_a_line_what_is_not_done)
{
    make(false);
    ck_assert_ptr_null(told_state(&lines.at[0], "epoch", arena));
    ck_assert_str_eq(told_state(&lines.at[3], "iteration", arena), "diverged at 3");
    ck_assert_str_eq(told_state(&lines.at[3], "epoch", arena), "diverged at iteration 3");
    trials[3].state = "failed";
    trials[3].last_iteration = 0;
    ck_assert_str_eq(told_state(&lines.at[3], "epoch", arena), "failed");
    make(true);
    ck_assert_ptr_null(told_state(&lines.at[0], "epoch", arena));
    ck_assert_str_eq(told_state(&lines.at[1], "epoch", arena), "1 of 2 diverged");
    trials[2].state = "failed";
    ck_assert_str_eq(told_state(&lines.at[1], "epoch", arena), "2 of 2 not done");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, a_title_tells_over_how_many_a_mean_is);
    tcase_add_test(tests, a_mean_over_seeds_and_folds_is_one_of_trials);
    tcase_add_test(tests, what_is_done_and_whole_needs_no_words);
    tcase_add_test(tests, of_several_splits_a_line_is_told_once);
    tcase_add_test(tests, bands_are_told_and_where_they_are_of_fewer_trials);
    tcase_add_test(tests, trials_without_values_are_named_where_others_have_some);
    tcase_add_test(tests, a_note_names_what_is_not_done_and_counts_what_is_more);
    tcase_add_test(tests, the_legend_says_of_a_line_what_is_not_done);
    return suite_run("told", tests);
}
