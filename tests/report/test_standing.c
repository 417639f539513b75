/* How configs stand: their order, their means and spreads, worked out by hand. */
#include "report/standing.h"

#include <math.h>
#include <string.h>

#include "recorded.h"
#include "support/suite.h"

/* "3,4 1,2": the trials of each config, the best first. */
static const char *numbers_of(const struct standings *standings)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < standings->count; i++)
        for (size_t j = 0; j < standings->at[i].count; j++)
            text_add(&text, "%s%lld",
                     j > 0   ? ","
                     : i > 0 ? " "
                             : "",
                     (long long)standings->at[i].trials[j]->number);
    const char *numbers = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return numbers;
}

static struct standings make(const char *sql)
{
    recorded_with(sql);
    return standing_make(trials, trial_count, arena);
}

/* Config b: 0.8 and 0.6; config a: 0.9, and one that diverged. */
START_TEST(a_mean_is_over_the_trials_that_are_done)
{
    struct standings all = make("");
    ck_assert_str_eq(numbers_of(&all), "3,4 1,2");
    ck_assert_double_eq(all.at[0].mean, 0.9);
    ck_assert_uint_eq(all.at[0].done, 1);
    ck_assert_uint_eq(all.at[0].count, 2);
    ck_assert_double_nan(all.at[0].sd);
    ck_assert_double_eq_tol(all.at[1].mean, 0.7, 1e-15);
    ck_assert_int_eq(all.at[1].best->number, 1);
}
END_TEST

/* The sample's: the root of (0.1 * 0.1 + 0.1 * 0.1) / 1; its error that by the root of 2.
 */
START_TEST(the_spread_is_the_sample_standard_deviation)
{
    struct standings all = make("");
    ck_assert_double_eq_tol(all.at[1].sd, 0.141421356237309505, 1e-15);
    ck_assert_double_eq_tol(all.at[1].standard_error, 0.1, 1e-15);
}
END_TEST

/* Thirds, whose mean is rounded. */
START_TEST(the_same_values_have_no_spread)
{
    struct standings all = make(
        "UPDATE trials SET state = 'done', config_hash = 'b', best_value = 0.1 + 0.2");
    ck_assert_uint_eq(all.at[0].valued, 4);
    ck_assert(all.at[0].sd == 0);
}
END_TEST

START_TEST(less_is_better_where_the_objective_says_so)
{
    struct standings all = make("UPDATE trials SET maximize = 0, objective = 'loss'");
    ck_assert_str_eq(numbers_of(&all), "1,2 3,4");
    ck_assert_int_eq(all.at[0].best->number, 2);
}
END_TEST

START_TEST(of_equal_means_the_loss_and_then_the_number_decides)
{
    struct standings all =
        make("UPDATE trials SET state = 'done', best_value = 0.5, final_loss = 0.3;"
             "UPDATE trials SET final_loss = 0.2 WHERE id = 4");
    ck_assert_str_eq(numbers_of(&all), "3,4 1,2");
    all = make("UPDATE trials SET final_loss = 0.3");
    ck_assert_str_eq(numbers_of(&all), "1,2 3,4");
}
END_TEST

/* Whatever a trial came to before. */
START_TEST(a_config_of_which_nothing_is_done_is_last)
{
    struct standings all = make("UPDATE trials SET state = 'failed' WHERE id = 3");
    ck_assert_str_eq(numbers_of(&all), "1,2 3,4");
    ck_assert_uint_eq(all.at[1].valued, 0);
    ck_assert_ptr_null(all.at[1].best);
    ck_assert_double_nan(all.at[1].mean);
}
END_TEST

/* Pruned trials are `queued` in `trials`. */
START_TEST(what_was_pruned_does_not_count)
{
    struct standings all =
        make("UPDATE trials SET state = 'queued' WHERE id = 2;"
             "UPDATE experiment_trials SET pruned_at = 10 WHERE trial_id = 2");
    ck_assert_str_eq(numbers_of(&all), "3,4 1,2");
    ck_assert_double_eq(all.at[1].mean, 0.8);
    ck_assert_uint_eq(all.at[1].done, 1);
}
END_TEST

START_TEST(objectives_are_ranked_by_themselves)
{
    struct standings all =
        make("UPDATE trials SET objective_split = 'validation' WHERE id = 3");
    ck_assert_uint_eq(all.count, 3);
    ck_assert(standing_is_comparable(all.at[0].trials[0], all.at[1].trials[0]));
    ck_assert(!standing_is_comparable(all.at[1].trials[0], all.at[2].trials[0]));
    ck_assert_str_eq(numbers_of(&all), "1,2 4 3");
}
END_TEST

/* Values 0.6, 0.8 and further ones: errors of 0.1 each come to 2 * 0.141421. */
START_TEST(a_lead_is_more_than_luck_beyond_two_standard_errors)
{
    double distance, luck;
    struct standings all =
        make("UPDATE trials SET state = 'done', best_value = 0.88 WHERE id = 3;"
             "UPDATE trials SET state = 'done', best_value = 1.08 WHERE id = 4");
    ck_assert_int_eq(standing_lead(&all.at[0], &all.at[1], &distance, &luck),
                     STANDING_LUCK);
    ck_assert_double_eq_tol(distance, 0.28, 1e-12);
    ck_assert_double_eq_tol(luck, 0.282842712474619, 1e-12);
    all = make("UPDATE trials SET best_value = best_value + 0.01 WHERE id IN (3, 4)");
    ck_assert_int_eq(standing_lead(&all.at[0], &all.at[1], &distance, &luck),
                     STANDING_MORE_THAN_LUCK);
    all = make("UPDATE trials SET best_value = iif(seed, 0.6, 0.8)");
    ck_assert_int_eq(standing_lead(&all.at[0], &all.at[1], &distance, &luck),
                     STANDING_EQUAL);
    all = make("UPDATE trials SET state = 'failed' WHERE id = 4");
    ck_assert_int_eq(standing_lead(&all.at[0], &all.at[1], &distance, &luck),
                     STANDING_UNKNOWN);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("standing");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, a_mean_is_over_the_trials_that_are_done);
    tcase_add_test(tests, the_spread_is_the_sample_standard_deviation);
    tcase_add_test(tests, the_same_values_have_no_spread);
    tcase_add_test(tests, less_is_better_where_the_objective_says_so);
    tcase_add_test(tests, of_equal_means_the_loss_and_then_the_number_decides);
    tcase_add_test(tests, a_config_of_which_nothing_is_done_is_last);
    tcase_add_test(tests, what_was_pruned_does_not_count);
    tcase_add_test(tests, objectives_are_ranked_by_themselves);
    tcase_add_test(tests, a_lead_is_more_than_luck_beyond_two_standard_errors);
    return suite_run("standing", tests);
}
