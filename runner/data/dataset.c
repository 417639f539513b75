/* One dataset's memory, and its digest. Reads no file and draws no digit itself. */
#include "data/dataset.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t)2 << 20)

struct memory {
    void *blocks[5 * SPLIT_COUNT + 4];
    size_t count;
    struct dataset_content contents[SPLIT_COUNT];
    struct text faults;
    decode_runner *decode;
    struct arena *arena; /* NULL until it is asked for */
};

const char *dataset_split_name(enum split split)
{
    static const char *const names[SPLIT_COUNT] = {"train", "validation", "test"};
    return names[split];
}

int64_t dataset_row(const struct dataset_samples *samples, int64_t i)
{
    return samples->rows != NULL ? samples->rows[i] : i;
}

bool dataset_is_augmented(const struct dataset_augmentation *augmentation)
{
    return augmentation->padding > 0 || augmentation->flip > 0 ||
           augmentation->rotate > 0 || augmentation->erase > 0;
}

struct dataset_content *dataset_content(struct dataset *dataset, enum split split)
{
    struct memory *memory = dataset->memory;
    return &memory->contents[split];
}

void *dataset_allocate(size_t size)
{
    if (size < LARGE_PAGE)
        return malloc(size > 0 ? size : 1);
    void *block = aligned_alloc(LARGE_PAGE, (size / LARGE_PAGE + 1) * LARGE_PAGE);
    if (block != NULL)
        madvise(block, size, MADV_HUGEPAGE); /* only advice: it may fail */
    return block;
}

void dataset_keep(struct dataset *dataset, void *block)
{
    struct memory *memory = dataset->memory;
    memory->blocks[memory->count++] = block;
}

int dataset_decode(const struct dataset *dataset, const struct decode_task *task,
                   struct error *error)
{
    const struct memory *memory = dataset->memory;
    return memory->decode(task, error);
}

void dataset_decode_by(struct dataset *dataset, decode_runner *run)
{
    struct memory *memory = dataset->memory;
    memory->decode = run;
}

struct text *dataset_faults(struct dataset *dataset)
{
    struct memory *memory = dataset->memory;
    return &memory->faults;
}

struct arena *dataset_arena(struct dataset *dataset)
{
    struct memory *memory = dataset->memory;
    if (memory->arena == NULL)
        memory->arena = arena_new();
    return memory->arena;
}

void dataset_free(struct dataset *dataset)
{
    if (dataset == NULL)
        return;
    struct memory *memory = dataset->memory;
    for (size_t i = 0; memory != NULL && i < memory->count; i++)
        free(memory->blocks[i]);
    if (memory != NULL) {
        text_free(&memory->faults);
        arena_free(memory->arena);
    }
    free(memory);
    free(dataset);
}

static void add_normalization(struct text *text, const struct dataset *dataset)
{
    const struct dataset_normalization *normalization = &dataset->normalization;
    char mean[TEXT_REAL_SIZE], std[TEXT_REAL_SIZE];
    for (int64_t i = 0; i < normalization->count; i++)
        text_add(text, "mean %s std %s\n",
                 text_from_real((double)normalization->mean[i], mean),
                 text_from_real((double)normalization->std[i], std));
    for (int64_t i = 0; dataset->target_mean != NULL && i < dataset->targets; i++)
        text_add(text, "target mean %s std %s\n",
                 text_from_real(dataset->target_mean[i], mean),
                 text_from_real(dataset->target_std[i], std));
}

void dataset_set_digest(struct dataset *dataset)
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
    if (dataset->recipe_text != NULL)
        text_add(&text, "%s", dataset->recipe_text);
    add_normalization(&text, dataset);
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        if (dataset->splits[split].count == 0)
            continue;
        const struct dataset_content *content = dataset_content(dataset, split);
        text_add(&text, "%s %s %s\n", dataset_split_name(split), content->samples,
                 content->targets);
    }
    digest_bytes(text.at, text.length, dataset->digest);
    text_free(&text);
}

struct dataset *dataset_new(struct error *error)
{
    struct dataset *dataset = calloc(1, sizeof *dataset);
    if (dataset != NULL)
        dataset->memory = calloc(1, sizeof(struct memory));
    if (dataset != NULL && dataset->memory != NULL) {
        dataset_decode_by(dataset, decode_here);
        dataset->only = SPLIT_COUNT;
        return dataset;
    }
    error_set(error, "dataset: the system has no memory left");
    dataset_free(dataset);
    return NULL;
}

bool dataset_wants(const struct dataset *dataset, enum split split)
{
    return dataset->only == SPLIT_COUNT || dataset->only == split;
}

struct dataset *dataset_view(const struct dataset *source, struct error *error)
{
    struct dataset *view = dataset_new(error);
    if (view == NULL)
        return NULL;
    struct memory *memory = view->memory;
    const struct memory *of_source = source->memory;
    memcpy(memory->contents, of_source->contents, sizeof memory->contents);
    *view = *source;
    view->memory = memory;
    return view;
}
