/* Reading back what a trial has recorded. */
#include "record/resume.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "data/dataset.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/sql.h"

int resume_checkpoint(const struct database *database, int64_t trial_id,
                      int64_t iteration, struct checkpoint *checkpoint,
                      struct error *error)
{
    sqlite3_blob *blob = NULL;
    int status = SQLITE_ERROR;
    sqlite3_stmt *row =
        sql_query(database->handle,
                  "SELECT rowid FROM checkpoints WHERE trial_id = ? AND iteration = ?",
                  "ii", trial_id, iteration);
    /* Read to where it is needed: a column's value would be one more copy. */
    if (sql_step(row) > 0)
        status = sqlite3_blob_open(database->handle, "main", "checkpoints", "data",
                                   sqlite3_column_int64(row, 0), 0, &blob);
    if (status == SQLITE_OK) {
        size_t size = (size_t)sqlite3_blob_bytes(blob);
        *checkpoint = (struct checkpoint){iteration, malloc(size + 1), size};
        if (checkpoint->bytes != NULL)
            status = sqlite3_blob_read(blob, checkpoint->bytes, (int)size, 0);
    }
    if (status != SQLITE_OK)
        database_error(database, "reading a checkpoint", error);
    sqlite3_blob_close(blob);
    sqlite3_finalize(row);
    if (status == SQLITE_OK && checkpoint->bytes == NULL)
        error_set(error,
                  "there is no memory for its checkpoint of %.1f MB: close other "
                  "programs or run fewer --jobs",
                  (double)checkpoint->size / 1e6);
    return status != SQLITE_OK ? -1 : checkpoint->bytes == NULL ? 1 : 0;
}

int resume_evaluations(const struct database *database, int64_t trial_id,
                       const struct objective *objective, int64_t iteration,
                       struct resume_series *series, struct error *error)
{
    sqlite3_stmt *row = sql_query(
        database->handle,
        "WITH seen AS (SELECT iteration, value FROM series WHERE trial_id = ?1 AND split "
        "= ?2 AND name = ?3 AND iteration <= ?4) SELECT max(iteration) = ?4, iif(?5, "
        "max(value), min(value)), avg(value), (SELECT value FROM seen WHERE iteration = "
        "?4) FROM seen",
        "ittib", trial_id, dataset_split_name(objective->split),
        metric_name(objective->metric), iteration, objective->maximize);
    int status = -1;
    if (sql_step(row) > 0) {
        status = sqlite3_column_int(row, 0);
        *series = (struct resume_series){
            .last = sql_real(row, 3), .best = sql_real(row, 1), .mean = sql_real(row, 2)};
    } else
        database_error(database, "comparing trials", error);
    sqlite3_finalize(row);
    return status;
}
