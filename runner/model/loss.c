/* Losses over a batch. A batch is turned so that its samples lie along the row, a few at
 * a time: then every step, the maximum and the sums over the classes included, is a loop
 * that vectorises, however few classes there are. */
#include "model/loss.h"

#include <math.h>
#include <string.h>

#include "base/clones.h"
#include "model/vector.h"

enum { BLOCK = 64 }; /* samples at a time */

struct loss_kind {
    struct option_kind kind;
    void (*block)(struct loss *loss, const int32_t *labels, int64_t count);
};

struct options {
    struct option_reals weight;
    double label_smoothing;
};

/* For a block, each of BLOCK floats a class: the outputs on entry; on return the
 * gradients of the samples' losses, with `value` and `best` a sample. */
struct loss {
    const struct loss_kind *kind;
    int64_t classes;
    float *weights;  /* a class; NULL: 1 each */
    float smoothing; /* of the labels, from 0 to 1 */
    float *turned;   /* (classes, BLOCK) */
    float value[BLOCK];
    int32_t best[BLOCK]; /* the first of the largest outputs, as torch.max has it */
};

BASE_CLONES static void find_best(const float *turned, int64_t classes, float *largest,
                                  int32_t *best)
{
    for (int64_t s = 0; s < BLOCK; s++) {
        largest[s] = turned[s];
        best[s] = 0;
    }
    for (int64_t c = 1; c < classes; c++) {
        for (int64_t s = 0; s < BLOCK; s++) {
            float x = turned[c * BLOCK + s];
            best[s] = x > largest[s] ? (int32_t)c : best[s];
            largest[s] = x > largest[s] ? x : largest[s];
        }
    }
}

BASE_CLONES static void subtract_rows(float *turned, int64_t classes, const float *row)
{
    for (int64_t c = 0; c < classes; c++)
        for (int64_t s = 0; s < BLOCK; s++)
            turned[c * BLOCK + s] -= row[s];
}

/* Exponentials to probabilities; `sum` gets what they were divided by. */
BASE_CLONES static void normalize(float *turned, int64_t classes, float *sum)
{
    for (int64_t s = 0; s < BLOCK; s++)
        sum[s] = 0;
    for (int64_t c = 0; c < classes; c++)
        for (int64_t s = 0; s < BLOCK; s++)
            sum[s] += turned[c * BLOCK + s];
    for (int64_t c = 0; c < classes; c++)
        for (int64_t s = 0; s < BLOCK; s++)
            turned[c * BLOCK + s] /= sum[s];
}

/* The outputs' sum a sample, each class times its weight. */
BASE_CLONES static void add_weighted(const float *turned, int64_t classes,
                                     const float *weights, float *sum)
{
    for (int64_t s = 0; s < BLOCK; s++)
        sum[s] = 0;
    for (int64_t c = 0; c < classes; c++)
        for (int64_t s = 0; s < BLOCK; s++)
            sum[s] += (weights ? weights[c] : 1) * turned[c * BLOCK + s];
}

/* Labels that are not all or nothing: the loss is the sum over the classes of
 * a[c] (log sum exp(o) - o[c]) with a = (1 - smoothing) w[label] onehot(label) +
 * smoothing / classes w, as torch's cross_entropy has it; its gradient is
 * sum(a) softmax(o) - a. */
static void weighted_cross_entropy(struct loss *loss, const int32_t *labels,
                                   int64_t count)
{
    float sum[BLOCK], shared[BLOCK], own[BLOCK], whole = 0, *turned = loss->turned;
    float spread = loss->smoothing / (float)loss->classes;
    const float *weights = loss->weights;
    for (int64_t c = 0; c < loss->classes; c++)
        whole += weights ? weights[c] : 1;
    add_weighted(turned, loss->classes, weights, shared);
    for (int64_t s = 0; s < count; s++)
        own[s] = turned[labels[s] * BLOCK + s];
    vector_exp(turned, turned, loss->classes * BLOCK);
    normalize(turned, loss->classes, sum);
    vector_log(sum, sum, BLOCK);
    for (int64_t s = 0; s < count; s++) {
        float a = (1 - loss->smoothing) * (weights ? weights[labels[s]] : 1);
        loss->value[s] = a * (sum[s] - own[s]) + spread * (whole * sum[s] - shared[s]);
        for (int64_t c = 0; c < loss->classes; c++)
            turned[c * BLOCK + s] = (a + spread * whole) * turned[c * BLOCK + s] -
                                    spread * (weights ? weights[c] : 1);
        turned[labels[s] * BLOCK + s] -= a;
    }
}

/* log sum exp(o) - o[label], with the largest output taken out before exp; its gradient
 * is softmax(o) - onehot(label). */
static void cross_entropy(struct loss *loss, const int32_t *labels, int64_t count)
{
    float largest[BLOCK], sum[BLOCK];
    find_best(loss->turned, loss->classes, largest, loss->best);
    subtract_rows(loss->turned, loss->classes, largest);
    if (loss->weights || loss->smoothing > 0) {
        weighted_cross_entropy(loss, labels, count);
        return;
    }
    for (int64_t s = 0; s < count; s++)
        loss->value[s] = -loss->turned[labels[s] * BLOCK + s];
    vector_exp(loss->turned, loss->turned, loss->classes * BLOCK);
    normalize(loss->turned, loss->classes, sum);
    vector_log(sum, sum, BLOCK);
    for (int64_t s = 0; s < count; s++) {
        loss->value[s] += sum[s];
        loss->turned[labels[s] * BLOCK + s] -= 1.0f;
    }
}

static const struct lamina_option cross_entropy_table[] = {
    {"weight", OPTION_REALS, offsetof(struct options, weight), "[]", "[0, 1e12]",
     "How much a sample of each class counts; [] is 1 each."},
    {"label_smoothing", LAMINA_REAL, offsetof(struct options, label_smoothing), "0",
     "[0, 1]", "Part of a label that is spread over all classes."},
};

static const struct loss_kind kinds[] = {
    {{.name = "cross_entropy",
      .summary = "mean of log(sum exp(o)) - o[label], softmax included",
      .options = cross_entropy_table,
      .count = sizeof cross_entropy_table / sizeof cross_entropy_table[0],
      .size = sizeof(struct options)},
     cross_entropy},
};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

struct option_kinds loss_kinds(void)
{
    static struct option_kind table[KIND_COUNT];
    for (size_t i = 0; i < KIND_COUNT; i++)
        table[i] = kinds[i].kind;
    return (struct option_kinds){"loss", table, KIND_COUNT};
}

int loss_check(const struct component *component, const struct lamina_shape *output,
               int64_t classes, struct error *error)
{
    int64_t outputs = lamina_elements(output);
    if (outputs == classes)
        return 0;
    return error_set(error,
                     "the network ends with %lld output%s but %s needs one for each of "
                     "the data's %lld classes: give the last layer %lld",
                     (long long)outputs, outputs == 1 ? "" : "s", component->kind->name,
                     (long long)classes, (long long)classes);
}

int loss_check_options(const struct component *component, int64_t classes,
                       const char **option, struct error *error)
{
    struct options options;
    struct arena *arena = arena_new();
    component_read(component, &options, arena);
    size_t count = options.weight.count;
    double largest = 0;
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, options.weight.at[i]);
    arena_free(arena);
    *option = "weight";
    if (count == 0)
        return 0;
    if ((int64_t)count != classes)
        return error_set(error, "`weight` has %zu number%s, and the data %lld classes",
                         count, count == 1 ? "" : "s", (long long)classes);
    if (largest <= 0)
        return error_set(error, "`weight` is 0 for every class: nothing would be learnt");
    return 0;
}

struct loss *loss_new(const struct component *component, int64_t classes,
                      struct arena *arena)
{
    struct loss *loss = arena_array(arena, 1, sizeof *loss);
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(kinds[i].kind.name, component->kind->name) == 0)
            loss->kind = &kinds[i];
    struct options options;
    component_read(component, &options, arena);
    loss->smoothing = (float)options.label_smoothing;
    if (options.weight.count > 0)
        loss->weights = arena_array(arena, (size_t)classes, sizeof *loss->weights);
    for (size_t i = 0; i < options.weight.count && (int64_t)i < classes; i++)
        loss->weights[i] = (float)options.weight.at[i];
    loss->classes = classes;
    loss->turned = arena_array(arena, (size_t)classes, BLOCK * sizeof(float));
    return loss;
}

/* Samples past `count` keep what was there before, which nobody reads. */
static void turn_in(struct loss *loss, const float *outputs, int64_t count)
{
    for (int64_t s = 0; s < count; s++)
        for (int64_t c = 0; c < loss->classes; c++)
            loss->turned[c * BLOCK + s] = outputs[s * loss->classes + c];
}

static void turn_out(const struct loss *loss, float scale, float *gradient, int64_t count)
{
    for (int64_t s = 0; s < count; s++)
        for (int64_t c = 0; c < loss->classes; c++)
            gradient[s * loss->classes + c] = loss->turned[c * BLOCK + s] * scale;
}

static void add_results(const struct loss *loss, const int32_t *labels, int64_t count,
                        struct loss_result *result)
{
    for (int64_t s = 0; s < count; s++) {
        result->sum += (double)loss->value[s];
        result->correct += loss->best[s] == labels[s];
    }
}

void loss_compute(struct loss *loss, const float *outputs, const int32_t *labels,
                  int64_t count, float *gradient, int32_t *predicted,
                  struct loss_result *result)
{
    *result = (struct loss_result){.weight = (double)count};
    if (loss->weights) {
        result->weight = 0;
        for (int64_t s = 0; s < count; s++)
            result->weight += (double)loss->weights[labels[s]];
    }
    for (int64_t start = 0; start < count; start += BLOCK) {
        int64_t part = count - start < BLOCK ? count - start : BLOCK;
        turn_in(loss, outputs + start * loss->classes, part);
        loss->kind->block(loss, labels + start, part);
        add_results(loss, labels + start, part, result);
        if (gradient)
            turn_out(loss, 1.0f / (float)result->weight, gradient + start * loss->classes,
                     part);
        if (predicted)
            memcpy(predicted + start, loss->best, (size_t)part * sizeof *predicted);
    }
}
