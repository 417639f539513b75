/* By what the trial's config calls its layers. */
#include "record/layer_named.h"

#include <sqlite3.h>

#include "record/database_error.h"
#include "record/sql.h"

int layer_named_path(struct database *database, int64_t trial_id, const char *path,
                     struct arena *arena, const char **found, struct error *error)
{
    sqlite3_stmt *row = sql_query(
        database->handle,
        "SELECT beginning || substr(?2, length(named) + 1) FROM (SELECT 'layers.' || key "
        "|| '.' AS beginning, 'layers.' || json_extract(config, '$.layers[' || key || "
        "'].name') || '.' AS named FROM trials, json_each(config, '$.layers') "
        "WHERE trials.id = ?1) WHERE substr(?2, 1, length(named)) = named",
        "it", trial_id, path);
    int status = sql_step(row);
    *found = status > 0 ? sql_text(arena, row, 0) : path;
    sqlite3_finalize(row);
    return status < 0 ? database_error(database, "reading", error) : 0;
}
