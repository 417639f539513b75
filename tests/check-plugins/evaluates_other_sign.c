/* expect: by the reference (they may differ by */
/* With the state that it begins with, 0, evaluation is right. */
#include <lamina/layer.h>

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    lamina_add_state(runner, plan, "mean", lamina_vector(1), 0);
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] =
            pass->training ? pass->input[i] : pass->input[i] + pass->state[0][0];
    if (pass->training)
        pass->state[0][0] += 0.1f * (pass->input[count - 1] - pass->state[0][0]);
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] = pass->output_gradient[i];
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = pass->input[i] - (pass->training ? 0 : pass->state[0][0]);
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = x - running mean",
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
    };
    return &layer;
}
