/* gaussian_noise: in training, y = x + noise, which is normal with mean 0, each element
 * for itself; in evaluation y = x. PyTorch has no such layer: the draws are those of
 * torch.empty_like(x).normal_(0, std). */
#include <lamina/onnx.h>
#include <string.h>

struct options {
    double std;
};

static const struct lamina_option table[] = {
    {"std", LAMINA_REAL, offsetof(struct options, std), NULL, "[0, inf)",
     "Standard deviation of the noise, which is drawn as "
     "torch.empty_like(x).normal_(0, std) draws it."},
};

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    float *y = pass->output;
    if (!pass->training) {
        memcpy(y, x, (size_t)count * sizeof *y);
        return 0;
    }
    lamina_fill_normal(runner, pass->random, y, count, 0, (float)o->std);
    for (int64_t i = 0; i < count; i++)
        y[i] += x[i];
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    if (pass->input_gradient)
        memcpy(pass->input_gradient, pass->output_gradient,
               (size_t)count * sizeof *pass->input_gradient);
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "gaussian_noise",
        .version = "1.0",
        .summary = "y = x + normal noise in training",
        LAMINA_OPTIONS(struct options, table),
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .onnx = lamina_onnx_reshape,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
