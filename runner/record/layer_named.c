/* By what the newest config of an experiment calls its layers. That of a trial may be of
 * another experiment, which asked for it first and calls them otherwise. */
#include "record/layer_named.h"

#include <sqlite3.h>
#include <string.h>

#include "config/assign.h"
#include "config/extends.h"
#include "record/database_error.h"
#include "record/registry.h"
#include "record/sql.h"

enum { MOST_TOLD = 3 /* series of a layer */ };

struct texts {
    struct experiment_file files[EXTENDS_MOST]; /* its own first */
    size_t count;
    const char *sets; /* the --set options, one a line */
};

static int read_texts(struct database *database, int64_t experiment_id,
                      struct arena *arena, struct texts *texts, struct error *error)
{
    sqlite3_stmt *row = sql_query(
        database->handle,
        "SELECT overrides, coalesce(json_extract(files, fullkey || '.text'), config), "
        "coalesce(json_extract(files, fullkey || '.file'), file, '') FROM (SELECT "
        "config, file, overrides, " REGISTRY_FILES(
            "files") " AS files FROM experiment_configs WHERE experiment_id = ?1 ORDER "
                     "BY revision DESC LIMIT 1) LEFT JOIN json_each(files) ORDER BY key",
        "i", experiment_id);
    int status;
    *texts = (struct texts){.sets = ""};
    while ((status = sql_step(row)) > 0 && texts->count < EXTENDS_MOST) {
        struct experiment_file *file = &texts->files[texts->count++];
        texts->sets = sql_text(arena, row, 0);
        file->text = sql_text(arena, row, 1);
        file->name = sql_text(arena, row, 2);
    }
    sqlite3_finalize(row);
    return status < 0 ? database_error(database, "reading", error) : 0;
}

/* The config with all that it extended and what was set: any of these may name a layer.
 */
static int read_config(struct database *database, int64_t experiment_id,
                       struct arena *arena, const struct node **config,
                       struct error *error)
{
    struct texts texts;
    struct problems none = {0};
    *config = NULL;
    if (read_texts(database, experiment_id, arena, &texts, error) != 0)
        return -1;
    if (texts.count > 0)
        *config = extends_of_texts(texts.files, texts.count, arena, &none);
    for (const char *set = texts.sets; *config != NULL && set[0] != '\0';) {
        size_t length = strcspn(set, "\n");
        const struct node *changed =
            assign_set(*config, arena_copy(arena, set, length), arena, &none);
        *config = changed != NULL ? changed : *config;
        set += length + (set[length] == '\n');
    }
    problems_free(&none);
    return 0;
}

const char *layer_named_path(struct database *database, int64_t experiment_id,
                             const char *path, struct arena *arena, struct error *error)
{
    const struct node *config;
    return read_config(database, experiment_id, arena, &config, error) == 0
               ? assign_canonical_path(config, path, arena)
               : NULL;
}

/* ---- Series ---- */

/* Adds those called `word` of the layers that are written at the path. */
static int list_series(struct database *database, int64_t trial_id, const char *written,
                       const char *word, const char *split, struct text *list)
{
    sqlite3_stmt *row = sql_query(
        database->handle,
        "SELECT position FROM layers WHERE trial_id = ?1 AND written = ?2 AND EXISTS "
        "(SELECT 1 FROM metrics WHERE trial_id = ?1 AND split = ?4 AND value IS NOT NULL "
        "AND name = 'layers.' || position || '.' || ?3) ORDER BY position",
        "ittt", trial_id, written, word, split);
    int status, count = 0;
    for (; (status = sql_step(row)) > 0; count++)
        if (count < MOST_TOLD)
            text_add(list, "%slayers.%lld.%s", count > 0 ? ", " : "",
                     (long long)sqlite3_column_int64(row, 0), word);
    if (count > MOST_TOLD)
        text_add(list, " and %d more", count - MOST_TOLD);
    sqlite3_finalize(row);
    return status;
}

const char *layer_named_series(struct database *database, const struct query_trial *trial,
                               const char *split, const char *metric, struct arena *arena,
                               struct error *error)
{
    const struct node *config;
    struct text list = {0};
    if (strncmp(metric, "layers.", strlen("layers.")) != 0)
        return "";
    if (read_config(database, trial->experiment_id, arena, &config, error) != 0)
        return NULL;
    const char *path = assign_canonical_path(config, metric, arena);
    const char *word = strrchr(path, '.');
    text_add(&list, "%s", "");
    int status =
        list_series(database, trial->id, arena_copy(arena, path, (size_t)(word - path)),
                    word + 1, split, &list);
    const char *names = arena_copy(arena, list.at, list.length);
    text_free(&list);
    if (status < 0)
        database_error(database, "reading", error);
    return status < 0 ? NULL : names;
}
