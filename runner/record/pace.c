/* Two questions to the results file. */
#include "record/pace.h"

#include <sqlite3.h>

#include "record/database_error.h"
#include "record/sql.h"

int pace_of_epochs(struct database *database, const struct query_trial *trial,
                   int64_t *iterations, struct error *error)
{
    if (sql_number(database->handle, iterations,
                   "SELECT iterations_per_epoch FROM trials WHERE id = ?", "i",
                   trial->id) != 0)
        return database_error(database, "reading", error);
    return 0;
}

int pace_of_seconds(struct database *database, const struct query_trial *trial,
                    const char *split, struct arena *arena, struct query_curve *curve,
                    struct error *error)
{
    int status;
    size_t capacity = 0;
    *curve = (struct query_curve){0};
    sqlite3_stmt *row =
        sql_query(database->handle,
                  "SELECT iteration, seconds FROM evaluation_values WHERE trial_id = ? "
                  "AND split = ? AND seconds IS NOT NULL ORDER BY iteration",
                  "it", trial->id, split);
    while ((status = sql_step(row)) > 0) {
        size_t room = capacity;
        curve->x = arena_grow(arena, curve->x, curve->count, &room, sizeof *curve->x);
        curve->y = arena_grow(arena, curve->y, curve->count, &capacity, sizeof *curve->y);
        curve->x[curve->count] = sqlite3_column_int64(row, 0);
        curve->y[curve->count++] = sqlite3_column_double(row, 1);
    }
    sqlite3_finalize(row);
    return status < 0 ? database_error(database, "reading", error) : 0;
}
