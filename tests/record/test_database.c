/* Opening results files: what is made, what is accepted, what is refused and left as it
 * is, and the lock of the one writer. Files are made and read by plain SQLite, so that
 * the tests do not ask the code about itself. Other writers are processes of their own.
 */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/database.h"
#include "support/folder.h"
#include "support/suite.h"
#include "worker/child.h"

#include <check.h>

extern const char database_schema[];

#define LIFE_SECONDS 60 /* of a process that a failed test leaves behind */

static struct database database;
static struct error error;
static char folder[FOLDER_ROOM], path[128];

static void set_up(void)
{
    folder_make(folder, "database");
    snprintf(path, sizeof path, "%s/results.db", folder);
    database = (struct database){0};
}

static void tear_down(void)
{
    database_close(&database);
    folder_remove(folder);
}

static void write_file(const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

/* All bytes of the file; the caller frees. */
static char *read_file(size_t *size)
{
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    *size = (size_t)status.st_size;
    char *bytes = malloc(*size + 1);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void run_sql(sqlite3 *handle, const char *sql)
{
    int status = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(handle));
}

/* By a connection of its own, which makes the file where it is missing. */
static void change_file(const char *sql)
{
    sqlite3 *handle;
    ck_assert_int_eq(sqlite3_open(path, &handle), SQLITE_OK);
    run_sql(handle, sql);
    ck_assert_int_eq(sqlite3_close(handle), SQLITE_OK);
}

/* The first value of a query, in a buffer that the next call overwrites. */
static const char *value(sqlite3 *handle, const char *sql)
{
    static char text[65536];
    sqlite3_stmt *row;
    int status = sqlite3_prepare_v2(handle, sql, -1, &row, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(handle));
    ck_assert_msg(sqlite3_step(row) == SQLITE_ROW, "%s: %s", sql, sqlite3_errmsg(handle));
    snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(row, 0));
    sqlite3_finalize(row);
    return text;
}

static void check_opens(void)
{
    ck_assert_msg(database_open(&database, path, &error) == 0, "%s", error.text);
}

static void check_refused(const char *sentence)
{
    ck_assert_int_eq(database_open(&database, path, &error), -1);
    ck_assert_msg(strstr(error.text, sentence) != NULL, "'%s' is not in '%s'", sentence,
                  error.text);
    ck_assert_msg(strstr(error.text, path) != NULL, "no path in '%s'", error.text);
    ck_assert_ptr_null(database.handle);
    ck_assert_ptr_null(database.lock);
}

static void check_refused_and_unchanged(const char *sentence)
{
    size_t before, after;
    char *bytes = read_file(&before);
    check_refused(sentence);
    char *left = read_file(&after);
    ck_assert_uint_eq(before, after);
    ck_assert_int_eq(memcmp(bytes, left, before), 0);
    free(bytes);
    free(left);
}

/* ---- What is opened ---- */

static void check_schema(void)
{
    static const char all[] = "SELECT group_concat(sql, ';') FROM sqlite_schema";
    sqlite3 *other;
    ck_assert_str_eq(value(database.handle, "PRAGMA application_id"), "1281453417");
    ck_assert_str_eq(value(database.handle, "PRAGMA user_version"), "10");
    ck_assert_str_eq(
        value(database.handle, "SELECT group_concat(name, ' ') FROM (SELECT name FROM "
                               "sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                               "'sqlite_%' ORDER BY name)"),
        "attempts axes checkpoints classes components confusions data_columns digests "
        "evaluations "
        "events "
        "experiment_configs "
        "experiment_trials experiments iterations layers metrics notes "
        "proposals settings signatures splits tags trials");
    ck_assert_str_eq(
        value(database.handle, "SELECT group_concat(name, ' ') FROM (SELECT name FROM "
                               "sqlite_schema WHERE type = 'view' ORDER BY name)"),
        "class_means class_metrics columns curves evaluation_values leaderboard "
        "outcomes problems seed_groups series");
    ck_assert_int_eq(sqlite3_open(":memory:", &other), SQLITE_OK);
    run_sql(other, database_schema);
    char *whole = strdup(value(other, all));
    ck_assert_str_eq(value(database.handle, all), whole);
    free(whole);
    sqlite3_close(other);
}

START_TEST(a_new_file_gets_the_whole_schema)
{
    check_opens();
    check_schema();
    ck_assert_str_eq(value(database.handle, "PRAGMA foreign_keys"), "1");
    ck_assert_str_eq(value(database.handle, "PRAGMA synchronous"), "2");
}
END_TEST

START_TEST(an_empty_file_is_accepted)
{
    write_file("", 0);
    check_opens();
    check_schema();
}
END_TEST

START_TEST(a_file_of_ours_is_opened_again_with_its_rows)
{
    check_opens();
    run_sql(database.handle,
            "INSERT INTO experiments (id, name, created_us) VALUES (7, 'kept', 1)");
    database_close(&database);
    check_opens();
    check_schema();
    ck_assert_str_eq(value(database.handle, "SELECT name FROM experiments WHERE id = 7"),
                     "kept");
}
END_TEST

/* The file as version 3 made it, without foreign keys, and then changed. */
static void make_version_3(const char *sql)
{
    static char text[131072];
    FILE *file = fopen(TEST_SOURCE_DIR "/tests/e2e/version-3/results.sql", "rb");
    ck_assert_ptr_nonnull(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    ck_assert_uint_lt(length, sizeof text - 1);
    text[length] = '\0';
    fclose(file);
    change_file(text);
    change_file(sql);
}

START_TEST(a_file_of_an_older_version_gets_what_it_lacks)
{
    make_version_3(
        "UPDATE trials SET final_accuracy = 0.5, best_accuracy = 0.75 WHERE id = 1;"
        "UPDATE trials SET final_accuracy = 0.25, best_accuracy = 1 WHERE id = 2;"
        "UPDATE evaluations SET split = 'validation' WHERE trial_id = 1;"
        "DROP VIEW leaderboard; DROP VIEW class_means; DROP VIEW class_metrics;"
        "DROP VIEW seed_groups; DROP VIEW problems; DROP TABLE checkpoints;"
        "DROP TABLE classes; ALTER TABLE trials DROP COLUMN objective;"
        "ALTER TABLE trials DROP COLUMN objective_split;"
        "ALTER TABLE trials DROP COLUMN maximize;"
        "ALTER TABLE trials DROP COLUMN final_value;"
        "ALTER TABLE trials DROP COLUMN best_value; PRAGMA user_version = 1");
    check_opens();
    ck_assert_str_eq(value(database.handle, "PRAGMA user_version"), "10");
    ck_assert_str_eq(value(database.handle, "SELECT count(*) FROM checkpoints"), "0");
    ck_assert_str_eq(value(database.handle, "SELECT name FROM experiments WHERE id = 2"),
                     "cut");
    ck_assert_str_eq(value(database.handle,
                           "SELECT group_concat(objective || ' ' || objective_split || "
                           "' ' || maximize || ' ' || final_value || ' ' || best_value, "
                           "', ') FROM trials WHERE id < 3"),
                     "accuracy validation 1 0.5 0.75, accuracy test 1 0.25 1.0");
}
END_TEST

START_TEST(columns_that_a_file_of_an_older_version_lacks_are_added)
{
    check_opens();
    ck_assert_int_eq(database_finish(&database, &error), 0);
    change_file("INSERT INTO experiments (id, name, created_us) VALUES (7, 'a', 1);"
                "ALTER TABLE experiments DROP COLUMN rule;"
                "ALTER TABLE experiments DROP COLUMN last_number;"
                "ALTER TABLE experiments ADD COLUMN mine TEXT DEFAULT 'kept';"
                "PRAGMA user_version = 4");
    check_opens();
    ck_assert_str_eq(value(database.handle,
                           "SELECT id || ' ' || name || ' ' || last_number || ' ' || "
                           "(rule IS NULL) || ' ' || mine FROM experiments"),
                     "7 a 0 1 kept");
    ck_assert_str_eq(value(database.handle,
                           "SELECT group_concat(type || ' ' || \"notnull\", ', ') FROM "
                           "pragma_table_info('experiments') WHERE name IN ('rule', "
                           "'last_number')"),
                     "INTEGER 1, TEXT 0");
}
END_TEST

/* Of version 5, in which nothing told what was made of columns. */
START_TEST(trials_of_an_older_version_have_no_columns)
{
    check_opens();
    ck_assert_int_eq(database_finish(&database, &error), 0);
    change_file(
        "INSERT INTO trials (id, seed, config_hash, run_key, config, created_us, "
        "iterations, iterations_per_epoch) VALUES (4, 0, 'h', 'k', '{}', 1, 1, 1);"
        "DROP VIEW columns; DROP TRIGGER trial_deleted; DROP TABLE data_columns;"
        "DROP INDEX trials_by_columns; ALTER TABLE trials DROP COLUMN data_columns;"
        "PRAGMA user_version = 5");
    check_opens();
    ck_assert_str_eq(value(database.handle, "SELECT count(*) FROM columns"), "0");
    ck_assert_str_eq(value(database.handle, "SELECT id || (data_columns IS NULL) FROM "
                                            "trials"),
                     "41");
    ck_assert_str_eq(value(database.handle,
                           "SELECT count(*) FROM sqlite_schema WHERE name "
                           "IN ('trials_by_columns', 'trial_deleted')"),
                     "2");
}
END_TEST

/* Of version 6, which kept no signatures. */
START_TEST(trials_of_an_older_version_have_no_signature)
{
    check_opens();
    ck_assert_int_eq(database_finish(&database, &error), 0);
    change_file(
        "INSERT INTO trials (id, seed, config_hash, run_key, config, created_us, "
        "iterations, iterations_per_epoch) VALUES (4, 0, 'h', 'k', '{}', 1, 1, 1);"
        "PRAGMA legacy_alter_table = ON; DROP TRIGGER trial_deleted; DROP TABLE "
        "signatures; DROP INDEX trials_by_signature; ALTER TABLE trials DROP COLUMN "
        "signature;"
        "ALTER TABLE experiment_configs DROP COLUMN file;"
        "ALTER TABLE experiment_configs DROP COLUMN folder;"
        "ALTER TABLE experiment_trials DROP COLUMN keep_trials;"
        "ALTER TABLE attempts DROP COLUMN source; PRAGMA legacy_alter_table = OFF; "
        "PRAGMA user_version = 6");
    check_opens();
    ck_assert_str_eq(
        value(database.handle, "SELECT id || (signature IS NULL) FROM trials"), "41");
    ck_assert_str_eq(value(database.handle,
                           "SELECT count(*) FROM experiment_configs JOIN "
                           "experiment_trials ON keep_trials JOIN attempts ON source "
                           "WHERE folder = file"),
                     "0");
}
END_TEST

START_TEST(signatures_go_with_the_last_trial_that_has_them)
{
    check_opens();
    ck_assert_int_eq(database_finish(&database, &error), 0);
    change_file("INSERT INTO trials (id, seed, config_hash, run_key, config, created_us, "
                "iterations, iterations_per_epoch, signature) VALUES (1, 0, 'h', 'k1', "
                "'{}', 1, 1, 1, 'a'), (2, 0, 'h', 'k2', '{}', 1, 1, 1, 'a');"
                "INSERT INTO signatures VALUES ('a', '{}');"
                "DELETE FROM trials WHERE id = 1");
    check_opens();
    ck_assert_str_eq(value(database.handle, "SELECT digest FROM signatures"), "a");
    ck_assert_int_eq(database_finish(&database, &error), 0);
    change_file("DELETE FROM trials WHERE id = 2");
    check_opens();
    ck_assert_str_eq(value(database.handle, "SELECT count(*) FROM signatures"), "0");
}
END_TEST

/* Of three trials two have the same. */
START_TEST(columns_go_with_the_last_trial_that_has_them)
{
    static const char left[] =
        "SELECT group_concat(digest || position) FROM data_columns";
    check_opens();
    ck_assert_int_eq(database_finish(&database, &error), 0);
    change_file(
        "INSERT INTO trials (id, seed, config_hash, run_key, config, created_us, "
        "iterations, iterations_per_epoch, data_columns) VALUES (1, 0, 'h', 'k1', "
        "'{}', 1, 1, 1, 'a'), (2, 0, 'h', 'k2', '{}', 1, 1, 1, 'a'), (3, 0, 'h', "
        "'k3', '{}', 1, 1, 1, 'b');"
        "INSERT INTO data_columns VALUES ('a', 1, 'x', 1, 'number', NULL, 1.5, "
        "NULL, NULL, 0, 0), ('a', 2, 'k', 2, 'one_hot', 'u', 'u', NULL, NULL, 1, "
        "0), ('b', 1, 'x', 1, 'number', NULL, NULL, NULL, NULL, 0, 0);"
        "DELETE FROM trials WHERE id = 1");
    check_opens();
    ck_assert_str_eq(value(database.handle, left), "a1,a2,b1");
    ck_assert_str_eq(value(database.handle, "SELECT group_concat(trial_id || name || "
                                            "coalesce(fill, '-')) FROM columns"),
                     "2x1.5,2ku,3x-");
    ck_assert_int_eq(database_finish(&database, &error), 0);
    change_file("DELETE FROM trials WHERE id = 2");
    check_opens();
    ck_assert_str_eq(value(database.handle, left), "b1");
}
END_TEST

START_TEST(a_file_of_version_3_keeps_its_rows_under_their_ids)
{
    static const char tables[] =
        "SELECT group_concat(sql, ';') FROM sqlite_schema WHERE name IN "
        "('experiments', 'trials', 'events', 'experiment_deleted', 'trial_deleted', "
        "'trials_by_best', 'trials_by_config', 'events_by_trial') ORDER BY name";
    sqlite3 *other;
    static const char kept[] =
        "SELECT (SELECT group_concat(id || name) FROM experiments) || (SELECT "
        "group_concat(id || run_key || quote(final_loss)) FROM trials) || (SELECT "
        "group_concat(id || trial_id || message) FROM events) || (SELECT group_concat("
        "experiment_id || '-' || trial_id) FROM experiment_trials) || (SELECT count(*) "
        "|| "
        "' ' || sum(loss) FROM iterations) || (SELECT count(*) || ' ' || sum(trial_id) "
        "FROM settings WHERE path <> 'seed') || (SELECT count(*) || sum(length(data)) "
        "FROM checkpoints)";
    make_version_3("DELETE FROM events WHERE id = 3");
    ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
    char *before = strdup(value(other, kept));
    sqlite3_close(other);
    check_opens();
    ck_assert_str_eq(value(database.handle, kept), before);
    free(before);
    ck_assert_str_eq(
        value(database.handle, "SELECT count(*) FROM pragma_foreign_key_check"), "0");
    ck_assert_str_eq(value(database.handle, "PRAGMA integrity_check"), "ok");
    ck_assert_str_eq(value(database.handle, "PRAGMA foreign_keys"), "1");
    ck_assert_int_eq(sqlite3_open(":memory:", &other), SQLITE_OK);
    run_sql(other, database_schema);
    char *whole = strdup(value(other, tables));
    ck_assert_str_eq(value(database.handle, tables), whole);
    free(whole);
    sqlite3_close(other);
}
END_TEST

/* Of a section that was swept the axes are the options that differ, after the change of
 * two trials as if the sweep had set them; what it had named is no axis any more. */
START_TEST(axes_of_version_3_become_those_that_settings_have)
{
    make_version_3(
        "DELETE FROM axes; DELETE FROM settings WHERE path LIKE 'optimizer.%';"
        "INSERT INTO axes (experiment_id, path, position) SELECT id, 'optimizer', 0 FROM"
        " experiments WHERE id = 1 UNION ALL SELECT 1, 'schedule.batch_size', 1"
        " UNION ALL SELECT 1, 'seed', 2;"
        "INSERT INTO settings SELECT trial_id, 'optimizer.type', iif(number = 1, 'adam',"
        " 'sgd') FROM experiment_trials WHERE experiment_id = 1;"
        "INSERT INTO settings SELECT trial_id, 'optimizer.learning_rate', 0.5"
        " FROM experiment_trials WHERE experiment_id = 1;"
        "INSERT INTO settings SELECT trial_id, 'optimizer.momentum', number / 10.0"
        " FROM experiment_trials WHERE experiment_id = 1 AND number > 1;"
        "INSERT INTO settings SELECT trial_id, 'optimizer.betas', '[0.9, 0.999]'"
        " FROM experiment_trials WHERE experiment_id = 1 AND number = 1;");
    check_opens();
    ck_assert_str_eq(
        value(database.handle,
              "SELECT group_concat(path || position, ' ') FROM (SELECT * FROM "
              "axes WHERE experiment_id = 1 ORDER BY position)"),
        "optimizer.type0 optimizer.momentum1 schedule.batch_size2 seed3");
    ck_assert_str_eq(value(database.handle,
                           "SELECT count(*) > 0 AND count(*) = sum(EXISTS (SELECT 1 FROM "
                           "settings WHERE trial_id = id AND path = 'seed' AND value IS "
                           "seed)) FROM trials"),
                     "1");
}
END_TEST

START_TEST(what_was_deleted_from_a_file_of_version_3_does_no_harm)
{
    make_version_3("DELETE FROM trials WHERE id = 5;"
                   "DELETE FROM experiments WHERE id = 2");
    check_opens();
    ck_assert_str_eq(
        value(database.handle, "SELECT count(*) FROM pragma_foreign_key_check"), "0");
    ck_assert_str_eq(
        value(database.handle,
              "SELECT (SELECT max(trial_id) FROM iterations) || ' ' || "
              "(SELECT count(*) FROM checkpoints) || ' ' || (SELECT count(*) "
              "FROM experiment_configs) || ' ' || (SELECT count(*) FROM "
              "experiment_trials)"),
        "4 0 1 4");
}
END_TEST

#define INSERT_TRIAL                                                                     \
    "INSERT INTO trials (seed, config_hash, run_key, config, created_us, iterations, "   \
    "iterations_per_epoch) VALUES (0, '', hex(randomblob(8)), '', 0, 1, 1);"

/* By a program that has foreign keys off. */
START_TEST(what_is_deleted_goes_whole_and_its_id_is_not_given_again)
{
    static const char all[] =
        "SELECT (SELECT count(*) FROM iterations) || ' ' || (SELECT count(*) FROM "
        "settings)"
        " || ' ' || (SELECT count(*) FROM events) || ' ' || (SELECT count(*) FROM "
        "experiment_trials) || ' ' || (SELECT count(*) FROM experiment_configs) || ' ' "
        "|| (SELECT count(*) FROM proposals)";
    check_opens();
    run_sql(
        database.handle,
        "INSERT INTO experiments (name, created_us) VALUES ('first', 1);" INSERT_TRIAL
        "INSERT INTO experiment_configs VALUES (1, 1, 'config', '', 1, NULL, NULL, NULL);"
        "INSERT INTO proposals VALUES (1, 'a', 4, 'h', '{}', 1, 1, NULL);"
        "INSERT INTO experiment_trials (experiment_id, trial_id, number) VALUES "
        "(1, 1, 1); INSERT INTO iterations VALUES (1, 1, 0.5, 0.5);"
        "INSERT INTO settings VALUES (1, 'a', 1);"
        "INSERT INTO events (time_us, trial_id, level, message) VALUES (1, 1, 'info', "
        "'of it'), (1, NULL, 'info', 'of none')");
    database_close(&database);
    change_file("PRAGMA foreign_keys = OFF; DELETE FROM trials; DELETE FROM experiments");
    check_opens();
    ck_assert_str_eq(value(database.handle, all), "0 0 1 0 0 0");
    run_sql(
        database.handle,
        "INSERT INTO experiments (name, created_us) VALUES ('second', 1);" INSERT_TRIAL
        "INSERT INTO events (time_us, level, message) VALUES (1, 'info', 'another')");
    ck_assert_str_eq(value(database.handle,
                           "SELECT (SELECT max(id) FROM experiments) || ' ' || (SELECT "
                           "max(id) FROM trials) || ' ' || (SELECT max(id) FROM events)"),
                     "2 2 3");
}
END_TEST

/* Every table that refers to another one, whoever adds it. */
START_TEST(what_refers_to_a_row_goes_with_it)
{
    check_opens();
    ck_assert_str_eq(value(database.handle,
                           "SELECT count(*) > 10 FROM sqlite_schema AS m JOIN "
                           "pragma_foreign_key_list(m.name) WHERE m.type = 'table'"),
                     "1");
    ck_assert_str_eq(
        value(
            database.handle,
            "SELECT coalesce(group_concat(m.name), 'none') FROM sqlite_schema AS m JOIN "
            "pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND NOT EXISTS "
            "(SELECT 1 FROM sqlite_schema AS t WHERE t.type = 'trigger' AND t.tbl_name = "
            "f.\"table\" AND instr(t.sql, 'DELETE FROM ' || m.name || ' WHERE ' || "
            "f.\"from\" || ' = old.id;'))"),
        "none");
}
END_TEST

START_TEST(close_leaves_all_in_one_plain_file)
{
    char log[160];
    struct stat status;
    sqlite3 *handle;
    check_opens();
    run_sql(database.handle,
            "INSERT INTO experiments (id, name, created_us) VALUES (7, 'kept', 1)");
    database_close(&database);
    snprintf(log, sizeof log, "%s-wal", path);
    ck_assert_msg(stat(log, &status) != 0, "a log is left");
    ck_assert_int_eq(sqlite3_open(path, &handle), SQLITE_OK);
    ck_assert_str_eq(value(handle, "PRAGMA journal_mode"), "delete");
    sqlite3_close(handle);
}
END_TEST

/* ---- What is refused ---- */

START_TEST(a_file_that_is_not_sqlite_is_refused_unchanged)
{
    static char text[20000];
    memset(text, 'x', sizeof text);
    write_file(text, _i == 0 ? 30 : sizeof text);
    check_refused_and_unchanged("is not a SQLite file; name another one with --db");
}
END_TEST

static const struct {
    const char *sql, *sentence;
} foreign[] = {
    {"PRAGMA application_id = 7; CREATE TABLE t (a)", "belongs to another program"},
    {"PRAGMA application_id = 7", "belongs to another program"},
    {"CREATE TABLE trials (a)", "belongs to another program"},
    {"PRAGMA user_version = 1", "belongs to another program"},
    {"PRAGMA application_id = 1281453417; PRAGMA user_version = 23; CREATE TABLE t (a)",
     "has schema 23, this program knows up to 10"},
};

START_TEST(a_file_of_another_program_or_schema_is_refused_unchanged)
{
    change_file(foreign[_i].sql);
    check_refused_and_unchanged(foreign[_i].sentence);
    ck_assert_ptr_nonnull(strstr(error.text, "--db"));
}
END_TEST

static const long left[] = {200, 600, 4096, 3 * 4096, -4096};

START_TEST(a_cut_file_is_refused_unchanged)
{
    struct stat status;
    check_opens();
    run_sql(database.handle,
            "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE "
            "i < 2000) INSERT INTO events SELECT i, i, NULL, 'info', 'words' FROM n");
    database_close(&database);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(truncate(path, left[_i] > 0 ? left[_i] : status.st_size + left[_i]),
                     0);
    check_refused_and_unchanged("is damaged");
}
END_TEST

START_TEST(a_file_with_a_damaged_page_is_refused_unchanged)
{
    static unsigned char page[4096];
    check_opens();
    ck_assert_str_eq(value(database.handle, "PRAGMA page_size"), "4096");
    long root = strtol(value(database.handle, "SELECT rootpage FROM sqlite_schema WHERE "
                                              "name = 'iterations'"),
                       NULL, 10);
    database_close(&database);
    memset(page, 0xa5, sizeof page);
    FILE *file = fopen(path, "r+b");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, (root - 1) * (long)sizeof page, SEEK_SET), 0);
    ck_assert_uint_eq(fwrite(page, 1, sizeof page, file), sizeof page);
    fclose(file);
    check_refused_and_unchanged("is damaged");
}
END_TEST

static const char *const own_names[] = {":memory:", "file:x?mode=memory", "file:x"};

START_TEST(names_that_mean_something_to_sqlite_are_files_like_any_other)
{
    struct stat status;
    ck_assert_int_eq(chdir(folder), 0);
    snprintf(path, sizeof path, "%s", own_names[_i]);
    check_opens();
    run_sql(database.handle,
            "INSERT INTO experiments (name, created_us) VALUES ('kept', 0)");
    database_close(&database);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_msg(database_open_reader(&database, path, &error) == 0, "%s", error.text);
    ck_assert_str_eq(value(database.handle, "SELECT name FROM experiments"), "kept");
}
END_TEST

START_TEST(a_folder_is_refused)
{
    ck_assert_int_eq(mkdir(path, 0777), 0);
    check_refused("is a folder");
}
END_TEST

START_TEST(a_missing_folder_is_refused_and_not_made)
{
    struct stat status;
    snprintf(path, sizeof path, "%s/missing/results.db", folder);
    ck_assert_int_eq(database_open(&database, path, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, folder));
    ck_assert_ptr_nonnull(strstr(error.text, "No such file or directory; make it first"));
    snprintf(path, sizeof path, "%s/missing", folder);
    ck_assert_int_ne(stat(path, &status), 0);
}
END_TEST

START_TEST(a_refused_file_can_be_opened_once_it_is_mended)
{
    change_file("CREATE TABLE t (a)");
    check_refused("belongs to another program");
    ck_assert_int_eq(remove(path), 0);
    check_opens();
}
END_TEST

/* ---- Readers ---- */

START_TEST(a_reader_refuses_what_has_no_results)
{
    write_file("", 0);
    ck_assert_int_eq(database_open_reader(&database, path, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "has no results yet"));
    ck_assert_int_eq(remove(path), 0);
    ck_assert_int_eq(database_open_reader(&database, path, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, path));
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_reader_cannot_write)
{
    check_opens();
    database_close(&database);
    ck_assert_int_eq(database_open_reader(&database, path, &error), 0);
    ck_assert_int_eq(
        sqlite3_exec(database.handle,
                     "INSERT INTO experiments (id, name, created_us) VALUES (1, 'a', 1)",
                     NULL, NULL, NULL),
        SQLITE_READONLY);
}
END_TEST

START_TEST(reader_and_writer_do_not_block_each_other)
{
    static const char count[] = "SELECT count(*) FROM experiments";
    struct database reader;
    check_opens();
    ck_assert_str_eq(value(database.handle, "PRAGMA journal_mode"), "wal");
    ck_assert_msg(database_open_reader(&reader, path, &error) == 0, "%s", error.text);
    run_sql(reader.handle, "BEGIN");
    ck_assert_str_eq(value(reader.handle, count), "0");
    run_sql(database.handle, "BEGIN IMMEDIATE");
    run_sql(database.handle,
            "INSERT INTO experiments (id, name, created_us) VALUES (1, 'a', 1)");
    ck_assert_str_eq(value(reader.handle, count), "0");
    run_sql(database.handle, "COMMIT");
    ck_assert_str_eq(value(reader.handle, count), "0");
    run_sql(reader.handle, "COMMIT");
    ck_assert_str_eq(value(reader.handle, count), "1");
    run_sql(database.handle, "BEGIN IMMEDIATE");
    struct database late;
    ck_assert_msg(database_open_reader(&late, path, &error) == 0, "%s", error.text);
    run_sql(database.handle, "COMMIT");
    database_close(&late);
    database_close(&reader);
}
END_TEST

/* ---- The writer's lock ---- */

/* A process that opens the file, and closes it when a byte comes; it then stays. Tells by
 * a byte when either is done. */
struct holder {
    pid_t pid;
    int to, from;
};

static void hold(int from, int to)
{
    struct database own;
    char byte;
    alarm(LIFE_SECONDS);
    byte = database_open(&own, path, &error) == 0 ? 'o' : '-';
    if (write(to, &byte, 1) == 1 && read(from, &byte, 1) == 1) {
        database_close(&own);
        if (write(to, "c", 1) == 1)
            pause();
    }
    _exit(0);
}

static struct holder start_holder(void)
{
    int to[2], from[2];
    char byte = 0;
    ck_assert_int_eq(pipe(to), 0);
    ck_assert_int_eq(pipe(from), 0);
    struct holder holder = {fork(), to[1], from[0]};
    ck_assert_int_ge(holder.pid, 0);
    if (holder.pid == 0)
        hold(to[0], from[1]);
    close(to[0]);
    close(from[1]);
    ck_assert_int_eq(read(holder.from, &byte, 1), 1);
    ck_assert_int_eq(byte, 'o');
    return holder;
}

static void kill_holder(struct holder *holder)
{
    ck_assert_int_eq(kill(holder->pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(holder->pid, NULL, 0), holder->pid);
    close(holder->to);
    close(holder->from);
}

START_TEST(a_second_writer_is_told_who_holds_the_file)
{
    char number[32], host[256] = "";
    struct holder holder = start_holder();
    snprintf(number, sizeof number, "process %d ", (int)holder.pid);
    gethostname(host, sizeof host - 1);
    check_refused(number);
    ck_assert_ptr_nonnull(strstr(error.text, "--db"));
    ck_assert_msg(strstr(error.text, host) != NULL, "%s", error.text);
    ck_assert_msg(strstr(error.text, " UTC") != NULL, "%s", error.text);
    check_refused(number); /* to ask does not take it from its holder */
    kill_holder(&holder);
}
END_TEST

/* Names the file by a link in its folder from now on. */
static void link_to_file(void)
{
    char file[sizeof path];
    memcpy(file, path, sizeof path);
    snprintf(path, sizeof path, "%s/link.db", folder);
    ck_assert_int_eq(symlink(file, path), 0);
}

START_TEST(a_link_to_a_file_leads_to_the_same_lock)
{
    struct holder holder = start_holder();
    link_to_file();
    check_refused("is in use by another program");
    kill_holder(&holder);
    check_opens();
}
END_TEST

START_TEST(a_link_to_nothing_is_refused)
{
    link_to_file();
    check_refused("is a link to a file that is not there");
}
END_TEST

START_TEST(a_reader_opens_what_another_process_writes)
{
    struct holder holder = start_holder();
    ck_assert_msg(database_open_reader(&database, path, &error) == 0, "%s", error.text);
    kill_holder(&holder);
}
END_TEST

START_TEST(close_gives_the_lock_back)
{
    char byte = 0;
    struct holder holder = start_holder();
    check_refused("is in use by another program");
    ck_assert_int_eq(write(holder.to, "x", 1), 1);
    ck_assert_int_eq(read(holder.from, &byte, 1), 1);
    ck_assert_int_eq(byte, 'c');
    check_opens();
    kill_holder(&holder);
}
END_TEST

START_TEST(a_killed_writer_gives_the_lock_back)
{
    struct holder holder = start_holder();
    check_refused("is in use by another program");
    kill_holder(&holder);
    check_opens();
    check_schema();
}
END_TEST

/* Its log is beside the first name. */
START_TEST(a_reader_by_another_name_is_told_of_the_run)
{
    struct holder holder = start_holder();
    char name[sizeof path];
    memcpy(name, path, sizeof path);
    snprintf(path, sizeof path, "%s/second.db", folder);
    ck_assert_int_eq(link(name, path), 0);
    ck_assert_int_eq(database_open_reader(&database, path, &error), -1);
    ck_assert_msg(strstr(error.text, "knows it by another name") != NULL, "%s",
                  error.text);
    ck_assert_int_eq(database_open_reader(&database, name, &error), 0);
    database_close(&database);
    kill_holder(&holder);
}
END_TEST

/* ---- What is gone when it is closed ---- */

static void insert_experiment(void)
{
    check_opens();
    run_sql(database.handle,
            "INSERT INTO experiments (name, created_us) VALUES ('kept', 1)");
}

static void check_saved(const char *sentence)
{
    ck_assert_int_eq(database_finish(&database, &error), -1);
    ck_assert_msg(strstr(error.text, sentence) != NULL, "%s", error.text);
    snprintf(path, sizeof path, "%s/results.db.saved", folder);
    ck_assert_msg(strstr(error.text, path) != NULL, "%s", error.text);
    check_opens();
    ck_assert_str_eq(value(database.handle, "SELECT name FROM experiments"), "kept");
}

START_TEST(a_deleted_file_is_saved)
{
    insert_experiment();
    ck_assert_int_eq(remove(path), 0);
    check_saved("was deleted or replaced while it was written");
}
END_TEST

START_TEST(where_nothing_can_be_saved_the_reason_is_told)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    char name[160];
    insert_experiment();
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        ck_assert_int_eq(remove(name), 0);
    }
    ck_assert_int_eq(rmdir(folder), 0);
    ck_assert_int_eq(chdir("/proc"), 0);
    ck_assert_int_eq(setenv("TMPDIR", folder, 1), 0);
    ck_assert_int_eq(database_finish(&database, &error), -1);
    ck_assert_msg(strstr(error.text,
                         "could not be saved: /proc: No such file or directory") != NULL,
                  "%s", error.text);
}
END_TEST

START_TEST(a_moved_file_has_all_rows_and_is_plain)
{
    char name[sizeof path];
    sqlite3 *handle;
    memcpy(name, path, sizeof path);
    insert_experiment();
    snprintf(path, sizeof path, "%s/moved.db", folder);
    ck_assert_int_eq(rename(name, path), 0);
    ck_assert_int_eq(database_finish(&database, &error), -1);
    ck_assert_msg(strstr(error.text, "was moved to") != NULL, "%s", error.text);
    ck_assert_msg(strstr(error.text, path) != NULL, "%s", error.text);
    ck_assert_int_eq(sqlite3_open(path, &handle), SQLITE_OK);
    ck_assert_str_eq(value(handle, "PRAGMA journal_mode"), "delete");
    ck_assert_str_eq(value(handle, "SELECT name FROM experiments"), "kept");
    sqlite3_close(handle);
}
END_TEST

/* SQLite's own files have a path from the root, whatever name was given. */
START_TEST(a_file_is_moved_with_the_folder_where_its_run_began)
{
    char elsewhere[sizeof folder + 4];
    snprintf(elsewhere, sizeof elsewhere, "%s-in", folder);
    ck_assert_int_eq(chdir(folder), 0);
    snprintf(path, sizeof path, "new.db");
    insert_experiment();
    ck_assert_int_eq(rename(folder, elsewhere), 0);
    int status = database_finish(&database, &error);
    ck_assert_int_eq(rename(elsewhere, folder), 0);
    ck_assert_int_eq(status, -1);
    ck_assert_msg(strstr(error.text, "-in/new.db while it was written") != NULL, "%s",
                  error.text);
    check_opens();
    ck_assert_str_eq(value(database.handle, "SELECT name FROM experiments"), "kept");
}
END_TEST

/* Whose snapshot keeps the last rows from the file, so that they are in its log alone. */
START_TEST(a_file_that_is_moved_while_it_is_read_is_saved_too)
{
    char name[sizeof path];
    sqlite3 *reader;
    memcpy(name, path, sizeof path);
    check_opens();
    ck_assert_int_eq(sqlite3_open(path, &reader), SQLITE_OK);
    run_sql(reader, "BEGIN");
    ck_assert_str_eq(value(reader, "SELECT count(*) FROM experiments"), "0");
    run_sql(database.handle,
            "INSERT INTO experiments (name, created_us) VALUES ('kept', 1)");
    snprintf(path, sizeof path, "%s/moved.db", folder);
    ck_assert_int_eq(rename(name, path), 0);
    check_saved("was moved while it was written");
    sqlite3_close(reader);
}
END_TEST

/* A trial's child that its parent's end does not end. Tells when it is so far. */
static int outlive(struct sender *sender, void *nothing)
{
    (void)nothing;
    alarm(LIFE_SECONDS); /* not inherited */
    prctl(PR_SET_PDEATHSIG, 0);
    sender_place(sender)->layer = 1;
    pause();
    return 0;
}

static int ignore_message(void *nothing, const struct message *message)
{
    (void)nothing;
    (void)message;
    return 0;
}

/* Opens the file, starts a child as a trial's is started, and tells its process. */
static void hold_with_child(int to)
{
    struct database own;
    struct child_end now = {.place = {.layer = -1}};
    alarm(LIFE_SECONDS);
    if (database_open(&own, path, &error) != 0)
        _exit(1);
    struct child *child = child_start(outlive, NULL, &error);
    while (child != NULL && now.place.layer != 1 &&
           child_receive(child, ignore_message, NULL) != 0) {
        usleep(1000);
        child_end(child, &now);
    }
    pid_t process = child != NULL ? child_pid(child) : 0;
    if (write(to, &process, sizeof process) == sizeof process)
        pause();
    _exit(0);
}

START_TEST(a_child_does_not_keep_the_lock_of_its_dead_parent)
{
    int ends[2];
    pid_t child = 0;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t parent = fork();
    if (parent == 0)
        hold_with_child(ends[1]);
    close(ends[1]);
    ck_assert_int_eq(read(ends[0], &child, sizeof child), sizeof child);
    check_refused("is in use by another program");
    kill(parent, SIGKILL);
    ck_assert_int_eq(waitpid(parent, NULL, 0), parent);
    ck_assert_int_eq(kill(child, 0), 0);
    int status = database_open(&database, path, &error);
    kill(child, SIGKILL);
    close(ends[0]);
    ck_assert_msg(status == 0, "%s", error.text);
}
END_TEST

/* Dies in the middle of writing into the file itself, the old pages in its journal. */
static void die_while_writing(void)
{
    sqlite3 *handle;
    if (sqlite3_open(path, &handle) != SQLITE_OK ||
        sqlite3_exec(handle,
                     "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; BEGIN;"
                     "UPDATE experiments SET name = 'half';"
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                     "LIMIT 20000) INSERT INTO events (time_us, level, message) SELECT "
                     "i, 'info', 'half' FROM n",
                     NULL, NULL, NULL) != SQLITE_OK)
        _exit(1);
    raise(SIGKILL);
}

START_TEST(a_run_cut_off_without_a_log_is_undone_by_the_next)
{
    char journal[160];
    int status;
    check_opens();
    database_close(&database);
    change_file("INSERT INTO experiments (id, name, created_us) VALUES (1, 'kept', 0)");
    pid_t writer = fork();
    if (writer == 0)
        die_while_writing();
    ck_assert_int_eq(waitpid(writer, &status, 0), writer);
    ck_assert(WIFSIGNALED(status));
    snprintf(journal, sizeof journal, "%s-journal", path);
    ck_assert_int_eq(access(journal, F_OK), 0);
    ck_assert_int_eq(database_open_reader(&database, path, &error), -1);
    ck_assert_msg(strstr(error.text, "cut off") != NULL, "%s", error.text);
    int opened = database_open(&database, path, &error);
    ck_assert_msg(opened == 0, "%s", error.text);
    database_close(&database);
    ck_assert_msg(database_open_reader(&database, path, &error) == 0, "%s", error.text);
    ck_assert_str_eq(value(database.handle,
                           "SELECT name || (SELECT count(*) FROM events) "
                           "FROM experiments"),
                     "kept0");
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static void add_files(TCase *tests)
{
    tcase_add_test(tests, a_new_file_gets_the_whole_schema);
    tcase_add_test(tests, an_empty_file_is_accepted);
    tcase_add_test(tests, a_file_of_ours_is_opened_again_with_its_rows);
    tcase_add_test(tests, a_file_of_an_older_version_gets_what_it_lacks);
    tcase_add_test(tests, columns_that_a_file_of_an_older_version_lacks_are_added);
    tcase_add_test(tests, trials_of_an_older_version_have_no_columns);
    tcase_add_test(tests, columns_go_with_the_last_trial_that_has_them);
    tcase_add_test(tests, trials_of_an_older_version_have_no_signature);
    tcase_add_test(tests, signatures_go_with_the_last_trial_that_has_them);
    tcase_add_test(tests, a_file_of_version_3_keeps_its_rows_under_their_ids);
    tcase_add_test(tests, axes_of_version_3_become_those_that_settings_have);
    tcase_add_test(tests, what_was_deleted_from_a_file_of_version_3_does_no_harm);
    tcase_add_test(tests, what_is_deleted_goes_whole_and_its_id_is_not_given_again);
    tcase_add_test(tests, what_refers_to_a_row_goes_with_it);
    tcase_add_test(tests, close_leaves_all_in_one_plain_file);
    tcase_add_loop_test(tests, a_file_that_is_not_sqlite_is_refused_unchanged, 0, 2);
    tcase_add_loop_test(tests, a_file_of_another_program_or_schema_is_refused_unchanged,
                        0, COUNT(foreign));
    tcase_add_loop_test(tests, a_cut_file_is_refused_unchanged, 0, COUNT(left));
    tcase_add_test(tests, a_file_with_a_damaged_page_is_refused_unchanged);
    tcase_add_loop_test(tests,
                        names_that_mean_something_to_sqlite_are_files_like_any_other, 0,
                        COUNT(own_names));
    tcase_add_test(tests, a_folder_is_refused);
    tcase_add_test(tests, a_missing_folder_is_refused_and_not_made);
    tcase_add_test(tests, a_refused_file_can_be_opened_once_it_is_mended);
}

static void add_writers(TCase *tests)
{
    tcase_add_test(tests, a_reader_refuses_what_has_no_results);
    tcase_add_test(tests, a_reader_cannot_write);
    tcase_add_test(tests, reader_and_writer_do_not_block_each_other);
    tcase_add_test(tests, a_second_writer_is_told_who_holds_the_file);
    tcase_add_test(tests, a_link_to_a_file_leads_to_the_same_lock);
    tcase_add_test(tests, a_link_to_nothing_is_refused);
    tcase_add_test(tests, a_reader_opens_what_another_process_writes);
    tcase_add_test(tests, close_gives_the_lock_back);
    tcase_add_test(tests, a_killed_writer_gives_the_lock_back);
    tcase_add_test(tests, a_reader_by_another_name_is_told_of_the_run);
    tcase_add_test(tests, a_deleted_file_is_saved);
    tcase_add_test(tests, where_nothing_can_be_saved_the_reason_is_told);
    tcase_add_test(tests, a_moved_file_has_all_rows_and_is_plain);
    tcase_add_test(tests, a_file_is_moved_with_the_folder_where_its_run_began);
    tcase_add_test(tests, a_file_that_is_moved_while_it_is_read_is_saved_too);
    tcase_add_test(tests, a_child_does_not_keep_the_lock_of_its_dead_parent);
    tcase_add_test(tests, a_run_cut_off_without_a_log_is_undone_by_the_next);
}

int main(void)
{
    TCase *tests = tcase_create("database");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, LIFE_SECONDS);
    add_files(tests);
    add_writers(tests);
    return suite_run("database", tests);
}
