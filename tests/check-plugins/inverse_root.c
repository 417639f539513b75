/* expect: keeps what layer.h promises */
/* A right layer with a parameter that must stay above 0: y = x / sqrt(t). */
#include <lamina/layer.h>

#include <math.h>

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    lamina_add_parameter(runner, plan, "t", lamina_vector(1), 0, 0, LAMINA_CONSTANT, 0.07,
                         0);
    lamina_set_flops(runner, plan, 2 * (double)lamina_elements(input),
                     3 * (double)lamina_elements(input));
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float scale = 1 / sqrtf(pass->parameters[0][0]);
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = pass->input[i] * scale;
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float t = pass->parameters[0][0], scale = 1 / sqrtf(t);
    float *dt = pass->parameter_gradients[0];
    (void)runner;
    float along = lamina_dot(pass->output_gradient, pass->output, count);
    *dt = (pass->beta == 0 ? 0 : pass->beta * *dt) - along / (2 * t);
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] = pass->output_gradient[i] * scale;
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = x / sqrt(t)",
        .shape = shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
