/* A layer as it was built with version 1.1, of which it needs lamina_set_least_batch: y =
 * x - the mean of the batch, in evaluation x - that of the batches so far. */
#include <lamina/layer.h>

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    lamina_add_state(runner, plan, "sum", *input, 0);
    lamina_add_state(runner, plan, "batches", lamina_vector(1), 0);
    lamina_set_temporary(runner, plan, 0, lamina_elements(input));
    lamina_set_least_batch(runner, plan, 2);
    return lamina_keep_shape(runner, options, input, plan);
}

/* means (sample) of values (batch, sample) over the batch. */
LAMINA_CLONES static void average(float *means, const float *values, int64_t batch,
                                  int64_t sample)
{
    for (int64_t j = 0; j < sample; j++)
        means[j] = 0;
    for (int64_t i = 0; i < batch; i++)
        for (int64_t j = 0; j < sample; j++)
            means[j] += values[i * sample + j] / (float)batch;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t sample = lamina_elements(pass->input_shape);
    float *mean = pass->temporary, *sum = pass->state[0], *batches = pass->state[1];
    (void)runner;
    if (pass->training)
        average(mean, pass->input, pass->batch_size, sample);
    for (int64_t j = 0; pass->training && j < sample; j++)
        sum[j] += mean[j];
    if (pass->training)
        batches[0] += 1;
    for (int64_t j = 0; !pass->training && j < sample; j++)
        mean[j] = batches[0] > 0 ? sum[j] / batches[0] : 0;
    for (int64_t i = 0; i < pass->batch_size; i++)
        for (int64_t j = 0; j < sample; j++)
            pass->output[i * sample + j] = pass->input[i * sample + j] - mean[j];
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t sample = lamina_elements(pass->input_shape);
    float *mean = pass->temporary;
    (void)runner;
    average(mean, pass->output_gradient, pass->batch_size, sample);
    for (int64_t i = 0; pass->input_gradient && i < pass->batch_size; i++)
        for (int64_t j = 0; j < sample; j++)
            pass->input_gradient[i * sample + j] =
                pass->output_gradient[i * sample + j] - mean[j];
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .needs_minor = 1,
        .name = "old_center",
        .version = "1.0",
        .summary = "y = x - mean",
        .shape = shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
