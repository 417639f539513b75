/* Protobuf is a row of fields: a number and a kind, then a varint, four bytes, or a
 * length and as many bytes, which may be a message again. Numbers of fields and kinds are
 * those of onnx.proto of ONNX 1.12, which has IR version 8. Floats and integers of
 * tensors are little-endian. */
#include "net/onnx.h"

#include <stdlib.h>
#include <string.h>

#include "base/output.h"

enum { IR_VERSION = 8, OPERATOR_SET = 17 };

enum kind { VARINT = 0, BYTES = 2, FOUR_BYTES = 5 };

/* onnx.proto's messages, and their fields. */
enum model { MODEL_IR = 1, MODEL_PRODUCER = 2, MODEL_VERSION = 3, MODEL_GRAPH = 7 };
enum model_lists { MODEL_OPERATOR_SET = 8, MODEL_METADATA = 14 };
enum operator_set { SET_VERSION = 2 };
enum pair { PAIR_KEY = 1, PAIR_VALUE = 2 };
enum graph { GRAPH_NODE = 1, GRAPH_NAME = 2, GRAPH_TENSOR = 5 };
enum node { NODE_INPUT = 1, NODE_OUTPUT = 2, NODE_NAME = 3, NODE_OPERATOR = 4 };
enum node_lists { NODE_ATTRIBUTE = 5 };
enum attribute { ATTRIBUTE_NAME = 1, ATTRIBUTE_F = 2, ATTRIBUTE_I = 3, ATTRIBUTE_S = 4 };
enum attribute_more { ATTRIBUTE_INTS = 8, ATTRIBUTE_TYPE = 20 };
enum attribute_type { TYPE_FLOAT = 1, TYPE_INT = 2, TYPE_STRING = 3, TYPE_INTS = 7 };
enum tensor { TENSOR_DIMS = 1, TENSOR_TYPE = 2, TENSOR_NAME = 8, TENSOR_RAW = 9 };
enum element { ELEMENT_FLOAT = 1, ELEMENT_INT64 = 7 };
enum value { VALUE_NAME = 1, VALUE_TYPE = 2 };
enum type { TYPE_TENSOR = 1, TENSOR_ELEMENT = 1, TENSOR_SHAPE = 2 };
enum shape { SHAPE_DIM = 1, DIM_VALUE = 1, DIM_PARAM = 2 };

struct onnx_node {
    const char *op_type, *output;
    const char **inputs;
    size_t input_count, input_capacity;
    size_t from, to; /* its attributes */
};

/* ---- Bytes ---- */

/* Room for so many more; NULL where there is none, which is told in the end. */
static char *room(struct onnx_bytes *bytes, size_t size)
{
    bytes->full = bytes->full || size > (size_t)ONNX_MOST - bytes->length;
    if (bytes->full || bytes->failed)
        return NULL;
    size_t wanted = bytes->length + size;
    if (wanted > bytes->capacity) {
        size_t capacity = wanted > 2 * bytes->capacity ? wanted : 2 * bytes->capacity;
        char *grown = realloc(bytes->at, capacity);
        bytes->failed = grown == NULL;
        if (grown == NULL)
            return NULL;
        bytes->at = grown;
        bytes->capacity = capacity;
    }
    bytes->length = wanted;
    return bytes->at + wanted - size;
}

void onnx_bytes_free(struct onnx_bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct onnx_bytes){0};
}

static void add(struct onnx_bytes *to, const void *bytes, size_t size)
{
    char *at = size > 0 ? room(to, size) : NULL;
    if (at != NULL)
        memcpy(at, bytes, size);
}

/* What one could not hold, the other does not either. */
static void pass_failure(struct onnx_bytes *to, const struct onnx_bytes *from)
{
    to->failed = to->failed || from->failed;
    to->full = to->full || from->full;
}

/* Seven bits a byte, the lowest first; the highest bit says that more follow. */
static void add_varint(struct onnx_bytes *to, uint64_t value)
{
    unsigned char bytes[10];
    size_t count = 0;
    for (; value >= 0x80; value >>= 7)
        bytes[count++] = (unsigned char)(value | 0x80);
    bytes[count++] = (unsigned char)value;
    add(to, bytes, count);
}

static void add_tag(struct onnx_bytes *to, int field, enum kind kind)
{
    add_varint(to, (uint64_t)field << 3 | kind);
}

static void add_integer(struct onnx_bytes *to, int field, int64_t value)
{
    add_tag(to, field, VARINT);
    add_varint(to, (uint64_t)value);
}

static void add_bytes(struct onnx_bytes *to, int field, const void *bytes, size_t size)
{
    add_tag(to, field, BYTES);
    add_varint(to, size);
    add(to, bytes, size);
}

static void add_text(struct onnx_bytes *to, int field, const char *text)
{
    add_bytes(to, field, text, strlen(text));
}

/* A message as a field of another one; it is freed. */
static void add_message(struct onnx_bytes *to, int field, struct onnx_bytes *message)
{
    add_bytes(to, field, message->at, message->length);
    pass_failure(to, message);
    onnx_bytes_free(message);
}

static void write_little_endian(char *at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (char)(unsigned char)(value >> 8 * i);
}

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* ---- Nodes ---- */

struct onnx onnx_begin(struct arena *arena)
{
    return (struct onnx){.arena = arena};
}

void onnx_free(struct onnx *onnx)
{
    onnx_bytes_free(&onnx->attributes);
    onnx_bytes_free(&onnx->tensors);
    onnx_bytes_free(&onnx->values);
    onnx_bytes_free(&onnx->metadata);
}

static const char *copied(const struct onnx *onnx, const char *text)
{
    return arena_copy(onnx->arena, text, strlen(text));
}

void onnx_node(struct onnx *onnx, const char *op_type, const char *output)
{
    onnx->nodes = arena_grow(onnx->arena, onnx->nodes, onnx->count, &onnx->capacity,
                             sizeof *onnx->nodes);
    onnx->nodes[onnx->count++] = (struct onnx_node){.op_type = copied(onnx, op_type),
                                                    .output = copied(onnx, output),
                                                    .from = onnx->attributes.length,
                                                    .to = onnx->attributes.length};
}

void onnx_input(struct onnx *onnx, const char *value)
{
    struct onnx_node *node = &onnx->nodes[onnx->count - 1];
    node->inputs = arena_grow(onnx->arena, node->inputs, node->input_count,
                              &node->input_capacity, sizeof *node->inputs);
    node->inputs[node->input_count++] = copied(onnx, value);
}

/* ---- Attributes ---- */

static struct onnx_bytes attribute_of(const char *name, enum attribute_type type)
{
    struct onnx_bytes attribute = {0};
    add_text(&attribute, ATTRIBUTE_NAME, name);
    add_integer(&attribute, ATTRIBUTE_TYPE, type);
    return attribute;
}

static void add_attribute(struct onnx *onnx, struct onnx_bytes *attribute)
{
    add_message(&onnx->attributes, NODE_ATTRIBUTE, attribute);
    onnx->nodes[onnx->count - 1].to = onnx->attributes.length;
}

void onnx_integer(struct onnx *onnx, const char *attribute, int64_t value)
{
    struct onnx_bytes bytes = attribute_of(attribute, TYPE_INT);
    add_integer(&bytes, ATTRIBUTE_I, value);
    add_attribute(onnx, &bytes);
}

void onnx_integers(struct onnx *onnx, const char *attribute, const int64_t *values,
                   int64_t count)
{
    struct onnx_bytes bytes = attribute_of(attribute, TYPE_INTS);
    for (int64_t i = 0; i < count; i++)
        add_integer(&bytes, ATTRIBUTE_INTS, values[i]);
    add_attribute(onnx, &bytes);
}

void onnx_real(struct onnx *onnx, const char *attribute, double value)
{
    struct onnx_bytes bytes = attribute_of(attribute, TYPE_FLOAT);
    char float32[sizeof(float)];
    write_little_endian(float32, bits_of((float)value), sizeof float32);
    add_tag(&bytes, ATTRIBUTE_F, FOUR_BYTES);
    add(&bytes, float32, sizeof float32);
    add_attribute(onnx, &bytes);
}

void onnx_text(struct onnx *onnx, const char *attribute, const char *value)
{
    struct onnx_bytes bytes = attribute_of(attribute, TYPE_STRING);
    add_text(&bytes, ATTRIBUTE_S, value);
    add_attribute(onnx, &bytes);
}

/* ---- Tensors ---- */

/* All of a tensor but its values, which are large and written once. Returns their place,
 * or NULL. */
static char *begin_tensor(struct onnx *onnx, const char *name, enum element element,
                          int64_t dims, const int64_t *sizes, size_t size)
{
    struct onnx_bytes head = {0};
    for (int64_t i = 0; i < dims; i++)
        add_integer(&head, TENSOR_DIMS, sizes[i]);
    add_integer(&head, TENSOR_TYPE, element);
    add_text(&head, TENSOR_NAME, name);
    add_tag(&head, TENSOR_RAW, BYTES);
    add_varint(&head, size);
    add_tag(&onnx->tensors, GRAPH_TENSOR, BYTES);
    add_varint(&onnx->tensors, head.length + size);
    add(&onnx->tensors, head.at, head.length);
    pass_failure(&onnx->tensors, &head);
    onnx_bytes_free(&head);
    return room(&onnx->tensors, size);
}

void onnx_floats(struct onnx *onnx, const char *name, int64_t dims, const int64_t *sizes,
                 const float *values)
{
    size_t count = 1;
    for (int64_t i = 0; i < dims; i++)
        count *= (size_t)sizes[i];
    char *at =
        begin_tensor(onnx, name, ELEMENT_FLOAT, dims, sizes, count * sizeof *values);
    for (size_t i = 0; at != NULL && i < count; i++)
        write_little_endian(at + i * sizeof *values, bits_of(values[i]), sizeof *values);
}

void onnx_int64s(struct onnx *onnx, const char *name, int64_t count,
                 const int64_t *values)
{
    size_t size = (size_t)count * sizeof *values;
    char *at = begin_tensor(onnx, name, ELEMENT_INT64, 1, &count, size);
    for (int64_t i = 0; at != NULL && i < count; i++)
        write_little_endian(at + (size_t)i * sizeof *values, (uint64_t)values[i],
                            sizeof *values);
}

/* ---- Values, metadata ---- */

void onnx_value(struct onnx *onnx, enum onnx_role role, const char *name, int64_t dims,
                const int64_t *sizes)
{
    struct onnx_bytes shape = {0}, dim = {0}, tensor = {0}, type = {0}, value = {0};
    add_text(&dim, DIM_PARAM, "N");
    add_message(&shape, SHAPE_DIM, &dim);
    for (int64_t i = 0; i < dims; i++) {
        add_integer(&dim, DIM_VALUE, sizes[i]);
        add_message(&shape, SHAPE_DIM, &dim);
    }
    add_integer(&tensor, TENSOR_ELEMENT, ELEMENT_FLOAT);
    add_message(&tensor, TENSOR_SHAPE, &shape);
    add_message(&type, TYPE_TENSOR, &tensor);
    add_text(&value, VALUE_NAME, name);
    add_message(&value, VALUE_TYPE, &type);
    add_message(&onnx->values, (int)role, &value);
}

void onnx_rename(struct onnx *onnx, const char *name, const char *wanted)
{
    for (size_t i = 0; i < onnx->count; i++) {
        struct onnx_node *node = &onnx->nodes[i];
        if (strcmp(node->output, name) == 0)
            node->output = copied(onnx, wanted);
        for (size_t j = 0; j < node->input_count; j++)
            if (strcmp(node->inputs[j], name) == 0)
                node->inputs[j] = copied(onnx, wanted);
    }
}

void onnx_metadata(struct onnx *onnx, const char *key, const char *value)
{
    struct onnx_bytes pair = {0};
    add_text(&pair, PAIR_KEY, key);
    add_text(&pair, PAIR_VALUE, value);
    add_message(&onnx->metadata, MODEL_METADATA, &pair);
}

/* ---- The model ---- */

static void add_node(struct onnx_bytes *graph, const struct onnx *onnx,
                     const struct onnx_node *node)
{
    struct onnx_bytes bytes = {0};
    for (size_t i = 0; i < node->input_count; i++)
        add_text(&bytes, NODE_INPUT, node->inputs[i]);
    add_text(&bytes, NODE_OUTPUT, node->output);
    add_text(&bytes, NODE_NAME, node->output);
    add_text(&bytes, NODE_OPERATOR, node->op_type);
    if (node->to > node->from)
        add(&bytes, onnx->attributes.at + node->from, node->to - node->from);
    add_message(graph, GRAPH_NODE, &bytes);
}

/* Frees neither part. */
static int make(const struct onnx *onnx, struct onnx_bytes *nodes,
                struct onnx_bytes *model, struct error *error)
{
    struct onnx_bytes set = {0};
    for (size_t i = 0; i < onnx->count; i++)
        add_node(nodes, onnx, &onnx->nodes[i]);
    add_text(nodes, GRAPH_NAME, "net");
    add_integer(model, MODEL_IR, IR_VERSION);
    add_text(model, MODEL_PRODUCER, "lamina");
    add_text(model, MODEL_VERSION, LAMINA_VERSION);
    add_integer(&set, SET_VERSION, OPERATOR_SET);
    add_message(model, MODEL_OPERATOR_SET, &set);
    add(model, onnx->metadata.at, onnx->metadata.length);
    const struct onnx_bytes *const parts[] = {nodes, &onnx->values, &onnx->tensors};
    size_t graph = 0;
    for (int i = 0; i < 3; i++)
        graph += parts[i]->length;
    add_tag(model, MODEL_GRAPH, BYTES);
    add_varint(model, graph);
    for (int i = 0; i < 3; i++) {
        add(model, parts[i]->at, parts[i]->length);
        pass_failure(model, parts[i]);
    }
    pass_failure(model, &onnx->attributes);
    pass_failure(model, &onnx->metadata);
    if (model->full)
        return error_set(error, "an ONNX file holds at most 2 GB, and this net needs "
                                "more: write it as .safetensors");
    if (model->failed)
        return error_set(error, "there is not enough memory for the net as ONNX");
    return 0;
}

int onnx_model(const struct onnx *onnx, struct onnx_bytes *model, struct error *error)
{
    struct onnx_bytes nodes = {0};
    *model = (struct onnx_bytes){0};
    int status = make(onnx, &nodes, model, error);
    onnx_bytes_free(&nodes);
    if (status != 0)
        onnx_bytes_free(model);
    return status;
}

int onnx_write(const char *path, const struct onnx_bytes *model, struct error *error)
{
    struct output output;
    if (output_open(&output, path, error) != 0)
        return -1;
    fwrite(model->at, 1, model->length, output.file);
    return output_keep(&output, error); /* which knows whether a write failed */
}
