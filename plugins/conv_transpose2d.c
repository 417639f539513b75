/* conv_transpose2d: what conv2d's gradient by its input is, as a layer: each pixel of x
 * adds its kernel, weight[c][o], to y[o] around where a convolution with these options
 * would have read it. One product makes the columns of some rows of x, which are added to
 * the pixels that they belong to (col2im). */
#include <lamina/onnx.h>
#include <lamina/window.h>

enum { CACHED = 1 << 16 }; /* floats of the columns, as far as one row allows */

struct options {
    int64_t out_channels, groups;
    struct lamina_window_options window;
    struct lamina_integers output_padding;
    bool bias;
};

static const struct lamina_option table[] = {
    {"out_channels", LAMINA_INTEGER, offsetof(struct options, out_channels), NULL,
     "[1, 1000000]", "Channels of the output."},
    LAMINA_WINDOW_ROW(struct options, window.kernel_size, "kernel_size", NULL,
                      "[1, 10000]", "One number, or (down, across)."),
    LAMINA_WINDOW_ROW(struct options, window.stride, "stride", "1", "[1, 10000]",
                      "Pixels of the output from one kernel to the next."),
    LAMINA_WINDOW_ROW(struct options, window.padding, "padding", "0", "[0, 10000]",
                      "Pixels of the output cut off on each side."),
    LAMINA_WINDOW_ROW(struct options, output_padding, "output_padding", "0", "[0, 10000]",
                      "Pixels of the output added below and on the right."),
    LAMINA_WINDOW_DILATION(struct options, window),
    {"groups", LAMINA_INTEGER, offsetof(struct options, groups), "1", "[1, 1000000]",
     "Groups of channels that do not see each other."},
    {"bias", LAMINA_BOOL, offsetof(struct options, bias), "true", NULL, "Adds bias."},
};

/* The sizes of each sample and group. The window is that of the convolution which goes
 * the other way: its image is the output here, and it has a window for each pixel of x.
 */
struct job {
    struct lamina_window window;
    int64_t output_padding[2];
    int64_t in, out;         /* channels of a group */
    int64_t depth;           /* elements that a pixel of x reaches, (out, kernel) */
    int64_t pixels, outputs; /* floats of a channel of x, of y */
    int64_t rows;            /* of x that are worked on at once */
};

/* Fills the window's sizes. -1 after a sentence. */
static int make_window(const struct lamina_runner *runner, const struct options *o,
                       const struct lamina_shape *input, struct job *job)
{
    struct lamina_window *w = &job->window;
    const struct lamina_window_options *given = &o->window;
    int64_t *more = job->output_padding;
    *w = (struct lamina_window){.dims = 2, .channels = o->out_channels};
    if (input->dims != 3)
        return lamina_fail(runner, NULL, "needs images of (channels, height, width)");
    if (lamina_read_pair(runner, "kernel_size", &given->kernel_size, w->kernel) != 0 ||
        lamina_read_pair(runner, "stride", &given->stride, w->stride) != 0 ||
        lamina_read_pair(runner, "padding", &given->padding, w->padding) != 0 ||
        lamina_read_pair(runner, "output_padding", &o->output_padding, more) != 0 ||
        lamina_read_pair(runner, "dilation", &given->dilation, w->dilation) != 0)
        return -1;
    for (int i = 0; i < 2; i++) {
        if (more[i] >= w->stride[i] && more[i] >= w->dilation[i])
            return lamina_fail(runner, "output_padding",
                               "`output_padding` must be below `stride` or `dilation`, "
                               "%lld and %lld, not %lld",
                               (long long)w->stride[i], (long long)w->dilation[i],
                               (long long)more[i]);
        w->output[i] = input->at[1 + i];
        w->behind[i] = w->padding[i];
        w->image[i] = (w->output[i] - 1) * w->stride[i] - 2 * w->padding[i] +
                      w->dilation[i] * (w->kernel[i] - 1) + more[i] + 1;
    }
    return 0;
}

static int make_job(const struct lamina_runner *runner, const struct options *o,
                    const struct lamina_shape *input, struct job *job)
{
    const struct lamina_window *w = &job->window;
    if (make_window(runner, o, input, job) != 0)
        return -1;
    if (w->image[0] < 1 || w->image[1] < 1)
        return lamina_fail(runner, "padding",
                           "`padding` cuts off all of the output: %lldx%lld pixels would "
                           "be left",
                           (long long)w->image[0], (long long)w->image[1]);
    if (input->at[0] % o->groups != 0 || o->out_channels % o->groups != 0)
        return lamina_fail(runner, "groups",
                           "`groups` must divide the channels, %lld in and %lld out",
                           (long long)input->at[0], (long long)o->out_channels);
    const double columns =
        (double)o->out_channels * (double)(w->kernel[0] * w->kernel[1]);
    if (columns * (double)w->output[1] > 0x1p48 || /* so that no size overflows */
        (double)o->out_channels * (double)w->image[0] * (double)w->image[1] > 0x1p48)
        return lamina_fail(runner, "kernel_size",
                           "the output is too large for any memory");
    job->in = input->at[0] / o->groups;
    job->out = o->out_channels / o->groups;
    job->depth = job->out * w->kernel[0] * w->kernel[1];
    job->pixels = w->output[0] * w->output[1];
    job->outputs = w->image[0] * w->image[1];
    job->rows = 1 + CACHED / (job->depth * w->output[1]);
    return 0;
}

/* The weight's first dimension is the inputs, yet PyTorch takes what follows it for what
 * an output sees, here as there. */
static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    struct job job;
    if (make_job(runner, o, input, &job) != 0)
        return -1;
    const struct lamina_window *w = &job.window;
    const struct lamina_shape weight = {
        4, {input->at[0], job.out, w->kernel[0], w->kernel[1], 0, 0}};
    int64_t fan_out = input->at[0] * w->kernel[0] * w->kernel[1];
    double bound = 1 / sqrt((double)job.depth);
    double flops = 2 * (double)job.depth * (double)job.pixels * (double)input->at[0];
    lamina_set_output(runner, plan,
                      lamina_image(o->out_channels, w->image[0], w->image[1]));
    struct lamina_parameter parameter = {.struct_size = sizeof parameter,
                                         .role = LAMINA_WEIGHT,
                                         .name = "weight",
                                         .shape = weight,
                                         .fan_in = job.depth,
                                         .fan_out = fan_out,
                                         .initial = LAMINA_UNIFORM,
                                         .a = -bound,
                                         .b = bound};
    lamina_declare_parameter(runner, plan, &parameter);
    parameter.role = LAMINA_BIAS;
    parameter.name = "bias";
    parameter.shape = lamina_vector(o->out_channels);
    if (o->bias)
        lamina_declare_parameter(runner, plan, &parameter);
    lamina_set_temporary(runner, plan, 0, job.depth * job.rows * w->output[1]);
    lamina_set_flops(runner, plan, flops, 2 * flops);
    return 0;
}

/* Pixels of x in up to job->rows rows from `row` on. */
static int64_t pixels_from(const struct job *job, int64_t row)
{
    int64_t left = job->window.output[0] - row;
    return (left < job->rows ? left : job->rows) * job->window.output[1];
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    struct job job;
    make_job(runner, o, pass->input_shape, &job);
    const float *x = pass->input;
    float *y = pass->output, *columns = pass->temporary;
    for (int64_t i = 0; i < pass->batch_size * o->groups; i++) {
        int64_t group = i % o->groups;
        const float *weight = pass->parameters[0] + group * job.in * job.depth;
        const float *bias = o->bias ? pass->parameters[1] + group * job.out : NULL;
        memset(y, 0, (size_t)(job.out * job.outputs) * sizeof *y);
        for (int64_t row = 0; row < job.window.output[0]; row += job.rows) {
            int64_t n = pixels_from(&job, row);
            lamina_gemm(runner, true, false, job.depth, n, job.in, 1, weight, job.depth,
                        x + row * job.window.output[1], job.pixels, 0, columns, n);
            lamina_fold(&job.window, job.out, y, row, job.rows, columns);
        }
        for (int64_t c = 0; bias && c < job.out; c++)
            for (int64_t p = 0; p < job.outputs; p++)
                y[c * job.outputs + p] += bias[c];
        x += job.in * job.pixels;
        y += job.out * job.outputs;
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    struct job job;
    make_job(runner, o, pass->input_shape, &job);
    const float *x = pass->input, *dy = pass->output_gradient;
    float *columns = pass->temporary;
    for (int64_t i = 0; i < pass->batch_size * o->groups; i++) {
        int64_t group = i % o->groups;
        float beta = i < o->groups ? pass->beta : 1;
        float *db = o->bias ? pass->parameter_gradients[1] + group * job.out : NULL;
        for (int64_t c = 0; db && c < job.out; c++)
            db[c] = (beta == 0 ? 0 : beta * db[c]) +
                    lamina_sum(dy + c * job.outputs, job.outputs);
        for (int64_t row = 0; row < job.window.output[0]; row += job.rows, beta = 1) {
            int64_t at = i * job.in * job.pixels + row * job.window.output[1];
            int64_t n = lamina_unfold(&job.window, job.out, dy, row, job.rows, columns);
            lamina_gemm(runner, false, true, job.in, job.depth, n, 1, x + at, job.pixels,
                        columns, n, beta,
                        pass->parameter_gradients[0] + group * job.in * job.depth,
                        job.depth);
            if (pass->input_gradient)
                lamina_gemm(runner, false, false, job.in, n, job.depth, 1,
                            pass->parameters[0] + group * job.in * job.depth, job.depth,
                            columns, n, 0, pass->input_gradient + at, job.pixels);
        }
        dy += job.out * job.outputs;
    }
    return 0;
}

/* Adds what one channel of x comes to in one of y. */
static void add_channel(const struct lamina_window *w, const double *weight,
                        const double *x, double *y)
{
    int64_t first, end;
    for (int64_t k = 0; k < w->kernel[0]; k++)
        for (int64_t row = 0; row < w->output[0]; row++) {
            int64_t down = lamina_window_at(w, 0, row, k);
            bool inside = down >= 0 && down < w->image[0];
            for (int64_t l = 0; inside && l < w->kernel[1]; l++) {
                double factor = weight[k * w->kernel[1] + l];
                int64_t at = down * w->image[1] + lamina_window_at(w, 1, 0, l);
                lamina_window_span(w, 1, l, &first, &end);
                for (int64_t i = first; i < end; i++)
                    y[at + i * w->stride[1]] += factor * x[row * w->output[1] + i];
            }
        }
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    const struct options *o = pass->options;
    struct job job;
    make_job(runner, o, pass->input_shape, &job);
    for (int64_t i = 0; i < pass->batch_size * o->out_channels; i++) {
        int64_t channel = i % o->out_channels, group = channel / job.out;
        int64_t kernel = job.window.kernel[0] * job.window.kernel[1];
        int64_t first = i / o->out_channels * o->groups + group; /* group of all */
        double *y = pass->output + i * job.outputs;
        for (int64_t p = 0; p < job.outputs; p++)
            y[p] = o->bias ? pass->parameters[1][channel] : 0;
        for (int64_t c = 0; c < job.in; c++)
            add_channel(&job.window,
                        pass->parameters[0] + (group * job.in + c) * job.depth +
                            channel % job.out * kernel,
                        pass->input + (first * job.in + c) * job.pixels, y);
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    struct job job;
    make_job(runner, o, net->input_shapes, &job);
    for (int i = 0; i < 2; i++) { /* what is cut off there need not be added again */
        int64_t more = job.output_padding[i], cut = job.window.behind[i];
        int64_t both = more < cut ? more : cut;
        job.output_padding[i] -= both;
        job.window.behind[i] -= both;
        if (job.output_padding[i] >= job.window.stride[i])
            return lamina_fail(runner, "output_padding",
                               "in ONNX `output_padding` is below `stride`, %lld, or not "
                               "that much more than `padding`",
                               (long long)job.window.stride[i]);
    }
    const char *y = lamina_onnx_trained(runner, net, "ConvTranspose", net->inputs[0]);
    lamina_onnx_integer(runner, net, "group", o->groups);
    lamina_onnx_integers(runner, net, "output_padding", job.output_padding, 2);
    lamina_onnx_window(runner, net, &job.window, job.window.behind);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "conv_transpose2d",
        .version = "1.0",
        .summary = "y[o] = bias[o] + sum over c of x[c] spread by weight[c][o]",
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
