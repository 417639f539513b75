/* What a network gets of a dataset, for programs that are not Lamina: dump-dataset TYPE
 * OPTIONS FOLDER. Of each split the files SPLIT.samples (floats) and SPLIT.answers
 * (labels, int32, or targets, floats) as they lie in memory; on stdout the sample's
 * shape, classes, targets, the samples of each split, and the names of the classes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/batch.h"
#include "data/datasets.h"
#include "support/component.h"

static FILE *create(const char *folder, const char *split, const char *what)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.%s", folder, split, what);
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

static void dump_split(const char *folder, const struct dataset *dataset,
                       enum split split)
{
    const char *name = dataset_split_name(split);
    int64_t count = dataset->splits[split].count;
    size_t size = (size_t)lamina_elements(&dataset->sample);
    struct arena *arena = arena_new();
    struct batch batch;
    float *inputs = arena_try_floats(arena, size);
    FILE *samples = create(folder, name, "samples");
    FILE *answers = create(folder, name, "answers");
    if (batch_make(&batch, dataset, 1, inputs, arena) != 0)
        exit(1);
    for (int64_t i = 0; i < count; i++) {
        batch_gather(dataset, split, NULL, i, 1, &batch);
        fwrite(batch.inputs, sizeof(float), size, samples);
        if (dataset->classes > 0)
            fwrite(batch.labels, sizeof *batch.labels, 1, answers);
        else
            fwrite(batch.targets, sizeof(float), (size_t)dataset->targets, answers);
    }
    fclose(samples);
    fclose(answers);
    arena_free(arena);
    printf("%s %lld\n", name, (long long)count);
}

int main(int argc, char **argv)
{
    struct error error;
    if (argc != 4)
        return 2;
    struct arena *arena = arena_new();
    struct component component = component_of(datasets_kinds(), argv[1], argv[2], arena);
    if (component.kind == NULL)
        return 2;
    struct datasets *store = datasets_new();
    const struct dataset *dataset = datasets_load(store, &component, &error);
    if (dataset == NULL) {
        fprintf(stderr, "%s%s\n", error.text, datasets_faults(store));
        return 1;
    }
    printf("sample");
    for (int64_t i = 0; i < dataset->sample.dims; i++)
        printf(" %lld", (long long)dataset->sample.at[i]);
    printf("\nclasses %lld\ntargets %lld\n", (long long)dataset->classes,
           (long long)dataset->targets);
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        if (dataset->splits[split].count > 0)
            dump_split(argv[3], dataset, split);
    for (int64_t i = 0; dataset->class_names != NULL && i < dataset->classes; i++)
        printf("class %s\n", dataset->class_names[i]);
    datasets_free(store);
    arena_free(arena);
    return 0;
}
