/* The plan: rows times seeds, seeds innermost. */
#include "sweep/plan.h"
#include "config/assign.h"
#include "config/layer_written.h"
#include "config/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "sweep/sweep.h"

static const struct node *assign_row(const struct sweep_rows *rows,
                                     const struct sweep_row *row, struct arena *arena,
                                     struct problems *problems)
{
    const struct node *root = rows->root;
    for (size_t i = 0; i < row->count && root != NULL; i++)
        root =
            assign_swept(root, row->assignments[i].canonical, row->assignments[i].value,
                         row->assignments[i].mark, arena, problems);
    return root;
}

static const struct node *with_seed(const struct node *root, uint64_t seed,
                                    struct arena *arena)
{
    const char *text = arena_format(arena, "%llu", (unsigned long long)seed);
    return tree_with(arena, root, "seed", tree_scalar(arena, text, root->mark),
                     root->mark);
}

/* As the first row that sets it writes it; of a search it may be one that is still to
 * come. */
static const char *written(const struct sweep_rows *rows, const char *path)
{
    const char *searched =
        rows->search != NULL ? search_space_written(rows->search->space, path) : NULL;
    if (searched != NULL)
        return searched;
    for (size_t i = 0; i < rows->count; i++)
        for (size_t j = 0; j < rows->at[i].count; j++)
            if (strcmp(rows->at[i].assignments[j].canonical, path) == 0)
                return rows->at[i].assignments[j].path;
    return path;
}

static void list_swept(struct plan *plan, const struct sweep_rows *rows,
                       struct arena *arena)
{
    plan->swept = arena_array(arena, rows->axis_count, sizeof *plan->swept);
    for (size_t i = 0; i < rows->axis_count; i++)
        plan->swept[plan->swept_count++] =
            (struct plan_swept){rows->axes[i], written(rows, rows->axes[i])};
    plan->sweeps_seeds = rows->seed_count > 0;
}

/* Appends the trials of a row, one for each of the first `seeds`. -1 after problems. */
static int add_trials(struct plan *plan, size_t row, size_t seeds, struct arena *arena,
                      struct problems *problems)
{
    const struct sweep_rows *rows = &plan->rows;
    const struct node *root = assign_row(rows, &rows->at[row], arena, problems);
    for (size_t i = 0; i < seeds && root != NULL; i++) {
        struct trial *trial = &plan->trials[plan->count++];
        *trial = (struct trial){.number = (int64_t)plan->count, .row = row};
        trial->seed = rows->seed_count > 0 ? rows->seeds[i] : plan->experiment->seed;
        trial->root = with_seed(root, trial->seed, arena);
    }
    return root != NULL ? 0 : -1;
}

static size_t seeds_of(const struct plan *plan)
{
    return plan->rows.seed_count > 0 ? plan->rows.seed_count : 1;
}

int plan_expand(const struct experiment *experiment, struct arena *arena,
                struct plan *plan, struct problems *problems)
{
    *plan = (struct plan){.experiment = experiment};
    int status = sweep_expand(experiment, arena, &plan->rows, problems);
    const struct search_rows *search = plan->rows.search;
    size_t rows = search != NULL ? search->most : plan->rows.count;
    size_t probes = search != NULL ? search_rows_most_probes(search->space) : 0;
    plan->total = rows * seeds_of(plan);
    plan->most = plan->total + probes;
    list_swept(plan, &plan->rows, arena);
    plan->trials = arena_array(arena, plan->most, sizeof *plan->trials);
    for (size_t i = 0; i < plan->rows.count; i++)
        if (add_trials(plan, i, seeds_of(plan), arena, problems) != 0)
            status = -1;
    return status;
}

/* ---- Of a search ---- */

int plan_add_probes(struct plan *plan, struct arena *arena, struct problems *problems)
{
    size_t first = plan->rows.count;
    int status = 0;
    search_rows_add_probes(&plan->rows, arena);
    for (size_t i = first; i < plan->rows.count; i++)
        if (add_trials(plan, i, 1, arena, problems) != 0)
            status = -1;
    plan->tried = arena_array(arena, plan->rows.count - first, sizeof *plan->tried);
    return status;
}

static void drop_trials(struct plan *plan)
{
    while (plan->count > 0 && plan->trials[plan->count - 1].row >= plan->rows.count)
        plan->count--;
}

void plan_drop_probes(struct plan *plan)
{
    size_t before = plan->count;
    search_rows_drop_probes(&plan->rows);
    drop_trials(plan);
    while (plan->count + plan->tried_count < before) {
        plan->tried[plan->tried_count] = plan->trials[plan->count + plan->tried_count];
        plan->tried_count++;
    }
}

int plan_add_row(struct plan *plan, const struct search_point *point, struct arena *arena,
                 struct problems *problems)
{
    size_t first = plan->rows.count;
    int status = 0;
    search_rows_add(&plan->rows, point, arena);
    for (size_t i = first; i < plan->rows.count && status == 0; i++)
        status = add_trials(plan, i, seeds_of(plan), arena, problems);
    if (status != 0)
        plan_take_back_row(plan);
    return status;
}

void plan_take_back_row(struct plan *plan)
{
    search_rows_take_back(&plan->rows);
    drop_trials(plan);
}

size_t plan_search_row(const struct plan *plan, const struct trial *trial)
{
    return trial->row / plan->rows.search->width;
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t plan_layer_types(const struct plan *plan, struct arena *arena,
                        const char *const **types)
{
    struct layer_types found = {.arena = arena};
    for (size_t i = 0; i < plan->count; i++)
        layer_written_types(plan->trials[i].root, &found);
    set_free(&found.known);
    if (found.count > 0)
        qsort(found.at, found.count, sizeof *found.at, compare_words);
    *types = found.at;
    return found.count;
}

/* ---- Resolving ---- */

/* By net_key, then by place in the sweep. */
static int compare_trials(const void *a, const void *b)
{
    const struct trial *left = *(const struct trial *const *)a;
    const struct trial *right = *(const struct trial *const *)b;
    int order = strcmp(left->net_key, right->net_key);
    return order != 0 ? order
                      : (left->number > right->number) - (left->number < right->number);
}

void plan_remove_duplicates(struct plan *plan, struct arena *arena)
{
    struct trial **sorted = arena_array(arena, plan->count, sizeof *sorted);
    size_t kept = 0;
    for (size_t i = 0; i < plan->count; i++)
        sorted[i] = &plan->trials[i];
    qsort(sorted, plan->count, sizeof *sorted, compare_trials);
    for (size_t i = plan->count; i-- > 1;)
        if (strcmp(sorted[i]->net_key, sorted[i - 1]->net_key) == 0)
            sorted[i]->number = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->trials[i].number == 0)
            continue;
        plan->trials[kept] = plan->trials[i];
        plan->trials[kept].number = (int64_t)kept + 1;
        kept++;
    }
    plan->duplicates = plan->count - kept;
    plan->count = kept;
    plan->total -= plan->duplicates;
}

static int64_t shard_of(const struct trial *trial, int64_t shards)
{
    struct text text = {0};
    char digest[DIGEST_SIZE];
    text_add(&text, "%s %llu%s", trial->spec->config_hash,
             (unsigned long long)trial->seed, trial->spec->repetition);
    digest_bytes(text.at, text.length, digest);
    text_free(&text);
    digest[8] = '\0';
    return (int64_t)(strtoull(digest, NULL, 16) % (uint64_t)shards);
}

void plan_keep_shard(struct plan *plan, int64_t shard, int64_t shards)
{
    size_t kept = 0;
    for (size_t i = 0; i < plan->count; i++)
        if (shard_of(&plan->trials[i], shards) == shard)
            plan->trials[kept++] = plan->trials[i];
    plan->count = kept;
    plan->is_shard = true;
}

int plan_resolve(struct plan *plan, size_t first, const struct vocabulary *vocabulary,
                 struct arena *arena, struct problems *problems)
{
    size_t before = problems->count;
    for (size_t i = first; i < plan->count; i++) {
        struct trial *trial = &plan->trials[i];
        bool same_row = i > first && trial->row == trial[-1].row;
        problems_case(problems, trial->row, plan->rows.count);
        trial->spec = same_row ? trial[-1].spec
                               : resolve_trial(trial->root, vocabulary, arena, problems);
    }
    return problems->count > before ? -1 : 0;
}

/* Which of the file's tensors a layer begins with is told by its name, which counts
 * nowhere else. */
static void set_config_hash(struct trial *trial, const char *weights_digest)
{
    const struct trial_spec *spec = trial->spec;
    struct text text = {0};
    memcpy(trial->config_hash, spec->config_hash, DIGEST_SIZE);
    if (weights_digest == NULL)
        return;
    text_add(&text, "config %s\nweights %s\n", spec->config_hash, weights_digest);
    for (size_t i = 0; i < spec->layer_count; i++)
        if (spec->layers[i].name != NULL && !spec->layers[i].own_init)
            text_add(&text, "layer %zu %s\n", i, spec->layers[i].name);
    digest_bytes(text.at, text.length, trial->config_hash);
    text_free(&text);
}

static bool is_in_block(const struct layer_spec *layer)
{
    return strchr(layer->component.path + strlen("layers."), '.') != NULL;
}

static bool is_repeat(const struct setting *setting)
{
    const char *word = strrchr(setting->path, '.');
    return setting->identity == IDENTITY_NONE && word != NULL &&
           strcmp(word, ".repeat") == 0 && strncmp(setting->path, "layers.", 7) == 0;
}

/* Which blocks the layers are written in; false where they are a chain. */
static bool add_blocks(struct text *text, const struct trial_spec *spec)
{
    bool any = false;
    for (size_t i = 0; i < spec->layer_count && !any; i++)
        any = is_in_block(&spec->layers[i]);
    for (size_t i = 0; i < spec->layer_count && any; i++)
        text_add(text, "written %s\n", spec->layers[i].component.path);
    for (size_t i = 0; i < spec->setting_count && any; i++)
        if (is_repeat(&spec->settings[i]))
            text_add(text, "%s %lld\n", spec->settings[i].path,
                     (long long)spec->settings[i].value.integer);
    return any;
}

static void set_key(const struct trial *trial, const char *data_digest,
                    char key[DIGEST_SIZE])
{
    const struct trial_spec *spec = trial->spec;
    struct text text = {0};
    text_add(&text, "config %s\nseed %llu\ndata %s\n", trial->config_hash,
             (unsigned long long)trial->seed, data_digest);
    text_add(&text, "%s", spec->repetition);
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct option_kind *kind = spec->layers[i].component.kind;
        text_add(&text, "layer %s@%s\n", kind->name, kind->version);
    }
    digest_bytes(text.at, text.length, key);
    text_free(&text);
}

/* What is recorded of a trial has the paths of one way to write its layers, so that
 * another way is another config, and another trial. */
void plan_set_key(struct trial *trial, const char *data_digest,
                  const char *weights_digest)
{
    struct text text = {0};
    set_config_hash(trial, weights_digest);
    set_key(trial, data_digest, trial->net_key);
    text_add(&text, "config %s\n", trial->config_hash);
    if (add_blocks(&text, trial->spec))
        digest_bytes(text.at, text.length, trial->config_hash);
    set_key(trial, data_digest, trial->run_key);
    text_free(&text);
}
