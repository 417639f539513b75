/* The kinds of datasets, each a loader's options and those that all have; and the store
 * of what was loaded, found by the options that made it. Knows no file format. */
#include "data/datasets.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "data/loader.h"
#include "data/normalize.h"
#include "data/split.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct loader *const loaders[] = {
    &mnist_loader, &idx_loader,   &digits_loader,  &csv_loader,
    &blobs_loader, &moons_loader, &spirals_loader, &linear_regression_loader};

/* A component's options are a struct of its loader's, and then of each of these. */
enum { SPLITTING, NORMALIZING, PART_COUNT };
static const struct option_kind *const parts[PART_COUNT] = {
    [SPLITTING] = &split_kind, [NORMALIZING] = &normalize_kind};

/* What that makes of each loader's kind; made once, for as long as the program lives. */
static struct made {
    struct option_kind kind;
    size_t begins[PART_COUNT]; /* of the parts' structs */
} all_made[COUNT(loaders)];

/* Appends a part's options to those of `kind`, in `table`, and its struct to theirs;
 * returns where that begins. */
static size_t append(struct option_kind *kind, struct lamina_option *table,
                     const struct option_kind *part)
{
    size_t alignment = _Alignof(max_align_t);
    size_t begin = (kind->size + alignment - 1) / alignment * alignment;
    for (size_t i = 0; i < part->count; i++) {
        struct lamina_option *option = &table[kind->count++];
        *option = part->options[i];
        option->offset += (uint32_t)begin;
    }
    kind->options = table;
    kind->size = begin + part->size;
    return begin;
}

static void make(struct made *made, const struct loader *loader)
{
    size_t count = loader->kind.count;
    for (size_t i = 0; i < PART_COUNT; i++)
        count += parts[i]->count;
    struct lamina_option *table = memory_zeroed(count * sizeof *table);
    memcpy(table, loader->kind.options, loader->kind.count * sizeof *table);
    made->kind = loader->kind;
    for (size_t i = 0; i < PART_COUNT; i++)
        made->begins[i] = append(&made->kind, table, parts[i]);
}

struct option_kinds datasets_kinds(void)
{
    static struct option_kind kinds[COUNT(loaders)];
    for (size_t i = 0; i < COUNT(loaders); i++) {
        if (kinds[i].name == NULL)
            make(&all_made[i], loaders[i]);
        kinds[i] = all_made[i].kind;
    }
    return (struct option_kinds){"dataset", kinds, COUNT(loaders)};
}

/* Paths of a config file are relative to its folder; those of a --set to the current
 * directory. */
static void resolve_paths(const struct component *component, char *options,
                          struct arena *arena)
{
    for (size_t i = 0; i < component->kind->count; i++) {
        const struct lamina_option *option = &component->kind->options[i];
        if (option->type != OPTION_PATH)
            continue;
        const char *path;
        memcpy(&path, options + option->offset, sizeof path);
        struct mark mark = component_mark(component, option->name);
        const char *slash = mark.line > 0 ? strrchr(mark.source, '/') : NULL;
        if (path[0] == '\0' || path[0] == '/' || slash == NULL)
            continue;
        path =
            arena_format(arena, "%.*s/%s", (int)(slash - mark.source), mark.source, path);
        memcpy(options + option->offset, &path, sizeof path);
    }
}

/* Which loader's kind it is. */
static size_t index_of(const struct option_kind *kind)
{
    size_t i = 0;
    while (strcmp(loaders[i]->kind.name, kind->name) != 0)
        i++;
    return i;
}

/* The options of a component: a struct with those of its loader and of each part. */
static char *read_options(const struct component *component, struct arena *arena)
{
    char *options = arena_array(arena, 1, component->kind->size);
    const struct loader *loader = loaders[index_of(component->kind)];
    component_read(component, options, arena);
    resolve_paths(component, options, arena);
    if (loader->read != NULL)
        loader->read(component, options);
    return options;
}

int datasets_check(const struct component *component, const char **option,
                   struct error *error)
{
    struct arena *arena = arena_new();
    size_t index = index_of(component->kind);
    const struct loader *loader = loaders[index];
    const char *options = read_options(component, arena);
    const size_t *begins = all_made[index].begins;
    int status = 0;
    if ((loader->check != NULL && loader->check(options, option, error) != 0) ||
        split_check((const void *)(options + begins[SPLITTING]), option, error) != 0 ||
        normalize_check((const void *)(options + begins[NORMALIZING]), option, error) !=
            0)
        status = -1;
    arena_free(arena);
    return status;
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
};

struct datasets *datasets_new(void)
{
    struct arena *arena = arena_new();
    struct datasets *datasets = arena_array(arena, 1, sizeof *datasets);
    datasets->arena = arena;
    return datasets;
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
    if (datasets->count == datasets->capacity) {
        datasets->capacity = 2 * datasets->capacity + 8;
        struct loaded *grown =
            arena_array(datasets->arena, datasets->capacity, sizeof *grown);
        if (datasets->count > 0)
            memcpy(grown, datasets->all, datasets->count * sizeof *grown);
        datasets->all = grown;
    }
    key = arena_copy(datasets->arena, key, strlen(key));
    datasets->all[datasets->count++] = (struct loaded){key, dataset};
}

/* The first `count` options of a component as text; of paths those that are opened. */
static const char *key_of(const struct component *component, const char *options,
                          size_t count, struct arena *arena)
{
    struct text text = {0};
    text_add(&text, "%s\n", component->kind->name);
    for (size_t i = 0; i < count; i++) {
        const struct lamina_option *option = &component->kind->options[i];
        struct option_value value = option_value(option, component->node, arena, NULL);
        if (option->type == OPTION_PATH)
            memcpy(&value.text, options + option->offset, sizeof value.text);
        option_write(&value, &text);
    }
    const char *key = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return key;
}

/* What all of a component's own options come to. */
static struct dataset *source_of(struct datasets *datasets,
                                 const struct component *component, const char *options,
                                 struct arena *arena, const char **option,
                                 struct error *error)
{
    const struct loader *loader = loaders[index_of(component->kind)];
    const char *key = key_of(component, options, loader->kind.count, arena);
    struct dataset *source = find(datasets, key);
    if (source == NULL && (source = dataset_build(loader, options, &datasets->faults,
                                                  option, error)) != NULL)
        add(datasets, key, source);
    return source;
}

/* A source, cut and normalized. */
static struct dataset *make_view(const struct dataset *source,
                                 const struct component *component, const char *options,
                                 const char **option, struct error *error)
{
    const size_t *begins = all_made[index_of(component->kind)].begins;
    struct dataset *view = dataset_view(source, error);
    if (view == NULL ||
        split_apply((const void *)(options + begins[SPLITTING]), view, option, error) !=
            0 ||
        normalize_apply((const void *)(options + begins[NORMALIZING]), view, option,
                        error) != 0) {
        dataset_free(view);
        return NULL;
    }
    dataset_complete(view);
    return view;
}

const char *datasets_faults(const struct datasets *datasets)
{
    return datasets->faults.length > 0 ? datasets->faults.at : "";
}

const struct dataset *datasets_load(struct datasets *datasets,
                                    const struct component *component,
                                    const char **option, struct error *error)
{
    struct arena *arena = arena_new();
    const char *options = read_options(component, arena);
    const char *key = key_of(component, options, component->kind->count, arena);
    struct dataset *view = find(datasets, key), *source;
    *option = NULL;
    if (view == NULL &&
        (source = source_of(datasets, component, options, arena, option, error)) !=
            NULL &&
        (view = make_view(source, component, options, option, error)) != NULL)
        add(datasets, key, view);
    arena_free(arena);
    return view;
}
