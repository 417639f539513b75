/* An option of a type that layer.h does not have, though the program does for its own. */
#include <lamina/layer.h>
#include <string.h>

struct options {
    double rate[8];
};

static const struct lamina_option table[] = {
    {"rate", 64, 0, "0.5", NULL, "Of another type."},
};

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
        .name = "bad_type",
        .version = "1.0",
        .summary = "y = x",
        .options_size = sizeof(struct options),
        .option_size = sizeof table[0],
        .option_count = 1,
        .options = table,
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
