/* The statements with which the recorder writes, prepared once and kept. */
#ifndef RECORD_STATEMENT_H
#define RECORD_STATEMENT_H

struct sqlite3;

enum statement {
    STATEMENT_DELETE_CONFUSIONS,
    STATEMENT_UPDATE_FINAL,
    STATEMENT_UPDATE_BEST,
    STATEMENT_UPDATE_LAST,
    STATEMENT_INSERT_CHECKPOINT,
    STATEMENT_DELETE_CHECKPOINTS,
    STATEMENT_KEEP_CHECKPOINT,
    STATEMENT_DROP_OUTRANKED,
    STATEMENT_WANT_TRIAL,
    STATEMENT_CLEAR_TRIAL,
    STATEMENT_CLEAR_ENDED,
    STATEMENT_PRUNE_TRIAL,
    STATEMENT_KEEP_OF_PRUNED,
    STATEMENT_REWIND_TRIAL,
    STATEMENT_REWIND_BEST,
    STATEMENT_INSERT_ATTEMPT,
    STATEMENT_END_ATTEMPT,
    STATEMENT_SET_COLUMNS,
    STATEMENT_SET_SIGNATURE,
    STATEMENT_INSERT_SIGNATURE,
    STATEMENT_INSERT_COLUMN,
    STATEMENT_SET_STATE,
    STATEMENT_INSERT_EVENT,
    STATEMENT_COUNT
};

struct statements;

/* `handle` is borrowed, and outlives them. */
struct statements *statement_open(struct sqlite3 *handle);
void statement_close(struct statements *statements);
struct sqlite3 *statement_handle(const struct statements *statements);

/* Runs one with what is bound to it by `letters`, as record/sql.h tells. 0; -1: SQLite
 * failed. */
int statement_run(struct statements *statements, enum statement which,
                  const char *letters, ...);

/* Writes a row of a table that record/tables.h has with its columns: their values follow
 * the trial's id, `letters` tells of all. One that has the same key is replaced. */
int statement_insert(struct statements *statements, const char *table,
                     const char *letters, ...);

#endif
