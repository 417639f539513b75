/* The update rules of optimizers: a table of kinds, each a flat pass over the parameters
 * with the order of operations of torch.optim 1.13, whose names and defaults they have.
 */
#ifndef MODEL_UPDATE_H
#define MODEL_UPDATE_H

#include "base/error.h"
#include "config/option.h"
#include "config/option_kind.h"

enum { UPDATE_MOST_STATES = 3 };

/* What one step works on: arrays of `count` floats. */
struct update {
    const void *options;
    int64_t iteration; /* from 1 */
    double rate;       /* learning rate */
    double momentum;   /* where the kind has one */
    float *parameters;
    const float *gradients;
    float *state[UPDATE_MOST_STATES]; /* all zero before the first step */
    int64_t count;
};

/* What every kind's options begin with. */
struct update_options {
    double learning_rate, weight_decay;
    double clip_value, clip_norm; /* of the gradients; 0: as they are */
    struct option_texts exempt;   /* roles of parameters that have no decay */
};

/* Whether a parameter of that role, enum lamina_role or 0, has none for it. */
bool update_exempts(const struct update_options *options, int32_t role);

struct update_kind {
    struct option_kind kind;
    /* How many state arrays a step with these options needs. */
    int (*states)(const void *options);
    void (*step)(const struct update *update);
    /* NULL: it has none, or: the momentum that its options give; of adam the first of its
     * betas. */
    double (*momentum)(const void *options);
    /* NULL, or: a sentence where options do not go together, naming the one at fault. */
    int (*check)(const void *options, struct error *error);
};

extern const struct option_kind *const update_kinds[]; /* each of an update_kind */
extern const size_t update_count;

#endif
