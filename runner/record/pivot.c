/* One SELECT for anybody's SQL program: whatever the paths and the name, it is one
 * statement that only reads. */
#include "record/pivot.h"

#include <sqlite3.h>
#include <string.h>

#include "record/database_error.h"
#include "record/query.h"
#include "record/sql.h"

/* Adds `string` between two `quote`s, doubling those inside, as SQL does. */
static void add_quoted(struct text *sql, const char *string, char quote)
{
    text_add(sql, "%c", quote);
    for (const char *at = string; *at != '\0'; at++) {
        if (*at == quote)
            text_add(sql, "%c", quote);
        text_add(sql, "%c", *at);
    }
    text_add(sql, "%c", quote);
}

/* A scalar subquery, since a join may name no more than 64 tables. */
static void add_axis(struct text *sql, const char *path)
{
    text_add(sql, "       (SELECT value FROM settings WHERE settings.trial_id ="
                  " outcomes.trial_id AND path = ");
    add_quoted(sql, path, '\'');
    text_add(sql, ")\n           AS ");
    add_quoted(sql, path, '"');
    text_add(sql, ",\n");
}

static const char pivot_sql[] =
    "SELECT path, name "
    "FROM experiments LEFT JOIN axes ON axes.experiment_id = experiments.id "
    "WHERE experiments.id = ?1 ORDER BY position";

int pivot_select(struct database *database, const char *experiment, struct text *sql,
                 struct error *error)
{
    int status;
    int64_t id;
    if (query_experiment(database, experiment, &id, error) != 0)
        return -1;
    sqlite3_stmt *axes = sql_query(database->handle, pivot_sql, "i", id);
    struct text name = {0};
    text_add(sql, "SELECT number, trial_id, state,\n");
    bool has_seed = false;
    while ((status = sql_step(axes)) > 0) {
        if (sqlite3_column_type(axes, 0) != SQLITE_NULL) {
            add_axis(sql, sql_string(axes, 0));
            has_seed = has_seed || strcmp(sql_string(axes, 0), "seed") == 0;
        }
        if (name.length == 0)
            add_quoted(&name, sql_string(axes, 1), '\'');
    }
    text_add(
        sql,
        "       %slast_iteration, final_loss, final_accuracy, objective, best_value,"
        "\n       best_accuracy, best_iteration, current, objective_split, final_value\n"
        "FROM outcomes\n"
        "WHERE experiment = %s\n"
        "ORDER BY state IN ('failed', 'diverged'),"
        " iif(maximize, -best_value, best_value) NULLS LAST,\n"
        "         final_loss NULLS LAST, number;",
        has_seed ? "" : "seed, ", name.at == NULL ? "''" : name.at);
    text_free(&name);
    int result = status == 0 ? 0 : database_error(database, "reading", error);
    sqlite3_finalize(axes);
    return result;
}
