/* How a results file is written: with a write-ahead log, beside which everybody reads, or
 * on a network with a rollback journal; and how that is put away again. */
#ifndef RECORD_JOURNAL_H
#define RECORD_JOURNAL_H

#include <stdbool.h>

struct database;
struct sqlite3;

/* After a failure: a journal is left, which a connection that only reads may not undo. */
bool journal_is_cut_off(struct sqlite3 *handle);

/* Whether the file is in WAL mode, as its header says. */
bool journal_is_wal(struct sqlite3 *handle);

/* Fills database->journal, and `note` where the user should know of it. */
void journal_choose(struct database *database);

/* 1: somebody reads the plain file at this moment, so that it stays one; -1: SQLite
 * failed. */
int journal_set(const struct database *database);

/* A plain file again, which can be read where nothing may be written. While another
 * program has it open that cannot be; then all rows are at least brought into it. `note`
 * is NULL then, or tells of what stays beside it. -1: the disk failed, and only who may
 * write the file can read it. */
int journal_put_away(struct database *database);

#endif
