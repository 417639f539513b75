/* SQL by its place in a list, and an INSERT for each table by its columns. */
#include "record/statement.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "record/ranked.h"
#include "record/sql.h"
#include "record/tables.h"

/* Of a trial's checkpoints the one that a word of `checkpoint.keep` names. */
#define KEEP_ONE                                                                         \
    "DELETE FROM checkpoints WHERE trial_id = ?1 AND iteration IS NOT CASE ?2 "          \
    "WHEN 'last' THEN (SELECT max(iteration) FROM checkpoints WHERE trial_id = ?1) "     \
    "WHEN 'best' THEN (SELECT best_iteration FROM trials WHERE id = ?1) END"

static const char *const texts[STATEMENT_COUNT] = {
    [STATEMENT_DELETE_CONFUSIONS] =
        "DELETE FROM confusions WHERE trial_id = ? AND split = ? AND iteration = ?",
    [STATEMENT_UPDATE_FINAL] = "UPDATE trials SET final_loss = ?2, final_accuracy = ?3, "
                               "final_value = ?4 WHERE id = ?1",
    [STATEMENT_UPDATE_BEST] =
        "UPDATE trials SET best_iteration = ?2, best_accuracy = ?3, "
        "best_value = ?4 WHERE id = ?1",
    [STATEMENT_UPDATE_LAST] =
        "UPDATE trials SET last_iteration = (SELECT coalesce(max(iteration), 0) "
        "FROM iterations WHERE trial_id = ?1) WHERE id = ?1",
    [STATEMENT_INSERT_CHECKPOINT] =
        "INSERT OR REPLACE INTO checkpoints (trial_id, iteration, "
        "data) VALUES (?, ?, zeroblob(?))",
    [STATEMENT_DELETE_CHECKPOINTS] =
        "DELETE FROM checkpoints WHERE trial_id = ? AND iteration NOT IN (?, ?)",
    [STATEMENT_KEEP_CHECKPOINT] = KEEP_ONE,
    [STATEMENT_DROP_OUTRANKED] =
        "DELETE FROM checkpoints WHERE trial_id = ?1 AND NOT " RANKED_IS_KEPT("?1", "?2"),
    [STATEMENT_KEEP_OF_PRUNED] = KEEP_ONE
    " AND EXISTS (SELECT 1 FROM trials WHERE id = ?1 AND state = 'queued') AND NOT "
    "EXISTS (SELECT 1 FROM experiment_trials WHERE trial_id = ?1 AND pruned_at IS "
    "NULL AND position IS NOT NULL)",
    [STATEMENT_WANT_TRIAL] =
        "UPDATE experiment_trials SET pruned_at = NULL, cleared_to = ?3, keep_trials = "
        "?4 WHERE experiment_id = ?1 AND trial_id = ?2",
    [STATEMENT_CLEAR_TRIAL] =
        "UPDATE experiment_trials SET pruned_at = NULL, cleared_to = max(cleared_to, "
        "?3) WHERE "
        "experiment_id = ?1 AND trial_id = ?2",
    [STATEMENT_CLEAR_ENDED] =
        "UPDATE experiment_trials SET cleared_to = max(cleared_to, (SELECT "
        "last_iteration "
        "FROM trials WHERE id = ?2)) WHERE experiment_id = ?1 AND trial_id = ?2",
    [STATEMENT_PRUNE_TRIAL] =
        "UPDATE experiment_trials SET pruned_at = ?3 WHERE experiment_id = "
        "?1 AND trial_id = ?2",
    [STATEMENT_REWIND_TRIAL] =
        "UPDATE trials SET state = 'running', "
        "(final_loss, final_accuracy) = (SELECT loss, accuracy FROM evaluations "
        "WHERE trial_id = ?1 AND split = ?2 ORDER BY iteration DESC LIMIT 1), "
        "final_value = (SELECT value FROM series WHERE trial_id = ?1 AND split = ?2 AND "
        "name = ?3 ORDER BY iteration DESC LIMIT 1), best_value = (SELECT iif(?4, "
        "max(value), min(value)) FROM series WHERE trial_id = ?1 AND split = ?2 AND name "
        "= ?3) WHERE id = ?1",
    [STATEMENT_REWIND_BEST] =
        "UPDATE trials SET (best_iteration, best_accuracy) = (SELECT iteration, accuracy "
        "FROM evaluations JOIN series USING (trial_id, split, iteration) WHERE trial_id "
        "= ?1 AND split = ?2 AND name = ?3 AND value = best_value ORDER BY iteration "
        "LIMIT 1) WHERE id = ?1",
    [STATEMENT_INSERT_ATTEMPT] =
        "INSERT INTO attempts (trial_id, n, pid, started_us, host, boot_id, cpu, "
        "instruction_set, version, revision, compiler, libraries, from_iteration, "
        "source) "
        "SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
        "?12, ?13 FROM attempts WHERE trial_id = ?1",
    [STATEMENT_END_ATTEMPT] =
        "UPDATE attempts SET outcome = ?2, error = ?3, ended_us = ?4, peak_memory = ?5 "
        "WHERE trial_id = ?1 AND n = (SELECT max(n) FROM attempts WHERE trial_id = ?1)",
    [STATEMENT_SET_COLUMNS] = "UPDATE trials SET data_columns = ?2 WHERE id = ?1",
    [STATEMENT_SET_SIGNATURE] = "UPDATE trials SET signature = ?2 WHERE id = ?1",
    [STATEMENT_INSERT_SIGNATURE] =
        "INSERT OR IGNORE INTO signatures (digest, signature) VALUES (?, ?)",
    [STATEMENT_INSERT_COLUMN] =
        "INSERT OR REPLACE INTO data_columns (digest, position, name, source, what, "
        "category, fill, mean, std, missing, dropped) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?)",
    [STATEMENT_SET_STATE] = "UPDATE trials SET state = ?2 WHERE id = ?1",
    [STATEMENT_INSERT_EVENT] =
        "INSERT INTO events (trial_id, time_us, level, message) VALUES (?, ?, ?, ?)",
};

struct statements {
    sqlite3 *handle;
    sqlite3_stmt *kept[STATEMENT_COUNT];
    sqlite3_stmt **inserts; /* (tables_count) */
};

struct statements *statement_open(sqlite3 *handle)
{
    struct statements *statements = memory_zeroed(sizeof *statements);
    statements->handle = handle;
    statements->inserts = memory_zeroed(tables_count * sizeof *statements->inserts);
    return statements;
}

void statement_close(struct statements *statements)
{
    if (statements == NULL)
        return;
    for (int i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(statements->kept[i]);
    for (size_t i = 0; i < tables_count; i++)
        sqlite3_finalize(statements->inserts[i]);
    free(statements->inserts);
    free(statements);
}

sqlite3 *statement_handle(const struct statements *statements)
{
    return statements->handle;
}

static int run(struct statements *statements, sqlite3_stmt **kept, const char *sql,
               const char *letters, va_list values)
{
    if (*kept == NULL)
        sqlite3_prepare_v3(statements->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, kept,
                           NULL);
    sql_bind_list(*kept, letters, values);
    int status = sql_step(*kept);
    sqlite3_reset(*kept);
    return status == 0 ? 0 : -1;
}

int statement_run(struct statements *statements, enum statement which,
                  const char *letters, ...)
{
    va_list values;
    va_start(values, letters);
    int status = run(statements, &statements->kept[which], texts[which], letters, values);
    va_end(values);
    return status;
}

/* "INSERT OR REPLACE INTO splits (trial_id, split, samples) VALUES (?, ?, ?)" */
static void write_insert(const struct table *table, struct text *sql)
{
    bool has_clock = table->clock != NULL;
    text_add(sql, "INSERT OR REPLACE INTO %s (trial_id, %s%s%s) VALUES (?, ?",
             table->name, table->columns, has_clock ? ", " : "",
             has_clock ? table->clock : "");
    for (const char *at = table->columns; *at != '\0'; at++)
        if (*at == ',')
            text_add(sql, ", ?");
    text_add(sql, has_clock ? ", ?)" : ")");
}

int statement_insert(struct statements *statements, const char *table,
                     const char *letters, ...)
{
    const struct table *row = tables_find(table);
    sqlite3_stmt **kept = &statements->inserts[row - tables];
    struct text sql = {0};
    va_list values;
    if (*kept == NULL)
        write_insert(row, &sql);
    va_start(values, letters);
    int status = run(statements, kept, sql.at, letters, values);
    va_end(values);
    text_free(&sql);
    return status;
}
