/* lamina/conv.h - convolutions of sequences and images, with the padding modes that
 * PyTorch has: what conv1d and conv2d share. Inline functions over lamina/layer.h;
 * nothing here is part of the binary contract.
 *
 * y[o] = bias[o] + sum over c of weight[o][c] * x[c], a cross-correlation within each
 * group of channels. The windows of some output rows are written side by side as the
 * columns of a matrix that stays in the cache (im2col); one product makes these rows.
 * Zeros are padded as columns are written; any other padding is a copy of the image. */
#ifndef LAMINA_CONV_H
#define LAMINA_CONV_H

#include <lamina/onnx.h>
#include <lamina/window.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a layer's options are. */
struct lamina_conv_options {
    int64_t out_channels, groups;
    struct lamina_window_options window;
    bool bias;
    int32_t padding_mode;
};

/* The words of padding_mode, and their places. */
#define LAMINA_PADDING_MODES "zeros | reflect | replicate | circular"
enum { LAMINA_ZEROS, LAMINA_REFLECT, LAMINA_REPLICATE, LAMINA_CIRCULAR };

enum { LAMINA_CONV_CACHED = 1 << 16 }; /* floats of the matrix, as one row allows */

/* The sizes of the products of each sample and group, (out, depth) by (depth, n). */
struct lamina_conv {
    struct lamina_window given;  /* as the options say */
    struct lamina_window window; /* over the padded image, where that is a copy */
    int32_t mode;                /* of the padding; where there is none zeros */
    int64_t in, out;             /* channels of a group */
    int64_t depth;               /* elements of a window */
    int64_t image, pixels;       /* floats of a group's input, of an output channel */
    int64_t padded;              /* floats of a group's padded copy; 0: there is none */
    int64_t rows, columns;       /* of the output that are made at once, of the matrix */
};

/* ---- Padding by the image itself ---- */

/* Whether the image has what is padded with. -1 after a sentence. */
static inline int lamina_check_padding(const struct lamina_runner *runner,
                                       const struct lamina_window *w, int32_t mode)
{
    for (int i = 0; i < 2 && (mode == LAMINA_REFLECT || mode == LAMINA_CIRCULAR); i++) {
        int64_t most = w->image[i] - (mode == LAMINA_REFLECT ? 1 : 0);
        if (w->behind[i] > most)
            return lamina_fail(runner, "padding_mode",
                               "`padding_mode: %s` can add at most %lld to %lld %s, not "
                               "%lld",
                               mode == LAMINA_REFLECT ? "reflect" : "circular",
                               (long long)most, (long long)w->image[i],
                               w->dims == 1 ? "elements" : "pixels",
                               (long long)w->behind[i]);
    }
    return 0;
}

/* Of `size` pixels the one that stands at `at`, which may be before or behind them. */
static inline int64_t lamina_padded_from(int32_t mode, int64_t at, int64_t size)
{
    if (at >= 0 && at < size)
        return at;
    if (mode == LAMINA_REPLICATE)
        return at < 0 ? 0 : size - 1;
    if (mode == LAMINA_REFLECT)
        return at < 0 ? -at : 2 * (size - 1) - at;
    return at < 0 ? at + size : at - size;
}

/* Where in a group's image the pixel of the padded copy is from: row `row` of all its
 * channels' rows, column `column`. */
static inline int64_t lamina_pad_source(const struct lamina_conv *c, int64_t row,
                                        int64_t column)
{
    const struct lamina_window *w = &c->given;
    int64_t height = c->window.image[0];
    int64_t y = lamina_padded_from(c->mode, row % height - w->padding[0], w->image[0]);
    int64_t x = lamina_padded_from(c->mode, column - w->padding[1], w->image[1]);
    return (row / height * w->image[0] + y) * w->image[1] + x;
}

/* Writes the padded copy of a group's image. */
static inline void lamina_pad(const struct lamina_conv *c, const float *image,
                              float *padded)
{
    int64_t width = c->window.image[1];
    for (int64_t row = 0; row < c->in * c->window.image[0]; row++)
        for (int64_t i = 0; i < width; i++)
            padded[row * width + i] = image[lamina_pad_source(c, row, i)];
}

/* Adds the copy's gradient to the pixels that it was copied from. */
static inline void lamina_pad_back(const struct lamina_conv *c, const float *padded,
                                   float *gradient)
{
    int64_t width = c->window.image[1];
    for (int64_t row = 0; row < c->in * c->window.image[0]; row++)
        for (int64_t i = 0; i < width; i++)
            gradient[lamina_pad_source(c, row, i)] += padded[row * width + i];
}

/* ---- The layer ---- */

/* `dims` is 2 for images and 1 for sequences. -1 after a sentence. */
static inline int lamina_make_conv(const struct lamina_runner *runner,
                                   const struct lamina_conv_options *o,
                                   const struct lamina_shape *input, int64_t dims,
                                   struct lamina_conv *c)
{
    struct lamina_window *w = &c->given;
    if (lamina_make_window(runner, input, &o->window, dims, false, w) != 0)
        return -1;
    if (w->channels % o->groups != 0 || o->out_channels % o->groups != 0)
        return lamina_fail(runner, "groups",
                           "`groups` must divide the channels, %lld in and %lld out",
                           (long long)w->channels, (long long)o->out_channels);
    c->mode = w->behind[0] > 0 || w->behind[1] > 0 ? o->padding_mode : LAMINA_ZEROS;
    if (lamina_check_padding(runner, w, c->mode) != 0)
        return -1;
    c->window = *w;
    c->in = w->channels / o->groups;
    c->out = o->out_channels / o->groups;
    c->depth = c->in * w->kernel[0] * w->kernel[1];
    c->image = c->in * w->image[0] * w->image[1];
    c->pixels = w->output[0] * w->output[1];
    c->padded = 0;
    c->rows = 1 + LAMINA_CONV_CACHED / (c->depth * w->output[1]);
    c->columns = c->depth * c->rows * w->output[1];
    if (c->mode == LAMINA_ZEROS)
        return 0;
    double floats = (double)c->in;
    for (int i = 0; i < 2; i++) {
        c->window.image[i] += w->padding[i] + w->behind[i];
        c->window.padding[i] = c->window.behind[i] = 0;
        floats *= (double)c->window.image[i];
    }
    if (floats > 0x1p48) /* so that no size overflows */
        return lamina_fail(runner, "padding",
                           "the padded input is too large for any memory");
    c->padded = c->in * c->window.image[0] * c->window.image[1];
    return 0;
}

/* The callbacks. In all but the first the number of dimensions is that which this one has
 * asked for. */
static inline int lamina_conv_shape(const struct lamina_runner *runner,
                                    const void *options, const struct lamina_shape *input,
                                    int64_t dims, struct lamina_plan *plan)
{
    const struct lamina_conv_options *o = (const struct lamina_conv_options *)options;
    struct lamina_conv c;
    if (lamina_make_conv(runner, o, input, dims, &c) != 0)
        return -1;
    const int64_t *k = c.window.kernel, *out = c.window.output;
    struct lamina_shape weight = {4, {o->out_channels, c.in, k[0], k[1], 0, 0}};
    struct lamina_shape output = lamina_image(o->out_channels, out[0], out[1]);
    if (dims == 1) {
        weight = lamina_image(o->out_channels, c.in, k[1]);
        output = lamina_matrix(o->out_channels, out[1]);
    }
    double flops = 2 * (double)c.depth * (double)c.pixels * (double)o->out_channels;
    lamina_set_output(runner, plan, output);
    lamina_add_weight(runner, plan, weight, o->out_channels * k[0] * k[1], o->bias);
    lamina_set_temporary(runner, plan, 0, c.columns + 2 * c.padded);
    lamina_set_flops(runner, plan, flops, 2 * flops);
    return 0;
}

static inline int lamina_conv_forward(const struct lamina_runner *runner,
                                      const struct lamina_forward *pass)
{
    const struct lamina_conv_options *o =
        (const struct lamina_conv_options *)pass->options;
    struct lamina_conv c;
    lamina_make_conv(runner, o, pass->input_shape, pass->input_shape->dims - 1, &c);
    const float *x = pass->input, *bias = o->bias ? pass->parameters[1] : NULL;
    float *y = pass->output, *columns = pass->temporary, *copy = columns + c.columns;
    for (int64_t i = 0; i < pass->batch_size * o->groups; i++, x += c.image) {
        int64_t channel = i % o->groups * c.out;
        if (c.padded > 0)
            lamina_pad(&c, x, copy);
        for (int64_t j = 0; bias && j < c.out; j++)
            for (int64_t p = 0; p < c.pixels; p++)
                y[j * c.pixels + p] = bias[channel + j];
        for (int64_t row = 0; row < c.window.output[0]; row += c.rows) {
            int64_t n = lamina_unfold(&c.window, c.in, c.padded > 0 ? copy : x, row,
                                      c.rows, columns);
            lamina_gemm(runner, false, false, c.out, n, c.depth, 1,
                        pass->parameters[0] + channel * c.depth, c.depth, columns, n,
                        bias ? 1 : 0, y + row * c.window.output[1], c.pixels);
        }
        y += c.out * c.pixels;
    }
    return 0;
}

static inline int lamina_conv_backward(const struct lamina_runner *runner,
                                       const struct lamina_backward *pass)
{
    const struct lamina_conv_options *o =
        (const struct lamina_conv_options *)pass->options;
    struct lamina_conv c;
    lamina_make_conv(runner, o, pass->input_shape, pass->input_shape->dims - 1, &c);
    const float *x = pass->input, *dy = pass->output_gradient;
    float *columns = pass->temporary, *copy = columns + c.columns;
    for (int64_t i = 0; i < pass->batch_size * o->groups; i++, x += c.image) {
        int64_t channel = i % o->groups * c.out;
        float beta = i < o->groups ? pass->beta : 1;
        float *db = o->bias ? pass->parameter_gradients[1] + channel : NULL;
        float *dx = pass->input_gradient ? pass->input_gradient + i * c.image : NULL;
        float *into = dx && c.padded > 0 ? copy + c.padded : dx;
        for (int64_t j = 0; db && j < c.out; j++)
            db[j] =
                (beta == 0 ? 0 : beta * db[j]) + lamina_sum(dy + j * c.pixels, c.pixels);
        for (int64_t p = 0; dx && p < c.image; p++)
            dx[p] = 0;
        for (int64_t p = 0; dx && p < c.padded; p++)
            into[p] = 0;
        if (c.padded > 0)
            lamina_pad(&c, x, copy);
        for (int64_t row = 0; row < c.window.output[0]; row += c.rows, beta = 1) {
            const float *part = dy + row * c.window.output[1];
            int64_t n = lamina_unfold(&c.window, c.in, c.padded > 0 ? copy : x, row,
                                      c.rows, columns);
            lamina_gemm(runner, false, true, c.out, c.depth, n, 1, part, c.pixels,
                        columns, n, beta,
                        pass->parameter_gradients[0] + channel * c.depth, c.depth);
            if (dx)
                lamina_gemm(runner, true, false, c.depth, n, c.out, 1,
                            pass->parameters[0] + channel * c.depth, c.depth, part,
                            c.pixels, 0, columns, n);
            if (dx)
                lamina_fold(&c.window, c.in, into, row, c.rows, columns);
        }
        if (dx && c.padded > 0)
            lamina_pad_back(&c, into, dx);
        dy += c.out * c.pixels;
    }
    return 0;
}

/* Adds what one channel of x comes to in one of y. */
static inline void lamina_conv_add(const struct lamina_conv *c, const double *weight,
                                   const double *x, double *y)
{
    const struct lamina_window *w = &c->given;
    int64_t size = w->image[1], first, end;
    for (int64_t k = 0; k < w->kernel[0]; k++)
        for (int64_t row = 0; row < w->output[0]; row++) {
            int64_t down = lamina_window_at(w, 0, row, k);
            if ((down < 0 || down >= w->image[0]) && c->mode == LAMINA_ZEROS)
                continue;
            const double *line =
                x + lamina_padded_from(c->mode, down, w->image[0]) * size;
            double *out = y + row * w->output[1];
            for (int64_t l = 0; l < w->kernel[1]; l++) {
                double factor = weight[k * w->kernel[1] + l];
                int64_t at = lamina_window_at(w, 1, 0, l), stride = w->stride[1];
                lamina_window_span(w, 1, l, &first, &end);
                for (int64_t i = first; i < end; i++)
                    out[i] += factor * line[at + i * stride];
                for (int64_t i = 0; c->mode != LAMINA_ZEROS && i < w->output[1]; i++)
                    if (i < first || i >= end)
                        out[i] +=
                            factor *
                            line[lamina_padded_from(c->mode, at + i * stride, size)];
            }
        }
}

static inline int lamina_conv_reference(const struct lamina_runner *runner,
                                        const struct lamina_reference *pass)
{
    const struct lamina_conv_options *o =
        (const struct lamina_conv_options *)pass->options;
    struct lamina_conv c;
    lamina_make_conv(runner, o, pass->input_shape, pass->input_shape->dims - 1, &c);
    int64_t kernel = c.window.kernel[0] * c.window.kernel[1], pixels = c.image / c.in;
    for (int64_t i = 0; i < pass->batch_size * o->out_channels; i++) {
        int64_t channel = i % o->out_channels;
        int64_t group = i / o->out_channels * o->groups + channel / c.out; /* of all */
        const double *weight = pass->parameters[0] + channel * c.depth;
        double *y = pass->output + i * c.pixels;
        for (int64_t p = 0; p < c.pixels; p++)
            y[p] = o->bias ? pass->parameters[1][channel] : 0;
        for (int64_t j = 0; j < c.in; j++)
            lamina_conv_add(&c, weight + j * kernel,
                            pass->input + group * c.image + j * pixels, y);
    }
    return 0;
}

/* ---- In ONNX ---- */

/* `x` with its other side before and behind it, in one direction: no Pad of operator set
 * 17 does that. */
static inline const char *lamina_onnx_wrap(const struct lamina_runner *runner,
                                           const struct lamina_onnx *net,
                                           const struct lamina_window *w, int direction,
                                           const char *x)
{
    int64_t size = w->image[direction], axis = 2 + direction - (2 - w->dims);
    const int64_t from[] = {size - w->padding[direction], 0};
    const int64_t to[] = {size, w->behind[direction]};
    const char *parts[2];
    for (int i = 0; i < 2; i++) {
        const char *begin = lamina_onnx_int64s(runner, net, &from[i], 1);
        const char *end = lamina_onnx_int64s(runner, net, &to[i], 1);
        const char *along = lamina_onnx_int64s(runner, net, &axis, 1);
        parts[i] = lamina_onnx_binary(runner, net, "Slice", x, begin);
        lamina_onnx_input(runner, net, end);
        lamina_onnx_input(runner, net, along);
    }
    const char *y = lamina_onnx_binary(runner, net, "Concat", parts[0], x);
    lamina_onnx_input(runner, net, parts[1]);
    lamina_onnx_integer(runner, net, "axis", axis);
    return y;
}

static inline int lamina_conv_onnx(const struct lamina_runner *runner,
                                   const struct lamina_onnx *net)
{
    const struct lamina_conv_options *o =
        (const struct lamina_conv_options *)net->options;
    struct lamina_conv c;
    const char *x = net->inputs[0];
    lamina_make_conv(runner, o, net->input_shapes, net->input_shapes->dims - 1, &c);
    for (int i = 0; c.mode == LAMINA_CIRCULAR && i < 2; i++)
        if (c.given.behind[i] > 0)
            x = lamina_onnx_wrap(runner, net, &c.given, i, x);
    if (c.mode == LAMINA_REFLECT || c.mode == LAMINA_REPLICATE) {
        const char *pads = lamina_onnx_pads(runner, net, &c.given, c.given.behind);
        x = lamina_onnx_binary(runner, net, "Pad", x, pads);
        lamina_onnx_text(runner, net, "mode",
                         c.mode == LAMINA_REFLECT ? "reflect" : "edge");
    }
    const char *y = lamina_onnx_trained(runner, net, "Conv", x);
    lamina_onnx_integer(runner, net, "group", o->groups);
    lamina_onnx_window(runner, net, &c.window, c.window.behind);
    return lamina_onnx_output(runner, net, y);
}

#ifdef __cplusplus
}
#endif

#endif
