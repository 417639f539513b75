/* Where the time of a training run goes, and what its matrix products cost alone:
 * profile CONFIG [PATH=VALUE]... trains the config's first trial in this process, with
 * nobody watching, then calls every product of that run once more, in order and with
 * nothing in between. Prints one line of JSON. The linker puts the __wrap_ functions in
 * the place of the runner's own (--wrap), so the runner knows nothing of being measured.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "cli/arguments.h"
#include "data/batch.h"
#include "model/gemm.h"
#include "model/loss.h"
#include "model/network_plan.h"
#include "model/optimizer.h"
#include "train/evaluate.h"
#include "train/train.h"

/* ---- Time, each moment of it spent in one part ---- */

enum part { LOOP, GATHER, FORWARD, LOSS, BACKWARD, PRODUCTS, OPTIMIZER, PART_COUNT };
static const char *const part_names[PART_COUNT] = {
    "loop", "gather", "forward", "loss", "backward", "products", "optimizer"};

static double seconds[PART_COUNT], since;
static enum part current;

static enum part enter(enum part part)
{
    enum part before = current;
    double now = clock_seconds();
    seconds[current] += now - since;
    since = now;
    current = part;
    return before;
}

/* ---- The products ---- */

struct product {
    bool transpose_a, transpose_b;
    int64_t m, n, k, lda, ldb, ldc;
    float alpha, beta;
    const float *a, *b;
    float *c;
};

static struct product *products;
static size_t product_count, product_capacity;

static void remember(const struct product *product)
{
    if (product_count == product_capacity) {
        product_capacity = 2 * product_capacity + 1024;
        products = memory_resize(products, product_capacity * sizeof *products);
    }
    products[product_count++] = *product;
}

/* ---- The runner's functions, timed ---- */

#define WRAPPED(result, name, ...)                                                       \
    result __real_##name(__VA_ARGS__);                                                   \
    result __wrap_##name(__VA_ARGS__);

WRAPPED(void, gemm, bool, bool, int64_t, int64_t, int64_t, float, const float *, int64_t,
        const float *, int64_t, float, float *, int64_t)
WRAPPED(void, batch_gather, const struct dataset *, enum split, const int32_t *, int64_t,
        int64_t, struct batch *)
WRAPPED(void, batch_gather_training, const struct dataset *, const int32_t *, int64_t,
        int64_t, struct batch *, struct augmenter *)
WRAPPED(int, network_forward, struct network *, bool, int64_t, struct error *)
WRAPPED(int, network_backward, struct network *, int64_t, struct error *)
WRAPPED(void, loss_compute, struct loss *, const float *, const struct batch *, float *,
        int32_t *, struct loss_result *)
WRAPPED(void, optimizer_step, struct optimizer *, const struct optimizer_moment *,
        float *, float *)

void __wrap_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                 float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,
                 float beta, float *c, int64_t ldc)
{
    enum part before = enter(PRODUCTS);
    __real_gemm(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    enter(before);
    remember(&(struct product){transpose_a, transpose_b, m, n, k, lda, ldb, ldc, alpha,
                               beta, a, b, c});
}

void __wrap_batch_gather(const struct dataset *dataset, enum split split,
                         const int32_t *order, int64_t start, int64_t count,
                         struct batch *batch)
{
    enum part before = enter(GATHER);
    __real_batch_gather(dataset, split, order, start, count, batch);
    enter(before);
}

void __wrap_batch_gather_training(const struct dataset *dataset, const int32_t *order,
                                  int64_t start, int64_t count, struct batch *batch,
                                  struct augmenter *augmenter)
{
    enum part before = enter(GATHER);
    __real_batch_gather_training(dataset, order, start, count, batch, augmenter);
    enter(before);
}

int __wrap_network_forward(struct network *network, bool training, int64_t count,
                           struct error *error)
{
    enum part before = enter(FORWARD);
    int status = __real_network_forward(network, training, count, error);
    enter(before);
    return status;
}

int __wrap_network_backward(struct network *network, int64_t count, struct error *error)
{
    enum part before = enter(BACKWARD);
    int status = __real_network_backward(network, count, error);
    enter(before);
    return status;
}

void __wrap_loss_compute(struct loss *loss, const float *outputs,
                         const struct batch *batch, float *gradient, int32_t *predicted,
                         struct loss_result *result)
{
    enum part before = enter(LOSS);
    __real_loss_compute(loss, outputs, batch, gradient, predicted, result);
    enter(before);
}

void __wrap_optimizer_step(struct optimizer *optimizer,
                           const struct optimizer_moment *moment, float *parameters,
                           float *gradients)
{
    enum part before = enter(OPTIMIZER);
    __real_optimizer_step(optimizer, moment, parameters, gradients);
    enter(before);
}

static double replay(void)
{
    double start = clock_seconds();
    for (const struct product *p = products; p < products + product_count; p++)
        __real_gemm(p->transpose_a, p->transpose_b, p->m, p->n, p->k, p->alpha, p->a,
                    p->lda, p->b, p->ldb, p->beta, p->c, p->ldc);
    return clock_seconds() - start;
}

/* ---- The run ---- */

static int train(const struct prepared *prepared, struct arena *arena)
{
    const struct trial *trial = &prepared->plan.trials[0];
    const struct trial_spec *spec = trial->spec;
    const struct dataset *dataset = prepared->datasets[prepared->spec_of[0]];
    const struct lamina_layer **layers =
        arena_array(arena, spec->layer_count, sizeof *layers);
    const struct lamina_layer **known =
        arena_array(arena, prepared->catalogue.count, sizeof *known);
    struct error error;
    struct network *network = NULL;
    if (catalogue_open(&prepared->catalogue, spec, known, layers, &error) == 0)
        network = network_plan(spec, layers, &dataset->sample, NULL, arena, &error);
    const struct train_setup setup = {
        .spec = spec, .seed = trial->seed, .network = network, .dataset = dataset};
    product_count = 0;
    for (int part = 0; part < PART_COUNT; part++)
        seconds[part] = 0;
    since = clock_seconds();
    if (network == NULL || train_run(&setup, arena, &error) != TRAIN_DONE) {
        fprintf(stderr, "profile: %s\n", error.text);
        return 1;
    }
    enter(LOOP);
    return 0;
}

static void print(void)
{
    double alone = replay(), total = 0;
    char library[GEMM_LIBRARY_SIZE];
    printf("{");
    for (int part = 0; part < PART_COUNT; part++) {
        printf("\"%s\": %.6f, ", part_names[part], seconds[part]);
        total += seconds[part];
    }
    printf("\"total\": %.6f, \"products_alone\": %.6f, \"product_calls\": %zu, "
           "\"library\": \"%s\"}\n",
           total, alone, product_count, gemm_library(library));
}

int main(int argc, char **argv)
{
    struct prepared prepared;
    if (argc < 2) {
        fputs("usage: profile CONFIG [PATH=VALUE]...\n", stderr);
        return 2;
    }
    const struct prepare_wishes wishes = {.config = argv[1],
                                          .sets = (const char *const *)argv + 2,
                                          .set_count = (size_t)argc - 2};
    int status = arguments_prepare(&wishes, true, &prepared);
    if (status == 0)
        status = train(&prepared, prepared.arena);
    if (status == 0)
        print();
    prepare_free(&prepared);
    free(products);
    return status;
}
