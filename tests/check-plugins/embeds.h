/* A right layer of whole numbers, y = weight[x], of which each file here spoils one
 * thing. */
#include <lamina/layer.h>
#include <string.h>

#ifndef BOUND
#define BOUND "num_embeddings"
#endif
#ifndef GRADIENT
#define GRADIENT dy[i]
#endif
#ifndef IS_BELOW
#define IS_BELOW (x >= 0 && x < (float)o->num_embeddings)
#endif

struct options {
    int64_t num_embeddings;
    double scale;
};

static const struct lamina_option table[] = {
    {"num_embeddings", LAMINA_INTEGER, offsetof(struct options, num_embeddings), "10",
     "[1, inf)", "How many numbers there are."},
    {"scale", LAMINA_REAL, offsetof(struct options, scale), "1", "[1, 2]",
     "What y is multiplied by."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    if (o->num_embeddings > 100000)
        return lamina_fail(runner, "num_embeddings", "these are too many");
    lamina_add_parameter(runner, plan, "weight", lamina_vector(o->num_embeddings), 0, 0,
                         LAMINA_NORMAL, 0, 1);
    lamina_set_flops(runner, plan, 1, 1);
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    for (int64_t i = 0; i < count; i++) {
        float x = pass->input[i];
        if (!IS_BELOW)
            return lamina_fail(runner, NULL, "%g is no number of an embedding",
                               (double)x);
        pass->output[i] = (float)o->scale * pass->parameters[0][(int64_t)x];
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient;
    float *dw = pass->parameter_gradients[0];
    (void)runner;
    for (int64_t j = 0; j < o->num_embeddings; j++)
        dw[j] = pass->beta == 0 ? 0 : pass->beta * dw[j];
    for (int64_t i = 0; i < count; i++)
        dw[(int64_t)pass->input[i]] += (float)o->scale * GRADIENT;
    if (pass->input_gradient)
        memset(pass->input_gradient, 0, (size_t)count * sizeof(float));
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = o->scale * pass->parameters[0][(int64_t)pass->input[i]];
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = weight[x]",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .flags = LAMINA_FORGETS_OUTPUT,
        .input_bound = BOUND,
    };
    return &layer;
}
