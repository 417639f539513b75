/* The seal of a trial's rows: how many there are in each table of its series, and their
 * SHA-256, written when an attempt ends (the table `digests`), and compared where they
 * are read, so that the cost of knowing them right is that of reading them. */
#ifndef RECORD_SEAL_H
#define RECORD_SEAL_H

#include <stdint.h>

#include "base/error.h"

struct database;
struct sqlite3;

/* Which of the sealed tables are meant, by bits. record/tables.h says which those are:
 * the series, and `trials`, of which it is what a trial came to; all others are small,
 * and are looked through at each opening. */
#define SEAL_ALL (~0u)

/* The bit of a table; 0: it has no seals. SEAL_ALL where there is no such table, as too
 * much is checked better than too little. */
unsigned seal_bit(const char *table);

/* Seals the rows that a trial has now, all that has seals. -1: SQLite failed. */
int seal_write(struct sqlite3 *handle, int64_t trial_id);

/* The same of all trials, those of a file of before version 5. */
int seal_write_all(struct sqlite3 *handle);

/* Whether a trial's rows are those that were recorded, in the tables whose bits
 * are `wanted`; `schema` is "main" or an attached file, whose name
 * is database->path. Of a trial without a seal the iterations are counted, and the tables
 * of other series looked through, as `trials` was when the file was opened. -1 with a
 * sentence that names the trial and what mends it. To be called in the transaction that
 * reads them. */
int seal_check(const struct database *database, const char *schema, int64_t trial_id,
               unsigned wanted, struct error *error);

/* The same of each trial that a query gives, whose first column is an id. */
int seal_check_each(const struct database *database, const char *schema,
                    const char *query, unsigned wanted, struct error *error);

/* The same of all trials, and whether the tables have no rows but theirs. */
int seal_check_all(const struct database *database, unsigned wanted, struct error *error);

/* Whether the small tables are whole. -1 with a sentence. */
int seal_check_small(const struct database *database, struct error *error);

/* Around checks and what they are for: all is read of one state of the file. */
int seal_begin(const struct database *database, struct error *error);
void seal_end(const struct database *database);

#endif
