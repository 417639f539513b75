/* y = factor x, which says what it is in ONNX by the statements NODES. */
#include <lamina/onnx.h>

struct options {
    double factor;
};

static const struct lamina_option table[] = {
    {"factor", LAMINA_REAL, offsetof(struct options, factor), "2", "[1, 100]",
     "What x is multiplied by."},
};

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    float factor = (float)((const struct options *)pass->options)->factor;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = factor * pass->input[i];
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    float factor = (float)((const struct options *)pass->options)->factor;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] = factor * pass->output_gradient[i];
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const char *x = net->inputs[0];
    float factor = (float)((const struct options *)net->options)->factor;
    (void)runner;
    (void)x;
    (void)factor;
    NODES
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = factor x",
        LAMINA_OPTIONS(struct options, table),
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .onnx = onnx,
    };
    return &layer;
}
