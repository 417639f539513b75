/* expect: keeps what layer.h promises */
/* A right layer that draws random numbers: y = x m / (1 - p), m of zeros and ones. */
#include <lamina/layer.h>

struct options {
    double p;
};

static const struct lamina_option table[] = {
    {"p", LAMINA_REAL, offsetof(struct options, p), "0.5", "[0, 1)",
     "How many are dropped."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    lamina_add_saved(runner, plan, lamina_elements(input), 0);
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float *kept = pass->saved[0], scale = (float)(1 / (1 - o->p));
    if (pass->training)
        lamina_fill_bernoulli(runner, pass->random, kept, count, 1 - o->p);
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = pass->input[i] * (pass->training ? kept[i] * scale : 1);
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float scale = (float)(1 / (1 - o->p));
    (void)runner;
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] = pass->output_gradient[i] * pass->saved[0][i] * scale;
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = x m / (1 - p)",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
