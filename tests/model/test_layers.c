/* Every layer that comes with Lamina against PyTorch 1.13: the output of a training and
 * of an evaluating forward, the gradients and the state, for the cases of
 * golden/layers.txt, which golden/make_layers.py makes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/option.h"
#include "model/gemm.h"
#include "model/layer.h"
#include "model/plugin.h"
#include "support/suite.h"

#include <check.h>

enum { MOST_TENSORS = 4 };

/* PyTorch adds up in another order, and some of its vector functions round otherwise. */
#define TOLERANCE 2e-6f

/* A case as far as its lines were read. */
struct golden {
    const char *title; /* of messages */
    struct layer layer;
    struct layer_memory memory;
    struct layer_runner runner;
    struct lamina_random random;
    int64_t batch;
    /* Lines read: */
    size_t inputs, input_gradients, parameters, gradients, state;
};

static struct arena *arena;
static int cases, values;

static const struct lamina_layer *open_layer(const char *type)
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

static const void *read_options(const struct lamina_layer *plugin, const char *text)
{
    struct problems problems = {0};
    const struct option_kind kind = {.name = plugin->name,
                                     .options = plugin->options,
                                     .count = plugin->option_count,
                                     .size = plugin->options_size};
    void *options = arena_array(arena, 1, kind.size);
    const struct node *map = tree_parse(text, strlen(text), "case", arena, &problems);
    if (map != NULL)
        option_read(&kind, map, "", options, arena, &problems);
    problems_print(&problems, stderr);
    ck_assert_int_eq(problems.count, 0);
    return options;
}

static float *floats(int64_t count)
{
    return arena_array(arena, (size_t)count + 1, sizeof(float));
}

static float **tensors(const struct layer_tensors *declared, int64_t batch)
{
    float **at = arena_array(arena, MOST_TENSORS, sizeof *at);
    ck_assert_uint_le(declared->count, MOST_TENSORS);
    for (size_t i = 0; i < declared->count; i++)
        at[i] = floats(layer_tensor_size(&declared->at[i], batch));
    return at;
}

static int64_t output_count(const struct golden *golden)
{
    return golden->batch * layer_elements(&golden->layer.output);
}

static int64_t input_elements(const struct golden *golden, size_t input)
{
    return golden->batch * layer_elements(&golden->layer.inputs[input]);
}

static void allocate(struct golden *golden)
{
    const struct layer *layer = &golden->layer;
    golden->memory = (struct layer_memory){
        .parameters = tensors(&layer->parameters, golden->batch),
        .gradients = tensors(&layer->parameters, golden->batch),
        .state = tensors(&layer->state, golden->batch),
        .saved = tensors(&layer->saved, golden->batch),
        .temporary = floats(layer->temporary_per_sample * golden->batch +
                            layer->temporary_per_batch),
        .output = floats(output_count(golden)),
        .output_gradient = floats(output_count(golden)),
        .inputs = arena_array(arena, MOST_TENSORS, sizeof(float *)),
        .input_gradients = arena_array(arena, MOST_TENSORS, sizeof(float *)),
    };
    for (size_t i = 0; i < (size_t)layer->input_count; i++) {
        golden->memory.inputs[i] = floats(input_elements(golden, i));
        golden->memory.input_gradients[i] = floats(input_elements(golden, i));
    }
}

/* "2x3x4 2x3x4": the first number is the batch. */
static void read_shapes(struct golden *golden, const char *text)
{
    struct lamina_shape *inputs = arena_array(arena, MOST_TENSORS, sizeof *inputs);
    int64_t count = 0;
    char *at = (char *)text;
    for (; *at != '\0'; count++) {
        ck_assert_int_lt(count, MOST_TENSORS);
        golden->batch = strtoll(at, &at, 10);
        while (*at == 'x')
            inputs[count].at[inputs[count].dims++] = strtoll(at + 1, &at, 10);
        ck_assert(*at == ' ' || *at == '\0');
    }
    golden->layer.inputs = inputs;
    golden->layer.input_count = count;
}

/* "TYPE OPTIONS SHAPE..." */
static void begin_case(struct golden *golden, const char *text)
{
    char type[64], options[200], shapes[200];
    ck_assert_int_eq(sscanf(text, "%63s %199s %199[^\n]", type, options, shapes), 3);
    *golden = (struct golden){.title = arena_format(arena, "%s", text)};
    struct layer *layer = &golden->layer;
    layer->plugin = open_layer(type);
    layer->options = read_options(layer->plugin, options);
    read_shapes(golden, shapes);
    layer_runner_make(&golden->runner);
    ck_assert_msg(layer_plan(layer, &golden->runner, arena) == 0, "%s: %s", text,
                  golden->runner.error.text);
    allocate(golden);
    rng_seed(&golden->random.rng, 0);
    ck_assert_int_eq(
        layer_initialize(layer, &golden->memory, &golden->runner, &golden->random), 0);
    rng_seed(&golden->random.rng, (uint64_t)cases++);
}

static void run(struct golden *golden, bool training)
{
    ck_assert_msg(layer_forward(&golden->layer, &golden->memory, &golden->runner,
                                training, golden->batch, &golden->random) == 0,
                  "%s: %s", golden->title, golden->runner.error.text);
}

static void run_back(struct golden *golden)
{
    ck_assert_msg(layer_backward(&golden->layer, &golden->memory, &golden->runner,
                                 golden->batch, 0) == 0,
                  "%s: %s", golden->title, golden->runner.error.text);
}

static void read_floats(const struct golden *golden, const char *text, float *into,
                        int64_t count)
{
    char *end;
    for (int64_t i = 0; i < count; i++, text = end) {
        into[i] = strtof(text, &end);
        ck_assert_msg(end != text, "%s: only %d of %d numbers", golden->title, (int)i,
                      (int)count);
    }
    strtof(text, &end);
    ck_assert_msg(end == text, "%s: more than %d numbers", golden->title, (int)count);
}

/* NaN is NaN, and each infinity itself. */
static bool agree(float found, float wanted)
{
    if (!isfinite(wanted) || !isfinite(found))
        return found == wanted || (isnan(found) && isnan(wanted));
    return fabsf(found - wanted) <= TOLERANCE * fmaxf(1, fabsf(wanted));
}

static void expect(const struct golden *golden, const char *what, const char *text,
                   const float *found, int64_t count)
{
    float *wanted = floats(count);
    read_floats(golden, text, wanted, count);
    for (int64_t i = 0; i < count; i++, values++)
        ck_assert_msg(agree(found[i], wanted[i]),
                      "%s: element %d of %s is %.9g, not %.9g", golden->title, (int)i,
                      what, (double)found[i], (double)wanted[i]);
}

/* One line of a case; what it needs was computed when the lines before it were read. */
static void read_line(struct golden *golden, const char *name, const char *text)
{
    const struct layer *layer = &golden->layer;
    const struct layer_memory *memory = &golden->memory;
    if (strcmp(name, "case") == 0) {
        begin_case(golden, text);
    } else if (strcmp(name, "parameter") == 0) {
        size_t i = golden->parameters++;
        read_floats(golden, text, memory->parameters[i], layer->parameters.at[i].count);
    } else if (strcmp(name, "input") == 0) {
        ck_assert_uint_eq(golden->parameters, layer->parameters.count);
        size_t i = golden->inputs++;
        read_floats(golden, text, memory->inputs[i], input_elements(golden, i));
        if (golden->inputs == (size_t)layer->input_count)
            run(golden, true);
    } else if (strcmp(name, "output") == 0) {
        expect(golden, name, text, memory->output, output_count(golden));
    } else if (strcmp(name, "output_gradient") == 0) {
        read_floats(golden, text, memory->output_gradient, output_count(golden));
        run_back(golden);
    } else if (strcmp(name, "input_gradient") == 0) {
        size_t i = golden->input_gradients++;
        expect(golden, name, text, memory->input_gradients[i], input_elements(golden, i));
    } else if (strcmp(name, "gradient") == 0) {
        size_t i = golden->gradients++;
        expect(golden, layer->parameters.at[i].name, text, memory->gradients[i],
               layer->parameters.at[i].count);
    } else if (strcmp(name, "state") == 0) {
        size_t i = golden->state++;
        expect(golden, layer->state.at[i].name, text, memory->state[i],
               layer->state.at[i].count);
    } else {
        ck_assert_str_eq(name, "evaluated");
        ck_assert_uint_eq(golden->input_gradients, (size_t)layer->input_count);
        ck_assert_uint_eq(golden->gradients, layer->parameters.count);
        ck_assert_uint_eq(golden->state, layer->state.count);
        run(golden, false);
        expect(golden, name, text, memory->output, output_count(golden));
    }
}

START_TEST(every_case_is_as_pytorch_has_it)
{
    FILE *file = fopen(TEST_SOURCE_DIR "/tests/golden/layers.txt", "r");
    struct golden golden = {0};
    char *line = NULL;
    size_t capacity = 0;
    ck_assert_ptr_nonnull(file);
    while (getline(&line, &capacity, file) > 0) {
        char *space = strchr(line, ' ');
        line[strcspn(line, "\n")] = '\0';
        ck_assert_ptr_nonnull(space);
        *space = '\0';
        read_line(&golden, line, space + 1);
    }
    free(line);
    fclose(file);
    ck_assert_int_ge(cases, 107);
    ck_assert_int_ge(values, 14535);
}
END_TEST

/* What inputs that do not fit are told as, and by which option. */
static const struct {
    const char *type, *options, *shapes, *option, *sentence;
} misfits[] = {
    {"add", "{}", "1x16x28x28 1x16x28x28 1x32x28x28", "",
     "inputs 1 and 3 cannot be added: they must have one shape"},
    {"add", "{}", "1x16x1x1 1x16", "",
     "inputs 1 and 2 cannot be added: they must have one shape"},
    {"multiply", "{}", "1x16x28x28 1x16x1x1 1x16x28x2", "",
     "inputs 1 and 3 cannot be multiplied: they must have as many dimensions, each equal "
     "or 1"},
    {"multiply", "{}", "1x1x4x1 1x1x1x5 1x2x4x6", "",
     "inputs 2 and 3 cannot be multiplied: they must have as many dimensions, each equal "
     "or 1"},
    {"multiply", "{}", "1x16x28x28 1x16", "",
     "inputs 1 and 2 cannot be multiplied: they must have as many dimensions, each equal "
     "or 1"},
    {"concat", "{}", "1x16x28x28 1x16x14x28", "",
     "inputs 1 and 2 cannot be joined: but for `dim` their dimensions must be equal"},
    {"concat", "{\"dim\":2}", "1x3x4 1x3x5x1", "",
     "inputs 1 and 2 cannot be joined: but for `dim` their dimensions must be equal"},
    {"concat", "{\"dim\":0}", "1x3 1x3", "dim",
     "`dim` 0 is the batch: a sample's begin with 1"},
    {"concat", "{\"dim\":3}", "1x3x4 1x3x4", "dim",
     "`dim` 3 is not there: with the batch there are 3 dimensions, so it must be in "
     "[1, 2] or [-2, -1]"},
    {"add", "{}", "1x3", "from",
     "add reads 2 or more layers, and here 1: name them, as in `from: [previous, "
     "trunk]`"},
};

START_TEST(inputs_that_do_not_fit_are_told)
{
    struct golden golden = {0};
    golden.layer.plugin = open_layer(misfits[_i].type);
    golden.layer.options = read_options(golden.layer.plugin, misfits[_i].options);
    read_shapes(&golden, misfits[_i].shapes);
    layer_runner_make(&golden.runner);
    ck_assert_int_eq(layer_plan(&golden.layer, &golden.runner, arena), -1);
    ck_assert_str_eq(golden.runner.error.text, misfits[_i].sentence);
    ck_assert_str_eq(golden.runner.error.option, misfits[_i].option);
}
END_TEST

START_TEST(layer_norm_counts_the_operations_of_every_row)
{
    struct golden golden;
    begin_case(&golden, "layer_norm {\"normalized_shape\":[4]} 2x3x4");
    ck_assert(golden.layer.flops_forward == 8 * 12);
    ck_assert(golden.layer.flops_backward == 12 * 12);
}
END_TEST

static void set_up(void)
{
    arena = arena_new();
    gemm_warm();
}

static void tear_down(void)
{
    arena_free(arena);
}

int main(void)
{
    TCase *tests = tcase_create("golden");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, every_case_is_as_pytorch_has_it);
    tcase_add_loop_test(tests, inputs_that_do_not_fit_are_told, 0,
                        sizeof misfits / sizeof *misfits);
    tcase_add_test(tests, layer_norm_counts_the_operations_of_every_row);
    return suite_run("model/layers", tests);
}
