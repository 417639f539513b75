/* layer_norm: y = (x - mean) / sqrt(variance + eps) * weight + bias, each sample over its
 * last dimensions. Ba, Kiros and Hinton 2016. */
#include <lamina/onnx.h>
#include <math.h>

struct options {
    struct lamina_integers normalized_shape;
    double eps;
    bool elementwise_affine;
};

static const struct lamina_option table[] = {
    {"normalized_shape", LAMINA_INTEGERS, offsetof(struct options, normalized_shape),
     "[]", "[1, inf)", "The last dimensions of a sample; [] is all of them."},
    {"eps", LAMINA_REAL, offsetof(struct options, eps), "1e-5", "(0, inf)",
     "Added to the variance."},
    {"elementwise_affine", LAMINA_BOOL, offsetof(struct options, elementwise_affine),
     "true", NULL, "Trains weight and bias."},
};

/* The elements that share a mean. */
static int64_t row_size(const struct options *o, const struct lamina_shape *input)
{
    struct lamina_shape row = {o->normalized_shape.count, {0}};
    for (int64_t i = 0; i < row.dims; i++)
        row.at[i] = o->normalized_shape.at[i];
    return lamina_elements(row.dims > 0 ? &row : input);
}

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    const struct lamina_integers *last = &o->normalized_shape;
    struct lamina_shape row = {last->count, {0}};
    for (int64_t i = 0; i < row.dims; i++) {
        row.at[i] = last->at[i];
        if (row.dims > input->dims || row.at[i] != input->at[input->dims - row.dims + i])
            return lamina_fail(runner, "normalized_shape",
                               "`normalized_shape` must be the last dimensions of the "
                               "input");
    }
    row = row.dims > 0 ? row : *input;
    int64_t size = lamina_elements(&row);
    if (o->elementwise_affine)
        lamina_add_affine(runner, plan, row);
    lamina_add_saved(runner, plan, lamina_elements(input), 0);        /* normalized x */
    lamina_add_saved(runner, plan, lamina_elements(input) / size, 0); /* 1 / deviation */
    lamina_set_temporary(runner, plan, 0, size);
    lamina_set_flops(runner, plan, 8 * (double)lamina_elements(input),
                     12 * (double)lamina_elements(input));
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t size = row_size(o, pass->input_shape);
    int64_t rows = pass->batch_size * lamina_elements(pass->input_shape) / size;
    const float *weight = o->elementwise_affine ? pass->parameters[0] : NULL;
    const float *bias = o->elementwise_affine ? pass->parameters[1] : NULL;
    (void)runner;
    for (int64_t r = 0; r < rows; r++) {
        const float *x = pass->input + r * size;
        float *y = pass->output + r * size, *z = pass->saved[0] + r * size;
        float mean = lamina_sum(x, size) / (float)size;
        for (int64_t i = 0; i < size; i++)
            z[i] = x[i] - mean;
        float variance = lamina_dot(z, z, size) / (float)size;
        float scale = 1 / sqrtf(variance + (float)o->eps);
        pass->saved[1][r] = scale;
        for (int64_t i = 0; i < size; i++) {
            z[i] *= scale;
            y[i] = weight ? z[i] * weight[i] + bias[i] : z[i];
        }
    }
    return 0;
}

/* With g = dy weight: dx = (g - mean g - z mean(g z)) / deviation. */
static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t size = row_size(o, pass->input_shape);
    int64_t rows = pass->batch_size * lamina_elements(pass->input_shape) / size;
    float *g = pass->temporary, **gradients = (float **)pass->parameter_gradients;
    (void)runner;
    for (int64_t p = 0; o->elementwise_affine && p < 2; p++)
        for (int64_t i = 0; i < size; i++)
            gradients[p][i] = pass->beta == 0 ? 0 : pass->beta * gradients[p][i];
    for (int64_t r = 0; r < rows; r++) {
        const float *dy = pass->output_gradient + r * size;
        const float *z = pass->saved[0] + r * size;
        for (int64_t i = 0; o->elementwise_affine && i < size; i++) {
            gradients[0][i] += dy[i] * z[i];
            gradients[1][i] += dy[i];
        }
        if (!pass->input_gradient)
            continue;
        for (int64_t i = 0; i < size; i++)
            g[i] = o->elementwise_affine ? dy[i] * pass->parameters[0][i] : dy[i];
        float mean = lamina_sum(g, size) / (float)size;
        float along = lamina_dot(g, z, size) / (float)size;
        for (int64_t i = 0; i < size; i++)
            pass->input_gradient[r * size + i] =
                (g[i] - mean - z[i] * along) * pass->saved[1][r];
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const struct lamina_shape *input = &net->input_shapes[0];
    int64_t given = o->normalized_shape.count, dims = given > 0 ? given : input->dims;
    const int64_t *row = input->at + input->dims - dims;
    const char *weight = o->elementwise_affine
                             ? net->parameter_values[0]
                             : lamina_onnx_filled(runner, net, 1, row, dims);
    const char *y =
        lamina_onnx_binary(runner, net, "LayerNormalization", net->inputs[0], weight);
    if (o->elementwise_affine)
        lamina_onnx_input(runner, net, net->parameter_values[1]);
    lamina_onnx_integer(runner, net, "axis", -dims);
    lamina_onnx_real(runner, net, "epsilon", o->eps);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "layer_norm",
        .version = "1.0",
        .summary = "y = (x - mean) / sqrt(variance + eps) * weight + bias",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
        .onnx = onnx,
    };
    return &layer;
}
