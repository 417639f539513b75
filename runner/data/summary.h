/* What the numbers of a split look like as a network gets them, and of its targets as
 * they are predicted. */
#ifndef DATA_SUMMARY_H
#define DATA_SUMMARY_H

#include "base/arena.h"
#include "data/dataset.h"

struct summary_numbers {
    double least, most, mean;
    double std; /* the population's */
};

struct summary {
    int64_t columns; /* numbers of a sample; of images the channels */
    const struct summary_numbers *of_columns, *of_targets; /* (columns), (targets) */
};

/* Of a split that has samples, without augmentation; in the arena. -1 where there is no
 * memory. */
int summary_make(const struct dataset *dataset, enum split split, struct arena *arena,
                 struct summary *summary, struct error *error);

#endif
