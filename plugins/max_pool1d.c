/* max_pool1d: each window's largest element of a sequence. Where several are largest the
 * first one counts; a NaN counts as the largest. */
#include <lamina/onnx.h>
#include <lamina/window.h>

struct options {
    struct lamina_window_options window;
    bool ceil_mode;
};

static const struct lamina_option table[] = {
    LAMINA_WINDOW_ROW(struct options, window.kernel_size, "kernel_size", NULL,
                      "[1, 10000]", "Elements of a window."),
    LAMINA_WINDOW_ROW(struct options, window.stride, "stride", "[]", "[1, 10000]",
                      "Elements from one window to the next."),
    LAMINA_WINDOW_ROW(struct options, window.padding, "padding", "0", "[0, 10000]",
                      "Elements added at each end."),
    LAMINA_WINDOW_ROW(struct options, window.dilation, "dilation", "1", "[1, 10000]",
                      "Elements from one of the kernel's to the next."),
    {"ceil_mode", LAMINA_BOOL, offsetof(struct options, ceil_mode), "false", NULL,
     "Adds the windows that reach over the end."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    struct lamina_window w;
    if (lamina_make_pool(runner, input, &o->window, 1, o->ceil_mode, &w) != 0)
        return -1;
    if (w.image[1] > INT32_MAX)
        return lamina_fail(runner, NULL, "takes sequences of up to 2^31 elements");
    lamina_set_output(runner, plan, lamina_matrix(w.channels, w.output[1]));
    lamina_add_saved(runner, plan, w.channels * w.output[1], 0); /* which element it is */
    return 0;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    struct lamina_window w;
    lamina_make_pool(runner, pass->input_shape, &o->window, 1, o->ceil_mode, &w);
    int64_t from, end, stride = w.stride[1];
    const float *x = pass->input;
    float *y = pass->output;
    int32_t *where = (int32_t *)(void *)pass->saved[0];
    memset(where, -1,
           (size_t)(pass->batch_size * w.channels * w.output[1]) * sizeof *where);
    for (int64_t i = 0; i < pass->batch_size * w.channels; i++) {
        for (int64_t k = 0; k < w.kernel[1]; k++) {
            lamina_window_span(&w, 1, k, &from, &end);
            lamina_keep_largest(y + from, where + from, x,
                                (int32_t)lamina_window_at(&w, 1, from, k),
                                (int32_t)stride, end - from);
        }
        x += w.image[1];
        y += w.output[1];
        where += w.output[1];
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    struct lamina_window w;
    lamina_make_pool(runner, pass->input_shape, &o->window, 1, o->ceil_mode, &w);
    const int32_t *where = (const int32_t *)(const void *)pass->saved[0];
    const float *dy = pass->output_gradient;
    float *dx = pass->input_gradient;
    for (int64_t i = 0; dx && i < pass->batch_size * w.channels; i++) {
        for (int64_t p = 0; p < w.image[1]; p++)
            dx[p] = 0;
        for (int64_t p = 0; p < w.output[1]; p++)
            dx[where[p]] += dy[p];
        dx += w.image[1];
        dy += w.output[1];
        where += w.output[1];
    }
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    const struct options *o = pass->options;
    struct lamina_window w;
    lamina_make_pool(runner, pass->input_shape, &o->window, 1, o->ceil_mode, &w);
    for (int64_t i = 0; i < pass->batch_size * w.channels * w.output[1]; i++) {
        const double *x = pass->input + i / w.output[1] * w.image[1];
        double most = -HUGE_VAL;
        for (int64_t k = 0; k < w.kernel[1]; k++) {
            int64_t at = lamina_window_at(&w, 1, i % w.output[1], k);
            if (at >= 0 && at < w.image[1] && !(x[at] <= most))
                most = x[at];
            if (most != most)
                break;
        }
        pass->output[i] = most;
    }
    return 0;
}

/* Runtimes take no padding as large as the kernel, which windows that are dilated and
 * reach over the end may need: then it is a node of its own. */
static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const char *x = net->inputs[0];
    struct lamina_window w;
    int64_t after[2];
    lamina_make_pool(runner, net->input_shapes, &o->window, 1, o->ceil_mode, &w);
    lamina_window_after(&w, after);
    if (after[1] >= w.kernel[1]) {
        x = lamina_onnx_pad(runner, net, x, &w, after, -INFINITY);
        w.padding[1] = after[1] = 0;
    }
    const char *y = lamina_onnx_unary(runner, net, "MaxPool", x);
    lamina_onnx_window(runner, net, &w, after);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "max_pool1d",
        .version = "1.0",
        .summary = "y = the largest x of each window",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .onnx = onnx,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
