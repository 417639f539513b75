/* What a row of a search came to, as its trials are recorded: the expectations follow
 * from configs/README.md, the means are worked out by hand. */
#include "run/row_result.h"

#include <math.h>
#include <sqlite3.h>

#include "../config/made_up.h"
#include "config/resolve.h"
#include "support/folder.h"
#include "support/suite.h"

enum { SEEDS = 3 };

static struct arena *arena;
static struct problems problems;
static char folder[FOLDER_ROOM];
static struct database database;
static struct error error;
static struct trial_spec spec;
static const struct dataset dataset = {
    .classes = 10,
    .splits = {[SPLIT_TRAIN] = {.count = 100}, [SPLIT_TEST] = {.count = 10}}};
static struct trial described[SEEDS];
static struct registry_trial trials[SEEDS];
static struct todo_trial at[SEEDS];
static struct prepared prepared;
static struct todo todo;
static struct reports reports;

static void load(void)
{
    static const struct trial_spec *specs[] = {&spec};
    static const struct dataset *datasets[] = {&dataset};
    static size_t spec_of[SEEDS];
    struct vocabulary vocabulary = made_up_vocabulary();
    const struct experiment *experiment =
        made_up_load(MADE_UP_DATASET MADE_UP_LAYERS MADE_UP_LOSS MADE_UP_OPTIMIZER
                     "name: net\n"
                     "schedule: {iterations: 40, batch_size: 10, evaluate_every: 10}\n"
                     "stop: {rule: halving, first: 10, factor: 2}\n",
                     NULL, arena, &problems);
    made_up_no_problems(&problems);
    spec = *resolve_trial(experiment->root, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    for (size_t i = 0; i < SEEDS; i++)
        described[i] = (struct trial){.number = (int64_t)i + 1,
                                      .seed = i,
                                      .root = spec.root,
                                      .spec = &spec,
                                      .run_key = {(char)('a' + i)},
                                      .label = ""};
    prepared = (struct prepared){
        .arena = arena,
        .plan = {.experiment = experiment, .trials = described, .count = SEEDS},
        .specs = specs,
        .spec_count = 1,
        .spec_of = spec_of,
        .datasets = datasets};
    todo = (struct todo){.prepared = &prepared,
                         .rule = stop_new(&spec, &dataset, arena),
                         .trials = trials,
                         .at = at};
    reports = (struct reports){.todo = &todo, .database = &database, .error = &error};
}

/* Trial i has the accuracies 0.1 (i + 1), 0.5 - 0.1 i and 0.2 at iterations 10, 20, 40.
 */
static void set_up(void)
{
    struct registry_outline outlines[SEEDS];
    arena = arena_new();
    load();
    folder_make(folder, "row-result");
    ck_assert_msg(database_open(&database, arena_format(arena, "%s/results.db", folder),
                                &error) == 0,
                  "%s", error.text);
    for (size_t i = 0; i < SEEDS; i++) {
        trials[i] = (struct registry_trial){0};
        at[i] = (struct todo_trial){0};
        outlines[i] = todo_outline(&todo, i);
    }
    struct registry_experiment entered = {.trials = trials};
    const struct registry_plan given = {.plan = &prepared.plan, .outlines = outlines};
    ck_assert_msg(registry_add_plan(&database, &given, &entered, &error) == 0, "%s",
                  error.text);
    for (int i = 0; i < SEEDS; i++) {
        const char *sql =
            arena_format(arena,
                         "INSERT INTO evaluations (trial_id, iteration, split, loss, "
                         "accuracy, correct, "
                         "total) VALUES (%lld, 10, 'test', 1, %g, 0, 10), (%lld, 20, "
                         "'test', 1, %g, 0, "
                         "10), (%lld, 40, 'test', 1, 0.2, 0, 10)",
                         (long long)trials[i].id, 0.1 * (i + 1), (long long)trials[i].id,
                         0.5 - 0.1 * i, (long long)trials[i].id);
        ck_assert_int_eq(sqlite3_exec(database.handle, sql, NULL, NULL, NULL), SQLITE_OK);
        trials[i].state = TRIAL_DONE;
    }
}

static void tear_down(void)
{
    database_close(&database);
    folder_remove(folder);
    arena_free(arena);
}

static struct search_result read_result(void)
{
    static const struct search_point point;
    struct search_result result = {.point = &point};
    ck_assert_msg(row_result_read(&reports, 0, SEEDS, &result) == 0, "%s", error.text);
    return result;
}

START_TEST(a_row_is_worth_the_mean_of_its_trials_best_values)
{
    struct search_result result = read_result();
    ck_assert_int_eq(result.standing, SEARCH_COMPLETE);
    ck_assert_double_eq_tol(result.value, (0.5 + 0.4 + 0.3) / 3, 1e-12);
    ck_assert_ptr_nonnull(result.point);
}
END_TEST

/* At rung 1 the second trial was the first to be pruned, and rows behind do not count. */
START_TEST(one_pruned_trial_makes_its_row_pruned_as_far_as_that_came)
{
    trials[0].pruned_at = 20;
    trials[1].pruned_at = 10;
    struct search_result result = read_result();
    ck_assert_int_eq(result.standing, SEARCH_PRUNED);
    ck_assert_int_eq(result.reached, 1);
    ck_assert_double_eq_tol(result.value, (0.1 + 0.2 + 0.3) / 3, 1e-12);
    trials[1].pruned_at = 0;
    result = read_result();
    ck_assert_int_eq(result.reached, 2);
    ck_assert_double_eq_tol(result.value, (0.5 + 0.4 + 0.3) / 3, 1e-12);
}
END_TEST

START_TEST(one_trial_that_went_wrong_makes_its_row_the_worst)
{
    static const enum trial_state states[] = {TRIAL_FAILED, TRIAL_DIVERGED};
    trials[0].pruned_at = 10;
    trials[2].state = states[_i];
    struct search_result result = read_result();
    ck_assert_int_eq(result.standing, SEARCH_WORST);
    ck_assert(isnan(result.value));
}
END_TEST

START_TEST(a_trial_without_a_number_makes_its_row_the_worst)
{
    ck_assert_int_eq(
        sqlite3_exec(database.handle,
                     "UPDATE evaluations SET accuracy = NULL WHERE trial_id = "
                     "(SELECT max(id) FROM trials)",
                     NULL, NULL, NULL),
        SQLITE_OK);
    ck_assert_int_eq(read_result().standing, SEARCH_WORST);
}
END_TEST

START_TEST(a_row_without_trials_has_no_point)
{
    static const struct search_point point;
    struct search_result result = {.point = &point};
    ck_assert_int_eq(row_result_read(&reports, 1, 1, &result), 0);
    ck_assert_ptr_null(result.point);
}
END_TEST

START_TEST(a_trial_has_ended_that_nothing_trains_further)
{
    static const struct {
        enum trial_state state;
        int64_t pruned_at;
        bool wanted, ended;
    } cases[] = {{TRIAL_DONE, 0, false, true},        {TRIAL_FAILED, 0, false, true},
                 {TRIAL_DIVERGED, 0, false, true},    {TRIAL_QUEUED, 10, false, true},
                 {TRIAL_QUEUED, 0, true, false},      {TRIAL_RUNNING, 0, true, false},
                 {TRIAL_FAILED, 0, true, false}, /* it is tried again */
                 {TRIAL_INTERRUPTED, 0, false, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trials[0].state = cases[i].state;
        trials[0].pruned_at = cases[i].pruned_at;
        at[0].wanted = cases[i].wanted;
        ck_assert_int_eq(row_result_has_ended(&todo, 0), cases[i].ended);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("row_result");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_row_is_worth_the_mean_of_its_trials_best_values);
    tcase_add_test(tests, one_pruned_trial_makes_its_row_pruned_as_far_as_that_came);
    tcase_add_loop_test(tests, one_trial_that_went_wrong_makes_its_row_the_worst, 0, 2);
    tcase_add_test(tests, a_trial_without_a_number_makes_its_row_the_worst);
    tcase_add_test(tests, a_row_without_trials_has_no_point);
    tcase_add_test(tests, a_trial_has_ended_that_nothing_trains_further);
    return suite_run("row_result", tests);
}
