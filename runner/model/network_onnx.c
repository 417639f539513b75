/* From the input to the output, each layer on the values of those that it reads. Values
 * between the layers are told with their shapes, so that who checks the model finds a
 * layer that says something else than it does. */
#include "model/network_onnx.h"

#include <string.h>

#include "model/layer_onnx.h"
#include "model/network_callback.h"
#include "model/network_parts.h"

static int refuse_size(const struct network *network, struct error *error)
{
    int64_t floats = network->flat_count;
    if (floats <= ONNX_MOST / (int64_t)sizeof(float))
        return 0;
    return error_set(error,
                     "an ONNX file holds at most 2 GB, and this net has %lld MB of "
                     "weights: write it as .safetensors",
                     (long long)(floats * (int64_t)sizeof(float) / 1000000));
}

/* What no layer's value is called: theirs begin with its name, "output/Softmax". */
static const char *name_of(struct onnx *onnx, const char *end, const char *op_type)
{
    return arena_format(onnx->arena, "/%s/%s", end, op_type);
}

/* A node of a value and a constant of this shape, "input_mean". */
static const char *scale(struct onnx *onnx, const char *op_type, const char *value,
                         const char *name, const double *by,
                         const struct lamina_shape *shape)
{
    int64_t count = lamina_elements(shape);
    float *floats = arena_array(onnx->arena, (size_t)count, sizeof *floats);
    const char *end = arena_copy(onnx->arena, name, strcspn(name, "_"));
    const char *output = name_of(onnx, end, op_type);
    for (int64_t i = 0; i < count; i++)
        floats[i] = (float)by[i];
    onnx_floats(onnx, name, shape->dims, shape->at, floats);
    onnx_node(onnx, op_type, output);
    onnx_input(onnx, value);
    onnx_input(onnx, name);
    return output;
}

static const char *node(struct onnx *onnx, const char *op_type, const char *value)
{
    const char *output = name_of(onnx, "output", op_type);
    onnx_node(onnx, op_type, output);
    onnx_input(onnx, value);
    return output;
}

/* What each layer gives, and the sample as they read it. */
struct values {
    const char *sample;
    const char **outputs; /* (network->count) */
};

static const char *value_of(const struct values *values, int64_t slot)
{
    return slot < 0 ? values->sample : values->outputs[slot];
}

static int add_layer(struct network *network, size_t i, struct onnx *onnx,
                     struct values *values, struct error *error)
{
    struct network_slot *slot = &network->slots[i];
    int64_t count = slot->layer.input_count;
    const char **inputs = arena_array(onnx->arena, (size_t)count, sizeof *inputs);
    for (int64_t k = 0; k < count; k++)
        inputs[k] = value_of(values, slot->inputs[k]);
    struct layer_onnx said = {.layer = &slot->layer,
                              .memory = &slot->memory,
                              .onnx = onnx,
                              .name = slot->name,
                              .inputs = inputs};
    network_callback_enter(network, i, CALLBACK_ONNX);
    int status = layer_onnx_add(&said, &network->runner);
    if (network_callback_leave(network, status, error) != 0)
        return -1;
    values->outputs[i] = said.output;
    return 0;
}

/* Whether it is no other value passed on, which is told where that is. */
static bool is_new(const struct network *network, size_t i, const struct values *values)
{
    const struct network_slot *slot = &network->slots[i];
    bool is_new = true;
    for (int64_t k = 0; k < slot->layer.input_count; k++)
        is_new =
            is_new && strcmp(value_of(values, slot->inputs[k]), values->outputs[i]) != 0;
    return is_new;
}

/* Of the last value, "output", add_output tells. */
static void tell_between(const struct network *network, const struct values *values,
                         struct onnx *onnx)
{
    const char *last = values->outputs[network->count - 1];
    const struct lamina_shape *sample = &network->input_shape;
    if (strcmp(values->sample, "input") != 0 && strcmp(values->sample, last) != 0)
        onnx_value(onnx, ONNX_BETWEEN, values->sample, sample->dims, sample->at);
    for (size_t i = 0; i < network->count; i++) {
        const struct lamina_shape *shape = &network->slots[i].layer.output;
        if (is_new(network, i, values) && strcmp(values->outputs[i], last) != 0)
            onnx_value(onnx, ONNX_BETWEEN, values->outputs[i], shape->dims, shape->at);
    }
}

/* The last value becomes the output, a row for each sample. */
static void add_output(const struct network *network,
                       const struct network_onnx_ends *ends, struct onnx *onnx,
                       const char *value)
{
    const struct lamina_shape *shape = network_output_shape(network);
    const struct lamina_shape row = lamina_vector(lamina_elements(shape));
    if (shape->dims > 1)
        value = node(onnx, "Flatten", value);
    if (ends->activation != NULL)
        value = node(onnx, ends->activation, value);
    if (ends->target_std != NULL)
        value = scale(onnx, "Mul", value, "target_std", ends->target_std, &row);
    if (ends->target_mean != NULL)
        value = scale(onnx, "Add", value, "target_mean", ends->target_mean, &row);
    if (strcmp(value, "input") == 0)
        value = node(onnx, "Identity", value);
    onnx_rename(onnx, value, "output");
    onnx_value(onnx, ONNX_OUTPUT, "output", row.dims, row.at);
}

int network_onnx(struct network *network, const struct network_onnx_ends *ends,
                 struct onnx *onnx, struct error *error)
{
    const struct lamina_shape *sample = &network->input_shape;
    struct values values = {
        "input", arena_array(onnx->arena, network->count, sizeof *values.outputs)};
    if (refuse_size(network, error) != 0)
        return -1;
    onnx_value(onnx, ONNX_INPUT, "input", sample->dims, sample->at);
    if (ends->normalized > 0) {
        struct lamina_shape each = {sample->dims, {ends->normalized, 1, 1, 1, 1, 1}};
        each = ends->normalized == lamina_elements(sample) ? *sample : each;
        const char *centered =
            scale(onnx, "Sub", values.sample, "input_mean", ends->mean, &each);
        values.sample = scale(onnx, "Div", centered, "input_std", ends->std, &each);
    }
    for (size_t i = 0; i < network->count; i++)
        if (add_layer(network, i, onnx, &values, error) != 0)
            return -1;
    tell_between(network, &values, onnx);
    add_output(network, ends, onnx, values.outputs[network->count - 1]);
    return 0;
}
