/* hard_swish: y = x min(max(x + 3, 0), 6) / 6; its derivative is x / 3 + 1 / 2 between -3
 * and 3, at -3 too, 0 below and 1 from 3 on. Howard et al. 2019. */
#include <lamina/layer.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    (void)runner;
    for (int64_t i = 0; i < count; i++) {
        float gate = x[i] + 3;
        gate = gate < 0 ? 0 : gate > 6 ? 6 : gate;
        y[i] = x[i] * gate / 6;
    }
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
        float above = dy[i], between = dy[i] * (x[i] / 3 + 0.5f);
        dx[i] = x[i] < -3 ? 0 : x[i] >= 3 ? above : between;
    }
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "hard_swish",
        .version = "1.0",
        .summary = "y = x min(max(x + 3, 0), 6) / 6",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_OUTPUT,
        .onnx_operator = "HardSwish",
    };
    return &layer;
}
