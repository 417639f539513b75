/* dropout: in training, y = x / (1 - p) with probability 1 - p, else 0, each element for
 * itself; in evaluation y = x. Srivastava and others 2014. */
#include <lamina/onnx.h>
#include <string.h>

struct options {
    double p;
};

static const struct lamina_option table[] = {
    {"p", LAMINA_REAL, offsetof(struct options, p), "0.5", "[0, 1)",
     "Probability that an element is dropped."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    lamina_add_saved(runner, plan, lamina_elements(input), 0); /* the factors */
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float *factor = pass->saved[0], scale = 1 / (float)(1 - o->p);
    if (!pass->training || o->p == 0) {
        memcpy(pass->output, pass->input, (size_t)count * sizeof(float));
        return 0;
    }
    lamina_fill_bernoulli(runner, pass->random, factor, count, 1 - o->p);
    for (int64_t i = 0; i < count; i++) {
        factor[i] *= scale;
        pass->output[i] = pass->input[i] * factor[i];
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient, *factor = pass->saved[0];
    (void)runner;
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] = o->p == 0 ? dy[i] : dy[i] * factor[i];
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "dropout",
        .version = "1.0",
        .summary = "y = x / (1 - p) with probability 1 - p, else 0",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
        .onnx = lamina_onnx_reshape,
    };
    return &layer;
}
