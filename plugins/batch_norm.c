/* batch_norm: y = (x - mean) / sqrt(variance + eps) * weight + bias, each channel over
 * the batch and the rest of a sample; in evaluation by the running mean and variance. The
 * channel is a sample's first dimension: (N, F), (N, C, H, W). Ioffe and Szegedy 2015. */
#include <lamina/onnx.h>
#include <math.h>

struct options {
    double eps, momentum;
    bool affine, track_running_stats;
};

static const struct lamina_option table[] = {
    {"eps", LAMINA_REAL, offsetof(struct options, eps), "1e-5", "(0, inf)",
     "Added to the variance."},
    {"momentum", LAMINA_REAL, offsetof(struct options, momentum), "0.1", "[0, 1]",
     "Share of a batch in the running mean and variance."},
    {"affine", LAMINA_BOOL, offsetof(struct options, affine), "true", NULL,
     "Trains weight and bias."},
    {"track_running_stats", LAMINA_BOOL, offsetof(struct options, track_running_stats),
     "true", NULL, "false: evaluates by the batch's own mean and variance too."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    struct lamina_shape each = lamina_vector(input->at[0]);
    int64_t sample = lamina_elements(input);
    if (o->affine)
        lamina_add_affine(runner, plan, each);
    if (o->track_running_stats) {
        lamina_add_state(runner, plan, "running_mean", each, 0);
        lamina_add_state(runner, plan, "running_var", each, 1);
    }
    lamina_add_saved(runner, plan, sample, 0);       /* z = x - mean */
    lamina_add_saved(runner, plan, 0, input->at[0]); /* 1 / deviation */
    lamina_set_temporary(runner, plan, 0, 3 * sample);
    lamina_set_flops(runner, plan, 5 * (double)sample, 9 * (double)sample);
    if (sample == input->at[0])
        lamina_set_least_batch(runner, plan, 2);
    return lamina_keep_shape(runner, options, input, plan);
}

/* The sum over the batch of each element of a, times b where that is not NULL. */
static void add_up(float *sums, const float *a, const float *b, int64_t n, int64_t sample)
{
    for (int64_t j = 0; j < sample; j++)
        sums[j] = 0;
    for (int64_t i = 0; i < n * sample; i += sample)
        for (int64_t j = 0; j < sample; j++)
            sums[j] += b ? a[i + j] * b[i + j] : a[i + j];
}

static float mean_of(const float *sums, int64_t c, int64_t inner, int64_t batch)
{
    double sum = 0;
    for (int64_t j = c * inner; j < (c + 1) * inner; j++)
        sum += (double)sums[j];
    return (float)(sum / (double)(batch * inner));
}

static void fill(float *values, float value, int64_t c, int64_t inner)
{
    for (int64_t j = c * inner; j < (c + 1) * inner; j++)
        values[j] = value;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t channels = pass->input_shape->at[0], n = pass->batch_size;
    int64_t sample = lamina_elements(pass->input_shape), inner = sample / channels;
    bool own = pass->training || !o->track_running_stats; /* the batch's own mean */
    float *shift = pass->temporary, *scale = shift + sample, *sums = scale + sample;
    float *z = pass->saved[0], m = (float)o->momentum, count = (float)(n * inner);
    if (pass->training && n * inner < 2)
        return lamina_fail(runner, NULL, "a single value a channel has no variance");
    add_up(sums, pass->input, NULL, own ? n : 0, sample);
    for (int64_t c = 0; c < channels; c++)
        fill(shift, own ? mean_of(sums, c, inner, n) : pass->state[0][c], c, inner);
    for (int64_t i = 0; i < n * sample; i += sample)
        for (int64_t j = 0; j < sample; j++)
            z[i + j] = pass->input[i + j] - shift[j];
    add_up(sums, z, z, own ? n : 0, sample);
    for (int64_t c = 0; c < channels; c++) {
        float variance = own ? mean_of(sums, c, inner, n) : pass->state[1][c];
        float rate = 1 / sqrtf(variance + (float)o->eps);
        if (pass->training && o->track_running_stats) {
            pass->state[0][c] += m * (shift[c * inner] - pass->state[0][c]);
            pass->state[1][c] += m * (variance * count / (count - 1) - pass->state[1][c]);
        }
        pass->saved[1][c] = rate;
        fill(scale, o->affine ? rate * pass->parameters[0][c] : rate, c, inner);
        fill(shift, o->affine ? pass->parameters[1][c] : 0, c, inner);
    }
    for (int64_t i = 0; i < n * sample; i += sample)
        for (int64_t j = 0; j < sample; j++)
            pass->output[i + j] = z[i + j] * scale[j] + shift[j];
    return 0;
}

/* With r = 1 / deviation and s = r weight: dx = s (dy - mean dy - z r^2 mean(dy z)). */
static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t channels = pass->input_shape->at[0], n = pass->batch_size;
    int64_t sample = lamina_elements(pass->input_shape), inner = sample / channels;
    const float *dy = pass->output_gradient, *z = pass->saved[0];
    float *shift = pass->temporary, *scale = shift + sample, *slope = scale + sample;
    (void)runner;
    add_up(shift, dy, NULL, n, sample);
    add_up(slope, dy, z, n, sample);
    for (int64_t c = 0; c < channels; c++) {
        float mean = mean_of(shift, c, inner, n), along = mean_of(slope, c, inner, n);
        float r = pass->saved[1][c], s = o->affine ? r * pass->parameters[0][c] : r;
        const float sums[] = {along * r * (float)(n * inner), mean * (float)(n * inner)};
        for (int p = 0; o->affine && p < 2; p++) {
            float *to = &pass->parameter_gradients[p][c];
            *to = (pass->beta == 0 ? 0 : pass->beta * *to) + sums[p];
        }
        fill(scale, s, c, inner);
        fill(slope, -s * r * r * along, c, inner);
        fill(shift, -s * mean, c, inner);
    }
    for (int64_t i = 0; pass->input_gradient && i < n * sample; i += sample)
        for (int64_t j = 0; j < sample; j++)
            pass->input_gradient[i + j] =
                dy[i + j] * scale[j] + z[i + j] * slope[j] + shift[j];
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const int64_t each[] = {net->input_shapes[0].at[0]};
    if (!o->track_running_stats)
        return lamina_fail(runner, "track_running_stats",
                           "without `track_running_stats` an answer depends on the other "
                           "samples of its batch, which ONNX has no operator for");
    const char *weight = o->affine ? net->parameter_values[0]
                                   : lamina_onnx_filled(runner, net, 1, each, 1);
    const char *bias = o->affine ? net->parameter_values[1]
                                 : lamina_onnx_filled(runner, net, 0, each, 1);
    const char *y = lamina_onnx_unary(runner, net, "BatchNormalization", net->inputs[0]);
    lamina_onnx_input(runner, net, weight);
    lamina_onnx_input(runner, net, bias);
    lamina_onnx_input(runner, net, net->state_values[0]);
    lamina_onnx_input(runner, net, net->state_values[1]);
    lamina_onnx_real(runner, net, "epsilon", o->eps);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .needs_minor = 1,
        .name = "batch_norm",
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
