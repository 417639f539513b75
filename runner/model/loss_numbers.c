/* Losses of numbers: each output is compared with one target, and the loss is the mean
 * over all of them. With two classes and one output the target is the label, 0 or 1. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "model/loss_kind.h"
#include "model/vector.h"

/* (o - t)^2 */
static void mse(struct loss_block *block)
{
    float scale = (float)(2 / block->weight);
    for (int64_t i = 0; i < block->count; i++) {
        float d = block->outputs[i] - block->targets[i];
        block->value[i] = d * d;
        block->gradient[i] = scale * d;
    }
}

static float sign(float x)
{
    return (float)((x > 0) - (x < 0));
}

/* |o - t|, whose slope at 0 is 0. */
static void l1(struct loss_block *block)
{
    float scale = (float)(1 / block->weight);
    for (int64_t i = 0; i < block->count; i++) {
        float d = block->outputs[i] - block->targets[i];
        block->value[i] = fabsf(d);
        block->gradient[i] = scale * sign(d);
    }
}

/* A parabola d^2 / (2 width), and straight on from where its slope is `steepest`.
 * PyTorch takes sixteen numbers at a time, and what is left over with the options in
 * double; of equal slopes on both sides it so leaves what it leaves. */
static void bent(struct loss_block *block, double width, double steepest)
{
    float scale = (float)(1 / block->weight), bend = (float)(width * steepest);
    float w = (float)width, most = (float)steepest;
    for (int64_t i = 0; i < block->count; i++) {
        float d = block->outputs[i] - block->targets[i], far = fabsf(d);
        float slope = far < bend ? d / w : most * sign(d);
        block->value[i] = far < bend ? 0.5f * d * slope : most * (far - 0.5f * bend);
        block->gradient[i] = scale * slope;
    }
    for (int64_t i = block->count / 16 * 16; i < block->count; i++) {
        float d = block->outputs[i] - block->targets[i];
        double gradient = fabsf(d) < bend ? (double)(scale * d) / width
                                          : (double)(scale * sign(d)) * steepest;
        block->gradient[i] = (float)gradient;
    }
}

struct smooth_l1_options {
    struct loss_options common;
    double beta;
};

/* (o - t)^2 / (2 beta) where |o - t| < beta, else |o - t| - beta / 2. */
static void smooth_l1(struct loss_block *block)
{
    const struct smooth_l1_options *options = block->loss->options;
    if (options->beta < (double)FLT_MIN) /* of which 1 / beta is no float */
        l1(block);
    else
        bent(block, options->beta, 1);
}

struct huber_options {
    struct loss_options common;
    double delta;
};

/* (o - t)^2 / 2 where |o - t| < delta, else delta (|o - t| - delta / 2). */
static void huber(struct loss_block *block)
{
    const struct huber_options *options = block->loss->options;
    bent(block, 1, options->delta);
}

/* -(w t log sigmoid(o) + (1 - t) log(1 - sigmoid(o))) as (1 - t) o + l softplus(-o) with
 * l = 1 + (w - 1) t, where softplus(-o) = max(-o, 0) + log(1 + exp(-|o|)); its slope is
 * (w t + 1 - t) sigmoid(o) - w t. */
static void bce_with_logits(struct loss_block *block)
{
    const struct loss *loss = block->loss;
    float probability[LOSS_BLOCK], soft[LOSS_BLOCK];
    for (int64_t i = 0; i < block->count; i++)
        soft[i] = -fabsf(block->outputs[i]);
    vector_exp(soft, soft, block->count);
    for (int64_t i = 0; i < block->count; i++)
        soft[i] += 1;
    vector_log(soft, soft, block->count);
    vector_sigmoid(probability, block->outputs, block->count);
    for (int64_t i = 0; i < block->count; i++) {
        float o = block->outputs[i], t = block->targets[i];
        float w = loss->weights ? loss->weights[(block->start + i) % loss->outputs] : 1;
        float l = 1 + (w - 1) * t, both = loss->weights ? w * t + 1 - t : 1;
        block->value[i] = (1 - t) * o + l * ((o < 0 ? -o : 0) + soft[i]);
        block->gradient[i] = (both * probability[i] - w * t) / (float)block->weight;
    }
}

static double sigmoid(float output)
{
    return 1 / (1 + exp(-(double)output));
}

/* A 1 is predicted where its chance is above one half: of a target that is 0 or 1, and of
 * two classes the second. */
static void predict(const struct loss_block *block, int32_t *predicted,
                    struct loss_result *result)
{
    for (int64_t i = 0; i < block->count; i++) {
        bool yes = block->outputs[i] > 0;
        result->correct += yes == (block->targets[i] > 0);
        if (predicted)
            predicted[block->start + i] = yes;
    }
    result->compared += block->count;
}

static void compute_numbers(struct loss *loss, const float *outputs,
                            const struct batch *batch, float *gradient,
                            int32_t *predicted, struct loss_result *result)
{
    int64_t total = batch->count * loss->outputs;
    float labels[LOSS_BLOCK];
    struct loss_block block = {.loss = loss, .weight = (double)total};
    result->weight = block.weight;
    for (block.start = 0; block.start < total; block.start += LOSS_BLOCK) {
        int64_t rest = total - block.start;
        block.count = rest < LOSS_BLOCK ? rest : LOSS_BLOCK;
        block.outputs = outputs + block.start;
        block.targets = batch->targets ? batch->targets + block.start : labels;
        for (int64_t i = 0; batch->labels && i < block.count; i++)
            labels[i] = (float)batch->labels[block.start + i];
        loss->kind->block(&block);
        for (int64_t i = 0; i < block.count; i++)
            result->sum += (double)block.value[i];
        if (gradient)
            memcpy(gradient + block.start, block.gradient,
                   (size_t)block.count * sizeof *gradient);
        if (loss->predicts)
            predict(&block, batch->labels ? predicted : NULL, result);
    }
}

#define OPTIONS(table, type)                                                             \
    .options = table, .count = sizeof table / sizeof table[0], .size = sizeof(struct type)

const struct loss_kind loss_mse = {
    .kind = {.name = "mse", .summary = "mean of (output - target)^2"},
    .place = 30,
    .data = LOSS_NUMBERS,
    .block = mse,
    .compute = compute_numbers,
};

const struct loss_kind loss_l1 = {
    .kind = {.name = "l1", .summary = "mean of |output - target|"},
    .place = 40,
    .data = LOSS_NUMBERS,
    .block = l1,
    .compute = compute_numbers,
};

static const struct lamina_option smooth_l1_table[] = {
    {"beta", LAMINA_REAL, offsetof(struct smooth_l1_options, beta), "1", "[0, inf)",
     "The difference from which on the loss grows straight."},
};

const struct loss_kind loss_smooth_l1 = {
    .kind = {.name = "smooth_l1",
             .summary = "l1, but a parabola of height beta / 2 near the target",
             .version = "2",
             OPTIONS(smooth_l1_table, smooth_l1_options)},
    .place = 50,
    .data = LOSS_NUMBERS,
    .block = smooth_l1,
    .compute = compute_numbers,
};

static const struct lamina_option huber_table[] = {
    {"delta", LAMINA_REAL, offsetof(struct huber_options, delta), "1", "(0, inf)",
     "The difference from which on the loss grows straight."},
};

const struct loss_kind loss_huber = {
    .kind = {.name = "huber",
             .summary = "half of mse near the target, straight on from there",
             .version = "2",
             OPTIONS(huber_table, huber_options)},
    .place = 60,
    .data = LOSS_NUMBERS,
    .block = huber,
    .compute = compute_numbers,
};

static const struct lamina_option bce_table[] = {
    {"pos_weight", OPTION_REALS, offsetof(struct loss_options, weight), "[]",
     "[1e-12, 1e12]", "How much a target of 1 counts, for each output; [] is 1 each."},
};

const struct loss_kind loss_bce_with_logits = {
    .kind = {.name = "bce_with_logits",
             .summary = "mean of -log of the target's chance, sigmoid included",
             .version = "2",
             OPTIONS(bce_table, loss_options)},
    .place = 70,
    .data = LOSS_PROBABILITIES,
    .activation = LOSS_SIGMOID,
    .includes = "sigmoid",
    .prediction = sigmoid,
    .weight = "pos_weight",
    .block = bce_with_logits,
    .compute = compute_numbers,
};
