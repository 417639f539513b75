/* group_norm: y = (x - mean) / sqrt(variance + eps) * weight + bias, each sample's groups
 * of channels for themselves. The channel is a sample's first dimension: (N, C),
 * (N, C, H, W). Wu and He 2018. */
#include <lamina/onnx.h>
#include <math.h>

enum { BLOCK = 1024 }; /* floats that are added up before they are a double */

struct options {
    int64_t num_groups;
    double eps;
    bool affine;
};

static const struct lamina_option table[] = {
    {"num_groups", LAMINA_INTEGER, offsetof(struct options, num_groups), NULL, "[1, inf)",
     "Groups of channels, each with a mean and a variance of its own."},
    {"eps", LAMINA_REAL, offsetof(struct options, eps), "1e-5", "(0, inf)",
     "Added to the variance."},
    {"affine", LAMINA_BOOL, offsetof(struct options, affine), "true", NULL,
     "Trains weight and bias."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    struct lamina_shape each = lamina_vector(input->at[0]);
    int64_t sample = lamina_elements(input);
    if (input->at[0] % o->num_groups != 0)
        return lamina_fail(runner, "num_groups",
                           "`num_groups` must divide the channels of the input, %lld",
                           (long long)input->at[0]);
    if (sample == o->num_groups)
        return lamina_fail(runner, "num_groups",
                           "each of %lld groups has a single value, and no variance",
                           (long long)o->num_groups);
    if (o->affine)
        lamina_add_affine(runner, plan, each);
    lamina_add_saved(runner, plan, o->num_groups, 0); /* mean */
    lamina_add_saved(runner, plan, o->num_groups, 0); /* 1 / deviation */
    lamina_set_temporary(runner, plan, 0, 4 * sample);
    lamina_set_flops(runner, plan, 8 * (double)sample, 12 * (double)sample);
    return lamina_keep_shape(runner, options, input, plan);
}

/* The mean of a, or of a b where that is not NULL. */
static float mean_of(const float *a, const float *b, int64_t count)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i += BLOCK) {
        int64_t some = count - i < BLOCK ? count - i : BLOCK;
        sum += (double)(b ? lamina_dot(a + i, b + i, some) : lamina_sum(a + i, some));
    }
    return (float)(sum / (double)count);
}

/* The value of each channel, or the one of all, at each element of a sample. */
static void spread(float *to, const float *each, float all,
                   const struct lamina_shape *input)
{
    int64_t inner = lamina_elements(input) / input->at[0];
    for (int64_t c = 0; c < input->at[0]; c++)
        for (int64_t j = c * inner; j < (c + 1) * inner; j++)
            to[j] = each ? each[c] : all;
}

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t sample = lamina_elements(pass->input_shape), size = sample / o->num_groups;
    float *weight = pass->temporary, *bias = weight + sample;
    (void)runner;
    spread(weight, o->affine ? pass->parameters[0] : NULL, 1, pass->input_shape);
    spread(bias, o->affine ? pass->parameters[1] : NULL, 0, pass->input_shape);
    for (int64_t g = 0; g < pass->batch_size * o->num_groups; g++) {
        const float *x = pass->input + g * size;
        const float *w = weight + g % o->num_groups * size, *b = w + sample;
        float *y = pass->output + g * size, mean = mean_of(x, NULL, size);
        for (int64_t j = 0; j < size; j++)
            y[j] = x[j] - mean;
        float rate = 1 / sqrtf(mean_of(y, y, size) + (float)o->eps);
        for (int64_t j = 0; j < size; j++)
            y[j] = y[j] * (rate * w[j]) + b[j];
        pass->saved[0][g] = mean;
        pass->saved[1][g] = rate;
    }
    return 0;
}

/* With r = 1 / deviation, z = x - mean and g = dy weight, in a group:
 * dx = r (g - mean g - z r^2 mean(g z)). */
static void backward_group(const float *z, const float *dy, const float *weight, float r,
                           int64_t size, float *dx)
{
    for (int64_t j = 0; j < size; j++)
        dx[j] = dy[j] * weight[j];
    float mean = mean_of(dx, NULL, size), slope = r * r * mean_of(dx, z, size);
    for (int64_t j = 0; j < size; j++)
        dx[j] = r * (dx[j] - mean - z[j] * slope);
}

/* The sums of a sample's elements, as the gradient of each channel's weight or bias. */
static void collect(const struct lamina_backward *pass, const float *sums,
                    float *gradient)
{
    int64_t channels = pass->input_shape->at[0];
    int64_t inner = lamina_elements(pass->input_shape) / channels;
    for (int64_t c = 0; c < channels; c++) {
        double sum = pass->beta == 0 ? 0 : (double)(pass->beta * gradient[c]);
        for (int64_t j = c * inner; j < (c + 1) * inner; j++)
            sum += (double)sums[j];
        gradient[c] = (float)sum;
    }
}

LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t sample = lamina_elements(pass->input_shape), size = sample / o->num_groups;
    float *weight = pass->temporary, *along = weight + sample, *sums = along + sample;
    float *z = sums + sample;
    (void)runner;
    spread(weight, o->affine ? pass->parameters[0] : NULL, 1, pass->input_shape);
    spread(along, NULL, 0, pass->input_shape);
    spread(sums, NULL, 0, pass->input_shape);
    for (int64_t g = 0; g < pass->batch_size * o->num_groups; g++) {
        const float *x = pass->input + g * size, *dy = pass->output_gradient + g * size;
        float mean = pass->saved[0][g], r = pass->saved[1][g];
        int64_t at = g % o->num_groups * size;
        for (int64_t j = 0; j < size; j++) {
            z[j] = x[j] - mean;
            along[at + j] += dy[j] * (z[j] * r);
            sums[at + j] += dy[j];
        }
        if (pass->input_gradient)
            backward_group(z, dy, weight + at, r, size, pass->input_gradient + g * size);
    }
    if (o->affine) {
        collect(pass, along, pass->parameter_gradients[0]);
        collect(pass, sums, pass->parameter_gradients[1]);
    }
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    const struct options *o = pass->options;
    int64_t sample = lamina_elements(pass->input_shape), size = sample / o->num_groups;
    int64_t inner = sample / pass->input_shape->at[0];
    (void)runner;
    for (int64_t from = 0; from < pass->batch_size * sample; from += size) {
        double mean = 0, variance = 0;
        for (int64_t i = from; i < from + size; i++)
            mean += pass->input[i] / (double)size;
        for (int64_t i = from; i < from + size; i++)
            variance += (pass->input[i] - mean) * (pass->input[i] - mean) / (double)size;
        for (int64_t i = from; i < from + size; i++) {
            int64_t c = i % sample / inner;
            double y = (pass->input[i] - mean) / sqrt(variance + o->eps);
            pass->output[i] =
                o->affine ? y * pass->parameters[0][c] + pass->parameters[1][c] : y;
        }
    }
    return 0;
}

/* There is no such operator in set 17: groups are the channels of an
 * InstanceNormalization, as PyTorch's exporter has it. */
static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const struct lamina_shape *input = net->input_shapes;
    const int64_t groups[] = {o->num_groups}, rows[] = {0, o->num_groups, -1};
    int64_t back[1 + LAMINA_MAX_DIMS] = {0}, each[LAMINA_MAX_DIMS] = {input->at[0]};
    for (int64_t i = 0; i < input->dims; i++) {
        back[1 + i] = input->at[i];
        each[i] = i == 0 ? input->at[0] : 1;
    }
    const char *as_rows = lamina_onnx_int64s(runner, net, rows, 3);
    const char *as_input = lamina_onnx_int64s(runner, net, back, 1 + input->dims);
    const char *as_channels = lamina_onnx_int64s(runner, net, each, input->dims);
    const char *ones = lamina_onnx_filled(runner, net, 1, groups, 1);
    const char *zeros = lamina_onnx_filled(runner, net, 0, groups, 1);
    const char *x = lamina_onnx_binary(runner, net, "Reshape", net->inputs[0], as_rows);
    const char *z = lamina_onnx_binary(runner, net, "InstanceNormalization", x, ones);
    lamina_onnx_input(runner, net, zeros);
    lamina_onnx_real(runner, net, "epsilon", o->eps);
    const char *y = lamina_onnx_binary(runner, net, "Reshape", z, as_input);
    for (int p = 0; o->affine && p < 2; p++) {
        const char *values = lamina_onnx_binary(runner, net, "Reshape",
                                                net->parameter_values[p], as_channels);
        y = lamina_onnx_binary(runner, net, p == 0 ? "Mul" : "Add", y, values);
    }
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "group_norm",
        .version = "1.0",
        .summary = "y = (x - mean) / sqrt(variance + eps) * weight + bias",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .onnx = onnx,
        .flags = LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
