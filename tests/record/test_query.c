/* What is read from a results file: trials, curves, the pivot, CSV, and the cookbook in
 * results/queries, whose answers are compared with numbers worked out by hand. The file
 * is filled by plain SQL, so that it owes nothing to the recorder. */
#include <check.h>
#include <glob.h>
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "record/pivot.h"
#include "record/query.h"
#include "record/seal.h"
#include "record/select.h"
#include "support/suite.h"

extern const char database_schema[];

/* Two rates with two seeds each; the last trial diverged. Trial 2 is the best: 200
 * iterations in two epochs, losses 200, 199 ... 1, accuracies 1/200, 2/200 ... 1. */
static const char rows[] =
    "INSERT INTO experiments (id, name, created_us) VALUES (1, 'rates', 1), (2, 'a "
    "\"new\" one''s', 2);"
    "INSERT INTO axes (experiment_id, position, path) VALUES "
    "(1, 0, 'optimizer.learning_rate'), (1, 1, 'seed'),"
    " (2, 0, 'odd\"path''s');"
    "INSERT INTO trials (id, state, seed, config_hash, run_key, config, created_us,"
    " iterations, iterations_per_epoch, last_iteration, final_loss, final_accuracy,"
    " best_accuracy, best_iteration, final_value, best_value) VALUES"
    " (1, 'done', 0, 'a', 'k1', '{}', 0, 4, 2, 4, 0.5, 0.90, 0.92, 2, 0.90, 0.92),"
    " (2, 'done', 1, 'a', 'k2', '{}', 0, 200, 100, 200, 0.3, 0.94, 0.94, 200, 0.94, "
    "0.94),"
    " (3, 'done', 0, 'b', 'k3', '{}', 0, 4, 2, 4, 0.7, 0.80, 0.85, 2, 0.80, 0.85),"
    " (4, 'diverged', 1, 'b', 'k4', '{}', 0, 4, 2, 3, NULL, NULL, NULL, NULL, NULL, "
    "NULL);"
    "INSERT INTO experiment_trials (experiment_id, trial_id, number, position) VALUES "
    "(1, 1, 1, 1), (1, 2, 2, 2), (1, 3, 3, 3), (1, 4, 4, 4), (2, 1, 1, 1);"
    "INSERT INTO settings SELECT id, 'optimizer.learning_rate',"
    " iif(config_hash = 'a', 0.1, 0.3) FROM trials;"
    "INSERT INTO settings SELECT id, 'schedule.batch_size', 20 FROM trials;"
    "INSERT INTO settings SELECT id, 'seed', seed FROM trials;"
    "INSERT INTO splits SELECT id, 'train', 20 * iterations_per_epoch - 15 FROM trials;"
    "INSERT INTO settings VALUES (1, 'odd\"path''s', 'x, y');"
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
    " INSERT INTO iterations SELECT 2, i, 201 - i, i / 200.0 FROM n;"
    "INSERT INTO iterations VALUES (1, 1, 2.0, 0.2), (1, 2, 1.0, 0.4), (1, 3, 0.5, 0.9),"
    " (1, 4, 0.25, 1.0), (3, 1, 3.0, 0.1), (4, 1, 2.5, 0.1), (4, 2, 9e999, 0),"
    " (4, 3, NULL, NULL);"
    "INSERT INTO evaluations (trial_id, iteration, split, loss, accuracy, correct, total)"
    " VALUES (1, 2, 'test', 0.6, 0.92, 92, 100),"
    " (1, 4, 'test', 0.5, 0.90, 90, 100), (2, 100, 'test', 0.4, 0.88, 88, 100),"
    " (2, 200, 'test', 0.3, 0.94, 94, 100), (3, 2, 'test', 0.6, 0.85, 85, 100),"
    " (3, 4, 'test', NULL, 0.80, 80, 100);"
    "INSERT INTO confusions VALUES (2, 200, 'test', 0, 0, 8), (2, 200, 'test', 0, 1, 2),"
    " (2, 200, 'test', 1, 0, 1), (2, 200, 'test', 1, 1, 9), (2, 100, 'test', 1, 0, 7);"
    "INSERT INTO metrics VALUES (2, 'learning_rate', 'train', 1, 0.1),"
    " (2, 'learning_rate', 'train', 101, 0.05);"
    "INSERT INTO attempts SELECT id, 1, 'host', 7, 'boot', 0, 1000000, 0, state,"
    " iif(id = 4, 'the loss is not a number', NULL), '0.1.0', 'abc', 'gcc', 'cpu',"
    " 'avx2', 'SQLite 3', NULL, NULL FROM trials;"
    "UPDATE attempts SET peak_memory = 50000000 WHERE trial_id = 2;"
    "UPDATE evaluations SET time_us = 4500 * iteration;"
    "INSERT INTO layers VALUES (2, 0, 'linear', '1.0', '/p/linear.so', 'ff', 7850, "
    "'layers.0', '[-1]');"
    "INSERT INTO settings VALUES (2, 'layers.0.out_features', 10);"
    "INSERT INTO events VALUES (1, 0, 4, 'error', 'the loss is not a number');"
    "INSERT INTO data_columns VALUES ('a', 1, 'k', 2, 'one_hot', 'u', NULL, NULL, NULL, "
    "0, 0), ('a', 2, 'k', 2, 'one_hot', 'v', NULL, NULL, NULL, 0, 0), ('a', 3, 'x', 3, "
    "'number', NULL, 1.5, 2, 4, 7, 1);"
    "UPDATE trials SET data_columns = 'a' WHERE id < 4;"
    "UPDATE experiments SET planned = 6 WHERE id = 1;"
    "INSERT INTO proposals VALUES (1, 's', 1, 'b', '{\"optimizer.learning_rate\": 0.3}', "
    "1, 1, 0.92),"
    " (1, 's', 2, 'c', '{\"optimizer.learning_rate\": 0.2}', 2, 1, NULL);";

static struct database database;
static struct arena *arena;
static struct error error;

static void run_sql(const char *sql)
{
    char *message = NULL;
    sqlite3_exec(database.handle, sql, NULL, NULL, &message);
    ck_assert_msg(message == NULL, "%s", message);
}

static void set_up(void)
{
    database = (struct database){.path = "test.db"};
    ck_assert_int_eq(sqlite3_open(":memory:", &database.handle), SQLITE_OK);
    run_sql(database_schema);
    arena = arena_new();
}

static void set_up_full(void)
{
    set_up();
    run_sql(rows);
    ck_assert_int_eq(seal_write_all(database.handle), 0);
}

static void tear_down(void)
{
    arena_free(arena);
    sqlite3_close(database.handle);
}

/* The CSV of a query that must succeed. */
static char *csv(const char *sql)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    int status = select_csv(&database, sql, out, &error);
    fclose(out);
    ck_assert_msg(status == 0, "%s: %s", sql, error.text);
    char *copy = arena_copy(arena, bytes, length);
    free(bytes);
    return copy;
}

static char *read_query(const char *path)
{
    static char text[8192];
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    return text;
}

/* The value of a column in the first row of an answer for which the condition holds. */
static double value_where(const char *query, const char *column, const char *condition)
{
    char *path = arena_format(arena, TEST_SOURCE_DIR "/results/queries/%s.sql", query);
    char *text = read_query(path);
    *strrchr(text, ';') = '\n';
    char *sql =
        arena_format(arena, "SELECT %s FROM (%s) WHERE %s", column, text, condition);
    sqlite3_stmt *row;
    int status = sqlite3_prepare_v2(database.handle, sql, -1, &row, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", query, sqlite3_errmsg(database.handle));
    ck_assert_msg(sqlite3_step(row) == SQLITE_ROW, "%s: no row where %s", query,
                  condition);
    double value = sqlite3_column_double(row, 0);
    sqlite3_finalize(row);
    return value;
}

START_TEST(trials_come_by_experiment_and_number_with_their_settings)
{
    struct query_trial *trials;
    size_t count;
    ck_assert_int_eq(query_trials(&database, NULL, arena, &trials, &count, &error), 0);
    ck_assert_uint_eq(count, 5);
    ck_assert_str_eq(trials[1].experiment, "rates");
    ck_assert_str_eq(trials[1].label, "optimizer.learning_rate=0.1 seed=1");
    ck_assert_int_eq(trials[1].last_iteration, 200);
    ck_assert_double_eq(trials[1].final_accuracy, 0.94);
    ck_assert_int_eq(trials[1].best_iteration, 200);
    ck_assert_ptr_null(trials[1].problem);
    ck_assert_str_eq(trials[3].state, "diverged");
    ck_assert_str_eq(trials[3].problem, "the loss is not a number");
    ck_assert_msg(isnan(trials[3].final_loss) && isnan(trials[3].best_value),
                  "a NULL is read as a number");
    ck_assert_str_eq(trials[4].label, "odd\"path's=x, y");
}
END_TEST

START_TEST(trials_of_one_experiment_are_only_its_own)
{
    struct query_trial *trials;
    size_t count;
    ck_assert_int_eq(query_trials(&database, "rates", arena, &trials, &count, &error), 0);
    ck_assert_uint_eq(count, 4);
    ck_assert_int_eq(query_trials(&database, "rate", arena, &trials, &count, &error), -1);
    ck_assert_msg(strstr(error.text, "'rate'") != NULL, "%s", error.text);
}
END_TEST

/* Whatever the states: by its config, or by the last trial of those it still asks for. */
START_TEST(the_experiment_that_ran_last_is_found)
{
    int64_t id;
    ck_assert_int_eq(query_last_run(&database, &id, &error), 0);
    ck_assert_int_eq(id, 2);
    run_sql("UPDATE attempts SET started_us = iif(trial_id = 2, 5, 4)");
    ck_assert_int_eq(query_last_run(&database, &id, &error), 0);
    ck_assert_int_eq(id, 1);
    run_sql("INSERT INTO experiment_configs (experiment_id, revision, config, overrides,"
            " created_us) VALUES (2, 1, '', '', 6)");
    ck_assert_int_eq(query_last_run(&database, &id, &error), 0);
    ck_assert_int_eq(id, 2);
    run_sql("UPDATE experiment_trials SET position = NULL WHERE experiment_id = 1;"
            "UPDATE attempts SET started_us = 9 WHERE trial_id = 2");
    ck_assert_int_eq(query_last_run(&database, &id, &error), 0);
    ck_assert_int_eq(id, 2);
}
END_TEST

START_TEST(an_experiment_without_axes_has_empty_labels)
{
    struct query_trial *trials;
    size_t count;
    run_sql("DELETE FROM axes");
    ck_assert_int_eq(query_trials(&database, "rates", arena, &trials, &count, &error), 0);
    ck_assert_str_eq(trials[0].label, "");
}
END_TEST

START_TEST(many_trials_are_all_read)
{
    struct query_trial *trials;
    size_t count;
    run_sql(
        "WITH RECURSIVE n (i) AS (VALUES (5) UNION ALL SELECT i + 1 FROM n WHERE i < "
        "300) INSERT INTO trials (id, seed, config_hash, run_key, config, created_us,"
        " iterations, iterations_per_epoch) SELECT i, i, 'c', i, '{}', 0, 1, 1 FROM n;"
        "INSERT INTO experiment_trials (experiment_id, trial_id, number, position) "
        "SELECT 1, id, id, id FROM trials WHERE id > 4;");
    ck_assert_int_eq(query_trials(&database, "rates", arena, &trials, &count, &error), 0);
    ck_assert_uint_eq(count, 300);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(trials[i].number, (int64_t)i + 1);
}
END_TEST

static struct query_curve curve_of(int64_t id, const char *split, const char *metric)
{
    struct query_curve curve;
    const struct query_trial trial = {.id = id, .last_iteration = 200};
    const struct query_series series = {split, metric};
    ck_assert_int_eq(query_curve(&database, &trial, &series, arena, &curve, &error), 0);
    return curve;
}

START_TEST(curves_come_from_the_table_of_their_split_without_nulls)
{
    struct query_curve curve = curve_of(2, "train", "loss");
    ck_assert_uint_eq(curve.count, 200);
    ck_assert_int_eq(curve.x[199], 200);
    ck_assert_double_eq(curve.y[199], 1);
    curve = curve_of(4, "train", "loss");
    ck_assert_uint_eq(curve.count, 2);
    ck_assert_double_infinite(curve.y[1]);
    ck_assert_double_eq(curve_of(2, "train", "accuracy").y[99], 0.5);
    curve = curve_of(3, "test", "loss");
    ck_assert_uint_eq(curve.count, 1);
    ck_assert_double_eq(curve_of(3, "test", "accuracy").y[1], 0.8);
    ck_assert_uint_eq(curve_of(3, "validation", "accuracy").count, 0);
    curve = curve_of(2, "train", "learning_rate");
    ck_assert_uint_eq(curve.count, 2);
    ck_assert_int_eq(curve.x[1], 101);
    ck_assert_double_eq(curve.y[1], 0.05);
}
END_TEST

static char *pivot(const char *experiment)
{
    struct text sql = {0};
    int status = pivot_select(&database, experiment, &sql, &error);
    ck_assert_msg(status == 0, "%s", error.text);
    char *copy = arena_copy(arena, sql.at, sql.length);
    text_free(&sql);
    return copy;
}

START_TEST(the_pivot_has_a_column_for_each_swept_path)
{
    ck_assert_str_eq(
        csv(pivot("rates")),
        "number,trial_id,state,optimizer.learning_rate,seed,last_iteration,final_"
        "loss,"
        "final_accuracy,objective,best_value,best_accuracy,best_iteration,current,"
        "objective_split,final_value\r\n"
        "2,2,done,0.1,1,200,0.3,0.94,accuracy,0.94,0.94,200,1,test,0.94\r\n"
        "1,1,done,0.1,0,4,0.5,0.9,accuracy,0.92,0.92,2,1,test,0.9\r\n"
        "3,3,done,0.3,0,4,0.7,0.8,accuracy,0.85,0.85,2,1,test,0.8\r\n"
        "4,4,diverged,0.3,1,3,,,accuracy,,,,1,test,\r\n");
}
END_TEST

START_TEST(what_a_trial_does_not_have_is_left_out_of_its_label)
{
    struct query_trial *trials;
    size_t count;
    run_sql("INSERT INTO axes (experiment_id, position, path) VALUES"
            " (1, 2, 'optimizer.momentum');"
            "INSERT INTO settings VALUES (3, 'optimizer.momentum', 0.5);");
    ck_assert_int_eq(query_trials(&database, "rates", arena, &trials, &count, &error), 0);
    ck_assert_str_eq(trials[1].label, "optimizer.learning_rate=0.1 seed=1");
    ck_assert_str_eq(trials[2].label,
                     "optimizer.learning_rate=0.3 seed=0 optimizer.momentum=0.5");
    ck_assert_uint_eq(trials[2].setting_count, 3);
    ck_assert_ptr_nonnull(strstr(csv(pivot("rates")), "seed,optimizer.momentum,last"));
    ck_assert_ptr_nonnull(strstr(csv(pivot("rates")), "1,1,done,0.1,0,,4,"));
    ck_assert_ptr_nonnull(strstr(csv(pivot("rates")), "3,3,done,0.3,0,0.5,4,"));
}
END_TEST

START_TEST(the_pivot_is_of_the_newest_experiment_whatever_its_names)
{
    ck_assert_str_eq(
        csv(pivot(NULL)),
        "number,trial_id,state,\"odd\"\"path's\",seed,last_iteration,final_loss,"
        "final_accuracy,objective,best_value,best_accuracy,best_iteration,current,"
        "objective_split,final_value\r\n"
        "1,1,done,\"x, y\",0,4,0.5,0.9,accuracy,0.92,0.92,2,1,test,0.9\r\n");
}
END_TEST

START_TEST(the_pivot_of_nothing_is_an_error)
{
    struct text sql = {0};
    ck_assert_int_eq(pivot_select(&database, "none", &sql, &error), -1);
    ck_assert_msg(strstr(error.text, "'none'") != NULL, "%s", error.text);
    run_sql("DELETE FROM experiments");
    ck_assert_int_eq(pivot_select(&database, NULL, &sql, &error), -1);
    ck_assert_msg(strstr(error.text, "lamina run") != NULL, "%s", error.text);
    text_free(&sql);
}
END_TEST

START_TEST(csv_quotes_as_rfc_4180_says)
{
    ck_assert_str_eq(csv("SELECT 'a,b' AS \"x\"\"y\", 'say \"hi\"' AS b, 'two\nlines' AS "
                         "c, NULL AS d, '' AS e, 7 AS f; -- the end\n"),
                     "\"x\"\"y\",b,c,d,e,f\r\n"
                     "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,,7\r\n");
}
END_TEST

START_TEST(csv_keeps_every_digit_of_reals)
{
    ck_assert_str_eq(csv("SELECT 0.1 AS a, 1.0/3 AS b, 9e999 AS c, -9e999 AS d"),
                     "a,b,c,d\r\n0.1,0.3333333333333333,inf,-inf\r\n");
}
END_TEST

START_TEST(csv_of_a_table_or_view_has_all_its_rows)
{
    ck_assert_str_eq(csv("axes"), "experiment_id,path,position,written\r\n"
                                  "1,optimizer.learning_rate,0,\r\n1,seed,1,\r\n"
                                  "2,\"odd\"\"path's\",0,\r\n");
    ck_assert_ptr_nonnull(
        strstr(csv("leaderboard"), "\r\nrates,2,2,done,1,accuracy,0.94,"));
}
END_TEST

static const struct {
    const char *sql, *says;
} refused[] = {
    {"", "empty"},
    {"-- nothing", "empty"},
    {"leaderbord", "did you mean 'leaderboard'?"},
    {"zzzzzzzz", "no table or view"},
    {"SELECT nonsense", "nonsense"},
    {"SELEC 1", "SELEC"},
    {"DELETE FROM trials", "only"},
    {"DELETE FROM trials RETURNING id", "only"},
    {"DROP TABLE trials", "only"},
    {"ATTACH 'x.db' AS x", "only"},
    {"BEGIN IMMEDIATE", "only"},
    {"PRAGMA user_version = 7", "only"},
    {"SELECT 1; SELECT 2", "one SELECT"},
    {"SELECT 1; DELETE FROM trials", "one SELECT"},
    {"SELECT 1; nonsense", "one SELECT"},
};

START_TEST(csv_refuses_what_is_not_one_select)
{
    FILE *out = tmpfile();
    ck_assert_int_eq(select_csv(&database, refused[_i].sql, out, &error), -1);
    ck_assert_msg(strstr(error.text, refused[_i].says) != NULL, "%s", error.text);
    ck_assert_int_eq(ftell(out), 0);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(csv("SELECT count(*) AS n FROM trials"), "4"));
}
END_TEST

START_TEST(csv_that_cannot_be_written_is_an_error)
{
    FILE *out = fopen("/dev/full", "w");
    if (out == NULL)
        return;
    ck_assert_int_eq(select_csv(&database, "iterations", out, &error), -1);
    fclose(out);
}
END_TEST

START_TEST(every_query_of_the_cookbook_has_an_answer)
{
    glob_t found;
    ck_assert_int_eq(glob(TEST_SOURCE_DIR "/results/queries/*.sql", 0, NULL, &found), 0);
    ck_assert_uint_ge(found.gl_pathc, 15);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *sql = read_query(found.gl_pathv[i]);
        ck_assert_msg(strncmp(sql, "-- ", 3) == 0 && strchr(sql, '?') != NULL,
                      "%s does not open with its question", found.gl_pathv[i]);
        const char *first_row = strstr(csv(sql), "\r\n") + 2;
        ck_assert_msg(*first_row != '\0', "%s has no answer", found.gl_pathv[i]);
    }
    globfree(&found);
}
END_TEST

/* Worked out by hand from `rows`. */
static const struct {
    const char *query, *column, *condition;
    double value;
} answers[] = {
    {"01-best-trials", "trial_id", "1", 2},
    {"02-accuracy-by-settings", "count(*)", "1", 1}, /* the newest has one trial */
    {"02-accuracy-by-settings", "final_accuracy", "learning_rate = 0.1", 0.9},
    {"03-which-settings-matter", "mean_best_value", "value = 0.1", 0.93},
    {"03-which-settings-matter", "mean_best_value", "path = 'seed' AND value = 0", 0.885},
    {"04-mean-and-spread-over-seeds", "final_accuracy_standard_error",
     "first_number = 1 AND experiment = 'rates'", 0.02},
    {"04-mean-and-spread-over-seeds", "best_value_mean",
     "settings = 'optimizer.learning_rate=0.1'", 0.93},
    {"05-curve-of-the-best", "count(*)", "1", 3},
    {"05-curve-of-the-best", "loss", "iteration = 100", 101},
    {"06-moving-average", "mean_loss", "iteration = 50", 175.5},
    /* The last batch of an epoch has 5 samples, the others 20. */
    {"06-moving-average", "mean_loss", "iteration = 200", 25.873096446700508},
    {"07-loss-per-epoch", "samples", "epoch = 2", 1985},
    {"07-loss-per-epoch", "mean_loss", "epoch = 2", 50.87405541561713},
    {"08-two-best-side-by-side", "best_accuracy", "iteration = 200", 0.94},
    {"08-two-best-side-by-side", "second_accuracy", "iteration = 2", 0.92},
    {"09-how-the-two-best-differ", "best", "path = 'seed'", 1},
    {"22-what-became-of-columns", "columns", "name = 'k'", 2},
    {"22-what-became-of-columns", "missing", "fill = 1.5 AND categories IS NULL", 7},
    {"22-what-became-of-columns", "source", "categories = 'u, v'", 2},
    {"10-most-confused", "count", "actual = 0 AND predicted = 1", 2},
    {"11-recall-and-precision", "recall", "class = 0", 0.8},
    {"11-recall-and-precision", "precision", "class = 0", 8.0 / 9},
    {"11-recall-and-precision", "precision", "class = 1", 9.0 / 11},
    {"11-recall-and-precision", "f1", "class = 0", 16.0 / 19},
    {"12-time-per-iteration", "microseconds_per_iteration", "number = 2", 5000},
    {"13-first-to-reach-90-percent", "iteration", "number = 2", 200},
    {"13-first-to-reach-90-percent", "iteration", "number = 1", 2},
    {"14-what-failed-and-why", "last_iteration", "trial_id = 4", 3},
    {"15-generalisation-gap", "train_accuracy", "number = 2", 0.7506297229219143},
    {"15-generalisation-gap", "gap", "number = 2", 0.7506297229219143 - 0.94},
    {"17-learning-rate-over-time", "learning_rate", "from_iteration = 101", 0.05},
    {"20-progress", "failed", "experiment = 'rates'", 1},
    {"20-progress", "to_propose", "experiment = 'rates'", 2},
    {"28-what-a-search-saw", "count(*)", "1", 2},
    {"28-what-a-search-saw", "threshold", "row = 1", 0.92},
    {"28-what-a-search-saw", "count(*)", "seeds = '1 of 2' AND value IS NULL", 1},
    {"28-what-a-search-saw", "count(*)", "row = 2 AND value IS NULL AND seeds IS NULL",
     1},
    {"29-best-so-far", "count(*)", "1", 2}, /* the other experiment is no search */
    {"29-best-so-far", "value", "row = 0 AND NOT proposed", 0.93},
    {"29-best-so-far", "count(*)", "row = 1 AND value IS NULL AND proposed", 1},
    {"29-best-so-far", "best_so_far", "row = 1", 0.93},
    {"21-each-at-its-best-rate", "learning_rate", "experiment = 'rates'", 0.1},
    {"21-each-at-its-best-rate", "mean_best_value", "experiment = 'rates'", 0.93},
    {"23-test-at-the-best", "test_value", "experiment = 'rates' AND number = 2", 0.94},
    {"24-seconds-to-90-percent", "seconds", "number = 2", 0.9},
    {"24-seconds-to-90-percent", "seconds", "number = 1", 0.009},
    {"25-memory", "megabytes", "number = 2", 50},
    {"25-memory", "parameters", "number = 2", 7850},
    /* Of 0.92, 0.94 and 0.85: squares of distances from means of 0.93 and 0.85. */
    {"26-settings-that-interact", "share", "path = 'optimizer.learning_rate'",
     1 - 0.0002 / (0.0028666666666666667 + 0.0016)},
};

START_TEST(answers_are_those_worked_out_by_hand)
{
    ck_assert_double_eq_tol(
        value_where(answers[_i].query, answers[_i].column, answers[_i].condition),
        answers[_i].value, 1e-12);
}
END_TEST

START_TEST(a_standard_error_is_by_the_seeds_that_have_a_value)
{
    static const char query[] = "04-mean-and-spread-over-seeds";
    run_sql("INSERT INTO trials (id, state, seed, config_hash, run_key, config,"
            " created_us, iterations, iterations_per_epoch) VALUES"
            " (5, 'failed', 2, 'a', 'k5', '{}', 0, 4, 2);"
            "INSERT INTO experiment_trials (experiment_id, trial_id, number, position) "
            "VALUES (1, 5, 5, 5);");
    ck_assert_double_eq(
        value_where(query, "seeds", "first_number = 1 AND experiment = 'rates'"), 3);
    ck_assert_double_eq_tol(value_where(query, "final_accuracy_standard_error",
                                        "first_number = 1 AND experiment = 'rates'"),
                            0.02, 1e-12);
    ck_assert_double_eq_tol(value_where(query, "best_value_standard_error",
                                        "first_number = 1 AND experiment = 'rates'"),
                            0.01, 1e-12);
}
END_TEST

START_TEST(whole_sections_have_each_their_own_best_rate)
{
    static const char query[] = "21-each-at-its-best-rate";
    run_sql("INSERT INTO axes (experiment_id, position, path) VALUES"
            " (1, 2, 'optimizer.type');"
            "INSERT INTO settings SELECT id, 'optimizer.type',"
            " iif(config_hash = 'a', 'adam', 'sgd') FROM trials;");
    ck_assert_double_eq(
        value_where(query, "first_number", "settings = 'optimizer.type=adam'"), 1);
    ck_assert_double_eq(
        value_where(query, "first_number", "settings = 'optimizer.type=sgd'"), 3);
    ck_assert_double_eq(
        value_where(query, "learning_rate", "settings = 'optimizer.type=sgd'"), 0.3);
}
END_TEST

/* A rate is good with one type and bad with the other, so neither matters alone; eight
 * widths are taken in four parts, of which the upper two are bad by 0.25. */
START_TEST(settings_that_interact_are_found_where_neither_matters_alone)
{
    static const char query[] = "26-settings-that-interact";
    run_sql(
        "DELETE FROM trials;"
        "WITH n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 31) INSERT "
        "INTO trials (id, state, seed, config_hash, run_key, config, created_us, "
        "iterations, iterations_per_epoch, best_value) SELECT i + 1, 'done', 0, i, i, "
        "'{}', 0, 4, 2, 0.25 + 0.5 * (i % 2 = i / 2 % 2) - 0.25 * (i / 4 > 3) FROM n;"
        "INSERT INTO experiment_trials (experiment_id, trial_id, number, position)"
        " SELECT 1, id, id, id FROM trials;"
        "INSERT INTO axes (experiment_id, position, path) VALUES (1, 2, "
        "'optimizer.type'), (1, 3, 'width');"
        "INSERT INTO settings SELECT id, 'optimizer.learning_rate', 0.1 + (id - 1) % 2 "
        "FROM trials;"
        "INSERT INTO settings SELECT id, 'optimizer.type', iif((id - 1) / 2 % 2, 'sgd', "
        "'adam') FROM trials;"
        "INSERT INTO settings SELECT id, 'width', (id - 1) / 4 FROM trials;");
    ck_assert_double_eq_tol(
        value_where(query, "share",
                    "path = 'optimizer.learning_rate' AND beside = 'optimizer.type'"),
        0.8, 1e-12);
    ck_assert_double_eq_tol(
        value_where(query, "by_luck",
                    "path = 'optimizer.learning_rate' AND beside = 'optimizer.type'"),
        1.0 / 31, 1e-12);
    ck_assert_double_eq_tol(
        value_where(query, "share", "path = 'optimizer.type' AND beside IS NULL"), 0,
        1e-12);
    ck_assert_double_eq_tol(
        value_where(query, "share", "path = 'width' AND beside IS NULL"), 0.2, 1e-12);
    ck_assert_double_eq_tol(
        value_where(query, "by_luck", "path = 'width' AND beside IS NULL"), 3.0 / 31,
        1e-12);
    run_sql("UPDATE trials SET state = 'failed' WHERE (id - 1) % 4 = 3");
    ck_assert_double_eq(
        value_where(query, "by_luck IS NULL",
                    "path = 'optimizer.learning_rate' AND beside = 'optimizer.type'"),
        1);
    ck_assert_double_eq(value_where(query, "by_luck IS NULL",
                                    "path = 'optimizer.type' AND beside = 'width'"),
                        0);
}
END_TEST

/* A layer of its own, and a block of two that repeats twice. */
START_TEST(a_setting_of_a_block_speaks_of_each_repetition)
{
    run_sql("DELETE FROM layers; DELETE FROM settings; DELETE FROM digests;"
            "WITH n (i, path) AS (VALUES (0, 'layers.0'), (1, 'layers.1.0'), (2, "
            "'layers.1.1'), (3, 'layers.1.0'), (4, 'layers.1.1'), (5, 'layers.10')) "
            "INSERT INTO layers SELECT 2, i, 'linear', '1.0', '/p', 'f', 1, path, '[0]' "
            "FROM n;"
            "INSERT INTO settings SELECT 2, column1, 1 FROM (VALUES ('layers.0.name'), "
            "('layers.1.repeat'), ('layers.1.0.bias'), ('layers.10.type'), ('seed'));"
            "INSERT INTO metrics SELECT 2, 'layers.' || position || '.gradient_norm', "
            "'train', 1, 1 FROM layers WHERE position IN (1, 3)");
    ck_assert_str_eq(
        csv(read_query(TEST_SOURCE_DIR "/results/queries/27-layers-of-a-setting.sql")),
        "path,value,positions,series\r\n"
        "layers.0.name,1,0,\r\n"
        "layers.1.0.bias,1,\"1,3\",\"layers.1.gradient_norm,"
        "layers.3.gradient_norm\"\r\n"
        "layers.1.repeat,1,\"1,2,3,4\",\"layers.1.gradient_norm,"
        "layers.3.gradient_norm\"\r\n"
        "layers.10.type,1,5,\r\n");
}
END_TEST

/* What does not count in means: trials of config `a` that failed, diverged, were pruned
 * and go on, with values that would spoil them. */
static void add_others(void)
{
    run_sql(
        "INSERT INTO trials (id, state, seed, config_hash, run_key, config, created_us,"
        " iterations, iterations_per_epoch, last_iteration, final_loss, final_accuracy,"
        " best_accuracy, best_iteration, final_value, best_value)"
        " SELECT column1, column2, column1, 'a', 'k' || column1, '{}', 0, 4, 2, 4,"
        " 9, 0.1, 0.99, 2, 0.1, 0.99 FROM (VALUES (5, 'failed'), (6, 'diverged'),"
        " (7, 'queued'), (8, 'running'), (9, 'interrupted'));"
        "INSERT INTO experiment_trials (experiment_id, trial_id, number, position,"
        " pruned_at) SELECT 1, id, id, id, iif(id = 7, 4, NULL) FROM trials"
        " WHERE id > 4;"
        "INSERT INTO settings SELECT id, 'optimizer.learning_rate', 0.1 FROM trials"
        " WHERE id > 4;"
        "INSERT INTO settings SELECT id, 'seed', seed FROM trials WHERE id > 4;"
        "INSERT INTO settings SELECT id, 'schedule.batch_size', 20 FROM trials"
        " WHERE id > 4;");
}

/* They stand before it in the ranking, as does what is not asked for any more. */
START_TEST(the_test_split_at_the_best_is_of_what_is_done_and_asked_for)
{
    static const char query[] = "23-test-at-the-best";
    add_others();
    ck_assert_double_eq(value_where(query, "number", "experiment = 'rates'"), 2);
    run_sql("UPDATE experiment_trials SET position = NULL WHERE number = 2");
    ck_assert_double_eq(value_where(query, "number", "experiment = 'rates'"), 1);
}
END_TEST

START_TEST(means_are_over_what_is_done_with_counts_of_the_others)
{
    static const char a[] = "experiment = 'rates' AND first_number = 1";
    static const char *const same[][3] = {
        {"03-which-settings-matter", "mean_best_value", "value = 0.1"},
        {"04-mean-and-spread-over-seeds", "best_value_mean", a},
        {"04-mean-and-spread-over-seeds", "best_value_standard_error", a},
        {"21-each-at-its-best-rate", "mean_best_value", "settings IS NULL"},
    };
    double before[4];
    for (size_t i = 0; i < 4; i++)
        before[i] = value_where(same[i][0], same[i][1], same[i][2]);
    add_others();
    for (size_t i = 0; i < 3; i++) /* in query 21 the rate with less undone goes first */
        ck_assert_double_eq(value_where(same[i][0], same[i][1], same[i][2]), before[i]);
    ck_assert_double_eq(value_where(same[3][0], same[3][1], same[3][2]), 0.85);
    ck_assert_double_eq(value_where(same[0][0], "not_done", "value = 0.1"), 5);
    ck_assert_str_eq(
        csv("SELECT seeds, done, failed, diverged, pruned, unfinished,"
            " round(best_value_mean, 9) AS mean, round(best_value_sd, 9) AS sd"
            " FROM seed_groups WHERE experiment = 'rates' AND first_number = 1"),
        "seeds,done,failed,diverged,pruned,unfinished,mean,sd\r\n"
        "7,2,1,1,1,2,0.93,0.014142136\r\n");
}
END_TEST

START_TEST(ranks_keep_the_order_and_failures_stand_behind)
{
    add_others();
    run_sql("UPDATE trials SET objective = 'loss', maximize = 0, best_value = 0.5 - id / "
            "100.0"
            " WHERE id IN (8, 9)");
    ck_assert_str_eq(
        csv("SELECT objective, maximize, rank, number, state FROM leaderboard"
            " JOIN settings USING (trial_id) WHERE experiment = 'rates' AND path"
            " = 'seed' ORDER BY objective, rank"),
        "objective,maximize,rank,number,state\r\n"
        "accuracy,1,1,7,pruned\r\naccuracy,1,2,2,done\r\n"
        "accuracy,1,3,1,done\r\naccuracy,1,4,3,done\r\n"
        "accuracy,1,5,5,failed\r\naccuracy,1,6,6,diverged\r\n"
        "accuracy,1,7,4,diverged\r\n"
        "loss,0,1,9,interrupted\r\nloss,0,2,8,running\r\n");
}
END_TEST

/* Sums of squares less the square of the sum lose all digits of such values. */
static const struct {
    const char *values, *sd;
} spreads[] = {
    {"0.1, 0.1, 0.1", "0"},
    {"0.7, 0.7, 0.7", "0"},
    {"1e9 + 0.1, 1e9 + 0.2, 1e9 + 0.3", "0.1"},
    {"0.9, NULL, 0.7", "0.141421"},
    {"0.9, NULL, NULL", ""},
    {"NULL, NULL, NULL", ""},
};

START_TEST(deviations_are_exact)
{
    run_sql(arena_format(
        arena,
        "DELETE FROM trials;"
        "WITH given (at) AS (VALUES (json_array(%s))) INSERT INTO trials (id, state, "
        "seed,"
        " config_hash, run_key, config, created_us, iterations, iterations_per_epoch,"
        " final_loss) SELECT key + 1, 'done', key, 'a', key, '{}', 0, 4, 2, value"
        " FROM given, json_each(at);"
        "INSERT INTO experiment_trials (experiment_id, trial_id, number, position)"
        " SELECT 1, id, id, id FROM trials;",
        spreads[_i].values));
    ck_assert_str_eq(csv("SELECT iif(final_loss_sd < 1e-6, final_loss_sd,"
                         " round(final_loss_sd, 6)) AS sd FROM seed_groups"),
                     arena_format(arena, "sd\r\n%s\r\n", spreads[_i].sd));
}
END_TEST

START_TEST(batches_have_their_samples)
{
    ck_assert_str_eq(csv("SELECT iteration, samples FROM curves WHERE trial_id = 1"),
                     "iteration,samples\r\n1,20\r\n2,5\r\n3,20\r\n4,5\r\n");
    run_sql("DELETE FROM splits"); /* as files of earlier versions */
    ck_assert_str_eq(csv("SELECT iteration, samples FROM curves WHERE trial_id = 1"),
                     "iteration,samples\r\n1,20\r\n2,\r\n3,20\r\n4,\r\n");
    ck_assert_double_eq(value_where("07-loss-per-epoch", "mean_loss", "epoch = 2"), 51);
}
END_TEST

START_TEST(seed_groups_have_the_sample_mean_and_deviation)
{
    /* 0.90 and 0.94: mean 0.92, deviation 0.04 / sqrt(2); of one value there is none. */
    ck_assert_str_eq(
        csv("SELECT seeds, done, round(final_accuracy_mean, 9) AS mean,"
            " round(final_accuracy_sd, 9) AS sd, round(best_accuracy_mean, 9) AS best,"
            " round(best_accuracy_sd, 9) AS best_sd FROM seed_groups"
            " WHERE experiment = 'rates'"),
        "seeds,done,mean,sd,best,best_sd\r\n"
        "2,2,0.92,0.028284271,0.93,0.014142136\r\n"
        "2,1,0.8,,0.85,\r\n");
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *tests = tcase_create("query");
    tcase_add_checked_fixture(tests, set_up_full, tear_down);
    tcase_add_test(tests, trials_come_by_experiment_and_number_with_their_settings);
    tcase_add_test(tests, trials_of_one_experiment_are_only_its_own);
    tcase_add_test(tests, the_experiment_that_ran_last_is_found);
    tcase_add_test(tests, an_experiment_without_axes_has_empty_labels);
    tcase_add_test(tests, many_trials_are_all_read);
    tcase_add_test(tests, curves_come_from_the_table_of_their_split_without_nulls);
    tcase_add_test(tests, the_pivot_has_a_column_for_each_swept_path);
    tcase_add_test(tests, what_a_trial_does_not_have_is_left_out_of_its_label);
    tcase_add_test(tests, the_pivot_is_of_the_newest_experiment_whatever_its_names);
    tcase_add_test(tests, the_pivot_of_nothing_is_an_error);
    tcase_add_test(tests, csv_quotes_as_rfc_4180_says);
    tcase_add_test(tests, csv_keeps_every_digit_of_reals);
    tcase_add_test(tests, csv_of_a_table_or_view_has_all_its_rows);
    tcase_add_loop_test(tests, csv_refuses_what_is_not_one_select, 0, COUNT(refused));
    tcase_add_test(tests, csv_that_cannot_be_written_is_an_error);
    tcase_add_test(tests, every_query_of_the_cookbook_has_an_answer);
    tcase_add_loop_test(tests, answers_are_those_worked_out_by_hand, 0, COUNT(answers));
    tcase_add_test(tests, a_standard_error_is_by_the_seeds_that_have_a_value);
    tcase_add_test(tests, whole_sections_have_each_their_own_best_rate);
    tcase_add_test(tests, a_setting_of_a_block_speaks_of_each_repetition);
    tcase_add_test(tests, settings_that_interact_are_found_where_neither_matters_alone);
    tcase_add_test(tests, the_test_split_at_the_best_is_of_what_is_done_and_asked_for);
    tcase_add_test(tests, means_are_over_what_is_done_with_counts_of_the_others);
    tcase_add_test(tests, ranks_keep_the_order_and_failures_stand_behind);
    tcase_add_loop_test(tests, deviations_are_exact, 0, COUNT(spreads));
    tcase_add_test(tests, batches_have_their_samples);
    tcase_add_test(tests, seed_groups_have_the_sample_mean_and_deviation);
    return suite_run("query", tests);
}
