/* Losses over a batch. A batch is turned so that its samples lie along the row, a few at
 * a time: then every step, the maximum and the sums over the classes included, is a loop
 * that vectorises, however few classes there are. */
#include "model/loss.h"

#include <string.h>

#include "base/clones.h"
#include "model/vector.h"

enum { BLOCK = 64 }; /* samples at a time */

struct loss_kind {
    struct option_kind kind;
    void (*block)(struct loss *loss, const int32_t *labels, int64_t count);
};

/* For a block, each of BLOCK floats a class: the outputs on entry; on return the
 * gradients of the samples' losses, with `value` and `best` a sample. */
struct loss {
    const struct loss_kind *kind;
    int64_t classes;
    float *turned; /* (classes, BLOCK) */
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

/* log sum exp(o) - o[label], with the largest output taken out before exp; its gradient
 * is softmax(o) - onehot(label). */
static void cross_entropy(struct loss *loss, const int32_t *labels, int64_t count)
{
    float largest[BLOCK], sum[BLOCK];
    find_best(loss->turned, loss->classes, largest, loss->best);
    subtract_rows(loss->turned, loss->classes, largest);
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

static const struct loss_kind kinds[] = {
    {{.name = "cross_entropy",
      .summary = "mean of log(sum exp(o)) - o[label], softmax included"},
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

struct loss *loss_new(const struct component *component, int64_t classes,
                      struct arena *arena)
{
    struct loss *loss = arena_array(arena, 1, sizeof *loss);
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(kinds[i].kind.name, component->kind->name) == 0)
            loss->kind = &kinds[i];
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
    *result = (struct loss_result){0};
    for (int64_t start = 0; start < count; start += BLOCK) {
        int64_t part = count - start < BLOCK ? count - start : BLOCK;
        turn_in(loss, outputs + start * loss->classes, part);
        loss->kind->block(loss, labels + start, part);
        add_results(loss, labels + start, part, result);
        if (gradient)
            turn_out(loss, 1.0f / (float)count, gradient + start * loss->classes, part);
        if (predicted)
            memcpy(predicted + start, loss->best, (size_t)part * sizeof *predicted);
    }
}
