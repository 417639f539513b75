/* leaky_relu: y = x where x > 0, else negative_slope x. */
#include <lamina/onnx.h>

struct options {
    double negative_slope;
};

static const struct lamina_option table[] = {
    {"negative_slope", LAMINA_REAL, offsetof(struct options, negative_slope), "0.01",
     NULL, "Slope below 0."},
};

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    float slope = (float)o->negative_slope;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        y[i] = x[i] > 0 ? x[i] : x[i] * slope;
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    float slope = (float)o->negative_slope;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient;
    const float *x = pass->input;
    float *dx = pass->input_gradient;
    (void)runner;
    for (int64_t i = 0; dx && i < count; i++)
        dx[i] = x[i] > 0 ? dy[i] : dy[i] * slope;
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const char *y = lamina_onnx_unary(runner, net, "LeakyRelu", net->inputs[0]);
    lamina_onnx_real(runner, net, "alpha", o->negative_slope);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "leaky_relu",
        .version = "1.0",
        .summary = "y = x > 0 ? x : negative_slope x",
        LAMINA_OPTIONS(struct options, table),
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .onnx = onnx,
        .flags = LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
