/* Seals are made of what SQLite reads, a cell at a time, in the order of the primary key:
 * a byte for the type, then 8 bytes, the low one first, or the length of a text and its
 * bytes. The trial's id is not among them, as merging gives another one, nor is its
 * state, which another run may change. */
#include "record/seal.h"

#include <endian.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/shell.h"

static const struct {
    const char *name, *trial, *columns, *key;
} tables[SERIES_COUNT] = {
    [SERIES_ITERATIONS] = {"iterations", "trial_id", "iteration, loss, accuracy",
                           "iteration"},
    [SERIES_EVALUATIONS] = {"evaluations", "trial_id",
                            "iteration, split, loss, accuracy, correct, total",
                            "iteration, split"},
    [SERIES_METRICS] = {"metrics", "trial_id", "iteration, name, split, value",
                        "name, split, iteration"},
    [SERIES_CONFUSIONS] = {"confusions", "trial_id",
                           "iteration, split, actual, predicted, count",
                           "iteration, split, actual, predicted"},
    [SERIES_TRIALS] = {"trials", "id",
                       "last_iteration, final_loss, final_accuracy, best_accuracy, "
                       "best_iteration, objective, objective_split, maximize, "
                       "final_value, best_value",
                       "id"},
};

int seal_series(const char *table)
{
    for (int i = 0; i < SERIES_COUNT; i++)
        if (sqlite3_stricmp(tables[i].name, table) == 0)
            return i;
    return -1;
}

struct seal {
    int64_t rows, last; /* the iteration of the last row */
    char sha256[DIGEST_SIZE];
    bool is_counted; /* the rows are the iterations from 1, without a gap */
};

static sqlite3_stmt *prepare(sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    return statement;
}

/* ---- The rows as they are ---- */

static void add_cell(struct digest *digest, sqlite3_stmt *row, int column)
{
    int type = sqlite3_column_type(row, column);
    const unsigned char mark = (unsigned char)type;
    const char *text = type == SQLITE_TEXT ? database_string(row, column) : "";
    double real = sqlite3_column_double(row, column);
    uint64_t value;
    digest_add(digest, &mark, 1);
    if (type == SQLITE_NULL)
        return;
    if (type == SQLITE_FLOAT)
        memcpy(&value, &real, sizeof value);
    else
        value = (uint64_t)(type == SQLITE_INTEGER ? sqlite3_column_int64(row, column)
                                                  : sqlite3_column_bytes(row, column));
    value = htole64(value);
    digest_add(digest, &value, sizeof value);
    if (type == SQLITE_TEXT)
        digest_add(digest, text, (size_t)sqlite3_column_bytes(row, column));
}

/* More rows than that are none: pages that lead to each other would never end. */
static int64_t most_rows(sqlite3 *handle, const char *schema)
{
    char sql[100];
    snprintf(sql, sizeof sql,
             "SELECT page_count * page_size / 4 FROM pragma_page_count('%s'), "
             "pragma_page_size('%s')",
             schema, schema);
    sqlite3_stmt *statement = prepare(handle, sql);
    int64_t most = statement != NULL && sqlite3_step(statement) == SQLITE_ROW
                       ? sqlite3_column_int64(statement, 0)
                       : 0;
    sqlite3_finalize(statement);
    return most;
}

/* -1: SQLite failed. */
static int read_rows(sqlite3 *handle, const char *schema, int64_t trial_id, int series,
                     struct seal *seal)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT %s FROM %s.%s WHERE %s = ? ORDER BY %s",
             tables[series].columns, schema, tables[series].name, tables[series].trial,
             tables[series].key);
    *seal = (struct seal){.is_counted = true};
    sqlite3_stmt *rows = prepare(handle, sql);
    int64_t most = most_rows(handle, schema);
    struct digest *digest = digest_begin();
    int status = SQLITE_ERROR, columns = rows != NULL ? sqlite3_column_count(rows) : 0;
    sqlite3_bind_int64(rows, 1, trial_id);
    while (rows != NULL && seal->rows <= most &&
           (status = sqlite3_step(rows)) == SQLITE_ROW) {
        seal->last = sqlite3_column_int64(rows, 0);
        seal->is_counted &= seal->last == ++seal->rows;
        for (int i = 0; i < columns; i++)
            add_cell(digest, rows, i);
    }
    digest_end(digest, seal->sha256);
    sqlite3_finalize(rows);
    return status == SQLITE_DONE || status == SQLITE_ROW ? 0 : -1;
}

/* ---- Writing ---- */

int seal_write(struct sqlite3 *handle, int64_t trial_id)
{
    int status = 0;
    sqlite3_stmt *insert = prepare(handle, "INSERT OR REPLACE INTO digests (trial_id, "
                                           "series, rows, sha256) VALUES (?, ?, ?, ?)");
    if (insert == NULL)
        return -1;
    for (int i = 0; i < SERIES_COUNT && status == 0; i++) {
        struct seal seal;
        status = read_rows(handle, "main", trial_id, i, &seal);
        if (status != 0)
            break;
        sqlite3_bind_int64(insert, 1, trial_id);
        sqlite3_bind_text(insert, 2, tables[i].name, -1, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 3, seal.rows);
        sqlite3_bind_text(insert, 4, seal.sha256, -1, SQLITE_STATIC);
        status = sqlite3_step(insert) == SQLITE_DONE ? 0 : -1;
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return status;
}

int seal_write_all(struct sqlite3 *handle)
{
    sqlite3_stmt *trial = prepare(handle, "SELECT id FROM trials");
    int status = 0;
    while (status == 0 && trial != NULL && sqlite3_step(trial) == SQLITE_ROW)
        status = seal_write(handle, sqlite3_column_int64(trial, 0));
    bool is_read = trial != NULL && sqlite3_finalize(trial) == SQLITE_OK;
    return is_read ? status : -1;
}

/* ---- Comparing ---- */

static int refuse(const struct database *database, const char *schema, int64_t trial_id,
                  int series, const char *why, struct error *error)
{
    char sql[256];
    struct text name = {0}, word = {0};
    snprintf(sql, sizeof sql,
             "SELECT name || '/' || number FROM %s.experiment_trials JOIN "
             "%s.experiments ON id = experiment_id WHERE trial_id = %lld ORDER BY id",
             schema, schema, (long long)trial_id);
    sqlite3_stmt *row = prepare(database->handle, sql);
    if (row != NULL && sqlite3_step(row) == SQLITE_ROW)
        text_add(&name, " (%s)", database_string(row, 0));
    sqlite3_finalize(row);
    shell_add_file(&word, database->path, "");
    error_set(error,
              "%s: the %s of trial %lld%s are not those that were recorded (%s), so "
              "they were damaged or changed: take an earlier copy of the file, or delete "
              "the trial with `sqlite3 %s 'DELETE FROM trials WHERE id = %lld'` and "
              "train it again with `lamina run`",
              database->path, series == SERIES_TRIALS ? "results" : tables[series].name,
              (long long)trial_id, name.at != NULL ? name.at : "", why, word.at,
              (long long)trial_id);
    text_free(&name);
    text_free(&word);
    return -1;
}

/* 1: there is none. */
static int read_seal(sqlite3 *handle, const char *schema, int64_t trial_id, int series,
                     struct seal *seal)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT rows, sha256 FROM %s.digests WHERE trial_id = ? AND series = ?",
             schema);
    sqlite3_stmt *row = prepare(handle, sql);
    sqlite3_bind_int64(row, 1, trial_id);
    sqlite3_bind_text(row, 2, tables[series].name, -1, SQLITE_STATIC);
    int status = row != NULL ? sqlite3_step(row) : SQLITE_ERROR;
    if (status == SQLITE_ROW) {
        seal->rows = sqlite3_column_int64(row, 0);
        snprintf(seal->sha256, sizeof seal->sha256, "%s", database_string(row, 1));
    }
    sqlite3_finalize(row);
    return status == SQLITE_ROW ? 0 : status == SQLITE_DONE ? 1 : -1;
}

/* Looks through the b-tree of a table. */
static int look_through(const struct database *database, const char *schema,
                        const char *table, struct error *error)
{
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA %s.quick_check(%s)", schema, table);
    sqlite3_stmt *row = prepare(database->handle, sql);
    int status = row != NULL ? sqlite3_step(row) : SQLITE_ERROR;
    bool is_read = status == SQLITE_ROW;
    bool is_whole = is_read && strcmp(database_string(row, 0), "ok") == 0;
    if (is_read && !is_whole)
        error_set(error,
                  "%s is damaged (%s: %s); move it away, or save what can be read with "
                  "`sqlite3 FILE .recover`",
                  database->path, table, database_string(row, 0));
    sqlite3_finalize(row);
    if (!is_read)
        return database_error(database, "checking it", error);
    return is_whole ? 0 : -1;
}

/* A trial that runs, or was cut off, has every iteration up to its last one. */
static int count(const struct database *database, const char *schema, int64_t trial_id,
                 int series, const struct seal *found, struct error *error)
{
    char sql[128], why[100];
    if (series == SERIES_TRIALS)
        return 0;
    if (series != SERIES_ITERATIONS)
        return look_through(database, schema, tables[series].name, error);
    snprintf(sql, sizeof sql, "SELECT last_iteration FROM %s.trials WHERE id = ?",
             schema);
    sqlite3_stmt *row = prepare(database->handle, sql);
    sqlite3_bind_int64(row, 1, trial_id);
    int status = row != NULL ? sqlite3_step(row) : SQLITE_ERROR;
    int64_t last = status == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_finalize(row);
    if (status != SQLITE_ROW && status != SQLITE_DONE)
        return database_error(database, "reading", error);
    if (found->is_counted && found->rows == last)
        return 0;
    snprintf(why, sizeof why, "%lld rows, and the last iteration is %lld",
             (long long)found->rows, (long long)last);
    return refuse(database, schema, trial_id, series, why, error);
}

static int check(const struct database *database, const char *schema, int64_t trial_id,
                 int series, struct error *error)
{
    struct seal found, seal = {0};
    char why[100] = "other values";
    int known = read_seal(database->handle, schema, trial_id, series, &seal);
    if (known < 0 || read_rows(database->handle, schema, trial_id, series, &found) != 0)
        return database_error(database, "reading", error);
    if (known > 0)
        return count(database, schema, trial_id, series, &found, error);
    if (found.rows == seal.rows && strcmp(found.sha256, seal.sha256) == 0)
        return 0;
    if (found.rows != seal.rows)
        snprintf(why, sizeof why, "%lld rows, and %lld were", (long long)found.rows,
                 (long long)seal.rows);
    return refuse(database, schema, trial_id, series, why, error);
}

int seal_check(const struct database *database, const char *schema, int64_t trial_id,
               unsigned series, struct error *error)
{
    for (int i = 0; i < SERIES_COUNT; i++)
        if ((series & 1u << i) != 0 && check(database, schema, trial_id, i, error) != 0)
            return -1;
    return 0;
}

int seal_check_each(const struct database *database, const char *schema,
                    const char *query, unsigned series, struct error *error)
{
    sqlite3_stmt *trial = database_prepare(database, query, error);
    int status = SQLITE_ERROR, result = 0;
    while (result == 0 && trial != NULL && (status = sqlite3_step(trial)) == SQLITE_ROW)
        result =
            seal_check(database, schema, sqlite3_column_int64(trial, 0), series, error);
    if (trial == NULL)
        return -1;
    if (result == 0 && status != SQLITE_DONE)
        result = database_error(database, "reading", error);
    sqlite3_finalize(trial);
    return result;
}

/* Trials that a table names and the file does not have; the next one is sought, as all
 * rows of a trial lie together. */
static int look_for_strays(const struct database *database, int series,
                           struct error *error)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT trial_id, trial_id IN (SELECT id FROM trials) FROM %s WHERE "
             "trial_id > ? ORDER BY trial_id LIMIT 1",
             tables[series].name);
    sqlite3_stmt *row = database_prepare(database, sql, error);
    int64_t last = INT64_MIN;
    int status = SQLITE_ROW;
    bool is_known = true;
    if (row == NULL)
        return -1;
    while (is_known && status == SQLITE_ROW) {
        sqlite3_reset(row);
        sqlite3_bind_int64(row, 1, last);
        status = sqlite3_step(row);
        if (status == SQLITE_ROW) {
            is_known =
                sqlite3_column_int(row, 1) != 0 && sqlite3_column_int64(row, 0) > last;
            last = sqlite3_column_int64(row, 0);
        }
    }
    sqlite3_finalize(row);
    if (!is_known)
        return error_set(error,
                         "%s: %s has rows of trial %lld, which is not there: take an "
                         "earlier copy of the file, or delete them with SQL",
                         database->path, tables[series].name, (long long)last);
    return status == SQLITE_DONE ? 0 : database_error(database, "reading", error);
}

int seal_check_all(const struct database *database, unsigned series, struct error *error)
{
    for (int i = 0; i < SERIES_COUNT; i++)
        if ((series & 1u << i) != 0 && i != SERIES_TRIALS &&
            look_for_strays(database, i, error) != 0)
            return -1;
    return series == 0 ? 0
                       : seal_check_each(database, "main", "SELECT id FROM trials",
                                         series, error);
}

/* ---- The small tables ---- */

static const char *const small[] = {"experiments", "experiment_configs",
                                    "trials",      "experiment_trials",
                                    "settings",    "axes",
                                    "splits",      "classes",
                                    "attempts",    "layers",
                                    "events",      "components",
                                    "digests"};

/* Zeros in a text are where a sector of a page was lost: Lamina writes none. */
static int look_for_zeros(const struct database *database, const char *table,
                          struct error *error)
{
    char sql[64];
    snprintf(sql, sizeof sql, "SELECT * FROM %s", table);
    sqlite3_stmt *row = database_prepare(database, sql, error);
    int status = SQLITE_ERROR;
    bool is_found = false;
    if (row == NULL)
        return -1;
    int columns = sqlite3_column_count(row);
    while (!is_found && (status = sqlite3_step(row)) == SQLITE_ROW)
        for (int i = 0; i < columns; i++)
            if (sqlite3_column_type(row, i) == SQLITE_TEXT) {
                const char *text = database_string(row, i);
                is_found |= strlen(text) != (size_t)sqlite3_column_bytes(row, i);
            }
    sqlite3_finalize(row);
    if (is_found)
        return error_set(error,
                         "%s is damaged (%s: a text with zeros); move it away, or save "
                         "what can be read with `sqlite3 FILE .recover`",
                         database->path, table);
    return status == SQLITE_DONE ? 0 : database_error(database, "checking it", error);
}

int seal_check_small(const struct database *database, struct error *error)
{
    sqlite3_stmt *known = database_prepare(
        database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", error);
    int status = known != NULL ? 0 : -1;
    for (size_t i = 0; i < sizeof small / sizeof small[0] && status == 0; i++) {
        sqlite3_bind_text(known, 1, small[i], -1, SQLITE_STATIC);
        if (sqlite3_step(known) == SQLITE_ROW &&
            (look_through(database, "main", small[i], error) != 0 ||
             look_for_zeros(database, small[i], error) != 0))
            status = -1;
        sqlite3_reset(known);
    }
    sqlite3_finalize(known);
    return status;
}

int seal_begin(const struct database *database, struct error *error)
{
    if (sqlite3_exec(database->handle, "SAVEPOINT seal", NULL, NULL, NULL) == SQLITE_OK)
        return 0;
    return database_error(database, "reading", error);
}

void seal_end(const struct database *database)
{
    sqlite3_exec(database->handle, "RELEASE seal", NULL, NULL, NULL);
}
