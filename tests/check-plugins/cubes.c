/* expect: keeps what layer.h promises */
/* A right layer with a reference in double: y = x^3. */
#include <lamina/layer.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = pass->input[i] * pass->input[i] * pass->input[i];
    return 0;
}

#ifndef SLOPE
#define SLOPE(x) (3 * (x) * (x))
#endif

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] = pass->output_gradient[i] * SLOPE(pass->input[i]);
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = pass->input[i] * pass->input[i] * pass->input[i];
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = x^3",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
    };
    return &layer;
}
