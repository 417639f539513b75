/* softsign: y = x / (1 + |x|); its derivative is 1 / (1 + |x|)^2. */
#include <lamina/layer.h>
#include <math.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        y[i] = x[i] / (1 + fabsf(x[i]));
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient;
    const float *x = pass->input;
    float *dx = pass->input_gradient;
    (void)runner;
    for (int64_t i = 0; dx && i < count; i++) {
        float below = 1 + fabsf(x[i]);
        dx[i] = dy[i] / (below * below);
    }
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++) {
        double x = pass->input[i];
        pass->output[i] = x / (1 + fabs(x));
    }
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "softsign",
        .version = "1.0",
        .summary = "y = x / (1 + |x|)",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .onnx_operator = "Softsign",
        .flags = LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
