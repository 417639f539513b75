/* A layer that copies its input, of which each file here says COUNTS of inputs that it
 * cannot mean. */
#include <lamina/layer.h>
#include <string.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    (void)runner;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    memcpy(pass->output, pass->input, (size_t)count * sizeof(float));
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    (void)runner;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    if (pass->input_gradient)
        memcpy(pass->input_gradient, pass->output_gradient,
               (size_t)count * sizeof(float));
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = NAME,
        .version = "1.0",
        .summary = "y = x",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        COUNTS,
    };
    return &layer;
}
