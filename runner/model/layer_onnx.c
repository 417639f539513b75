/* A node may take what was there before it, and nothing else: so a graph is in order and
 * has no circle. The first thing that makes no sense is remembered, and told once the
 * callback has returned; names that are given out meanwhile are never NULL. */
#include "model/layer_onnx.h"

#include <string.h>

enum {
    MOST_VALUES = 5000,  /* of a layer, beside its inputs */
    MOST_LIST = 1 << 16, /* integers of an attribute */
};

enum role {
    ROLE_INPUT,
    ROLE_NODE,
    ROLE_FLOATS, /* a parameter, a state or a constant, and so is: */
    ROLE_INT64S
};

struct value {
    const char *name;
    const char *what; /* the operator, "constant"; NULL of what the layer was given */
    enum role role;
    bool is_added; /* to the model, as a node takes it */
    int64_t dims, sizes[LAMINA_MAX_DIMS];
    const void *values;
};

struct lamina_graph {
    struct layer_onnx *said;
    struct onnx *onnx;
    struct arena *arena;
    struct value *values;
    size_t count, capacity;
    size_t inputs;           /* the first of the values */
    const char **attributes; /* of the last node */
    size_t attribute_count, attribute_capacity;
    const char *op_type; /* of the last node; NULL: there is none */
    const char *misuse;  /* the first */
};

bool layer_onnx_is_told(const struct lamina_layer *plugin)
{
    return plugin->onnx != NULL || plugin->onnx_operator != NULL;
}

static void misuse(struct lamina_graph *graph, const char *text)
{
    if (graph->misuse == NULL)
        graph->misuse = text;
}

/* ---- Values ---- */

static struct value *find(const struct lamina_graph *graph, const char *name)
{
    for (size_t i = 0; i < graph->count; i++)
        if (strcmp(graph->values[i].name, name) == 0)
            return &graph->values[i];
    return NULL;
}

/* Whether one more may be added. */
static bool has_room(struct lamina_graph *graph)
{
    bool has = graph->count < graph->inputs + MOST_VALUES;
    if (!has)
        misuse(graph, "has more than 5000 nodes and constants");
    return has;
}

static const char *add_value(struct lamina_graph *graph, struct value value)
{
    if (!has_room(graph))
        return "";
    graph->values = arena_grow(graph->arena, graph->values, graph->count,
                               &graph->capacity, sizeof *graph->values);
    graph->values[graph->count++] = value;
    return value.name;
}

/* Two inputs may be one value. */
static void add_inputs(struct lamina_graph *graph)
{
    const struct layer_onnx *said = graph->said;
    for (int64_t i = 0; i < said->layer->input_count; i++) {
        if (find(graph, said->inputs[i]) != NULL)
            continue;
        graph->inputs++;
        add_value(graph, (struct value){.name = said->inputs[i], .role = ROLE_INPUT});
    }
}

/* "hidden/Mul", "hidden/Mul_2": no parameter or state is called so. */
static const char *add_named(struct lamina_graph *graph, const char *what,
                             struct value value)
{
    int number = 1;
    if (!has_room(graph))
        return "";
    for (size_t i = 0; i < graph->count; i++)
        if (graph->values[i].what != NULL && strcmp(graph->values[i].what, what) == 0)
            number++;
    value.what = arena_copy(graph->arena, what, strlen(what));
    value.name = arena_format(graph->arena, "%s/%s", graph->said->name, what);
    if (number > 1)
        value.name = arena_format(graph->arena, "%s_%d", value.name, number);
    return add_value(graph, value);
}

static const char *const *add_tensors(struct lamina_graph *graph,
                                      const struct layer_tensors *tensors,
                                      float *const *values)
{
    const char **names = arena_array(graph->arena, tensors->count + 1, sizeof *names);
    for (size_t i = 0; i < tensors->count; i++) {
        const struct layer_tensor *tensor = &tensors->at[i];
        struct value value = {
            .name = arena_format(graph->arena, "%s.%s", graph->said->name, tensor->name),
            .role = ROLE_FLOATS,
            .dims = tensor->shape.dims,
            .values = values[i]};
        memcpy(value.sizes, tensor->shape.at, sizeof value.sizes);
        names[i] = add_value(graph, value);
    }
    return names;
}

/* ---- The functions that layers call ---- */

/* Letters and digits, as in all names of operators, and of attributes also _. */
static bool is_word(const char *text, const char *also)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const char *at = text != NULL ? text : "";
    size_t length = strlen(at);
    while (*at != '\0' && (strchr(letters, *at) != NULL || strchr(also, *at) != NULL))
        at++;
    return length > 0 && *at == '\0';
}

static const char *begin_node(struct lamina_graph *graph, const char *op_type)
{
    if (!is_word(op_type, "")) {
        misuse(graph, "adds a node whose operator is no name");
        op_type = "none";
    }
    const char *name = add_named(graph, op_type, (struct value){.role = ROLE_NODE});
    graph->op_type = arena_copy(graph->arena, op_type, strlen(op_type));
    graph->attribute_count = 0;
    onnx_node(graph->onnx, op_type, name);
    return name;
}

/* Whether there is a node to say something of. */
static bool has_node(struct lamina_graph *graph)
{
    if (graph->op_type == NULL)
        misuse(graph, "gives an input or an attribute before the first node");
    return graph->op_type != NULL;
}

static void add_input(struct lamina_graph *graph, const char *name)
{
    struct value *value = name != NULL ? find(graph, name) : NULL;
    bool is_left_out = name != NULL && name[0] == '\0';
    if (!has_node(graph))
        return;
    if (value == NULL && !is_left_out) {
        misuse(graph,
               arena_format(graph->arena, "has %s take a value that is not there, '%s'",
                            graph->op_type, name != NULL ? name : ""));
        return;
    }
    onnx_input(graph->onnx, name);
    if (value == NULL || value->is_added)
        return;
    if (value->role == ROLE_FLOATS)
        onnx_floats(graph->onnx, value->name, value->dims, value->sizes, value->values);
    else if (value->role == ROLE_INT64S)
        onnx_int64s(graph->onnx, value->name, value->sizes[0], value->values);
    value->is_added = true;
}

/* Whether an attribute of this name may be added to the last node. */
static bool takes_attribute(struct lamina_graph *graph, const char *name)
{
    if (!has_node(graph))
        return false;
    if (!is_word(name, "_")) {
        misuse(graph, "adds an attribute without a name");
        return false;
    }
    for (size_t i = 0; i < graph->attribute_count; i++)
        if (strcmp(graph->attributes[i], name) == 0) {
            misuse(graph, arena_format(graph->arena, "gives %s the attribute %s twice",
                                       graph->op_type, name));
            return false;
        }
    graph->attributes =
        arena_grow(graph->arena, graph->attributes, graph->attribute_count,
                   &graph->attribute_capacity, sizeof *graph->attributes);
    graph->attributes[graph->attribute_count++] =
        arena_copy(graph->arena, name, strlen(name));
    return true;
}

static void add_integer(struct lamina_graph *graph, const char *name, int64_t value)
{
    if (takes_attribute(graph, name))
        onnx_integer(graph->onnx, name, value);
}

static void add_integers(struct lamina_graph *graph, const char *name,
                         const int64_t *values, int64_t count)
{
    if (!takes_attribute(graph, name))
        return;
    if (count < 0 || count > MOST_LIST || (count > 0 && values == NULL))
        misuse(graph, "adds an attribute of fewer than 0 or more than 65536 integers");
    else
        onnx_integers(graph->onnx, name, values, count);
}

static void add_real(struct lamina_graph *graph, const char *name, double value)
{
    if (takes_attribute(graph, name))
        onnx_real(graph->onnx, name, value);
}

static void add_text(struct lamina_graph *graph, const char *name, const char *value)
{
    if (!takes_attribute(graph, name))
        return;
    if (value == NULL)
        misuse(graph, "adds an attribute whose text is NULL");
    else
        onnx_text(graph->onnx, name, value);
}

static const char *add_constant(struct lamina_graph *graph, struct value value,
                                const void *values, int64_t count, size_t size)
{
    void *copy = NULL;
    if (values == NULL || count < 0)
        misuse(graph, "adds a constant without values, or of a shape below 1");
    else if (count > ONNX_MOST / (int64_t)size ||
             (copy = arena_try_array(graph->arena, (size_t)count + 1, size)) == NULL)
        misuse(graph, "adds a constant that is too large");
    if (copy == NULL)
        return "";
    if (count > 0)
        memcpy(copy, values, (size_t)count * size);
    value.values = copy;
    return add_named(graph, "constant", value);
}

static const char *add_floats(struct lamina_graph *graph,
                              const struct lamina_shape *shape, const float *values)
{
    struct value value = {.role = ROLE_FLOATS};
    int64_t count = shape != NULL ? layer_elements(shape) : 1;
    if (shape != NULL && count > 0) {
        value.dims = shape->dims;
        memcpy(value.sizes, shape->at, sizeof value.sizes);
    }
    return add_constant(graph, value, values, count, sizeof *values);
}

static const char *add_int64s(struct lamina_graph *graph, const int64_t *values,
                              int64_t count)
{
    const struct value value = {.role = ROLE_INT64S, .dims = 1, .sizes = {count}};
    return add_constant(graph, value, values, count, sizeof *values);
}

static void set_output(struct lamina_graph *graph, const char *name)
{
    const struct value *value = name != NULL ? find(graph, name) : NULL;
    if (graph->said->output != NULL)
        misuse(graph, "names its output twice");
    else if (value == NULL || (value->role != ROLE_INPUT && value->role != ROLE_NODE))
        misuse(graph, "gives as its output what is neither its input nor a node's");
    else
        graph->said->output = value->name;
}

/* The functions of the table that make sense in this callback alone. */
static void offer(struct lamina_runner *table)
{
    table->onnx_node = begin_node;
    table->onnx_input = add_input;
    table->onnx_integer = add_integer;
    table->onnx_integers = add_integers;
    table->onnx_real = add_real;
    table->onnx_text = add_text;
    table->onnx_floats = add_floats;
    table->onnx_int64s = add_int64s;
    table->onnx_output = set_output;
    table->struct_size = sizeof *table;
    table->abi_minor = LAMINA_ABI_MINOR;
}

/* ---- The callback ---- */

static int describe(struct lamina_graph *graph, struct layer_runner *runner)
{
    const struct layer_onnx *said = graph->said;
    const struct layer *layer = said->layer;
    add_inputs(graph);
    const struct lamina_onnx net = {
        .struct_size = sizeof net,
        .options = layer->options,
        .input_count = layer->input_count,
        .input_shapes = layer->inputs,
        .output_shape = &layer->output,
        .inputs = said->inputs,
        .parameter_count = (int64_t)layer->parameters.count,
        .state_count = (int64_t)layer->state.count,
        .parameters = (const float *const *)said->memory->parameters,
        .state = (const float *const *)said->memory->state,
        .parameter_values =
            add_tensors(graph, &layer->parameters, said->memory->parameters),
        .state_values = add_tensors(graph, &layer->state, said->memory->state),
        .graph = graph,
    };
    if (layer->plugin->onnx != NULL)
        return layer->plugin->onnx(&runner->table, &net);
    const char *output = begin_node(graph, layer->plugin->onnx_operator);
    for (int64_t i = 0; i < layer->input_count; i++)
        add_input(graph, said->inputs[i]);
    set_output(graph, output);
    return 0;
}

int layer_onnx_add(struct layer_onnx *said, struct layer_runner *runner)
{
    const char *type = said->layer->plugin->name;
    struct lamina_graph graph = {
        .said = said, .onnx = said->onnx, .arena = said->onnx->arena};
    said->output = NULL;
    runner->failed = false;
    if (!layer_onnx_is_told(said->layer->plugin))
        return error_set(&runner->error,
                         "the layer %s does not say what it is in ONNX: give it an "
                         "`onnx` callback (see lamina/onnx.h), or write the net as "
                         ".safetensors",
                         type);
    offer(&runner->table);
    int status = describe(&graph, runner);
    if (runner->failed)
        return -1;
    if (status != 0)
        return error_set(&runner->error, "its onnx callback returned %d without a reason",
                         status);
    if (graph.misuse == NULL && said->output == NULL)
        graph.misuse = "does not call lamina_onnx_output";
    if (graph.misuse != NULL)
        return error_set(&runner->error,
                         "the layer %s %s in its onnx callback: this is a mistake in the "
                         "plugin",
                         type, graph.misuse);
    return 0;
}
