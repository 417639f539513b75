/* Reading the cells of one evaluation, and the names of the classes. */
#include "record/confusion.h"

#include <inttypes.h>
#include <sqlite3.h>

#include "record/database_error.h"
#include "record/seal.h"
#include "record/sql.h"

/* Which evaluation, and how many classes there are; 0: none is kept. */
static int find_kept(struct database *database, const struct query_trial *trial,
                     struct confusion *confusion)
{
    int64_t classes;
    if (sql_number(database->handle, &confusion->iteration,
                   "SELECT iteration FROM confusions WHERE trial_id = ?1 AND split = ?2"
                   " AND iteration <= ?3 ORDER BY iteration = ?4 DESC, iteration DESC "
                   "LIMIT 1",
                   "itii", trial->id, trial->objective_split, trial->last_iteration,
                   trial->best_iteration) != 0 ||
        sql_number(database->handle, &classes,
                   "SELECT 1 + max((SELECT coalesce(max(class), -1) FROM classes WHERE"
                   " trial_id = ?1), (SELECT coalesce(max(max(actual, predicted)), -1)"
                   " FROM confusions WHERE trial_id = ?1))",
                   "i", trial->id) != 0)
        return -1;
    confusion->classes = (size_t)classes;
    return 0;
}

static int read_names(struct database *database, const struct query_trial *trial,
                      struct arena *arena, struct confusion *confusion)
{
    int status;
    confusion->names = arena_array(arena, confusion->classes, sizeof *confusion->names);
    for (size_t i = 0; i < confusion->classes; i++)
        confusion->names[i] = arena_format(arena, "%zu", i);
    sqlite3_stmt *row =
        sql_query(database->handle,
                  "SELECT class, name FROM classes WHERE trial_id = ?1 AND class >= 0",
                  "i", trial->id);
    while ((status = sql_step(row)) > 0)
        confusion->names[sqlite3_column_int64(row, 0)] = sql_text(arena, row, 1);
    sqlite3_finalize(row);
    return status;
}

static int read_counts(struct database *database, const struct query_trial *trial,
                       struct arena *arena, struct confusion *confusion)
{
    const size_t classes = confusion->classes;
    int status;
    confusion->counts = arena_array(arena, classes * classes, sizeof(int64_t));
    sqlite3_stmt *row = sql_query(
        database->handle,
        "SELECT actual, predicted, count FROM confusions WHERE trial_id = ?1 AND split "
        "= ?2 AND iteration = ?3 AND actual >= 0 AND predicted >= 0",
        "iti", trial->id, trial->objective_split, confusion->iteration);
    while ((status = sql_step(row)) > 0)
        confusion->counts[(size_t)sqlite3_column_int64(row, 0) * classes +
                          (size_t)sqlite3_column_int64(row, 1)] =
            sqlite3_column_int64(row, 2);
    sqlite3_finalize(row);
    return status;
}

static int read_kept(struct database *database, const struct query_trial *trial,
                     struct arena *arena, struct confusion *confusion,
                     struct error *error)
{
    *confusion = (struct confusion){.split = trial->objective_split};
    if (find_kept(database, trial, confusion) != 0)
        return database_error(database, "reading", error);
    if (confusion->iteration == 0)
        return error_set(error,
                         "%s/%" PRId64
                         " has no confusions of the %s split: they are kept "
                         "of trials that tell classes apart and were evaluated",
                         trial->experiment, trial->number, trial->objective_split);
    if (read_names(database, trial, arena, confusion) != 0 ||
        read_counts(database, trial, arena, confusion) != 0)
        return database_error(database, "reading", error);
    return 0;
}

int confusion_read(struct database *database, const struct query_trial *trial,
                   struct arena *arena, struct confusion *confusion, struct error *error)
{
    if (seal_begin(database, error) != 0)
        return -1;
    int status = seal_check(database, "main", trial->id, seal_bit("confusions"), error);
    if (status == 0)
        status = read_kept(database, trial, arena, confusion, error);
    seal_end(database);
    return status;
}
