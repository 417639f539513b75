/* The seal of a trial's rows: how many there are in each table of its series, and their
 * SHA-256, written when an attempt ends (the table `digests`), and compared where they
 * are read, so that the cost of knowing them right is that of reading them. */
#ifndef RECORD_SEAL_H
#define RECORD_SEAL_H

#include "record/database.h"

/* The tables of series, and of `trials` what a trial came to; all others are small, and
 * are looked through at each opening. */
enum series {
    SERIES_ITERATIONS,
    SERIES_EVALUATIONS,
    SERIES_METRICS,
    SERIES_CONFUSIONS,
    SERIES_TRIALS
};
#define SERIES_COUNT 5
#define SERIES_ALL ((1u << SERIES_COUNT) - 1)

/* Which of them a table is; -1: none. */
int seal_series(const char *table);

/* Seals the rows that a trial has now, all its series. -1: SQLite failed. */
int seal_write(struct sqlite3 *handle, int64_t trial_id);

/* The same of all trials, those of a file of before version 5. */
int seal_write_all(struct sqlite3 *handle);

/* Whether a trial's rows are those that were recorded, in the series whose bits
 * (1u << SERIES_ITERATIONS) are set; `schema` is "main" or an attached file, whose name
 * is database->path. Of a trial without a seal the iterations are counted, and the tables
 * of other series looked through, as `trials` was when the file was opened. -1 with a
 * sentence that names the trial and what mends it. To be called in the transaction that
 * reads them. */
int seal_check(const struct database *database, const char *schema, int64_t trial_id,
               unsigned series, struct error *error);

/* The same of each trial that a query gives, whose first column is an id. */
int seal_check_each(const struct database *database, const char *schema,
                    const char *query, unsigned series, struct error *error);

/* The same of all trials, and whether the tables have no rows but theirs. */
int seal_check_all(const struct database *database, unsigned series, struct error *error);

/* Whether the small tables are whole. -1 with a sentence. */
int seal_check_small(const struct database *database, struct error *error);

/* Around checks and what they are for: all is read of one state of the file. */
int seal_begin(const struct database *database, struct error *error);
void seal_end(const struct database *database);

#endif
