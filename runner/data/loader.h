/* What a kind of dataset brings: its options and how it loads. One more kind is one more
 * file and its row in datasets.c. */
#ifndef DATA_LOADER_H
#define DATA_LOADER_H

#include "data/normalize.h"
#include "data/split.h"

/* What every kind's options begin with. */
struct loader_options {
    struct split_options split;
    struct normalize_options normalize;
};

/* And what its table ends with: so many rows. */
#define LOADER_OPTIONS                                                                   \
    SPLIT_OPTIONS(struct loader_options, split),                                         \
        NORMALIZE_OPTIONS(struct loader_options, normalize)
enum { LOADER_OPTION_COUNT = 7 };

struct loader {
    struct option_kind kind;
    /* What can be told of its own options without the data: -1 with a sentence and the
     * name of the option at fault. NULL: nothing. */
    int (*check)(const void *options, const char **option, struct error *error);
    /* Fills a zeroed dataset's sample, classes, splits and contents from the component's
     * own options. What it allocates it hands to dataset_keep, also where it fails. */
    int (*load)(const struct component *component, struct dataset *dataset,
                struct error *error);
};

/* The content of a split, as SHA-256 of its samples and of its labels or targets; these,
 * the sample's shape, the classes and their names make a dataset's digest. */
struct content {
    char samples[DIGEST_SIZE], targets[DIGEST_SIZE];
    char rests[DIGEST_SIZE]; /* of what floats leave out of far columns; "": nothing */
};

struct content *dataset_content(struct dataset *dataset, enum split split);

/* Malloc'ed memory for samples, of large pages where the system has them: rows are read
 * in random order, and half of that cost is finding their pages. NULL: no memory. */
void *dataset_allocate(size_t size);

/* Hands a malloc'ed block to the dataset, which frees it. At most three per split,
 * and four. */
void dataset_keep(struct dataset *dataset, void *block);

/* What is wrong with the data, a line each, where it is more than the sentence. */
struct text *dataset_faults(struct dataset *dataset);

/* Says that what fails is an option of this name, not the data. */
void dataset_blame(struct dataset *dataset, const char *option);

/* Loads by a component's own options and completes the dataset, which the caller frees.
 * NULL with a sentence, and the option that the loader blames, or NULL; adds the lines of
 * dataset_faults to `faults`. */
struct dataset *dataset_build(const struct component *component, struct text *faults,
                              const char **option, struct error *error);

/* Another dataset of the same samples, to be cut and normalized in its own way, and then
 * completed. The caller frees it, before `source`. NULL: no memory. */
struct dataset *dataset_view(const struct dataset *source, struct error *error);

/* What follows from samples that are complete: how many are of each class, and the
 * digest, which covers what training can see and nothing of where it came from. */
void dataset_complete(struct dataset *dataset);

#endif
