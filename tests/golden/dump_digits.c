/* Writes the generated digits as four IDX files, for programs that are not Lamina:
 * dump_digits FOLDER TRAIN TEST SEED. Used by make_digits.py alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/datasets.h"
#include "support/component.h"

static void put_number(FILE *file, int64_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        fputc((int)(value >> shift) & 255, file);
}

static FILE *create(const char *folder, const char *split, const char *what)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s-%s", folder, split, what);
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

static void dump(const char *folder, const char *split,
                 const struct dataset_samples *samples)
{
    FILE *images = create(folder, split, "images");
    put_number(images, 0x0803);
    put_number(images, samples->count);
    put_number(images, 28);
    put_number(images, 28);
    fwrite(samples->bytes, 28 * 28, (size_t)samples->count, images);
    fclose(images);
    FILE *labels = create(folder, split, "labels");
    put_number(labels, 0x0801);
    put_number(labels, samples->count);
    for (int64_t i = 0; i < samples->count; i++)
        fputc(samples->labels[i], labels);
    fclose(labels);
}

int main(int argc, char **argv)
{
    struct error error;
    char yaml[256];
    if (argc != 5)
        return 2;
    snprintf(yaml, sizeof yaml, "{type: digits, train: %s, test: %s, seed: %s}", argv[2],
             argv[3], argv[4]);
    struct arena *arena = arena_new();
    struct component component = component_of(datasets_kinds(), "digits", yaml, arena);
    if (component.kind == NULL)
        return 2;
    struct datasets *store = datasets_new();
    const struct dataset *dataset = datasets_load(store, &component, &error);
    if (dataset == NULL) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    dump(argv[1], "train", &dataset->splits[SPLIT_TRAIN]);
    dump(argv[1], "test", &dataset->splits[SPLIT_TEST]);
    datasets_free(store);
    arena_free(arena);
    return 0;
}
