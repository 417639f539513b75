/* adaptive_avg_pool2d: the means of output_size windows, however large the image is.
 * Window o of n reads pixels from floor(o size / n) to before ceil((o + 1) size / n), as
 * PyTorch's do; they may overlap. */
#include <lamina/onnx.h>
#include <lamina/window.h>

struct options {
    struct lamina_integers output_size;
};

static const struct lamina_option table[] = {
    {"output_size", LAMINA_INTEGERS, offsetof(struct options, output_size), NULL,
     "[1, 10000]", "Windows: one number for both directions, or (down, across)."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    int64_t windows[2] = {0};
    if (input->dims != 3)
        return lamina_fail(runner, NULL, "needs images of (channels, height, width)");
    if (lamina_read_pair(runner, "output_size", &o->output_size, windows) != 0)
        return -1;
    lamina_set_output(runner, plan, lamina_image(input->at[0], windows[0], windows[1]));
    lamina_set_temporary(runner, plan, 0, input->at[2]); /* a line */
    lamina_set_flops(runner, plan, (double)lamina_elements(input),
                     (double)lamina_elements(input));
    return 0;
}

/* Window `window` of `windows` over so many pixels. */
static inline int64_t first(int64_t window, int64_t windows, int64_t pixels)
{
    return window * pixels / windows;
}

static inline int64_t end(int64_t window, int64_t windows, int64_t pixels)
{
    return ((window + 1) * pixels + windows - 1) / windows;
}

/* line (width) = the sum of lines `from` to before `to` of an image. */
static void add_lines(const float *image, int64_t width, int64_t from, int64_t to,
                      float *line)
{
    memcpy(line, image + from * width, (size_t)width * sizeof *line);
    for (int64_t i = from + 1; i < to; i++)
        for (int64_t j = 0; j < width; j++)
            line[j] += image[i * width + j];
}

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    int64_t height = pass->input_shape->at[1], width = pass->input_shape->at[2];
    int64_t down = pass->output_shape->at[1], across = pass->output_shape->at[2];
    float *line = pass->temporary, *y = pass->output;
    (void)runner;
    for (int64_t i = 0; i < pass->batch_size * pass->input_shape->at[0]; i++)
        for (int64_t row = 0; row < down; row++) {
            int64_t top = first(row, down, height), bottom = end(row, down, height);
            add_lines(pass->input + i * height * width, width, top, bottom, line);
            for (int64_t k = 0; k < across; k++) {
                int64_t from = first(k, across, width), to = end(k, across, width);
                *y++ = lamina_sum(line + from, to - from) / (float)(bottom - top) /
                       (float)(to - from);
            }
        }
    return 0;
}

/* line (width) = the gradients of a row of windows at the pixels that they read. */
static void spread(const float *dy, int64_t across, int64_t height, int64_t width,
                   float *line)
{
    memset(line, 0, (size_t)width * sizeof *line);
    for (int64_t k = 0; k < across; k++) {
        int64_t from = first(k, across, width), to = end(k, across, width);
        float each = dy[k] / (float)height / (float)(to - from);
        for (int64_t j = from; j < to; j++)
            line[j] += each;
    }
}

LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    int64_t height = pass->input_shape->at[1], width = pass->input_shape->at[2];
    int64_t down = pass->output_shape->at[1], across = pass->output_shape->at[2];
    const float *dy = pass->output_gradient;
    float *line = pass->temporary, *dx = pass->input_gradient;
    (void)runner;
    for (int64_t i = 0; dx && i < pass->batch_size * pass->input_shape->at[0]; i++) {
        memset(dx, 0, (size_t)(height * width) * sizeof *dx);
        for (int64_t row = 0; row < down; row++, dy += across) {
            int64_t top = first(row, down, height), bottom = end(row, down, height);
            spread(dy, across, bottom - top, width, line);
            for (int64_t l = top; l < bottom; l++)
                for (int64_t j = 0; j < width; j++)
                    dx[l * width + j] += line[j];
        }
        dx += height * width;
    }
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t height = pass->input_shape->at[1], width = pass->input_shape->at[2];
    int64_t down = pass->output_shape->at[1], across = pass->output_shape->at[2];
    (void)runner;
    for (int64_t o = 0; o < pass->batch_size * lamina_elements(pass->output_shape); o++) {
        int64_t row = o / across % down, column = o % across;
        const double *image = pass->input + o / (down * across) * height * width;
        double sum = 0, count = 0;
        for (int64_t i = first(row, down, height); i < end(row, down, height); i++)
            for (int64_t j = first(column, across, width); j < end(column, across, width);
                 j++, count++)
                sum += image[i * width + j];
        pass->output[o] = sum / count;
    }
    return 0;
}

/* ONNX has windows of one size alone. */
static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const int64_t *image = net->input_shapes->at + 1,
                  *windows = net->output_shape->at + 1;
    if (windows[0] == 1 && windows[1] == 1)
        return lamina_onnx_output(
            runner, net,
            lamina_onnx_unary(runner, net, "GlobalAveragePool", net->inputs[0]));
    if (image[0] % windows[0] != 0 || image[1] % windows[1] != 0)
        return lamina_fail(runner, "output_size",
                           "ONNX has no windows of several sizes, which %lldx%lld of "
                           "%lldx%lld pixels are: only an `output_size` that divides the "
                           "image can be written",
                           (long long)windows[0], (long long)windows[1],
                           (long long)image[0], (long long)image[1]);
    const int64_t size[] = {image[0] / windows[0], image[1] / windows[1]};
    const char *y = lamina_onnx_unary(runner, net, "AveragePool", net->inputs[0]);
    lamina_onnx_integers(runner, net, "kernel_shape", size, 2);
    lamina_onnx_integers(runner, net, "strides", size, 2);
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "adaptive_avg_pool2d",
        .version = "1.0",
        .summary = "y = the mean of each of output_size windows",
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
