/* mish: y = x t with t = tanh(log(1 + exp(x))); its derivative is t + x s (1 - t^2) with
 * s = 1 / (1 + exp(-x)). Misra 2019.
 *
 * By e = exp(-|x|), which cannot overflow: t = (1 + 2 e) / (1 + 2 e + 2 e^2) where x is
 * above 0, else e (2 + e) / (2 + e (2 + e)). */
#include <lamina/onnx.h>
#include <math.h>

enum { BLOCK = 128 }; /* floats that stay in the cache from step to step */

/* e of n values. */
LAMINA_CLONES static void decay(const struct lamina_runner *runner, float *e,
                                const float *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        e[i] = -fabsf(x[i]);
    lamina_exp(runner, e, e, n);
}

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float e[BLOCK];
    for (int64_t from = 0; from < count; from += BLOCK) {
        int64_t n = from + BLOCK < count ? BLOCK : count - from;
        const float *x = pass->input + from;
        decay(runner, e, x, n);
        for (int64_t i = 0; i < n; i++) {
            float over = x[i] > 0 ? 1 + 2 * e[i] : e[i] * (2 + e[i]);
            float rest = x[i] > 0 ? 2 * e[i] * e[i] : 2;
            pass->output[from + i] = x[i] * (over / (over + rest));
        }
    }
    return 0;
}

/* 1 - t^2 is rest (2 over + rest) / (over + rest)^2. */
LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float *dx = pass->input_gradient, e[BLOCK];
    for (int64_t from = 0; dx && from < count; from += BLOCK) {
        int64_t n = from + BLOCK < count ? BLOCK : count - from;
        const float *x = pass->input + from, *dy = pass->output_gradient + from;
        decay(runner, e, x, n);
        for (int64_t i = 0; i < n; i++) {
            float over = x[i] > 0 ? 1 + 2 * e[i] : e[i] * (2 + e[i]);
            float rest = x[i] > 0 ? 2 * e[i] * e[i] : 2, part = 1 / (over + rest);
            float s = (x[i] > 0 ? 1 : e[i]) / (1 + e[i]), t = over * part;
            dx[from + i] = dy[i] * (t + x[i] * s * (rest * part * (1 + t)));
        }
    }
    return 0;
}

/* Mish came with operator set 18. */
static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const char *t = lamina_onnx_unary(runner, net, "Softplus", net->inputs[0]);
    t = lamina_onnx_unary(runner, net, "Tanh", t);
    return lamina_onnx_output(runner, net,
                              lamina_onnx_binary(runner, net, "Mul", net->inputs[0], t));
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "mish",
        .version = "1.0",
        .summary = "y = x tanh(log(1 + exp(x)))",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_OUTPUT,
        .onnx = onnx,
    };
    return &layer;
}
