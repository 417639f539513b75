/* prelu: y = x where x is above 0, else weight x, with one trained weight for all or one
 * for each channel, which is a sample's first dimension. He et al. 2015. */
#include <lamina/onnx.h>

struct options {
    int64_t num_parameters;
    double init;
};

static const struct lamina_option table[] = {
    {"num_parameters", LAMINA_INTEGER, offsetof(struct options, num_parameters), "1",
     "[1, inf)", "Weights: 1, or one for each channel."},
    {"init", LAMINA_REAL, offsetof(struct options, init), "0.25", NULL,
     "What the weights begin with."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    int64_t sample = lamina_elements(input);
    if (o->num_parameters != 1 && o->num_parameters != input->at[0])
        return lamina_fail(runner, "num_parameters",
                           "`num_parameters` must be 1 or the channels of the input, "
                           "%lld",
                           (long long)input->at[0]);
    /* Scales, though PyTorch calls them weight: a decay would pull them to a relu, so
     * that He et al. 2015 and PyTorch's manual train them without. */
    const struct lamina_parameter slopes = {.struct_size = sizeof slopes,
                                            .role = LAMINA_SCALE,
                                            .name = "weight",
                                            .shape = lamina_vector(o->num_parameters),
                                            .initial = LAMINA_CONSTANT,
                                            .a = o->init};
    lamina_declare_parameter(runner, plan, &slopes);
    lamina_set_temporary(runner, plan, 0, 2 * sample);
    lamina_set_flops(runner, plan, (double)sample, 3 * (double)sample);
    return lamina_keep_shape(runner, options, input, plan);
}

/* The weight of each element of a sample. */
static void spread(float *slope, const float *weight, int64_t weights, int64_t sample)
{
    int64_t inner = sample / weights;
    for (int64_t c = 0; c < weights; c++)
        for (int64_t j = c * inner; j < (c + 1) * inner; j++)
            slope[j] = weight[c];
}

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t sample = lamina_elements(pass->input_shape);
    float *slope = pass->temporary;
    (void)runner;
    spread(slope, pass->parameters[0], o->num_parameters, sample);
    for (int64_t i = 0; i < pass->batch_size; i++) {
        const float *x = pass->input + i * sample;
        float *y = pass->output + i * sample;
        for (int64_t j = 0; j < sample; j++)
            y[j] = x[j] > 0 ? x[j] : slope[j] * x[j];
    }
    return 0;
}

/* sums (sample) of x dy over the batch, where x is not above 0. */
LAMINA_CLONES static void add_up(float *sums, const struct lamina_backward *pass,
                                 int64_t sample)
{
    for (int64_t j = 0; j < sample; j++)
        sums[j] = 0;
    for (int64_t i = 0; i < pass->batch_size; i++) {
        const float *x = pass->input + i * sample;
        const float *dy = pass->output_gradient + i * sample;
        for (int64_t j = 0; j < sample; j++) {
            float along = x[j] * dy[j];
            sums[j] += x[j] > 0 ? 0 : along;
        }
    }
}

LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t sample = lamina_elements(pass->input_shape);
    int64_t inner = sample / o->num_parameters;
    float *slope = pass->temporary, *sums = slope + sample;
    float *gradient = pass->parameter_gradients[0];
    (void)runner;
    add_up(sums, pass, sample);
    for (int64_t c = 0; c < o->num_parameters; c++) {
        double sum = pass->beta == 0 ? 0 : (double)(pass->beta * gradient[c]);
        for (int64_t j = c * inner; j < (c + 1) * inner; j++)
            sum += (double)sums[j];
        gradient[c] = (float)sum;
    }
    spread(slope, pass->parameters[0], o->num_parameters, sample);
    for (int64_t i = 0; pass->input_gradient && i < pass->batch_size; i++) {
        const float *x = pass->input + i * sample;
        const float *dy = pass->output_gradient + i * sample;
        float *dx = pass->input_gradient + i * sample;
        for (int64_t j = 0; j < sample; j++)
            dx[j] = x[j] > 0 ? dy[j] : slope[j] * dy[j];
    }
    return 0;
}

/* PRelu's slope is spread from the last dimension on. */
static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const char *slope = net->parameter_values[0];
    int64_t sizes[LAMINA_MAX_DIMS] = {o->num_parameters}, dims = net->input_shapes->dims;
    for (int64_t i = 1; i < dims; i++)
        sizes[i] = 1;
    if (dims > 1)
        slope = lamina_onnx_binary(runner, net, "Reshape", slope,
                                   lamina_onnx_int64s(runner, net, sizes, dims));
    return lamina_onnx_output(
        runner, net, lamina_onnx_binary(runner, net, "PRelu", net->inputs[0], slope));
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "prelu",
        .version = "1.0",
        .summary = "y = x > 0 ? x : weight x",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_OUTPUT,
        .onnx = onnx,
    };
    return &layer;
}
