/* avg_pool2d: the mean of each window. Zeros of the padding are counted where
 * count_include_pad says so; what reaches beyond the padding never is. */
#include <lamina/onnx.h>
#include <lamina/window.h>

struct options {
    struct lamina_window_options window;
    int64_t divisor_override;
    bool ceil_mode, count_include_pad;
};

static const struct lamina_option table[] = {
    LAMINA_WINDOW_OPTIONS(struct options, window, "[]"),
    {"ceil_mode", LAMINA_BOOL, offsetof(struct options, ceil_mode), "false", NULL,
     "Adds the windows that reach over the end."},
    {"count_include_pad", LAMINA_BOOL, offsetof(struct options, count_include_pad),
     "true", NULL, "Counts the zeros of the padding."},
    {"divisor_override", LAMINA_INTEGER, offsetof(struct options, divisor_override), "0",
     "[0, 1000000000]", "What to divide by; 0: by the elements counted."},
};

static int make_pool(const struct lamina_runner *runner, const struct options *o,
                     const struct lamina_shape *input, struct lamina_window *w)
{
    struct lamina_window_options window = o->window;
    window.dilation = (struct lamina_integers){1, {1}};
    return lamina_make_pool(runner, input, &window, 2, o->ceil_mode, w);
}

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    struct lamina_window w;
    if (make_pool(runner, o, input, &w) != 0)
        return -1;
    lamina_set_output(runner, plan, lamina_image(w.channels, w.output[0], w.output[1]));
    lamina_set_temporary(runner, plan, 0, w.output[0] * w.output[1]);
    return 0;
}

/* How many elements of a window are counted, in one direction. */
static int64_t counted(const struct lamina_window *w, bool padding, int direction,
                       int64_t window)
{
    int64_t from = lamina_window_at(w, direction, window, 0);
    int64_t to = from + w->kernel[direction], size = w->image[direction];
    int64_t end = size + (padding ? w->padding[direction] : 0);
    return (to < end ? to : end) - (padding || from > 0 ? from : 0);
}

/* Divides the outputs of a channel, or their gradients, by what is counted. */
static void divide(const struct options *o, const struct lamina_window *w, float *out,
                   const float *in)
{
    for (int64_t row = 0; row < w->output[0]; row++) {
        int64_t down = counted(w, o->count_include_pad, 0, row), count;
        for (int64_t i = 0; i < w->output[1]; i++) {
            count = down * counted(w, o->count_include_pad, 1, i);
            *out++ = *in++ / (float)(o->divisor_override ? o->divisor_override : count);
        }
    }
}

/* Adds the windows of a channel to `sums`; or, where `gradient` is given, adds it to the
 * elements of these windows. */
static void add(const struct lamina_window *w, const float *image, float *sums,
                float *image_gradient, const float *gradient)
{
    int64_t across = w->output[1], stride = w->stride[1], first, end;
    for (int64_t e = 0, i = 0, j = 0; e < w->kernel[0] * w->kernel[1]; e++) {
        lamina_window_span(w, 1, j, &first, &end);
        for (int64_t row = 0; row < w->output[0]; row++) {
            int64_t line = lamina_window_at(w, 0, row, i), to = row * across;
            int64_t at = line * w->image[1] + lamina_window_at(w, 1, 0, j);
            bool inside = line >= 0 && line < w->image[0];
            for (int64_t k = first; inside && !gradient && k < end; k++)
                /* Without a gradient both are there. */
                /* cppcheck-suppress nullPointer */
                /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
                sums[to + k] += image[at + k * stride];
            for (int64_t k = first; inside && gradient && k < end; k++)
                image_gradient[at + k * stride] += gradient[to + k];
        }
        lamina_next_element(w, &i, &j);
    }
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    struct lamina_window w;
    make_pool(runner, o, pass->input_shape, &w);
    int64_t pixels = w.image[0] * w.image[1], outputs = w.output[0] * w.output[1];
    for (int64_t i = 0; i < pass->batch_size * w.channels; i++) {
        float *y = pass->output + i * outputs;
        memset(y, 0, (size_t)outputs * sizeof *y);
        add(&w, pass->input + i * pixels, y, NULL, NULL);
        divide(o, &w, y, y);
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    struct lamina_window w;
    make_pool(runner, o, pass->input_shape, &w);
    int64_t pixels = w.image[0] * w.image[1], outputs = w.output[0] * w.output[1];
    for (int64_t i = 0; pass->input_gradient && i < pass->batch_size * w.channels; i++) {
        float *dx = pass->input_gradient + i * pixels;
        memset(dx, 0, (size_t)pixels * sizeof *dx);
        divide(o, &w, pass->temporary, pass->output_gradient + i * outputs);
        add(&w, NULL, NULL, dx, pass->temporary);
    }
    return 0;
}

/* AveragePool counts either all that is padded or nothing of it. Where windows reach over
 * the padding, of which that part is counted and what lies beyond is not, the padding is
 * a node of its own. With a divisor all is counted, and the count taken back. */
static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const struct options *o = net->options;
    const char *x = net->inputs[0];
    struct lamina_window w;
    int64_t after[2];
    make_pool(runner, o, net->input_shapes, &w);
    lamina_window_after(&w, after);
    bool beyond = after[0] > w.padding[0] || after[1] > w.padding[1];
    bool all = o->count_include_pad && !beyond;
    if (o->count_include_pad && beyond && o->divisor_override == 0) {
        x = lamina_onnx_pad(runner, net, x, &w, w.padding, 0);
        for (int i = 0; i < 2; i++) {
            after[i] -= w.padding[i];
            w.padding[i] = 0;
        }
    }
    const char *y = lamina_onnx_unary(runner, net, "AveragePool", x);
    lamina_onnx_window(runner, net, &w, after);
    lamina_onnx_integer(runner, net, "count_include_pad", all || o->divisor_override > 0);
    if (o->divisor_override > 0) {
        double count = (double)(w.kernel[0] * w.kernel[1]);
        float factor = (float)(count / (double)o->divisor_override);
        y = lamina_onnx_binary(runner, net, "Mul", y,
                               lamina_onnx_number(runner, net, factor));
    }
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "avg_pool2d",
        .version = "1.0",
        .summary = "y = the mean of each window",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
        .onnx = onnx,
    };
    return &layer;
}
