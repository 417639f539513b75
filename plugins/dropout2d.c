/* dropout2d: in training, y = x / (1 - p) with probability 1 - p, else 0, each channel of
 * a sample as a whole; in evaluation y = x. Tompson and others 2015. */
#include <lamina/onnx.h>
#include <string.h>

struct options {
    double p;
};

static const struct lamina_option table[] = {
    {"p", LAMINA_REAL, offsetof(struct options, p), "0.5", "[0, 1)",
     "Probability that a channel is dropped."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    if (input->dims < 2)
        return lamina_fail(runner, NULL,
                           "needs channels, such as those of (channels, height, width); "
                           "`dropout` takes features");
    lamina_add_saved(runner, plan, input->at[0], 0); /* the factors */
    return lamina_keep_shape(runner, options, input, plan);
}

/* y = x factor, each channel by its own. */
static void scale(const float *x, const float *factor, int64_t channels, int64_t inner,
                  float *y)
{
    for (int64_t c = 0; c < channels; c++)
        for (int64_t j = c * inner; j < (c + 1) * inner; j++)
            y[j] = x[j] * factor[c];
}

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    int64_t channels = pass->batch_size * pass->input_shape->at[0];
    float *factor = pass->saved[0], kept = 1 / (float)(1 - o->p);
    if (!pass->training || o->p == 0) {
        memcpy(pass->output, pass->input, (size_t)count * sizeof(float));
        return 0;
    }
    lamina_fill_bernoulli(runner, pass->random, factor, channels, 1 - o->p);
    for (int64_t c = 0; c < channels; c++)
        factor[c] *= kept;
    scale(pass->input, factor, channels, count / channels, pass->output);
    return 0;
}

LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    int64_t channels = pass->batch_size * pass->input_shape->at[0];
    const float *dy = pass->output_gradient;
    (void)runner;
    if (pass->input_gradient && o->p == 0)
        memcpy(pass->input_gradient, dy, (size_t)count * sizeof(float));
    else if (pass->input_gradient)
        scale(dy, pass->saved[0], channels, count / channels, pass->input_gradient);
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "dropout2d",
        .version = "1.0",
        .summary = "y = x / (1 - p) with probability 1 - p, else 0, a channel as a whole",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .onnx = lamina_onnx_reshape,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
