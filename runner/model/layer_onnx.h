/* What a layer does in evaluation, as nodes of ONNX: it says so itself, in its `onnx`
 * callback or by its `onnx_operator`, and what it says is checked as untrusted input. The
 * operators' own rules are not: who reads the model has them. */
#ifndef MODEL_LAYER_ONNX_H
#define MODEL_LAYER_ONNX_H

#include "model/layer.h"
#include "net/onnx.h"

/* Whether it says anything. */
bool layer_onnx_is_told(const struct lamina_layer *plugin);

/* A layer with its values, and where it is in the model. */
struct layer_onnx {
    const struct layer *layer;
    const struct layer_memory *memory; /* parameters and state */
    struct onnx *onnx;
    const char *name;          /* of its values: "hidden.weight", "hidden/Gemm" */
    const char *const *inputs; /* the values that it takes, of each of its inputs */
    const char *output;        /* the value that it gives, which is filled */
};

/* Adds its nodes, and of its parameters, state and constants those that they use. -1 with
 * a sentence in runner->error where it says nothing, refuses its options, or makes a
 * mistake. */
int layer_onnx_add(struct layer_onnx *said, struct layer_runner *runner);

#endif
