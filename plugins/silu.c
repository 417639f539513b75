/* silu: y = x s where s = 1 / (1 + exp(-x)); its derivative is s (1 + x (1 - s)). Also
 * known as swish. s is computed anew in backward: that is cheaper than to keep it. */
#include <lamina/onnx.h>

enum { BLOCK = 128 }; /* floats that stay in the cache from s to its use */

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    for (int64_t from = 0; from < count; from += BLOCK) {
        int64_t to = from + BLOCK < count ? from + BLOCK : count;
        lamina_sigmoid(runner, y + from, x + from, to - from);
        for (int64_t i = from; i < to; i++)
            y[i] *= x[i];
    }
    return 0;
}

LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient, *x = pass->input;
    float *dx = pass->input_gradient, s[BLOCK];
    for (int64_t from = 0; dx && from < count; from += BLOCK) {
        int64_t n = from + BLOCK < count ? BLOCK : count - from;
        lamina_sigmoid(runner, s, x + from, n);
        for (int64_t i = 0; i < n; i++)
            dx[from + i] = dy[from + i] * s[i] * (1 + x[from + i] * (1 - s[i]));
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const char *s = lamina_onnx_unary(runner, net, "Sigmoid", net->inputs[0]);
    const char *y = lamina_onnx_binary(runner, net, "Mul", net->inputs[0], s);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "silu",
        .version = "1.0",
        .summary = "y = x / (1 + exp(-x))",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_OUTPUT,
        .onnx = onnx,
    };
    return &layer;
}
