/* Nets as ONNX models, and what Lamina itself makes of some samples, for programs that
 * are not Lamina. Writes into a folder NAME.onnx, NAME.inputs and NAME.outputs (floats,
 * of 7 samples), and says on stdout NAME and the sizes of a sample, "net 3 8 8". Weights
 * and state are drawn.
 *
 *   dump-onnx FOLDER PLUGINS < LINES     a line a net: NAME SHAPE LAYER OPTIONS | ...,
 *                                        "soft 3x4 softmax {dim: 1} | relu {}", what a
 *                                        layer reads before it, by number, -1 the sample:
 *                                        "twice 9 relu {} | [-1, 0] add {}"
 *   dump-onnx FOLDER PLUGINS CONFIG [PATH=VALUE]...   the net of its first trial */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "model/network_onnx.h"
#include "model/network_plan.h"
#include "model/network_tensor.h"
#include "model/plugin.h"
#include "run/prepare.h"
#include "support/component.h"

enum { SAMPLES = 7, MOST = 64 };

static const char *folder, *plugins;
static struct arena *arena;

static _Noreturn void fail(const char *of, const char *why)
{
    fprintf(stderr, "%s: %s\n", of, why);
    exit(1);
}

static void write_file(const char *name, const char *what, const void *bytes, size_t size)
{
    const char *path = arena_format(arena, "%s/%s.%s", folder, name, what);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        fail(path, "cannot be written");
}

/* Weights as they were drawn; what begins as zeros or ones would hide mistakes. */
static void draw(struct network *network, struct rng *rng)
{
    for (size_t i = 0; i < network_tensor_count(network); i++) {
        const struct network_tensor tensor = network_tensor(network, i);
        for (int64_t j = 0; j < tensor.count; j++) {
            double moved = (double)tensor.values[j] + 0.2 * (rng_uniform(rng) - 0.5);
            tensor.values[j] = (float)(tensor.is_state ? fabs(moved) + 0.01 : moved);
        }
    }
}

static void dump(const char *name, struct network *network, struct lamina_shape sample)
{
    const struct network_onnx_ends ends = {0};
    struct error error;
    struct rng rng;
    struct onnx_bytes model;
    struct onnx onnx = onnx_begin(arena);
    int64_t inputs = SAMPLES * lamina_elements(&sample);
    int64_t outputs = SAMPLES * lamina_elements(network_output_shape(network));
    if (network_allocate(network, SAMPLES, 5, NULL, &error) != 0)
        fail(name, error.text);
    rng_seed(&rng, 7);
    draw(network, &rng);
    rng_fill_normal(&rng, network_input(network), inputs, 0, 2);
    write_file(name, "inputs", network_input(network), (size_t)inputs * sizeof(float));
    if (network_forward(network, false, SAMPLES, &error) != 0)
        fail(name, error.text);
    write_file(name, "outputs", network_output(network), (size_t)outputs * sizeof(float));
    if (network_onnx(network, &ends, &onnx, &error) != 0 ||
        onnx_model(&onnx, &model, &error) != 0)
        fail(name, error.text);
    write_file(name, "onnx", model.at, model.length);
    onnx_bytes_free(&model);
    onnx_free(&onnx);
    printf("%s", name);
    for (int64_t i = 0; i < sample.dims; i++)
        printf(" %lld", (long long)sample.at[i]);
    printf("\n");
}

static const struct lamina_layer *open_layer(const char *type)
{
    struct plugin_path path;
    struct plugin_file file;
    struct error error;
    const struct lamina_layer *layer = NULL;
    plugin_path_make(plugins, arena, &path);
    path.count = 1;
    if (plugin_find(&path, type, arena, &file, &error) != 0 ||
        plugin_open(&file, &layer, &error) != 0)
        fail(type, error.text);
    return layer;
}

/* "[-1, 0] " of layer `index`, whose inputs these are; without, the one before. */
static char *read_inputs(char *text, size_t index, struct layer_spec *spec)
{
    int64_t *inputs = arena_array(arena, MOST, sizeof *inputs);
    text += strspn(text, " ");
    spec->inputs = inputs;
    spec->repetitions = 1;
    if (*text != '[')
        inputs[spec->input_count++] = (int64_t)index - 1;
    while (*text == '[' || *text == ',') {
        inputs[spec->input_count++] = strtoll(text + 1, &text, 10);
        if (inputs[spec->input_count - 1] >= (int64_t)index)
            fail(text, "is not above");
    }
    return text + strspn(text, "] ");
}

/* "LAYER OPTIONS" */
static struct layer_spec layer_from(char *text, size_t index,
                                    const struct lamina_layer **layer)
{
    struct layer_spec spec = {.name = NULL};
    text = read_inputs(text, index, &spec);
    char *type = strtok_r(text, " ", &text);
    struct option_kind *kind = arena_array(arena, 1, sizeof *kind);
    *layer = open_layer(type);
    *kind = (struct option_kind){.name = (*layer)->name,
                                 .options = (*layer)->options,
                                 .count = (*layer)->option_count,
                                 .size = (*layer)->options_size};
    spec.component = component_from(kind, "line", text, arena);
    if (spec.component.kind == NULL)
        fail(type, "does not take these options");
    return spec;
}

static void dump_line(char *line)
{
    struct layer_spec layers[MOST] = {0};
    const struct lamina_layer *opened[MOST];
    struct trial_spec spec = {.layers = layers};
    struct lamina_shape sample = {0};
    struct error error;
    const char *name = strtok_r(line, " ", &line), *shape = strtok_r(line, " ", &line);
    for (char *end; *shape != '\0'; shape = *end == 'x' ? end + 1 : end)
        sample.at[sample.dims++] = strtoll(shape, &end, 10);
    for (char *layer; (layer = strtok_r(line, "|\n", &line)) != NULL; spec.layer_count++)
        layers[spec.layer_count] =
            layer_from(layer, spec.layer_count, &opened[spec.layer_count]);
    struct network *network = network_plan(&spec, opened, &sample, NULL, arena, &error);
    if (network == NULL)
        fail(name, error.text);
    dump(name, network, sample);
}

static void dump_config(const char *config, const char *const *sets, size_t set_count)
{
    const struct prepare_wishes wishes = {
        .config = config, .sets = sets, .set_count = set_count, .plugin_path = plugins};
    struct prepared prepared;
    struct error error;
    if (prepare_trials(&wishes, false, &prepared) != PREPARE_OK)
        fail(config, prepared.faults != NULL ? prepared.faults : prepared.error.text);
    const struct trial_spec *spec = prepared.specs[0];
    const struct lamina_layer **known =
        arena_array(arena, prepared.catalogue.count, sizeof *known);
    const struct lamina_layer **opened =
        arena_array(arena, spec->layer_count, sizeof *opened);
    const struct lamina_shape sample = prepared.datasets[0]->sample;
    struct network *network = NULL;
    if (catalogue_open(&prepared.catalogue, spec, known, opened, &error) == 0)
        network = network_plan(spec, opened, &sample, NULL, arena, &error);
    if (network == NULL)
        fail(config, error.text);
    const char *slash = strrchr(config, '/'), *stem = slash != NULL ? slash + 1 : config;
    dump(arena_copy(arena, stem, strcspn(stem, ".")), network, sample);
    prepare_free(&prepared);
}

int main(int argc, char **argv)
{
    char line[4096];
    if (argc < 3)
        return 2;
    folder = argv[1];
    plugins = argv[2];
    arena = arena_new();
    if (argc > 3)
        dump_config(argv[3], (const char *const *)argv + 4, (size_t)argc - 4);
    while (argc == 3 && fgets(line, sizeof line, stdin) != NULL)
        dump_line(line);
    arena_free(arena);
    return 0;
}
