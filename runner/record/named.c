/* A name is looked for as it is before it is taken apart, as a file of others may hold an
 * experiment with a slash in its name. */
#include "record/named.h"

#include <sqlite3.h>
#include <string.h>

#include "base/text.h"
#include "config/experiment_load.h"
#include "record/database_error.h"
#include "record/place.h"
#include "record/sql.h"

static int fail(const struct database *database, struct error *error)
{
    return database_error(database, "reading", error);
}

static int find_experiment(const struct database *database, const char *name, int64_t *id)
{
    return sql_number(database->handle, id, "SELECT id FROM experiments WHERE name = ?",
                      "t", name);
}

/* Names the nearest one. */
static int unknown_experiment(const struct database *database, const char *name,
                              struct error *error)
{
    struct arena *arena = arena_new();
    const char **names = NULL;
    size_t count = 0, capacity = 0;
    int status;
    sqlite3_stmt *row = sql_query(
        database->handle, "SELECT name FROM experiments ORDER BY created_us, id", "");
    while ((status = sql_step(row)) > 0) {
        names = arena_grow(arena, names, count, &capacity, sizeof *names);
        names[count++] = sql_text(arena, row, 0);
    }
    sqlite3_finalize(row);
    const char *nearest = text_nearest(name, names, count);
    if (status != 0)
        fail(database, error);
    else if (count == 0)
        error_set(error, "%s holds no experiment yet: `lamina run` makes one",
                  database->path);
    else
        error_set(error, "there is no experiment \"%s\" in %s: %s \"%s\"%s", name,
                  database->path, nearest != NULL ? "did you mean" : "the newest one is",
                  nearest != NULL ? nearest : names[count - 1],
                  nearest != NULL ? "?" : "");
    arena_free(arena);
    return status != 0 ? -1 : 1;
}

static int find_trial(const struct database *database, struct named *named,
                      struct error *error)
{
    if (sql_number(database->handle, &named->trial_id,
                   "SELECT trial_id FROM experiment_trials WHERE experiment_id = ? AND "
                   "number = ?",
                   "ii", named->experiment_id, named->number) != 0)
        return fail(database, error);
    if (named->trial_id != 0)
        return 0;
    struct text option = {0};
    text_add(&option, "%s", "");
    place_add_option(&option, database->path);
    error_set(error, "%s has no trial %lld: `lamina status %s%s` lists them",
              named->experiment, (long long)named->number, named->experiment, option.at);
    text_free(&option);
    return 1;
}

int named_find(const struct database *database, const char *text, struct arena *arena,
               struct named *named, struct error *error)
{
    const char *slash = strrchr(text, '/');
    *named = (struct named){.text = arena_format(arena, "%s", text)};
    named->experiment = named->text;
    if (find_experiment(database, text, &named->experiment_id) != 0)
        return fail(database, error);
    if (named->experiment_id != 0)
        return 0;
    if (slash == NULL)
        return unknown_experiment(database, text, error);
    named->experiment = arena_copy(arena, text, (size_t)(slash - text));
    if (find_experiment(database, named->experiment, &named->experiment_id) != 0)
        return fail(database, error);
    if (named->experiment_id == 0)
        return unknown_experiment(database, named->experiment, error);
    if (text_to_integer(slash + 1, &named->number) && named->number >= 1)
        return find_trial(database, named, error);
    error_set(error, "\"%s\" is no trial: name one as %s/N, N being its number", text,
              named->experiment);
    return 1;
}

int named_rename(struct database *database, const struct named *named, const char *name,
                 struct error *error)
{
    int64_t other;
    if (!experiment_load_is_name(name)) {
        error_set(error,
                  "\"%s\" is no name for an experiment: those are letters, digits, `_`, "
                  "`.` and `-`, at most 200, and begin with one of the first two",
                  name);
        return 1;
    }
    if (database_begin(database, error) != 0)
        return -1;
    int status = find_experiment(database, name, &other);
    if (status == 0 && other != 0) {
        sql_execute(database->handle, "ROLLBACK");
        error_set(error, "%s has an experiment %s already: choose another name",
                  database->path, name);
        return 1;
    }
    if (status == 0 &&
        sql_run(database->handle, "UPDATE experiments SET name = ? WHERE id = ?", "ti",
                name, named->experiment_id) == 0 &&
        sql_execute(database->handle, "COMMIT") == 0)
        return 0;
    database_error(database, "renaming in it", error);
    sql_execute(database->handle, "ROLLBACK");
    return -1;
}
