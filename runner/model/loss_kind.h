/* What a kind of loss brings. One more kind is one more of these, `const struct loss_kind
 * loss_NAME`, in a file model/loss_*.c, where the build finds it (cmake/table.cmake). */
#ifndef MODEL_LOSS_KIND_H
#define MODEL_LOSS_KIND_H

#include "config/option.h"
#include "data/batch.h"
#include "model/loss_activation.h"
#include "model/loss_result.h"

enum loss_data {
    LOSS_CLASSES,      /* data with labels; an output a class */
    LOSS_NUMBERS,      /* data with targets; an output each */
    LOSS_PROBABILITIES /* two classes and one output, or targets from 0 to 1 */
};

/* What every kind's options begin with. */
struct loss_options {
    struct option_reals weight; /* of each class, or output; none: 1 each */
};

enum { LOSS_BLOCK = 64 }; /* samples of classes, or numbers, at a time */

/* What a kind works on. Its gradients are those of the batch's loss. Where they cancel
 * the weight is in them before they are added up, as in PyTorch: taken in last it would
 * leave a rest, of which an optimizer that divides by the gradient's size makes a step.
 */
struct loss_block {
    const struct loss *loss;
    int64_t start, count;
    double weight; /* of the batch: that by which the sum of all values is divided */
    /* Of classes: the outputs are in loss->transposed, which gets the gradients but for
     * the factor `rest`: 1 / weight, unless the kind has taken that in. */
    float rest;
    const int32_t *labels;
    float largest[LOSS_BLOCK]; /* output of a sample */
    int32_t best[LOSS_BLOCK]; /* its class, the first of equal ones as torch.max has it */
    /* Of numbers: */
    const float *outputs, *targets;
    float gradient[LOSS_BLOCK];
    /* The loss of each sample, or number. */
    float value[LOSS_BLOCK];
};

struct loss_kind {
    struct option_kind kind;
    int place; /* among the others, in lists */
    enum loss_data data;
    enum loss_activation activation;
    /* The layers whose work it does itself, by their types, "a | b"; NULL: none. */
    const char *includes;
    /* What an output predicts of its target; NULL: itself. */
    double (*prediction)(float output);
    const char *weight; /* the name that its options have for it; NULL: they have none */
    bool is_mean_of_weight; /* the sum is divided by the weights, not by the samples */
    void (*block)(struct loss_block *block);
    /* All blocks of a batch; the result is all zero. */
    void (*compute)(struct loss *loss, const float *outputs, const struct batch *batch,
                    float *gradient, int32_t *predicted, struct loss_result *result);
};

struct loss {
    const struct loss_kind *kind;
    const void *options;
    int64_t outputs;      /* a sample */
    bool predicts;        /* as loss_predicts has it */
    const float *weights; /* (outputs); NULL: 1 each */
    float *transposed;    /* of classes: (outputs, LOSS_BLOCK), a class a row */
};

extern const struct option_kind *const loss_table[]; /* each of a loss_kind */
extern const size_t loss_count;

#endif
