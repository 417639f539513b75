/* Losses of classes. A batch is transposed so that its samples lie along the row, a few
 * at a time: then every step, the maximum and the sums over the classes included, is a
 * loop that vectorises, however few classes there are. */
#include <string.h>

#include "base/clones.h"
#include "model/loss_kind.h"
#include "model/vector.h"

/* NaN is larger than any number, and the first of equal ones the largest, as in
 * torch.argmax. */
BASE_CLONES static void find_best(const float *transposed, int64_t classes,
                                  float *largest, int32_t *best)
{
    for (int64_t s = 0; s < LOSS_BLOCK; s++) {
        largest[s] = transposed[s];
        best[s] = 0;
    }
    for (int64_t c = 1; c < classes; c++) {
        for (int64_t s = 0; s < LOSS_BLOCK; s++) {
            float x = transposed[c * LOSS_BLOCK + s];
            bool larger = !(x <= largest[s]) & (largest[s] == largest[s]);
            best[s] = larger ? (int32_t)c : best[s];
            largest[s] = larger ? x : largest[s];
        }
    }
}

BASE_CLONES static void subtract_rows(float *transposed, int64_t classes,
                                      const float *row)
{
    for (int64_t c = 0; c < classes; c++)
        for (int64_t s = 0; s < LOSS_BLOCK; s++)
            transposed[c * LOSS_BLOCK + s] -= row[s];
}

/* Exponentials to probabilities; `sum` gets what they were divided by. */
BASE_CLONES static void normalize(float *transposed, int64_t classes, float *sum)
{
    for (int64_t s = 0; s < LOSS_BLOCK; s++)
        sum[s] = 0;
    for (int64_t c = 0; c < classes; c++)
        for (int64_t s = 0; s < LOSS_BLOCK; s++)
            sum[s] += transposed[c * LOSS_BLOCK + s];
    for (int64_t c = 0; c < classes; c++)
        for (int64_t s = 0; s < LOSS_BLOCK; s++)
            transposed[c * LOSS_BLOCK + s] /= sum[s];
}

/* The outputs' sum a sample, each class times its weight. */
BASE_CLONES static void add_weighted(const float *transposed, int64_t classes,
                                     const float *weights, float *sum)
{
    for (int64_t s = 0; s < LOSS_BLOCK; s++)
        sum[s] = 0;
    for (int64_t c = 0; c < classes; c++)
        for (int64_t s = 0; s < LOSS_BLOCK; s++)
            sum[s] += (weights ? weights[c] : 1) * transposed[c * LOSS_BLOCK + s];
}

/* Labels that are not all or nothing: the loss is the sum over the classes of
 * a[c] (log sum exp(o) - o[c]) with a = (1 - smoothing) w[label] onehot(label) +
 * smoothing / classes w, as torch's cross_entropy has it; its gradient is
 * sum(a) softmax(o) - a. */
static void smooth_cross_entropy(struct loss_block *block, float smoothing)
{
    const struct loss *loss = block->loss;
    const int32_t *labels = block->labels;
    const float *weights = loss->weights;
    float sum[LOSS_BLOCK], shared[LOSS_BLOCK], own[LOSS_BLOCK], whole = 0;
    float *transposed = loss->transposed, spread = smoothing / (float)loss->outputs;
    for (int64_t c = 0; c < loss->outputs; c++)
        whole += weights ? weights[c] : 1;
    add_weighted(transposed, loss->outputs, weights, shared);
    for (int64_t s = 0; s < block->count; s++)
        own[s] = transposed[(int64_t)labels[s] * LOSS_BLOCK + s];
    vector_exp(transposed, transposed, loss->outputs * LOSS_BLOCK);
    normalize(transposed, loss->outputs, sum);
    vector_log(sum, sum, LOSS_BLOCK);
    for (int64_t s = 0; s < block->count; s++) {
        float a = (1 - smoothing) * (weights ? weights[labels[s]] : 1);
        /* cppcheck-suppress uninitvar; both loops go to block->count */
        block->value[s] = a * (sum[s] - own[s]) + spread * (whole * sum[s] - shared[s]);
        for (int64_t c = 0; c < loss->outputs; c++) {
            float *at = &transposed[c * LOSS_BLOCK + s];
            *at = (a + spread * whole) * *at - spread * (weights ? weights[c] : 1);
        }
        transposed[(int64_t)labels[s] * LOSS_BLOCK + s] -= a;
    }
}

struct cross_entropy_options {
    struct loss_options common;
    double label_smoothing;
};

/* log sum exp(o) - o[label], with the largest output taken out before exp; its gradient
 * is softmax(o) - onehot(label). */
static void cross_entropy(struct loss_block *block)
{
    const struct loss *loss = block->loss;
    const struct cross_entropy_options *options = loss->options;
    float sum[LOSS_BLOCK], *transposed = loss->transposed;
    subtract_rows(transposed, loss->outputs, block->largest);
    if (loss->weights || options->label_smoothing > 0) {
        smooth_cross_entropy(block, (float)options->label_smoothing);
        return;
    }
    for (int64_t s = 0; s < block->count; s++)
        block->value[s] = -transposed[(int64_t)block->labels[s] * LOSS_BLOCK + s];
    vector_exp(transposed, transposed, loss->outputs * LOSS_BLOCK);
    normalize(transposed, loss->outputs, sum);
    vector_log(sum, sum, LOSS_BLOCK);
    for (int64_t s = 0; s < block->count; s++) {
        block->value[s] += sum[s];
        transposed[(int64_t)block->labels[s] * LOSS_BLOCK + s] -= 1.0f;
    }
}

struct hinge_options {
    struct loss_options common;
    int64_t p;
    double margin;
};

/* w[label] / classes times the sum over the other classes of
 * max(0, margin - o[label] + o[c]) ^ p, which is torch's multi_margin_loss. */
static void hinge(struct loss_block *block)
{
    const struct loss *loss = block->loss;
    const struct hinge_options *options = loss->options;
    float margin = (float)options->margin, *transposed = loss->transposed;
    float scale = (float)(1 / (block->weight * (double)loss->outputs));
    for (int64_t s = 0; s < block->count; s++) {
        int32_t label = block->labels[s];
        float own = transposed[(int64_t)label * LOSS_BLOCK + s], sum = 0, slopes = 0;
        float w = loss->weights ? loss->weights[label] : 1;
        for (int64_t c = 0; c < loss->outputs; c++) {
            float *at = &transposed[c * LOSS_BLOCK + s];
            float z = margin - own + *at;
            bool counts = c != label && !(z <= 0); /* NaN counts */
            sum += !counts ? 0 : options->p == 1 ? z : z * z;
            *at = !counts ? 0 : (options->p == 1 ? scale : 2 * scale * z) * w;
            slopes += *at;
        }
        transposed[(int64_t)label * LOSS_BLOCK + s] = -slopes;
        block->value[s] = w * sum / (float)loss->outputs;
    }
    block->rest = 1;
}

/* Samples past `count` keep what was there before, which nobody reads. */
static void turn_in(const struct loss *loss, const float *outputs, int64_t count)
{
    for (int64_t s = 0; s < count; s++)
        for (int64_t c = 0; c < loss->outputs; c++)
            loss->transposed[c * LOSS_BLOCK + s] = outputs[s * loss->outputs + c];
}

static void turn_out(const struct loss *loss, float scale, float *gradient, int64_t count)
{
    for (int64_t s = 0; s < count; s++)
        for (int64_t c = 0; c < loss->outputs; c++)
            gradient[s * loss->outputs + c] =
                loss->transposed[c * LOSS_BLOCK + s] * scale;
}

static void add_results(const struct loss_block *block, struct loss_result *result)
{
    for (int64_t s = 0; s < block->count; s++) {
        result->sum += (double)block->value[s];
        result->correct += block->best[s] == block->labels[s];
    }
}

static double weight_of(const struct loss *loss, const struct batch *batch)
{
    double weight = 0;
    if (!loss->kind->is_mean_of_weight || loss->weights == NULL)
        return (double)batch->count;
    for (int64_t s = 0; s < batch->count; s++)
        weight += (double)loss->weights[batch->labels[s]];
    return weight;
}

static void compute_classes(struct loss *loss, const float *outputs,
                            const struct batch *batch, float *gradient,
                            int32_t *predicted, struct loss_result *result)
{
    struct loss_block block = {.loss = loss, .weight = weight_of(loss, batch)};
    result->weight = block.weight;
    block.rest = (float)(1 / block.weight);
    result->compared = batch->count;
    for (int64_t start = 0; start < batch->count; start += LOSS_BLOCK) {
        int64_t rest = batch->count - start, at = start * loss->outputs;
        block.labels = batch->labels + start;
        block.count = rest < LOSS_BLOCK ? rest : LOSS_BLOCK;
        turn_in(loss, outputs + at, block.count);
        find_best(loss->transposed, loss->outputs, block.largest, block.best);
        loss->kind->block(&block);
        add_results(&block, result);
        if (gradient)
            turn_out(loss, block.rest, gradient + at, block.count);
        if (predicted)
            memcpy(predicted + start, block.best,
                   (size_t)block.count * sizeof *predicted);
    }
}

#define WEIGHT_OPTION                                                                    \
    {                                                                                    \
        "weight", OPTION_REALS, offsetof(struct loss_options, weight), "[]",             \
            "balanced | [0, 1e12]",                                                      \
            "How much a sample of each class counts; [] is 1 each, balanced the same "   \
            "for all samples of each class together."                                    \
    }

static const struct lamina_option cross_entropy_table[] = {
    WEIGHT_OPTION,
    {"label_smoothing", LAMINA_REAL,
     offsetof(struct cross_entropy_options, label_smoothing), "0", "[0, 1]",
     "Part of a label that is spread over all classes."},
};

const struct loss_kind loss_cross_entropy = {
    .kind = {.name = "cross_entropy",
             .summary = "mean of log(sum exp(o)) - o[label], softmax included",
             .options = cross_entropy_table,
             .count = sizeof cross_entropy_table / sizeof cross_entropy_table[0],
             .size = sizeof(struct cross_entropy_options)},
    .place = 10,
    .data = LOSS_CLASSES,
    .activation = LOSS_SOFTMAX,
    .includes = "softmax | log_softmax",
    .weight = "weight",
    .is_mean_of_weight = true,
    .block = cross_entropy,
    .compute = compute_classes,
};

static const struct lamina_option hinge_table[] = {
    WEIGHT_OPTION,
    {"p", LAMINA_INTEGER, offsetof(struct hinge_options, p), "1", "[1, 2]",
     "The power of what is missing to the margin."},
    {"margin", LAMINA_REAL, offsetof(struct hinge_options, margin), "1", "(0, inf)",
     "By how much the label's output should exceed each other one."},
};

const struct loss_kind loss_hinge = {
    .kind = {.name = "hinge",
             .summary = "mean of what each wrong class lacks to the margin, for classes",
             .version = "2",
             .options = hinge_table,
             .count = sizeof hinge_table / sizeof hinge_table[0],
             .size = sizeof(struct hinge_options)},
    .place = 20,
    .data = LOSS_CLASSES,
    .weight = "weight",
    .block = hinge,
    .compute = compute_classes,
};
