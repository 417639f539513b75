/* relu6: x, held between 0 and 6; its derivative at both is 0. */
#include <lamina/onnx.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        y[i] = x[i] < 0 ? 0 : x[i] > 6 ? 6 : x[i];
    return 0;
}

/* 0 where y is NaN, too, as in PyTorch. */
static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient;
    const float *y = pass->output;
    float *dx = pass->input_gradient;
    (void)runner;
    for (int64_t i = 0; dx && i < count; i++) {
        bool between = (y[i] > 0) & (y[i] < 6);
        float passed = dy[i];
        dx[i] = between ? passed : 0;
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const char *low = lamina_onnx_number(runner, net, 0);
    const char *high = lamina_onnx_number(runner, net, 6);
    const char *y = lamina_onnx_binary(runner, net, "Clip", net->inputs[0], low);
    lamina_onnx_input(runner, net, high);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "relu6",
        .version = "1.0",
        .summary = "y = min(max(x, 0), 6)",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .onnx = onnx,
        .flags = LAMINA_FORGETS_INPUT,
    };
    return &layer;
}
