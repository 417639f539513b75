/* A dataset as it is told: what was read and its first samples, as lines for a reader and
 * as JSON. */
#ifndef CLI_DATA_TOLD_H
#define CLI_DATA_TOLD_H

#include "data/batch.h"
#include "data/summary.h"

/* What is told of it. */
struct data_told {
    int64_t trial;        /* the first that has it, by its number, */
    const char *settings; /* and what tells it apart, "" where nothing does */
    const char *type;     /* of the dataset */
    const struct dataset *dataset;
    enum split split;              /* which has samples */
    const struct summary *summary; /* of the split */
    const struct batch *samples;   /* the first ones of the split */
};

/* Prints lines: the splits with their classes, each column or channel with its range,
 * and the samples. */
void data_told_print(const struct data_told *told);

/* Prints the same, and all of it, as one object of JSON in lines. */
void data_told_print_json(const struct data_told *told);

/* What other commands tell of a dataset, too: "(1, 28, 28)", and a line a split. */
void data_told_add_shape(const struct lamina_shape *shape, struct text *out);
void data_told_print_splits(const struct dataset *dataset, int indent);

#endif
