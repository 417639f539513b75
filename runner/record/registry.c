/* Entering an experiment and its trials, all in one transaction. */
#include "record/registry.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "record/seal.h"

#define LOCK_SECONDS 2.0   /* for a write lock, before the caller may tell of it */
#define LIVING_SECONDS 5.0 /* for a child of a run that was killed, to die too */

struct registry {
    sqlite3 *handle;
    const struct plan *plan;
    const struct recorder_layer *layers;
    size_t layer_count;
    int64_t now, experiment, revision;
    bool is_revised; /* the revision was made now */
    /* The highest number that a trial of the experiment may have had, and for a shard the
     * one before those of this revision. */
    int64_t last_number, base;
};

/* Prepares, or NULL; the caller binds and steps. */
static sqlite3_stmt *prepare(const struct registry *registry, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(registry->handle, sql, -1, &statement, NULL);
    return statement;
}

static void bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}

static int finish(sqlite3_stmt *statement)
{
    int status = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;
    sqlite3_finalize(statement);
    return status == SQLITE_DONE ? 0 : -1;
}

/* One number of the experiment, which is bound. */
static int read_number(const struct registry *registry, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement = prepare(registry, sql);
    sqlite3_bind_int64(statement, 1, registry->experiment);
    int status = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;
    if (status == SQLITE_ROW)
        *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return status == SQLITE_ROW ? 0 : -1;
}

static int add_experiment(struct registry *registry)
{
    const struct experiment *experiment = registry->plan->experiment;
    sqlite3_stmt *insert =
        prepare(registry, "INSERT INTO experiments (name, created_us) SELECT ?1, ?2 "
                          "WHERE NOT EXISTS (SELECT 1 FROM experiments WHERE name = ?1)");
    bind_text(insert, 1, experiment->name);
    sqlite3_bind_int64(insert, 2, registry->now);
    if (finish(insert) != 0)
        return -1;
    sqlite3_stmt *select =
        prepare(registry, "SELECT id, last_number FROM experiments WHERE name = ?");
    bind_text(select, 1, experiment->name);
    bool found = sqlite3_step(select) == SQLITE_ROW;
    registry->experiment = found ? sqlite3_column_int64(select, 0) : 0;
    registry->last_number = found ? sqlite3_column_int64(select, 1) : 0;
    sqlite3_finalize(select);
    return found ? 0 : -1;
}

/* A revision where the config or the overrides differ from the latest one. */
static int add_config(struct registry *registry)
{
    const struct experiment *experiment = registry->plan->experiment;
    sqlite3_stmt *insert =
        prepare(registry, "INSERT INTO experiment_configs (experiment_id, revision, "
                          "config, overrides, created_us) SELECT ?1, "
                          "coalesce(max(revision), 0) + 1, ?2, ?3, ?4 "
                          "FROM experiment_configs WHERE experiment_id = ?1 HAVING NOT "
                          "EXISTS (SELECT 1 FROM "
                          "experiment_configs WHERE experiment_id = ?1 AND config = ?2 "
                          "AND overrides = ?3 AND "
                          "revision = (SELECT max(revision) FROM experiment_configs "
                          "WHERE experiment_id = ?1))");
    sqlite3_bind_int64(insert, 1, registry->experiment);
    bind_text(insert, 2, experiment->text);
    bind_text(insert, 3, experiment->overrides);
    sqlite3_bind_int64(insert, 4, registry->now);
    if (finish(insert) != 0)
        return -1;
    registry->is_revised = sqlite3_changes(registry->handle) > 0;
    return read_number(
        registry, "SELECT max(revision) FROM experiment_configs WHERE experiment_id = ?",
        &registry->revision);
}

static int change_experiment(const struct registry *registry, const char *sql)
{
    sqlite3_stmt *statement = prepare(registry, sql);
    sqlite3_bind_int64(statement, 1, registry->experiment);
    return finish(statement);
}

static int add_axes(const struct registry *registry)
{
    const struct plan *plan = registry->plan;
    int status = change_experiment(registry, "DELETE FROM axes WHERE experiment_id = ?");
    for (size_t i = 0; i < plan->axis_count && status == 0; i++) {
        sqlite3_stmt *insert =
            prepare(registry,
                    "INSERT INTO axes (experiment_id, position, path) VALUES (?, ?, ?)");
        sqlite3_bind_int64(insert, 1, registry->experiment);
        sqlite3_bind_int64(insert, 2, (int64_t)i);
        bind_text(insert, 3, plan->axes[i]);
        status = finish(insert);
    }
    return status;
}

/* The options that decide which trials are pruned, as text. */
static void write_rule(const struct plan *plan, struct text *rule)
{
    text_add(rule, "%s", "");
    for (size_t i = 0; i < plan->trials[0].spec->setting_count; i++) {
        const struct setting *setting = &plan->trials[0].spec->settings[i];
        if (setting->value.type == VALUE_NULL ||
            (strncmp(setting->path, "stop.", 5) != 0 &&
             strncmp(setting->path, "objective.", 10) != 0))
            continue;
        text_add(rule, "%s%s: ", rule->length > 0 ? ", " : "", setting->path);
        option_write(&setting->value, rule);
    }
}

/* Where another rule has pruned trials, all are judged anew, by the same rows, or by none
 * those that have ended, if there is no rule now. */
static int lift_prunings(const struct registry *registry, const char *rule)
{
    sqlite3_stmt *lift =
        prepare(registry,
                "UPDATE experiment_trials SET pruned_at = NULL, cleared_to = iif(?3, 0, "
                "(SELECT iif(state IN ('done', 'failed', 'diverged'), last_iteration, 0) "
                "FROM trials WHERE id = trial_id)) WHERE experiment_id = ?1 AND (SELECT "
                "rule FROM experiments WHERE id = ?1) <> ?2");
    sqlite3_bind_int64(lift, 1, registry->experiment);
    bind_text(lift, 2, rule);
    sqlite3_bind_int(lift, 3, registry->plan->trials[0].spec->stop.kind != NULL);
    return finish(lift);
}

static int set_rule(const struct registry *registry, const char *rule)
{
    sqlite3_stmt *set = prepare(registry, "UPDATE experiments SET rule = ? WHERE id = ?");
    bind_text(set, 1, rule);
    sqlite3_bind_int64(set, 2, registry->experiment);
    return finish(set);
}

/* `lifted` gets how many the former rule had pruned, where it is another one. */
static int add_rule(const struct registry *registry, int64_t *lifted)
{
    static const char pruned[] =
        "SELECT count(pruned_at) FROM experiment_trials WHERE experiment_id = ?";
    int64_t before = 0, after = 0;
    struct text rule = {0};
    write_rule(registry->plan, &rule);
    int status = read_number(registry, pruned, &before);
    if (status == 0 && before > 0)
        status = lift_prunings(registry, rule.at);
    if (status == 0)
        status = set_rule(registry, rule.at);
    if (status == 0)
        status = read_number(registry, pruned, &after);
    *lifted = before - after;
    text_free(&rule);
    return status;
}

/* A process of this machine that an open attempt names, and that lives; 0: none. */
static int find_living(struct database *database, int64_t *pid, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int status = sqlite3_prepare_v2(database->handle,
                                    "SELECT pid, host, boot_id, started_us FROM attempts "
                                    "WHERE outcome IS NULL",
                                    -1, &statement, NULL);
    *pid = 0;
    while (*pid == 0 && (status = sqlite3_step(statement)) == SQLITE_ROW)
        if (host_process(sqlite3_column_int64(statement, 0),
                         database_string(statement, 1), database_string(statement, 2),
                         sqlite3_column_int64(statement, 3)) == HOST_ALIVE)
            *pid = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return status == SQLITE_ROW || status == SQLITE_DONE
               ? 0
               : database_error(database, "reading its attempts", error);
}

/* We hold the writer's lock, so whoever ran the open attempts is dead, or about to die
 * with its parent; unless the lock's file was removed under a run. */
static int wait_for_dead(struct database *database, struct error *error)
{
    double start = clock_seconds();
    int64_t pid;
    while (find_living(database, &pid, error) == 0) {
        if (pid == 0)
            return 0;
        if (clock_seconds() - start > LIVING_SECONDS)
            return error_set(error,
                             "%s: process %lld, which trains one of its trials, still "
                             "runs; end that run, or wait for it",
                             database->path, (long long)pid);
        usleep(20000);
    }
    return -1;
}

static int bury_dead(const struct registry *registry)
{
    static const char *const statements[] = {
        "INSERT INTO events (time_us, trial_id, level, message) SELECT ?, id, 'warning', "
        "'its program ended before it did' FROM trials WHERE state = 'running'",
        "UPDATE attempts SET ended_us = ?, outcome = 'interrupted', error = 'its program "
        "ended "
        "before it did' WHERE outcome IS NULL",
    };
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        sqlite3_stmt *statement = prepare(registry, statements[i]);
        sqlite3_bind_int64(statement, 1, registry->now);
        if (finish(statement) != 0)
            return -1;
    }
    return finish(prepare(
        registry, "UPDATE trials SET state = 'interrupted' WHERE state = 'running'"));
}

/* ---- Trials ---- */

/* Prepared once for all trials. */
struct trial_statements {
    sqlite3_stmt *insert, *select, *link, *number, *setting, *layers, *components;
};

static int step_and_reset(sqlite3_stmt *statement)
{
    int status = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;
    sqlite3_reset(statement);
    return status == SQLITE_DONE ? 0 : -1;
}

static int add_setting(sqlite3_stmt *insert, int64_t id, const char *path,
                       const struct option_value *value)
{
    sqlite3_bind_int64(insert, 1, id);
    bind_text(insert, 2, path);
    if (value->type == VALUE_INTEGER)
        sqlite3_bind_int64(insert, 3, value->integer);
    else if (value->type == VALUE_REAL)
        sqlite3_bind_double(insert, 3, value->real);
    else if (value->type == VALUE_TEXT)
        bind_text(insert, 3, value->text);
    else
        sqlite3_bind_null(insert, 3);
    return step_and_reset(insert);
}

/* The seed as well, so that every axis is a setting. */
static int add_settings(const struct trial_statements *statements,
                        const struct trial *trial, int64_t id)
{
    const struct option_value seed = {.type = VALUE_INTEGER,
                                      .integer = (int64_t)trial->seed};
    for (size_t i = 0; i < trial->spec->setting_count; i++)
        if (add_setting(statements->setting, id, trial->spec->settings[i].path,
                        &trial->spec->settings[i].value) != 0)
            return -1;
    return add_setting(statements->setting, id, "seed", &seed);
}

static int insert_trial(const struct registry *registry,
                        const struct trial_statements *statements,
                        const struct trial *trial, const struct registry_outline *outline)
{
    struct text config = {0};
    tree_write_json(trial->root, &config);
    sqlite3_bind_int64(statements->insert, 1, (int64_t)trial->seed);
    bind_text(statements->insert, 2, trial->spec->config_hash);
    bind_text(statements->insert, 3, trial->run_key);
    bind_text(statements->insert, 4, config.at);
    sqlite3_bind_int64(statements->insert, 5, registry->now);
    sqlite3_bind_int64(statements->insert, 6, outline->iterations);
    sqlite3_bind_int64(statements->insert, 7, outline->iterations_per_epoch);
    bind_text(statements->insert, 8, metric_name(outline->objective.metric));
    bind_text(statements->insert, 9, dataset_split_name(outline->objective.split));
    sqlite3_bind_int64(statements->insert, 10, outline->objective.maximize);
    text_free(&config);
    return step_and_reset(statements->insert);
}

static enum trial_state state_of(const char *name)
{
    enum trial_state state = TRIAL_QUEUED;
    while (state < TRIAL_INTERRUPTED && strcmp(recorder_state_name(state), name) != 0)
        state++;
    return state;
}

/* Whether a layer was recorded with another digest than that of its type at hand. */
static int look_at_layers(const struct registry *registry,
                          const struct trial_statements *statements,
                          struct registry_trial *found)
{
    int status;
    sqlite3_bind_int64(statements->layers, 1, found->id);
    while ((status = sqlite3_step(statements->layers)) == SQLITE_ROW) {
        const char *type = database_string(statements->layers, 0);
        const char *sha256 = database_string(statements->layers, 1);
        for (size_t i = 0; i < registry->layer_count; i++)
            if (strcmp(registry->layers[i].type, type) == 0)
                found->stale |= strcmp(registry->layers[i].sha256, sha256) != 0;
    }
    sqlite3_reset(statements->layers);
    return status == SQLITE_DONE ? 0 : -1;
}

/* Whether a component was recorded with another version than this program's. Before
 * versions were recorded all were 1. */
static int look_at_components(const struct trial_statements *statements,
                              const struct spec *spec, struct registry_trial *found)
{
    struct arena *arena = arena_new();
    size_t count;
    const struct component_version *at = components_of(spec, arena, &count);
    int status = SQLITE_DONE;
    for (size_t i = 0; i < count && status == SQLITE_DONE; i++) {
        const char *version = "1";
        sqlite3_bind_int64(statements->components, 1, found->id);
        bind_text(statements->components, 2, at[i].path);
        status = sqlite3_step(statements->components);
        if (status == SQLITE_ROW)
            version = database_string(statements->components, 0);
        found->stale |= strcmp(version, at[i].version) != 0;
        if (status == SQLITE_ROW)
            status = sqlite3_step(statements->components);
        sqlite3_reset(statements->components);
    }
    arena_free(arena);
    return status == SQLITE_DONE ? 0 : -1;
}

static int find_trial(const struct trial_statements *statements,
                      const struct trial *trial, struct registry_trial *found)
{
    *found = (struct registry_trial){0};
    bind_text(statements->select, 1, trial->run_key);
    int status = sqlite3_step(statements->select);
    if (status == SQLITE_ROW) {
        found->id = sqlite3_column_int64(statements->select, 0);
        found->state = state_of(database_string(statements->select, 1));
        found->last_iteration = sqlite3_column_int64(statements->select, 2);
        found->checkpoint = sqlite3_column_int64(statements->select, 3);
    }
    sqlite3_reset(statements->select);
    return status == SQLITE_ROW ? 0 : -1;
}

static bool is_taken(const struct registry *registry,
                     const struct trial_statements *statements, int64_t number,
                     int64_t trial)
{
    sqlite3_bind_int64(statements->number, 1, registry->experiment);
    sqlite3_bind_int64(statements->number, 2, number);
    sqlite3_bind_int64(statements->number, 3, trial);
    bool taken = sqlite3_step(statements->number) == SQLITE_ROW;
    sqlite3_reset(statements->number);
    return taken;
}

/* A revision of a sharded sweep has as many numbers as it has trials, by their places, so
 * that shards give different ones. */
static void reserve_numbers(struct registry *registry)
{
    int64_t total = (int64_t)registry->plan->total;
    if (!registry->plan->is_shard)
        return;
    if (registry->is_revised)
        registry->last_number += total;
    registry->base = registry->last_number > total ? registry->last_number - total : 0;
}

/* A number that no other trial of the experiment has had. That of a shard's trial is
 * taken where the trial at its place was another one, of an earlier version of a layer.
 */
static int64_t next_number(const struct registry *registry,
                           const struct trial_statements *statements,
                           const struct trial *trial, int64_t id)
{
    if (!registry->plan->is_shard)
        return registry->last_number + 1;
    int64_t number = registry->base + trial->number;
    return is_taken(registry, statements, number, id)
               ? registry->base + (int64_t)registry->plan->total + trial->number
               : number;
}

/* The trial's place in the experiment: a number where it has none yet. */
static int link_trial(struct registry *registry,
                      const struct trial_statements *statements,
                      const struct trial *trial, struct registry_trial *found)
{
    sqlite3_stmt *link = statements->link;
    int64_t number = next_number(registry, statements, trial, found->id);
    sqlite3_bind_int64(link, 1, registry->experiment);
    sqlite3_bind_int64(link, 2, found->id);
    sqlite3_bind_int64(link, 3, number);
    sqlite3_bind_int64(link, 4, trial->number);
    sqlite3_bind_int64(link, 5, registry->revision);
    int status = sqlite3_step(link);
    if (status == SQLITE_ROW) {
        found->number = sqlite3_column_int64(link, 0);
        found->pruned_at = sqlite3_column_int64(link, 1);
        found->cleared_to = sqlite3_column_int64(link, 2);
        status = sqlite3_step(link);
    }
    sqlite3_reset(link);
    if (found->number > registry->last_number)
        registry->last_number = found->number;
    return status == SQLITE_DONE ? 0 : -1;
}

static int add_trial(struct registry *registry, const struct trial_statements *statements,
                     const struct trial *trial, const struct registry_outline *length,
                     struct registry_trial *found)
{
    if (insert_trial(registry, statements, trial, length) != 0)
        return -1;
    bool is_new = sqlite3_changes(registry->handle) > 0;
    if (find_trial(statements, trial, found) != 0 ||
        add_settings(statements, trial, found->id) != 0 ||
        (!is_new && look_at_layers(registry, statements, found) != 0) ||
        (found->last_iteration > 0 &&
         look_at_components(statements, trial->spec, found) != 0))
        return -1;
    return link_trial(registry, statements, trial, found);
}

static int add_all(struct registry *registry, const struct trial_statements *statements,
                   const struct registry_outline *outlines, struct registry_trial *trials)
{
    const struct plan *plan = registry->plan;
    for (size_t i = 0; i < plan->count; i++)
        if (add_trial(registry, statements, &plan->trials[i], &outlines[i], &trials[i]) !=
            0)
            return -1;
    return 0;
}

/* Trials that the config no longer names lose their places, and stay. Another shard's
 * keep theirs. */
static int leave_places(const struct registry *registry)
{
    sqlite3_stmt *statement = prepare(
        registry, "UPDATE experiment_trials SET position = NULL WHERE experiment_id = ?1 "
                  "AND position IS NOT NULL AND (?2 = 0 OR revision IS NOT ?3)");
    sqlite3_bind_int64(statement, 1, registry->experiment);
    sqlite3_bind_int(statement, 2, registry->plan->is_shard);
    sqlite3_bind_int64(statement, 3, registry->revision);
    return finish(statement);
}

static int add_trials(struct registry *registry, const struct registry_outline *outlines,
                      struct registry_trial *trials)
{
    struct trial_statements statements = {
        prepare(registry,
                "INSERT INTO trials (seed, config_hash, run_key, config, created_us, "
                "iterations, iterations_per_epoch, objective, objective_split, maximize) "
                "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (SELECT "
                "1 FROM trials WHERE run_key = ?3)"),
        prepare(registry,
                "SELECT id, state, last_iteration, (SELECT max(iteration) FROM "
                "checkpoints WHERE trial_id = trials.id) FROM trials WHERE run_key = ?"),
        prepare(registry,
                "INSERT INTO experiment_trials (experiment_id, trial_id, number, "
                "position, revision) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT "
                "(experiment_id, trial_id) DO UPDATE SET position = ?4, revision = ?5 "
                "RETURNING number, pruned_at, cleared_to"),
        prepare(registry, "SELECT 1 FROM experiment_trials WHERE experiment_id = ? AND "
                          "number = ? AND trial_id <> ?"),
        prepare(
            registry,
            "INSERT OR IGNORE INTO settings (trial_id, path, value) VALUES (?, ?, ?)"),
        prepare(registry, "SELECT type, sha256 FROM layers WHERE trial_id = ?"),
        prepare(registry,
                "SELECT version FROM components WHERE trial_id = ? AND path = ?"),
    };
    reserve_numbers(registry);
    int status = leave_places(registry);
    if (status == 0)
        status = add_all(registry, &statements, outlines, trials);
    sqlite3_finalize(statements.insert);
    sqlite3_finalize(statements.select);
    sqlite3_finalize(statements.link);
    sqlite3_finalize(statements.number);
    sqlite3_finalize(statements.setting);
    sqlite3_finalize(statements.layers);
    sqlite3_finalize(statements.components);
    return status;
}

static int set_last_number(const struct registry *registry)
{
    sqlite3_stmt *statement =
        prepare(registry, "UPDATE experiments SET last_number = ?2 WHERE id = ?1");
    sqlite3_bind_int64(statement, 1, registry->experiment);
    sqlite3_bind_int64(statement, 2, registry->last_number);
    return finish(statement);
}

/* 1: another program holds a lock. */
static int begin(struct database *database, struct error *error)
{
    double start = clock_seconds();
    int status;
    do
        status = database_begin(database, error);
    while (status > 0 && clock_seconds() - start < LOCK_SECONDS);
    return status;
}

int registry_add_former_axes(struct sqlite3 *handle, int64_t experiment)
{
    const struct registry registry = {.handle = handle, .experiment = experiment};
    return change_experiment(
        &registry,
        "WITH given AS (SELECT path, value, position IS NOT NULL AND revision = (SELECT "
        "max(revision) FROM experiment_configs WHERE experiment_id = ?1) AS newest FROM "
        "settings JOIN experiment_trials USING (trial_id) WHERE experiment_id = ?1) "
        "INSERT OR IGNORE INTO axes (experiment_id, path, position) SELECT ?1, path, "
        "(SELECT count(*) FROM axes WHERE experiment_id = ?1) + row_number() OVER (ORDER "
        "BY path) - 1 FROM (SELECT path, value FROM given WHERE NOT newest EXCEPT SELECT "
        "path, value FROM given WHERE newest) WHERE path LIKE '%.type' OR path LIKE "
        "'%.rule' OR path IN (SELECT path FROM given WHERE newest) GROUP BY path");
}

/* Where trials are compared, their values are those that were recorded. */
static int check_compared(struct database *database, const struct plan *plan,
                          const struct registry_trial *trials, struct error *error)
{
    bool compares = plan->count > 0 && plan->trials[0].spec->stop.kind != NULL;
    for (size_t i = 0; i < plan->count && compares; i++)
        if (trials[i].last_iteration > 0 &&
            seal_check(database, "main", trials[i].id,
                       1u << SERIES_EVALUATIONS | 1u << SERIES_METRICS, error) != 0)
            return -1;
    return 0;
}

int registry_add_plan(struct database *database, const struct plan *plan,
                      const struct registry_outline *outlines,
                      const struct recorder_layer *layers, size_t layer_count,
                      struct registry_experiment *entered, struct error *error)
{
    struct registry registry = {.handle = database->handle,
                                .plan = plan,
                                .layers = layers,
                                .layer_count = layer_count,
                                .now = clock_utc_us()};
    if (wait_for_dead(database, error) != 0)
        return -1;
    int status = begin(database, error);
    if (status != 0)
        return status;
    if (bury_dead(&registry) == 0 && add_experiment(&registry) == 0 &&
        add_config(&registry) == 0 && add_axes(&registry) == 0 &&
        (plan->count == 0 || add_rule(&registry, &entered->lifted) == 0) &&
        add_trials(&registry, outlines, entered->trials) == 0 &&
        set_last_number(&registry) == 0 &&
        read_number(&registry,
                    "SELECT count(*) FROM experiment_trials WHERE experiment_id = ? AND "
                    "position IS NULL",
                    &entered->former) == 0 &&
        (entered->former == 0 ||
         registry_add_former_axes(registry.handle, registry.experiment) == 0) &&
        sqlite3_exec(database->handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK) {
        entered->id = registry.experiment;
        return check_compared(database, plan, entered->trials, error);
    }
    database_error(database, "entering the trials", error);
    sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
    return -1;
}

/* ---- Going on ---- */

int registry_checkpoint(struct database *database, int64_t trial_id, int64_t iteration,
                        struct checkpoint *checkpoint, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_blob *blob = NULL;
    int status = SQLITE_ERROR;
    sqlite3_prepare_v2(
        database->handle,
        "SELECT rowid FROM checkpoints WHERE trial_id = ? AND iteration = ?", -1,
        &statement, NULL);
    sqlite3_bind_int64(statement, 1, trial_id);
    sqlite3_bind_int64(statement, 2, iteration);
    /* Read to where it is needed: a column's value would be one more copy. */
    if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW)
        status = sqlite3_blob_open(database->handle, "main", "checkpoints", "data",
                                   sqlite3_column_int64(statement, 0), 0, &blob);
    if (status == SQLITE_OK) {
        size_t size = (size_t)sqlite3_blob_bytes(blob);
        *checkpoint = (struct checkpoint){iteration, malloc(size + 1), size};
        if (checkpoint->bytes != NULL)
            status = sqlite3_blob_read(blob, checkpoint->bytes, (int)size, 0);
    }
    if (status != SQLITE_OK)
        database_error(database, "reading a checkpoint", error);
    sqlite3_blob_close(blob);
    sqlite3_finalize(statement);
    if (status == SQLITE_OK && checkpoint->bytes == NULL)
        error_set(error,
                  "there is no memory for its checkpoint of %.1f MB: close other "
                  "programs or run fewer --jobs",
                  (double)checkpoint->size / 1e6);
    return status != SQLITE_OK ? -1 : checkpoint->bytes == NULL ? 1 : 0;
}

static double real_or_nan(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL
               ? NAN
               : sqlite3_column_double(statement, column);
}

int registry_evaluations(struct database *database, int64_t trial_id,
                         const struct objective *objective, int64_t iteration,
                         struct registry_series *series, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(
        database->handle,
        "WITH seen AS (SELECT iteration, value FROM series WHERE trial_id = ?1 AND split "
        "= ?2 AND name = ?3 AND iteration <= ?4) SELECT max(iteration) = ?4, iif(?5, "
        "max(value), min(value)), avg(value), (SELECT value FROM seen WHERE iteration = "
        "?4) FROM seen",
        -1, &statement, NULL);
    sqlite3_bind_int64(statement, 1, trial_id);
    sqlite3_bind_text(statement, 2, dataset_split_name(objective->split), -1,
                      SQLITE_STATIC);
    sqlite3_bind_text(statement, 3, metric_name(objective->metric), -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 4, iteration);
    sqlite3_bind_int(statement, 5, objective->maximize);
    int status = -1;
    if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW) {
        status = sqlite3_column_int(statement, 0);
        *series = (struct registry_series){.last = real_or_nan(statement, 3),
                                           .best = real_or_nan(statement, 1),
                                           .mean = real_or_nan(statement, 2)};
    } else
        database_error(database, "comparing trials", error);
    sqlite3_finalize(statement);
    return status;
}
