/* gelu: y = x F(x) with the normal distribution F, (1 + erf(x / sqrt 2)) / 2, or by tanh
 * (1 + tanh(SQRT_2_PI (x + C x^3))) / 2. Hendrycks and Gimpel 2016. */
#include <lamina/onnx.h>

#define C 0.044715f
#define SQRT_2_PI 0.79788456080286535588f /* sqrt(2 / pi) */
#define SQRT_HALF 0.70710678118654752440f

enum { BLOCK = 128 }; /* floats that stay in the cache from step to step */

struct options {
    int32_t approximate; /* 0: none, 1: tanh */
};

static const struct lamina_option table[] = {
    {"approximate", LAMINA_CHOICE, offsetof(struct options, approximate), "none",
     "none | tanh", "Whether F is exact, or made of tanh."},
};

/* f = 2 F(x) - 1 of n values. */
LAMINA_CLONES static void distribution(const struct lamina_runner *runner, bool exact,
                                       float *f, const float *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        f[i] = x[i] * (exact ? SQRT_HALF : SQRT_2_PI * (1 + C * x[i] * x[i]));
    (exact ? lamina_erf : lamina_tanh)(runner, f, f, n);
}

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    bool exact = ((const struct options *)pass->options)->approximate == 0;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    for (int64_t from = 0; from < count; from += BLOCK) {
        int64_t n = from + BLOCK < count ? BLOCK : count - from;
        float *y = pass->output + from;
        distribution(runner, exact, y, pass->input + from, n);
        for (int64_t i = 0; i < n; i++)
            y[i] = 0.5f * pass->input[from + i] * (1 + y[i]);
    }
    return 0;
}

/* y' = F(x) + x F'(x) */
LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    bool exact = ((const struct options *)pass->options)->approximate == 0;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float f[BLOCK], slope[BLOCK]; /* 2 F' / SQRT_2_PI */
    for (int64_t from = 0; pass->input_gradient && from < count; from += BLOCK) {
        int64_t n = from + BLOCK < count ? BLOCK : count - from;
        const float *x = pass->input + from, *dy = pass->output_gradient + from;
        distribution(runner, exact, f, x, n);
        for (int64_t i = 0; i < n; i++)
            slope[i] = exact ? -0.5f * x[i] * x[i]
                             : (1 - f[i] * f[i]) * (1 + 3 * C * x[i] * x[i]);
        if (exact)
            lamina_exp(runner, slope, slope, n);
        for (int64_t i = 0; i < n; i++)
            pass->input_gradient[from + i] =
                0.5f * dy[i] * (1 + f[i] + SQRT_2_PI * x[i] * slope[i]);
    }
    return 0;
}

/* Gelu came with operator set 20. */
static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    bool exact = ((const struct options *)net->options)->approximate == 0;
    const char *x = net->inputs[0], *z = x;
    const char *one = lamina_onnx_number(runner, net, 1);
    if (!exact) {
        z = lamina_onnx_binary(runner, net, "Mul", x, x);
        z = lamina_onnx_binary(runner, net, "Mul", z, lamina_onnx_number(runner, net, C));
        z = lamina_onnx_binary(runner, net, "Add", z, one);
        z = lamina_onnx_binary(runner, net, "Mul", z, x);
    }
    z = lamina_onnx_binary(
        runner, net, "Mul", z,
        lamina_onnx_number(runner, net, exact ? SQRT_HALF : SQRT_2_PI));
    z = lamina_onnx_unary(runner, net, exact ? "Erf" : "Tanh", z);
    z = lamina_onnx_binary(runner, net, "Add", z, one);
    z = lamina_onnx_binary(runner, net, "Mul", z, x);
    z = lamina_onnx_binary(runner, net, "Mul", z, lamina_onnx_number(runner, net, 0.5f));
    return lamina_onnx_output(runner, net, z);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {.struct_size = sizeof layer,
                                              .name = "gelu",
                                              .version = "1.0",
                                              .summary =
                                                  "y = x F(x), F the normal distribution",
                                              LAMINA_OPTIONS(struct options, table),
                                              .shape = lamina_keep_shape,
                                              .forward = forward,
                                              .backward = backward,
                                              .flags = LAMINA_FORGETS_OUTPUT,
                                              .onnx = onnx};
    return &layer;
}
