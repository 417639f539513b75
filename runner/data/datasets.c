/* The kinds of datasets, each a loader's options and those that all have; and the store
 * of what was loaded, found by the options that made it. Knows no file format. */
#include "data/datasets.h"

#include <string.h>

#include "config/option_value.h"
#include "data/loader.h"
#include "data/recipe_fit.h"
#include "data/signature_apply.h"
#include "data/tally.h"

struct option_kinds datasets_kinds(void)
{
    return (struct option_kinds){"dataset", loader_table, loader_count};
}

static const struct loader *loader_of(const struct component *component)
{
    return (const struct loader *)component->kind;
}

int datasets_check(const struct component *component, struct error *error)
{
    const struct loader *loader = loader_of(component);
    const struct loader_options *common = component->options;
    if (loader->check != NULL && loader->check(component->options, error) != 0)
        return -1;
    if (split_check(&common->split, error) != 0)
        return -1;
    return normalize_check(&common->normalize, error);
}

/* ---- The store ---- */

struct loaded {
    const char *key; /* all options that it was made by */
    struct dataset *dataset;
};

/* Views come after the datasets that they are of. */
struct datasets {
    struct arena *arena;
    struct loaded *all;
    size_t count, capacity;
    struct text faults;
    decode_runner *decode;
    const struct signature *expected; /* of the net that they are for, or NULL, */
    enum split only;                  /* and as a dataset's */
};

struct datasets *datasets_new(void)
{
    struct arena *arena = arena_new();
    struct datasets *datasets = arena_array(arena, 1, sizeof *datasets);
    datasets->arena = arena;
    datasets->decode = decode_here;
    datasets->only = SPLIT_COUNT;
    return datasets;
}

void datasets_decode_by(struct datasets *datasets, decode_runner *run)
{
    datasets->decode = run;
}

void datasets_free(struct datasets *datasets)
{
    if (datasets == NULL)
        return;
    while (datasets->count > 0)
        dataset_free(datasets->all[--datasets->count].dataset);
    text_free(&datasets->faults);
    arena_free(datasets->arena);
}

static struct dataset *find(const struct datasets *datasets, const char *key)
{
    for (size_t i = 0; i < datasets->count; i++)
        if (strcmp(datasets->all[i].key, key) == 0)
            return datasets->all[i].dataset;
    return NULL;
}

static void add(struct datasets *datasets, const char *key, struct dataset *dataset)
{
    datasets->all = arena_grow(datasets->arena, datasets->all, datasets->count,
                               &datasets->capacity, sizeof *datasets->all);
    key = arena_copy(datasets->arena, key, strlen(key));
    datasets->all[datasets->count++] = (struct loaded){key, dataset};
}

/* The first `count` options of a component as text; of paths those that are opened. */
static const char *key_of(const struct datasets *datasets,
                          const struct component *component, size_t count,
                          struct arena *arena)
{
    struct text text = {0};
    text_add(&text, "%s %d\n", component->kind->name, (int)datasets->only);
    for (size_t i = 0; i < count; i++) {
        struct option_value value =
            option_value(&component->kind->options[i], component->options, arena);
        option_value_write(&value, &text);
    }
    const char *key = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return key;
}

/* What follows from samples that are complete: how many are of each class, and the
 * digest.
 */
static void complete(struct dataset *dataset)
{
    tally_count(dataset);
    dataset_set_digest(dataset);
}

static struct dataset *build(const struct component *component,
                             const struct datasets *datasets, struct text *faults,
                             struct error *error)
{
    struct dataset *dataset = dataset_new(error);
    if (dataset == NULL)
        return NULL;
    dataset_decode_by(dataset, datasets->decode);
    dataset->expected = datasets->expected;
    dataset->only = datasets->only;
    if (loader_of(component)->load(component, dataset, error) != 0) {
        const struct text *lines = dataset_faults(dataset);
        if (error->option[0] == '\0' && lines->length > 0)
            text_add(faults, "%s", lines->at);
        dataset_free(dataset);
        return NULL;
    }
    complete(dataset);
    return dataset;
}

struct dataset *datasets_build(const struct component *component, struct text *faults,
                               struct error *error)
{
    const struct datasets here = {.decode = decode_here, .only = SPLIT_COUNT};
    return build(component, &here, faults, error);
}

/* What all of a component's own options come to. */
static struct dataset *source_of(struct datasets *datasets,
                                 const struct component *component, struct arena *arena,
                                 struct error *error)
{
    size_t own = component->kind->count - LOADER_OPTION_COUNT;
    const char *key = key_of(datasets, component, own, arena);
    struct dataset *source = find(datasets, key);
    if (source == NULL &&
        (source = build(component, datasets, &datasets->faults, error)) != NULL)
        add(datasets, key, source);
    return source;
}

/* By its columns, and normalized, as is measured in the training split. */
static int prepare(const struct loader_options *common, struct dataset *view,
                   struct error *error)
{
    if (view->expected != NULL)
        return signature_apply(view->expected, view, error);
    return recipe_fit(view, error) != 0
               ? -1
               : normalize_apply(&common->normalize, view, error);
}

/* A source, cut and prepared. */
static struct dataset *make_view(const struct dataset *source,
                                 const struct component *component, struct error *error)
{
    const struct loader_options *common = component->options;
    struct dataset *view = dataset_view(source, error);
    if (view == NULL || split_apply(&common->split, view, error) != 0 ||
        prepare(common, view, error) != 0 ||
        augment_check(&common->augment, view, error) != 0) {
        dataset_free(view);
        return NULL;
    }
    view->augmentation = common->augment;
    recipe_set_columns_digest(view);
    complete(view);
    return view;
}

const char *datasets_faults(const struct datasets *datasets)
{
    return datasets->faults.length > 0 ? datasets->faults.at : "";
}

const struct dataset *datasets_load(struct datasets *datasets,
                                    const struct component *component,
                                    struct error *error)
{
    struct arena *arena = arena_new();
    const char *key = key_of(datasets, component, component->kind->count, arena);
    struct dataset *view = find(datasets, key), *source;
    if (view == NULL && (source = source_of(datasets, component, arena, error)) != NULL &&
        (view = make_view(source, component, error)) != NULL)
        add(datasets, key, view);
    arena_free(arena);
    return view;
}

/* Whether the config names a file of this split alone. */
static bool has_file(const struct component *component, enum split split,
                     struct arena *arena)
{
    for (size_t i = 0; i < component->kind->count; i++) {
        const struct lamina_option *option = &component->kind->options[i];
        if (option->type == OPTION_PATH &&
            strcmp(option->name, dataset_split_name(split)) == 0)
            return option_value(option, component->options, arena).text[0] != '\0';
    }
    return false;
}

enum split datasets_file(const struct component *component, enum split wanted)
{
    struct arena *arena = arena_new();
    const struct split_options *cut =
        &((const struct loader_options *)component->options)->split;
    bool is_cut = cut->validation_split > 0 || cut->test_split > 0 || cut->limit > 0 ||
                  cut->folds > 0;
    enum split split = wanted;
    if (wanted == SPLIT_COUNT)
        for (split = SPLIT_TEST; split > 0 && !has_file(component, split, arena);)
            split--;
    if (is_cut || !has_file(component, split, arena))
        split = SPLIT_COUNT;
    arena_free(arena);
    return split;
}

const struct dataset *datasets_load_for(struct datasets *datasets,
                                        const struct component *component,
                                        const struct signature *signature,
                                        enum split split, struct error *error)
{
    datasets->expected = signature;
    datasets->only = datasets_file(component, split);
    return datasets_load(datasets, component, error);
}
