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
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/sql.h"
#include "record/tables.h"

unsigned seal_bit(const char *table)
{
    const struct table *found = tables_find(table);
    if (found == NULL)
        return SEAL_ALL;
    if (found->key == NULL)
        return 0;
    unsigned bit =
        1; /* counted among those that are sealed, however many others there are */
    for (const struct table *before = tables; before < found; before++)
        bit <<= before->key != NULL;
    return bit;
}

struct seal {
    int64_t rows, last; /* the iteration of the last row */
    char sha256[DIGEST_SIZE];
    bool is_counted; /* the rows are the iterations from 1, without a gap */
};

/* ---- The rows as they are ---- */

static void add_cell(struct digest *digest, sqlite3_stmt *row, int column)
{
    int type = sqlite3_column_type(row, column);
    const unsigned char mark = (unsigned char)type;
    const char *text = type == SQLITE_TEXT ? sql_string(row, column) : "";
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
    int64_t most;
    sql_number(handle, &most,
               "SELECT page_count * page_size / 4 FROM pragma_page_count(?1), "
               "pragma_page_size(?1)",
               "t", schema);
    return most;
}

/* -1: SQLite failed. */
static int read_rows(sqlite3 *handle, const char *schema, int64_t trial_id,
                     const struct table *table, struct seal *seal)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT %s FROM %s.%s WHERE %s = ? ORDER BY %s",
             table->columns, schema, table->name, table->trial, table->key);
    *seal = (struct seal){.is_counted = true};
    int64_t most = most_rows(handle, schema);
    sqlite3_stmt *rows = sql_query(handle, sql, "i", trial_id);
    struct digest *digest = digest_begin();
    int status = -1, columns = sqlite3_column_count(rows);
    while (seal->rows <= most && (status = sql_step(rows)) > 0) {
        seal->last = sqlite3_column_int64(rows, 0);
        seal->is_counted &= seal->last == ++seal->rows;
        for (int i = 0; i < columns; i++)
            add_cell(digest, rows, i);
    }
    digest_end(digest, seal->sha256);
    sqlite3_finalize(rows);
    return status < 0 ? -1 : 0;
}

/* ---- Writing ---- */

int seal_write(struct sqlite3 *handle, int64_t trial_id)
{
    struct seal seal;
    int status = 0;
    for (size_t i = 0; i < tables_count && status == 0; i++) {
        if (tables[i].key == NULL)
            continue;
        status = read_rows(handle, "main", trial_id, &tables[i], &seal);
        if (status == 0)
            status = sql_run(handle,
                             "INSERT OR REPLACE INTO digests (trial_id, series, rows, "
                             "sha256) VALUES (?, ?, ?, ?)",
                             "itit", trial_id, tables[i].name, seal.rows, seal.sha256);
    }
    return status;
}

int seal_write_all(struct sqlite3 *handle)
{
    sqlite3_stmt *trial = sql_query(handle, "SELECT id FROM trials", "");
    int status;
    while ((status = sql_step(trial)) > 0)
        if (seal_write(handle, sqlite3_column_int64(trial, 0)) != 0)
            break;
    sqlite3_finalize(trial);
    return status == 0 ? 0 : -1;
}

/* ---- Comparing ---- */

static int refuse(const struct database *database, const char *schema, int64_t trial_id,
                  const char *what, const char *why, struct error *error)
{
    char sql[256];
    struct text name = {0}, word = {0};
    snprintf(sql, sizeof sql,
             "SELECT name || '/' || number FROM %s.experiment_trials JOIN "
             "%s.experiments ON id = experiment_id WHERE trial_id = ? ORDER BY id",
             schema, schema);
    sqlite3_stmt *row = sql_query(database->handle, sql, "i", trial_id);
    if (sql_step(row) > 0)
        text_add(&name, " (%s)", sql_string(row, 0));
    sqlite3_finalize(row);
    shell_add_file(&word, database->path, "");
    error_set(error,
              "%s: the %s of trial %lld%s are not those that were recorded (%s), so "
              "they were damaged or changed: take an earlier copy of the file, or delete "
              "the trial with `sqlite3 %s 'DELETE FROM trials WHERE id = %lld'` and "
              "train it again with `lamina run`",
              database->path, strcmp(what, "trials") == 0 ? "results" : what,
              (long long)trial_id, name.at != NULL ? name.at : "", why, word.at,
              (long long)trial_id);
    text_free(&name);
    text_free(&word);
    return -1;
}

/* 1: there is none. */
static int read_seal(sqlite3 *handle, const char *schema, int64_t trial_id,
                     const char *table, struct seal *seal)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT rows, sha256 FROM %s.digests WHERE trial_id = ? AND series = ?",
             schema);
    sqlite3_stmt *row = sql_query(handle, sql, "it", trial_id, table);
    int status = sql_step(row);
    if (status > 0) {
        seal->rows = sqlite3_column_int64(row, 0);
        snprintf(seal->sha256, sizeof seal->sha256, "%s", sql_string(row, 1));
    }
    sqlite3_finalize(row);
    return status > 0 ? 0 : status == 0 ? 1 : -1;
}

/* Looks through the b-tree of a table. */
static int look_through(const struct database *database, const char *schema,
                        const char *table, struct error *error)
{
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA %s.quick_check(%s)", schema, table);
    sqlite3_stmt *row = sql_query(database->handle, sql, "");
    bool is_read = sql_step(row) > 0;
    bool is_whole = is_read && strcmp(sql_string(row, 0), "ok") == 0;
    if (is_read && !is_whole)
        error_set(error,
                  "%s is damaged (%s: %s); move it away, or save what can be read with "
                  "`sqlite3 FILE .recover`",
                  database->path, table, sql_string(row, 0));
    sqlite3_finalize(row);
    if (!is_read)
        return database_error(database, "checking it", error);
    return is_whole ? 0 : -1;
}

/* A trial that runs, or was cut off, has every iteration up to its last one. */
static int count(const struct database *database, const char *schema, int64_t trial_id,
                 const struct seal *found, struct error *error)
{
    char sql[128], why[100];
    int64_t last;
    snprintf(sql, sizeof sql, "SELECT last_iteration FROM %s.trials WHERE id = ?",
             schema);
    if (sql_number(database->handle, &last, sql, "i", trial_id) != 0)
        return database_error(database, "reading", error);
    if (found->is_counted && found->rows == last)
        return 0;
    snprintf(why, sizeof why, "%lld rows, and the last iteration is %lld",
             (long long)found->rows, (long long)last);
    return refuse(database, schema, trial_id, "iterations", why, error);
}

/* Rows that have no seal, as their trial has not ended. */
static int check_unsealed(const struct database *database, const char *schema,
                          int64_t trial_id, const char *table, const struct seal *found,
                          struct error *error)
{
    if (strcmp(table, "trials") == 0)
        return 0; /* looked through when the file was opened */
    if (strcmp(table, "iterations") == 0)
        return count(database, schema, trial_id, found, error);
    return look_through(database, schema, table, error);
}

static int check(const struct database *database, const char *schema, int64_t trial_id,
                 const struct table *table, struct error *error)
{
    struct seal found, seal = {0};
    char why[100] = "other values";
    int known = read_seal(database->handle, schema, trial_id, table->name, &seal);
    if (known < 0 || read_rows(database->handle, schema, trial_id, table, &found) != 0)
        return database_error(database, "reading", error);
    if (known > 0)
        return check_unsealed(database, schema, trial_id, table->name, &found, error);
    if (found.rows == seal.rows && strcmp(found.sha256, seal.sha256) == 0)
        return 0;
    if (found.rows != seal.rows)
        snprintf(why, sizeof why, "%lld rows, and %lld were", (long long)found.rows,
                 (long long)seal.rows);
    return refuse(database, schema, trial_id, table->name, why, error);
}

int seal_check(const struct database *database, const char *schema, int64_t trial_id,
               unsigned wanted, struct error *error)
{
    for (size_t i = 0; i < tables_count; i++)
        if ((seal_bit(tables[i].name) & wanted) != 0 &&
            check(database, schema, trial_id, &tables[i], error) != 0)
            return -1;
    return 0;
}

int seal_check_each(const struct database *database, const char *schema,
                    const char *query, unsigned wanted, struct error *error)
{
    sqlite3_stmt *trial = sql_query(database->handle, query, "");
    int status = 0, result = 0;
    while (result == 0 && (status = sql_step(trial)) > 0)
        result =
            seal_check(database, schema, sqlite3_column_int64(trial, 0), wanted, error);
    if (status < 0)
        result = database_error(database, "reading", error);
    sqlite3_finalize(trial);
    return result;
}

/* Trials that a table names and the file does not have; the next one is sought, as all
 * rows of a trial lie together. */
static int look_for_strays(const struct database *database, const char *table,
                           struct error *error)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT trial_id, trial_id IN (SELECT id FROM trials) FROM %s WHERE "
             "trial_id > ? ORDER BY trial_id LIMIT 1",
             table);
    int64_t last = INT64_MIN;
    sqlite3_stmt *row = sql_query(database->handle, sql, "i", last);
    bool is_known = true;
    int status = 0;
    while (is_known && (status = sql_step(row)) > 0) {
        is_known = sqlite3_column_int(row, 1) != 0 && sqlite3_column_int64(row, 0) > last;
        last = sqlite3_column_int64(row, 0);
        sqlite3_reset(row);
        sql_bind(row, "i", last);
    }
    sqlite3_finalize(row);
    if (!is_known)
        return error_set(error,
                         "%s: %s has rows of trial %lld, which is not there: take an "
                         "earlier copy of the file, or delete them with SQL",
                         database->path, table, (long long)last);
    return status == 0 ? 0 : database_error(database, "reading", error);
}

int seal_check_all(const struct database *database, unsigned wanted, struct error *error)
{
    for (size_t i = 0; i < tables_count; i++)
        if ((seal_bit(tables[i].name) & wanted) != 0 && !tables[i].is_small &&
            look_for_strays(database, tables[i].name, error) != 0)
            return -1;
    return wanted == 0 ? 0
                       : seal_check_each(database, "main", "SELECT id FROM trials",
                                         wanted, error);
}

/* ---- The small tables ---- */

/* Zeros in a text are where a sector of a page was lost: Lamina writes none. */
static int look_for_zeros(const struct database *database, const char *table,
                          struct error *error)
{
    char sql[64];
    snprintf(sql, sizeof sql, "SELECT * FROM %s", table);
    sqlite3_stmt *row = sql_query(database->handle, sql, "");
    int status = 0, columns = sqlite3_column_count(row);
    bool is_found = false;
    while (!is_found && (status = sql_step(row)) > 0)
        for (int i = 0; i < columns; i++)
            if (sqlite3_column_type(row, i) == SQLITE_TEXT) {
                const char *text = sql_string(row, i);
                is_found |= strlen(text) != (size_t)sqlite3_column_bytes(row, i);
            }
    sqlite3_finalize(row);
    if (is_found)
        return error_set(error,
                         "%s is damaged (%s: a text with zeros); move it away, or save "
                         "what can be read with `sqlite3 FILE .recover`",
                         database->path, table);
    return status == 0 ? 0 : database_error(database, "checking it", error);
}

/* Which weights there are is read of the index of `checkpoints`: it has what the table
 * has, of which a scan reads little, as the data lies beside it. */
static int look_at_checkpoints(const struct database *database, struct error *error)
{
    int64_t is_same;
    if (sql_number(
            database->handle, &is_same,
            "SELECT count(*) = (SELECT count(*) FROM checkpoints) AND "
            "count(*) = coalesce(sum(EXISTS (SELECT 1 FROM checkpoints AS other WHERE "
            "other.trial_id = listed.trial_id AND other.iteration = listed.iteration)), "
            "0) FROM checkpoints AS listed NOT INDEXED",
            "") != 0)
        return database_error(database, "reading", error);
    if (is_same)
        return 0;
    return error_set(
        error,
        "%s is damaged (checkpoints: its index has others); move it away, or "
        "save what can be read with `sqlite3 FILE .recover`",
        database->path);
}

static int look_at(const struct database *database, const struct table *table,
                   struct error *error)
{
    if (strcmp(table->name, "checkpoints") == 0)
        return look_at_checkpoints(database, error);
    if (!table->is_small)
        return 0;
    if (look_through(database, "main", table->name, error) != 0)
        return -1;
    return look_for_zeros(database, table->name, error);
}

/* A file of an earlier version lacks some. */
int seal_check_small(const struct database *database, struct error *error)
{
    int64_t is_there;
    for (size_t i = 0; i < tables_count; i++) {
        if (sql_number(database->handle, &is_there,
                       "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND "
                       "name = ?",
                       "t", tables[i].name) != 0)
            return database_error(database, "reading", error);
        if (is_there != 0 && look_at(database, &tables[i], error) != 0)
            return -1;
    }
    return 0;
}

int seal_begin(const struct database *database, struct error *error)
{
    if (sql_execute(database->handle, "SAVEPOINT seal") == 0)
        return 0;
    return database_error(database, "reading", error);
}

void seal_end(const struct database *database)
{
    sql_execute(database->handle, "RELEASE seal");
}
