/* A net as an ONNX model (https://onnx.ai, IR version 8, operator set 17): what the
 * messages of onnx.proto are as bytes of protobuf. Knows neither layers nor which
 * operators there are. */
#ifndef NET_ONNX_H
#define NET_ONNX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

/* Bytes of a protobuf message; {0} is empty. */
struct onnx_bytes {
    char *at;
    size_t length, capacity;
    bool failed; /* there is no memory for more of them, */
    bool full;   /* or there would be more than ONNX_MOST */
};

struct onnx_node; /* an operator, its inputs and attributes, until the model is made */

/* A model that is being made. Texts are copied into the arena. */
struct onnx {
    struct arena *arena;
    struct onnx_node *nodes;
    size_t count, capacity;
    struct onnx_bytes attributes; /* of all nodes, one after the other */
    struct onnx_bytes tensors;    /* the graph's initializers */
    struct onnx_bytes values;     /* its inputs, outputs, and what lies between */
    struct onnx_bytes metadata;
};

struct onnx onnx_begin(struct arena *arena);
void onnx_free(struct onnx *onnx); /* one of all 0 is fine */

/* Begins a node of one output; the following are of the last one that was begun. */
void onnx_node(struct onnx *onnx, const char *op_type, const char *output);
void onnx_input(struct onnx *onnx, const char *value); /* "": one that is left out */
void onnx_integer(struct onnx *onnx, const char *attribute, int64_t value);
void onnx_integers(struct onnx *onnx, const char *attribute, const int64_t *values,
                   int64_t count);
void onnx_real(struct onnx *onnx, const char *attribute, double value);
void onnx_text(struct onnx *onnx, const char *attribute, const char *value);

/* Values that are always the same: weights, constants. `dims` of 0: one number. */
void onnx_floats(struct onnx *onnx, const char *name, int64_t dims, const int64_t *sizes,
                 const float *values);
void onnx_int64s(struct onnx *onnx, const char *name, int64_t count,
                 const int64_t *values);

/* Says of a value of floats that it is (N, sizes), and what it is to the graph. */
enum onnx_role { ONNX_INPUT = 11, ONNX_OUTPUT = 12, ONNX_BETWEEN = 13 };
void onnx_value(struct onnx *onnx, enum onnx_role role, const char *name, int64_t dims,
                const int64_t *sizes);

/* Gives a value that a node puts out another name, wherever it is used. */
void onnx_rename(struct onnx *onnx, const char *name, const char *wanted);

void onnx_metadata(struct onnx *onnx, const char *key, const char *value);

/* Protobuf's readers take no larger message. */
#define ONNX_MOST ((int64_t)INT32_MAX)

/* The bytes of the model, which the caller frees with onnx_bytes_free(). -1 with a
 * sentence: more than ONNX_MOST, no memory. */
int onnx_model(const struct onnx *onnx, struct onnx_bytes *model, struct error *error);
void onnx_bytes_free(struct onnx_bytes *bytes);

/* Writes them to a file, whole or not at all. -1 with a sentence. */
int onnx_write(const char *path, const struct onnx_bytes *model, struct error *error);

#endif
