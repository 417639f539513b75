/* Which trials one picture compares, what each counts as, and what is left out. */
#include "report/compared.h"

#include <check.h>
#include <math.h>

#include "recorded.h"
#include "support/suite.h"

static struct compared compared;
static double values[4];

static void read_compared(const char *sql)
{
    recorded_with(sql);
    compared = compared_make(trials, trial_count, arena);
}

static void read_values(const char *sql)
{
    read_compared(sql);
    ck_assert_uint_eq(compared.count, 4);
    compared_values(&compared, values);
}

/* Of 0.8, 0.6 and 0.9, and as a loss. */
START_TEST(what_diverged_counts_as_the_worst)
{
    read_values("");
    ck_assert_double_eq(values[0], 0.8);
    ck_assert_double_eq(values[3], 0.6);
    read_values("UPDATE trials SET objective = 'loss', maximize = 0");
    ck_assert_double_eq(values[3], 0.9);
}
END_TEST

/* Else it would be as good as the others. */
START_TEST(where_all_others_are_the_same_what_diverged_is_worse)
{
    read_values("UPDATE trials SET best_value = 0.5 WHERE id < 4");
    ck_assert_double_lt(values[3], 0.5);
    read_values("UPDATE trials SET objective = 'loss', maximize = 0");
    ck_assert_double_gt(values[3], 0.5);
    read_values("UPDATE trials SET best_value = 1e30 WHERE id < 4");
    ck_assert_double_gt(values[3], 1e30);
}
END_TEST

/* Also the values of those that were pruned are such that the worst is sought among. */
START_TEST(what_was_pruned_counts_with_its_best_until_then)
{
    read_values("UPDATE experiment_trials SET pruned_at = 10 WHERE trial_id = 2;"
                "UPDATE trials SET state = 'queued' WHERE id = 2");
    ck_assert_double_eq(values[1], 0.6);
    ck_assert_double_eq(values[3], 0.6);
}
END_TEST

START_TEST(what_failed_or_is_infinite_does_not_count)
{
    read_values("UPDATE trials SET state = 'failed' WHERE id = 2;"
                "UPDATE trials SET best_value = -9e999 WHERE id = 3");
    ck_assert_double_nan(values[1]);
    ck_assert_double_nan(values[2]);
    ck_assert_double_lt(values[3], 0.8);
    read_values("UPDATE trials SET state = 'failed' WHERE id < 4");
    ck_assert_double_nan(values[3]);
}
END_TEST

START_TEST(what_is_left_out_is_counted_in_words)
{
    read_compared("UPDATE trials SET state = 'failed', best_value = NULL WHERE id = 2");
    ck_assert_str_eq(compared_left_out(&compared, 0, 3, arena),
                     "Left out: 1 failed, 1 diverged, 3 earlier trials (--all).");
    ck_assert_str_eq(compared_left_out(&compared, 1u << TRIAL_DIVERGED, 0, arena),
                     "Left out: 1 failed.");
    ck_assert_ptr_null(compared_left_out(
        &compared, 1u << TRIAL_DIVERGED | 1u << TRIAL_FAILED, 0, arena));
}
END_TEST

START_TEST(trials_of_another_objective_than_the_last_are_left_out)
{
    read_compared("UPDATE trials SET objective = 'loss', maximize = 0 WHERE id = 1");
    ck_assert_uint_eq(compared.count, 3);
    ck_assert_str_eq(compared.value, "best test accuracy");
    ck_assert_str_eq(compared_left_out(&compared, 1u << TRIAL_DIVERGED, 0, arena),
                     "Left out: 1 of another objective.");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("compared");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, what_diverged_counts_as_the_worst);
    tcase_add_test(tests, where_all_others_are_the_same_what_diverged_is_worse);
    tcase_add_test(tests, what_was_pruned_counts_with_its_best_until_then);
    tcase_add_test(tests, what_failed_or_is_infinite_does_not_count);
    tcase_add_test(tests, what_is_left_out_is_counted_in_words);
    tcase_add_test(tests, trials_of_another_objective_than_the_last_are_left_out);
    return suite_run("compared", tests);
}
