/* From a config file to trials that can run. The order matters to the user: the file's
 * own mistakes are all told before any data is read, and the data before a layer is
 * asked. */
#include "cli/prepare.h"

#include <pthread.h>
#include <string.h>
#include <sys/resource.h>

#include "base/print.h"
#include "model/gemm.h"
#include "model/init.h"
#include "model/loss.h"
#include "model/optimizer.h"
#include "model/rate.h"
#include "sweep/axes.h"
#include "sweep/blame.h"
#include "train/fit.h"
#include "train/stop.h"

#define WARNINGS 20 /* that are told at most */

/* Loads the layers that the plan names; those that cannot be used are told where the
 * config names them. */
static int find_layers(struct prepared *prepared, const char *plugin_path)
{
    struct plugin_path path;
    const char *const *types;
    struct error error;
    plugin_path_make(plugin_path, prepared->arena, &path);
    prepared->layer_count = plan_layer_types(&prepared->plan, prepared->arena, &types);
    prepared->layers =
        arena_array(prepared->arena, prepared->layer_count, sizeof *prepared->layers);
    if (probe_layers(&path, types, prepared->layer_count, prepared->arena,
                     prepared->layers, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    return EXIT_OK;
}

static struct vocabulary list_kinds(const struct prepared *prepared)
{
    struct option_kind *kinds =
        arena_array(prepared->arena, prepared->layer_count, sizeof *kinds);
    for (size_t i = 0; i < prepared->layer_count; i++)
        kinds[i] = prepared->layers[i].kind;
    return (struct vocabulary){
        .datasets = datasets_kinds(),
        .layers = {"layer", kinds, prepared->layer_count},
        .losses = loss_kinds(),
        .optimizers = optimizer_kinds(),
        .rates = rate_kinds(),
        .stops = stop_kinds(),
        .inits = init_kinds(),
    };
}

/* Trials that differ only by seed share their spec, one after the other; called again
 * once duplicates are gone, when specs may be left that no trial has. */
static void match_specs(struct prepared *prepared)
{
    size_t spec = 0;
    for (size_t i = 0; i < prepared->plan.count; i++) {
        while (prepared->specs[spec] != prepared->plan.trials[i].spec)
            spec++;
        prepared->spec_of[i] = spec;
    }
}

static void collect_specs(struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    prepared->specs = arena_array(prepared->arena, plan->count, sizeof *prepared->specs);
    prepared->spec_of =
        arena_array(prepared->arena, plan->count, sizeof *prepared->spec_of);
    for (size_t i = 0; i < plan->count; i++) {
        size_t last = prepared->spec_count;
        if (last == 0 || prepared->specs[last - 1] != plan->trials[i].spec)
            prepared->specs[prepared->spec_count++] = plan->trials[i].spec;
    }
    match_specs(prepared);
}

static int check_without_data(struct prepared *prepared, struct problems *problems)
{
    const struct plan *plan = &prepared->plan;
    for (size_t i = 0; i < plan->count; i++) {
        problems_case(problems, plan->trials[i].row, plan->rows.count);
        if (i == 0 || plan->trials[i].spec != plan->trials[i - 1].spec)
            fit_without_data(plan->trials[i].spec, problems);
    }
    for (size_t i = 0; i < prepared->spec_count && problems->count == 0; i++)
        fit_rule(prepared->specs[i], prepared->specs[0], problems);
    return problems->count == 0 ? EXIT_OK : EXIT_USAGE;
}

/* All that can be told by the file alone; what only some rows of a sweep have is told at
 * those. */
static int check_config(struct prepared *prepared, struct problems *problems)
{
    struct plan *plan = &prepared->plan;
    const struct vocabulary vocabulary = list_kinds(prepared);
    struct problems own = {0};
    plan_resolve(plan, &vocabulary, prepared->arena, problems);
    collect_specs(prepared);
    int status = check_without_data(prepared, problems);
    if (status == EXIT_OK)
        return EXIT_OK;
    fit_without_data(
        experiment_resolve(plan->experiment->root, &vocabulary, prepared->arena, &own),
        &own);
    blame_rows(plan, &own, problems);
    problems_free(&own);
    return status;
}

static int refuse_data(const struct prepared *prepared, const struct error *error)
{
    const char *faults = datasets_faults(prepared->store);
    if (faults[0] == '\0')
        return command_fail(EXIT_PROGRAM, error);
    print_exact(stderr, faults);
    return EXIT_PROGRAM;
}

/* What an option has to do with it is a problem, of which all trials' are told. */
static int load_datasets(struct prepared *prepared, struct problems *problems)
{
    const char *option;
    struct error error;
    int status = EXIT_OK;
    prepared->store = datasets_new();
    prepared->datasets =
        arena_array(prepared->arena, prepared->spec_count, sizeof *prepared->datasets);
    for (size_t i = 0; i < prepared->spec_count; i++) {
        const struct component *component = &prepared->specs[i]->dataset;
        problems_case(problems, i, prepared->spec_count);
        prepared->datasets[i] =
            datasets_load(prepared->store, component, &option, &error);
        if (prepared->datasets[i] != NULL)
            continue;
        if (option == NULL)
            return refuse_data(prepared, &error);
        problems_add(problems, component_mark(component, option), "%s", error.text);
        status = EXIT_USAGE;
    }
    return status;
}

static void check_with_data(const struct prepared *prepared, struct problems *problems)
{
    for (size_t i = 0; i < prepared->spec_count; i++) {
        problems_case(problems, i, prepared->spec_count);
        fit_with_data(prepared->specs[i], prepared->datasets[i], problems);
        fit_objective(prepared->specs[i], prepared->datasets[i], prepared->specs[0],
                      prepared->datasets[0], problems);
    }
}

/* Told once, however many trials they are of. */
static void warn(const struct prepared *prepared)
{
    struct problems warnings = {0};
    for (size_t i = 0; i < prepared->spec_count; i++)
        fit_warnings(prepared->specs[i], prepared->datasets[i], &warnings);
    for (size_t i = 0; i < warnings.kept && i < WARNINGS; i++)
        print_err("warning: %s\n", warnings.lines[i]);
    if (warnings.distinct > WARNINGS)
        print_err("warning: and %zu more\n", warnings.distinct - WARNINGS);
    problems_free(&warnings);
}

struct loading {
    struct prepared *prepared;
    struct problems *problems;
    int status;
};

static void *load_in_thread(void *given)
{
    struct loading *loading = given;
    loading->status = load_datasets(loading->prepared, loading->problems);
    return NULL;
}

/* Where memory is limited the matrix library may end its process while it makes its code:
 * a child tries it with all that the parent has by then. */
static int warm_with_little(struct prepared *prepared, struct problems *problems)
{
    struct error error;
    int status = load_datasets(prepared, problems);
    if (status != EXIT_OK)
        return status;
    if (probe_warm(&error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    gemm_warm();
    return EXIT_OK;
}

/* Loads the data while the matrix library, which takes nearly as long, makes its code.
 * The thread has ended before anything forks. */
static int load_and_warm(struct prepared *prepared, struct problems *problems)
{
    struct loading loading = {prepared, problems, EXIT_OK};
    struct rlimit limit;
    pthread_t thread;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        return warm_with_little(prepared, problems);
    if (pthread_create(&thread, NULL, load_in_thread, &loading) != 0) {
        gemm_warm();
        return load_datasets(prepared, problems);
    }
    gemm_warm();
    pthread_join(thread, NULL);
    return loading.status;
}

static int ask_layers(struct prepared *prepared, struct problems *problems)
{
    struct error error;
    prepared->shapes =
        arena_array(prepared->arena, prepared->spec_count, sizeof *prepared->shapes);
    check_with_data(prepared, problems);
    int status = probe_specs(prepared->specs, prepared->datasets, prepared->spec_count,
                             prepared->layers, prepared->layer_count, prepared->arena,
                             prepared->shapes, problems, &error);
    if (status != 0 && problems->count == 0)
        return command_fail(EXIT_PROGRAM, &error);
    return status == 0 ? EXIT_OK : EXIT_USAGE;
}

/* Only now that the data is known, trials can be told to be the same. */
static void set_keys(struct prepared *prepared, const struct prepare_wishes *wishes)
{
    for (size_t i = 0; i < prepared->plan.count; i++) {
        size_t spec = prepared->spec_of[i];
        plan_set_key(&prepared->plan.trials[i], prepared->datasets[spec]->digest);
    }
    plan_remove_duplicates(&prepared->plan, prepared->arena);
    axes_find(&prepared->plan, prepared->arena);
    if (wishes->shards > 0)
        plan_keep_shard(&prepared->plan, wishes->shard, wishes->shards);
    match_specs(prepared);
}

int prepare(const struct prepare_wishes *wishes, bool to_train, struct prepared *prepared)
{
    struct problems problems = {0};
    int status = EXIT_USAGE;
    *prepared = (struct prepared){.arena = arena_new()};

    const struct experiment *experiment = experiment_load(
        wishes->config, wishes->sets, wishes->set_count, prepared->arena, &problems);
    if (experiment == NULL)
        goto out;
    plan_expand(experiment, prepared->arena, &prepared->plan, &problems);
    status = find_layers(prepared, wishes->plugin_path);
    if (status != EXIT_OK)
        goto out;
    status = check_config(prepared, &problems);
    if (status != EXIT_OK)
        goto out;
    status = to_train ? load_and_warm(prepared, &problems)
                      : load_datasets(prepared, &problems);
    if (status == EXIT_OK)
        status = ask_layers(prepared, &problems);
    if (status == EXIT_OK) {
        set_keys(prepared, wishes);
        warn(prepared);
    }
    if (problems.count > 0)
        blame_rows(&prepared->plan, NULL, &problems);
out:
    problems_print(&problems, stderr);
    problems_free(&problems);
    return status;
}

void prepare_free(struct prepared *prepared)
{
    datasets_free(prepared->store);
    arena_free(prepared->arena);
    prepared->arena = NULL;
}
