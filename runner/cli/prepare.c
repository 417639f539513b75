/* From a config file to trials that can run. The order matters to the user: the file's
 * own mistakes are all told before any data is read, and the data before a layer is
 * asked. */
#include "cli/prepare.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "model/gemm.h"
#include "model/init.h"
#include "model/loss.h"
#include "model/optimizer.h"
#include "model/rate.h"
#include "train/stop.h"
#include "train/train.h"

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

static int resolve(struct prepared *prepared, struct problems *problems)
{
    struct option_kind *kinds =
        arena_array(prepared->arena, prepared->layer_count, sizeof *kinds);
    for (size_t i = 0; i < prepared->layer_count; i++)
        kinds[i] = prepared->layers[i].kind;
    struct vocabulary vocabulary = {
        .datasets = datasets_kinds(),
        .layers = {"layer", kinds, prepared->layer_count},
        .losses = loss_kinds(),
        .optimizers = optimizer_kinds(),
        .rates = rate_kinds(),
        .stops = stop_kinds(),
        .inits = init_kinds(),
    };
    return plan_resolve(&prepared->plan, &vocabulary, prepared->arena, problems);
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

static bool same_node(const struct node *a, const struct node *b)
{
    struct text left = {0}, right = {0};
    tree_write_json(a, &left);
    tree_write_json(b, &right);
    bool same = strcmp(left.at, right.at) == 0;
    text_free(&left);
    text_free(&right);
    return same;
}

/* A rule of early stopping needs its evaluations, and one that compares trials must be
 * the same for all. */
static void check_stop(const struct spec *spec, const struct spec *first,
                       struct arena *arena, struct problems *problems)
{
    const char *option;
    struct error error;
    const struct stop *stop = stop_new(spec, NULL, arena),
                      *other = stop_new(first, NULL, arena);
    if (stop != NULL && stop_check(stop, &spec->schedule, &option, &error) != 0)
        problems_add(problems, component_mark(&spec->stop, option), "%s", error.text);
    else if (stop_compares(stop) != stop_compares(other) ||
             (stop_compares(stop) && !same_node(spec->stop.node, first->stop.node)))
        problems_add(problems, (stop != NULL ? spec : first)->stop.node->mark,
                     "`stop` compares trials, so it must be the same for all of them");
}

static void check_init(const struct component *init, struct problems *problems)
{
    const char *option;
    struct error error;
    if (init->kind != NULL && init_check(init, &option, &error) != 0)
        problems_add(problems, component_mark(init, option), "%s", error.text);
}

static void check_optimizer(const struct component *optimizer, struct problems *problems)
{
    const char *option;
    struct error error;
    if (optimizer->kind != NULL && optimizer_check(optimizer, &option, &error) != 0)
        problems_add(problems, component_mark(optimizer, option), "%s", error.text);
}

/* What can be told of the sections without the data. */
static int check_sections(struct prepared *prepared, struct problems *problems)
{
    struct arena *arena = arena_new();
    const char *option;
    struct error error;
    for (size_t i = 0; i < prepared->spec_count; i++) {
        const struct spec *spec = prepared->specs[i];
        check_stop(spec, prepared->specs[0], arena, problems);
        if (datasets_check(&spec->dataset, &option, &error) != 0)
            problems_add(problems, component_mark(&spec->dataset, option), "%s",
                         error.text);
        check_optimizer(&spec->optimizer, problems);
        check_init(&spec->init, problems);
        for (size_t layer = 0; layer < spec->layer_count; layer++) {
            check_init(&spec->layers[layer].init, problems);
            check_optimizer(&spec->layers[layer].optimizer, problems);
        }
    }
    arena_free(arena);
    return problems->count == 0 ? EXIT_OK : EXIT_USAGE;
}

/* What an option has to do with it is a problem. */
static int load_datasets(struct prepared *prepared, struct problems *problems)
{
    const char *option;
    struct error error;
    prepared->store = datasets_new();
    prepared->datasets =
        arena_array(prepared->arena, prepared->spec_count, sizeof *prepared->datasets);
    for (size_t i = 0; i < prepared->spec_count; i++) {
        const struct component *component = &prepared->specs[i]->dataset;
        prepared->datasets[i] =
            datasets_load(prepared->store, component, &option, &error);
        if (prepared->datasets[i] != NULL)
            continue;
        if (option == NULL)
            return command_fail(EXIT_PROGRAM, &error);
        problems_add(problems, component_mark(component, option), "%s", error.text);
        return EXIT_USAGE;
    }
    return EXIT_OK;
}

/* The place of an option of a section that need not be there. */
static struct mark mark_in(const struct spec *spec, const char *section,
                           const char *option)
{
    const struct node *map = tree_get(spec->root, section);
    const struct node *node = map != NULL ? tree_get(map, option) : NULL;
    return (node != NULL ? node : map != NULL ? map : spec->root)->mark;
}

/* What looks at the objective while training must find it. */
static void check_looking(const struct spec *spec, const struct dataset *dataset,
                          struct problems *problems)
{
    bool looks = rate_looks(&spec->rate);
    if (looks && spec->schedule.evaluate_every == 0)
        problems_add(problems, component_mark(&spec->rate, NULL),
                     "`reduce_on_plateau` looks at evaluations while training: give "
                     "`schedule.evaluate_every`");
    if ((looks || spec->stop.kind != NULL) &&
        dataset->splits[objective_of(spec, dataset).split].count == 0)
        problems_add(problems, component_mark(looks ? &spec->rate : &spec->stop, NULL),
                     "`%s` looks at evaluations, but the data has no samples for them: "
                     "give `dataset.test_split`",
                     looks ? "reduce_on_plateau" : "stop");
}

static void check_top_k(const struct spec *spec, const struct dataset *dataset,
                        struct problems *problems)
{
    int64_t k = spec->record.top_k, classes = dataset->classes;
    struct mark mark = mark_in(spec, "record", "top_k");
    if (k == 0 || (k > 1 && k < classes))
        return;
    if (classes > 2)
        problems_add(problems, mark,
                     "`record.top_k` must be from 2 to %lld, as the data has %lld "
                     "classes",
                     (long long)classes - 1, (long long)classes);
    else if (classes > 0)
        problems_add(problems, mark,
                     "`record.top_k` says nothing of two classes: leave it out");
    else
        problems_add(problems, mark,
                     "`record.top_k` is of classes, but the data has numbers to predict: "
                     "leave it out");
}

/* The objective and what the rule looks at must be measured, and be the same where trials
 * are compared. */
static void check_metrics(const struct prepared *prepared, size_t index,
                          struct problems *problems)
{
    const struct spec *spec = prepared->specs[index], *first = prepared->specs[0];
    const struct dataset *dataset = prepared->datasets[index];
    const char *option;
    struct error error;
    struct arena *arena = arena_new();
    if (objective_check(spec, dataset, &option, &error) != 0)
        problems_add(problems, mark_in(spec, "objective", option), "%s", error.text);
    else if (stop_check_metric(spec, dataset, &error) != 0)
        problems_add(problems, mark_in(spec, "stop", "metric"), "%s", error.text);
    const struct stop *stop = stop_new(spec, dataset, arena);
    const struct stop *other = stop_new(first, prepared->datasets[0], arena);
    if (stop_compares(stop) && stop_compares(other) &&
        (stop_objective(stop)->metric != stop_objective(other)->metric ||
         stop_objective(stop)->maximize != stop_objective(other)->maximize))
        problems_add(problems, mark_in(spec, "stop", "metric"),
                     "`stop` compares trials, so their objective must be the same: give "
                     "`stop.metric`");
    arena_free(arena);
}

/* What the data must be known for: a loss may weigh its classes, and a schedule of the
 * learning rate must not be longer than the run. */
static void check_with_data(const struct prepared *prepared, struct problems *problems)
{
    const char *option;
    struct error error;
    for (size_t i = 0; i < prepared->spec_count; i++) {
        const struct spec *spec = prepared->specs[i];
        const struct dataset *dataset = prepared->datasets[i];
        const struct rate_run run =
            train_length(&spec->schedule, dataset->splits[SPLIT_TRAIN].count);
        if (rate_check(&spec->rate, &run, &option, &error) != 0)
            problems_add(problems, component_mark(&spec->rate, option), "%s", error.text);
        if (loss_check_options(&spec->loss, dataset, &option, &error) != 0)
            problems_add(problems, component_mark(&spec->loss, option), "%s", error.text);
        check_top_k(spec, dataset, problems);
        check_looking(spec, dataset, problems);
        check_metrics(prepared, i, problems);
    }
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

/* Loads the data while the matrix library, which takes nearly as long, makes its code.
 * The thread has ended before anything forks. */
static int load_and_warm(struct prepared *prepared, struct problems *problems)
{
    struct loading loading = {prepared, problems, EXIT_OK};
    pthread_t thread;
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
    if (experiment == NULL ||
        plan_expand(experiment, prepared->arena, &prepared->plan, &problems) != 0)
        goto out;
    status = find_layers(prepared, wishes->plugin_path);
    if (status != EXIT_OK)
        goto out;
    status = resolve(prepared, &problems) == 0 ? EXIT_OK : EXIT_USAGE;
    if (status != EXIT_OK)
        goto out;
    collect_specs(prepared);
    status = check_sections(prepared, &problems);
    if (status != EXIT_OK)
        goto out;
    status = to_train ? load_and_warm(prepared, &problems)
                      : load_datasets(prepared, &problems);
    if (status == EXIT_OK)
        status = ask_layers(prepared, &problems);
    if (status == EXIT_OK)
        set_keys(prepared, wishes);
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
