/* conv2d: y[o] = bias[o] + sum over c of weight[o][c] * x[c], a cross-correlation within
 * each group of channels. The windows of some output rows are written side by side as the
 * columns of a matrix that stays in the cache (im2col); one product makes these rows. */
#include <lamina/onnx.h>
#include <lamina/window.h>

enum { CACHED = 1 << 16 }; /* floats of that matrix, as far as one row allows */

struct options {
    int64_t out_channels, groups;
    struct lamina_window_options window;
    bool bias;
};

static const struct lamina_option table[] = {
    {"out_channels", LAMINA_INTEGER, offsetof(struct options, out_channels), NULL,
     "[1, 1000000]", "Channels of the output."},
    LAMINA_WINDOW_OPTIONS(struct options, window, "1"),
    LAMINA_WINDOW_DILATION(struct options, window),
    {"groups", LAMINA_INTEGER, offsetof(struct options, groups), "1", "[1, 1000000]",
     "Groups of channels that do not see each other."},
    {"bias", LAMINA_BOOL, offsetof(struct options, bias), "true", NULL, "Adds bias."},
};

/* The sizes of the products of each sample and group, (out, depth) by (depth, n). */
struct job {
    struct lamina_window window;
    int64_t in, out;       /* channels of a group */
    int64_t depth;         /* elements of a window */
    int64_t image, pixels; /* floats of a group's input, of an output channel */
    int64_t rows;          /* of the output that are made at once */
};

static int make_job(const struct lamina_runner *runner, const struct options *o,
                    const struct lamina_shape *input, struct job *job)
{
    struct lamina_window *w = &job->window;
    if (lamina_make_window(runner, input, &o->window, false, w) != 0)
        return -1;
    if (w->channels % o->groups != 0 || o->out_channels % o->groups != 0)
        return lamina_fail(runner, "groups",
                           "`groups` must divide the channels, %lld in and %lld out",
                           (long long)w->channels, (long long)o->out_channels);
    job->in = w->channels / o->groups;
    job->out = o->out_channels / o->groups;
    job->depth = job->in * w->kernel[0] * w->kernel[1];
    job->image = job->in * w->image[0] * w->image[1];
    job->pixels = w->output[0] * w->output[1];
    job->rows = 1 + CACHED / (job->depth * w->output[1]);
    return 0;
}

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    struct job job;
    if (make_job(runner, o, input, &job) != 0)
        return -1;
    const int64_t *k = job.window.kernel, *out = job.window.output;
    const struct lamina_shape weight = {4, {o->out_channels, job.in, k[0], k[1], 0, 0}};
    int64_t fan_out = o->out_channels * k[0] * k[1];
    double flops = 2 * (double)job.depth * (double)job.pixels * (double)o->out_channels;
    lamina_set_output(runner, plan, lamina_image(o->out_channels, out[0], out[1]));
    lamina_add_weight(runner, plan, weight, fan_out, o->bias);
    lamina_set_temporary(runner, plan, 0, job.depth * job.rows * out[1]);
    lamina_set_flops(runner, plan, flops, 2 * flops);
    return 0;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    struct job job;
    make_job(runner, o, pass->input_shape, &job);
    const float *x = pass->input, *bias = o->bias ? pass->parameters[1] : NULL;
    float *y = pass->output, *columns = pass->temporary;
    for (int64_t i = 0; i < pass->batch_size * o->groups; i++, x += job.image) {
        int64_t channel = i % o->groups * job.out;
        for (int64_t c = 0; bias && c < job.out; c++)
            for (int64_t p = 0; p < job.pixels; p++)
                y[c * job.pixels + p] = bias[channel + c];
        for (int64_t row = 0; row < job.window.output[0]; row += job.rows) {
            int64_t n = lamina_unfold(&job.window, job.in, x, row, job.rows, columns);
            lamina_gemm(runner, false, false, job.out, n, job.depth, 1,
                        pass->parameters[0] + channel * job.depth, job.depth, columns, n,
                        bias ? 1 : 0, y + row * job.window.output[1], job.pixels);
        }
        y += job.out * job.pixels;
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
    float *dx = pass->input_gradient, *columns = pass->temporary;
    for (int64_t i = 0; i < pass->batch_size * o->groups; i++, x += job.image) {
        int64_t channel = i % o->groups * job.out;
        float beta = i < o->groups ? pass->beta : 1;
        float *db = o->bias ? pass->parameter_gradients[1] + channel : NULL;
        for (int64_t c = 0; db && c < job.out; c++)
            db[c] = (beta == 0 ? 0 : beta * db[c]) +
                    lamina_sum(dy + c * job.pixels, job.pixels);
        for (int64_t p = 0; dx && p < job.image; p++)
            dx[i * job.image + p] = 0;
        for (int64_t row = 0; row < job.window.output[0]; row += job.rows, beta = 1) {
            const float *part = dy + row * job.window.output[1];
            int64_t n = lamina_unfold(&job.window, job.in, x, row, job.rows, columns);
            lamina_gemm(runner, false, true, job.out, job.depth, n, 1, part, job.pixels,
                        columns, n, beta,
                        pass->parameter_gradients[0] + channel * job.depth, job.depth);
            if (dx)
                lamina_gemm(runner, true, false, job.depth, n, job.out, 1,
                            pass->parameters[0] + channel * job.depth, job.depth, part,
                            job.pixels, 0, columns, n);
            if (dx)
                lamina_fold(&job.window, job.in, dx + i * job.image, row, job.rows,
                            columns);
        }
        dy += job.out * job.pixels;
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    struct lamina_window w;
    lamina_make_window(runner, net->input_shapes, &o->window, false, &w);
    const char *y = lamina_onnx_trained(runner, net, "Conv", net->inputs[0]);
    lamina_onnx_integer(runner, net, "group", o->groups);
    lamina_onnx_window(runner, net, &w, w.padding);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "conv2d",
        .version = "1.0",
        .summary = "y[o] = bias[o] + sum over c of weight[o][c] * x[c]",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .onnx = onnx,
    };
    return &layer;
}
