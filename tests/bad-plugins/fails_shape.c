/* Fails in shape, naming its option. */
#include <lamina/layer.h>
#include <string.h>

struct options {
    int64_t groups;
};

static const struct lamina_option table[] = {
    {"groups", LAMINA_INTEGER, offsetof(struct options, groups), "3", "[1, inf)",
     "Never fits."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    (void)plan;
    return lamina_fail(runner, "groups", "%lld inputs cannot be cut into %lld groups",
                       (long long)lamina_elements(input), (long long)o->groups);
}

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
        .name = "fails_shape",
        .version = "1.0",
        .summary = "y = x",
        .options_size = sizeof(struct options),
        .option_size = sizeof table[0],
        .option_count = 1,
        .options = table,
        .shape = shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
