/* What the recorder leaves in the file: after an attempt, while somebody else holds a
 * lock, when the disk is full (a limit on the file's size stands for it) and when the
 * writer is killed. The file is read by connections of the tests' own. */
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "record/recorder.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h>

#define LIFE_SECONDS 60 /* of a process that a failed test leaves behind */

static const struct attempt_runtime runtime = {
    .host = {"ada", "boot-1", "a processor", "avx2"},
    .version = "1.2.3",
    .revision = "abcdef",
    .compiler = "cc 9",
    .libraries = "SQLite 3",
};
static const struct attempt_layer layers[] = {
    {"linear", "1.0", "/plugins/linear.so", "aa", 7850},
    {"sigmoid", "2.0", "/plugins/sigmoid.so", "bb", 0},
};

static struct database database;
static struct recorder *recorder;
static sqlite3 *other;
static struct error error;
static char folder[FOLDER_ROOM], path[128];
static enum split objective;          /* of attempts that begin, */
static const struct dataset *dataset; /* and their data */

static void run_sql(const char *sql)
{
    int status = sqlite3_exec(other, sql, NULL, NULL, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(other));
}

/* The first value of a query, in a buffer that the next call overwrites. */
static const char *value(const char *sql)
{
    static char text[65536];
    sqlite3_stmt *row;
    int status = sqlite3_prepare_v2(other, sql, -1, &row, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(other));
    ck_assert_msg(sqlite3_step(row) == SQLITE_ROW, "%s: %s", sql, sqlite3_errmsg(other));
    const char *found = (const char *)sqlite3_column_text(row, 0);
    snprintf(text, sizeof text, "%s", found != NULL ? found : "NULL");
    sqlite3_finalize(row);
    return text;
}

static void check_value(const char *sql, const char *expected)
{
    const char *found = value(sql);
    ck_assert_msg(strcmp(found, expected) == 0, "%s: '%s', not '%s'", sql, found,
                  expected);
}

static void set_up(void)
{
    objective = SPLIT_TEST;
    dataset = NULL;
    folder_make(folder, "recorder");
    snprintf(path, sizeof path, "%s/results.db", folder);
    ck_assert_msg(database_open(&database, path, &error) == 0, "%s", error.text);
    recorder = recorder_new(&database);
    ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
    run_sql("INSERT INTO trials (id, seed, config_hash, run_key, config, created_us, "
            "iterations, iterations_per_epoch) VALUES (1, 0, 'a', 'k1', '{}', 0, 4, 2), "
            "(2, 1, 'a', 'k2', '{}', 0, 4, 2)");
}

static void close_writer(void)
{
    recorder_free(recorder);
    recorder = NULL;
    if (database.handle != NULL)
        database_close(&database);
}

static void tear_down(void)
{
    close_writer();
    sqlite3_close(other);
    folder_remove(folder);
}

/* A block of one layer, which reads the sample, too. */
static struct layer_spec stack[] = {
    {.component = {.path = "layers.0"},
     .inputs = (const int64_t[]){-1},
     .input_count = 1},
    {.component = {.path = "layers.1.0"},
     .inputs = (const int64_t[]){0, -1},
     .input_count = 2},
};
static const struct trial_spec spec = {
    .layers = stack, .layer_count = 2, .schedule.batch_size = 1};

static void begin_from(int64_t trial, int64_t iteration, enum keep keep)
{
    const struct attempt attempt = {.experiment_id = 1,
                                    .pid = 4711,
                                    .from_iteration = iteration,
                                    .objective = {METRIC_ACCURACY, objective, true},
                                    .keep = keep,
                                    .runtime = &runtime,
                                    .layers = layers,
                                    .layer_count = 2,
                                    .spec = &spec,
                                    .dataset = dataset};
    int status = recorder_begin(recorder, trial, &attempt, &error);
    ck_assert_msg(status == 0, "%s", error.text);
}

static void begin(int64_t trial)
{
    begin_from(trial, 0, KEEP_NONE);
}

static void end(int64_t trial, enum trial_state outcome, const char *message)
{
    int status = recorder_end(recorder, trial, outcome, message, 3 << 20, &error);
    ck_assert_msg(status == 0, "%s", error.text);
}

static void iterate(int64_t trial, int64_t iteration, double loss, double rate)
{
    struct iteration_result result = {iteration, loss, 0.25, rate};
    recorder_iteration(recorder, trial, &result);
}

/* Iterations of trial 1, all with one learning rate. */
static void iterate_to(int64_t first, int64_t last)
{
    for (int64_t i = first; i <= last; i++)
        iterate(1, i, 1.0 / (double)i, 0.5);
}

/* Of 20 samples without classes, of which there are no other metrics. */
static struct evaluation_result evaluation(int64_t iteration, enum split split,
                                           double loss, double accuracy)
{
    struct evaluation_result result = {
        .iteration = iteration, .split = split, .total = 20};
    for (int i = 0; i < METRIC_COUNT; i++)
        result.values[i] = (double)NAN;
    result.values[METRIC_LOSS] = loss;
    result.values[METRIC_ACCURACY] = accuracy;
    return result;
}

/* An evaluation of trial 1 over 20 samples of three classes, correct ones of class 2. */
static void evaluate_split(int64_t iteration, enum split split, int64_t correct)
{
    int64_t cells[9] = {[8] = correct, [3] = 20 - correct};
    struct evaluation_result result =
        evaluation(iteration, split, 0.5 / (double)iteration, (double)correct / 20);
    result.correct = correct;
    result.classes = 3;
    result.confusion = cells;
    recorder_evaluation(recorder, 1, &result);
}

static void save(int64_t trial, int64_t iteration)
{
    struct checkpoint checkpoint = {iteration, malloc(4), 4};
    memcpy(checkpoint.bytes, "abcd", 4);
    recorder_checkpoint(recorder, trial, &checkpoint);
    ck_assert_ptr_null(checkpoint.bytes);
}

/* ---- An attempt ---- */

START_TEST(the_data_is_recorded_by_splits_and_classes)
{
    static const int64_t train[] = {5, 2}, test[] = {0, 3};
    static const char *const names[] = {"no", "yes"};
    const struct dataset named = {
        .classes = 2,
        .class_names = names,
        .splits = {[SPLIT_TRAIN] = {.count = 7, .class_counts = train},
                   [SPLIT_TEST] = {.count = 3, .class_counts = test}}};
    const struct dataset other_data = {
        .classes = 1, .splits = {[SPLIT_TRAIN] = {.count = 5, .class_counts = train}}};
    dataset = &named;
    begin(1);
    end(1, TRIAL_INTERRUPTED, NULL);
    begin(1); /* again: no row twice */
    dataset = &other_data;
    begin(2);
    end(1, TRIAL_DONE, NULL);
    end(2, TRIAL_DONE, NULL);
    check_value("SELECT group_concat(trial_id || split || samples, ' ') FROM splits",
                "1test3 1train7 2train5");
    check_value("SELECT group_concat(trial_id || ':' || class || name || ' ' || count || "
                "' ' || quote(validation_count) || ' ' || quote(test_count), ', ') "
                "FROM classes",
                "1:0no 5 NULL 0, 1:1yes 2 NULL 3, 2:00 5 NULL NULL");
}
END_TEST

START_TEST(every_iteration_is_recorded)
{
    begin(1);
    for (int64_t i = 1; i <= 4; i++)
        iterate(1, i, 8.0 / (double)i, 0.5);
    end(1, TRIAL_DONE, NULL);
    check_value("SELECT group_concat(iteration || ':' || loss || ':' || accuracy, ' ') "
                "FROM iterations WHERE trial_id = 1 AND iteration <> 3",
                "1:8.0:0.25 2:4.0:0.25 4:2.0:0.25");
    check_value("SELECT loss = 8.0 / 3 FROM iterations WHERE iteration = 3", "1");
    check_value("SELECT last_iteration || ' ' || state FROM trials WHERE id = 1",
                "4 done");
    check_value("SELECT last_iteration || ' ' || state FROM trials WHERE id = 2",
                "0 queued");
}
END_TEST

START_TEST(the_learning_rate_is_recorded_when_it_changes)
{
    static const double rates[] = {0.5, 0.5, 0.25, 0.25, 0.5};
    begin(1);
    begin(2);
    for (int64_t i = 1; i <= 5; i++) {
        iterate(1, i, 1, rates[i - 1]);
        iterate(2, i, 1, 0.125);
    }
    end(1, TRIAL_DONE, NULL);
    end(2, TRIAL_DONE, NULL);
    check_value("SELECT group_concat(trial_id || ':' || iteration || ':' || value, ' ') "
                "FROM metrics WHERE name = 'learning_rate' AND split = 'train'",
                "1:1:0.5 1:3:0.25 1:5:0.5 2:1:0.125");
    check_value("SELECT count(*) FROM metrics", "4");
}
END_TEST

START_TEST(evaluations_are_recorded_by_split)
{
    begin(1);
    evaluate_split(1, SPLIT_TRAIN, 5);
    evaluate_split(1, SPLIT_VALIDATION, 10);
    evaluate_split(2, SPLIT_TEST, 15);
    end(1, TRIAL_DONE, NULL);
    check_value("SELECT group_concat(iteration || split || loss || ':' || accuracy || "
                "':' || correct || '/' || total, ' ') FROM (SELECT * FROM evaluations "
                "ORDER BY iteration, split)",
                "1train0.5:0.25:5/20 1validation0.5:0.5:10/20 2test0.25:0.75:15/20");
    check_value("SELECT count(*) FROM evaluations JOIN attempts USING (trial_id) WHERE "
                "time_us BETWEEN started_us AND ended_us",
                "3");
}
END_TEST

START_TEST(confusions_are_kept_of_the_best_and_the_last_evaluation)
{
    static const int64_t correct[] = {8, 16, 12, 16, 20, 4, 0};
    static const char cells[] =
        "SELECT group_concat(iteration || ':' || actual || predicted || '=' || count, "
        "' ') FROM confusions WHERE split = 'test'";
    objective = SPLIT_VALIDATION;
    begin(1);
    for (int64_t i = 1; i <= 4; i++) /* the first of two best ones is the best */
        evaluate_split(i, SPLIT_TEST, correct[i - 1]);
    evaluate_split(1, SPLIT_VALIDATION, 20);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value(cells, "2:10=4 2:22=16 4:10=4 4:22=16");
    check_value("SELECT best_iteration FROM trials WHERE id = 1", "1");
    for (int64_t i = 5; i <= 7; i++)
        evaluate_split(i, SPLIT_TEST, correct[i - 1]);
    end(1, TRIAL_DONE, NULL);
    check_value(cells, "5:22=20 7:10=20");
    check_value("SELECT group_concat(iteration || ':' || actual || predicted || '=' || "
                "count) FROM confusions WHERE split = 'validation'",
                "1:22=20");
}
END_TEST

START_TEST(a_nan_is_null_and_an_infinity_is_infinite)
{
    begin(1);
    iterate(1, 1, INFINITY, 0.5);
    iterate(1, 2, -INFINITY, 0.5);
    iterate(1, 3, NAN, 0.5);
    struct evaluation_result result = evaluation(3, SPLIT_TEST, (double)NAN, 0.5);
    recorder_evaluation(recorder, 1, &result);
    end(1, TRIAL_DIVERGED, "the loss is not a number");
    check_value("SELECT group_concat(CASE WHEN loss = 9e999 THEN 'inf' WHEN loss = "
                "-9e999 THEN '-inf' ELSE typeof(loss) END, ' ') FROM iterations",
                "inf -inf null");
    check_value("SELECT typeof(loss) FROM evaluations", "null");
    check_value("SELECT typeof(final_loss) || ' ' || final_accuracy FROM trials",
                "null 0.5");
}
END_TEST

static const struct {
    enum split better, worse; /* both evaluated; the second is the objective's */
    const char *results;
} objectives[] = {
    {SPLIT_TEST, SPLIT_VALIDATION, "0.25 0.5 0.6 1"},
    {SPLIT_TRAIN, SPLIT_TEST, "0.25 0.5 0.6 1"},
    {SPLIT_TRAIN, SPLIT_VALIDATION, "0.25 0.5 0.6 1"},
};

START_TEST(final_and_best_are_of_the_objectives_split)
{
    objective = objectives[_i].worse;
    begin(1);
    evaluate_split(1, objectives[_i].worse, 12);
    evaluate_split(1, objectives[_i].better, 18);
    evaluate_split(2, objectives[_i].worse, 10);
    evaluate_split(2, objectives[_i].better, 20);
    end(1, TRIAL_DONE, NULL);
    check_value("SELECT final_loss || ' ' || final_accuracy || ' ' || best_accuracy || "
                "' ' || best_iteration FROM trials WHERE id = 1",
                objectives[_i].results);
}
END_TEST

START_TEST(a_trial_without_accuracies_has_no_best)
{
    begin(1);
    for (int64_t i = 1; i <= 3; i++) {
        struct evaluation_result result =
            evaluation(i, SPLIT_TEST, 1.0 / (double)i, (double)NAN);
        recorder_evaluation(recorder, 1, &result);
    }
    end(1, TRIAL_DONE, NULL);
    check_value("SELECT final_accuracy IS NULL AND best_accuracy IS NULL AND "
                "best_iteration IS NULL AND final_loss < 0.34 FROM trials WHERE id = 1",
                "1");
}
END_TEST

static int64_t ticks;

static int tick(void *self)
{
    (void)self;
    ticks++;
    return 0;
}

/* What SQLite does for 500 evaluations of a trial, the first being `first`. */
static int64_t work_of_evaluations(int64_t first)
{
    ticks = 0;
    for (int64_t i = first; i < first + 500; i++)
        evaluate_split(i, SPLIT_TEST, i % 20);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    return ticks;
}

START_TEST(an_evaluation_costs_no_more_where_many_went_before)
{
    begin(1);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    sqlite3_progress_handler(database.handle, 10, tick, NULL);
    int64_t early = work_of_evaluations(1);
    work_of_evaluations(501);
    int64_t late = work_of_evaluations(1001);
    sqlite3_progress_handler(database.handle, 0, NULL, NULL);
    ck_assert_int_gt(early, 0);
    ck_assert_int_lt(late, early + early / 2);
    check_value("SELECT count(DISTINCT iteration) FROM confusions", "2");
    end(1, TRIAL_DONE, NULL);
}
END_TEST

START_TEST(an_attempt_tells_what_ran_it_and_how_it_ended)
{
    begin(1);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value("SELECT state FROM trials WHERE id = 1", "running");
    check_value("SELECT outcome IS NULL AND ended_us IS NULL AND peak_memory IS NULL "
                "FROM attempts",
                "1");
    end(1, TRIAL_FAILED, "the layer 'it' failed");
    check_value("SELECT all_of_it FROM (SELECT host || ',' || boot_id || ',' || cpu || "
                "',' || instruction_set || ',' || version || ',' || revision || ',' || "
                "compiler || ',' || libraries || ',' || pid || ',' || n || ',' || "
                "from_iteration || ',' || outcome || ',' || error AS all_of_it FROM "
                "attempts)",
                "ada,boot-1,a processor,avx2,1.2.3,abcdef,cc 9,SQLite 3,4711,1,0,failed,"
                "the layer 'it' failed");
    check_value("SELECT ended_us >= started_us AND abs(started_us / 1000000 - "
                "strftime('%s')) < 600 FROM attempts",
                "1");
    check_value("SELECT peak_memory FROM attempts", "3145728");
    check_value("SELECT group_concat(position || type || version || path || sha256 || "
                "parameters, ' ') FROM layers",
                "0linear1.0/plugins/linear.soaa7850 1sigmoid2.0/plugins/sigmoid.sobb0");
    check_value("SELECT group_concat(written || ' ' || inputs, '; ') FROM layers",
                "layers.0 [-1]; layers.1.0 [0, -1]");
    check_value("SELECT group_concat(value) FROM layers, json_each(inputs)", "-1,0,-1");
    check_value("SELECT group_concat(trial_id || level || message) FROM events",
                "1errorthe layer 'it' failed");
}
END_TEST

START_TEST(events_belong_to_a_trial_or_to_none)
{
    recorder_event(recorder, 2, "warning", "of a trial");
    recorder_event(recorder, 0, "info", "of none");
    recorder_event(recorder, 1, "error", "of another");
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value("SELECT group_concat(coalesce(trial_id, 'none') || ' ' || level || ' ' "
                "|| message) FROM events",
                "2 warning of a trial,none info of none,1 error of another");
}
END_TEST

START_TEST(a_new_attempt_removes_the_rows_of_the_old_one)
{
    static const char counts[] =
        "SELECT (SELECT count(*) FROM iterations WHERE trial_id = 1) || ' ' || (SELECT "
        "count(*) FROM evaluations) || ' ' || (SELECT count(*) FROM metrics WHERE "
        "trial_id = 1) || ' ' || (SELECT count(*) FROM confusions) || ' ' || (SELECT "
        "count(*) FROM layers WHERE trial_id = 1)";
    begin(2);
    iterate(2, 1, 1, 0.5);
    end(2, TRIAL_DONE, NULL);
    begin(1);
    iterate_to(1, 4);
    evaluate_split(4, SPLIT_TEST, 20);
    end(1, TRIAL_FAILED, "it failed");
    check_value(counts, "4 1 1 1 2");
    begin(1);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value(counts, "0 0 0 0 2");
    check_value("SELECT state || last_iteration || (coalesce(final_loss, final_accuracy, "
                "best_accuracy, best_iteration) IS NULL) FROM trials WHERE id = 1",
                "running01");
    iterate_to(1, 2);
    end(1, TRIAL_DONE, NULL);
    check_value(counts, "2 0 1 0 2");
    check_value("SELECT group_concat(n || outcome) FROM attempts WHERE trial_id = 1",
                "1failed,2done");
    check_value("SELECT count(*) FROM iterations WHERE trial_id = 2", "1");
    check_value("SELECT max(n) FROM attempts WHERE trial_id = 2", "1");
}
END_TEST

/* ---- When it is committed ---- */

START_TEST(rows_wait_for_a_second_to_pass)
{
    begin(1);
    iterate_to(1, 3);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    double start = clock_seconds();
    iterate_to(4, 5);
    ck_assert_int_eq(recorder_commit(recorder, false, &error), RECORDER_WELL);
    /* A machine that slept in between may well have committed. */
    const char *count = value("SELECT count(*) FROM iterations");
    ck_assert(strcmp(count, "3") == 0 || clock_seconds() - start >= 0.5);
    sleep(2);
    ck_assert_int_eq(recorder_commit(recorder, false, &error), RECORDER_WELL);
    check_value("SELECT count(*) FROM iterations", "5");
    check_value("SELECT last_iteration FROM trials WHERE id = 1", "5");
}
END_TEST

START_TEST(rows_wait_while_somebody_holds_a_write_lock)
{
    begin(1);
    iterate_to(1, 5);
    run_sql("BEGIN IMMEDIATE");
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WAITS);
    ck_assert_ptr_nonnull(strstr(error.text, path));
    ck_assert_ptr_nonnull(strstr(error.text, "another program holds a write lock"));
    iterate_to(6, 7);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WAITS);
    end(1, TRIAL_DONE, NULL); /* rows may wait beyond the end of their trial */
    check_value("SELECT count(*) FROM iterations", "0");
    run_sql("COMMIT");
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value("SELECT count(*) || ' ' || max(iteration) FROM iterations", "7 7");
    check_value("SELECT state FROM trials WHERE id = 1", "done");
}
END_TEST

START_TEST(too_many_waiting_rows_pause_the_run)
{
    enum { CLASSES = 1000, COUNT = 9 }; /* 8 MB each */
    int64_t *cells = calloc((size_t)CLASSES * CLASSES, sizeof *cells);
    ck_assert_ptr_nonnull(cells);
    run_sql("BEGIN IMMEDIATE");
    begin(1);
    for (int64_t i = 1; i <= COUNT; i++) {
        struct evaluation_result result = evaluation(i, SPLIT_TEST, 1, 0.5);
        result.classes = CLASSES;
        result.confusion = cells;
        ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WAITS);
        recorder_evaluation(recorder, 1, &result);
    }
    free(cells);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_FULL);
    ck_assert_ptr_nonnull(strstr(error.text, "the run pauses"));
    run_sql("ROLLBACK");
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value("SELECT count(*) FROM evaluations", "9");
    run_sql("BEGIN IMMEDIATE");
    iterate_to(1, 1);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WAITS);
    run_sql("ROLLBACK");
}
END_TEST

START_TEST(a_lock_is_told_between_the_attempts_too)
{
    enum { CLASSES = 3000 }; /* 72 MB */
    int64_t *cells = calloc((size_t)CLASSES * CLASSES, sizeof *cells);
    ck_assert_ptr_nonnull(cells);
    struct evaluation_result large = evaluation(5, SPLIT_TEST, 1, 0.5);
    large.classes = CLASSES;
    large.confusion = cells;
    begin(1);
    iterate_to(1, 5);
    run_sql("BEGIN IMMEDIATE");
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WAITS);
    error.text[0] = '\0';
    ck_assert_int_eq(recorder_commit(recorder, false, &error), RECORDER_WAITS);
    ck_assert_ptr_nonnull(strstr(error.text, "another program holds a write lock"));
    recorder_evaluation(recorder, 1, &large);
    free(cells);
    ck_assert_int_eq(recorder_commit(recorder, false, &error), RECORDER_FULL);
    run_sql("ROLLBACK");
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    iterate_to(6, 6);
    ck_assert_int_eq(recorder_commit(recorder, false, &error), RECORDER_WELL);
}
END_TEST

START_TEST(rows_wait_for_a_reader_where_there_is_no_log)
{
    sqlite3_stmt *row;
    sqlite3_close(other);
    int status = sqlite3_exec(database.handle, /* as on a network file system */
                              "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 10",
                              NULL, NULL, NULL);
    ck_assert_int_eq(status, SQLITE_OK);
    ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
    status = sqlite3_prepare_v2(other, "SELECT id FROM trials", -1, &row, NULL);
    ck_assert_int_eq(status, SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
    begin(1);
    iterate_to(1, 1000);
    status = recorder_commit(recorder, true, &error);
    ck_assert_msg(status == 1, "%s", error.text);
    sqlite3_finalize(row);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value("SELECT count(*) FROM iterations", "1000");
}
END_TEST

/* ---- What goes wrong ---- */

static const struct {
    rlim_t room;     /* bytes beyond the log as it is */
    int64_t waiting; /* iterations; many do not fit SQLite's cache */
} full[] = {{0, 20}, {100, 20000}, {50000, 20000}, {131072, 20000}, {1000000, 400000}};

START_TEST(a_full_disk_keeps_what_was_committed_and_what_waits)
{
    char log[160], expected[64];
    struct stat status;
    struct rlimit limit;
    begin(1);
    iterate_to(1, 100);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    snprintf(log, sizeof log, "%s-wal", path);
    ck_assert_int_eq(stat(log, &status), 0);
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    rlim_t unlimited = limit.rlim_cur;
    limit.rlim_cur = (rlim_t)status.st_size + full[_i].room;
    iterate_to(101, 100 + full[_i].waiting);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    for (int attempt = 0; attempt < 2; attempt++) {
        ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_FAILED);
        ck_assert_msg(strstr(error.text, "no room left") != NULL, "%s", error.text);
        check_value("PRAGMA integrity_check", "ok");
        check_value("SELECT count(*) || ' ' || max(iteration) FROM iterations",
                    "100 100");
    }
    limit.rlim_cur = unlimited;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int done = recorder_commit(recorder, true, &error);
    ck_assert_msg(done == 0, "%s", error.text);
    snprintf(expected, sizeof expected, "%lld", 100 + (long long)full[_i].waiting);
    check_value("PRAGMA integrity_check", "ok");
    check_value("SELECT count(*) FROM iterations", expected);
    check_value("SELECT max(iteration) FROM iterations", expected);
}
END_TEST

START_TEST(a_commit_that_fails_half_way_leaves_nothing_and_no_lock)
{
    begin(1);
    iterate_to(1, 3);
    recorder_event(recorder, 1, "loud", "no such level");
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_FAILED);
    ck_assert_ptr_nonnull(strstr(error.text, path));
    check_value("SELECT (SELECT count(*) FROM iterations) + (SELECT count(*) FROM "
                "attempts)",
                "0");
    run_sql("BEGIN IMMEDIATE");
    run_sql("ROLLBACK");
}
END_TEST

/* Records until it is killed; tells by a byte when 500 rows more are committed. */
static void write_for_ever(int to)
{
    alarm(LIFE_SECONDS);
    if (database_open(&database, path, &error) != 0)
        _exit(1);
    recorder = recorder_new(&database);
    begin(1);
    for (int64_t i = 1;; i++) {
        iterate(1, i, 1, 0.5);
        if (i % 500 == 0 &&
            (recorder_commit(recorder, true, &error) != 0 || write(to, "c", 1) != 1))
            _exit(1);
    }
}

START_TEST(a_killed_writer_leaves_all_up_to_some_commit)
{
    int ends[2], status;
    char byte, enough[128];
    close_writer();
    ck_assert_int_eq(pipe(ends), 0);
    pid_t writer = fork();
    if (writer == 0)
        write_for_ever(ends[1]);
    close(ends[1]);
    for (int i = 0; i < 3 * (_i + 1); i++)
        ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    usleep((useconds_t)_i * 137); /* somewhere in the next commit */
    kill(writer, SIGKILL);
    ck_assert_int_eq(waitpid(writer, &status, 0), writer);
    ck_assert(WIFSIGNALED(status));
    close(ends[0]);
    ck_assert_msg(database_open(&database, path, &error) == 0, "%s", error.text);
    check_value("PRAGMA integrity_check", "ok");
    check_value("SELECT min(iteration) = 1 AND max(iteration) = count(*) AND count(*) % "
                "500 = 0 FROM iterations",
                "1");
    snprintf(enough, sizeof enough, "SELECT count(*) >= %d FROM iterations",
             1500 * (_i + 1));
    check_value(enough, "1");
    check_value("SELECT last_iteration = (SELECT count(*) FROM iterations) FROM trials "
                "WHERE id = 1",
                "1");
}
END_TEST

/* ---- Going on ---- */

static const char saved[] =
    "SELECT coalesce(group_concat(iteration, ' '), '') FROM (SELECT iteration FROM "
    "checkpoints WHERE trial_id = 1 ORDER BY iteration)";

START_TEST(going_on_removes_what_is_past_the_checkpoint)
{
    begin_from(1, 0, KEEP_NONE);
    iterate_to(1, 4);
    evaluate_split(4, SPLIT_TEST, 12);
    save(1, 4);
    iterate_to(5, 9);
    iterate(1, 10, 0.5, 0.125);
    evaluate_split(8, SPLIT_TEST, 16);
    evaluate_split(9, SPLIT_TEST, 2);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value(saved, "4");
    close_writer(); /* the program died */
    ck_assert_msg(database_open(&database, path, &error) == 0, "%s", error.text);
    recorder = recorder_new(&database);
    begin_from(1, 4, KEEP_NONE);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value("SELECT count(*) || ' ' || max(iteration) FROM iterations", "4 4");
    check_value("SELECT group_concat(iteration, ' ') FROM evaluations", "4");
    check_value("SELECT count(*) FROM confusions WHERE iteration > 4", "0");
    check_value("SELECT group_concat(iteration, ' ') FROM metrics", "1");
    check_value("SELECT state || ' ' || last_iteration || ' ' || final_accuracy || ' ' "
                "|| best_accuracy || ' ' || best_iteration FROM trials WHERE id = 1",
                "running 4 0.6 0.6 4");
    check_value("SELECT group_concat(n || ':' || from_iteration, ' ') FROM attempts",
                "1:0 2:4");
    check_value(saved, "4");
}
END_TEST

static const char *query_of(const char *query, int trial)
{
    static char text[300];
    snprintf(text, sizeof text, "%s%d", query, trial);
    return text;
}

/* The same rows, recorded in one go and in two. */
START_TEST(an_attempt_that_goes_on_knows_what_was_before)
{
    static const char cells[] =
        "SELECT group_concat(iteration || split || actual || predicted || '=' || count, "
        "' ') FROM confusions WHERE trial_id = ";
    for (int64_t trial = 1; trial <= 2; trial++) {
        begin(trial);
        for (int64_t i = 1; i <= 8; i++) {
            int64_t correct = i == 2 ? 16 : i == 4 ? 12 : 14;
            int64_t counts[9] = {[8] = correct, [3] = 20 - correct};
            struct evaluation_result result =
                evaluation(i, SPLIT_TEST, 0.5, (double)correct / 20);
            result.classes = 3;
            result.confusion = counts;
            iterate(trial, i, 1, i < 3 ? 0.5 : 0.25);
            for (int split = 0; i % 2 == 0 && split < SPLIT_COUNT; split++) {
                result.split = (enum split)split;
                recorder_evaluation(recorder, trial, &result);
            }
            if (trial == 2 && i == 4) {
                save(2, 4);
                end(2, TRIAL_INTERRUPTED, NULL);
                begin_from(2, 4, KEEP_NONE);
            }
        }
        end(trial, TRIAL_DONE, NULL);
    }
    char *undisturbed = strdup(value(query_of(cells, 1)));
    check_value(query_of(cells, 2), undisturbed);
    free(undisturbed);
    check_value("SELECT group_concat(trial_id || ':' || iteration, ' ') FROM metrics",
                "1:1 1:3 2:1 2:3");
    check_value("SELECT count(DISTINCT best_iteration || ' ' || best_accuracy || ' ' || "
                "final_accuracy || ' ' || last_iteration) FROM trials",
                "1");
}
END_TEST

/* Saved at 2, 4 and 6, of which 4 is the best, and how the trial ended. */
static const struct {
    enum keep keep;
    enum trial_state outcome;
    const char *while_it_runs, *afterwards;
} kept[] = {
    {KEEP_NONE, TRIAL_DONE, "6", ""},
    {KEEP_LAST, TRIAL_DONE, "6", "6"},
    {KEEP_BEST, TRIAL_DONE, "4 6", "4"},
    {KEEP_NONE, TRIAL_DIVERGED, "6", ""},
    {KEEP_BEST, TRIAL_PRUNED, "4 6", "4"},
    {KEEP_NONE, TRIAL_FAILED, "6", "6"}, /* it may be run again */
    {KEEP_NONE, TRIAL_INTERRUPTED, "6", "6"},
    {KEEP_BEST, TRIAL_INTERRUPTED, "4 6", "4 6"},
    {KEEP_NONE, TRIAL_QUEUED, "6", "6"},
};

START_TEST(checkpoints_stay_as_the_config_says)
{
    begin_from(1, 0, kept[_i].keep);
    for (int64_t i = 1; i <= 6; i++) {
        iterate_to(i, i);
        if (i % 2 == 0) {
            evaluate_split(i, SPLIT_TEST, i == 4 ? 16 : 8);
            save(1, i);
        }
    }
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value(saved, kept[_i].while_it_runs);
    end(1, kept[_i].outcome, NULL);
    check_value(saved, kept[_i].afterwards);
    check_value(
        "SELECT typeof(data) || ' ' || coalesce(min(CAST(data AS TEXT)), 'abcd') "
        "FROM (SELECT data FROM checkpoints UNION ALL SELECT CAST('abcd' AS BLOB))",
        "blob abcd");
}
END_TEST

static void judge(int64_t experiment, int64_t iteration, bool pruned)
{
    const struct attempt_verdict verdict = {experiment, 1, iteration, pruned, KEEP_NONE};
    recorder_judge(recorder, &verdict, pruned ? "number 9 of 9" : "number 2 of 2");
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
}

static const char verdicts[] =
    "SELECT group_concat(experiment_id || ':' || coalesce(pruned_at, '-') || ':' || "
    "cleared_to, ' ') FROM (SELECT * FROM experiment_trials ORDER BY experiment_id)";

/* The trial as each of two experiments sees it. */
static const char seen[] =
    "SELECT group_concat(state || ' ' || last_iteration || ' ' || final_accuracy || ' ' "
    "|| best_accuracy || ' ' || best_value || '@' || best_iteration, ', ') FROM (SELECT "
    "* "
    "FROM outcomes ORDER BY experiment_id)";

static void ask_twice(void)
{
    sqlite3_exec(database.handle,
                 "INSERT INTO experiments (id, name, created_us) VALUES (1, 'one', 0), "
                 "(2, 'two', 0); INSERT INTO experiment_trials (experiment_id, trial_id, "
                 "number, position) VALUES (1, 1, 1, 1), (2, 1, 1, 1)",
                 NULL, NULL, NULL);
}

START_TEST(a_trial_that_waits_may_be_pruned_by_one_experiment)
{
    ask_twice();
    begin(1);
    iterate_to(1, 2);
    save(1, 2);
    end(1, TRIAL_QUEUED, NULL);
    check_value("SELECT state || ' ' || last_iteration FROM trials WHERE id = 1",
                "queued 2");
    check_value("SELECT outcome || ' ' || (error IS NULL) FROM attempts",
                "interrupted 1");
    judge(1, 1, false);
    check_value(verdicts, "1:-:1 2:-:0");
    judge(1, 2, true);
    check_value(verdicts, "1:2:1 2:-:0");
    check_value("SELECT state FROM trials WHERE id = 1", "queued");
    check_value("SELECT group_concat(level || ' ' || message, ', ') FROM events",
                "info number 2 of 2, info number 9 of 9");
    check_value(saved, "2"); /* the other one still wants it */
    judge(2, 2, true);
    check_value(saved, "");
}
END_TEST

START_TEST(who_pruned_a_trial_sees_it_as_it_was_there)
{
    static const int64_t correct[] = {0, 5, 10, 8, 15}; /* of 20 */
    struct attempt attempt = {.experiment_id = 2,
                              .objective = {METRIC_ACCURACY, objective, true},
                              .runtime = &runtime,
                              .spec = &spec};
    ask_twice();
    begin(1);
    for (int64_t i = 1; i <= 3; i++) {
        iterate(1, i, 1, 0.1);
        evaluate_split(i, objective, correct[i]);
    }
    end(1, TRIAL_QUEUED, NULL);
    judge(1, 3, true);
    check_value(seen, "pruned 3 0.4 0.5 0.5@2, queued 3 0.4 0.5 0.5@2");
    /* The other one has it trained again from the beginning: no row goes meanwhile. */
    ck_assert_int_eq(recorder_begin(recorder, 1, &attempt, &error), 0);
    iterate(1, 1, 1, 0.1);
    evaluate_split(1, objective, correct[1]);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), RECORDER_WELL);
    check_value("SELECT count(*) FROM iterations", "3");
    check_value(seen, "pruned 3 0.4 0.5 0.5@2, running 3 0.4 0.5 0.5@2");
    check_value("SELECT group_concat(DISTINCT iteration) FROM confusions", "2,3");
    for (int64_t i = 2; i <= 4; i++) {
        iterate(1, i, 1, 0.1);
        evaluate_split(i, objective, correct[i]);
    }
    end(1, TRIAL_DONE, NULL);
    check_value(seen, "pruned 3 0.4 0.5 0.5@2, done 4 0.75 0.75 0.75@4");
    check_value(verdicts, "1:3:0 2:-:4");
    /* Other builds make other rows: all old ones go. */
    attempt.other_rows = true;
    ck_assert_int_eq(recorder_begin(recorder, 1, &attempt, &error), 0);
    end(1, TRIAL_FAILED, "it crashed");
    check_value("SELECT count(*) FROM iterations", "0");
}
END_TEST

START_TEST(going_on_on_another_kind_of_machine_is_told)
{
    static const struct attempt_runtime other_machine = {
        .host = {"bob", "boot-2", "another processor", "baseline"},
        .version = "1.2.3",
        .revision = "abcdef",
        .compiler = "cc 9",
        .libraries = "SQLite 3",
    };
    struct attempt attempt = {
        .from_iteration = 2, .runtime = &other_machine, .spec = &spec};
    begin(1);
    iterate_to(1, 2);
    save(1, 2);
    end(1, TRIAL_INTERRUPTED, NULL);
    begin_from(1, 2, KEEP_NONE);
    end(1, TRIAL_INTERRUPTED, NULL);
    check_value("SELECT count(*) FROM events", "0"); /* the same kind */
    ck_assert_int_eq(recorder_begin(recorder, 1, &attempt, &error), 0);
    end(1, TRIAL_DONE, NULL);
    check_value("SELECT level || ' ' || message FROM events",
                "warning it goes on with baseline, SQLite 3 after avx2, SQLite 3: its "
                "rows may differ in their last digits");
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static void add_attempts(TCase *tests)
{
    tcase_add_test(tests, the_data_is_recorded_by_splits_and_classes);
    tcase_add_test(tests, every_iteration_is_recorded);
    tcase_add_test(tests, the_learning_rate_is_recorded_when_it_changes);
    tcase_add_test(tests, evaluations_are_recorded_by_split);
    tcase_add_test(tests, confusions_are_kept_of_the_best_and_the_last_evaluation);
    tcase_add_test(tests, a_nan_is_null_and_an_infinity_is_infinite);
    tcase_add_loop_test(tests, final_and_best_are_of_the_objectives_split, 0,
                        COUNT(objectives));
    tcase_add_test(tests, a_trial_without_accuracies_has_no_best);
    tcase_add_test(tests, an_evaluation_costs_no_more_where_many_went_before);
    tcase_add_test(tests, an_attempt_tells_what_ran_it_and_how_it_ended);
    tcase_add_test(tests, events_belong_to_a_trial_or_to_none);
    tcase_add_test(tests, a_new_attempt_removes_the_rows_of_the_old_one);
}

static void add_going_on(TCase *tests)
{
    tcase_add_test(tests, going_on_removes_what_is_past_the_checkpoint);
    tcase_add_test(tests, an_attempt_that_goes_on_knows_what_was_before);
    tcase_add_loop_test(tests, checkpoints_stay_as_the_config_says, 0, COUNT(kept));
    tcase_add_test(tests, a_trial_that_waits_may_be_pruned_by_one_experiment);
    tcase_add_test(tests, who_pruned_a_trial_sees_it_as_it_was_there);
    tcase_add_test(tests, going_on_on_another_kind_of_machine_is_told);
}

static void add_commits(TCase *tests)
{
    tcase_add_test(tests, rows_wait_for_a_second_to_pass);
    tcase_add_test(tests, rows_wait_while_somebody_holds_a_write_lock);
    tcase_add_test(tests, too_many_waiting_rows_pause_the_run);
    tcase_add_test(tests, a_lock_is_told_between_the_attempts_too);
    tcase_add_test(tests, rows_wait_for_a_reader_where_there_is_no_log);
    tcase_add_loop_test(tests, a_full_disk_keeps_what_was_committed_and_what_waits, 0,
                        COUNT(full));
    tcase_add_test(tests, a_commit_that_fails_half_way_leaves_nothing_and_no_lock);
    tcase_add_loop_test(tests, a_killed_writer_leaves_all_up_to_some_commit, 0, 8);
}

int main(void)
{
    TCase *tests = tcase_create("recorder");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, LIFE_SECONDS);
    add_attempts(tests);
    add_going_on(tests);
    add_commits(tests);
    return suite_run("recorder", tests);
}
