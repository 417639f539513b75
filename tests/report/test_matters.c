/* From recorded trials to what matters for them. */
#include "report/matters.h"

#include <check.h>
#include <math.h>

#include "recorded.h"
#include "support/suite.h"

/* Sixteen trials in place of the four: two rates, two types, two batch sizes, each twice.
 */
static const char sixteen[] =
    "DELETE FROM trials;"
    "WITH n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 15) INSERT INTO "
    "trials (id, state, seed, config_hash, run_key, config, created_us, iterations, "
    "iterations_per_epoch, best_value) SELECT i + 1, 'done', 0, i, i, '{}', 0, 4, 2, "
    "10 + i % 2 FROM n;"
    "DELETE FROM settings; DELETE FROM experiment_trials;"
    "INSERT INTO experiment_trials (experiment_id, trial_id, number, position)"
    " SELECT 1, id, id, id FROM trials;"
    "INSERT INTO axes (experiment_id, position, path) VALUES"
    " (1, 2, 'optimizer.type'), (1, 3, 'schedule.batch_size');"
    "INSERT INTO settings SELECT id, 'optimizer.learning_rate', 0.1 + (id - 1) % 2 FROM "
    "trials;"
    "INSERT INTO settings SELECT id, 'optimizer.type', iif((id - 1) / 2 % 2, 'sgd', "
    "'adam') FROM trials;"
    "INSERT INTO settings SELECT id, 'schedule.batch_size', 10 + (id - 1) / 4 % 2 * 10 "
    "FROM "
    "trials;";

static struct matters matters;

static int find(const char *sql)
{
    recorded_with(sql);
    const struct compared compared = compared_make(trials, trial_count, arena);
    return matters_find(&database, &compared, arena, &matters, &error);
}

START_TEST(the_setting_that_decides_is_told_by_its_name)
{
    ck_assert_int_eq(find(sixteen), 0);
    ck_assert_uint_eq(matters.trials, 16);
    ck_assert(matters.is_told);
    ck_assert(!matters.is_log);
    ck_assert_str_eq(matters_name(&matters, &matters.found.effects[0], arena),
                     "learning_rate");
    ck_assert_double_gt(matters.found.effects[0].share, 0.99);
}
END_TEST

/* Rates and types decide only together, and batch sizes go along with types. */
START_TEST(pairs_and_settings_in_step_have_names_of_both)
{
    recorded_run(sixteen);
    ck_assert_int_eq(
        find("UPDATE settings SET value = 10 * (1 + (trial_id - 1) / 2 % 2) WHERE path = "
             "'schedule.batch_size';"
             "UPDATE trials SET best_value = (id - 1) % 2 <> (id - 1) / 2 % 2"),
        0);
    ck_assert_str_eq(matters_name(&matters, &matters.found.effects[0], arena),
                     "learning_rate x optimizer + batch_size");
}
END_TEST

/* Losses from 0.001 to 1000: of themselves the largest one would tell all, of their
 * logarithms the rate and the type tell as much. */
START_TEST(a_loss_over_several_powers_of_ten_is_told_by_its_logarithm)
{
    recorded_run(sixteen);
    ck_assert_int_eq(
        find("UPDATE trials SET objective = 'loss', maximize = 0, best_value ="
             " 0.001 * iif((id - 1) % 2, 1000, 1)"
             " * iif((id - 1) / 2 % 2, 1000, 1)"),
        0);
    ck_assert(matters.is_log);
    ck_assert_double_eq_tol(matters.found.effects[0].share, 0.5, 0.01);
    ck_assert_double_eq_tol(matters.found.effects[1].share, 0.5, 0.01);
}
END_TEST

/* Rates and types, of which one pair has no value; neither has many values. */
START_TEST(settings_that_were_not_all_tried_together_are_found)
{
    ck_assert_int_eq(find(sixteen), 0);
    ck_assert(matters_is_crossed(&matters, 0, 1, arena));
    ck_assert_int_eq(find("UPDATE trials SET state = 'failed', best_value = NULL WHERE "
                          "(id - 1) % 4 = 3"),
                     0);
    ck_assert(!matters_is_crossed(&matters, 0, 1, arena));
    ck_assert(matters_is_crossed(&matters, 0, 2, arena));
    ck_assert(matters_is_crossed(&matters, 1, 2, arena));
    ck_assert_int_eq(find("UPDATE settings SET value = trial_id WHERE path = "
                          "'optimizer.learning_rate'"),
                     0);
    ck_assert(matters_is_crossed(&matters, 0, 1, arena));
}
END_TEST

START_TEST(of_few_trials_it_is_not_told)
{
    recorded_run(sixteen);
    ck_assert_int_eq(find("UPDATE trials SET state = 'failed' WHERE id > 5"), 0);
    ck_assert_uint_eq(matters.trials, 5);
    ck_assert(!matters.is_told);
}
END_TEST

/* The rate of 1.1 diverges, and all others have the same value. */
START_TEST(a_setting_that_decides_what_diverges_matters)
{
    recorded_run(sixteen);
    ck_assert_int_eq(find("UPDATE trials SET best_value = 0.5;"
                          "UPDATE trials SET state = 'diverged', best_value = NULL WHERE "
                          "id % 2 = 0"),
                     0);
    ck_assert(matters.is_told);
    ck_assert_str_eq(matters_name(&matters, &matters.found.effects[0], arena),
                     "learning_rate");
}
END_TEST

START_TEST(where_nothing_can_be_compared_a_sentence_says_why)
{
    recorded_run(sixteen);
    ck_assert_int_eq(find("UPDATE trials SET best_value = 0.5"), -1);
    ck_assert_str_eq(error.text, "all 16 trials of rates that have a value have the same "
                                 "one: no setting matters");
    ck_assert_int_eq(find("UPDATE trials SET state = 'failed' WHERE id NOT IN (1, 9)"),
                     -1);
    ck_assert_str_eq(error.text,
                     "the 2 of 16 trials of rates that have a value differ in "
                     "no swept setting: there is nothing to compare yet");
    ck_assert_int_eq(find("UPDATE trials SET state = 'failed' WHERE id > 1"), -1);
    ck_assert_str_eq(error.text, "only 1 of the 16 trials of rates has a value of its "
                                 "objective yet: there is nothing to compare it with");
    ck_assert_int_eq(find("UPDATE trials SET state = 'failed'"), -1);
    ck_assert_str_eq(error.text, "no trial of rates has a value of its objective yet: "
                                 "there is nothing to compare");
    ck_assert_int_eq(find("UPDATE trials SET state = 'done'; DELETE FROM settings WHERE "
                          "path <> 'seed'"),
                     -1);
    ck_assert_str_eq(error.text, "rates sweeps nothing: there is no setting to draw");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("matters");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, the_setting_that_decides_is_told_by_its_name);
    tcase_add_test(tests, pairs_and_settings_in_step_have_names_of_both);
    tcase_add_test(tests, a_loss_over_several_powers_of_ten_is_told_by_its_logarithm);
    tcase_add_test(tests, settings_that_were_not_all_tried_together_are_found);
    tcase_add_test(tests, of_few_trials_it_is_not_told);
    tcase_add_test(tests, a_setting_that_decides_what_diverges_matters);
    tcase_add_test(tests, where_nothing_can_be_compared_a_sentence_says_why);
    return suite_run("matters", tests);
}
