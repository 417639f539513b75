/* Nets that are graphs, against PyTorch 1.13: the outputs and gradients of the first
 * batch of golden/graphs/NAME.yaml, from initial values to loss, are those that
 * golden/graphs.txt has of it, by golden/make_graphs.py. With the one wire that the head
 * of the config names they must not be. The curves are compared by e2e/parity-graphs.sh.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/experiment_load.h"
#include "config/resolve.h"
#include "data/batch.h"
#include "data/datasets.h"
#include "model/gemm.h"
#include "model/loss.h"
#include "model/network_plan.h"
#include "model/plugin.h"
#include "run/vocabulary.h"
#include "support/suite.h"
#include "train/order.h"

#include <check.h>

#define GOLDEN TEST_SOURCE_DIR "/tests/golden/"

/* Of what the config names. PyTorch adds up in another order; what is small all over is
 * compared with its own size, too. */
#define TOLERANCE 1e-5
#define OF_LARGEST 1e-3

static const char *const types[] = {
    "add",  "avg_pool2d", "batch_norm", "concat", "conv2d", "conv_transpose2d",
    "tanh", "linear",     "max_pool2d", "prelu",  "relu",   "multiply",
    "silu", "sigmoid",    "upsample"};
enum { TYPES = sizeof types / sizeof *types, MOST_LAYERS = 200, PYTORCH = 0 };

static const struct lamina_layer *plugins[TYPES];
static struct option_kind kinds[TYPES];
static const struct option_kind *kind_list[TYPES];

/* A net after its first batch. */
struct graph {
    struct arena *arena;
    const struct trial_spec *spec;
    struct datasets *store;
    const struct dataset *dataset;
    const struct lamina_layer *layers[MOST_LAYERS];
    struct network *network;
    float *output; /* as it was before the backward */
    int64_t outputs;
};

static void open_layers(struct arena *arena)
{
    struct plugin_path path;
    struct plugin_file file;
    struct error error;
    plugin_path_make(TEST_BINARY_DIR "/plugins", arena, &path);
    path.count = 1;
    for (size_t i = 0; i < TYPES; i++) {
        ck_assert_msg(plugin_find(&path, types[i], arena, &file, &error) == 0, "%s",
                      error.text);
        ck_assert_msg(plugin_open(&file, &plugins[i], &error) == 0, "%s", error.text);
        const struct lamina_layer *layer = plugins[i];
        kinds[i] = (struct option_kind){.name = layer->name,
                                        .version = layer->version,
                                        .summary = layer->summary,
                                        .options = layer->options,
                                        .count = layer->option_count,
                                        .size = layer->options_size};
        kind_list[i] = &kinds[i];
    }
}

/* The config with its wire changed, where one is given. */
static void read_config(struct graph *graph, const char *path, const char *wire)
{
    struct problems problems = {0};
    open_layers(graph->arena);
    const struct vocabulary vocabulary =
        vocabulary_list((struct option_kinds){"layer", kind_list, TYPES});
    const struct experiment *experiment =
        experiment_load(path, &wire, wire != NULL, graph->arena, &problems);
    if (experiment != NULL && problems.count == 0)
        graph->spec =
            resolve_trial(experiment->root, &vocabulary, graph->arena, &problems);
    problems_print(&problems, stderr);
    ck_assert_int_eq(problems.count, 0);
}

static void plan(struct graph *graph)
{
    struct error error;
    const struct trial_spec *spec = graph->spec;
    ck_assert_uint_le(spec->layer_count, MOST_LAYERS);
    for (size_t i = 0; i < spec->layer_count; i++)
        for (size_t k = 0; k < TYPES; k++)
            if (spec->layers[i].component.kind == &kinds[k])
                graph->layers[i] = plugins[k];
    graph->store = datasets_new();
    graph->dataset = datasets_load(graph->store, &spec->dataset, &error);
    ck_assert_msg(graph->dataset != NULL, "%s", error.text);
    graph->network = network_plan(spec, graph->layers, &graph->dataset->sample, NULL,
                                  graph->arena, &error);
    ck_assert_msg(graph->network != NULL, "%s", error.text);
}

static void pass_first_batch(struct graph *graph)
{
    struct rng rng;
    struct order order;
    struct batch batch;
    struct loss_result result;
    struct error error;
    struct network *network = graph->network;
    const int64_t size = graph->spec->schedule.batch_size;
    const struct order_settings settings = {
        graph->dataset->splits[SPLIT_TRAIN].count, size, true, false, PYTORCH, &rng};
    rng_seed(&rng, PYTORCH);
    ck_assert_int_eq(network_allocate(network, size, PYTORCH, &rng, &error), 0);
    ck_assert_int_eq(order_make(&order, &settings, graph->arena), 0);
    ck_assert_int_eq(
        batch_make(&batch, graph->dataset, size, network_input(network), graph->arena),
        0);
    batch_gather_training(graph->dataset, order_next(&order).samples, 0, size, &batch,
                          NULL);
    ck_assert_msg(network_forward(network, true, size, &error) == 0, "%s", error.text);
    graph->outputs = size * lamina_elements(network_output_shape(network));
    graph->output = arena_array(graph->arena, (size_t)graph->outputs, sizeof(float));
    memcpy(graph->output, network_output(network),
           (size_t)graph->outputs * sizeof(float));
    loss_compute(loss_new(&graph->spec->loss, graph->dataset, graph->arena),
                 network_output(network), &batch, network_output_gradient(network), NULL,
                 &result);
    ck_assert_msg(network_backward(network, size, &error) == 0, "%s", error.text);
}

/* ---- What PyTorch has ---- */

/* How many times too far the numbers of a line are from those found, of which every
 * `step`th is there. */
static double excess(const char *text, const float *found, int64_t count, int64_t step)
{
    double farthest = 0, largest = 0;
    char *end;
    for (int64_t i = 0; i < count; i += step, text = end) {
        double wanted = strtod(text, &end);
        ck_assert_msg(end != text, "a line is too short for %d numbers", (int)count);
        farthest = fmax(farthest, fabs((double)found[i] - wanted));
        largest = fmax(largest, fabs(wanted));
    }
    (void)strtod(text, &end);
    ck_assert_msg(end == text, "a line is too long for %d numbers", (int)count);
    return fmax(farthest / TOLERANCE, farthest / (OF_LARGEST * largest));
}

/* The same of the next parameter's gradient. */
static double gradient_excess(const struct graph *graph, const char *text, size_t *layer,
                              size_t *index)
{
    int64_t from, count;
    while ((count = network_parameter(graph->network, *layer, *index, &from)) < 0) {
        ++*layer;
        *index = 0;
        ck_assert_uint_lt(*layer, graph->spec->layer_count);
    }
    ++*index;
    return excess(text, network_gradients(graph->network) + from, count, count / 64 + 1);
}

/* Over all lines of a net; each parameter of it must have one. */
static double worst_excess(const struct graph *graph, const char *name)
{
    FILE *file = fopen(GOLDEN "graphs.txt", "r");
    char *line = NULL;
    size_t capacity = 0, layer = 0, index = 0;
    double worst = 0;
    bool is_in = false;
    ck_assert_ptr_nonnull(file);
    while (getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "net ", 4) == 0)
            is_in = strcmp(line + 4, name) == 0;
        else if (is_in && strncmp(line, "output ", 7) == 0)
            worst = fmax(worst, excess(line + 7, graph->output, graph->outputs, 1));
        else if (is_in)
            worst = fmax(worst, gradient_excess(graph, line + 9, &layer, &index));
    }
    free(line);
    fclose(file);
    ck_assert_uint_eq(layer, graph->spec->layer_count - 1);
    ck_assert_uint_eq(index, 2); /* weight and bias of the last one */
    return worst;
}

/* The wire that the head of a config names: "#   PATH=VALUE". */
static const char *read_wire(const char *path, struct arena *arena)
{
    char line[200];
    const char *wire = NULL;
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file) && wire == NULL)
        if (strncmp(line, "#   ", 4) == 0)
            wire = arena_format(arena, "%.*s", (int)strcspn(line + 4, "\n"), line + 4);
    fclose(file);
    ck_assert_ptr_nonnull(wire);
    return wire;
}

static double compare(const char *name, bool is_miswired)
{
    struct graph graph = {.arena = arena_new()};
    const char *path = arena_format(graph.arena, GOLDEN "graphs/%s.yaml", name);
    read_config(&graph, path, is_miswired ? read_wire(path, graph.arena) : NULL);
    plan(&graph);
    pass_first_batch(&graph);
    double worst = worst_excess(&graph, name);
    datasets_free(graph.store);
    arena_free(graph.arena);
    return worst;
}

static const char *const nets[] = {"resnet8", "densenet", "unet", "stem", "diamond"};

START_TEST(the_first_batch_gives_the_outputs_and_gradients_of_pytorch)
{
    double worst = compare(nets[_i], false);
    printf("%s: at most %.2g of the distance allowed\n", nets[_i], worst);
    ck_assert_double_le(worst, 1);
}
END_TEST

START_TEST(with_one_wire_changed_it_gives_others)
{
    ck_assert_double_gt(compare(nets[_i], true), 100);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("graphs");
    const int count = sizeof nets / sizeof *nets;
    gemm_warm();
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, the_first_batch_gives_the_outputs_and_gradients_of_pytorch,
                        0, count);
    tcase_add_loop_test(tests, with_one_wire_changed_it_gives_others, 0, count);
    return suite_run("train/graphs", tests);
}
