/* Trials of a plan: their rows, settings and places. */
#include "record/registry_enter.h"

#include <sqlite3.h>
#include <string.h>

#include "base/text.h"
#include "config/paths.h"
#include "data/datasets.h"
#include "model/init.h"
#include "record/components.h"
#include "record/sql.h"

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

/* The trial's config, as if its own file alone had said all of it: paths of other folders
 * are whole. */
static void add_config(const struct registry_entering *enter, const struct trial *trial,
                       struct text *json)
{
    const struct experiment *experiment = enter->given->plan->experiment;
    const struct vocabulary kinds = {.datasets = datasets_kinds(), .inits = init_kinds()};
    struct arena *arena = arena_new();
    tree_write_json(
        experiment->file_count > 1
            ? paths_whole(trial->root, &kinds, experiment->files[0].name, arena)
            : trial->root,
        json);
    arena_free(arena);
}

static int insert_trial(const struct registry_entering *enter,
                        const struct trial_statements *statements,
                        const struct trial *trial, const struct registry_outline *outline)
{
    const struct objective *objective = &outline->objective;
    struct text config = {0};
    add_config(enter, trial, &config);
    int status = sql_run_kept(statements->insert, "itttiiittb", (int64_t)trial->seed,
                              trial->config_hash, trial->run_key, config.at, enter->now,
                              outline->iterations, outline->iterations_per_epoch,
                              metric_name(objective->metric),
                              dataset_split_name(objective->split), objective->maximize);
    text_free(&config);
    return status;
}

/* Whether a layer was recorded with another digest than that of its type at hand. */
static int look_at_layers(const struct registry_entering *enter,
                          const struct trial_statements *statements,
                          struct registry_trial *found)
{
    int status;
    sql_bind(statements->layers, "i", found->id);
    while ((status = sql_step(statements->layers)) > 0) {
        const char *type = sql_string(statements->layers, 0);
        const char *sha256 = sql_string(statements->layers, 1);
        for (size_t i = 0; i < enter->given->layer_count; i++)
            if (strcmp(enter->given->layers[i].type, type) == 0)
                found->stale |= strcmp(enter->given->layers[i].sha256, sha256) != 0;
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

static bool is_taken(const struct registry_entering *enter,
                     const struct trial_statements *statements, int64_t number,
                     int64_t trial)
{
    sql_bind(statements->number, "iii", enter->experiment, number, trial);
    bool taken = sql_step(statements->number) > 0;
    sqlite3_reset(statements->number);
    return taken;
}

/* A revision of a sharded sweep has as many numbers as it has trials, by their places, so
 * that shards give different ones. */
static void reserve_numbers(struct registry_entering *enter)
{
    int64_t total = (int64_t)enter->given->plan->total;
    if (!enter->given->plan->is_shard)
        return;
    if (enter->is_revised)
        enter->last_number += total;
    enter->base = enter->last_number > total ? enter->last_number - total : 0;
}

/* A number that no other trial of the experiment has had. That of a shard's trial is
 * taken where the trial at its place was another one, of an earlier version of a layer.
 */
static int64_t next_number(const struct registry_entering *enter,
                           const struct trial_statements *statements,
                           const struct trial *trial, int64_t id)
{
    if (!enter->given->plan->is_shard)
        return enter->last_number + 1;
    int64_t number = enter->base + trial->number;
    return is_taken(enter, statements, number, id)
               ? enter->base + (int64_t)enter->given->plan->total + trial->number
               : number;
}

/* The trial's place in the experiment: a number where it has none yet. */
static int link_trial(struct registry_entering *enter,
                      const struct trial_statements *statements,
                      const struct trial *trial, struct registry_trial *found)
{
    sqlite3_stmt *link = statements->link;
    int64_t number = next_number(enter, statements, trial, found->id);
    const struct checkpointing *checkpoint = &enter->given->plan->experiment->checkpoint;
    bool ranked = checkpoint->keep == KEEP_NONE || checkpoint->trials > 0;
    sql_bind(link, ranked ? "iiiiii" : "iiiiin", enter->experiment, found->id, number,
             trial->number, enter->revision,
             checkpoint->keep == KEEP_NONE ? (int64_t)0 : checkpoint->trials);
    int status = sql_step(link);
    if (status > 0) {
        found->number = sqlite3_column_int64(link, 0);
        found->pruned_at = sqlite3_column_int64(link, 1);
        found->cleared_to = sqlite3_column_int64(link, 2);
        status = sql_step(link);
    }
    sqlite3_reset(link);
    if (found->number > enter->last_number)
        enter->last_number = found->number;
    return status;
}

static int add_trial(struct registry_entering *enter,
                     const struct trial_statements *statements, const struct trial *trial,
                     const struct registry_outline *length, struct registry_trial *found)
{
    if (insert_trial(enter, statements, trial, length) != 0)
        return -1;
    bool is_new = sqlite3_changes(enter->handle) > 0;
    if (find_trial(statements, trial, found) != 0 ||
        add_settings(statements, trial, found->id) != 0 ||
        (!is_new && look_at_layers(enter, statements, found) != 0) ||
        (found->last_iteration > 0 &&
         look_at_components(statements, trial->spec, found) != 0))
        return -1;
    return link_trial(enter, statements, trial, found);
}

int registry_enter_trials(struct registry_entering *enter, size_t first,
                          struct registry_trial *trials)
{
    sqlite3 *handle = enter->handle;
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
    reserve_numbers(enter);
    const struct registry_plan *given = enter->given;
    int status = 0;
    for (size_t i = first; i < given->plan->count && status == 0; i++)
        status = add_trial(enter, &statements, &given->plan->trials[i],
                           &given->outlines[i], &trials[i]);
    sqlite3_finalize(statements.insert);
    sqlite3_finalize(statements.select);
    sqlite3_finalize(statements.link);
    sqlite3_finalize(statements.number);
    sqlite3_finalize(statements.setting);
    sqlite3_finalize(statements.layers);
    sqlite3_finalize(statements.components);
    return status;
}
