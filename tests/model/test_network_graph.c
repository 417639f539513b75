/* Graphs: gradients of drawn ones against central differences, the order in which
 * gradients of several readers are added up, and what each layer is handed. The layers
 * are made up: y = p x, y = 2 x, the sum of the inputs, and the product of two. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/network_memory.h"
#include "model/network_plan.h"
#include "support/component.h"
#include "support/suite.h"

#include <check.h>

enum { MOST = 16, WIDTH = 5, BATCH = 3, GRAPHS = 60 };

static struct arena *arena;
static struct error error;

static void set_up(void)
{
    arena = arena_new();
}

static void tear_down(void)
{
    arena_free(arena);
}

/* ---- Layers ---- */

static int64_t count_of(const struct lamina_shape *shape, int64_t batch)
{
    return lamina_elements(shape) * batch;
}

static int scale_shape(const struct lamina_runner *runner, const void *options,
                       const struct lamina_shape *input, struct lamina_plan *plan)
{
    lamina_add_parameter(runner, plan, "p", *input, 0, 0, LAMINA_UNIFORM, 0.5, 1.5);
    return lamina_keep_shape(runner, options, input, plan);
}

static int scale_forward(const struct lamina_runner *runner,
                         const struct lamina_forward *pass)
{
    (void)runner;
    for (int64_t i = 0; i < count_of(pass->input_shape, pass->batch_size); i++)
        pass->output[i] = pass->parameters[0][i % WIDTH] * pass->input[i];
    return 0;
}

static int scale_backward(const struct lamina_runner *runner,
                          const struct lamina_backward *pass)
{
    (void)runner;
    memset(pass->parameter_gradients[0], 0, WIDTH * sizeof(float));
    for (int64_t i = 0; i < count_of(pass->input_shape, pass->batch_size); i++) {
        pass->parameter_gradients[0][i % WIDTH] +=
            pass->output_gradient[i] * pass->input[i];
        if (pass->input_gradient)
            pass->input_gradient[i] =
                pass->output_gradient[i] * pass->parameters[0][i % WIDTH];
    }
    return 0;
}

static int twice_forward(const struct lamina_runner *runner,
                         const struct lamina_forward *pass)
{
    (void)runner;
    for (int64_t i = 0; i < count_of(pass->input_shape, pass->batch_size); i++)
        pass->output[i] = 2 * pass->input[i];
    return 0;
}

static int twice_backward(const struct lamina_runner *runner,
                          const struct lamina_backward *pass)
{
    (void)runner;
    if (pass->input != NULL || pass->output != NULL || pass->inputs != NULL)
        return 1;
    for (int64_t i = 0; pass->input_gradient != NULL &&
                        i < count_of(pass->input_shape, pass->batch_size);
         i++)
        pass->input_gradient[i] = 2 * pass->output_gradient[i];
    return 0;
}

static int sum_forward(const struct lamina_runner *runner,
                       const struct lamina_forward *pass)
{
    (void)runner;
    for (int64_t i = 0; i < count_of(pass->input_shape, pass->batch_size); i++) {
        pass->output[i] = 0;
        for (int64_t k = 0; k < pass->input_count; k++)
            pass->output[i] += pass->inputs[k][i];
    }
    return 0;
}

static int sum_backward(const struct lamina_runner *runner,
                        const struct lamina_backward *pass)
{
    (void)runner;
    for (int64_t k = 0; k < pass->input_count; k++)
        if (pass->input_gradients[k] != NULL)
            memcpy(pass->input_gradients[k], pass->output_gradient,
                   (size_t)count_of(pass->input_shape, pass->batch_size) * sizeof(float));
    return 0;
}

static int product_forward(const struct lamina_runner *runner,
                           const struct lamina_forward *pass)
{
    (void)runner;
    for (int64_t i = 0; i < count_of(pass->input_shape, pass->batch_size); i++)
        pass->output[i] = pass->inputs[0][i] * pass->inputs[1][i];
    return 0;
}

static int product_backward(const struct lamina_runner *runner,
                            const struct lamina_backward *pass)
{
    (void)runner;
    for (int64_t i = 0; i < count_of(pass->input_shape, pass->batch_size); i++)
        for (int k = 0; k < 2; k++)
            if (pass->input_gradients[k] != NULL)
                pass->input_gradients[k][i] =
                    pass->output_gradient[i] * pass->inputs[1 - k][i];
    return 0;
}

#define LAYER(word)                                                                      \
    .struct_size = sizeof(struct lamina_layer), .name = #word, .version = "1",           \
    .summary = "", .forward = word##_forward, .backward = word##_backward

static const struct lamina_layer scale = {LAYER(scale), .shape = scale_shape,
                                          .flags = LAMINA_FORGETS_OUTPUT};
static const struct lamina_layer twice = {LAYER(twice), .shape = lamina_keep_shape,
                                          .flags = LAMINA_FORGETS_INPUT |
                                                   LAMINA_FORGETS_OUTPUT};
static const struct lamina_layer sum = {LAYER(sum), .shape = lamina_keep_shape,
                                        .needs_minor = 2, .least_inputs = 1,
                                        .most_inputs = LAMINA_ANY_NUMBER};
static const struct lamina_layer product = {LAYER(product), .shape = lamina_keep_shape,
                                            .needs_minor = 2, .least_inputs = 2,
                                            .most_inputs = 2};

/* ---- Graphs ---- */

struct graph {
    const struct lamina_layer *layers[MOST];
    struct layer_spec specs[MOST];
    size_t count;
};

static struct component component_at(const struct lamina_layer *layer, size_t i)
{
    struct option_kind *kind = arena_array(arena, 1, sizeof *kind);
    *kind = (struct option_kind){.name = layer->name, .size = 1};
    struct component component = component_from(kind, "net.yaml", "{}", arena);
    component.path = arena_format(arena, "layers.%zu", i);
    return component;
}

/* One more layer, which reads `count` others. */
static void add(struct graph *graph, const struct lamina_layer *layer, size_t count,
                const int64_t *inputs)
{
    size_t i = graph->count++;
    int64_t *own = arena_array(arena, count, sizeof *own);
    memcpy(own, inputs, count * sizeof *own);
    graph->layers[i] = layer;
    graph->specs[i] = (struct layer_spec){.component = component_at(layer, i),
                                          .inputs = own,
                                          .input_count = count,
                                          .repetitions = 1};
}

#define ADD(graph, layer, ...)                                                           \
    add(graph, layer, sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t),                \
        (int64_t[]){__VA_ARGS__})

static struct network *plan(const struct graph *graph)
{
    struct trial_spec *spec = arena_array(arena, 1, sizeof *spec);
    struct lamina_shape sample = lamina_vector(WIDTH);
    spec->layers = (struct layer_spec *)graph->specs;
    spec->layer_count = graph->count;
    return network_plan(spec, graph->layers, &sample, NULL, arena, &error);
}

static struct network *make(const struct graph *graph)
{
    struct rng rng;
    struct network *network = plan(graph);
    ck_assert_msg(network != NULL, "%s", error.text);
    ck_assert_int_eq(network_allocate(network, BATCH, 5, NULL, &error), 0);
    rng_seed(&rng, 6);
    rng_fill_normal(&rng, network_input(network), (int64_t)BATCH * WIDTH, 0, 1);
    return network;
}

/* Layers that read what is drawn; the last adds up what nobody has read. */
static void draw_graph(struct graph *graph, struct rng *rng)
{
    bool is_read[MOST] = {false};
    int64_t rest[MOST];
    size_t count = 2 + rng_u32(rng) % (MOST - 3), left = 0;
    *graph = (struct graph){0};
    for (size_t i = 0; i < count; i++) {
        int64_t a = (int64_t)(rng_u32(rng) % (i + 1)) - 1;
        int64_t b = (int64_t)(rng_u32(rng) % (i + 1)) - 1;
        uint32_t kind = rng_u32(rng) % 5;
        if (kind < 2)
            ADD(graph, kind == 0 ? &scale : &twice, a);
        else
            ADD(graph, kind == 2 ? &product : &sum, a, b);
        for (int which = 0; which < 2; which++)
            if ((which == 0 || kind >= 2) && (which == 0 ? a : b) >= 0)
                is_read[which == 0 ? a : b] = true;
    }
    for (size_t i = 0; i < count; i++)
        if (!is_read[i])
            rest[left++] = (int64_t)i;
    add(graph, &sum, left, rest);
}

/* ---- Gradients ---- */

/* A made-up loss: the sum of the outputs times fixed weights. */
static double loss_of(struct network *network)
{
    double loss = 0;
    ck_assert_int_eq(network_forward(network, true, BATCH, &error), 0);
    for (int i = 0; i < BATCH * WIDTH; i++)
        loss += sin(1.7 * i + 0.3) * (double)network_output(network)[i];
    return loss;
}

static void run_backward(struct network *network)
{
    (void)loss_of(network);
    for (int i = 0; i < BATCH * WIDTH; i++)
        network_output_gradient(network)[i] = (float)sin(1.7 * i + 0.3);
    ck_assert_msg(network_backward(network, BATCH, &error) == 0, "%s", error.text);
}

static void expect_slopes(struct network *network, int which)
{
    run_backward(network);
    int64_t count = network_flat_count(network);
    float *gradients = arena_try_floats(arena, (size_t)count);
    memcpy(gradients, network_gradients(network), (size_t)count * sizeof *gradients);
    for (int64_t i = 0; i < count; i++) {
        float *at = &network_parameters(network)[i], old = *at;
        *at = old + 0x1p-7f;
        double above = loss_of(network);
        *at = old - 0x1p-7f;
        double below = loss_of(network), want = (above - below) / 0x1p-6;
        *at = old;
        ck_assert_msg(fabs((double)gradients[i] - want) <= 2e-3 * (1 + fabs(want)),
                      "graph %d, parameter %d: %g, not %g", which, (int)i,
                      (double)gradients[i], want);
    }
}

START_TEST(gradients_of_any_graph_are_the_slopes_of_the_loss)
{
    struct rng rng;
    struct graph graph;
    rng_seed(&rng, 2);
    for (int i = 0; i < GRAPHS; i++) {
        draw_graph(&graph, &rng);
        expect_slopes(make(&graph), i);
    }
}
END_TEST

/* By hand: s = p x, which is read as s and s; y = s s + s, so dy/ds = 2 s + 1. */
START_TEST(a_layer_may_read_another_twice)
{
    struct graph graph = {0};
    ADD(&graph, &scale, -1);
    ADD(&graph, &product, 0, 0);
    ADD(&graph, &sum, 1, 0);
    struct network *network = make(&graph);
    run_backward(network);
    for (int j = 0; j < WIDTH; j++) {
        double want = 0;
        for (int i = j; i < BATCH * WIDTH; i += WIDTH) {
            double x = (double)network_input(network)[i];
            double s = (double)network_parameters(network)[j] * x;
            want += sin(1.7 * i + 0.3) * (2 * s + 1) * x;
        }
        ck_assert_double_eq_tol((double)network_gradients(network)[j], want, 1e-5);
    }
}
END_TEST

/* Its gradient by the input is a number that the test gives as its options. */
static int give_backward(const struct lamina_runner *runner,
                         const struct lamina_backward *pass)
{
    (void)runner;
    for (int64_t i = 0; i < count_of(pass->input_shape, pass->batch_size); i++)
        pass->input_gradient[i] = *(const float *)pass->options;
    return 0;
}

#define give_forward twice_forward
static const struct lamina_layer give = {LAYER(give), .shape = lamina_keep_shape};

/* The sum depends on the order: (2^24 + 1) - 2^24 is 0 in floats, and all others are 1.
 */
START_TEST(gradients_of_several_readers_are_added_from_the_last_to_the_first)
{
    static const float gradients[] = {-0x1p24f, 1, 0x1p24f};
    struct graph graph = {0};
    ADD(&graph, &scale, -1);
    for (int i = 0; i < 3; i++) {
        ADD(&graph, &give, 0);
        graph.specs[i + 1].component.options = &gradients[i];
    }
    ADD(&graph, &sum, 1, 2, 3);
    struct network *network = make(&graph);
    run_backward(network);
    for (int j = 0; j < WIDTH; j++)
        ck_assert_float_eq(network_gradients(network)[j], 0);
}
END_TEST

static int never_backward(const struct lamina_runner *runner,
                          const struct lamina_backward *pass)
{
    (void)pass;
    return lamina_fail(runner, NULL, "nobody wants a gradient from this layer");
}

#define never_forward twice_forward
static const struct lamina_layer never = {LAYER(never), .shape = lamina_keep_shape};

START_TEST(a_branch_without_trained_layers_is_not_asked_for_gradients)
{
    struct graph graph = {0};
    ADD(&graph, &never, -1);
    ADD(&graph, &scale, -1);
    ADD(&graph, &never, 0);
    ADD(&graph, &product, 1, 2);
    struct network *network = make(&graph);
    expect_slopes(network, 0);
    ck_assert_double_eq(network_info(network, 0)->flops_backward, 0);
}
END_TEST

static void expect_refused(const struct graph *graph, const char *want)
{
    ck_assert_ptr_null(plan(graph));
    ck_assert_str_eq(error.text, want);
    ck_assert_str_eq(error.option, "from");
    ck_assert_int_eq(error.layer, (int)graph->count - 1);
}

START_TEST(a_layer_of_another_count_of_inputs_is_refused_with_what_it_reads)
{
    struct graph graph = {0};
    ADD(&graph, &scale, -1);
    ADD(&graph, &product, 0);
    expect_refused(&graph, "product reads 2 layers, and here 1: name them, as in `from: "
                           "[previous, trunk]`; its input "
                           "is 5, from layers.0 (scale)");
    graph.count = 1;
    ADD(&graph, &twice, 0, -1);
    expect_refused(&graph,
                   "twice reads one layer, and `from` names 2; its inputs are 5, "
                   "from layers.0 (scale, line 1); and 5, a sample of the dataset");
}
END_TEST

/* Of 16 layers of which none reads in backward what another has written there live two
 * outputs at one moment, or two gradients, which lie in three buffers; the sample, the
 * temporary memory and the flat arrays come on top, each with a canary of 16 floats. */
START_TEST(a_deep_chain_takes_no_more_memory_than_what_lives_at_one_moment)
{
    struct graph graph = {0};
    ADD(&graph, &scale, -1);
    while (graph.count < MOST)
        ADD(&graph, &twice, (int64_t)graph.count - 1);
    struct network *network = plan(&graph);
    int64_t piece = 1600 + 16, flat = 16;
    ck_assert_int_eq(network_memory(network, 1600 / WIDTH),
                     (3 * piece + piece + 16 + flat + flat + 16) * 4);
    expect_slopes(make(&graph), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("network_graph");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, gradients_of_any_graph_are_the_slopes_of_the_loss);
    tcase_add_test(tests, a_layer_may_read_another_twice);
    tcase_add_test(tests,
                   gradients_of_several_readers_are_added_from_the_last_to_the_first);
    tcase_add_test(tests, a_branch_without_trained_layers_is_not_asked_for_gradients);
    tcase_add_test(tests,
                   a_layer_of_another_count_of_inputs_is_refused_with_what_it_reads);
    tcase_add_test(tests,
                   a_deep_chain_takes_no_more_memory_than_what_lives_at_one_moment);
    return suite_run("network_graph", tests);
}
