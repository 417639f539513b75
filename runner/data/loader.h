/* What a kind of dataset brings: its options and how it loads. One more kind is one more
 * of these, `const struct loader loader_NAME`, in a file of data/, where the build finds
 * it (cmake/table.cmake). */
#ifndef DATA_LOADER_H
#define DATA_LOADER_H

#include "data/augment.h"
#include "data/normalize.h"
#include "data/split.h"

/* What every kind's options begin with. */
struct loader_options {
    struct split_options split;
    struct normalize_options normalize;
    struct dataset_augmentation augment;
};

/* And what its table ends with. */
#define LOADER_OPTIONS                                                                   \
    SPLIT_OPTIONS(struct loader_options, split),                                         \
        NORMALIZE_OPTIONS(struct loader_options, normalize),                             \
        AUGMENT_OPTIONS(struct loader_options, augment)
enum {
    LOADER_OPTION_COUNT =
        sizeof(struct lamina_option[]){LOADER_OPTIONS} / sizeof(struct lamina_option)
};

struct loader {
    struct option_kind kind;
    int place; /* among the others, in lists */
    /* What can be told of its own options without the data: -1 with a sentence and the
     * name of the option at fault. NULL: nothing. */
    int (*check)(const void *options, struct error *error);
    /* Fills a zeroed dataset's sample, classes, splits and contents from the component's
     * own options. What it allocates it hands to dataset_keep, also where it fails. */
    int (*load)(const struct component *component, struct dataset *dataset,
                struct error *error);
};

extern const struct option_kind *const loader_table[]; /* each of a loader */
extern const size_t loader_count;

#endif
