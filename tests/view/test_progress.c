/* What a user sees while a run goes on: the lines of the tutorial, and on a terminal a
 * bar below them. Expected lines are written by hand from the tutorial's form. */
#include "support/suite.h"
#include "view/progress.h"

#include <check.h> /* after layer.h: its macro `fail` would rename a member there */
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *seen;
static size_t seen_size;
static FILE *out;

static void open_out(void)
{
    out = open_memstream(&seen, &seen_size);
    ck_assert_ptr_nonnull(out);
}

static void close_out(void)
{
    fclose(out);
    free(seen);
}

static void iterate(struct progress *progress, int64_t count)
{
    for (int64_t i = 1; i <= count; i++) {
        struct iteration_result result = {.iteration = i, .loss = 1};
        progress_iteration(progress, &result);
    }
}

/* What a terminal shows on its last line: what follows the last time it was cleared. */
static const char *last_line(void)
{
    const char *line = seen, *next;
    while ((next = strstr(line, "\r\033[K")))
        line = next + strlen("\r\033[K");
    next = strrchr(line, '\n');
    return next ? next + 1 : line;
}

START_TEST(an_evaluation_is_printed_as_the_tutorial_prints_it)
{
    struct evaluation_result result = {
        .iteration = 500,
        .values = {
            [METRIC_LOSS] = 0.64012, [METRIC_ACCURACY] = 0.86424, [METRIC_R2] = NAN}};
    struct progress *progress = progress_new(out, false, 1000, 1);
    iterate(progress, 500);
    progress_evaluation(progress, "", &result, METRIC_ACCURACY);
    ck_assert_str_eq(seen, "Iteration: 500. Loss: 0.6401. Accuracy: 0.8642\n");
    progress_free(progress);
    fflush(out);
    ck_assert_str_eq(seen, "Iteration: 500. Loss: 0.6401. Accuracy: 0.8642\n");
}
END_TEST

START_TEST(in_a_sweep_the_trial_leads_the_line)
{
    struct evaluation_result result = {
        .iteration = 500,
        .values = {
            [METRIC_LOSS] = 0.6401, [METRIC_ACCURACY] = 0.8642, [METRIC_R2] = NAN}};
    struct progress *progress = progress_new(out, false, 1000, 36);
    progress_evaluation(progress, "[7/36 optimizer.learning_rate=0.1] ", &result,
                        METRIC_ACCURACY);
    ck_assert_str_eq(seen, "[7/36 optimizer.learning_rate=0.1] "
                           "Iteration: 500. Loss: 0.6401. Accuracy: 0.8642\n");
    progress_free(progress);
}
END_TEST

START_TEST(a_regression_has_no_accuracy_to_print_but_an_r2)
{
    struct evaluation_result result = {
        .iteration = 10,
        .values = {[METRIC_LOSS] = 0.5, [METRIC_ACCURACY] = NAN, [METRIC_R2] = 0.75}};
    struct progress *progress = progress_new(out, false, 10, 1);
    progress_evaluation(progress, "", &result, METRIC_ACCURACY);
    ck_assert_str_eq(seen, "Iteration: 10. Loss: 0.5000. R2: 0.7500\n");
    progress_free(progress);
}
END_TEST

START_TEST(an_objective_that_is_no_other_value_of_the_line_follows)
{
    struct evaluation_result result = {.iteration = 18,
                                       .values = {[METRIC_LOSS] = 0.0009,
                                                  [METRIC_ACCURACY] = 1,
                                                  [METRIC_R2] = NAN,
                                                  [METRIC_F1_MACRO] = 0.98}};
    struct progress *progress = progress_new(out, false, 18, 1);
    progress_evaluation(progress, "", &result, METRIC_F1_MACRO);
    ck_assert_str_eq(seen,
                     "Iteration: 18. Loss: 0.0009. Accuracy: 1.0000. f1_macro: 0.9800\n");
    progress_free(progress);
}
END_TEST

START_TEST(values_far_off_are_short)
{
    struct evaluation_result result = {
        .iteration = 1,
        .values = {[METRIC_LOSS] = -NAN, [METRIC_ACCURACY] = NAN, [METRIC_R2] = -2.5e75}};
    struct progress *progress = progress_new(out, false, 10, 1);
    progress_evaluation(progress, "", &result, METRIC_ACCURACY);
    ck_assert_str_eq(seen, "Iteration: 1. Loss: nan. R2: -2.5e+75\n");
    progress_free(progress);
}
END_TEST

START_TEST(a_file_gets_no_bar_and_no_control_characters)
{
    struct progress *progress = progress_new(out, false, 1000, 1);
    iterate(progress, 1000);
    progress_line(progress, "trial %d failed: %s", 3, "it said \033[2J\007");
    ck_assert_str_eq(seen, "trial 3 failed: it said \\x1b[2J\\x07\n");
    progress_free(progress);
}
END_TEST

START_TEST(a_label_forges_no_line)
{
    struct evaluation_result result = {
        .iteration = 1,
        .values = {[METRIC_LOSS] = 1, [METRIC_ACCURACY] = NAN, [METRIC_R2] = NAN}};
    struct progress *progress = progress_new(out, false, 10, 2);
    progress_evaluation(progress, "[1/2 a\n[2/2 b] ", &result, METRIC_ACCURACY);
    progress_line(progress, "%s: failed", "a\n[2/2 b]\xc2\x9b");
    ck_assert_str_eq(seen, "[1/2 a\\n[2/2 b] Iteration: 1. Loss: 1.0000\n"
                           "a\\n[2/2 b]\\u009b: failed\n");
    progress_free(progress);
}
END_TEST

START_TEST(a_terminal_gets_a_bar_that_fits_it)
{
    struct progress *progress = progress_new(out, true, 1000000, 36);
    progress_trial(progress);
    iterate(progress, 1);
    ck_assert_ptr_nonnull(strstr(last_line(), "1/36 trials"));
    ck_assert_ptr_nonnull(strchr(last_line(), '['));
    ck_assert_uint_lt(strlen(last_line()), 80); /* the width where none can be asked */
    progress_free(progress);
}
END_TEST

START_TEST(lines_stand_above_the_bar_which_stays_last)
{
    struct progress *progress = progress_new(out, true, 1000000, 2);
    iterate(progress, 1);
    progress_line(progress, "a line of its own");
    ck_assert_ptr_nonnull(strstr(seen, "\r\033[Ka line of its own\n"));
    ck_assert_ptr_nonnull(strstr(last_line(), "0/2 trials"));
    progress_free(progress);
}
END_TEST

START_TEST(the_bar_is_taken_away_at_the_end)
{
    struct progress *progress = progress_new(out, true, 10, 1);
    iterate(progress, 10);
    progress_free(progress);
    fflush(out);
    ck_assert_str_eq(last_line(), "");
}
END_TEST

START_TEST(iterations_that_will_not_come_count_as_done)
{
    struct progress *progress = progress_new(out, true, 1000, 2);
    iterate(progress, 500);
    progress_skip(progress, 500);
    progress_line(progress, "the first trial diverged");
    ck_assert_ptr_nonnull(strstr(last_line(), "100%"));
    progress_free(progress);
}
END_TEST

START_TEST(one_that_is_quiet_tells_only_what_went_wrong)
{
    struct evaluation_result result = {.iteration = 5};
    struct progress *progress = progress_new(out, true, 10, 1);
    progress_be_quiet(progress);
    iterate(progress, 5);
    progress_evaluation(progress, "", &result, METRIC_ACCURACY);
    progress_line(progress, "%d known", 3);
    progress_warning(progress, "%d failed", 2);
    progress_trial(progress);
    progress_free(progress);
    fflush(out);
    ck_assert_str_eq(seen, "2 failed\n");
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, open_out, close_out);
    tcase_add_test(all, one_that_is_quiet_tells_only_what_went_wrong);
    tcase_add_test(all, an_evaluation_is_printed_as_the_tutorial_prints_it);
    tcase_add_test(all, in_a_sweep_the_trial_leads_the_line);
    tcase_add_test(all, a_regression_has_no_accuracy_to_print_but_an_r2);
    tcase_add_test(all, an_objective_that_is_no_other_value_of_the_line_follows);
    tcase_add_test(all, values_far_off_are_short);
    tcase_add_test(all, a_file_gets_no_bar_and_no_control_characters);
    tcase_add_test(all, a_label_forges_no_line);
    tcase_add_test(all, a_terminal_gets_a_bar_that_fits_it);
    tcase_add_test(all, lines_stand_above_the_bar_which_stays_last);
    tcase_add_test(all, the_bar_is_taken_away_at_the_end);
    tcase_add_test(all, iterations_that_will_not_come_count_as_done);
    return suite_run("progress", all);
}
