/* max_pool2d: each window's largest element. Where several are largest the first one
 * counts, row by row; a NaN counts as the largest. */
#include <lamina/onnx.h>
#include <lamina/window.h>

struct options {
    struct lamina_window_options window;
    bool ceil_mode;
};

static const struct lamina_option table[] = {
    LAMINA_WINDOW_OPTIONS(struct options, window, "[]"),
    LAMINA_WINDOW_DILATION(struct options, window),
    {"ceil_mode", LAMINA_BOOL, offsetof(struct options, ceil_mode), "false", NULL,
     "Adds the windows that reach over the end."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    struct lamina_window w;
    if (lamina_make_pool(runner, input, &o->window, 2, o->ceil_mode, &w) != 0)
        return -1;
    if (w.image[0] * w.image[1] > INT32_MAX)
        return lamina_fail(runner, NULL, "takes images of up to 2^31 pixels");
    const struct lamina_shape output = lamina_image(w.channels, w.output[0], w.output[1]);
    lamina_set_output(runner, plan, output);
    lamina_add_saved(runner, plan, lamina_elements(&output), 0); /* which pixel it is */
    lamina_set_temporary(runner, plan, 0, 2 * w.image[0] * w.output[1]);
    return 0;
}

/* The largest pixels so far against those of another line. */
static void compare_lines(float *y, int32_t *where, const float *x, const int32_t *from,
                          int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        bool larger = (where[i] < 0) | (x[i] > y[i]) | (x[i] != x[i]);
        float value = x[i];
        int32_t pixel = from[i];
        y[i] = larger ? value : y[i];
        where[i] = larger ? pixel : where[i];
    }
}

/* The largest pixel of each window's part of every line, into `y` and `where`. */
static void pool_across(const struct lamina_window *w, const float *image, float *y,
                        int32_t *where)
{
    int64_t width = w->image[1], across = w->output[1], stride = w->stride[1], from, end;
    for (int64_t k = 0; k < w->kernel[1]; k++) {
        lamina_window_span(w, 1, k, &from, &end);
        /* Where windows tile the lines, all lines are one. */
        bool whole = width == across * stride && from == 0 && end == across;
        int64_t lines = whole ? 1 : w->image[0], parts = whole ? w->image[0] : 1;
        for (int64_t line = 0; line < lines; line++) {
            int64_t to = line * across + from, count = parts * (end - from);
            int32_t at = (int32_t)(line * width + lamina_window_at(w, 1, from, k));
            if (stride == 2) /* a case that compilers turn into vector code */
                lamina_keep_largest(y + to, where + to, image, at, 2, count);
            else
                lamina_keep_largest(y + to, where + to, image, at, (int32_t)stride,
                                    count);
        }
    }
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    struct lamina_window w;
    lamina_make_pool(runner, pass->input_shape, &o->window, 2, o->ceil_mode, &w);
    int64_t across = w.output[1], lines = w.image[0] * across;
    float *y = pass->output, *most = pass->temporary;
    int32_t *where = (int32_t *)(void *)pass->saved[0];
    int32_t *from = (int32_t *)(void *)(most + lines);
    for (int64_t i = 0; i < pass->batch_size * w.channels; i++) {
        memset(from, -1, (size_t)lines * sizeof *from);
        memset(where, -1, (size_t)(w.output[0] * across) * sizeof *where);
        pool_across(&w, pass->input + i * w.image[0] * w.image[1], most, from);
        for (int64_t row = 0; row < w.output[0]; row++, y += across, where += across)
            for (int64_t k = 0; k < w.kernel[0]; k++) {
                int64_t line = lamina_window_at(&w, 0, row, k);
                if (line >= 0 && line < w.image[0])
                    compare_lines(y, where, most + line * across, from + line * across,
                                  across);
            }
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    struct lamina_window w;
    lamina_make_pool(runner, pass->input_shape, &o->window, 2, o->ceil_mode, &w);
    int64_t pixels = w.image[0] * w.image[1], outputs = w.output[0] * w.output[1];
    const int32_t *where = (const int32_t *)(const void *)pass->saved[0];
    const float *dy = pass->output_gradient;
    float *dx = pass->input_gradient;
    for (int64_t i = 0; dx && i < pass->batch_size * w.channels; i++) {
        for (int64_t p = 0; p < pixels; p++)
            dx[p] = 0;
        for (int64_t p = 0; p < outputs; p++)
            dx[where[p]] += dy[p];
        dx += pixels;
        dy += outputs;
        where += outputs;
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
    lamina_make_pool(runner, net->input_shapes, &o->window, 2, o->ceil_mode, &w);
    lamina_window_after(&w, after);
    if (after[0] >= w.kernel[0] || after[1] >= w.kernel[1]) {
        x = lamina_onnx_pad(runner, net, x, &w, after, -INFINITY);
        for (int i = 0; i < 2; i++)
            w.padding[i] = after[i] = 0;
    }
    const char *y = lamina_onnx_unary(runner, net, "MaxPool", x);
    lamina_onnx_window(runner, net, &w, after);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "max_pool2d",
        .version = "1.0",
        .summary = "y = the largest x of each window",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
        .onnx = onnx,
    };
    return &layer;
}
