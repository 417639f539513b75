/* hard_tanh: x, held between min_val and max_val; its derivative at both is 0. */
#include <lamina/onnx.h>

struct options {
    double min_val, max_val;
};

static const struct lamina_option table[] = {
    {"min_val", LAMINA_REAL, offsetof(struct options, min_val), "-1", NULL,
     "The least y."},
    {"max_val", LAMINA_REAL, offsetof(struct options, max_val), "1", NULL, "The most y."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    if (o->min_val >= o->max_val)
        return lamina_fail(runner, "max_val", "`max_val` must be above `min_val`, %g",
                           o->min_val);
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    float low = (float)o->min_val, high = (float)o->max_val;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        y[i] = x[i] < low ? low : x[i] > high ? high : x[i];
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    float low = (float)o->min_val, high = (float)o->max_val;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient;
    const float *y = pass->output;
    float *dx = pass->input_gradient;
    (void)runner;
    for (int64_t i = 0; dx && i < count; i++) {
        bool held = (y[i] <= low) | (y[i] >= high);
        float passed = dy[i];
        dx[i] = held ? 0 : passed;
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const char *low = lamina_onnx_number(runner, net, (float)o->min_val);
    const char *high = lamina_onnx_number(runner, net, (float)o->max_val);
    const char *y = lamina_onnx_binary(runner, net, "Clip", net->inputs[0], low);
    lamina_onnx_input(runner, net, high);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "hard_tanh",
        .version = "1.0",
        .summary = "y = min(max(x, min_val), max_val)",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .onnx = onnx,
        .flags = LAMINA_FORGETS_INPUT,
    };
    return &layer;
}
