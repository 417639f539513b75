/* softplus: y = log(1 + exp(beta x)) / beta, and x where beta x is above the threshold;
 * its derivative is 1 / (1 + exp(-beta x)), there 1. */
#include <lamina/onnx.h>
#include <math.h>

enum { BLOCK = 128 }; /* floats that stay in the cache from step to step */

struct options {
    double beta, threshold;
};

static const struct lamina_option table[] = {
    {"beta", LAMINA_REAL, offsetof(struct options, beta), "1", "(0, inf)",
     "The larger, the sharper the bend."},
    {"threshold", LAMINA_REAL, offsetof(struct options, threshold), "20", NULL,
     "Where beta x is above it, y is x."},
};

/* max(z, 0) + log(1 + e) with z = beta x and e = exp(-|z|), where log(1 + e) is twice the
 * inverse hyperbolic tangent of r = e / (2 + e), at most 1 / 3: a short series. */
LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    float beta = (float)o->beta, most = (float)o->threshold, part = 1 / beta;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float e[BLOCK];
    for (int64_t from = 0; from < count; from += BLOCK) {
        int64_t n = from + BLOCK < count ? BLOCK : count - from;
        const float *x = pass->input + from;
        float *y = pass->output + from;
        for (int64_t i = 0; i < n; i++)
            e[i] = -fabsf(beta * x[i]);
        lamina_exp(runner, e, e, n);
        for (int64_t i = 0; i < n; i++) {
            float z = beta * x[i], r = e[i] / (2 + e[i]), q = r * r, sum = 2.0f / 13;
            sum = (sum * q + 2.0f / 11) * q + 2.0f / 9;
            sum = (sum * q + 2.0f / 7) * q + 2.0f / 5;
            sum = (sum * q + 2.0f / 3) * q * r + 2 * r;
            float soft = ((z < 0 ? 0 : z) + sum) * part;
            y[i] = z > most ? x[i] : soft;
        }
    }
    return 0;
}

LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    float beta = (float)o->beta, most = (float)o->threshold;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float *dx = pass->input_gradient, s[BLOCK];
    for (int64_t from = 0; dx && from < count; from += BLOCK) {
        int64_t n = from + BLOCK < count ? BLOCK : count - from;
        const float *x = pass->input + from, *dy = pass->output_gradient + from;
        for (int64_t i = 0; i < n; i++)
            s[i] = beta * x[i];
        lamina_sigmoid(runner, s, s, n);
        for (int64_t i = 0; i < n; i++)
            dx[from + i] = dy[i] * (beta * x[i] > most ? 1 : s[i]);
    }
    return 0;
}

/* Softplus has neither beta nor a threshold. From 17 on log(1 + exp(z)) is z in float32.
 */
static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const char *x = net->inputs[0], *z = x;
    const char *beta = lamina_onnx_number(runner, net, (float)o->beta);
    if (o->beta != 1)
        z = lamina_onnx_binary(runner, net, "Mul", x, beta);
    const char *y = lamina_onnx_unary(runner, net, "Softplus", z);
    if (o->beta != 1)
        y = lamina_onnx_binary(runner, net, "Div", y, beta);
    if (o->threshold < 17) {
        const char *most = lamina_onnx_number(runner, net, (float)o->threshold);
        const char *above = lamina_onnx_binary(runner, net, "Greater", z, most);
        const char *soft = y;
        y = lamina_onnx_binary(runner, net, "Where", above, x);
        lamina_onnx_input(runner, net, soft);
    }
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {.struct_size = sizeof layer,
                                              .name = "softplus",
                                              .version = "1.0",
                                              .summary =
                                                  "y = log(1 + exp(beta x)) / beta",
                                              LAMINA_OPTIONS(struct options, table),
                                              .shape = lamina_keep_shape,
                                              .forward = forward,
                                              .backward = backward,
                                              .flags = LAMINA_FORGETS_OUTPUT,
                                              .onnx = onnx};
    return &layer;
}
