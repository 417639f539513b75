/* identity: y = x; where a sweep has a layer and nothing in its place. */
#include <lamina/layer.h>
#include <string.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    memcpy(pass->output, pass->input, (size_t)count * sizeof *pass->output);
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    if (pass->input_gradient)
        memcpy(pass->input_gradient, pass->output_gradient,
               (size_t)count * sizeof *pass->input_gradient);
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "identity",
        .version = "1.0",
        .summary = "y = x",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
        .onnx_operator = "Identity",
    };
    return &layer;
}
