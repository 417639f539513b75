/* From a config file to trials that can run. The order matters to the user: the file's
 * own mistakes are all told before any data is read, and the data before a layer is
 * asked. */
#include "run/prepare.h"

#include <string.h>

#include "config/experiment_load.h"
#include "config/resolve.h"
#include "run/prepare_load.h"
#include "run/vocabulary.h"
#include "sweep/axes.h"
#include "sweep/blame.h"
#include "sweep/overrides.h"
#include "train/fit.h"
#include "train/fit_search.h"

/* Loads the layers that the plan names; those that cannot be used are told where the
 * config names them. */
static enum prepare_status find_layers(struct prepared *prepared, const char *plugin_path)
{
    struct plugin_path path;
    const char *const *types;
    plugin_path_make(plugin_path, prepared->arena, &path);
    size_t count = plan_layer_types(&prepared->plan, prepared->arena, &types);
    if (catalogue_make(&path, types, count, prepared->arena, &prepared->catalogue,
                       &prepared->error) != 0)
        return PREPARE_FAILED;
    return PREPARE_OK;
}

static struct vocabulary list_kinds(const struct prepared *prepared)
{
    const struct option_kind **kinds =
        arena_array(prepared->arena, prepared->catalogue.count, sizeof *kinds);
    for (size_t i = 0; i < prepared->catalogue.count; i++)
        kinds[i] = &prepared->catalogue.at[i].kind;
    return vocabulary_list(
        (struct option_kinds){"layer", kinds, prepared->catalogue.count});
}

/* For all trials and specs that there may be, those of probes too. */
static void make_room(struct prepared *prepared)
{
    struct arena *arena = prepared->arena;
    const size_t most = prepared->plan.most;
    prepared->specs = arena_array(arena, most, sizeof *prepared->specs);
    prepared->spec_of = arena_array(arena, most, sizeof *prepared->spec_of);
    prepared->datasets = arena_array(arena, most, sizeof *prepared->datasets);
    prepared->init_files = arena_array(arena, most, sizeof *prepared->init_files);
    prepared->tensors = arena_array(arena, most, sizeof *prepared->tensors);
    prepared->shapes = arena_array(arena, most, sizeof *prepared->shapes);
    prepared->files = arena_array(arena, 1, sizeof *prepared->files);
    prepared->files->arena = arena;
}

/* Trials that differ only by seed share their spec, one after the other; called again
 * once duplicates are gone, when specs may be left that no trial has. */
static void match_specs(struct prepared *prepared)
{
    size_t spec = prepared->known_specs;
    for (size_t i = prepared->known_trials; i < prepared->plan.count; i++) {
        while (prepared->specs[spec] != prepared->plan.trials[i].spec)
            spec++;
        prepared->spec_of[i] = spec;
    }
}

static void collect_specs(struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    for (size_t i = prepared->known_trials; i < plan->count; i++) {
        size_t last = prepared->spec_count;
        if (last == prepared->known_specs ||
            prepared->specs[last - 1] != plan->trials[i].spec)
            prepared->specs[prepared->spec_count++] = plan->trials[i].spec;
    }
    match_specs(prepared);
}

static void check_spec(const struct plan *plan, const struct trial_spec *spec,
                       struct problems *problems)
{
    fit_without_data(spec, problems);
    if (plan->rows.search != NULL)
        fit_search_budget(plan->rows.search->space, spec, problems);
}

static enum prepare_status check_without_data(struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    struct problems *problems = &prepared->problems;
    for (size_t i = prepared->known_trials; i < plan->count; i++) {
        problems_case(problems, plan->trials[i].row, plan->rows.count);
        if (i == 0 || plan->trials[i].spec != plan->trials[i - 1].spec)
            check_spec(plan, plan->trials[i].spec, problems);
    }
    for (size_t i = prepared->known_specs;
         i < prepared->spec_count && problems->count == 0; i++)
        fit_rule(prepared->specs[i], prepared->specs[0], problems);
    return problems->count == 0 ? PREPARE_OK : PREPARE_WRONG;
}

/* What is wrong with them by the file alone. */
static enum prepare_status check_trials(struct prepared *prepared,
                                        const struct vocabulary *vocabulary)
{
    plan_resolve(&prepared->plan, prepared->known_trials, vocabulary, prepared->arena,
                 &prepared->problems);
    collect_specs(prepared);
    return check_without_data(prepared);
}

/* What tries a search has been checked by the file alone: whether layers fit depends on
 * the rest of a row. */
static void drop_probes(struct prepared *prepared)
{
    plan_drop_probes(&prepared->plan);
    prepared->spec_count = prepared->known_specs;
    collect_specs(prepared);
}

/* All that can be told by the file alone; what only some rows of a sweep have is told at
 * those. */
static enum prepare_status check_config(struct prepared *prepared)
{
    struct plan *plan = &prepared->plan;
    const struct vocabulary vocabulary = list_kinds(prepared);
    struct problems own = {0};
    enum prepare_status status = check_trials(prepared, &vocabulary);
    if (status == PREPARE_OK && plan->rows.search != NULL)
        drop_probes(prepared);
    if (status == PREPARE_OK)
        return PREPARE_OK;
    check_spec(plan,
               resolve_trial(plan->experiment->root, &vocabulary, prepared->arena, &own),
               &own);
    blame_rows(plan, &own, &prepared->problems);
    problems_free(&own);
    return status;
}

static void check_with_data(struct prepared *prepared)
{
    struct problems *problems = &prepared->problems;
    for (size_t i = prepared->known_specs; i < prepared->spec_count; i++) {
        problems_case(problems, i, prepared->spec_count);
        fit_with_data(prepared->specs[i], prepared->datasets[i], problems);
        fit_objective(prepared->specs[i], prepared->datasets[i], prepared->specs[0],
                      prepared->datasets[0], problems);
        if (prepared->plan.rows.search != NULL)
            fit_search_objective(prepared->plan.rows.search->space, prepared->specs[i],
                                 prepared->datasets[i], prepared->specs[0],
                                 prepared->datasets[0], problems);
    }
}

static enum prepare_status ask_layers(struct prepared *prepared)
{
    const size_t known = prepared->known_specs;
    const struct stack_question asked = {
        prepared->specs + known, prepared->datasets + known, prepared->tensors + known,
        prepared->spec_count - known, &prepared->catalogue};
    check_with_data(prepared);
    int status = stack_check(&asked, prepared->arena, prepared->shapes + known,
                             &prepared->problems, &prepared->error);
    if (status == 0)
        return PREPARE_OK;
    return prepared->problems.count == 0 ? PREPARE_FAILED : PREPARE_WRONG;
}

static void set_keys(struct prepared *prepared)
{
    for (size_t i = prepared->known_trials; i < prepared->plan.count; i++) {
        size_t spec = prepared->spec_of[i];
        const struct init_file *file = prepared->init_files[spec];
        plan_set_key(&prepared->plan.trials[i], prepared->datasets[spec]->digest,
                     file != NULL ? file->digest : NULL);
    }
}

/* Only now that the data is known, trials can be told to be the same. */
static void tell_apart(struct prepared *prepared, const struct prepare_wishes *wishes)
{
    set_keys(prepared);
    plan_remove_duplicates(&prepared->plan, prepared->arena);
    axes_find(&prepared->plan, prepared->arena);
    if (wishes->shards > 0)
        plan_keep_shard(&prepared->plan, wishes->shard, wishes->shards);
    match_specs(prepared);
}

/* The weights of most trials of a sweep go where it does not say how many stay. */
static void warn_kept(struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    const struct node *keep = plan->experiment->given_keep;
    int64_t most = plan->experiment->checkpoint.trials;
    if (keep != NULL && (int64_t)plan->total > most)
        problems_add(&prepared->warnings, keep->mark,
                     "`checkpoint.keep: %s` is of the best %lld of %zu trials: "
                     "`checkpoint.trials` says of how many, 0 of all",
                     keep->scalar, (long long)most, plan->total);
}

static void warn(struct prepared *prepared)
{
    for (size_t i = prepared->known_specs; i < prepared->spec_count; i++) {
        fit_warnings(prepared->specs[i], prepared->datasets[i], &prepared->warnings);
        if (prepared->init_files[i] != NULL)
            init_files_warn(prepared->init_files[i], prepared->specs[i],
                            &prepared->shapes[i].numbers, &prepared->warnings);
    }
}

enum prepare_status prepare_trials(const struct prepare_wishes *wishes, bool to_train,
                                   struct prepared *prepared)
{
    *prepared = (struct prepared){.arena = arena_new()};
    struct problems *problems = &prepared->problems;
    const struct experiment *experiment = experiment_load(
        wishes->config, wishes->sets, wishes->set_count, prepared->arena, problems);
    if (experiment == NULL)
        return PREPARE_WRONG;
    if (plan_expand(experiment, prepared->arena, &prepared->plan, problems) == 0 &&
        prepared->plan.rows.search != NULL)
        plan_add_probes(&prepared->plan, prepared->arena, problems);
    make_room(prepared);
    enum prepare_status status = find_layers(prepared, wishes->plugin_path);
    if (status == PREPARE_OK)
        status = check_config(prepared);
    if (status != PREPARE_OK)
        return status;
    status = prepare_load(prepared, wishes, to_train);
    if (status == PREPARE_OK)
        status = ask_layers(prepared);
    if (status == PREPARE_OK)
        tell_apart(prepared, wishes);
    if (status == PREPARE_OK) {
        overrides_warn(prepared->plan.experiment, &prepared->warnings);
        if (prepared->plan.rows.search != NULL)
            search_rows_warn(prepared->plan.rows.search, &prepared->warnings);
        warn(prepared);
    }
    if (status == PREPARE_OK && !wishes->names_trials)
        warn_kept(prepared);
    if (problems->count > 0)
        blame_rows(&prepared->plan, NULL, problems);
    return status;
}

/* ---- More rows ---- */

/* Its trials that compute the same, as of a seed that is given twice, become one. One
 * that computes what another row's trial does: that one; NULL: none does. */
static const struct trial *join_repeated(struct prepared *more)
{
    struct plan *plan = &more->plan;
    size_t kept = more->known_trials;
    for (size_t i = more->known_trials; i < plan->count; i++) {
        const struct trial *trial = &plan->trials[i];
        size_t same = 0;
        while (same < kept && strcmp(plan->trials[same].net_key, trial->net_key) != 0)
            same++;
        if (same < more->known_trials ||
            (same < kept &&
             plan_search_row(plan, &plan->trials[same]) != plan_search_row(plan, trial)))
            return &plan->trials[same];
        if (same < kept)
            continue;
        plan->trials[kept] = *trial;
        plan->trials[kept].number = (int64_t)kept + 1;
        kept++;
    }
    plan->duplicates += plan->count - kept;
    plan->total -= plan->count - kept;
    plan->count = kept;
    match_specs(more);
    return NULL;
}

/* Data that is in the store since now may have texts of the config that named it. */
static bool has_new_data(const struct prepared *more)
{
    for (size_t i = more->known_specs; i < more->spec_count; i++) {
        size_t known = 0;
        while (known < more->known_specs && more->datasets[known] != more->datasets[i])
            known++;
        if (known == more->known_specs)
            return true;
    }
    return false;
}

static void refuse(const struct prepared *more, struct error *error)
{
    if (more->problems.kept > 0)
        error_set(error, "%s", more->problems.lines[0]);
    else if (more->error.text[0] != '\0')
        *error = more->error;
    else
        error_set(error, "its data cannot be used: %s", more->faults);
}

/* All steps of the rows that were added to the plan of `more`: as prepare_rows(). */
static int prepare_more(struct prepared *more, bool *is_loaded, struct error *error)
{
    const struct vocabulary vocabulary = list_kinds(more);
    const struct trial *repeated;
    enum prepare_status status = check_trials(more, &vocabulary);
    if (status == PREPARE_OK) {
        *is_loaded = true;
        status = prepare_load_files(more);
    }
    if (status == PREPARE_OK && (status = ask_layers(more)) == PREPARE_FAILED) {
        *error = more->error;
        return -1;
    }
    if (status != PREPARE_OK) {
        refuse(more, error);
        return 1;
    }
    set_keys(more);
    repeated = join_repeated(more);
    if (repeated == NULL)
        return 0;
    error_set(error, "it computes what row %zu does",
              plan_search_row(&more->plan, repeated));
    return 1;
}

/* What was done for the rows is now part of the whole. */
static void take_over(struct prepared *prepared, struct prepared *more)
{
    axes_label_from(&more->plan, more->known_trials, more->arena);
    prepared->plan = more->plan;
    prepared->known_specs = more->known_specs;
    prepared->spec_count = more->spec_count;
    warn(prepared);
    prepared->known_trials = prepared->plan.count;
    prepared->known_specs = prepared->spec_count;
}

int prepare_rows(struct prepared *prepared, const struct search_point *points,
                 size_t count, struct error *error)
{
    if (prepared->rows == NULL)
        prepared->rows = arena_new();
    const struct arena_mark mark = arena_mark(prepared->rows);
    struct prepared more = *prepared;
    size_t added = 0;
    bool is_loaded = false;
    int status = 0;
    more.arena = prepared->rows;
    more.problems = more.warnings = (struct problems){0};
    more.error = (struct error){0};
    more.known_trials = more.plan.count;
    more.known_specs = more.spec_count;
    while (status == 0 && added < count) {
        status = plan_add_row(&more.plan, &points[added], more.arena, &more.problems);
        added += status == 0;
    }
    if (status == 0)
        status = prepare_more(&more, &is_loaded, error);
    else {
        refuse(&more, error);
        status = 1;
    }
    if (status == 0)
        take_over(prepared, &more);
    for (size_t i = 0; i < added && status != 0; i++)
        plan_take_back_row(&more.plan);
    if (status != 0 && !(is_loaded && has_new_data(&more)))
        arena_release(prepared->rows, &mark);
    problems_free(&more.problems);
    return status;
}

void prepare_label(struct prepared *prepared, size_t width)
{
    struct arena *labels = arena_new();
    axes_label(&prepared->plan, width, labels);
    arena_free(prepared->labels);
    prepared->labels = labels;
}

void prepare_free(struct prepared *prepared)
{
    problems_free(&prepared->problems);
    problems_free(&prepared->warnings);
    datasets_free(prepared->store);
    arena_free(prepared->rows);
    arena_free(prepared->labels);
    arena_free(prepared->arena);
    *prepared = (struct prepared){0};
}
