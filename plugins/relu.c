/* relu: y = max(x, 0), element by element; its derivative at 0 is 0. A NaN stays one. */
#include <lamina/layer.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        y[i] = x[i] < 0 ? 0 : x[i];
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
    for (int64_t i = 0; dx && i < count; i++) {
        float passed = dy[i];
        dx[i] = y[i] <= 0 ? 0 : passed;
    }
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "relu",
        .version = "1.0",
        .summary = "y = max(x, 0)",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .onnx_operator = "Relu",
        .flags = LAMINA_FORGETS_INPUT,
    };
    return &layer;
}
