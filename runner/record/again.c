/* The comparison is of rows that the trial has: of one that was made smaller those that
 * are left. */
#include "record/again.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "record/database.h"
#include "record/database_error.h"
#include "record/sql.h"
#include "record/tables.h"

static int enter(sqlite3 *handle, const struct again *again)
{
    return sql_run(
        handle,
        "INSERT INTO trials (seed, config_hash, run_key, config, created_us, iterations, "
        "iterations_per_epoch, objective, objective_split, maximize) SELECT seed, "
        "config_hash, ?2 || run_key, config, ?3, iterations, iterations_per_epoch, "
        "objective, objective_split, maximize FROM trials AS done WHERE id = ?1 AND NOT "
        "EXISTS (SELECT 1 FROM trials WHERE run_key = ?2 || done.run_key)",
        "iti", again->trial, AGAIN_KEY, clock_utc_us());
}

static int find(sqlite3 *handle, struct again *again)
{
    sqlite3_stmt *row = sql_query(
        handle,
        "SELECT id, last_iteration, (SELECT max(iteration) FROM checkpoints WHERE "
        "trial_id = trials.id) FROM trials WHERE run_key = ?2 || (SELECT run_key FROM "
        "trials WHERE id = ?1)",
        "it", again->trial, AGAIN_KEY);
    bool found = sql_step(row) > 0;
    if (found) {
        again->id = sqlite3_column_int64(row, 0);
        again->last_iteration = sqlite3_column_int64(row, 1);
        again->checkpoint = sqlite3_column_int64(row, 2);
    }
    sqlite3_finalize(row);
    return found ? 0 : -1;
}

int again_begin(struct database *database, struct again *again, struct error *error)
{
    int64_t has_it;
    if (sql_number(database->handle, &has_it,
                   "SELECT count(*) FROM checkpoints JOIN trials ON trials.id = trial_id "
                   "WHERE trial_id = ?1 AND iteration = iif(?2, best_iteration, "
                   "last_iteration)",
                   "ib", again->trial, again->keep == KEEP_BEST) != 0)
        return database_error(database, "reading its checkpoints", error);
    if (has_it > 0)
        return 1;
    if (database_begin(database, error) != 0)
        return -1;
    if (enter(database->handle, again) == 0 && find(database->handle, again) == 0 &&
        sql_execute(database->handle, "COMMIT") == 0)
        return 0;
    database_error(database, "entering what is trained again", error);
    sql_execute(database->handle, "ROLLBACK");
    return -1;
}

/* ---- Its end ---- */

#define TOLD "it was trained again for its weights; "

const char *again_told(const struct database *database, int64_t trial,
                       struct arena *arena)
{
    sqlite3_stmt *row = sql_query(database->handle,
                                  "SELECT message FROM events WHERE trial_id = ?1 AND "
                                  "message LIKE ?2 || '%' ORDER BY id DESC LIMIT 1",
                                  "it", trial, TOLD);
    const char *told = sql_step(row) > 0 ? sql_text(arena, row, 0) : NULL;
    sqlite3_finalize(row);
    return told;
}

struct differences {
    int64_t rows, iteration; /* of the first */
    const char *table;
};

/* Rows of the trial that have no like among those of `id`. */
static int compare(sqlite3 *handle, const struct table *table, int64_t id, int64_t trial,
                   struct differences *found)
{
    char sql[512];
    snprintf(
        sql, sizeof sql,
        "SELECT count(*), min(iteration) FROM (SELECT %s FROM %s WHERE trial_id = ?2 "
        "EXCEPT SELECT %s FROM %s WHERE trial_id = ?1)",
        table->columns, table->name, table->columns, table->name);
    sqlite3_stmt *row = sql_query(handle, sql, "ii", id, trial);
    int status = sql_step(row) > 0 ? 0 : -1;
    int64_t rows = status == 0 ? sqlite3_column_int64(row, 0) : 0;
    if (rows > 0) {
        int64_t first = sqlite3_column_int64(row, 1);
        if (found->rows == 0 || first < found->iteration) {
            found->iteration = first;
            found->table = table->name;
        }
        found->rows += rows;
    }
    sqlite3_finalize(row);
    return status;
}

static int compare_all(sqlite3 *handle, int64_t id, int64_t trial,
                       struct differences *found)
{
    for (size_t i = 0; i < tables_count; i++)
        if (tables[i].key != NULL && strcmp(tables[i].trial, "trial_id") == 0 &&
            compare(handle, &tables[i], id, trial, found) != 0)
            return -1;
    return 0;
}

static int tell(sqlite3 *handle, int64_t trial, const struct differences *found,
                const char *why)
{
    struct text words = {0};
    text_add(&words, TOLD);
    if (why != NULL)
        text_add(&words, "its rows stay, and it got none: %s", why);
    else if (found->rows == 0)
        text_add(&words, "all its rows came again");
    else
        text_add(&words,
                 "%lld of its recorded rows, which stay, came otherwise, the first in "
                 "`%s` at iteration %lld: the weights are not quite those of that time",
                 (long long)found->rows, found->table, (long long)found->iteration);
    int status = sql_run(
        handle,
        "INSERT INTO events (trial_id, time_us, level, message) VALUES (?, ?, ?, ?)",
        "iitt", trial, clock_utc_us(),
        why == NULL && found->rows == 0 ? "info" : "warning", words.at);
    text_free(&words);
    return status;
}

int again_end(struct sqlite3 *handle, int64_t id, int64_t trial, const char *why)
{
    struct differences found = {0};
    if (why == NULL && (compare_all(handle, id, trial, &found) != 0 ||
                        sql_run(handle,
                                "UPDATE OR REPLACE checkpoints SET trial_id = ?2 WHERE "
                                "trial_id = ?1",
                                "ii", id, trial) != 0 ||
                        sql_run(handle,
                                "UPDATE experiment_trials SET keep_trials = NULL WHERE "
                                "trial_id = ?1",
                                "i", trial) != 0))
        return -1;
    if (sql_run(handle,
                "UPDATE attempts SET trial_id = ?2, n = n + (SELECT max(n) FROM attempts "
                "WHERE trial_id = ?2) WHERE trial_id = ?1",
                "ii", id, trial) != 0 ||
        tell(handle, trial, &found, why) != 0)
        return -1;
    return sql_run(handle, "DELETE FROM trials WHERE id = ?1", "i", id);
}
