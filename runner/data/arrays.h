/* Datasets of arrays: one of samples, and one of labels or targets, for each split. What
 * idx, npy and datasets with a name of their own share. */
#ifndef DATA_ARRAYS_H
#define DATA_ARRAYS_H

#include "data/array.h"
#include "data/dataset.h"

/* What the arrays of a split are called: files, as a rule. Without samples, "", the
 * dataset has no such split; of labels and targets there is one. */
struct arrays_split {
    const char *samples, *labels, *targets;
    const char *samples_digest, *labels_digest; /* what they must be; NULL: not checked */
    const char *remedy; /* what to do about other digests; NULL where not checked */
};

/* Reads the array of that name, of each split first its samples and then its labels or
 * targets; `out->name` is set, and on failure nothing is left to
 * free. */
struct arrays_reader {
    int (*read)(void *self, const char *name, struct array *out, struct error *error);
    void *self;
};

/* What can be told without the arrays. Options are called by the split's name with
 * `ending` ("" or "_images"), "_labels" and "_targets". -1 with a sentence and the option
 * at fault. */
int arrays_check(const struct arrays_split splits[SPLIT_COUNT], const char *ending,
                 int64_t classes, struct error *error);

/* -1 with the first label that is none of `classes` (0: none that there can be), and how
 * many more are not. */
int arrays_check_labels(const struct array *array, int64_t classes, struct error *error);

/* What a sample of an array is: (features), or (channels, height, width). -1 with a
 * sentence where it has one dimension. */
int arrays_find_shape(const struct array *array, struct lamina_shape *shape,
                      struct error *error);

/* Labels as integers below `classes`, malloc'ed; NULL with a sentence where one is none.
 */
int32_t *arrays_take_labels(const struct array *array, int64_t classes,
                            struct error *error);

/* Loads the splits. Samples are (count, features), (count, height, width), which is one
 * channel, or (count, channels, height, width): unsigned bytes stay bytes, which become
 * u / 255, and all other numbers become floats. Labels are integers, (count) or (count,
 * 1), below `classes`; 0: that is the largest label + 1. Targets are numbers, (count) or
 * (count, targets). Contents are told by what is in the arrays alone, so that files of
 * any format with the same numbers make the same dataset. */
int arrays_load(const struct arrays_split splits[SPLIT_COUNT],
                const struct arrays_reader *reader, int64_t classes,
                struct dataset *dataset, struct error *error);

#endif
