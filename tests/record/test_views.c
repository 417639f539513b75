/* What the views of schema.sql work out of rows, beside values worked out by hand. */
#include <check.h>
#include <sqlite3.h>
#include <stdio.h>

#include "support/suite.h"

extern const char database_schema[];

static sqlite3 *handle;

static void run_sql(const char *sql)
{
    int status = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(handle));
}

/* Five trials of one experiment, with keys k1 to k5. */
static void set_up(void)
{
    ck_assert_int_eq(sqlite3_open(":memory:", &handle), SQLITE_OK);
    run_sql(database_schema);
    run_sql("WITH n (i) AS (VALUES (1), (2), (3), (4), (5)) INSERT INTO trials (seed, "
            "config_hash, run_key, config, created_us, iterations, iterations_per_epoch) "
            "SELECT 0, i, 'k' || i, '{}', 0, 10, 5 FROM n;"
            "INSERT INTO experiments (id, name, created_us) VALUES (1, 'rates', 0);"
            "INSERT INTO experiment_trials (experiment_id, trial_id, number) SELECT 1, "
            "id, id FROM trials");
}

static void tear_down(void)
{
    sqlite3_close(handle);
}

/* Its columns are joined by blanks, its rows by commas; NULL is "-". */
static void check_answer(const char *sql, const char *expected)
{
    char found[1024] = "";
    size_t length = 0;
    sqlite3_stmt *row;
    ck_assert_msg(sqlite3_prepare_v2(handle, sql, -1, &row, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(handle));
    while (sqlite3_step(row) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(row); i++) {
            const char *text = (const char *)sqlite3_column_text(row, i);
            const char *before = length == 0 ? "" : i == 0 ? ", " : " ";
            length += (size_t)snprintf(found + length, sizeof found - length, "%s%s",
                                       before, text != NULL ? text : "-");
            ck_assert_uint_lt(length, sizeof found);
        }
    sqlite3_finalize(row);
    ck_assert_str_eq(found, expected);
}

/* A start of a trial, in seconds. `source` is a text of SQL. */
static void attempt(int trial, int n, int from_iteration, int start, int end,
                    const char *source)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "INSERT INTO attempts (trial_id, n, host, pid, boot_id, started_us, "
             "ended_us, from_iteration, version, revision, compiler, cpu, "
             "instruction_set, libraries, source) VALUES (%d, %d, '', 1, '', %d000000, "
             "nullif(%d, 0) * 1000000, %d, '', '', '', '', '', '', %s)",
             trial, n, start, end, from_iteration, source);
    run_sql(sql);
}

static void evaluation(int trial, int iteration, const char *split, const char *time_us,
                       double accuracy)
{
    char sql[300];
    snprintf(sql, sizeof sql,
             "INSERT INTO evaluations VALUES (%d, %d, '%s', 1, %g, 1, 2, %s)", trial,
             iteration, split, accuracy, time_us);
    run_sql(sql);
}

/* Until a row came the attempts since the last beginning, whole or up to there: 10 s that
 * failed are not among them, nor what the trial was trained for again. */
START_TEST(seconds_are_those_within_attempts)
{
    attempt(1, 1, 0, 10, 20, "NULL");
    attempt(1, 2, 0, 100, 130, "NULL");
    attempt(1, 3, 5, 200, 210, "NULL");
    attempt(1, 4, 0, 500, 507, "NULL");
    evaluation(1, 2, "test", "NULL", 0.5); /* of an earlier version */
    evaluation(1, 4, "test", "104000000", 0.5);
    evaluation(1, 6, "test", "203500000", 0.5);
    evaluation(1, 8, "test", "210000000", 0.5);
    attempt(2, 1, 0, 30, 0, "NULL"); /* it runs */
    evaluation(2, 5, "test", "37000000", 0.5);
    check_answer("SELECT trial_id, iteration, seconds FROM evaluation_values",
                 "1 2 -, 1 4 4.0, 1 6 33.5, 1 8 40.0, 2 5 7.0");
}
END_TEST

/* What began with the rows of a shorter trial has its seconds, too, but not what that one
 * was trained for since; and not where it was begun at its beginning after all. */
START_TEST(seconds_of_a_shorter_trial_are_counted)
{
    attempt(1, 1, 0, 100, 130, "NULL");
    attempt(1, 2, 0, 500, 507, "NULL");
    attempt(2, 1, 8, 400, 420, "'k1'");
    evaluation(2, 4, "test", "104000000", 0.5); /* a copy */
    evaluation(2, 10, "test", "405000000", 0.5);
    attempt(3, 1, 16, 600, 700, "'k2'");
    evaluation(3, 20, "test", "610000000", 0.5);
    attempt(4, 1, 8, 800, 810, "'k1'");
    attempt(4, 2, 0, 820, 900, "NULL");
    evaluation(4, 10, "test", "825000000", 0.5);
    check_answer("SELECT trial_id, iteration, seconds FROM evaluation_values",
                 "2 4 4.0, 2 10 35.0, 3 20 60.0, 4 10 5.0");
    run_sql("DELETE FROM trials WHERE id = 1");
    check_answer("SELECT trial_id, iteration, seconds FROM evaluation_values",
                 "2 4 -, 2 10 -, 3 20 -, 4 10 5.0");
}
END_TEST

/* As a file of somebody else may say. */
START_TEST(a_trial_that_goes_on_from_itself_has_an_end)
{
    attempt(1, 1, 8, 100, 120, "'k2'");
    attempt(2, 1, 8, 100, 110, "'k1'");
    evaluation(1, 9, "test", "105000000", 0.5);
    check_answer("SELECT seconds > 0 FROM evaluation_values", "1");
}
END_TEST

START_TEST(the_leaderboard_has_the_test_split_at_the_best_of_another)
{
    evaluation(1, 5, "validation", "NULL", 0.75);
    evaluation(1, 5, "test", "NULL", 0.625);
    evaluation(1, 9, "validation", "NULL", 0.5);
    evaluation(1, 9, "test", "NULL", 0.875);
    evaluation(2, 9, "test", "NULL", 0.25);
    evaluation(3, 5, "validation", "NULL", 0.125);
    run_sql("INSERT INTO metrics VALUES (2, 'f1_macro', 'test', 9, 0.1875);"
            "UPDATE trials SET objective_split = 'validation', best_iteration = 5;"
            "UPDATE trials SET objective_split = 'test', best_iteration = 9, objective = "
            "'f1_macro' WHERE id = 2");
    check_answer("SELECT number, test_value FROM leaderboard WHERE number < 4 ORDER BY 1",
                 "1 0.625, 2 0.1875, 3 -");
}
END_TEST

START_TEST(the_leaderboard_has_the_most_memory_of_all_attempts)
{
    attempt(1, 1, 0, 1, 2, "NULL");
    attempt(1, 2, 0, 3, 4, "NULL");
    attempt(1, 3, 0, 5, 6, "NULL");
    run_sql("UPDATE attempts SET peak_memory = 1000 * (3 - n) WHERE n < 3");
    check_answer("SELECT number, peak_memory FROM leaderboard WHERE number < 3 ORDER BY "
                 "1",
                 "1 2000, 2 -");
}
END_TEST

START_TEST(the_leaderboard_has_the_tags_and_notes_of_trials)
{
    run_sql("INSERT INTO tags (trial_id, tag) VALUES (1, 'paper'), (1, 'baseline'), (2, "
            "'it''s'); INSERT INTO tags (experiment_id, tag) VALUES (1, 'all');"
            "INSERT INTO notes (trial_id, time_us, text) VALUES (1, 9, 'later'), (1, 3, "
            "'first'); INSERT INTO notes (experiment_id, time_us, text) VALUES (1, 1, "
            "'of all')");
    check_answer("SELECT number, tags, notes FROM leaderboard WHERE number < 4 ORDER BY "
                 "1",
                 "1 baseline, paper first; later, 2 it's -, 3 - -");
}
END_TEST

/* A note is of an experiment or of a trial, and there once; it goes with what it is of,
 * also where foreign keys are off. */
START_TEST(notes_and_tags_go_with_what_they_are_of)
{
    run_sql("INSERT INTO tags (trial_id, tag) VALUES (1, 'a'), (2, 'a');"
            "INSERT INTO tags (experiment_id, tag) VALUES (1, 'a');"
            "INSERT INTO notes (trial_id, time_us, text) VALUES (1, 1, 'a'), (2, 1, 'a');"
            "INSERT INTO notes (experiment_id, time_us, text) VALUES (1, 1, 'a');"
            "INSERT OR IGNORE INTO tags (trial_id, tag) VALUES (1, 'a');"
            "INSERT OR IGNORE INTO notes (experiment_id, time_us, text) VALUES (1, 1, "
            "'a');"
            "INSERT OR IGNORE INTO notes (experiment_id, trial_id, time_us, text) VALUES "
            "(1, 1, 2, 'of both'), (NULL, NULL, 2, 'of none')");
    check_answer("SELECT count(*) FROM tags UNION ALL SELECT count(*) FROM notes",
                 "3, 3");
    run_sql("DELETE FROM trials WHERE id = 1");
    check_answer("SELECT trial_id, experiment_id FROM tags", "2 -, - 1");
    check_answer("SELECT trial_id, experiment_id FROM notes", "2 -, - 1");
    run_sql("DELETE FROM experiments");
    check_answer("SELECT trial_id FROM tags UNION ALL SELECT trial_id FROM notes",
                 "2, 2");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("views");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, seconds_are_those_within_attempts);
    tcase_add_test(tests, seconds_of_a_shorter_trial_are_counted);
    tcase_add_test(tests, a_trial_that_goes_on_from_itself_has_an_end);
    tcase_add_test(tests, the_leaderboard_has_the_test_split_at_the_best_of_another);
    tcase_add_test(tests, the_leaderboard_has_the_most_memory_of_all_attempts);
    tcase_add_test(tests, the_leaderboard_has_the_tags_and_notes_of_trials);
    tcase_add_test(tests, notes_and_tags_go_with_what_they_are_of);
    return suite_run("views", tests);
}
