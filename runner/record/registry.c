/* Entering an experiment and its trials, all in one transaction. */
#include "record/registry.h"

#include <limits.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "data/dataset.h"
#include "record/components.h"
#include "record/database.h"
#include "record/database_error.h"
#include "record/leftover.h"
#include "record/rule.h"
#include "record/seal.h"
#include "record/sql.h"

#define LOCK_SECONDS 2.0 /* for a write lock, before the caller may tell of it */

struct registry {
    sqlite3 *handle;
    const struct registry_plan *given;
    const struct plan *plan; /* given->plan */
    int64_t now, experiment, revision;
    bool is_revised; /* the revision was made now */
    /* The highest number that a trial of the experiment may have had, and for a shard the
     * one before those of this revision. */
    int64_t last_number, base;
};

static int add_experiment(struct registry *registry)
{
    const char *name = registry->plan->experiment->name;
    if (sql_run(registry->handle,
                "INSERT INTO experiments (name, created_us) SELECT ?1, ?2 "
                "WHERE NOT EXISTS (SELECT 1 FROM experiments WHERE name = ?1)",
                "ti", name, registry->now) != 0)
        return -1;
    sqlite3_stmt *row =
        sql_query(registry->handle,
                  "SELECT id, last_number FROM experiments WHERE name = ?", "t", name);
    bool found = sql_step(row) > 0;
    registry->experiment = found ? sqlite3_column_int64(row, 0) : 0;
    registry->last_number = found ? sqlite3_column_int64(row, 1) : 0;
    sqlite3_finalize(row);
    return found ? 0 : -1;
}

/* A revision where the config or the overrides differ from the latest one. */
static int add_config(struct registry *registry)
{
    const struct experiment *experiment = registry->plan->experiment;
    char buffer[PATH_MAX];
    const char *folder = getcwd(buffer, sizeof buffer); /* NULL: it is gone */
    if (sql_run(registry->handle,
                "INSERT INTO experiment_configs (experiment_id, revision, "
                "config, overrides, created_us) SELECT ?1, "
                "coalesce(max(revision), 0) + 1, ?2, ?3, ?4 "
                "FROM experiment_configs WHERE experiment_id = ?1 HAVING NOT "
                "EXISTS (SELECT 1 FROM "
                "experiment_configs WHERE experiment_id = ?1 AND config = ?2 "
                "AND overrides = ?3 AND "
                "revision = (SELECT max(revision) FROM experiment_configs "
                "WHERE experiment_id = ?1))",
                "itti", registry->experiment, experiment->text, experiment->overrides,
                registry->now) != 0)
        return -1;
    registry->is_revised = sqlite3_changes(registry->handle) > 0;
    if (sql_run(
            registry->handle,
            "UPDATE experiment_configs SET file = ?2, folder = ?3 WHERE experiment_id "
            "= ?1 AND revision = (SELECT max(revision) FROM experiment_configs WHERE "
            "experiment_id = ?1)",
            "itt", registry->experiment, experiment->file, folder) != 0)
        return -1;
    return sql_number(
        registry->handle, &registry->revision,
        "SELECT max(revision) FROM experiment_configs WHERE experiment_id = ?", "i",
        registry->experiment);
}

static int add_axes(const struct registry *registry)
{
    const struct plan *plan = registry->plan;
    int status = sql_run(registry->handle, "DELETE FROM axes WHERE experiment_id = ?",
                         "i", registry->experiment);
    for (size_t i = 0; i < plan->axis_count && status == 0; i++)
        status =
            sql_run(registry->handle,
                    "INSERT INTO axes (experiment_id, position, path, written) VALUES "
                    "(?, ?, ?, ?)",
                    "iitt", registry->experiment, (int64_t)i, plan->axes[i],
                    plan->axes_written[i]);
    return status;
}

/* ---- Trials ---- */

/* Prepared once for all trials. */
struct trial_statements {
    sqlite3_stmt *insert, *select, *link, *number, *setting, *layers, *components;
};

static int add_setting(sqlite3_stmt *insert, int64_t id, const char *path,
                       const struct option_value *value)
{
    switch (value->type) {
    case VALUE_INTEGER:
        return sql_run_kept(insert, "iti", id, path, value->integer);
    case VALUE_REAL:
        return sql_run_kept(insert, "itd", id, path, value->real);
    case VALUE_TEXT:
        return sql_run_kept(insert, "itt", id, path, value->text);
    case VALUE_NULL:
        break;
    }
    return sql_run_kept(insert, "itt", id, path, (const char *)NULL);
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
    const struct objective *objective = &outline->objective;
    struct text config = {0};
    tree_write_json(trial->root, &config);
    int status = sql_run_kept(
        statements->insert, "itttiiittb", (int64_t)trial->seed, trial->config_hash,
        trial->run_key, config.at, registry->now, outline->iterations,
        outline->iterations_per_epoch, metric_name(objective->metric),
        dataset_split_name(objective->split), objective->maximize);
    text_free(&config);
    return status;
}

/* Whether a layer was recorded with another digest than that of its type at hand. */
static int look_at_layers(const struct registry *registry,
                          const struct trial_statements *statements,
                          struct registry_trial *found)
{
    int status;
    sql_bind(statements->layers, "i", found->id);
    while ((status = sql_step(statements->layers)) > 0) {
        const char *type = sql_string(statements->layers, 0);
        const char *sha256 = sql_string(statements->layers, 1);
        for (size_t i = 0; i < registry->given->layer_count; i++)
            if (strcmp(registry->given->layers[i].type, type) == 0)
                found->stale |= strcmp(registry->given->layers[i].sha256, sha256) != 0;
    }
    sqlite3_reset(statements->layers);
    return status;
}

/* Whether a component was recorded with another version than this program's. Before
 * versions were recorded all were 1. */
static int look_at_components(const struct trial_statements *statements,
                              const struct trial_spec *spec, struct registry_trial *found)
{
    struct arena *arena = arena_new();
    size_t count;
    const struct component_version *at = components_of(spec, arena, &count);
    int status = 0;
    for (size_t i = 0; i < count && status >= 0; i++) {
        sql_bind(statements->components, "it", found->id, at[i].path);
        status = sql_step(statements->components);
        const char *version = status > 0 ? sql_string(statements->components, 0) : "1";
        found->stale |= strcmp(version, at[i].version) != 0;
        sqlite3_reset(statements->components);
    }
    arena_free(arena);
    return status < 0 ? -1 : 0;
}

static int find_trial(const struct trial_statements *statements,
                      const struct trial *trial, struct registry_trial *found)
{
    sqlite3_stmt *row = statements->select;
    *found = (struct registry_trial){0};
    sql_bind(row, "t", trial->run_key);
    bool is_found = sql_step(row) > 0;
    if (is_found) {
        found->id = sqlite3_column_int64(row, 0);
        found->state = trial_state_of(sql_string(row, 1));
        found->last_iteration = sqlite3_column_int64(row, 2);
        found->checkpoint = sqlite3_column_int64(row, 3);
    }
    sqlite3_reset(row);
    return is_found ? 0 : -1;
}

static bool is_taken(const struct registry *registry,
                     const struct trial_statements *statements, int64_t number,
                     int64_t trial)
{
    sql_bind(statements->number, "iii", registry->experiment, number, trial);
    bool taken = sql_step(statements->number) > 0;
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
    const struct checkpointing *checkpoint = &registry->plan->experiment->checkpoint;
    bool ranked = checkpoint->keep == KEEP_NONE || checkpoint->trials > 0;
    sql_bind(link, ranked ? "iiiiii" : "iiiiin", registry->experiment, found->id, number,
             trial->number, registry->revision,
             checkpoint->keep == KEEP_NONE ? (int64_t)0 : checkpoint->trials);
    int status = sql_step(link);
    if (status > 0) {
        found->number = sqlite3_column_int64(link, 0);
        found->pruned_at = sqlite3_column_int64(link, 1);
        found->cleared_to = sqlite3_column_int64(link, 2);
        status = sql_step(link);
    }
    sqlite3_reset(link);
    if (found->number > registry->last_number)
        registry->last_number = found->number;
    return status;
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
                   struct registry_trial *trials)
{
    const struct plan *plan = registry->plan;
    for (size_t i = 0; i < plan->count; i++)
        if (add_trial(registry, statements, &plan->trials[i],
                      &registry->given->outlines[i], &trials[i]) != 0)
            return -1;
    return 0;
}

/* Trials that the config no longer names lose their places, and stay. Another shard's
 * keep theirs. */
static int leave_places(const struct registry *registry)
{
    return sql_run(
        registry->handle,
        "UPDATE experiment_trials SET position = NULL WHERE experiment_id = ?1 "
        "AND position IS NOT NULL AND (?2 = 0 OR revision IS NOT ?3)",
        "ibi", registry->experiment, registry->plan->is_shard, registry->revision);
}

static int add_trials(struct registry *registry, struct registry_trial *trials)
{
    sqlite3 *handle = registry->handle;
    struct trial_statements statements = {
        .insert = sql_query(
            handle,
            "INSERT INTO trials (seed, config_hash, run_key, config, created_us, "
            "iterations, iterations_per_epoch, objective, objective_split, maximize) "
            "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (SELECT "
            "1 FROM trials WHERE run_key = ?3)",
            ""),
        .select = sql_query(
            handle,
            "SELECT id, state, last_iteration, (SELECT max(iteration) FROM "
            "checkpoints WHERE trial_id = trials.id) FROM trials WHERE run_key = ?",
            ""),
        .link = sql_query(
            handle,
            "INSERT INTO experiment_trials (experiment_id, trial_id, number, "
            "position, revision, keep_trials) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON "
            "CONFLICT (experiment_id, trial_id) DO UPDATE SET position = ?4, revision = "
            "?5, keep_trials = iif(keep_trials IS NULL, NULL, ?6) "
            "RETURNING number, pruned_at, cleared_to",
            ""),
        .number = sql_query(handle,
                            "SELECT 1 FROM experiment_trials WHERE experiment_id = ? AND "
                            "number = ? AND trial_id <> ?",
                            ""),
        .setting = sql_query(
            handle,
            "INSERT OR IGNORE INTO settings (trial_id, path, value) VALUES (?, ?, ?)",
            ""),
        .layers =
            sql_query(handle, "SELECT type, sha256 FROM layers WHERE trial_id = ?", ""),
        .components = sql_query(
            handle, "SELECT version FROM components WHERE trial_id = ? AND path = ?", ""),
    };
    reserve_numbers(registry);
    int status = leave_places(registry);
    if (status == 0)
        status = add_all(registry, &statements, trials);
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
    return sql_run(registry->handle,
                   "UPDATE experiments SET last_number = ? WHERE id = ?", "ii",
                   registry->last_number, registry->experiment);
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
    return sql_run(
        handle,
        "WITH given AS (SELECT path, value, position IS NOT NULL AND revision = (SELECT "
        "max(revision) FROM experiment_configs WHERE experiment_id = ?1) AS newest FROM "
        "settings JOIN experiment_trials USING (trial_id) WHERE experiment_id = ?1) "
        "INSERT OR IGNORE INTO axes (experiment_id, path, position) SELECT ?1, path, "
        "(SELECT count(*) FROM axes WHERE experiment_id = ?1) + row_number() OVER (ORDER "
        "BY path) - 1 FROM (SELECT path, value FROM given WHERE NOT newest EXCEPT SELECT "
        "path, value FROM given WHERE newest) WHERE path LIKE '%.type' OR path LIKE "
        "'%.rule' OR path IN (SELECT path FROM given WHERE newest) GROUP BY path",
        "i", experiment);
}

/* Where trials are compared, their values are those that were recorded. */
static int check_compared(struct database *database, const struct plan *plan,
                          const struct registry_trial *trials, struct error *error)
{
    bool compares = plan->count > 0 && plan->trials[0].spec->stop.kind != NULL;
    for (size_t i = 0; i < plan->count && compares; i++)
        if (trials[i].last_iteration > 0 &&
            seal_check(database, "main", trials[i].id,
                       seal_bit("evaluations") | seal_bit("metrics"), error) != 0)
            return -1;
    return 0;
}

int registry_add_plan(struct database *database, const struct registry_plan *given,
                      struct registry_experiment *entered, struct error *error)
{
    const struct plan *plan = given->plan;
    struct registry registry = {
        .handle = database->handle, .given = given, .plan = plan, .now = clock_utc_us()};
    if (leftover_wait(database, error) != 0)
        return -1;
    int status = begin(database, error);
    if (status != 0)
        return status;
    if (leftover_close(registry.handle, registry.now) == 0 &&
        add_experiment(&registry) == 0 && add_config(&registry) == 0 &&
        add_axes(&registry) == 0 &&
        (plan->count == 0 ||
         rule_enter(registry.handle, registry.experiment, plan, &entered->lifted) == 0) &&
        add_trials(&registry, entered->trials) == 0 && set_last_number(&registry) == 0 &&
        sql_number(database->handle, &entered->former,
                   "SELECT count(*) FROM experiment_trials WHERE experiment_id = ? AND "
                   "position IS NULL",
                   "i", registry.experiment) == 0 &&
        (entered->former == 0 ||
         registry_add_former_axes(registry.handle, registry.experiment) == 0) &&
        sql_execute(database->handle, "COMMIT") == 0) {
        entered->id = registry.experiment;
        return check_compared(database, plan, entered->trials, error);
    }
    database_error(database, "entering the trials", error);
    sql_execute(database->handle, "ROLLBACK");
    return -1;
}
