/* The datasets by name: reads a component's options, runs the loader of its kind, and
 * gives the result its digest. Knows no file format and draws no digit itself. */
#include "data/dataset.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "data/loader.h"

#define LARGE_PAGE ((size_t)2 << 20)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct loader *const loaders[] = {&mnist_loader, &idx_loader, &digits_loader,
                                               &csv_loader};

struct memory {
    void *blocks[2 * SPLIT_COUNT + 1];
    size_t count;
    struct content contents[SPLIT_COUNT];
};

const char *dataset_split_name(enum split split)
{
    static const char *const names[SPLIT_COUNT] = {"train", "validation", "test"};
    return names[split];
}

struct option_kinds dataset_kinds(void)
{
    static struct option_kind kinds[COUNT(loaders)];
    for (size_t i = 0; i < COUNT(loaders); i++)
        kinds[i] = loaders[i]->kind;
    return (struct option_kinds){"dataset", kinds, COUNT(loaders)};
}

struct content *dataset_content(struct dataset *dataset, enum split split)
{
    struct memory *memory = dataset->memory;
    return &memory->contents[split];
}

void *dataset_allocate(size_t size)
{
    void *block = aligned_alloc(LARGE_PAGE, (size / LARGE_PAGE + 1) * LARGE_PAGE);
    if (block != NULL && size >= LARGE_PAGE)
        madvise(block, size, MADV_HUGEPAGE); /* only advice: it may fail */
    return block;
}

void dataset_keep(struct dataset *dataset, void *block)
{
    struct memory *memory = dataset->memory;
    memory->blocks[memory->count++] = block;
}

void dataset_free(struct dataset *dataset)
{
    if (dataset == NULL)
        return;
    struct memory *memory = dataset->memory;
    for (size_t i = 0; memory != NULL && i < memory->count; i++)
        free(memory->blocks[i]);
    free(memory);
    free(dataset);
}

/* The digest covers what training can see and nothing of where it came from. */
static void set_digest(struct dataset *dataset)
{
    struct text text = {0};
    text_add(&text, "sample");
    for (int64_t i = 0; i < dataset->sample.dims; i++)
        text_add(&text, " %lld", (long long)dataset->sample.at[i]);
    text_add(&text, "\nclasses %lld\n", (long long)dataset->classes);
    if (dataset->targets > 0)
        text_add(&text, "targets %lld\n", (long long)dataset->targets);
    for (int64_t i = 0; dataset->class_names != NULL && i < dataset->classes; i++)
        text_add(&text, "class %s\n", dataset->class_names[i]);
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        if (dataset->splits[split].count == 0)
            continue;
        const struct content *content = dataset_content(dataset, split);
        text_add(&text, "%s %s %s\n", dataset_split_name(split), content->samples,
                 content->targets);
    }
    digest_bytes(text.at, text.length, dataset->digest);
    text_free(&text);
}

struct dataset *dataset_build(const struct loader *loader, const void *options,
                              struct error *error)
{
    struct dataset *dataset = calloc(1, sizeof *dataset);
    if (dataset != NULL)
        dataset->memory = calloc(1, sizeof(struct memory));
    if (dataset == NULL || dataset->memory == NULL) {
        error_set(error, "dataset: the system has no memory left");
        goto out;
    }
    if (loader->load(options, dataset, error) != 0)
        goto out;
    set_digest(dataset);
    return dataset;
out:
    dataset_free(dataset);
    return NULL;
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

static const struct loader *find_loader(const char *name)
{
    for (size_t i = 0; i < COUNT(loaders); i++) {
        if (strcmp(loaders[i]->kind.name, name) == 0)
            return loaders[i];
    }
    return NULL;
}

struct dataset *dataset_load(const struct component *component, struct error *error)
{
    const struct loader *loader = find_loader(component->kind->name);
    if (loader == NULL) {
        error_set(error, "no dataset is of type '%s'", component->kind->name);
        return NULL;
    }
    struct arena *arena = arena_new();
    char *options = arena_array(arena, 1, loader->kind.size);
    component_read(component, options, arena);
    resolve_paths(component, options, arena);
    struct dataset *dataset = dataset_build(loader, options, error);
    arena_free(arena);
    return dataset;
}
