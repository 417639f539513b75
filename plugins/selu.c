/* selu: y = SCALE x where x > 0, else SCALE ALPHA (exp(x) - 1), with the two constants
 * that keep mean 0 and variance 1: Klambauer, Unterthiner, Mayr and Hochreiter 2017. */
#include <lamina/onnx.h>
#include <math.h>

#define ALPHA 1.6732632423543772848f
#define SCALE 1.0507009873554804934f

enum { BLOCK = 128 }; /* floats that stay in the cache from exp to the choice */

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    for (int64_t from = 0; from < count; from += BLOCK) {
        int64_t to = from + BLOCK < count ? from + BLOCK : count;
        lamina_exp(runner, y + from, x + from, to - from);
        for (int64_t i = from; i < to; i++) {
            float below = ALPHA * (y[i] - 1);
            y[i] = SCALE * (x[i] > 0 ? x[i] : below);
        }
    }
    return 0;
}

/* y is above 0 where x is: lamina_exp gives no more than 1 for any x up to 0. */
LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient, *y = pass->output;
    float *dx = pass->input_gradient;
    (void)runner;
    for (int64_t i = 0; dx && i < count; i++) {
        float below = y[i] + SCALE * ALPHA;
        dx[i] = dy[i] * (y[i] > 0 ? SCALE : below);
    }
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++) {
        double x = pass->input[i];
        pass->output[i] = (double)SCALE * (x > 0 ? x : (double)ALPHA * expm1(x));
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const char *y = lamina_onnx_unary(runner, net, "Selu", net->inputs[0]);
    lamina_onnx_real(runner, net, "alpha", (double)ALPHA);
    lamina_onnx_real(runner, net, "gamma", (double)SCALE);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "selu",
        .version = "1.0",
        .summary = "y = scale (x > 0 ? x : alpha (exp(x) - 1))",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .onnx = onnx,
        .flags = LAMINA_FORGETS_INPUT,
    };
    return &layer;
}
