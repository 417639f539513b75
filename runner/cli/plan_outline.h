/* What `lamina plan` shows of a stack of layers: the sample, then the layers with the
 * blocks that they are written in, where repetitions that are alike are told once. */
#ifndef CLI_PLAN_OUTLINE_H
#define CLI_PLAN_OUTLINE_H

#include "config/experiment.h"
#include "model/network_info.h"

enum { PLAN_OUTLINE_LEVELS = 5 /* the config's list, and blocks in one another */ };

enum plan_outline_kind {
    PLAN_OUTLINE_SAMPLE, /* the first row */
    PLAN_OUTLINE_LAYER,
    PLAN_OUTLINE_BLOCK, /* begins: its layers follow */
    PLAN_OUTLINE_END    /* of a block */
};

struct plan_outline_row {
    enum plan_outline_kind kind;
    const char
        *label;   /* "stem (conv2d)", "body x 3", "body 2 to 3 of 3"; NULL of an end */
    size_t layer; /* its place in the stack: the first that the row stands for */
    size_t level; /* blocks that it is in */
    struct plan_outline_place { /* in the config's list, in a block of that, ... */
        size_t index;
        const char *name; /* NULL where it has none */
    } places[PLAN_OUTLINE_LEVELS];
};

struct plan_outline {
    struct plan_outline_row *rows;
    size_t count, capacity;
    size_t *row_of; /* of each layer of the stack: the row that stands for it */
};

/* Whether each layer reads the one before, and none is in a block. */
bool plan_outline_is_chain(const struct trial_spec *spec);

/* `layers` as they were planned. In the arena. */
struct plan_outline plan_outline_of(const struct trial_spec *spec,
                                    const struct network_layer_info *layers,
                                    struct arena *arena);

/* The row whose value an input is: a layer's place in the stack, or -1, the sample. */
size_t plan_outline_source(const struct plan_outline *outline, int64_t input);

/* The row of a layer or of the sample before a row, which is not the first. */
size_t plan_outline_before(const struct plan_outline *outline, size_t row);

/* What the layer of `row` calls an input in its `from`: "previous", "input", "start", or
 * a name. */
const char *plan_outline_word(const struct plan_outline *outline, size_t row,
                              int64_t input);

#endif
