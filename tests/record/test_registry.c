/* Entering plans: the same plan twice, a changed and a widened one, and what a program
 * that died has left. Plans are filled by hand; the file is read by plain SQL. */
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "record/database.h"
#include "record/registry.h"
#include "record/resume.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h>

#define MANY 10000

static struct database database;
static struct error error;
static char folder[FOLDER_ROOM], path[128];
static struct experiment experiment;
static struct experiment_file file; /* its own */
static struct setting settings[] = {
    {.path = "schedule.batch_size", .value = {VALUE_INTEGER, .integer = 20}},
    {.path = "optimizer.learning_rate", .value = {VALUE_REAL, .real = 0.125}},
    {.path = "optimizer.momentum", .value = {VALUE_REAL, .real = 1}},
    {.path = "layers.0.type", .value = {VALUE_TEXT, .text = "linear"}},
    {.path = "layers.1.shape", .value = {VALUE_TEXT, .text = "[1, 2]"}},
    {.path = "layers.1.name", .value = {.type = VALUE_NULL}},
};
static struct trial_spec spec = {.settings = settings,
                                 .setting_count = sizeof settings / sizeof *settings};
static const struct node scalar = {.kind = NODE_SCALAR, .scalar = "3"};
static struct entry entry = {.key = "seed", .value = &scalar};
static const struct node root = {.kind = NODE_MAPPING, .count = 1, .entries = &entry};
static struct trial *trials;
static struct registry_outline *outlines;
static struct registry_trial *found;
static struct registry_experiment entered;
static const struct attempt_layer layers[] = {
    {"linear", "1.0", "/plugins/linear.so", "aa", 0},
    {"sigmoid", "2.0", "/plugins/sigmoid.so", "bb", 0},
};

static struct registry_outline outline(int64_t iterations)
{
    return (struct registry_outline){
        iterations, 5, {METRIC_ACCURACY, SPLIT_VALIDATION, true}};
}

static void set_up(void)
{
    folder_make(folder, "registry");
    snprintf(path, sizeof path, "%s/results.db", folder);
    ck_assert_msg(database_open(&database, path, &error) == 0, "%s", error.text);
    file = (struct experiment_file){"rates.yaml", "epochs: 1\n"};
    experiment = (struct experiment){
        .name = "rates", .files = &file, .file_count = 1, .overrides = ""};
    trials = calloc(MANY, sizeof *trials);
    outlines = calloc(MANY, sizeof *outlines);
    found = calloc(MANY, sizeof *found);
    entered.trials = found;
}

static void tear_down(void)
{
    database_close(&database);
    free(trials);
    free(outlines);
    free(found);
    folder_remove(folder);
}

static void run_sql(const char *sql)
{
    int status = sqlite3_exec(database.handle, sql, NULL, NULL, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(database.handle));
}

static void check_value(const char *sql, const char *expected)
{
    sqlite3_stmt *row;
    int status = sqlite3_prepare_v2(database.handle, sql, -1, &row, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(database.handle));
    ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
    const char *text = (const char *)sqlite3_column_text(row, 0);
    ck_assert_msg(text != NULL && strcmp(text, expected) == 0, "%s: '%s', not '%s'", sql,
                  text != NULL ? text : "NULL", expected);
    sqlite3_finalize(row);
}

/* Enters the trials whose keys are the letters, in that order, of an experiment. */
static int try_to_enter(const char *name, const char *keys)
{
    static const char *axes[] = {"layers.0.bias", "seed"},
                      *written[] = {"layers.hidden.bias", "seed"};
    struct plan plan = {.experiment = &experiment,
                        .trials = trials,
                        .count = strlen(keys),
                        .axes = axes,
                        .axes_written = written,
                        .axis_count = strlen(keys) > 1 ? 2 : 0};
    experiment.name = name;
    for (size_t i = 0; i < plan.count; i++) {
        trials[i] = (struct trial){.number = (int64_t)i + 1,
                                   .seed = 40 + i,
                                   .root = &root,
                                   .spec = &spec,
                                   .config_hash = "c0ffee",
                                   .run_key = {keys[i]}};
        outlines[i] = outline(10 * ((int64_t)i + 1));
        found[i].id = -1;
    }
    return registry_add_plan(
        &database, &(struct registry_plan){&plan, outlines, layers, 2}, &entered, &error);
}

static void enter(const char *name, const char *keys)
{
    ck_assert_msg(try_to_enter(name, keys) == 0, "%s", error.text);
}

/* "1a 2b": the numbers and keys of an experiment. */
static const char numbers_of_rates[] =
    "SELECT coalesce(group_concat(number || run_key, ' '), '') FROM (SELECT number, "
    "run_key FROM experiment_trials JOIN trials ON trials.id = trial_id JOIN experiments "
    "ON experiments.id = experiment_id WHERE name = 'rates' ORDER BY number)";

START_TEST(trials_are_entered_as_planned)
{
    enter("rates", "abc");
    check_value(numbers_of_rates, "1a 2b 3c");
    check_value(
        "SELECT group_concat(state || ':' || seed || ':' || config_hash || ':' "
        "|| iterations || ':' || iterations_per_epoch || ':' || last_iteration, "
        "' ') FROM (SELECT * FROM trials ORDER BY run_key)",
        "queued:40:c0ffee:10:5:0 queued:41:c0ffee:20:5:0 queued:42:c0ffee:30:5:0");
    check_value("SELECT json_extract(config, '$.seed') FROM trials WHERE run_key = 'a'",
                "3");
    for (int i = 0; i < 3; i++) {
        char sql[100], key[] = {(char)('a' + i), '\0'};
        snprintf(sql, sizeof sql, "SELECT run_key FROM trials WHERE id = %d",
                 (int)found[i].id);
        check_value(sql, key);
        ck_assert_int_eq(found[i].state, TRIAL_QUEUED);
    }
}
END_TEST

START_TEST(the_axes_are_those_of_the_latest_plan)
{
    static const char axes[] =
        "SELECT coalesce(group_concat(position || path || ' ' || coalesce(written, '-'), "
        "', '), '') FROM (SELECT * FROM axes ORDER BY position)";
    enter("rates", "ab");
    check_value(axes, "0layers.0.bias layers.hidden.bias, 1seed seed");
    enter("rates", "ab");
    check_value(axes, "0layers.0.bias layers.hidden.bias, 1seed seed");
    enter("rates", "a"); /* whose seed tells it from the trial of the earlier plan */
    check_value(axes, "0seed -");
    enter("other", "a");
    check_value("SELECT count(*) FROM axes WHERE experiment_id = 2", "0");
}
END_TEST

START_TEST(the_same_name_is_the_same_experiment)
{
    enter("rates", "a");
    enter("other", "b");
    enter("rates", "a");
    check_value("SELECT group_concat(name) FROM (SELECT name FROM experiments ORDER BY "
                "id)",
                "rates,other");
    check_value(numbers_of_rates, "1a");
}
END_TEST

START_TEST(a_config_is_revised_only_when_its_text_or_overrides_change)
{
    static const char revisions[] =
        "SELECT group_concat(revision || config || '/' || overrides, ' ') FROM (SELECT "
        "* FROM experiment_configs WHERE experiment_id = 1 ORDER BY revision)";
    file.text = "A";
    enter("rates", "a");
    enter("rates", "ab");
    check_value(revisions, "1A/");
    experiment.overrides = "seed=1";
    enter("rates", "a");
    enter("rates", "a");
    check_value(revisions, "1A/ 2A/seed=1");
    file.text = "B";
    enter("rates", "a");
    check_value(revisions, "1A/ 2A/seed=1 3B/seed=1");
    file.text = "A";
    experiment.overrides = "";
    enter("rates", "a"); /* as it once was is a change too */
    check_value(revisions, "1A/ 2A/seed=1 3B/seed=1 4A/");
    enter("other", "a");
    check_value("SELECT max(revision) FROM experiment_configs WHERE experiment_id = 2",
                "1");
}
END_TEST

static const struct {
    const char *name;
    enum trial_state state;
} kept[] = {
    {"queued", TRIAL_QUEUED},       {"done", TRIAL_DONE},
    {"failed", TRIAL_FAILED},       {"diverged", TRIAL_DIVERGED},
    {"pruned", TRIAL_PRUNED},       {"interrupted", TRIAL_INTERRUPTED},
    {"running", TRIAL_INTERRUPTED},
};

START_TEST(a_trial_that_exists_keeps_its_row_and_state)
{
    char sql[200];
    enter("rates", "ab");
    int64_t first = found[0].id, second = found[1].id;
    snprintf(sql, sizeof sql,
             "UPDATE trials SET state = '%s', final_loss = 0.5, last_iteration = 7 "
             "WHERE run_key = 'b'",
             kept[_i].name);
    run_sql(sql);
    run_sql("INSERT INTO iterations SELECT id, 1, 2, 3 FROM trials");
    enter("other", "bac");
    ck_assert_int_eq(found[0].id, second);
    ck_assert_int_eq(found[1].id, first);
    ck_assert_int_eq(found[0].state, kept[_i].state);
    ck_assert_int_eq(found[1].state, TRIAL_QUEUED);
    ck_assert_int_eq(found[2].state, TRIAL_QUEUED);
    check_value("SELECT count(*) FROM trials", "3");
    check_value("SELECT count(*) FROM iterations", "2");
    check_value("SELECT count(*) FROM settings", "21");
    check_value("SELECT final_loss || ' ' || last_iteration || ' ' || seed FROM trials "
                "WHERE run_key = 'b'",
                "0.5 7 41");
}
END_TEST

/* Of a config that builds on others all texts are kept, and any may change; what the
 * files are called is no change. */
START_TEST(all_files_of_a_config_are_kept_and_revise_it)
{
    static const char names[] =
        "SELECT group_concat(revision || '=' || coalesce((SELECT group_concat("
        "json_extract(value, '$.file') || ':' || json_extract(value, '$.text'), ',') "
        "FROM json_each(files)), '-'), ' ') FROM (SELECT * FROM experiment_configs ORDER "
        "BY revision)";
    struct experiment_file files[] = {
        {"a.yaml", "A"},
        {"dir/\"b\" <i>\U0001f600.yaml", "B\n\"\\ \x7f\U0001f600"},
        {"c.yaml", ""}};
    experiment.files = files;
    experiment.file_count = 1;
    enter("rates", "a");
    check_value(names, "1=-");
    experiment.file_count = 3;
    enter("rates", "a");
    enter("rates", "a");
    check_value(names,
                "1=- 2=a.yaml:A,dir/\"b\" <i>\U0001f600.yaml:B\n\"\\ \x7f\U0001f600,"
                "c.yaml:");
    files[1] = (struct experiment_file){"/b.yaml", files[1].text};
    enter("rates", "a");
    check_value(names, "1=- 2=a.yaml:A,/b.yaml:B\n\"\\ \x7f\U0001f600,c.yaml:");
    files[1].text = "b";
    files[2].text = "c";
    enter("rates", "a");
    check_value("SELECT max(revision) || json_extract(files, '$[1].text') || "
                "json_extract(files, '$[2].text') FROM experiment_configs",
                "3bc");
    experiment.file_count = 2;
    enter("rates", "a");
    experiment.file_count = 1;
    enter("rates", "a");
    check_value(
        "SELECT group_concat(revision || coalesce(json_array_length(files), 0), ' "
        "') FROM (SELECT * FROM experiment_configs ORDER BY revision)",
        "10 23 33 42 50");
}
END_TEST

/* "1a 2c": the places and keys of what is asked for now. */
static const char places_of_rates[] =
    "SELECT coalesce(group_concat(position || run_key, ' '), '') FROM (SELECT position, "
    "run_key FROM outcomes JOIN trials ON trials.id = trial_id WHERE experiment = "
    "'rates' "
    "AND current ORDER BY position)";

START_TEST(a_number_is_given_once_and_kept)
{
    enter("rates", "ac");
    enter("rates", "abcd");
    check_value(numbers_of_rates, "1a 2c 3b 4d");
    check_value(places_of_rates, "1a 2b 3c 4d");
    ck_assert_int_eq(found[2].number, 2);
    enter("rates", "dcba");
    check_value(numbers_of_rates, "1a 2c 3b 4d");
    check_value(places_of_rates, "1d 2c 3b 4a");
    check_value("SELECT count(*) FROM trials", "4");
    run_sql("DELETE FROM trials WHERE run_key = 'd'");
    enter("rates", "ae");
    check_value(numbers_of_rates, "1a 2c 3b 5e");
}
END_TEST

START_TEST(what_an_earlier_config_asked_for_stays_without_a_place)
{
    enter("other", "ab");
    enter("rates", "abc");
    ck_assert_int_eq(entered.former, 0);
    file.text = "epochs: 2\n";
    enter("rates", "b");
    ck_assert_int_eq(entered.former, 2);
    check_value(numbers_of_rates, "1a 2b 3c");
    check_value(places_of_rates, "1b");
    check_value("SELECT group_concat(number || current, ' ') FROM (SELECT * FROM "
                "leaderboard WHERE experiment = 'rates' ORDER BY number)",
                "10 21 30");
    check_value("SELECT group_concat(revision, ' ') FROM (SELECT * FROM outcomes WHERE "
                "experiment = 'rates' ORDER BY number)",
                "1 2 1");
    check_value("SELECT count(*) FROM outcomes WHERE experiment = 'other' AND current",
                "2");
}
END_TEST

/* Enters those trials of a sweep of `total` whose places are given, as a shard has them.
 */
static void enter_shard(const char *text, const char *keys, const int64_t *places,
                        size_t total)
{
    struct plan plan = {.experiment = &experiment,
                        .trials = trials,
                        .count = strlen(keys),
                        .total = total,
                        .is_shard = true};
    experiment.name = "rates";
    file.text = text;
    for (size_t i = 0; i < plan.count; i++)
        trials[i] = (struct trial){
            .number = places[i], .root = &root, .spec = &spec, .run_key = {keys[i]}};
    ck_assert_msg(registry_add_plan(&database,
                                    &(struct registry_plan){&plan, outlines, layers, 2},
                                    &entered, &error) == 0,
                  "%s", error.text);
}

START_TEST(shards_of_a_sweep_give_different_numbers)
{
    enter_shard("first", "bd", (const int64_t[]){2, 4}, 4);
    check_value(numbers_of_rates, "2b 4d");
    enter_shard("first", "ac", (const int64_t[]){1, 3}, 4); /* into the same file */
    check_value(numbers_of_rates, "1a 2b 3c 4d");
    check_value(places_of_rates, "1a 2b 3c 4d");
    enter_shard("wider", "bxd", (const int64_t[]){2, 3, 5}, 6);
    check_value(numbers_of_rates, "1a 2b 3c 4d 7x");
    check_value(places_of_rates, "2b 3x 5d");
    /* A layer of another version. */
    enter_shard("wider", "Xd", (const int64_t[]){3, 5}, 6);
    check_value(numbers_of_rates, "1a 2b 3c 4d 7x 13X");
}
END_TEST

START_TEST(a_pruning_is_of_the_experiment_that_decided_it)
{
    enter("rates", "ab");
    run_sql("UPDATE trials SET last_iteration = 20; UPDATE experiment_trials SET "
            "pruned_at = 20 WHERE number = 2; UPDATE experiment_trials SET cleared_to = "
            "10 WHERE number = 1");
    enter("rates", "ab");
    ck_assert_int_eq(found[0].state, TRIAL_QUEUED);
    ck_assert_int_eq(found[0].cleared_to, 10);
    ck_assert_int_eq(found[0].pruned_at, 0);
    ck_assert_int_eq(found[1].pruned_at, 20);
    enter("other", "ab");
    ck_assert_int_eq(found[1].pruned_at, 0);
    ck_assert_int_eq(found[1].last_iteration, 20);
    ck_assert_int_eq(found[0].cleared_to, 0);
}
END_TEST

START_TEST(trials_of_a_dead_program_become_interrupted)
{
    enter("rates", "abc");
    run_sql("UPDATE trials SET state = 'running' WHERE run_key IN ('a', 'b')");
    run_sql("UPDATE trials SET state = 'done' WHERE run_key = 'c'");
    run_sql("INSERT INTO attempts SELECT id, n, 'host', 7, 'boot', 5, iif(n = 1, 6, "
            "NULL), 0, iif(n = 1, 'failed', NULL), iif(n = 1, 'why', NULL), '0.1', "
            "'abc', 'gcc', 'cpu', 'avx2', 'SQLite', NULL, NULL FROM trials, (SELECT 1 AS "
            "n UNION "
            "SELECT 2) WHERE run_key = 'a'");
    run_sql(
        "INSERT INTO evaluations SELECT id, i, 'test', 1, 1, 1, 1, i * 10 FROM trials, "
        "(SELECT 4 AS i UNION SELECT 8) WHERE run_key = 'a'");
    enter("other", "c"); /* of whatever experiment */
    check_value("SELECT group_concat(run_key || state, ' ') FROM (SELECT * FROM trials "
                "ORDER BY run_key)",
                "ainterrupted binterrupted cdone");
    check_value("SELECT group_concat(n || outcome || error, ';') FROM attempts",
                "1failedwhy;2interruptedits program ended before it did");
    check_value("SELECT group_concat(n || ' ' || ended_us, ';') FROM attempts",
                "1 6;2 80"); /* as it came to its last evaluation */
    check_value("SELECT group_concat(run_key || level || message, ';') FROM (SELECT * "
                "FROM events JOIN trials ON trials.id = trial_id ORDER BY run_key)",
                "awarningits program ended before it did;"
                "bwarningits program ended before it did");
    enter("other", "c");
    check_value("SELECT count(*) FROM events", "2");
}
END_TEST

START_TEST(settings_have_their_own_types)
{
    enter("rates", "a");
    check_value("SELECT group_concat(path || '=' || typeof(value) || ':' || "
                "coalesce(value, ''), ' ') FROM (SELECT * FROM settings ORDER BY path)",
                "layers.0.type=text:linear layers.1.name=null: "
                "layers.1.shape=text:[1, 2] optimizer.learning_rate=real:0.125 "
                "optimizer.momentum=real:1.0 schedule.batch_size=integer:20 "
                "seed=integer:40");
}
END_TEST

START_TEST(a_plan_that_cannot_be_entered_whole_leaves_nothing)
{
    enter("rates", "ab");
    run_sql(
        "CREATE UNIQUE INDEX refuse ON trials (maximize) WHERE run_key IN ('a', 'z')");
    ck_assert_int_eq(try_to_enter("rates", "cbz"), -1);
    ck_assert_ptr_nonnull(strstr(error.text, path));
    ck_assert_msg(strstr(error.text, "UNIQUE") != NULL, "%s", error.text);
    check_value(numbers_of_rates, "1a 2b");
    check_value("SELECT count(*) FROM trials", "2");
    enter("rates", "cba"); /* no transaction is left open */
}
END_TEST

START_TEST(a_checkpoint_is_told_and_read)
{
    struct checkpoint checkpoint;
    enter("rates", "ab");
    ck_assert_int_eq(found[0].checkpoint, 0);
    run_sql(
        "INSERT INTO checkpoints SELECT id, 3, CAST('early' AS BLOB) FROM trials WHERE "
        "run_key = 'b'; INSERT INTO checkpoints SELECT id, 7, CAST('late' AS BLOB) "
        "FROM trials WHERE run_key = 'b'");
    enter("rates", "ab");
    ck_assert_int_eq(found[0].checkpoint, 0);
    ck_assert_int_eq(found[1].checkpoint, 7);
    ck_assert_int_eq(resume_checkpoint(&database, found[1].id, 7, &checkpoint, &error),
                     0);
    ck_assert_int_eq(checkpoint.iteration, 7);
    ck_assert_uint_eq(checkpoint.size, 4);
    ck_assert_int_eq(memcmp(checkpoint.bytes, "late", 4), 0);
    free(checkpoint.bytes);
}
END_TEST

START_TEST(a_trial_of_another_build_of_a_layer_is_stale)
{
    enter("rates", "abc");
    ck_assert(!found[0].stale && !found[1].stale && !found[2].stale);
    run_sql("INSERT INTO layers SELECT id, 0, 'linear', '1.0', '/x.so', 'aa', 1, NULL, "
            "NULL FROM trials WHERE run_key <> 'c'; INSERT INTO layers SELECT id, 1, "
            "'sigmoid', '2.0', '/y.so', 'another', 0, NULL, NULL FROM trials WHERE "
            "run_key = 'b'; INSERT INTO layers SELECT id, 1, 'of_old', '2.0', '/z.so', "
            "'cc', 0, NULL, NULL FROM trials WHERE run_key = 'a'");
    enter("rates", "abc");
    ck_assert(!found[0].stale); /* a type that is not at hand tells nothing */
    ck_assert(found[1].stale);
    ck_assert(!found[2].stale); /* never begun */
}
END_TEST

/* The lock's file may have been removed under a run. */
START_TEST(a_trial_that_still_runs_is_not_taken_from_its_process)
{
    struct host host;
    char sql[600];
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    host_describe(&host);
    enter("rates", "a");
    snprintf(
        sql, sizeof sql,
        "UPDATE trials SET state = 'running'; INSERT INTO attempts (trial_id, n, host, "
        "pid, boot_id, started_us, from_iteration, version, revision, compiler, cpu, "
        "instruction_set, libraries) SELECT id, 1, '%s', %d, '%s', %lld, 0, '', '', '', "
        "'', '', '' FROM trials",
        host.name, (int)child, host.boot_id, (long long)clock_utc_us());
    run_sql(sql);
    ck_assert_int_eq(try_to_enter("rates", "a"), -1);
    ck_assert_msg(strstr(error.text, "still runs") != NULL, "%s", error.text);
    check_value("SELECT state FROM trials", "running");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    enter("rates", "a");
    ck_assert_int_eq(found[0].state, TRIAL_INTERRUPTED);
    check_value("SELECT outcome FROM attempts", "interrupted");
}
END_TEST

/* Evaluations of one trial, and what is asked of them. */
START_TEST(evaluations_up_to_a_rung_are_summed_up)
{
    const struct objective of_accuracy = {METRIC_ACCURACY, SPLIT_TEST, true},
                           of_loss = {METRIC_LOSS, SPLIT_TEST, false};
    struct resume_series series;
    enter("rates", "a");
    int64_t id = found[0].id;
    run_sql(
        "INSERT INTO evaluations SELECT id, 10, 'test', 4, 0.5, 1, 2, NULL FROM trials;"
        "INSERT INTO evaluations SELECT id, 20, 'test', 1, 0.25, 1, 2, NULL FROM trials;"
        "INSERT INTO evaluations SELECT id, 20, 'train', 9, 0.875, 1, 2, NULL FROM "
        "trials;"
        "INSERT INTO evaluations SELECT id, 30, 'test', NULL, 1, 1, 2, NULL FROM trials");
    ck_assert_int_eq(resume_evaluations(&database, id, &of_accuracy, 20, &series, &error),
                     1);
    ck_assert(series.last == 0.25 && series.best == 0.5 && series.mean == 0.375);
    ck_assert_int_eq(resume_evaluations(&database, id, &of_loss, 20, &series, &error), 1);
    ck_assert(series.last == 1 && series.best == 1 && series.mean == 2.5);
    ck_assert_int_eq(resume_evaluations(&database, id, &of_loss, 30, &series, &error), 1);
    ck_assert(isnan(series.last) && series.best == 1);
    ck_assert_int_eq(resume_evaluations(&database, id, &of_loss, 25, &series, &error), 0);
    ck_assert_int_eq(resume_evaluations(&database, id, &of_loss, 5, &series, &error), 0);
}
END_TEST

START_TEST(ten_thousand_trials_are_entered)
{
    static const char *axes[] = {"seed"};
    struct plan plan = {.experiment = &experiment,
                        .trials = trials,
                        .count = MANY,
                        .axes = axes,
                        .axes_written = axes,
                        .axis_count = 1};
    for (int i = 0; i < MANY; i++) {
        trials[i] = (struct trial){
            .number = i + 1, .seed = (uint64_t)i, .root = &root, .spec = &spec};
        snprintf(trials[i].run_key, sizeof trials[i].run_key, "key %d", i);
        outlines[i] = outline(100);
    }
    for (int again = 0; again < 2; again++) {
        int status = registry_add_plan(
            &database, &(struct registry_plan){&plan, outlines, layers, 2}, &entered,
            &error);
        ck_assert_msg(status == 0, "%s", error.text);
        check_value("SELECT count(*) || ' ' || count(DISTINCT run_key) FROM trials",
                    "10000 10000");
        check_value("SELECT count(*) || ' ' || max(number) FROM experiment_trials JOIN "
                    "trials ON trials.id = trial_id WHERE number = seed + 1",
                    "10000 10000");
        check_value("SELECT count(*) FROM settings", "70000");
    }
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *tests = tcase_create("registry");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, trials_are_entered_as_planned);
    tcase_add_test(tests, the_axes_are_those_of_the_latest_plan);
    tcase_add_test(tests, the_same_name_is_the_same_experiment);
    tcase_add_test(tests, a_config_is_revised_only_when_its_text_or_overrides_change);
    tcase_add_loop_test(tests, a_trial_that_exists_keeps_its_row_and_state, 0,
                        COUNT(kept));
    tcase_add_test(tests, all_files_of_a_config_are_kept_and_revise_it);
    tcase_add_test(tests, a_number_is_given_once_and_kept);
    tcase_add_test(tests, what_an_earlier_config_asked_for_stays_without_a_place);
    tcase_add_test(tests, shards_of_a_sweep_give_different_numbers);
    tcase_add_test(tests, a_pruning_is_of_the_experiment_that_decided_it);
    tcase_add_test(tests, trials_of_a_dead_program_become_interrupted);
    tcase_add_test(tests, settings_have_their_own_types);
    tcase_add_test(tests, a_plan_that_cannot_be_entered_whole_leaves_nothing);
    tcase_add_test(tests, a_checkpoint_is_told_and_read);
    tcase_add_test(tests, a_trial_of_another_build_of_a_layer_is_stale);
    tcase_add_test(tests, a_trial_that_still_runs_is_not_taken_from_its_process);
    tcase_add_test(tests, evaluations_up_to_a_rung_are_summed_up);
    tcase_add_test(tests, ten_thousand_trials_are_entered);
    return suite_run("registry", tests);
}
