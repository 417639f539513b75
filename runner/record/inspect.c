/* Looking at this machine for what the trials of a file name. */
#include "record/inspect.h"

#include <sqlite3.h>
#include <string.h>

#include "base/host.h"
#include "record/components.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/sql.h"

/* What the search for a layer finds: most trials have the same ones. */
struct layer {
    const char *type;
    struct plugin_file file; /* its path NULL: none */
    struct layer *next;
};

struct inspection {
    struct arena *arena;
    const struct plugin_path *path;
    sqlite3_stmt *attempt, *layers, *components;
    struct layer *found;
};

/* Of a file that no run holds: a trial runs as long as the process of its open attempt
 * does, which another machine's may. */
static int look_for_process(struct inspection *inspection, struct query_trial *trial)
{
    sqlite3_stmt *attempt = inspection->attempt;
    sql_bind(attempt, "i", trial->id);
    int status = sql_step(attempt);
    if (status > 0 && host_process(sqlite3_column_int64(attempt, 0),
                                   sql_string(attempt, 1), sql_string(attempt, 2),
                                   sqlite3_column_int64(attempt, 3)) == HOST_DEAD) {
        trial->state = "interrupted";
        trial->problem = "its program ended before it did; the next run goes on from its "
                         "last checkpoint";
    }
    sqlite3_reset(attempt);
    return status < 0 ? -1 : 0;
}

/* A file is what the user's own folders have, never what the results file names: that
 * may be of somebody else's making, and name a device. */
static const struct plugin_file *find_layer(struct inspection *inspection,
                                            const char *type)
{
    struct layer *layer = inspection->found;
    struct error ignored;
    while (layer != NULL && strcmp(layer->type, type) != 0)
        layer = layer->next;
    if (layer != NULL)
        return &layer->file;
    layer = arena_array(inspection->arena, 1, sizeof *layer);
    layer->type = arena_copy(inspection->arena, type, strlen(type));
    if (plugin_find(inspection->path, type, inspection->arena, &layer->file, &ignored) !=
        0)
        layer->file.path = NULL;
    layer->next = inspection->found;
    inspection->found = layer;
    return &layer->file;
}

static int look_for_layers(struct inspection *inspection, struct query_trial *trial)
{
    sqlite3_stmt *layers = inspection->layers;
    int status;
    sql_bind(layers, "i", trial->id);
    while ((status = sql_step(layers)) > 0) {
        const struct plugin_file *file =
            find_layer(inspection, sql_text(inspection->arena, layers, 0));
        const char *path = sql_text(inspection->arena, layers, 1);
        const char *recorded = sql_text(inspection->arena, layers, 2);
        bool failed = trial->problem != NULL && strcmp(trial->state, "interrupted") != 0;
        bool is_other = file->path != NULL && strcmp(file->path, path) == 0 &&
                        strcmp(file->sha256, recorded) != 0;
        trial->stale |= is_other;
        if (!failed && is_other)
            trial->problem = arena_format(
                inspection->arena,
                "stale: %s was built anew since; `--retry stale` runs it again",
                file->path);
    }
    sqlite3_reset(layers);
    return status;
}

/* Arithmetic that has changed makes other numbers, as another build of a layer may. */
static int look_for_components(struct inspection *inspection, struct query_trial *trial)
{
    sqlite3_stmt *components = inspection->components;
    int status;
    sql_bind(components, "i", trial->id);
    while ((status = sql_step(components)) > 0) {
        const char *type = sql_text(inspection->arena, components, 1);
        const char *recorded = sql_text(inspection->arena, components, 2);
        const char *now = components_version(sql_string(components, 0), type);
        bool is_other = now != NULL && strcmp(now, recorded) != 0;
        trial->stale |= is_other;
        if (is_other && trial->problem == NULL)
            trial->problem = arena_format(
                inspection->arena,
                "stale: %s has version %s now, and had %s; `--retry stale` runs it again",
                type, now, recorded);
    }
    sqlite3_reset(components);
    return status;
}

int inspect_trials(const struct database *database, const struct inspect_machine *machine,
                   struct arena *arena, struct query_trial *trials, size_t count,
                   struct error *error)
{
    sqlite3 *handle = database->handle;
    struct inspection inspection = {
        .arena = arena,
        .path = machine->path,
        .attempt =
            sql_query(handle,
                      "SELECT pid, host, boot_id, started_us FROM attempts "
                      "WHERE trial_id = ? AND outcome IS NULL ORDER BY n DESC LIMIT 1",
                      ""),
        .layers = sql_query(
            handle, "SELECT type, path, sha256 FROM layers WHERE trial_id = ?", ""),
        /* Those of an earlier version of the file have no rows, and had version 1. */
        .components = sql_query(
            handle,
            "SELECT path, type, version FROM components WHERE trial_id = ?1 UNION ALL "
            "SELECT "
            "substr(path, 1, length(path) - 5), value, '1' FROM settings WHERE trial_id "
            "= ?1 "
            "AND path LIKE '%.type' AND (path NOT GLOB 'layers.[0-9]*.type' OR path GLOB "
            "'layers.[0-9]*.*.type') AND NOT EXISTS "
            "(SELECT 1 FROM components WHERE trial_id = ?1) AND EXISTS (SELECT 1 FROM "
            "layers "
            "WHERE trial_id = ?1)",
            ""),
    };
    int status = 0;
    for (size_t i = 0; i < count && status == 0; i++) {
        if (strcmp(trials[i].state, "running") == 0 && !machine->is_held)
            status = look_for_process(&inspection, &trials[i]);
        if (status == 0)
            status = look_for_layers(&inspection, &trials[i]);
        if (status == 0 && trials[i].last_iteration > 0)
            status = look_for_components(&inspection, &trials[i]);
    }
    if (status != 0)
        database_error(database, "reading", error);
    sqlite3_finalize(inspection.attempt);
    sqlite3_finalize(inspection.layers);
    sqlite3_finalize(inspection.components);
    return status;
}
