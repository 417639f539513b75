/* By what the trial's config calls its layers. */
#include "record/layer_named.h"

#include <sqlite3.h>
#include <string.h>

#include "config/assign.h"
#include "record/database_error.h"
#include "record/sql.h"

int layer_named_path(struct database *database, int64_t trial_id, const char *path,
                     struct arena *arena, const char **found, struct error *error)
{
    sqlite3_stmt *row = sql_query(
        database->handle, "SELECT config FROM trials WHERE id = ?", "i", trial_id);
    struct problems none = {0};
    int status = sql_step(row);
    *found = path;
    if (status > 0) {
        const char *config = sql_text(arena, row, 0);
        *found = assign_canonical_path(
            tree_parse(config, strlen(config), "", arena, &none), path, arena);
    }
    sqlite3_finalize(row);
    problems_free(&none);
    return status < 0 ? database_error(database, "reading", error) : 0;
}
