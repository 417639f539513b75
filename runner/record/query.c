/* What the commands ask of a results file: its trials and their curves. It only reads. */
#include "record/query.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/label.h"
#include "base/memory.h"
#include "base/shell.h"
#include "config/tree.h"
#include "record/database_error.h"
#include "record/seal.h"
#include "record/sql.h"

int query_experiment(struct database *database, const char *experiment, int64_t *id,
                     struct error *error)
{
    if (sql_number(database->handle, id,
                   "SELECT id FROM experiments WHERE ?1 IS NULL OR name = ?1 "
                   "ORDER BY created_us DESC, id DESC LIMIT 1",
                   "t", experiment) != 0)
        return database_error(database, "reading", error);
    if (*id != 0)
        return 0;
    if (experiment == NULL)
        return error_set(error, "%s holds no experiment yet: `lamina run` makes one",
                         database->path);
    struct text word = {0};
    shell_add_file(&word, database->path, "");
    error_set(
        error,
        "%s holds no experiment named '%s': `lamina status --db %s` lists those that "
        "it holds",
        database->path, experiment, word.at);
    text_free(&word);
    return -1;
}

int query_last_run(struct database *database, int64_t *id, struct error *error)
{
    if (sql_number(database->handle, id,
                   "SELECT id FROM experiments ORDER BY max(created_us, "
                   "coalesce((SELECT max(created_us) FROM experiment_configs "
                   "WHERE experiment_id = id), 0), "
                   "coalesce((SELECT max(started_us) FROM experiment_trials "
                   "JOIN attempts USING (trial_id) "
                   "WHERE experiment_id = experiments.id AND position IS NOT NULL), 0)) "
                   "DESC, id DESC LIMIT 1",
                   "") != 0)
        return database_error(database, "reading", error);
    return 0;
}

static const char trials_sql[] =
    "SELECT trial_id, number, seed, experiment, state, last_iteration, final_loss,"
    " final_accuracy, best_value, best_iteration,"
    " iif(state IN ('failed', 'diverged', 'interrupted'),"
    "     (SELECT error FROM attempts WHERE attempts.trial_id = outcomes.trial_id"
    "      ORDER BY n DESC LIMIT 1), NULL), objective, maximize, experiment_id,"
    " config_hash, current, (SELECT max(iteration) FROM checkpoints AS c WHERE"
    " c.trial_id = outcomes.trial_id), objective_split, (SELECT planned FROM experiments "
    "WHERE id ="
    " experiment_id) FROM outcomes WHERE ?1 IS NULL OR "
    "experiment = ?1 "
    "ORDER BY experiment_id, number, trial_id";

static const char settings_sql[] =
    "SELECT path, (SELECT value FROM settings"
    " WHERE trial_id = ?2 AND settings.path = axes.path), coalesce(written, path) "
    "FROM axes WHERE experiment_id = ?1 ORDER BY position, path";

static void read_trial(sqlite3_stmt *row, struct arena *arena, struct query_trial *trial)
{
    trial->id = sqlite3_column_int64(row, 0);
    trial->number = sqlite3_column_int64(row, 1);
    trial->seed = sqlite3_column_int64(row, 2);
    trial->experiment = sql_text(arena, row, 3);
    trial->state = sql_text(arena, row, 4);
    trial->last_iteration = sqlite3_column_int64(row, 5);
    trial->final_loss = sql_real(row, 6);
    trial->final_accuracy = sql_real(row, 7);
    trial->best_value = sql_real(row, 8);
    trial->best_iteration = sqlite3_column_int64(row, 9);
    trial->problem = sql_text_or_null(arena, row, 10);
    trial->objective = sql_text(arena, row, 11);
    trial->maximize = sqlite3_column_int(row, 12) != 0;
    trial->experiment_id = sqlite3_column_int64(row, 13);
    trial->config_hash = sql_text(arena, row, 14);
    trial->current = sqlite3_column_int(row, 15) != 0;
    trial->weights = sqlite3_column_int64(row, 16);
    trial->objective_split = sql_text(arena, row, 17);
    trial->planned = sqlite3_column_int64(row, 18);
}

/* A bigger copy of an array in the arena, of none where that is NULL; the old one stays
 * until the arena goes. */
static void *grow(struct arena *arena, const void *old, size_t count, size_t size)
{
    void *bigger = arena_array(arena, count == 0 ? 64 : 2 * count, size);
    if (old != NULL)
        memcpy(bigger, old, count * size);
    return bigger;
}

/* True where an array of `count` objects, grown by grow(), is full. */
static bool is_full(size_t count)
{
    return count == 0 || (count >= 64 && (count & (count - 1)) == 0);
}

/* Whether the first config of the experiment that gives an option at the path gives it
 * true or false: as a setting that is 1 or 0, and tells nothing of its type. */
static int read_is_bool(struct database *database, int64_t experiment, const char *path,
                        bool *is_bool, struct error *error)
{
    sqlite3_stmt *row =
        sql_query(database->handle,
                  "SELECT config FROM trials JOIN experiment_trials ON trial_id = "
                  "trials.id WHERE experiment_id = ?1 ORDER BY number",
                  "i", experiment);
    const struct node *node = NULL;
    struct problems none = {0};
    struct arena *arena = arena_new();
    int status = 0;
    while (node == NULL && (status = sql_step(row)) > 0) {
        const char *config = sql_text(arena, row, 0);
        node = tree_find(tree_parse(config, strlen(config), "", arena, &none), path);
    }
    *is_bool = node != NULL && node->kind == NODE_SCALAR && !node->quoted &&
               text_to_bool(node->scalar, is_bool);
    sqlite3_finalize(row);
    if (status < 0)
        database_error(database, "reading", error);
    problems_free(&none);
    arena_free(arena);
    return status < 0 ? -1 : 0;
}

/* As a label shows it: reals in their shortest form. */
static const char *value_text(struct arena *arena, sqlite3_stmt *statement, int column)
{
    char buffer[TEXT_REAL_SIZE];
    if (sqlite3_column_type(statement, column) != SQLITE_FLOAT)
        return sql_text(arena, statement, column);
    return arena_format(arena, "%s",
                        text_from_real(sqlite3_column_double(statement, column), buffer));
}

/* Which axes of an experiment are true or false, in their order; each is asked for once.
 */
struct booleans {
    int64_t experiment;
    enum { NOT_ASKED, IS_BOOL, IS_OTHER } * axes;
    size_t capacity;
};

static int is_bool_axis(struct database *database, struct booleans *booleans,
                        int64_t experiment, size_t axis, const char *path,
                        struct error *error)
{
    bool is_bool = false;
    if (booleans->experiment != experiment)
        booleans->capacity = 0;
    booleans->experiment = experiment;
    while (axis >= booleans->capacity) {
        size_t more = 2 * booleans->capacity + 16, from = booleans->capacity;
        booleans->axes = memory_resize(booleans->axes, more * sizeof *booleans->axes);
        for (size_t i = from; i < more; i++)
            booleans->axes[i] = NOT_ASKED;
        booleans->capacity = more;
    }
    if (booleans->axes[axis] == NOT_ASKED) {
        if (read_is_bool(database, experiment, path, &is_bool, error) != 0)
            return -1;
        booleans->axes[axis] = is_bool ? IS_BOOL : IS_OTHER;
    }
    return booleans->axes[axis] == IS_BOOL;
}

static const char *label_of(const struct query_trial *trial, struct arena *arena)
{
    struct text label = {0};
    text_add(&label, "%s", "");
    for (size_t i = 0; i < trial->setting_count; i++)
        label_add(&label, trial->settings[i].path, trial->settings[i].value);
    const char *copy = arena_copy(arena, label.at, label.length);
    text_free(&label);
    return copy;
}

/* The swept settings of one trial; those that it does not have are left out. */
static int read_settings(struct database *database, sqlite3_stmt *axes,
                         struct booleans *booleans, struct query_trial *trial,
                         struct arena *arena, struct error *error)
{
    struct query_setting *settings = NULL;
    size_t count = 0, axis = 0;
    int status, is_bool;
    sqlite3_reset(axes);
    sql_bind(axes, "ii", trial->experiment_id, trial->id);
    for (; (status = sql_step(axes)) > 0; axis++) {
        const char *path = sql_text(arena, axes, 0), *value;
        int type = sqlite3_column_type(axes, 1);
        if (type == SQLITE_NULL)
            continue;
        value = value_text(arena, axes, 1);
        if (type == SQLITE_INTEGER &&
            (strcmp(value, "0") == 0 || strcmp(value, "1") == 0)) {
            is_bool =
                is_bool_axis(database, booleans, trial->experiment_id, axis, path, error);
            if (is_bool < 0)
                return -1;
            if (is_bool)
                value = value[0] == '1' ? "true" : "false";
        }
        if (is_full(count))
            settings = grow(arena, settings, count, sizeof *settings);
        settings[count++] = (struct query_setting){sql_text(arena, axes, 2), value, path};
    }
    trial->settings = settings;
    trial->setting_count = count;
    trial->label = label_of(trial, arena);
    return status == 0 ? 0 : database_error(database, "reading", error);
}

/* What trials came to; of those that others went on with it is read of their rows. */
static int check_results(struct database *database, struct error *error)
{
    if (seal_check_each(database, "main", "SELECT id FROM trials", seal_bit("trials"),
                        error) != 0)
        return -1;
    return seal_check_each(
        database, "main",
        "SELECT DISTINCT trial_id FROM experiment_trials JOIN trials ON trials.id = "
        "trial_id WHERE pruned_at < last_iteration OR (pruned_at IS NOT NULL AND state "
        "<> 'queued')",
        seal_bit("evaluations") | seal_bit("metrics"), error);
}

static int read_trials(struct database *database, const char *experiment,
                       struct arena *arena, struct query_trial **trials, size_t *count,
                       struct error *error)
{
    int result = -1, status;
    int64_t id;
    struct booleans booleans = {0};
    *trials = NULL;
    *count = 0;
    if (experiment != NULL && query_experiment(database, experiment, &id, error) != 0)
        return -1;
    sqlite3_stmt *row = sql_query(database->handle, trials_sql, "t", experiment);
    sqlite3_stmt *axes = sql_query(database->handle, settings_sql, "");
    while ((status = sql_step(row)) > 0) {
        if (is_full(*count))
            *trials = grow(arena, *trials, *count, sizeof **trials);
        struct query_trial *trial = &(*trials)[(*count)++];
        read_trial(row, arena, trial);
        if (read_settings(database, axes, &booleans, trial, arena, error) != 0)
            goto out;
    }
    result = status == 0 ? 0 : database_error(database, "reading", error);
out:
    free(booleans.axes);
    sqlite3_finalize(axes);
    sqlite3_finalize(row);
    return result;
}

int query_trials(struct database *database, const char *experiment, struct arena *arena,
                 struct query_trial **trials, size_t *count, struct error *error)
{
    if (seal_begin(database, error) != 0)
        return -1;
    int status = check_results(database, error);
    if (status == 0)
        status = read_trials(database, experiment, arena, trials, count, error);
    seal_end(database);
    return status;
}

size_t query_keep_current(struct query_trial *trials, size_t *count)
{
    size_t kept = 0, all = *count;
    for (size_t i = 0; i < all; i++)
        if (trials[i].current)
            trials[kept++] = trials[i];
    *count = kept;
    return all - kept;
}

int query_paths(struct database *database, int64_t trial_id, struct arena *arena,
                const char *const **paths, size_t *count, struct error *error)
{
    const char **all = NULL;
    int status;
    *count = 0;
    sqlite3_stmt *row = sql_query(
        database->handle, "SELECT path FROM settings WHERE trial_id = ?1", "i", trial_id);
    while ((status = sql_step(row)) > 0) {
        if (is_full(*count))
            all = grow(arena, all, *count, sizeof *all);
        all[(*count)++] = sql_text(arena, row, 0);
    }
    *paths = all;
    int result = status == 0 ? 0 : database_error(database, "reading", error);
    sqlite3_finalize(row);
    return result;
}

static const char curve_sql[] =
    "SELECT iteration, value FROM series WHERE trial_id = ?1 AND split = ?2 AND name = ?3"
    " AND iteration <= ?4 AND value IS NOT NULL ORDER BY iteration";

/* The tables that `series` reads for such a curve. */
static unsigned tables_of(const struct query_series *series)
{
    const char *metric = series->metric;
    if (strncmp(metric, "evaluated_", 10) == 0)
        return seal_bit("evaluations");
    if (strcmp(metric, "loss") != 0 && strcmp(metric, "accuracy") != 0)
        return seal_bit("metrics");
    return seal_bit(strcmp(series->split, "train") == 0 ? "iterations" : "evaluations");
}

static int read_curve(struct database *database, const struct query_trial *trial,
                      const struct query_series *series, struct arena *arena,
                      struct query_curve *curve, struct error *error)
{
    int status;
    *curve = (struct query_curve){0};
    sqlite3_stmt *row = sql_query(database->handle, curve_sql, "itti", trial->id,
                                  series->split, series->metric, trial->last_iteration);
    while ((status = sql_step(row)) > 0) {
        if (is_full(curve->count)) {
            curve->x = grow(arena, curve->x, curve->count, sizeof *curve->x);
            curve->y = grow(arena, curve->y, curve->count, sizeof *curve->y);
        }
        curve->x[curve->count] = sqlite3_column_int64(row, 0);
        curve->y[curve->count++] = sqlite3_column_double(row, 1);
    }
    int result = status == 0 ? 0 : database_error(database, "reading", error);
    sqlite3_finalize(row);
    return result;
}

int query_curve(struct database *database, const struct query_trial *trial,
                const struct query_series *series, struct arena *arena,
                struct query_curve *curve, struct error *error)
{
    if (seal_begin(database, error) != 0)
        return -1;
    int status = seal_check(database, "main", trial->id, tables_of(series), error);
    if (status == 0)
        status = read_curve(database, trial, series, arena, curve, error);
    seal_end(database);
    return status;
}

static int read_series(struct database *database, int64_t trial_id, struct arena *arena,
                       const char **names, struct error *error)
{
    sqlite3_stmt *row =
        sql_query(database->handle,
                  "SELECT coalesce(group_concat(split || ' ' || name, ', '), '') FROM"
                  " (SELECT DISTINCT split, name FROM series WHERE trial_id = ?1"
                  " AND value IS NOT NULL ORDER BY split = 'train' DESC, split, name)",
                  "i", trial_id);
    int status = sql_step(row);
    if (status > 0)
        *names = sql_text(arena, row, 0);
    sqlite3_finalize(row);
    return status < 0 ? database_error(database, "reading", error) : 0;
}

int query_series(struct database *database, int64_t trial_id, struct arena *arena,
                 const char **names, struct error *error)
{
    if (seal_begin(database, error) != 0)
        return -1;
    int status = seal_check(database, "main", trial_id, SEAL_ALL, error);
    if (status == 0)
        status = read_series(database, trial_id, arena, names, error);
    seal_end(database);
    return status;
}
