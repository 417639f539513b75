/* sigmoid: y = 1 / (1 + exp(-x)), element by element; its derivative is y (1 - y). */
#include <lamina/layer.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    lamina_sigmoid(runner, pass->output, pass->input, count);
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *y = pass->output, *dy = pass->output_gradient;
    (void)runner;
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] = dy[i] * y[i] * (1 - y[i]);
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "sigmoid",
        .version = "1.0",
        .summary = "y = 1 / (1 + exp(-x))",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .onnx_operator = "Sigmoid",
        .flags = LAMINA_FORGETS_INPUT,
    };
    return &layer;
}
