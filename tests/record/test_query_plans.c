/* How SQLite goes about what is asked of a results file, by EXPLAIN QUERY PLAN: the table
 * of iterations has millions of rows, so nothing may read through it, and each index has
 * a question that it answers. Plans do not depend on how many rows there are. */
#include <glob.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "record/compare.h"
#include "record/query.h"
#include "record/recorder.h"
#include "support/suite.h"

#include <check.h>

extern const char database_schema[];

static struct database database;
static struct arena *arena;
static struct error error;
static struct text traced; /* statements that ran, a NUL after each */

static void run_sql(const char *sql)
{
    int status = sqlite3_exec(database.handle, sql, NULL, NULL, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(database.handle));
}

static void set_up(void)
{
    database = (struct database){.path = "test.db"};
    ck_assert_int_eq(sqlite3_open(":memory:", &database.handle), SQLITE_OK);
    run_sql(database_schema);
    run_sql("INSERT INTO experiments (id, name, created_us) VALUES (1, 'rates', 0);"
            "INSERT INTO axes (experiment_id, position, path) VALUES (1, 0, 'seed');"
            "INSERT INTO trials (id, seed, config_hash, run_key, config, created_us,"
            " iterations, iterations_per_epoch) VALUES (1, 0, 'a', 'k', '{}', 0, 4, 2);"
            "INSERT INTO experiment_trials (experiment_id, trial_id, number, position) "
            "VALUES (1, 1, 1, 1)");
    arena = arena_new();
    traced = (struct text){0};
}

static void tear_down(void)
{
    text_free(&traced);
    arena_free(arena);
    sqlite3_close(database.handle);
}

/* The steps of a statement, a line each. */
static char *plan(const char *sql)
{
    struct text lines = {0};
    sqlite3_stmt *row;
    const char *explain = arena_format(arena, "EXPLAIN QUERY PLAN %s", sql);
    int status = sqlite3_prepare_v2(database.handle, explain, -1, &row, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(database.handle));
    text_add(&lines, "%s", "");
    while (sqlite3_step(row) == SQLITE_ROW)
        text_add(&lines, "%s\n", (const char *)sqlite3_column_text(row, 3));
    sqlite3_finalize(row);
    char *copy = arena_copy(arena, lines.at, lines.length);
    text_free(&lines);
    return copy;
}

/* How often a plan reads iterations in another way than by its key, from a trial on: by
 * a scan, or an index made for this query, which is a scan too. */
static int count_scans(const char *steps)
{
    int scans = 0;
    for (const char *at = steps; (at = strstr(at, " iterations")) != NULL; at++) {
        static const char by_key[] = " iterations USING PRIMARY KEY (trial_id=?";
        scans += strncmp(at, by_key, sizeof by_key - 1) != 0;
    }
    return scans;
}

static void check_no_scan(const char *sql)
{
    const char *steps = plan(sql);
    ck_assert_msg(count_scans(steps) == 0, "%s\nis done by\n%s", sql, steps);
}

static void check_step(const char *sql, const char *step)
{
    const char *steps = plan(sql);
    ck_assert_msg(strstr(steps, step) != NULL, "%s\nis done by\n%s", sql, steps);
}

/* ---- The views and the cookbook ---- */

static const char *const questions[] = {
    "SELECT * FROM leaderboard", "SELECT * FROM leaderboard WHERE experiment = 'rates'",
    "SELECT * FROM seed_groups", "SELECT * FROM seed_groups WHERE experiment = 'rates'",
    "SELECT * FROM problems",
};

START_TEST(views_of_trials_do_not_touch_iterations)
{
    const char *steps = plan(questions[_i]);
    ck_assert_msg(strstr(steps, "iterations") == NULL, "%s", steps);
    /* One pass over the links of experiments at most: the rest is looked up. */
    ck_assert_msg(strstr(steps, "SCAN trials") == NULL, "%s", steps);
    ck_assert_msg(strstr(steps, "SCAN experiments") == NULL, "%s", steps);
}
END_TEST

START_TEST(the_leaderboard_of_one_experiment_reads_only_its_trials)
{
    /* What it has read is gone through to be ranked, which is no scan of a table. */
    static const char *const own[] = {"SCAN leaderboard", "SCAN (subquery"};
    const char *steps = plan("SELECT * FROM leaderboard WHERE experiment = 'rates'");
    size_t scans = 0, of_own = 0;
    for (const char *at = steps; (at = strstr(at, "SCAN")) != NULL; at++, scans++)
        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
            of_own += strncmp(at, own[i], strlen(own[i])) == 0;
    ck_assert_msg(scans == of_own, "%s", steps);
    ck_assert_ptr_nonnull(
        strstr(steps, "SEARCH experiment_trials USING PRIMARY KEY (experiment_id=?)"));
}
END_TEST

START_TEST(the_curve_of_one_trial_is_found_by_its_key)
{
    static const char sql[] = "SELECT * FROM curves WHERE trial_id = 1";
    check_step(sql, "SEARCH iterations USING PRIMARY KEY (trial_id=?)");
    check_no_scan(sql);
    ck_assert_msg(strstr(plan(sql), "SCAN") == NULL, "%s", plan(sql));
}
END_TEST

START_TEST(no_query_of_the_cookbook_scans_iterations)
{
    glob_t found;
    ck_assert_int_eq(glob(TEST_SOURCE_DIR "/results/queries/*.sql", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char text[8192];
        FILE *file = fopen(found.gl_pathv[i], "r");
        ck_assert_ptr_nonnull(file);
        size_t length = fread(text, 1, sizeof text - 1, file);
        fclose(file);
        text[length] = '\0';
        check_no_scan(text);
    }
    globfree(&found);
}
END_TEST

/* ---- What the program itself asks ---- */

static int trace(unsigned type, void *self, void *statement, void *unused)
{
    (void)type, (void)self, (void)unused;
    text_add(&traced, "%s%c", sqlite3_sql(statement), '\0');
    return 0;
}

static void start_trace(void)
{
    sqlite3_trace_v2(database.handle, SQLITE_TRACE_STMT, trace, NULL);
}

/* Checks each statement since start_trace; `part` is of one of them. */
static void check_traced(const char *part)
{
    bool found = false;
    sqlite3_trace_v2(database.handle, 0, NULL, NULL);
    ck_assert_uint_gt(traced.length, 0);
    for (const char *sql = traced.at; sql < traced.at + traced.length;
         sql += strlen(sql) + 1) {
        check_no_scan(sql);
        found |= strstr(sql, part) != NULL;
    }
    ck_assert_msg(found, "nothing that ran has '%s'", part);
}

START_TEST(the_commands_do_not_scan_iterations)
{
    struct query_trial *trials;
    struct query_curve curve;
    size_t count;
    start_trace();
    ck_assert_int_eq(query_trials(&database, "rates", arena, &trials, &count, &error), 0);
    ck_assert_int_eq(query_curve(&database, trials,
                                 &(struct query_series){"train", "loss"}, arena, &curve,
                                 &error),
                     0);
    ck_assert_int_eq(query_curve(&database, trials,
                                 &(struct query_series){"train", "accuracy"}, arena,
                                 &curve, &error),
                     0);
    check_traced("FROM series");
}
END_TEST

START_TEST(to_compare_two_trials_does_not_scan_iterations)
{
    struct named trial;
    struct compare_trial facts;
    start_trace();
    ck_assert_int_eq(named_find(&database, "rates/1", arena, &trial, &error), 0);
    ck_assert_int_eq(compare_read(&database, &trial, arena, &facts, &error), 0);
    check_traced("FROM series");
}
END_TEST

START_TEST(the_recorder_does_not_scan_iterations)
{
    static const struct attempt_runtime runtime = {
        {"ada", "boot-1", "a processor", "avx2"}, "1.2.3", "abcdef", "cc 9", "SQLite 3"};
    static const struct attempt_layer layer = {"linear", "1.0", "linear.so", "a", 10};
    static const int64_t sample = -1;
    struct layer_spec only = {
        .component = {.path = "layers.0"}, .inputs = &sample, .input_count = 1};
    const struct trial_spec spec = {.layers = &only, .layer_count = 1};
    struct iteration_result result = {2, 0.5, 0.25, 0.1};
    struct recorder *recorder = recorder_new(&database);
    start_trace();
    const struct attempt attempt = {.pid = 4711,
                                    .from_iteration = 1,
                                    .objective = {METRIC_ACCURACY, SPLIT_TEST, true},
                                    .runtime = &runtime,
                                    .layers = &layer,
                                    .layer_count = 1,
                                    .spec = &spec};
    ck_assert_int_eq(recorder_begin(recorder, 1, &attempt, &error), 0);
    recorder_iteration(recorder, 1, &result);
    ck_assert_int_eq(recorder_commit(recorder, true, &error), 0);
    ck_assert_int_eq(recorder_end(recorder, 1, TRIAL_DONE, NULL, 0, &error), 0);
    recorder_free(recorder);
    check_traced("FROM iterations");
}
END_TEST

/* ---- The indexes ---- */

static const struct {
    const char *index, *sql;
} indexes[] = {
    {"trials_by_config", "SELECT * FROM outcomes WHERE config_hash = 'a'"},
    {"trials_by_best", "SELECT id FROM trials ORDER BY best_accuracy DESC LIMIT 1"},
    {"experiment_trials_by_trial", "SELECT * FROM outcomes WHERE trial_id = 1"},
    {"experiment_trials_by_number",
     "SELECT trial_id FROM experiment_trials WHERE experiment_id = 1 AND number = 2"},
    {"settings_by_path", "SELECT trial_id FROM settings WHERE path = 'a' AND value = 1"},
    {"trials_by_columns", "SELECT id FROM trials WHERE data_columns = 'a'"},
    {"trials_by_signature", "SELECT id FROM trials WHERE signature = 'a'"},
    {"events_by_trial", "SELECT * FROM events WHERE trial_id = 1"},
};

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

START_TEST(each_index_answers_a_question)
{
    check_step(indexes[_i].sql, arena_format(arena, " INDEX %s", indexes[_i].index));
}
END_TEST

START_TEST(no_index_is_without_a_question)
{
    sqlite3_stmt *row;
    int count = 0;
    sqlite3_prepare_v2(database.handle,
                       "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS "
                       "NOT NULL",
                       -1, &row, NULL);
    while (sqlite3_step(row) == SQLITE_ROW)
        count++;
    sqlite3_finalize(row);
    ck_assert_int_eq(count, COUNT(indexes));
}
END_TEST

/* ---- That the checks can fail ---- */

START_TEST(a_table_of_iterations_without_its_key_is_noticed)
{
    static const char curve[] = "SELECT * FROM curves WHERE trial_id = 1";
    static const char join[] = "SELECT loss FROM trials CROSS JOIN iterations "
                               "WHERE trial_id = id";
    ck_assert_int_eq(count_scans(plan(curve)), 0);
    ck_assert_int_eq(count_scans(plan(join)), 0);
    run_sql("DROP TABLE iterations;"
            "CREATE TABLE iterations (trial_id INTEGER, iteration INTEGER, loss REAL,"
            " accuracy REAL)");
    ck_assert_int_gt(count_scans(plan(curve)), 0);
    ck_assert_ptr_nonnull(strstr(plan(join), "AUTOMATIC COVERING INDEX"));
    ck_assert_int_gt(count_scans(plan(join)), 0);
    ck_assert_int_gt(count_scans(plan("SELECT max(loss) FROM iterations")), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("query plans");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, views_of_trials_do_not_touch_iterations, 0,
                        COUNT(questions));
    tcase_add_test(tests, the_leaderboard_of_one_experiment_reads_only_its_trials);
    tcase_add_test(tests, the_curve_of_one_trial_is_found_by_its_key);
    tcase_add_test(tests, no_query_of_the_cookbook_scans_iterations);
    tcase_add_test(tests, the_commands_do_not_scan_iterations);
    tcase_add_test(tests, to_compare_two_trials_does_not_scan_iterations);
    tcase_add_test(tests, the_recorder_does_not_scan_iterations);
    tcase_add_loop_test(tests, each_index_answers_a_question, 0, COUNT(indexes));
    tcase_add_test(tests, no_index_is_without_a_question);
    tcase_add_test(tests, a_table_of_iterations_without_its_key_is_noticed);
    return suite_run("query plans", tests);
}
