/* concat: the inputs side by side along one dimension, by default the first of a sample,
 * its channels; all others must be equal. The gradient by each is its part of that by y.
 */
#include <lamina/axis.h>
#include <lamina/inputs.h>
#include <lamina/onnx.h>
#include <string.h>

struct options {
    int64_t dim;
};

static const struct lamina_option table[] = {
    {"dim", LAMINA_INTEGER, offsetof(struct options, dim), "1", NULL,
     "Dimension along which they are joined: the batch is 0, the last -1."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    struct lamina_shape output = *input;
    int64_t at = lamina_find_dim(runner, "dim", o->dim, input);
    if (at < 0)
        return -1;
    for (int64_t k = 1; k < lamina_input_count(runner, plan); k++) {
        struct lamina_shape other = *lamina_input_shape(runner, plan, k);
        output.at[at] += other.at[at];
        other.at[at] = input->at[at];
        if (!lamina_same_shape(input, &other))
            return lamina_fail_inputs(runner, 0, k, "joined",
                                      "but for `dim` their dimensions must be equal");
    }
    lamina_set_output(runner, plan, output);
    return 0;
}

/* The floats of an input that follow each other in the output, and how often they do. */
static int64_t run_of(const struct lamina_runner *runner, const struct options *o,
                      const struct lamina_shape *shape, int64_t batch, int64_t *runs)
{
    struct lamina_axis axis;
    lamina_find_axis(runner, "dim", o->dim, shape, &axis);
    *runs = batch * axis.before;
    return axis.size * axis.after;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t runs, from = 0;
    int64_t whole =
        run_of(runner, pass->options, pass->output_shape, pass->batch_size, &runs);
    for (int64_t k = 0; k < pass->input_count; k++) {
        int64_t part = run_of(runner, pass->options, &pass->input_shapes[k],
                              pass->batch_size, &runs);
        for (int64_t i = 0; i < runs; i++)
            memcpy(pass->output + i * whole + from, pass->inputs[k] + i * part,
                   (size_t)part * sizeof(float));
        from += part;
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t runs, from = 0;
    int64_t whole =
        run_of(runner, pass->options, pass->output_shape, pass->batch_size, &runs);
    for (int64_t k = 0; k < pass->input_count; k++) {
        float *dx = pass->input_gradients[k];
        int64_t part = run_of(runner, pass->options, &pass->input_shapes[k],
                              pass->batch_size, &runs);
        for (int64_t i = 0; dx && i < runs; i++)
            memcpy(dx + i * part, pass->output_gradient + i * whole + from,
                   (size_t)part * sizeof(float));
        from += part;
    }
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t runs, from = 0;
    int64_t whole =
        run_of(runner, pass->options, pass->output_shape, pass->batch_size, &runs);
    for (int64_t k = 0; k < pass->input_count; k++) {
        int64_t part = run_of(runner, pass->options, &pass->input_shapes[k],
                              pass->batch_size, &runs);
        for (int64_t i = 0; i < runs * part; i++)
            pass->output[i / part * whole + from + i % part] = pass->inputs[k][i];
        from += part;
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const char *y = lamina_onnx_node(runner, net, "Concat");
    for (int64_t k = 0; k < net->input_count; k++)
        lamina_onnx_input(runner, net, net->inputs[k]);
    int64_t axis = 1 + lamina_find_dim(runner, "dim", o->dim, &net->input_shapes[0]);
    lamina_onnx_integer(runner, net, "axis", axis);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .needs_minor = 2,
        .name = "concat",
        .version = "1.0",
        .summary = "y = x1, x2, ... along one dimension",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .onnx = onnx,
        .least_inputs = 2,
        .most_inputs = LAMINA_ANY_NUMBER,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
