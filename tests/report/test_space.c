/* The swept settings as axes, also where some trials lack them. */
#include "report/space.h"

#include <check.h>
#include <math.h>
#include <string.h>

#include "recorded.h"
#include "support/suite.h"

static struct space space;

static void read_space(const char *sql)
{
    recorded_with(sql);
    static struct compared compared;
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

static const char momentum[] =
    "UPDATE trials SET config_hash = run_key;"
    "INSERT INTO axes (experiment_id, position, path) VALUES"
    " (1, 2, 'optimizer.momentum');"
    "INSERT INTO settings SELECT id, 'optimizer.momentum', 0.9 FROM trials WHERE id IN "
    "(1, 3);";

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

/* As of a search over [1e-4, 10] that found its best near 1.5. */
START_TEST(numbers_of_which_few_go_far_down_are_logarithmic)
{
    double values[60];
    for (size_t i = 0; i < 60; i++)
        values[i] = i < 3 ? 0.0002 * (double)(i + 1) : 1 + 0.01 * (double)i;
    values[59] = 9.5;
    ck_assert(!space_is_log(values, 60, 4));
    ck_assert(!space_goes_down_by_ratios(values, 60));
    values[3] = 0.09;
    ck_assert(space_goes_down_by_ratios(values, 60));
    ck_assert(!space_goes_down_by_ratios(values, 19));
    values[0] = 0;
    ck_assert(!space_goes_down_by_ratios(values, 60));
}
END_TEST

/* The first and the third have a momentum, whatever their rate is. */
START_TEST(to_lack_a_setting_is_a_value)
{
    read_space(momentum);
    ck_assert_uint_eq(space.axis_count, 2);
    const struct space_axis *axis = &space.axes[1];
    ck_assert_str_eq(axis->path, "optimizer.momentum");
    ck_assert(axis->is_word && !axis->is_log);
    ck_assert_uint_eq(axis->word_count, 2);
    ck_assert_str_eq(axis->words[0], "0.9");
    ck_assert_str_eq(axis->words[1], "none");
    for (size_t i = 0; i < 4; i++)
        ck_assert_double_eq(axis->at[i], (double)(i % 2));
    ck_assert_uint_eq(axis->value_count, 2);
    ck_assert_double_eq(axis->values[1], 1);
}
END_TEST

START_TEST(to_lack_the_only_setting_is_a_value)
{
    recorded_run(
        "UPDATE settings SET value = 0.1 WHERE path = 'optimizer.learning_rate'");
    read_space(momentum);
    ck_assert_uint_eq(space.axis_count, 1);
    ck_assert_str_eq(space.axes[0].path, "optimizer.momentum");
}
END_TEST

/* All of one type have it, so that the type says as much. */
START_TEST(what_a_word_tells_is_no_axis_of_its_own)
{
    recorded_run(momentum);
    recorded_run("INSERT INTO axes (experiment_id, position, path) VALUES"
                 " (1, 3, 'optimizer.type');"
                 "INSERT INTO settings SELECT id, 'optimizer.type',"
                 " iif(id IN (1, 3), 'sgd', 'adam') FROM trials;");
    read_space("");
    ck_assert_uint_eq(space.axis_count, 2);
    ck_assert_str_eq(space.axes[0].path, "optimizer.learning_rate");
    ck_assert_str_eq(space.axes[1].path, "optimizer.type");
}
END_TEST

/* Of several numbers those that have one keep theirs. */
START_TEST(of_several_values_the_lack_has_no_place)
{
    recorded_run(momentum);
    read_space("UPDATE settings SET value = 0.5 WHERE path = 'optimizer.momentum' AND "
               "trial_id = 3");
    ck_assert_uint_eq(space.axis_count, 2);
    ck_assert(!space.axes[1].is_word);
    ck_assert_double_eq(space.axes[1].at[0], 0.9);
    ck_assert_double_nan(space.axes[1].at[1]);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("space");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, an_axis_is_a_setting_that_differs_and_no_seed);
    tcase_add_test(tests,
                   words_have_places_in_the_order_of_trials_and_one_may_lack_its_setting);
    tcase_add_test(tests, numbers_spread_by_their_ratios_are_logarithmic);
    tcase_add_test(tests, numbers_of_which_few_go_far_down_are_logarithmic);
    tcase_add_test(tests, to_lack_a_setting_is_a_value);
    tcase_add_test(tests, to_lack_the_only_setting_is_a_value);
    tcase_add_test(tests, what_a_word_tells_is_no_axis_of_its_own);
    tcase_add_test(tests, of_several_values_the_lack_has_no_place);
    return suite_run("space", tests);
}
