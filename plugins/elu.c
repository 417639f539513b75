/* elu: y = x where x > 0, else alpha (exp(x) - 1), whose derivative is y + alpha.
 * Clevert, Unterthiner and Hochreiter 2015. */
#include <lamina/onnx.h>
#include <math.h>

enum { BLOCK = 128 }; /* floats that stay in the cache from exp to the choice */

struct options {
    double alpha;
};

static const struct lamina_option table[] = {
    {"alpha", LAMINA_REAL, offsetof(struct options, alpha), "1", NULL,
     "What -y comes to far below 0."},
};

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    float alpha = (float)o->alpha;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    for (int64_t from = 0; from < count; from += BLOCK) {
        int64_t to = from + BLOCK < count ? from + BLOCK : count;
        lamina_exp(runner, y + from, x + from, to - from);
        for (int64_t i = from; i < to; i++) {
            float below = alpha * (y[i] - 1);
            y[i] = x[i] > 0 ? x[i] : below;
        }
    }
    return 0;
}

LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    float alpha = (float)o->alpha;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient, *x = pass->input, *y = pass->output;
    float *dx = pass->input_gradient;
    (void)runner;
    for (int64_t i = 0; dx && i < count; i++) {
        float below = y[i] + alpha;
        dx[i] = dy[i] * (x[i] > 0 ? 1 : below);
    }
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++) {
        double x = pass->input[i];
        pass->output[i] = x > 0 ? x : o->alpha * expm1(x);
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const char *y = lamina_onnx_unary(runner, net, "Elu", net->inputs[0]);
    lamina_onnx_real(runner, net, "alpha", o->alpha);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "elu",
        .version = "1.0",
        .summary = "y = x > 0 ? x : alpha (exp(x) - 1)",
        LAMINA_OPTIONS(struct options, table),
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .onnx = onnx,
    };
    return &layer;
}
