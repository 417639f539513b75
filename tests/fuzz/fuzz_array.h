/* What fuzzers of arrays share: the bytes as a file, which is read and made a dataset of:
 * as samples with labels and with targets, and as those of itself. */
#ifndef FUZZ_FUZZ_ARRAY_H
#define FUZZ_FUZZ_ARRAY_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "data/arrays.h"

typedef int fuzz_reader(void *, const char *, struct array *, struct error *);

static void fuzz_load(fuzz_reader *read, const struct arrays_split *split)
{
    const struct arrays_split none = {.samples = "", .labels = "", .targets = ""};
    const struct arrays_split splits[SPLIT_COUNT] = {*split, none, *split};
    struct arrays_reader reader = {read, NULL};
    struct error error = {0};
    struct dataset *dataset = dataset_new(&error);
    if (arrays_load(splits, &reader, 0, dataset, &error) != 0 && error.text[0] == '\0')
        abort();
    dataset_free(dataset);
}

static void fuzz_array(fuzz_reader *read, const uint8_t *bytes, size_t size)
{
    int memory = memfd_create("array", MFD_CLOEXEC);
    if (memory < 0 || write(memory, bytes, size) != (ssize_t)size)
        abort();
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    fuzz_load(read, &(struct arrays_split){path, path, "", NULL, NULL, NULL});
    fuzz_load(read, &(struct arrays_split){path, "", path, NULL, NULL, NULL});
    close(memory);
}

#endif
