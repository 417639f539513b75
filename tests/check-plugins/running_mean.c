/* expect: keeps what layer.h promises */
/* A right layer whose output depends on its state: y = x - m, where m, for one number of
 * a sample, follows the means of the batches before. */
#include <lamina/layer.h>

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    lamina_add_state(runner, plan, "mean", lamina_vector(lamina_elements(input)), 0);
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t width = lamina_elements(pass->input_shape), n = pass->batch_size;
    float *mean = pass->state[0];
    (void)runner;
    for (int64_t i = 0; i < n * width; i++)
        pass->output[i] = pass->input[i] - mean[i % width];
    for (int64_t i = 0; pass->training && i < n * width; i++)
        mean[i % width] += 0.1f * pass->output[i] / (float)n;
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

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = x - m",
        .shape = shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
