/* The datasets by name: reads a component's options, runs the loader of its kind, cuts
 * and normalizes what it brings, and gives the result its digest. Knows no file format
 * and draws no digit itself. */
#include "data/dataset.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/memory.h"
#include "data/loader.h"
#include "data/normalize.h"
#include "data/split.h"

#define LARGE_PAGE ((size_t)2 << 20)
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

struct memory {
    void *blocks[2 * SPLIT_COUNT + 3];
    size_t count;
    struct content contents[SPLIT_COUNT];
};

const char *dataset_split_name(enum split split)
{
    static const char *const names[SPLIT_COUNT] = {"train", "validation", "test"};
    return names[split];
}

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

struct option_kinds dataset_kinds(void)
{
    static struct option_kind kinds[COUNT(loaders)];
    for (size_t i = 0; i < COUNT(loaders); i++) {
        if (kinds[i].name == NULL)
            make(&all_made[i], loaders[i]);
        kinds[i] = all_made[i].kind;
    }
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

static void add_normalization(struct text *text,
                              const struct normalization *normalization)
{
    char mean[TEXT_REAL_SIZE], std[TEXT_REAL_SIZE];
    for (int64_t i = 0; i < normalization->count; i++)
        text_add(text, "mean %s std %s\n",
                 text_from_real((double)normalization->mean[i], mean),
                 text_from_real((double)normalization->std[i], std));
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
    add_normalization(&text, &dataset->normalization);
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
    component_read(component, options, arena);
    resolve_paths(component, options, arena);
    return options;
}

int dataset_check(const struct component *component, const char **option,
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

struct dataset *dataset_load(const struct component *component, const char **option,
                             struct error *error)
{
    struct arena *arena = arena_new();
    size_t index = index_of(component->kind);
    const char *options = read_options(component, arena);
    const size_t *begins = all_made[index].begins;
    *option = NULL;
    struct dataset *dataset = dataset_build(loaders[index], options, error);
    if (dataset != NULL && (split_apply((const void *)(options + begins[SPLITTING]),
                                        dataset, option, error) != 0 ||
                            normalize_apply((const void *)(options + begins[NORMALIZING]),
                                            dataset, option, error) != 0)) {
        dataset_free(dataset);
        dataset = NULL;
    }
    if (dataset != NULL)
        set_digest(dataset);
    arena_free(arena);
    return dataset;
}
