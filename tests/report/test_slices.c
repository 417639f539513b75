/* The swept settings as axes, where trials stand on them, and what they come to. */
#include "report/slices.h"

#include <math.h>
#include <string.h>

#include "recorded.h"
#include "report/matters.h"
#include "support/suite.h"

static struct compared compared;
static struct space space;

static void read_space(const char *sql)
{
    recorded_with(sql);
    compared = compared_make(trials, trial_count, arena);
    const struct query_trial **all = arena_array(arena, compared.count, sizeof *all);
    for (size_t i = 0; i < compared.count; i++)
        all[i] = &compared.trials[i];
    space = (struct space){
        .trials = all, .count = compared.count, .repeated = &compared.lines};
    ck_assert_msg(space_find(&database, &space, arena, &error) == 0, "%s", error.text);
}

static const char swept_type[] =
    "INSERT INTO axes (experiment_id, position, path) VALUES (1, 2, 'optimizer.type');"
    "INSERT INTO settings SELECT id, 'optimizer.type', iif(id < 3, 'sgd', 'adam') FROM "
    "trials WHERE id < 4;";

START_TEST(an_axis_is_a_setting_that_differs_and_no_seed)
{
    read_space("");
    ck_assert_uint_eq(space.axis_count, 1);
    ck_assert_str_eq(space.axes[0].path, "optimizer.learning_rate");
    ck_assert_str_eq(space.axes[0].name, "learning_rate");
    ck_assert(!space.axes[0].is_word);
    ck_assert_uint_eq(space.axes[0].value_count, 2);
    for (size_t i = 0; i < 4; i++)
        ck_assert_double_eq(space.axes[0].at[i], i < 2 ? 0.1 : 0.3);
}
END_TEST

START_TEST(words_have_places_in_the_order_of_trials_and_one_may_lack_its_setting)
{
    read_space(swept_type);
    ck_assert_uint_eq(space.axis_count, 2);
    const struct space_axis *axis = &space.axes[1];
    ck_assert_str_eq(axis->name, "optimizer");
    ck_assert(axis->is_word);
    ck_assert_str_eq(axis->words[0], "sgd");
    ck_assert_str_eq(axis->words[1], "adam");
    ck_assert_double_eq(axis->at[0], 0);
    ck_assert_double_eq(axis->at[2], 1);
    ck_assert_msg(isnan(axis->at[3]), "the fourth has no such setting");
}
END_TEST

START_TEST(numbers_spread_by_their_ratios_are_logarithmic)
{
    ck_assert(space_is_log((double[]){0.03, 0.1, 0.3}, 3, 4));
    ck_assert(space_is_log((double[]){100, 50, 200}, 3, 4));
    ck_assert(!space_is_log((double[]){4, 8, 12, 16}, 4, 4));
    ck_assert(!space_is_log((double[]){0, 0.1, 1}, 3, 4));
    ck_assert(!space_is_log((double[]){0.03, 0.1, 0.3}, 3, 20));
    ck_assert(!space_is_log((double[]){1, 100}, 2, 4));
}
END_TEST

START_TEST(means_are_of_the_trials_that_have_a_value)
{
    read_space("");
    struct slices slices = slices_make(&compared, &space.axes[0], arena);
    ck_assert_uint_eq(slices.mean_count, 2);
    ck_assert_double_eq_tol(slices.mean_y[0], 0.7, 1e-15);
    ck_assert_double_eq_tol(slices.mean_y[1], 0.9, 1e-15);
    ck_assert_double_eq(slices.x[0], slices.x[1]); /* seeds of a config stand together */
}
END_TEST

/* Three configs have the rate 0.1, and stand around it in the order of their ranks. */
START_TEST(configs_of_one_value_stand_beside_one_another)
{
    read_space("UPDATE trials SET config_hash = run_key; UPDATE settings SET value = 0.1 "
               "WHERE trial_id = 3 AND path = 'optimizer.learning_rate'");
    struct slices slices = slices_make(&compared, &space.axes[0], arena);
    ck_assert_double_lt(slices.x[2], slices.x[0]); /* 0.9, 0.8, 0.6 */
    ck_assert_double_lt(slices.x[0], slices.x[1]);
    ck_assert_double_eq_tol(slices.x[0], 0.1, 1e-12);
    ck_assert_double_gt(slices.x[2], 0.09); /* of an axis from 0.1 to 0.3 */
}
END_TEST

START_TEST(cells_have_means_and_say_where_there_is_none)
{
    read_space(swept_type);
    struct slices_cells cells =
        slices_cross(&compared, &space.axes[0], &space.axes[1], arena);
    ck_assert_double_eq_tol(cells.means[0], 0.7, 1e-15); /* sgd with 0.1, */
    ck_assert_uint_eq(cells.counts[0], 2);
    ck_assert_msg(isnan(cells.means[1]), "sgd has no rate of 0.3");
    ck_assert_msg(isnan(cells.means[2]), "adam has no rate of 0.1");
    ck_assert_double_eq(cells.means[3], 0.9);
    ck_assert_uint_eq(cells.lost[3], 0);
}
END_TEST

START_TEST(a_cell_counts_what_diverged)
{
    recorded_run(swept_type);
    read_space("INSERT INTO settings VALUES (4, 'optimizer.type', 'adam')");
    struct slices_cells cells =
        slices_cross(&compared, &space.axes[0], &space.axes[1], arena);
    ck_assert_uint_eq(cells.counts[3], 1);
    ck_assert_uint_eq(cells.lost[3], 1);
}
END_TEST

START_TEST(what_is_left_out_is_counted_in_words)
{
    read_space("UPDATE trials SET state = 'failed', best_value = NULL WHERE id = 2");
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
    read_space("UPDATE trials SET objective = 'loss', maximize = 0 WHERE id = 1");
    ck_assert_uint_eq(compared.count, 3);
    ck_assert_str_eq(compared.value, "best test accuracy");
    ck_assert_str_eq(compared_left_out(&compared, 1u << TRIAL_DIVERGED, 0, arena),
                     "Left out: 1 of another objective.");
}
END_TEST

START_TEST(a_diverged_trial_counts_as_the_worst)
{
    double values[4];
    read_space("UPDATE trials SET state = 'queued' WHERE id = 2");
    compared_values(&compared, values);
    ck_assert_double_eq(values[0], 0.8);
    ck_assert_msg(isnan(values[1]), "it is not done");
    ck_assert_double_eq(values[3], 0.8);
}
END_TEST

START_TEST(nothing_matters_where_all_is_the_same)
{
    struct matters matters;
    read_space("UPDATE trials SET best_value = 0.5, state = 'done'");
    ck_assert_int_eq(matters_find(&database, &compared, arena, &matters, &error), -1);
    ck_assert_str_eq(error.text, "all 4 trials of rates that have a value have the same "
                                 "one: no setting matters");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("slices");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, an_axis_is_a_setting_that_differs_and_no_seed);
    tcase_add_test(tests,
                   words_have_places_in_the_order_of_trials_and_one_may_lack_its_setting);
    tcase_add_test(tests, numbers_spread_by_their_ratios_are_logarithmic);
    tcase_add_test(tests, means_are_of_the_trials_that_have_a_value);
    tcase_add_test(tests, configs_of_one_value_stand_beside_one_another);
    tcase_add_test(tests, cells_have_means_and_say_where_there_is_none);
    tcase_add_test(tests, a_cell_counts_what_diverged);
    tcase_add_test(tests, what_is_left_out_is_counted_in_words);
    tcase_add_test(tests, trials_of_another_objective_than_the_last_are_left_out);
    tcase_add_test(tests, a_diverged_trial_counts_as_the_worst);
    tcase_add_test(tests, nothing_matters_where_all_is_the_same);
    return suite_run("slices", tests);
}
