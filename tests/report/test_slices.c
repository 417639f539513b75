/* Where trials stand on the axes of their settings, and what they come to in the mean. */
#include "report/slices.h"

#include <math.h>
#include <string.h>

#include "recorded.h"
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

/* 25 rates, which are more than are looked at one by one: means are over three
 * neighbours, and the last one stands alone. One that failed is in none. */
START_TEST(of_numbers_drawn_at_random_neighbours_have_a_mean)
{
    recorded_run(
        "DELETE FROM trials; DELETE FROM settings; DELETE FROM experiment_trials;"
        "WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 26) "
        "INSERT INTO trials (id, state, seed, config_hash, run_key, config, "
        "created_us, iterations, iterations_per_epoch, best_value) SELECT i, "
        "iif(i = 26, 'failed', 'done'), 0, i, i, '{}', 0, 4, 2, i * 2 FROM n;"
        "INSERT INTO experiment_trials (experiment_id, trial_id, number, "
        "position) SELECT 1, id, id, id FROM trials;");
    read_space(
        "INSERT INTO settings SELECT id, 'optimizer.learning_rate', 0.01 * id FROM "
        "trials");
    ck_assert(!slices_is_discrete(&space.axes[0]));
    struct slices slices = slices_make(&compared, &space.axes[0], arena);
    ck_assert_uint_eq(slices.group, 3);
    ck_assert_uint_eq(slices.last, 1);
    ck_assert_uint_eq(slices.mean_count, 9);
    ck_assert_double_eq_tol(slices.mean_x[0], 0.02, 1e-12);
    ck_assert_double_eq_tol(slices.mean_y[0], 4, 1e-12);
    ck_assert_double_eq_tol(slices.mean_x[8], 0.25, 1e-12);
    ck_assert_double_eq_tol(slices.mean_y[8], 50, 1e-12);
    ck_assert_double_eq_tol(slices.x[24], 0.25, 1e-12); /* none is moved aside */
}
END_TEST

/* The second has no type, and is in no mean over the types, nor in a cell. */
START_TEST(a_trial_that_lacks_the_setting_is_in_no_mean)
{
    recorded_run(swept_type);
    read_space("UPDATE trials SET config_hash = run_key;"
               "DELETE FROM settings WHERE trial_id = 2 AND path = 'optimizer.type'");
    struct slices slices = slices_make(&compared, &space.axes[1], arena);
    ck_assert_uint_eq(slices.mean_count, 2);
    ck_assert_double_eq_tol(slices.mean_y[0], 0.8, 1e-15);
    ck_assert_double_nan(slices.x[1]);
    struct slices_cells cells =
        slices_cross(&compared, &space.axes[0], &space.axes[1], arena);
    ck_assert_uint_eq(cells.counts[0], 1);
    ck_assert_double_eq_tol(cells.means[0], 0.8, 1e-15);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("slices");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, means_are_of_the_trials_that_have_a_value);
    tcase_add_test(tests, configs_of_one_value_stand_beside_one_another);
    tcase_add_test(tests, cells_have_means_and_say_where_there_is_none);
    tcase_add_test(tests, a_cell_counts_what_diverged);
    tcase_add_test(tests, of_numbers_drawn_at_random_neighbours_have_a_mean);
    tcase_add_test(tests, a_trial_that_lacks_the_setting_is_in_no_mean);
    return suite_run("slices", tests);
}
