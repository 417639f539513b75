/* linear: y = x W^T + b. A sample of any shape is taken as one row of features. */
#include <lamina/onnx.h>
#include <lamina/rows.h>

struct options {
    int64_t out_features;
    bool bias;
};

static const struct lamina_option table[] = {
    {"out_features", LAMINA_INTEGER, offsetof(struct options, out_features), NULL,
     "[1, inf)", "Outputs of a sample."},
    {"bias", LAMINA_BOOL, offsetof(struct options, bias), "true", NULL, "Adds b."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    int64_t in = lamina_elements(input), out = o->out_features;
    double flops = 2 * (double)in * (double)out;
    lamina_set_output(runner, plan, lamina_vector(out));
    lamina_add_weight(runner, plan, lamina_matrix(out, in), out, o->bias);
    lamina_set_flops(runner, plan, flops, 2 * flops);
    return 0;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t n = pass->batch_size, out = o->out_features;
    int64_t in = lamina_elements(pass->input_shape);
    if (o->bias)
        lamina_repeat_row(pass->parameters[1], n, out, pass->output);
    lamina_gemm(runner, false, true, n, out, in, 1, pass->input, in, pass->parameters[0],
                in, o->bias ? 1 : 0, pass->output, out);
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t n = pass->batch_size, out = o->out_features;
    int64_t in = lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient; /* (n, out) */
    lamina_gemm(runner, true, false, out, in, n, 1, dy, out, pass->input, in, pass->beta,
                pass->parameter_gradients[0], in);
    if (o->bias)
        lamina_sum_rows(dy, n, out, pass->beta, pass->parameter_gradients[1]);
    if (pass->input_gradient)
        lamina_gemm(runner, false, false, n, in, out, 1, dy, out, pass->parameters[0], in,
                    0, pass->input_gradient, in);
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const char *x = lamina_onnx_rows(runner, net);
    const char *y = lamina_onnx_trained(runner, net, "Gemm", x);
    lamina_onnx_integer(runner, net, "transB", 1);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "linear",
        .version = "1.0",
        .summary = "y = x W^T + b",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_OUTPUT,
        .onnx = onnx,
    };
    return &layer;
}
