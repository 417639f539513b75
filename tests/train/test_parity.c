/* The promise to PyTorch's users: with `compat: pytorch` the tutorial's program gives the
 * initial weights, the batch order, the losses and the counts of PyTorch 1.13.1, whose
 * values are in tests/golden and in the tables below. Needs MNIST in $LAMINA_DATA. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/problems.h"
#include "config/resolve.h"
#include "data/datasets.h"
#include "model/gemm.h"
#include "model/loss.h"
#include "model/network_plan.h"
#include "model/optimizer.h"
#include "model/plugin.h"
#include "model/rate.h"
#include "run/vocabulary.h"
#include "support/suite.h"
#include "train/order.h"
#include "train/train.h"

enum { ITERATIONS = 2345, TRAIN = 60000, BATCH = 128 };

static const char config[] = "dataset: {type: mnist, root: %s/mnist}\n"
                             "layers:\n"
                             "  - {type: linear, out_features: 100}\n"
                             "  - {type: sigmoid}\n"
                             "  - {type: linear, out_features: 10}\n"
                             "loss: {type: cross_entropy}\n"
                             "optimizer: {type: sgd, learning_rate: 0.1}\n"
                             "schedule: {epochs: 5, batch_size: 128, shuffle: true, "
                             "evaluate_every: 500}\n"
                             "compat: pytorch\n";

struct fixture {
    struct arena *arena;
    const struct trial_spec *spec;
    const struct lamina_layer *layers[3];
    struct datasets *store;
    const struct dataset *dataset;
    struct network *network;
};

static const struct lamina_layer *open_layer(const char *type, struct arena *arena)
{
    struct plugin_path path;
    struct plugin_file file;
    struct error error;
    const struct lamina_layer *layer;
    plugin_path_make(TEST_BINARY_DIR "/plugins", arena, &path);
    path.count = 1;
    ck_assert_msg(plugin_find(&path, type, arena, &file, &error) == 0, "%s", error.text);
    ck_assert_msg(plugin_open(&file, &layer, &error) == 0, "%s", error.text);
    return layer;
}

static struct option_kind kind_of(const struct lamina_layer *layer)
{
    return (struct option_kind){.name = layer->name,
                                .version = layer->version,
                                .summary = layer->summary,
                                .options = layer->options,
                                .count = layer->option_count,
                                .size = layer->options_size};
}

static struct fixture set_up(void)
{
    static struct option_kind linear, sigmoid;
    static const struct option_kind *const kinds[] = {&linear, &sigmoid};
    struct fixture it = {.arena = arena_new()};
    struct problems problems = {0};
    struct error error;
    struct error network_error;
    char *text = arena_format(it.arena, config, getenv("LAMINA_DATA"));
    const struct node *root =
        tree_parse(text, strlen(text), "parity.yaml", it.arena, &problems);
    it.layers[0] = it.layers[2] = open_layer("linear", it.arena);
    it.layers[1] = open_layer("sigmoid", it.arena);
    linear = kind_of(it.layers[0]);
    sigmoid = kind_of(it.layers[1]);
    const struct vocabulary vocabulary =
        vocabulary_list((struct option_kinds){"layer", kinds, 2});
    it.spec = root ? resolve_trial(root, &vocabulary, it.arena, &problems) : NULL;
    problems_print(&problems, stderr);
    ck_assert_ptr_nonnull(it.spec);
    it.store = datasets_new();
    it.dataset = datasets_load(it.store, &it.spec->dataset, &error);
    ck_assert_msg(it.dataset != NULL, "%s", error.text);
    it.network = network_plan(it.spec, it.layers, &it.dataset->sample, NULL, it.arena,
                              &network_error);
    ck_assert_msg(it.network != NULL, "%s", network_error.text);
    gemm_warm();
    return it;
}

static void tear_down(struct fixture *it)
{
    datasets_free(it->store);
    arena_free(it->arena);
}

/* ---- Losses and counts ---- */

struct seen {
    double losses[ITERATIONS + 1];
    int64_t iterations;
    int64_t correct[8];
    int64_t at[8];
    size_t evaluations;
};

static enum observer_answer see_iteration(void *self,
                                          const struct iteration_result *result)
{
    struct seen *seen = self;
    ck_assert_int_eq(result->iteration, ++seen->iterations);
    ck_assert_int_le(seen->iterations, ITERATIONS);
    seen->losses[seen->iterations] = result->loss;
    return OBSERVER_GO_ON;
}

static enum observer_answer see_evaluation(void *self,
                                           const struct evaluation_result *result)
{
    struct seen *seen = self;
    ck_assert_int_eq(result->total, 10000);
    seen->at[seen->evaluations] = result->iteration;
    seen->correct[seen->evaluations++] = result->correct;
    return OBSERVER_GO_ON;
}

static double largest_difference(const char *path, const struct seen *seen)
{
    FILE *file = fopen(path, "r");
    char line[128];
    double worst = 0, loss;
    int iteration, lines = 0;
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        ck_assert_int_eq(sscanf(line, "%d,%lf", &iteration, &loss), 2);
        ck_assert_int_eq(iteration, ++lines);
        worst = fmax(worst, fabs(loss - seen->losses[iteration]));
    }
    fclose(file);
    ck_assert_int_eq(lines, ITERATIONS);
    return worst;
}

static void expect_curve(uint64_t seed, const char *path, const int64_t correct[4])
{
    struct fixture it = set_up();
    struct seen *seen = calloc(1, sizeof *seen);
    struct error error;
    struct observer observer = {
        .self = seen, .iteration = see_iteration, .evaluation = see_evaluation};
    const struct train_setup setup = {.spec = it.spec,
                                      .seed = seed,
                                      .network = it.network,
                                      .dataset = it.dataset,
                                      .observers = &observer,
                                      .observer_count = 1};
    ck_assert_msg(train_run(&setup, it.arena, &error) == TRAIN_DONE, "%s", error.text);
    ck_assert_int_eq(seen->iterations, ITERATIONS);
    double worst = largest_difference(path, seen);
    printf("seed %d: largest difference of a loss from PyTorch's %.2g\n", (int)seed,
           worst);
    ck_assert_double_lt(worst, 5e-5);
    ck_assert_uint_eq(seen->evaluations, 5);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(seen->at[i], 500 * (i + 1));
        ck_assert_int_eq(seen->correct[i], correct[i]);
    }
    ck_assert_int_eq(seen->at[4], ITERATIONS);
    free(seen);
    tear_down(&it);
}

START_TEST(seed_0_gives_the_losses_and_counts_of_pytorch)
{
    expect_curve(0, TEST_SOURCE_DIR "/tests/golden/torch_seed0_losses.csv",
                 (const int64_t[]){8587, 8966, 9060, 9123});
}
END_TEST

START_TEST(seed_42_gives_the_losses_and_counts_of_pytorch)
{
    expect_curve(42, TEST_SOURCE_DIR "/tests/golden/torch_seed42_losses.csv",
                 (const int64_t[]){8546, 8942, 9059, 9115});
}
END_TEST

/* ---- Initial weights ---- */

enum { WEIGHT_1 = 0, BIAS_1 = 78400, WEIGHT_2 = 78512, BIAS_2 = 79520 };

static void expect_floats(const float *got, const float *want, int count)
{
    for (int i = 0; i < count; i++)
        ck_assert_msg(memcmp(&got[i], &want[i], sizeof *got) == 0, "%d: %a, not %a", i,
                      (double)got[i], (double)want[i]);
}

static const float *initial_weights(struct fixture *it, uint64_t seed)
{
    struct rng rng;
    struct error error;
    rng_seed(&rng, seed);
    ck_assert_int_eq(network_allocate(it->network, BATCH, seed, &rng, &error), 0);
    return network_parameters(it->network);
}

START_TEST(initial_weights_equal_those_of_pytorch_bit_for_bit)
{
    struct fixture it = set_up();
    const float *p = initial_weights(&it, 0);
    expect_floats(p + WEIGHT_1,
                  (const float[]){-0x1.186p-12f, 0x1.39e56ap-6f, -0x1.e19958p-6f,
                                  -0x1.aea126p-6f, -0x1.c2bd9cp-7f, 0x1.39d21cp-7f,
                                  -0x1.72fe4ap-11f, 0x1.cff422p-6f},
                  8);
    expect_floats(
        p + BIAS_1,
        (const float[]){-0x1.220298p-5f, 0x1.29d3ep-6f, -0x1.63adf8p-6f, -0x1.83ef2ep-7f},
        4);
    expect_floats(
        p + WEIGHT_2,
        (const float[]){-0x1.68b0c6p-5f, -0x1.4f1254p-5f, -0x1.6a84p-9f, -0x1.360754p-4f},
        4);
    expect_floats(p + BIAS_2, (const float[]){0x1.7f14d6p-4f, -0x1.594f1ap-6f}, 2);
    p = initial_weights(&it, 42);
    expect_floats(p + WEIGHT_1,
                  (const float[]){0x1.bf5d42p-6f, 0x1.e5ac58p-6f, -0x1.122a6ep-7f,
                                  0x1.0cc26ap-5f, -0x1.0069eep-7f, 0x1.d84e38p-8f,
                                  -0x1.1ce138p-6f, 0x1.57a4eep-6f},
                  8);
    expect_floats(
        p + BIAS_1,
        (const float[]){-0x1.50f626p-6f, 0x1.9dee1cp-6f, 0x1.bed598p-6f, 0x1.eefa26p-9f},
        4);
    expect_floats(
        p + WEIGHT_2,
        (const float[]){0x1.f4b29ap-7f, -0x1.00aa2p-4f, 0x1.0e00f4p-4f, 0x1.75c086p-4f},
        4);
    expect_floats(p + BIAS_2, (const float[]){-0x1.d4d01ap-6f, 0x1.b7a71ap-6f}, 2);
    tear_down(&it);
}
END_TEST

/* ---- Batch order ---- */

/* After the 79,510 draws of the initial weights, first and second epoch. */
static void expect_order(uint64_t seed, const int32_t first[10], const int32_t last[5],
                         const int32_t second[10])
{
    struct arena *arena = arena_new();
    struct rng rng;
    struct order order;
    rng_seed(&rng, seed);
    for (int i = 0; i < 79510; i++)
        (void)rng_u32(&rng);
    const struct order_settings settings = {TRAIN, BATCH, true, false, seed, &rng};
    ck_assert_int_eq(order_make(&order, &settings, arena), 0);
    ck_assert_mem_eq(order_next(&order).samples, first, 10 * sizeof *first);
    for (int batch = 1; batch < 468; batch++)
        ck_assert_int_eq(order_next(&order).count, BATCH);
    struct order_batch end = order_next(&order);
    ck_assert_int_eq(end.count, 96);
    ck_assert_mem_eq(end.samples + 91, last, 5 * sizeof *last);
    ck_assert_mem_eq(order_next(&order).samples, second, 10 * sizeof *second);
    arena_free(arena);
}

START_TEST(batch_order_equals_that_of_pytorch)
{
    expect_order(
        0,
        (int32_t[]){25585, 7298, 27328, 29816, 36627, 16536, 44962, 32099, 58558, 34662},
        (int32_t[]){36557, 58464, 56521, 45484, 16468},
        (int32_t[]){34238, 59235, 22412, 57180, 38657, 36008, 58027, 38420, 46313,
                    38786});
    expect_order(
        42, (int32_t[]){25637, 41149, 22682, 4903, 3072, 3856, 48912, 7710, 43606, 17580},
        (int32_t[]){18516, 25371, 49938, 23766, 47718},
        (int32_t[]){39748, 28795, 14224, 59911, 21289, 2083, 15388, 59306, 30068, 5363});
}
END_TEST

static bool have_mnist(void)
{
    const char *data = getenv("LAMINA_DATA");
    char plain[4096], packed[4096 + sizeof ".gz"];
    snprintf(plain, sizeof plain, "%s/mnist/train-images-idx3-ubyte", data ? data : "");
    snprintf(packed, sizeof packed, "%s.gz", plain);
    return data && (access(plain, R_OK) == 0 || access(packed, R_OK) == 0);
}

int main(void)
{
    TCase *tests = tcase_create("parity");
    bool mnist = have_mnist();
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, batch_order_equals_that_of_pytorch);
    if (mnist) {
        tcase_add_test(tests, initial_weights_equal_those_of_pytorch_bit_for_bit);
        tcase_add_test(tests, seed_0_gives_the_losses_and_counts_of_pytorch);
        tcase_add_test(tests, seed_42_gives_the_losses_and_counts_of_pytorch);
    }
    int failed = suite_run("parity", tests);
    if (failed == 0 && !mnist) {
        puts("skipped: MNIST is not in $LAMINA_DATA/mnist");
        return 77;
    }
    return failed != 0;
}
