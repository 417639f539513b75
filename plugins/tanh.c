/* tanh: y = tanh(x), element by element; its derivative is 1 - y^2. */
#include <lamina/layer.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    lamina_tanh(runner, y, x, count);
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient;
    const float *y = pass->output;
    float *dx = pass->input_gradient;
    (void)runner;
    for (int64_t i = 0; dx && i < count; i++)
        dx[i] = dy[i] * (1 - y[i] * y[i]);
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "tanh",
        .version = "1.0",
        .summary = "y = tanh(x)",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .onnx_operator = "Tanh",
        .flags = LAMINA_FORGETS_INPUT,
    };
    return &layer;
}
