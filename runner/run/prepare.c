/* From a config file to trials that can run. The order matters to the user: the file's
 * own mistakes are all told before any data is read, and the data before a layer is
 * asked. */
#include "run/prepare.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "config/component.h"
#include "config/experiment_load.h"
#include "config/resolve.h"
#include "data/reading.h"
#include "model/gemm.h"
#include "run/vocabulary.h"
#include "sweep/axes.h"
#include "sweep/blame.h"
#include "train/fit.h"
#include "worker/decoder.h"
#include "worker/warm.h"

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

static enum prepare_status check_without_data(struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    struct problems *problems = &prepared->problems;
    for (size_t i = 0; i < plan->count; i++) {
        problems_case(problems, plan->trials[i].row, plan->rows.count);
        if (i == 0 || plan->trials[i].spec != plan->trials[i - 1].spec)
            fit_without_data(plan->trials[i].spec, problems);
    }
    for (size_t i = 0; i < prepared->spec_count && problems->count == 0; i++)
        fit_rule(prepared->specs[i], prepared->specs[0], problems);
    return problems->count == 0 ? PREPARE_OK : PREPARE_WRONG;
}

/* All that can be told by the file alone; what only some rows of a sweep have is told at
 * those. */
static enum prepare_status check_config(struct prepared *prepared)
{
    struct plan *plan = &prepared->plan;
    const struct vocabulary vocabulary = list_kinds(prepared);
    struct problems own = {0};
    plan_resolve(plan, &vocabulary, prepared->arena, &prepared->problems);
    collect_specs(prepared);
    enum prepare_status status = check_without_data(prepared);
    if (status == PREPARE_OK)
        return PREPARE_OK;
    fit_without_data(
        resolve_trial(plan->experiment->root, &vocabulary, prepared->arena, &own), &own);
    blame_rows(plan, &own, &prepared->problems);
    problems_free(&own);
    return status;
}

/* Where a file has faults they say more than the sentence that it has some. */
static void refuse_data(struct prepared *prepared)
{
    const char *faults = datasets_faults(prepared->store);
    if (faults[0] == '\0')
        return;
    prepared->faults = faults;
    prepared->error.text[0] = '\0';
}

/* What an option has to do with it is a problem, of which all trials' are told. */
static enum prepare_status load_datasets(struct prepared *prepared)
{
    struct problems *problems = &prepared->problems;
    struct error *error = &prepared->error;
    enum prepare_status status = PREPARE_OK;
    prepared->store = datasets_new();
    datasets_decode_by(prepared->store, decoder_run);
    prepared->datasets =
        arena_array(prepared->arena, prepared->spec_count, sizeof *prepared->datasets);
    for (size_t i = 0; i < prepared->spec_count; i++) {
        const struct component *component = &prepared->specs[i]->dataset;
        problems_case(problems, i, prepared->spec_count);
        atomic_store(&prepared->loading, component->kind->name);
        prepared->datasets[i] = datasets_load(prepared->store, component, error);
        if (prepared->datasets[i] != NULL)
            continue;
        if (error->option[0] == '\0') {
            refuse_data(prepared);
            return PREPARE_FAILED;
        }
        problems_add(problems, component_mark(component, error->option), "%s",
                     error->text);
        status = PREPARE_WRONG;
    }
    return status;
}

/* What an `init` takes from files. */
static enum prepare_status load_weights(struct prepared *prepared)
{
    struct problems *problems = &prepared->problems;
    struct init_files files = {.arena = prepared->arena};
    size_t count = prepared->spec_count, before = problems->count;
    prepared->init_files = arena_array(files.arena, count, sizeof *prepared->init_files);
    prepared->tensors = arena_array(files.arena, count, sizeof *prepared->tensors);
    atomic_store(&prepared->loading, "weights");
    for (size_t i = 0; i < count; i++) {
        problems_case(problems, i, count);
        const struct init_file *file =
            init_files_read(&files, prepared->specs[i], problems);
        prepared->init_files[i] = file;
        prepared->tensors[i] = file != NULL ? &file->tensors : NULL;
    }
    return problems->count == before ? PREPARE_OK : PREPARE_WRONG;
}

static enum prepare_status load_files(struct prepared *prepared)
{
    enum prepare_status status = load_datasets(prepared);
    if (status == PREPARE_FAILED)
        return status;
    return load_weights(prepared) == PREPARE_OK ? status : PREPARE_WRONG;
}

static void check_with_data(struct prepared *prepared)
{
    struct problems *problems = &prepared->problems;
    for (size_t i = 0; i < prepared->spec_count; i++) {
        problems_case(problems, i, prepared->spec_count);
        fit_with_data(prepared->specs[i], prepared->datasets[i], problems);
        fit_objective(prepared->specs[i], prepared->datasets[i], prepared->specs[0],
                      prepared->datasets[0], problems);
    }
}

struct loading {
    struct prepared *prepared;
    enum prepare_status status;
};

static void *load_in_thread(void *given)
{
    struct loading *loading = given;
    loading->status = load_files(loading->prepared);
    return NULL;
}

/* Where memory is limited the matrix library may end its process while it makes its code:
 * a child tries it with all that the parent has by then. */
static enum prepare_status warm_with_little(struct prepared *prepared)
{
    enum prepare_status status = load_files(prepared);
    if (status != PREPARE_OK)
        return status;
    if (warm_try(&prepared->error) != 0)
        return PREPARE_FAILED;
    gemm_warm();
    return PREPARE_OK;
}

/* Waits for the end of the thread, and tells of it meanwhile. */
static void join(pthread_t thread, const struct prepare_wishes *wishes,
                 struct prepared *prepared)
{
    const double began = clock_seconds();
    struct timespec until;
    int status = wishes->tell == NULL ? pthread_join(thread, NULL) : ETIMEDOUT;
    while (status == ETIMEDOUT) {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 100000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        status = pthread_timedjoin_np(thread, NULL, &until);
        const struct prepare_waiting waiting = {atomic_load(&prepared->loading),
                                                clock_seconds() - began, reading_bytes()};
        if (status == ETIMEDOUT && wishes->tell != NULL)
            wishes->tell(wishes->self, &waiting);
    }
}

/* The allocator of sanitizers, unlike glibc's, may be locked by another thread in a
 * child, which then hangs. */
#ifdef LAMINA_SANITIZED
static const bool warms_first = true;
#else
static const bool warms_first = false;
#endif

/* Loads the data in a thread, so that it can be told how far that is, and that the matrix
 * library, which takes nearly as long, can make its code meanwhile. The thread forks
 * decoders alone, which do not touch that library, and has ended before anything else
 * forks. */
static enum prepare_status load(struct prepared *prepared,
                                const struct prepare_wishes *wishes, bool to_train)
{
    struct loading loading = {prepared, PREPARE_OK};
    struct rlimit limit;
    pthread_t thread;
    bool is_limited =
        getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    if (is_limited && to_train)
        return warm_with_little(prepared);
    bool to_warm = to_train;
    if (to_warm && warms_first) {
        gemm_warm();
        to_warm = false;
    }
    if (is_limited || pthread_create(&thread, NULL, load_in_thread, &loading) != 0) {
        if (to_warm)
            gemm_warm();
        return load_files(prepared);
    }
    if (to_warm)
        gemm_warm();
    join(thread, wishes, prepared);
    return loading.status;
}

static enum prepare_status ask_layers(struct prepared *prepared)
{
    const struct stack_question asked = {prepared->specs, prepared->datasets,
                                         prepared->tensors, prepared->spec_count,
                                         &prepared->catalogue};
    prepared->shapes =
        arena_array(prepared->arena, prepared->spec_count, sizeof *prepared->shapes);
    check_with_data(prepared);
    int status = stack_check(&asked, prepared->arena, prepared->shapes,
                             &prepared->problems, &prepared->error);
    if (status == 0)
        return PREPARE_OK;
    return prepared->problems.count == 0 ? PREPARE_FAILED : PREPARE_WRONG;
}

/* Only now that the data is known, trials can be told to be the same. */
static void set_keys(struct prepared *prepared, const struct prepare_wishes *wishes)
{
    for (size_t i = 0; i < prepared->plan.count; i++) {
        size_t spec = prepared->spec_of[i];
        const struct init_file *file = prepared->init_files[spec];
        plan_set_key(&prepared->plan.trials[i], prepared->datasets[spec]->digest,
                     file != NULL ? file->digest : NULL);
    }
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
    for (size_t i = 0; i < prepared->spec_count; i++) {
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
    plan_expand(experiment, prepared->arena, &prepared->plan, problems);
    enum prepare_status status = find_layers(prepared, wishes->plugin_path);
    if (status == PREPARE_OK)
        status = check_config(prepared);
    if (status != PREPARE_OK)
        return status;
    status = load(prepared, wishes, to_train);
    if (status == PREPARE_OK)
        status = ask_layers(prepared);
    if (status == PREPARE_OK)
        set_keys(prepared, wishes);
    if (status == PREPARE_OK)
        warn(prepared);
    if (status == PREPARE_OK && !wishes->names_trials)
        warn_kept(prepared);
    if (problems->count > 0)
        blame_rows(&prepared->plan, NULL, problems);
    return status;
}

void prepare_free(struct prepared *prepared)
{
    problems_free(&prepared->problems);
    problems_free(&prepared->warnings);
    datasets_free(prepared->store);
    arena_free(prepared->arena);
    *prepared = (struct prepared){0};
}
