/* What a layer may say of itself in ONNX: each mistake that its author can make is told
 * in a sentence, and what is not used does not get into the model. */
#include <stdio.h>
#include <string.h>

#include "model/layer_onnx.h"
#include "support/suite.h"

#include <lamina/onnx.h>

#include <check.h>

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new();
}

static void tear_down(void)
{
    arena_free(arena);
}

/* ---- Callbacks ---- */

typedef int callback(const struct lamina_runner *, const struct lamina_onnx *);

static int says_twice(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    lamina_onnx_output(runner, net, net->inputs[0]);
    return lamina_onnx_output(runner, net, net->inputs[0]);
}

static int says_nothing(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    lamina_onnx_unary(runner, net, "Relu", net->inputs[0]);
    return 0;
}

static int puts_out_a_weight(const struct lamina_runner *runner,
                             const struct lamina_onnx *net)
{
    return lamina_onnx_output(runner, net, net->parameter_values[0]);
}

static int takes_what_is_not_there(const struct lamina_runner *runner,
                                   const struct lamina_onnx *net)
{
    const char *y = lamina_onnx_binary(runner, net, "Add", net->inputs[0], "net.bias");
    return lamina_onnx_output(runner, net, y);
}

static int takes_null(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const char *y = lamina_onnx_unary(runner, net, "Relu", NULL);
    return lamina_onnx_output(runner, net, y);
}

static int has_no_operator(const struct lamina_runner *runner,
                           const struct lamina_onnx *net)
{
    const char *y = lamina_onnx_unary(runner, net, "", net->inputs[0]);
    return lamina_onnx_output(runner, net, y);
}

static int begins_with_an_attribute(const struct lamina_runner *runner,
                                    const struct lamina_onnx *net)
{
    lamina_onnx_real(runner, net, "alpha", 1);
    return lamina_onnx_output(runner, net, net->inputs[0]);
}

static int repeats_an_attribute(const struct lamina_runner *runner,
                                const struct lamina_onnx *net)
{
    const char *y = lamina_onnx_unary(runner, net, "Elu", net->inputs[0]);
    lamina_onnx_real(runner, net, "alpha", 1);
    lamina_onnx_integer(runner, net, "alpha", 1);
    return lamina_onnx_output(runner, net, y);
}

static int has_an_empty_constant(const struct lamina_runner *runner,
                                 const struct lamina_onnx *net)
{
    const struct lamina_shape shape = {1, {0}};
    const float value = 1;
    lamina_onnx_floats(runner, net, &shape, &value);
    return lamina_onnx_output(runner, net, net->inputs[0]);
}

static int has_a_huge_constant(const struct lamina_runner *runner,
                               const struct lamina_onnx *net)
{
    const struct lamina_shape shape = {2, {1 << 20, 1 << 20}};
    const float value = 1;
    lamina_onnx_floats(runner, net, &shape, &value);
    return lamina_onnx_output(runner, net, net->inputs[0]);
}

static int never_ends(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    for (int i = 0; i < 6000; i++)
        lamina_onnx_number(runner, net, 1);
    return lamina_onnx_output(runner, net, net->inputs[0]);
}

static int fails(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    (void)net;
    return lamina_fail(runner, "mode", "no operator does %s", "this");
}

static int fails_silently(const struct lamina_runner *runner,
                          const struct lamina_onnx *net)
{
    (void)runner;
    (void)net;
    return 3;
}

static const struct {
    callback *onnx;
    const char *sentence;
} mistakes[] = {
    {says_twice, "names its output twice"},
    {says_nothing, "does not call lamina_onnx_output"},
    {puts_out_a_weight, "gives as its output what is neither its input nor a node's"},
    {takes_what_is_not_there, "has Add take a value that is not there, 'net.bias'"},
    {takes_null, "has Relu take a value that is not there, ''"},
    {has_no_operator, "adds a node whose operator is no name"},
    {begins_with_an_attribute, "gives an input or an attribute before the first node"},
    {repeats_an_attribute, "gives Elu the attribute alpha twice"},
    {has_an_empty_constant, "adds a constant without values, or of a shape below 1"},
    {has_a_huge_constant, "adds a constant that is too large"},
    {never_ends, "has more than 5000 nodes and constants"},
};

/* ---- The layer ---- */

struct asked {
    struct layer_runner runner;
    struct onnx onnx;
    const char *output;
};

/* A layer "net" with a weight of two floats, whose inputs are "x", "z" and "x" again, or
 * the first of them. */
static int ask_with(const struct lamina_layer *plugin, int64_t inputs,
                    struct asked *asked)
{
    static const struct lamina_shape two = {.dims = 1, .at = {2}};
    const struct lamina_shape shapes[] = {two, two, two};
    const char *const names[] = {"x", "z", "x"};
    static float values[] = {1, 2};
    float *parameters[] = {values};
    const struct layer_memory memory = {.parameters = parameters};
    struct layer_tensor weight = {.name = "weight", .shape = lamina_vector(2)};
    const struct layer layer = {.plugin = plugin,
                                .inputs = shapes,
                                .input_count = inputs,
                                .output = lamina_vector(2),
                                .parameters = {.at = &weight, .count = 1}};
    struct layer_onnx said = {.layer = &layer,
                              .memory = &memory,
                              .onnx = &asked->onnx,
                              .name = "net",
                              .inputs = names};
    layer_runner_make(&asked->runner);
    asked->onnx = onnx_begin(arena);
    int status = layer_onnx_add(&said, &asked->runner);
    asked->output = said.output;
    return status;
}

static int ask(const struct lamina_layer *plugin, struct asked *asked)
{
    return ask_with(plugin, 1, asked);
}

static bool has(const struct onnx_bytes *bytes, const char *text)
{
    return bytes->length > 0 &&
           memmem(bytes->at, bytes->length, text, strlen(text)) != NULL;
}

START_TEST(a_mistake_is_told_in_a_sentence)
{
    const struct lamina_layer plugin = {.name = "bent", .onnx = mistakes[_i].onnx};
    struct asked asked;
    char wanted[256];
    snprintf(wanted, sizeof wanted,
             "the layer bent %s in its onnx callback: this is a mistake in the plugin",
             mistakes[_i].sentence);
    ck_assert_int_eq(ask(&plugin, &asked), -1);
    ck_assert_str_eq(asked.runner.error.text, wanted);
    onnx_free(&asked.onnx);
}
END_TEST

START_TEST(a_refusal_has_its_option_and_its_sentence)
{
    const struct lamina_layer plugin = {.name = "bent", .onnx = fails};
    const struct lamina_layer silent = {.name = "bent", .onnx = fails_silently};
    struct asked asked;
    ck_assert_int_eq(ask(&plugin, &asked), -1);
    ck_assert_str_eq(asked.runner.error.text, "no operator does this");
    ck_assert_str_eq(asked.runner.error.option, "mode");
    ck_assert(asked.runner.failed);
    ck_assert_int_eq(ask(&silent, &asked), -1);
    ck_assert_str_eq(asked.runner.error.text,
                     "its onnx callback returned 3 without a reason");
    ck_assert(!asked.runner.failed);
}
END_TEST

START_TEST(a_layer_that_says_nothing_is_named)
{
    const struct lamina_layer plugin = {.name = "bent"};
    struct asked asked;
    ck_assert(!layer_onnx_is_told(&plugin));
    ck_assert_int_eq(ask(&plugin, &asked), -1);
    ck_assert_str_eq(asked.runner.error.text,
                     "the layer bent does not say what it is in ONNX: give it an `onnx` "
                     "callback (see lamina/onnx.h), or write the net as .safetensors");
}
END_TEST

START_TEST(one_operator_is_a_node_of_the_input)
{
    const struct lamina_layer plugin = {.name = "bent", .onnx_operator = "Tanh"};
    struct asked asked;
    ck_assert_int_eq(ask(&plugin, &asked), 0);
    ck_assert_str_eq(asked.output, "net/Tanh");
    ck_assert_uint_eq(asked.onnx.count, 1);
    ck_assert_uint_eq(asked.onnx.tensors.length, 0);
    onnx_free(&asked.onnx);
}
END_TEST

static int uses_some(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const char *unused = lamina_onnx_number(runner, net, 1);
    const char *used = lamina_onnx_number(runner, net, 2);
    const char *y = lamina_onnx_binary(runner, net, "Mul", net->inputs[0], used);
    y = lamina_onnx_binary(runner, net, "Mul", y, used);
    y = lamina_onnx_trained(runner, net, "Bend", y);
    return lamina_onnx_output(runner, net, unused != NULL ? y : NULL);
}

START_TEST(only_what_nodes_take_gets_into_the_model_once)
{
    const struct lamina_layer plugin = {.name = "bent", .onnx = uses_some};
    struct asked asked;
    ck_assert_int_eq(ask(&plugin, &asked), 0);
    const struct onnx_bytes *tensors = &asked.onnx.tensors;
    ck_assert_str_eq(asked.output, "net/Bend");
    ck_assert(has(tensors, "net.weight"));
    ck_assert(has(tensors, "net/constant_2"));
    /* A tensor each: of its name, a float, and its head of 8 bytes; of two floats with
     * their size, 2 + 4 more. */
    ck_assert_uint_eq(tensors->length, (strlen("net/constant_2") + 4 + 8) +
                                           (strlen("net.weight") + 4 + 14));
    onnx_free(&asked.onnx);
}
END_TEST

static int adds_all(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    return lamina_onnx_output(runner, net, lamina_onnx_join(runner, net, "Add"));
}

static int passes_the_second(const struct lamina_runner *runner,
                             const struct lamina_onnx *net)
{
    return lamina_onnx_output(runner, net, net->inputs[1]);
}

/* Whether there is a node of these inputs and this output, "x z > net/Add": NodeProto
 * has a field 1 of each input, and then 2. */
static bool has_node(const struct asked *asked, const char *wanted)
{
    char node[100];
    size_t length = 0;
    struct onnx_bytes model;
    struct error error;
    int field = 1;
    while (*wanted != '\0') {
        size_t word = strcspn(wanted, " ");
        field = *wanted == '>' ? 2 : field;
        if (*wanted != '>')
            length += (size_t)snprintf(node + length, sizeof node - length, "%c%c%.*s",
                                       field << 3 | 2, (int)word, (int)word, wanted);
        wanted += word + strspn(wanted + word, " ");
    }
    ck_assert_int_eq(onnx_model(&asked->onnx, &model, &error), 0);
    bool found = memmem(model.at, model.length, node, length) != NULL;
    onnx_bytes_free(&model);
    return found;
}

START_TEST(all_inputs_are_there_and_two_may_be_one)
{
    const struct lamina_layer plugin = {.name = "bent", .onnx_operator = "Sum"};
    const struct lamina_layer joined = {.name = "bent", .onnx = adds_all};
    const struct lamina_layer passed = {.name = "bent", .onnx = passes_the_second};
    struct asked asked;
    ck_assert_int_eq(ask_with(&plugin, 3, &asked), 0);
    ck_assert_uint_eq(asked.onnx.count, 1);
    ck_assert(has_node(&asked, "x z x > net/Sum"));
    onnx_free(&asked.onnx);
    ck_assert_int_eq(ask_with(&joined, 3, &asked), 0);
    ck_assert_uint_eq(asked.onnx.count, 2);
    ck_assert(has_node(&asked, "x z > net/Add"));
    ck_assert(has_node(&asked, "net/Add x > net/Add_2"));
    ck_assert_str_eq(asked.output, "net/Add_2");
    onnx_free(&asked.onnx);
    ck_assert_int_eq(ask_with(&passed, 2, &asked), 0);
    ck_assert_str_eq(asked.output, "z");
    onnx_free(&asked.onnx);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("layer_onnx");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, a_mistake_is_told_in_a_sentence, 0,
                        (int)(sizeof mistakes / sizeof mistakes[0]));
    tcase_add_test(tests, a_refusal_has_its_option_and_its_sentence);
    tcase_add_test(tests, a_layer_that_says_nothing_is_named);
    tcase_add_test(tests, one_operator_is_a_node_of_the_input);
    tcase_add_test(tests, only_what_nodes_take_gets_into_the_model_once);
    tcase_add_test(tests, all_inputs_are_there_and_two_may_be_one);
    return suite_run("model/layer_onnx", tests);
}
