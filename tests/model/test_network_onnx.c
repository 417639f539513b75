/* A network as a model: what stands around its layers, and which networks become none. */
#include <string.h>

#include "model/network_onnx.h"
#include "model/network_plan.h"
#include "support/component.h"
#include "support/suite.h"

#include <lamina/onnx.h>

#include <check.h>

static struct arena *arena;
static struct error error;
static const char *first_name;
static struct lamina_shape sample;

static void set_up(void)
{
    arena = arena_new();
    first_name = "first";
    sample = lamina_matrix(2, 3);
}

static void tear_down(void)
{
    arena_free(arena);
}

/* ---- Layers ---- */

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    return lamina_fail(runner, NULL, "%d samples", (int)pass->batch_size);
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    return lamina_fail(runner, NULL, "%d samples", (int)pass->batch_size);
}

/* A gigabyte for each of them. */
static int heavy_shape(const struct lamina_runner *runner, const void *options,
                       const struct lamina_shape *input, struct lamina_plan *plan)
{
    lamina_add_weight(runner, plan, lamina_matrix(1 << 14, 1 << 14), 1, false);
    return lamina_keep_shape(runner, options, input, plan);
}

static const struct lamina_layer nothing = {.name = "nothing",
                                            .shape = lamina_keep_shape,
                                            .forward = forward,
                                            .backward = backward,
                                            .onnx = lamina_onnx_reshape};
static const struct lamina_layer bend = {.name = "bend",
                                         .shape = lamina_keep_shape,
                                         .forward = forward,
                                         .backward = backward,
                                         .onnx_operator = "Tanh"};
static const struct lamina_layer mute = {
    .name = "mute", .shape = lamina_keep_shape, .forward = forward, .backward = backward};
static const struct lamina_layer heavy = {.name = "heavy",
                                          .shape = heavy_shape,
                                          .forward = forward,
                                          .backward = backward,
                                          .onnx = lamina_onnx_reshape};

/* ---- Models ---- */

/* Of up to two layers. */
static int model_of(const struct lamina_layer *first, const struct lamina_layer *second,
                    const struct network_onnx_ends *ends, struct onnx *onnx)
{
    const struct lamina_layer *const layers[] = {first, second};
    struct layer_spec specs[2] = {{.name = first_name}, {.name = NULL}};
    const struct trial_spec spec = {.layers = specs,
                                    .layer_count = second != NULL ? 2 : 1};
    component_chain(specs, spec.layer_count, arena);
    struct network *network = network_plan(&spec, layers, &sample, NULL, arena, &error);
    ck_assert_ptr_nonnull(network);
    *onnx = onnx_begin(arena);
    return network_onnx(network, ends, onnx, &error);
}

/* Whether the model's nodes, from the first, are of these operators: their names stand in
 * its bytes in this order, each behind its length. */
static void expect_operators(struct onnx *onnx, const char *const *names, size_t count)
{
    struct onnx_bytes bytes;
    ck_assert_uint_eq(onnx->count, count);
    ck_assert_int_eq(onnx_model(onnx, &bytes, &error), 0);
    const char *at = bytes.at, *end = bytes.at + bytes.length;
    for (size_t i = 0; i < count; i++) {
        char field[32] = {4 << 3 | 2, (char)strlen(names[i])}; /* NodeProto.op_type */
        memcpy(field + 2, names[i], strlen(names[i]));
        at = memmem(at, (size_t)(end - at), field, 2 + strlen(names[i]));
        ck_assert_msg(at != NULL, "no %s", names[i]);
    }
    onnx_bytes_free(&bytes);
    onnx_free(onnx);
}

START_TEST(the_output_is_a_row_for_each_sample)
{
    static const char *const operators[] = {"Tanh", "Flatten"};
    const struct network_onnx_ends ends = {0};
    struct onnx onnx;
    ck_assert_int_eq(model_of(&bend, NULL, &ends, &onnx), 0);
    expect_operators(&onnx, operators, 2);
}
END_TEST

START_TEST(what_stands_around_the_layers_is_in_its_order)
{
    static const char *const operators[] = {"Sub",     "Div", "Tanh", "Flatten",
                                            "Sigmoid", "Mul", "Add"};
    static const double numbers[] = {1, 2, 3, 4, 5, 6};
    const struct network_onnx_ends ends = {.normalized = 2,
                                           .mean = numbers,
                                           .std = numbers,
                                           .activation = "Sigmoid",
                                           .target_mean = numbers,
                                           .target_std = numbers};
    struct onnx onnx;
    ck_assert_int_eq(model_of(&nothing, &bend, &ends, &onnx), 0);
    expect_operators(&onnx, operators, 7);
}
END_TEST

/* Whether a field of this text stands in the bytes, as of ValueInfoProto.name. */
static size_t count_fields(const struct onnx_bytes *bytes, int number, const char *text)
{
    char field[64] = {(char)(number << 3 | 2), (char)strlen(text)};
    const char *at = bytes->at, *end = at + bytes->length;
    size_t count = 0, length = 2 + strlen(text);
    memcpy(field + 2, text, strlen(text));
    while ((at = memmem(at, (size_t)(end - at), field, length)) != NULL) {
        at += length;
        count++;
    }
    return count;
}

/* In static single assignment form, as onnx.checker asks for. */
START_TEST(layers_may_be_called_as_what_stands_around_them)
{
    static const char *const names[] = {"input", "output", "target"};
    static const char *const operators[] = {"Div", "Sigmoid", "Mul"};
    static const double numbers[] = {1, 2, 3, 4, 5, 6};
    const struct network_onnx_ends ends = {.normalized = 2,
                                           .mean = numbers,
                                           .std = numbers,
                                           .activation = "Sigmoid",
                                           .target_mean = numbers,
                                           .target_std = numbers};
    struct lamina_layer same = bend;
    struct onnx onnx;
    struct onnx_bytes bytes;
    same.onnx_operator = operators[_i];
    first_name = names[_i];
    ck_assert_int_eq(model_of(&same, &bend, &ends, &onnx), 0);
    ck_assert_int_eq(onnx_model(&onnx, &bytes, &error), 0);
    const char *name = arena_format(arena, "%s/%s", names[_i], operators[_i]);
    ck_assert_uint_eq(count_fields(&bytes, 2, name), 1); /* NodeProto.output */
    onnx_bytes_free(&bytes);
    onnx_free(&onnx);
}
END_TEST

/* Its name is the output's then, and no value is told that no node puts out. */
START_TEST(a_last_layer_may_pass_its_input_on)
{
    const struct network_onnx_ends ends = {0};
    struct onnx onnx;
    struct onnx_bytes bytes;
    sample = lamina_vector(6);
    ck_assert_int_eq(model_of(&bend, &nothing, &ends, &onnx), 0);
    ck_assert_int_eq(onnx_model(&onnx, &bytes, &error), 0);
    ck_assert_ptr_null(memmem(bytes.at, bytes.length, "first/", strlen("first/")));
    onnx_bytes_free(&bytes);
    onnx_free(&onnx);
}
END_TEST

/* What a stack of `count` layers, bent or joined, becomes; `inputs` are two a layer, of
 * which a bent one has the first. */
static void model_of_graph(const struct lamina_layer *const *layers, size_t count,
                           const int64_t *inputs, const struct network_onnx_ends *ends,
                           struct onnx_bytes *bytes)
{
    struct layer_spec specs[8] = {{.name = NULL}};
    const struct trial_spec spec = {.layers = specs, .layer_count = count};
    struct onnx onnx = onnx_begin(arena);
    for (size_t i = 0; i < count; i++) {
        specs[i].inputs = &inputs[2 * i];
        specs[i].input_count = (size_t)(layers[i]->most_inputs == 2 ? 2 : 1);
        specs[i].repetitions = 1;
    }
    struct network *network = network_plan(&spec, layers, &sample, NULL, arena, &error);
    ck_assert_ptr_nonnull(network);
    ck_assert_int_eq(network_onnx(network, ends, &onnx, &error), 0);
    ck_assert_int_eq(onnx_model(&onnx, bytes, &error), 0);
    onnx_free(&onnx);
}

static const struct lamina_layer join = {.name = "join",
                                         .shape = lamina_keep_shape,
                                         .forward = forward,
                                         .backward = backward,
                                         .onnx_operator = "Sum",
                                         .least_inputs = 2,
                                         .most_inputs = 2};

/* A layer of "2" reads the first and the sample; "3" passes it on to two readers. */
START_TEST(each_layer_takes_the_values_of_those_that_it_reads)
{
    static const struct lamina_layer *const layers[] = {&bend, &bend,    &join,
                                                        &bend, &nothing, &join};
    static const int64_t inputs[] = {-1, 0, 0, 0, 1, -1, 2, 0, 3, 0, 4, 3};
    static const double numbers[] = {1, 2};
    const struct network_onnx_ends ends = {
        .normalized = 2, .mean = numbers, .std = numbers};
    struct onnx_bytes bytes;
    sample = lamina_vector(2);
    model_of_graph(layers, 6, inputs, &ends, &bytes);
    /* NodeProto.input, and ValueInfoProto.name beside it */
    ck_assert_uint_eq(count_fields(&bytes, 1, "/input/Div"), 2 + 1);
    ck_assert_uint_eq(count_fields(&bytes, 1, "0/Tanh"), 1 + 1);
    ck_assert_uint_eq(count_fields(&bytes, 1, "1/Tanh"), 1 + 1);
    ck_assert_uint_eq(count_fields(&bytes, 1, "2/Sum"), 1 + 1);
    ck_assert_uint_eq(count_fields(&bytes, 1, "3/Tanh"), 2 + 1);
    ck_assert_uint_eq(count_fields(&bytes, 1, "output"), 1);
    ck_assert_uint_eq(count_fields(&bytes, 2, "output"), 1); /* NodeProto.output */
    ck_assert_uint_eq(count_fields(&bytes, 1, "5/Sum"), 0);
    onnx_bytes_free(&bytes);
}
END_TEST

START_TEST(a_layer_at_fault_is_known)
{
    const struct network_onnx_ends ends = {0};
    struct onnx onnx;
    ck_assert_int_eq(model_of(&bend, &mute, &ends, &onnx), -1);
    ck_assert_int_eq(error.layer, 1);
    ck_assert_ptr_nonnull(strstr(error.text, "the layer mute does not say"));
    onnx_free(&onnx);
}
END_TEST

/* It has no memory, which would be looked at otherwise. */
START_TEST(more_than_two_gigabytes_of_weights_are_refused_first)
{
    const struct network_onnx_ends ends = {0};
    struct onnx onnx;
    ck_assert_int_eq(model_of(&heavy, &heavy, &ends, &onnx), -1);
    ck_assert_str_eq(error.text,
                     "an ONNX file holds at most 2 GB, and this net has 2147 MB of "
                     "weights: write it as .safetensors");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("network_onnx");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, the_output_is_a_row_for_each_sample);
    tcase_add_test(tests, what_stands_around_the_layers_is_in_its_order);
    tcase_add_loop_test(tests, layers_may_be_called_as_what_stands_around_them, 0, 3);
    tcase_add_test(tests, a_last_layer_may_pass_its_input_on);
    tcase_add_test(tests, each_layer_takes_the_values_of_those_that_it_reads);
    tcase_add_test(tests, a_layer_at_fault_is_known);
    tcase_add_test(tests, more_than_two_gigabytes_of_weights_are_refused_first);
    return suite_run("model/network_onnx", tests);
}
