/* lamina/onnx.h - how a layer says what it does as nodes of ONNX, in its `onnx` callback.
 * Inline functions over lamina/layer.h, since its version 1.2.
 *
 * A node is begun by its operator, and what follows is of that node, until the next one:
 * inputs in their order, and attributes. Operators, their inputs and attributes are those
 * of https://onnx.ai/onnx/operators, operator set 17. `y = exp(slope x)`:
 *
 *     static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
 *     {
 *         const struct options *o = net->options;
 *         const char *slope = lamina_onnx_number(runner, net, (float)o->slope);
 *         const char *z = lamina_onnx_binary(runner, net, "Mul", net->inputs[0], slope);
 *         return lamina_onnx_output(runner, net, lamina_onnx_unary(runner, net, "Exp",
 * z));
 *     }
 *
 * A layer that does nothing in evaluation says that its output is its input. Names live
 * as long as the callback runs. What makes no sense is told by the runner once the
 * callback has returned, so none of these functions fails. */
#ifndef LAMINA_ONNX_H
#define LAMINA_ONNX_H

#include <lamina/layer.h>
#include <lamina/window.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Nodes ---- */

/* Begins a node without inputs. Returns its output. */
static inline const char *lamina_onnx_node(const struct lamina_runner *runner,
                                           const struct lamina_onnx *net,
                                           const char *op_type)
{
    return runner->onnx_node(net->graph, op_type);
}

/* The node's next input: one of net->inputs, parameter_values, state_values, an output of
 * a node before, or a constant. "" leaves out one that the operator can do without. */
static inline void lamina_onnx_input(const struct lamina_runner *runner,
                                     const struct lamina_onnx *net, const char *value)
{
    runner->onnx_input(net->graph, value);
}

/* A node of one input, or two. */
static inline const char *lamina_onnx_unary(const struct lamina_runner *runner,
                                            const struct lamina_onnx *net,
                                            const char *op_type, const char *a)
{
    const char *output = runner->onnx_node(net->graph, op_type);
    runner->onnx_input(net->graph, a);
    return output;
}

static inline const char *lamina_onnx_binary(const struct lamina_runner *runner,
                                             const struct lamina_onnx *net,
                                             const char *op_type, const char *a,
                                             const char *b)
{
    const char *output = lamina_onnx_unary(runner, net, op_type, a);
    runner->onnx_input(net->graph, b);
    return output;
}

/* A node of `x`, all parameters and all state, in the order in which they are declared:
 * that of Gemm, Conv, BatchNormalization. */
static inline const char *lamina_onnx_trained(const struct lamina_runner *runner,
                                              const struct lamina_onnx *net,
                                              const char *op_type, const char *x)
{
    const char *output = lamina_onnx_unary(runner, net, op_type, x);
    for (int64_t i = 0; i < net->parameter_count; i++)
        runner->onnx_input(net->graph, net->parameter_values[i]);
    for (int64_t i = 0; i < net->state_count; i++)
        runner->onnx_input(net->graph, net->state_values[i]);
    return output;
}

/* ---- Attributes of the node ---- */

static inline void lamina_onnx_integer(const struct lamina_runner *runner,
                                       const struct lamina_onnx *net,
                                       const char *attribute, int64_t value)
{
    runner->onnx_integer(net->graph, attribute, value);
}

static inline void lamina_onnx_integers(const struct lamina_runner *runner,
                                        const struct lamina_onnx *net,
                                        const char *attribute, const int64_t *values,
                                        int64_t count)
{
    runner->onnx_integers(net->graph, attribute, values, count);
}

static inline void lamina_onnx_real(const struct lamina_runner *runner,
                                    const struct lamina_onnx *net, const char *attribute,
                                    double value)
{
    runner->onnx_real(net->graph, attribute, value);
}

static inline void lamina_onnx_text(const struct lamina_runner *runner,
                                    const struct lamina_onnx *net, const char *attribute,
                                    const char *value)
{
    runner->onnx_text(net->graph, attribute, value);
}

/* ---- Constants, which are copied ---- */

/* One number, which ONNX takes with a tensor of any shape. */
static inline const char *lamina_onnx_number(const struct lamina_runner *runner,
                                             const struct lamina_onnx *net, float value)
{
    /* What comes back is a name. */
    /* cppcheck-suppress returnDanglingLifetime */
    return runner->onnx_floats(net->graph, NULL, &value);
}

static inline const char *lamina_onnx_floats(const struct lamina_runner *runner,
                                             const struct lamina_onnx *net,
                                             const struct lamina_shape *shape,
                                             const float *values)
{
    return runner->onnx_floats(net->graph, shape, values);
}

static inline const char *lamina_onnx_int64s(const struct lamina_runner *runner,
                                             const struct lamina_onnx *net,
                                             const int64_t *values, int64_t count)
{
    return runner->onnx_int64s(net->graph, values, count);
}

/* A tensor of `dims` sizes, filled with one number. */
static inline const char *lamina_onnx_filled(const struct lamina_runner *runner,
                                             const struct lamina_onnx *net, float value,
                                             const int64_t *sizes, int64_t dims)
{
    const char *shape = lamina_onnx_int64s(runner, net, sizes, dims);
    return lamina_onnx_binary(runner, net, "Expand",
                              lamina_onnx_number(runner, net, value), shape);
}

/* ---- The output ---- */

/* The value is the layer's output: an input or a node's. Returns what the callback does.
 */
static inline int lamina_onnx_output(const struct lamina_runner *runner,
                                     const struct lamina_onnx *net, const char *value)
{
    runner->onnx_output(net->graph, value);
    return 0;
}

/* ---- What several layers need ---- */

/* All inputs by nodes of an operator of two, one after the other: (x1 + x2) + x3. */
static inline const char *lamina_onnx_join(const struct lamina_runner *runner,
                                           const struct lamina_onnx *net,
                                           const char *op_type)
{
    const char *value = net->inputs[0];
    for (int64_t i = 1; i < net->input_count; i++)
        value = lamina_onnx_binary(runner, net, op_type, value, net->inputs[i]);
    return value;
}

/* The first input, each sample as one row of features. */
static inline const char *lamina_onnx_rows(const struct lamina_runner *runner,
                                           const struct lamina_onnx *net)
{
    if (net->input_shapes[0].dims == 1)
        return net->inputs[0];
    return lamina_onnx_unary(runner, net, "Flatten", net->inputs[0]);
}

/* An `onnx` callback for layers whose output is their first input in another shape, or in
 * the same one. */
static inline int lamina_onnx_reshape(const struct lamina_runner *runner,
                                      const struct lamina_onnx *net)
{
    const struct lamina_shape *in = net->input_shapes, *out = net->output_shape;
    int64_t sizes[1 + LAMINA_MAX_DIMS] = {0}; /* 0: as many as there are, the batch */
    bool same = in->dims == out->dims;
    for (int64_t i = 0; i < out->dims; i++) {
        sizes[1 + i] = out->at[i];
        same = same && in->at[i] == out->at[i];
    }
    if (same)
        return lamina_onnx_output(runner, net, net->inputs[0]);
    const char *shape = lamina_onnx_int64s(runner, net, sizes, 1 + out->dims);
    return lamina_onnx_output(
        runner, net, lamina_onnx_binary(runner, net, "Reshape", net->inputs[0], shape));
}

/* How many pixels Pad adds to images before them, as windows have it, and after them,
 * down and across; of sequences across. */
static inline const char *lamina_onnx_pads(const struct lamina_runner *runner,
                                           const struct lamina_onnx *net,
                                           const struct lamina_window *w,
                                           const int64_t after[2])
{
    int64_t pads[8] = {0}, first = 2 - w->dims; /* those of batch and channels are 0 */
    for (int64_t i = 0; i < w->dims; i++) {
        pads[2 + i] = w->padding[first + i];
        pads[4 + w->dims + i] = after[first + i];
    }
    return lamina_onnx_int64s(runner, net, pads, 2 * (2 + w->dims));
}

/* Images with such pixels of one value. */
static inline const char *lamina_onnx_pad(const struct lamina_runner *runner,
                                          const struct lamina_onnx *net,
                                          const char *images,
                                          const struct lamina_window *w,
                                          const int64_t after[2], float value)
{
    const char *sizes = lamina_onnx_pads(runner, net, w, after);
    const char *constant = lamina_onnx_number(runner, net, value);
    const char *output = lamina_onnx_binary(runner, net, "Pad", images, sizes);
    lamina_onnx_input(runner, net, constant);
    return output;
}

/* Of a node that has windows (Conv, MaxPool): its attributes. `after` as
 * lamina_window_after() has it: so no runtime needs to know how windows that reach over
 * the end are counted. */
static inline void lamina_onnx_window(const struct lamina_runner *runner,
                                      const struct lamina_onnx *net,
                                      const struct lamina_window *w,
                                      const int64_t after[2])
{
    int64_t dims = w->dims, first = 2 - dims;
    const int64_t pads[] = {w->padding[first], w->padding[1], after[first], after[1]};
    lamina_onnx_integers(runner, net, "kernel_shape", w->kernel + first, dims);
    lamina_onnx_integers(runner, net, "strides", w->stride + first, dims);
    lamina_onnx_integers(runner, net, "pads", dims == 1 ? pads + 1 : pads, 2 * dims);
    if (w->dilation[0] != 1 || w->dilation[1] != 1)
        lamina_onnx_integers(runner, net, "dilations", w->dilation + first, dims);
}

#ifdef __cplusplus
}
#endif

#endif
