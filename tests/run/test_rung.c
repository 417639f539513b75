/* Which rung comes next, and who is judged at it: trials of other lengths, that were
 * pruned, or that others have trained. The expectations follow from configs/README.md:
 * halving at 10, 20, 40 ... with one trial in two going on, and none at a trial's end. */
#include "run/rung.h"

#include <sqlite3.h>
#include <string.h>

#include "../config/made_up.h"
#include "config/resolve.h"
#include "support/folder.h"
#include "support/suite.h"

enum { MOST = 4 };

static struct arena *arena;
static struct problems problems;
static struct trial_spec specs[MOST];
static const struct dataset dataset = {
    .classes = 10,
    .splits = {[SPLIT_TRAIN] = {.count = 100}, [SPLIT_TEST] = {.count = 10}}};
static struct prepared prepared;
static struct todo todo;
static struct error error;
static struct reports reports;

static void make_todo_of(const char *first)
{
    static struct registry_trial trials[MOST];
    static struct todo_trial at[MOST];
    static const struct trial_spec *of[MOST];
    static const struct dataset *datasets[MOST];
    static const struct tensors *tensors[MOST];
    static size_t spec_of[MOST];
    struct vocabulary vocabulary = made_up_vocabulary();
    const struct experiment *experiment = made_up_load(
        arena_format(arena,
                     MADE_UP_DATASET MADE_UP_LAYERS MADE_UP_LOSS MADE_UP_OPTIMIZER
                     "name: net\n"
                     "schedule: {iterations: 40, batch_size: 10, evaluate_every: 10}\n"
                     "stop: {rule: halving, first: %s, factor: 2}\n",
                     first),
        NULL, arena, &problems);
    made_up_no_problems(&problems);
    const struct trial_spec *spec =
        resolve_trial(experiment->root, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    for (size_t i = 0; i < MOST; i++) {
        specs[i] = *spec;
        of[i] = &specs[i];
        datasets[i] = &dataset;
        spec_of[i] = i;
        trials[i] = (struct registry_trial){0};
        at[i] = (struct todo_trial){.wanted = true};
    }
    prepared = (struct prepared){.arena = arena,
                                 .plan = {.experiment = experiment, .count = MOST},
                                 .specs = of,
                                 .spec_count = MOST,
                                 .spec_of = spec_of,
                                 .datasets = datasets,
                                 .tensors = tensors};
    todo = (struct todo){.prepared = &prepared,
                         .rule = stop_new(spec, &dataset, arena),
                         .trials = trials,
                         .at = at};
    static const struct checkpointing checkpoint = {.keep = KEEP_LAST};
    reports = (struct reports){.todo = &todo, .checkpoint = &checkpoint, .error = &error};
}

static void make_todo(void)
{
    make_todo_of("10");
}

static void set_up(void)
{
    arena = arena_new();
    make_todo();
}

static void tear_down(void)
{
    arena_free(arena);
}

/* ---- The next one ---- */

/* Of two trials. */
static const struct {
    struct {
        int64_t iterations, cleared, recorded, pruned_at;
        bool wanted;
    } trials[2];
    int64_t next; /* its number: they are at 10, 20, 40 ... */
} nexts[] = {
    {{{40, 0, 0, 0, true}, {40, 0, 0, 0, true}}, 1},
    {{{40, 10, 10, 0, true}, {40, 10, 10, 0, true}}, 2},
    {{{40, 20, 20, 0, true}, {40, 10, 10, 0, true}}, 2},
    /* There is no rung at the end. */
    {{{40, 20, 20, 0, true}, {40, 20, 20, 0, true}}, INT64_MAX},
    {{{20, 10, 10, 0, true}, {20, 10, 10, 0, true}}, INT64_MAX},
    {{{21, 10, 10, 0, true}, {20, 10, 10, 0, true}}, 2},
    {{{10, 0, 0, 0, true}, {10, 0, 0, 0, true}}, INT64_MAX},
    {{{40, 40, 40, 0, true}, {11, 0, 0, 0, true}}, 1},
    /* One that was pruned comes to none. */
    {{{40, 10, 10, 10, true}, {40, 10, 10, 0, true}}, 2},
    {{{40, 10, 10, 10, true}, {40, 10, 10, 10, true}}, INT64_MAX},
    /* Nor one that is not to be trained, unless it has come there already. */
    {{{40, 10, 19, 0, false}, {40, 10, 10, 10, true}}, INT64_MAX},
    {{{40, 10, 20, 0, false}, {40, 10, 10, 10, true}}, 2},
    {{{40, 10, 40, 0, false}, {40, 0, 9, 0, false}}, 2},
};

START_TEST(the_next_rung_is_the_first_that_a_trial_comes_to)
{
    prepared.plan.count = 2;
    for (size_t i = 0; i < 2; i++) {
        specs[i].schedule.iterations = nexts[_i].trials[i].iterations;
        todo.trials[i].pruned_at = nexts[_i].trials[i].pruned_at;
        todo.at[i].cleared = nexts[_i].trials[i].cleared;
        todo.at[i].recorded = nexts[_i].trials[i].recorded;
        todo.at[i].wanted = nexts[_i].trials[i].wanted;
    }
    ck_assert_int_eq(rung_next(&todo), nexts[_i].next);
}
END_TEST

/* ---- Deciding one ---- */

static char folder[FOLDER_ROOM];
static struct database database;
static FILE *lines; /* of progress */
static struct trial described[MOST];

static void run_sql(const char *sql)
{
    int status = sqlite3_exec(database.handle, sql, NULL, NULL, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(database.handle));
}

/* Trials 1 to 4 with these accuracies at iteration 10; below 0: none is recorded. */
static void open_reports(const double *accuracies)
{
    struct registry_outline outlines[MOST];
    folder_make(folder, "rung");
    ck_assert_msg(database_open(&database, arena_format(arena, "%s/results.db", folder),
                                &error) == 0,
                  "%s", error.text);
    prepared.plan.trials = described;
    for (size_t i = 0; i < MOST; i++) {
        described[i] = (struct trial){.number = (int64_t)i + 1,
                                      .seed = i,
                                      .root = specs[i].root,
                                      .spec = &specs[i],
                                      .run_key = {(char)('a' + i)},
                                      .label = ""};
        outlines[i] = todo_outline(&todo, i);
        todo.trials[i].id = -1;
    }
    struct registry_experiment entered = {.trials = todo.trials};
    const struct registry_plan given = {.plan = &prepared.plan, .outlines = outlines};
    ck_assert_msg(registry_add_plan(&database, &given, &entered, &error) == 0, "%s",
                  error.text);
    reports.experiment_id = entered.id;
    for (size_t i = 0; i < MOST; i++)
        if (accuracies[i] >= 0)
            run_sql(arena_format(
                arena,
                "INSERT INTO evaluations (trial_id, iteration, split, loss, accuracy, "
                "correct, total) VALUES (%lld, 10, 'test', 1, %g, 0, 10)",
                (long long)todo.trials[i].id, accuracies[i]));
    reports.database = &database;
    reports.recorder = recorder_new(&database);
    lines = tmpfile();
    reports.progress = progress_new(lines, false, 100, MOST);
}

static void close_reports(void)
{
    progress_free(reports.progress);
    fclose(lines);
    recorder_free(reports.recorder);
    database_close(&database);
    folder_remove(folder);
}

/* "x..x": who is pruned. */
static void expect_pruned(const char *expected)
{
    char found[MOST + 1] = "";
    for (int i = 0; i < MOST; i++)
        found[i] = todo.trials[i].pruned_at > 0 ? 'x' : '.';
    ck_assert_str_eq(found, expected);
}

static const struct {
    double accuracies[MOST];
    int64_t short_end; /* iterations of the first trial */
    const char *pruned;
} rungs[] = {
    {{0.9, 0.8, 0.7, 0.6}, 40, "..xx"},
    {{0.6, 0.7, 0.8, 0.9}, 40, "xx.."},
    /* Who ends at the rung is neither judged nor compared with. */
    {{0.9, 0.8, 0.7, 0.6}, 10, "...x"},
    {{0.6, 0.7, 0.8, 0.9}, 10, ".x.."},
    {{0.9, 0.8, 0.7, 0.6}, 11, "..xx"},
    /* Who has not come there is left out. */
    {{0.9, -1, 0.7, 0.6}, 40, "...x"},
};

START_TEST(who_is_judged_are_those_that_came_to_the_rung_and_go_beyond)
{
    specs[0].schedule.iterations = rungs[_i].short_end;
    open_reports(rungs[_i].accuracies);
    ck_assert_msg(rung_decide(&reports, 1) == 0, "%s", error.text);
    expect_pruned(rungs[_i].pruned);
    for (int i = 0; i < MOST; i++) {
        bool pruned = todo.trials[i].pruned_at > 0;
        ck_assert_int_eq(todo.trials[i].pruned_at, pruned ? 10 : 0);
        ck_assert_int_eq(todo.at[i].wanted, !pruned);
        ck_assert_int_eq(todo.at[i].cleared, 10);
    }
    close_reports();
}
END_TEST

START_TEST(who_was_judged_at_a_rung_is_not_judged_again)
{
    static const double accuracies[] = {0.9, 0.8, 0.7, 0.6};
    open_reports(accuracies);
    todo.at[2].cleared = 10;
    ck_assert_int_eq(rung_decide(&reports, 1), 0);
    expect_pruned("...x");
    close_reports();
}
END_TEST

/* At a later rung it is compared with no more; at its own it still counts. */
START_TEST(who_was_pruned_counts_up_to_its_rung)
{
    static const double accuracies[] = {0.9, 0.8, 0.7, 0.6};
    open_reports(accuracies);
    todo.trials[0].pruned_at = 5;
    ck_assert_int_eq(rung_decide(&reports, 1), 0);
    expect_pruned("x..x");
    close_reports();

    make_todo();
    open_reports(accuracies);
    todo.trials[0].pruned_at = 10;
    ck_assert_int_eq(rung_decide(&reports, 1), 0);
    expect_pruned("x.xx");
    close_reports();
}
END_TEST

/* A bracket of a search: others are neither judged nor compared with. */
START_TEST(only_the_part_that_is_looked_at_is_compared)
{
    static const double accuracies[] = {0.9, 0.8, 0.7, 0.6};
    open_reports(accuracies);
    todo.first = 1;
    todo.end = 3;
    ck_assert_int_eq(rung_decide(&reports, rung_next(&todo)), 0);
    expect_pruned("..x.");
    for (size_t i = 0; i < MOST; i++)
        ck_assert_int_eq(todo.at[i].cleared, i == 1 || i == 2 ? 10 : 0);
    todo.first = todo.end = 3;
    ck_assert_int_eq(rung_next(&todo), INT64_MAX);
    close_reports();
}
END_TEST

/* The first two have five iterations an epoch, the others ten. */
START_TEST(a_rung_in_epochs_is_at_an_iteration_of_each_trial)
{
    static const double accuracies[] = {0.9, 0.6, 0.7, 0.8};
    make_todo_of("{epochs: 1}");
    specs[0].schedule.batch_size = specs[1].schedule.batch_size = 20;
    open_reports(accuracies);
    run_sql("UPDATE evaluations SET iteration = 5 WHERE accuracy IN (0.9, 0.6)");
    ck_assert_int_eq(rung_next(&todo), 1);
    ck_assert_int_eq(rung_decide(&reports, 1), 0);
    expect_pruned(".xx.");
    for (size_t i = 0; i < MOST; i++) {
        int64_t rung = i < 2 ? 5 : 10;
        bool pruned = todo.trials[i].pruned_at > 0;
        ck_assert_int_eq(todo.trials[i].pruned_at, pruned ? rung : 0);
        ck_assert_int_eq(todo.at[i].cleared, rung);
    }
    /* The next ones are at 10 and 20, 20 and 40: at its end the last has none. */
    ck_assert_int_eq(rung_next(&todo), 2);
    todo.at[0].cleared = 10;
    todo.at[3].cleared = 20;
    ck_assert_int_eq(rung_next(&todo), 3);
    todo.at[0].wanted = false;
    ck_assert_int_eq(rung_next(&todo), INT64_MAX);
    close_reports();
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("rung");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, the_next_rung_is_the_first_that_a_trial_comes_to, 0,
                        sizeof nexts / sizeof *nexts);
    tcase_add_loop_test(tests,
                        who_is_judged_are_those_that_came_to_the_rung_and_go_beyond, 0,
                        sizeof rungs / sizeof *rungs);
    tcase_add_test(tests, a_rung_in_epochs_is_at_an_iteration_of_each_trial);
    tcase_add_test(tests, only_the_part_that_is_looked_at_is_compared);
    tcase_add_test(tests, who_was_judged_at_a_rung_is_not_judged_again);
    tcase_add_test(tests, who_was_pruned_counts_up_to_its_rung);
    return suite_run("rung", tests);
}
