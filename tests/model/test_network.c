/* The network: gradients against central differences, initial values, batches of any
 * size, and what is said of layers that declare nonsense. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "config/tree.h"
#include "model/gemm.h"
#include "model/network_plan.h"
#include "model/network_tensor.h"
#include "model/plugin.h"
#include "support/component.h"
#include "support/suite.h"

#include <check.h>

enum { MOST = 8, BATCH = 7, INPUTS = 20 };

/* The layers of a network and what a config says of each. */
struct stack {
    const char *types[MOST], *options[MOST];
};

static const struct stack net = {{"linear", "sigmoid", "linear", "sigmoid", "linear"},
                                 {"{out_features: 9}", "{}",
                                  "{out_features: 17, bias: false}", "{}",
                                  "{out_features: 3}"}};

static struct arena *arena;
static struct error error;
static struct network_place place;
static const struct lamina_layer *plugins[MOST];

static void set_up(void)
{
    arena = arena_new();
    gemm_warm();
}

static void tear_down(void)
{
    arena_free(arena);
}

static const struct lamina_layer *open_layer(const char *type)
{
    struct plugin_path path;
    struct plugin_file file;
    struct error inner;
    const struct lamina_layer *layer;
    plugin_path_make(TEST_BINARY_DIR "/plugins:" TEST_BINARY_DIR "/bad-plugins", arena,
                     &path);
    path.count = 2;
    ck_assert_msg(plugin_find(&path, type, arena, &file, &inner) == 0, "%s", inner.text);
    ck_assert_msg(plugin_open(&file, &layer, &inner) == 0, "%s", inner.text);
    return layer;
}

static void describe(struct layer_spec *spec, const struct lamina_layer *layer,
                     const char *options, size_t position)
{
    struct option_kind *kind = arena_array(arena, 1, sizeof *kind);
    const char *path = arena_format(arena, "layers.%zu", position);
    *kind = (struct option_kind){.name = layer->name,
                                 .options = layer->options,
                                 .count = layer->option_count,
                                 .size = layer->options_size};
    spec->component = component_from(kind, "net.yaml", options, arena);
    spec->component.path = path;
    ck_assert_ptr_nonnull(spec->component.kind);
}

/* NULL where the network cannot be planned; `error` says why. */
static struct network *plan(const struct stack *stack, struct lamina_shape input)
{
    struct trial_spec *spec = arena_array(arena, 1, sizeof *spec);
    spec->layers = arena_array(arena, MOST, sizeof *spec->layers);
    for (size_t i = 0; i < MOST && stack->types[i]; i++) {
        plugins[i] = open_layer(stack->types[i]);
        describe(&spec->layers[i], plugins[i], stack->options[i], i);
        spec->layer_count = i + 1;
    }
    component_chain(spec->layers, spec->layer_count, arena);
    return network_plan(spec, plugins, &input, &place, arena, &error);
}

static struct network *make(const struct stack *stack, int64_t batch_size)
{
    struct rng rng;
    struct network *network = plan(stack, lamina_vector(INPUTS));
    ck_assert_msg(network != NULL, "%s", error.text);
    ck_assert_int_eq(network_allocate(network, batch_size, 5, NULL, &error), 0);
    rng_seed(&rng, 6);
    rng_fill_normal(&rng, network_input(network), batch_size * INPUTS, 0, 1);
    return network;
}

/* ---- Gradients ---- */

/* A made-up loss: the sum of the outputs times fixed weights. */
static double weight_of(int64_t i)
{
    return sin(1.7 * (double)i + 0.3);
}

static double loss_of(struct network *network, int64_t count)
{
    int64_t outputs = count * lamina_elements(network_output_shape(network));
    double sum = 0;
    ck_assert_int_eq(network_forward(network, true, count, &error), 0);
    for (int64_t i = 0; i < outputs; i++)
        sum += weight_of(i) * (double)network_output(network)[i];
    return sum;
}

static void run_backward(struct network *network, int64_t count)
{
    int64_t outputs = count * lamina_elements(network_output_shape(network));
    (void)loss_of(network, count);
    for (int64_t i = 0; i < outputs; i++)
        network_output_gradient(network)[i] = (float)weight_of(i);
    ck_assert_int_eq(network_backward(network, count, &error), 0);
}

/* The slope of the loss along one float of memory. */
static double slope(struct network *network, int64_t count, float *at)
{
    const float old = *at, up = old + 0x1p-6f, down = old - 0x1p-6f;
    *at = up;
    double above = loss_of(network, count);
    *at = down;
    double below = loss_of(network, count);
    *at = old;
    return (above - below) / ((double)up - (double)down);
}

static void expect_slopes(struct network *network, int64_t count)
{
    run_backward(network, count);
    float *parameters = network_parameters(network);
    const float *gradients = network_gradients(network);
    for (int64_t i = 0; i < network_flat_count(network); i++) {
        double got = (double)gradients[i], want = slope(network, count, &parameters[i]);
        ck_assert_msg(fabs(got - want) <= 1e-3 * (1 + fabs(want)), "%d: %g, not %g",
                      (int)i, got, want);
    }
}

/* The first layers' gradients come through the input gradients of those behind them. */
START_TEST(every_parameters_gradient_is_the_slope_of_the_loss)
{
    struct network *network = make(&net, BATCH);
    ck_assert_int_eq(network_parameter_count(network),
                     (INPUTS * 9 + 9) + (9 * 17) + (17 * 3 + 3));
    expect_slopes(network, BATCH);
}
END_TEST

START_TEST(a_last_batch_that_is_smaller_has_its_own_gradients)
{
    struct network *network = make(&net, BATCH);
    expect_slopes(network, BATCH);
    expect_slopes(network, 1);
    expect_slopes(network, 3);
}
END_TEST

START_TEST(a_second_backward_overwrites_the_gradients_of_the_first)
{
    struct network *network = make(&net, BATCH);
    size_t size = (size_t)network_flat_count(network) * sizeof(float);
    run_backward(network, BATCH);
    float *first = arena_array(arena, 1, size);
    memcpy(first, network_gradients(network), size);
    run_backward(network, BATCH);
    ck_assert_mem_eq(first, network_gradients(network), size);
}
END_TEST

/* ---- Passes ---- */

START_TEST(evaluation_gives_the_outputs_of_training_and_keeps_parameters)
{
    struct network *network = make(&net, BATCH);
    size_t size = (size_t)network_flat_count(network) * sizeof(float);
    float *before = arena_array(arena, 1, size), trained[BATCH * 3];
    memcpy(before, network_parameters(network), size);
    ck_assert_int_eq(network_forward(network, true, BATCH, &error), 0);
    memcpy(trained, network_output(network), sizeof trained);
    ck_assert_int_eq(network_forward(network, false, BATCH, &error), 0);
    ck_assert_mem_eq(trained, network_output(network), sizeof trained);
    ck_assert_mem_eq(before, network_parameters(network), size);
}
END_TEST

START_TEST(a_linear_layer_takes_a_sample_of_any_shape_as_one_row)
{
    const struct stack one = {{"linear"}, {"{out_features: 2}"}};
    const struct lamina_shape image = {3, {1, 4, 5}};
    struct network *network = plan(&one, image);
    ck_assert_ptr_nonnull(network);
    ck_assert_int_eq(network_parameter_count(network), 42);
    ck_assert_int_eq(network_output_shape(network)->dims, 1);
    ck_assert_int_eq(network_output_shape(network)->at[0], 2);
    ck_assert(network_info(network, 0)->flops_forward == 80);
}
END_TEST

/* ---- Initial values ---- */

START_TEST(one_seed_gives_one_network_and_another_seed_another)
{
    struct network *one = make(&net, BATCH), *same = make(&net, 2),
                   *other = plan(&net, lamina_vector(INPUTS));
    size_t size = (size_t)network_flat_count(one) * sizeof(float);
    ck_assert_int_eq(network_allocate(other, BATCH, 1, NULL, &error), 0);
    ck_assert_mem_eq(network_parameters(one), network_parameters(same), size);
    ck_assert_mem_ne(network_parameters(one), network_parameters(other), size);
}
END_TEST

/* A layer's values do not depend on how many the layers before it drew. */
START_TEST(each_layer_draws_from_a_stream_of_its_own)
{
    const struct stack narrow = {{"linear", "linear"},
                                 {"{out_features: 9, bias: false}", "{out_features: 4}"}};
    const struct stack biased = {{"linear", "linear"},
                                 {"{out_features: 9}", "{out_features: 4}"}};
    struct network *a = make(&narrow, 1), *b = make(&biased, 1);
    const float *second_of_a = network_parameters(a) + 192; /* 20 * 9, padded */
    const float *second_of_b = network_parameters(b) + 192 + 16;
    ck_assert_mem_eq(second_of_a, second_of_b, 36 * sizeof(float));
}
END_TEST

START_TEST(initial_values_of_linear_lie_within_its_bound)
{
    const struct stack one = {{"linear"}, {"{out_features: 50}"}};
    const struct network *network = make(&one, 1);
    float bound = 1 / sqrtf(INPUTS), largest = 0;
    for (int64_t i = 0; i < network_flat_count(network); i++)
        largest = fmaxf(largest, fabsf(network_parameters((struct network *)network)[i]));
    ck_assert(largest <= bound && largest > 0.99f * bound);
}
END_TEST

/* ---- Memory ---- */

/* A layer that looks at what it is handed. */
static const char *wrong;

static void look(const void *pointer, const char *name)
{
    if ((uintptr_t)pointer % 64 != 0 || !pointer)
        wrong = name;
}

static int look_shape(const struct lamina_runner *runner, const void *options,
                      const struct lamina_shape *input, struct lamina_plan *plan_)
{
    lamina_add_parameter(runner, plan_, "p", lamina_vector(3), 0, 0, LAMINA_CONSTANT, 2.5,
                         0);
    lamina_add_parameter(runner, plan_, "q", lamina_vector(5), 0, 0, LAMINA_NORMAL, 100,
                         1);
    lamina_add_state(runner, plan_, "s", lamina_vector(1), -1);
    lamina_add_state(runner, plan_, "t", lamina_vector(1), 4);
    lamina_add_saved(runner, plan_, 1, 2);
    lamina_add_saved(runner, plan_, 0, 3);
    lamina_set_temporary(runner, plan_, 2, 1);
    return lamina_keep_shape(runner, options, input, plan_);
}

static int look_forward(const struct lamina_runner *runner,
                        const struct lamina_forward *pass)
{
    (void)runner;
    for (int i = 0; i < 2; i++) {
        look(pass->parameters[i], "parameters");
        look(pass->state[i], "state");
        look(pass->saved[i], "saved");
    }
    look(pass->temporary, "temporary");
    look(pass->input, "input");
    look(pass->output, "output");
    if (pass->training != (pass->random != NULL))
        wrong = "random";
    if (pass->parameters[0][0] != 2.5f || pass->state[0][0] != -1 ||
        pass->state[1][0] != 4 || fabsf(pass->parameters[1][4] - 100) > 10)
        wrong = "initial values";
    memset(pass->output, 0, (size_t)(pass->batch_size * INPUTS) * sizeof(float));
    memset(pass->saved[0], 1, (size_t)(pass->batch_size + 2) * sizeof(float));
    memset(pass->temporary, 1, (size_t)(2 * pass->batch_size + 1) * sizeof(float));
    return 0;
}

static int look_backward(const struct lamina_runner *runner,
                         const struct lamina_backward *pass)
{
    const char byte = 1;
    (void)runner;
    for (int i = 0; i < 2; i++)
        look(pass->parameter_gradients[i], "parameter_gradients");
    look(pass->output_gradient, "output_gradient");
    if (pass->input_gradient)
        wrong = "input_gradient of the first layer";
    if (memcmp(pass->saved[0], &byte, 1) != 0)
        wrong = "saved was not kept";
    return 0;
}

START_TEST(buffers_are_aligned_to_64_bytes_and_hold_what_was_declared)
{
    static const struct lamina_layer layer = {.struct_size = sizeof layer,
                                              .name = "look",
                                              .version = "1",
                                              .summary = "",
                                              .shape = look_shape,
                                              .forward = look_forward,
                                              .backward = look_backward};
    const struct lamina_layer *layers[] = {&layer};
    struct lamina_shape input = lamina_vector(INPUTS);
    struct layer_spec layer_spec = {0};
    describe(&layer_spec, &layer, "{}", 0);
    component_chain(&layer_spec, 1, arena);
    const struct trial_spec spec = {.layers = &layer_spec, .layer_count = 1};
    struct network *network = network_plan(&spec, layers, &input, NULL, arena, &error);
    ck_assert_ptr_nonnull(network);
    for (int64_t batch = 1; batch <= 3; batch += 2) {
        ck_assert_int_eq(network_allocate(network, batch, 0, NULL, &error), 0);
        ck_assert_int_eq(network_forward(network, true, batch, &error), 0);
        ck_assert_int_eq(network_backward(network, batch, &error), 0);
        ck_assert_int_eq(network_forward(network, false, batch, &error), 0);
        ck_assert_msg(!wrong, "%s", wrong);
    }
}
END_TEST

/* Those of nn.Sequential(nn.Linear(20, 9), nn.BatchNorm1d(9), nn.Linear(9, 2,
 * bias=False)), but for its count of batches. */
START_TEST(tensors_have_the_names_and_the_order_that_pytorch_gives_them)
{
    static const char *const names[] = {"0.weight", "0.bias",         "1.weight",
                                        "1.bias",   "1.running_mean", "1.running_var",
                                        "2.weight"};
    const struct stack stack = {
        {"linear", "batch_norm", "linear"},
        {"{out_features: 9}", "{}", "{out_features: 2, bias: false}"}};
    struct network *network = make(&stack, BATCH);
    int64_t from;
    ck_assert_uint_eq(network_tensor_count(network), 7);
    for (size_t i = 0; i < 7; i++)
        ck_assert_str_eq(network_tensor(network, i).name, names[i]);
    const struct network_tensor last = network_tensor(network, 6);
    ck_assert_int_eq(last.shape->at[0], 2);
    ck_assert_int_eq(last.shape->at[1], 9);
    ck_assert_int_eq(network_parameter(network, 2, 0, &from), last.count);
    ck_assert_ptr_eq(network_parameters(network) + from, last.values);
    ck_assert(network_tensor(network, 5).is_state);
    ck_assert_float_eq(network_tensor(network, 5).values[8], 1);
    ck_assert_int_eq(network_tensor_check(network, &error), 0);
}
END_TEST

START_TEST(memory_beyond_the_machines_is_refused_with_its_size)
{
    const struct stack wide = {{"linear"}, {"{out_features: 1000000000000}"}};
    struct network *network = plan(&wide, lamina_vector(INPUTS));
    ck_assert_ptr_nonnull(network);
    ck_assert_int_eq(network_allocate(network, BATCH, 0, NULL, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "MiB"));
    ck_assert_int_eq(error.layer, -1);
}
END_TEST

/* ---- Layers that fail ---- */

static void expect_refused(const char *type, const char *text, const char *option)
{
    const struct stack bad = {{"linear", "sigmoid"}, {"{out_features: 10}", "{}"}};
    struct stack stack = bad;
    stack.types[2] = type;
    stack.options[2] = "{}";
    ck_assert_ptr_null(plan(&stack, lamina_vector(INPUTS)));
    ck_assert_int_eq(error.layer, 2);
    ck_assert_str_eq(error.option, option);
    ck_assert_msg(strstr(error.text, text) != NULL, "no \"%s\" in: %s", text, error.text);
    ck_assert_int_eq(place.layer, -1);
}

START_TEST(a_shape_that_fails_is_told_with_its_layer_and_option)
{
    expect_refused("fails_shape", "10 inputs cannot be cut into 3 groups", "groups");
}
END_TEST

START_TEST(a_shape_without_an_output_is_refused)
{
    expect_refused("no_output", "does not call lamina_set_output", "");
}
END_TEST

START_TEST(an_output_larger_than_any_memory_is_refused)
{
    expect_refused("huge_output", "too large for any memory", "");
}
END_TEST

START_TEST(a_parameter_without_elements_is_refused)
{
    expect_refused("empty_parameter", "a dimension below 1", "");
    ck_assert_ptr_nonnull(strstr(error.text, "the layer empty_parameter"));
}
END_TEST

START_TEST(a_callback_that_fails_without_a_reason_gets_one)
{
    const struct stack silent = {{"linear", "fails_silently"},
                                 {"{out_features: 2}", "{}"}};
    struct network *network = make(&silent, BATCH);
    ck_assert_int_eq(network_forward(network, true, BATCH, &error), -1);
    ck_assert_int_eq(error.layer, 1);
    ck_assert_str_eq(error.option, "");
    ck_assert_ptr_nonnull(strstr(error.text, "forward callback returned 5"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("network");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, every_parameters_gradient_is_the_slope_of_the_loss);
    tcase_add_test(tests, a_last_batch_that_is_smaller_has_its_own_gradients);
    tcase_add_test(tests, a_second_backward_overwrites_the_gradients_of_the_first);
    tcase_add_test(tests, evaluation_gives_the_outputs_of_training_and_keeps_parameters);
    tcase_add_test(tests, a_linear_layer_takes_a_sample_of_any_shape_as_one_row);
    tcase_add_test(tests, one_seed_gives_one_network_and_another_seed_another);
    tcase_add_test(tests, each_layer_draws_from_a_stream_of_its_own);
    tcase_add_test(tests, initial_values_of_linear_lie_within_its_bound);
    tcase_add_test(tests, buffers_are_aligned_to_64_bytes_and_hold_what_was_declared);
    tcase_add_test(tests, tensors_have_the_names_and_the_order_that_pytorch_gives_them);
    tcase_add_test(tests, memory_beyond_the_machines_is_refused_with_its_size);
    tcase_add_test(tests, a_shape_that_fails_is_told_with_its_layer_and_option);
    tcase_add_test(tests, a_shape_without_an_output_is_refused);
    tcase_add_test(tests, an_output_larger_than_any_memory_is_refused);
    tcase_add_test(tests, a_parameter_without_elements_is_refused);
    tcase_add_test(tests, a_callback_that_fails_without_a_reason_gets_one);
    return suite_run("network", tests);
}
