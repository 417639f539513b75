/* log_softmax: y = x - log(sum exp(x)) along one dimension; the gradient by x is
 * dy - exp(y) sum dy. The largest x is subtracted before exp, which changes nothing else.
 */
#include <lamina/axis.h>
#include <lamina/onnx.h>

struct options {
    int64_t dim;
};

static const struct lamina_option table[] = {
    {"dim", LAMINA_INTEGER, offsetof(struct options, dim), "-1", NULL,
     "Dimension whose exp(y) add up to 1: the batch is 0, the last -1."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    struct lamina_axis axis;
    if (lamina_find_axis(runner, "dim", o->dim, input, &axis) != 0)
        return -1;
    lamina_set_temporary(runner, plan, 0, (axis.size + 2) * axis.after);
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    struct lamina_axis axis;
    lamina_find_axis(runner, "dim", o->dim, pass->input_shape, &axis);
    int64_t count = axis.size * axis.after;
    float *most = pass->temporary, *sum = most + axis.after, *e = sum + axis.after;
    for (int64_t b = 0; b < pass->batch_size * axis.before; b++) {
        float *y = pass->output + b * count;
        lamina_axis_below(&axis, pass->input + b * count, y, most);
        lamina_exp(runner, e, y, count);
        lamina_axis_sum(&axis, e, NULL, sum);
        lamina_log(runner, sum, sum, axis.after);
        for (int64_t k = 0; k < count; k += axis.after)
            for (int64_t i = 0; i < axis.after; i++)
                y[k + i] -= sum[i];
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    struct lamina_axis axis;
    lamina_find_axis(runner, "dim", o->dim, pass->input_shape, &axis);
    int64_t count = axis.size * axis.after;
    float *sum = pass->temporary, *e = sum + axis.after;
    for (int64_t b = 0; pass->input_gradient && b < pass->batch_size * axis.before; b++) {
        const float *dy = pass->output_gradient + b * count;
        float *dx = pass->input_gradient + b * count;
        lamina_axis_sum(&axis, dy, NULL, sum);
        lamina_exp(runner, e, pass->output + b * count, count);
        for (int64_t k = 0; k < count; k += axis.after)
            for (int64_t i = 0; i < axis.after; i++)
                dx[k + i] = dy[k + i] - e[k + i] * sum[i];
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const char *y = lamina_onnx_unary(runner, net, "LogSoftmax", net->inputs[0]);
    int64_t axis = 1 + lamina_find_dim(runner, "dim", o->dim, &net->input_shapes[0]);
    lamina_onnx_integer(runner, net, "axis", axis);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "log_softmax",
        .version = "1.0",
        .summary = "y = x - log(sum exp(x))",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .onnx = onnx,
        .flags = LAMINA_FORGETS_INPUT,
    };
    return &layer;
}
