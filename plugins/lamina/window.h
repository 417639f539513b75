/* lamina/window.h - windows that slide over images, for layers such as convolutions and
 * pools. Inline functions over lamina/layer.h; nothing here is part of the binary
 * contract.
 *
 * Each pair is (down, across). Window number o reads position k at
 * o * stride + k * dilation - padding of the image, where that is on the image. A
 * sequence, (channels, length), is an image of one row. */
#ifndef LAMINA_WINDOW_H
#define LAMINA_WINDOW_H

#include <lamina/layer.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The options of a window, as a member of a layer's options. */
struct lamina_window_options {
    struct lamina_integers kernel_size, stride, padding, dilation;
};

/* Their rows in the table of options: LAMINA_WINDOW_OPTIONS(struct my_options, window,
 * "1") for such a member called `window`. A pool's `stride` of "[]" is as large as the
 * kernel. A layer without LAMINA_WINDOW_DILATION sets `dilation` to 1 itself. */
#define LAMINA_WINDOW_OPTIONS(type, member, default_stride)                              \
    LAMINA_WINDOW_ROW(type, member.kernel_size, "kernel_size", NULL, "[1, 10000]",       \
                      "One number, or (down, across)."),                                 \
        LAMINA_WINDOW_ROW(type, member.stride, "stride", default_stride, "[1, 10000]",   \
                          "Pixels from one window to the next."),                        \
        LAMINA_WINDOW_ROW(type, member.padding, "padding", "0", "[0, 10000]",            \
                          "Pixels added on each side.")
#define LAMINA_WINDOW_DILATION(type, member)                                             \
    LAMINA_WINDOW_ROW(type, member.dilation, "dilation", "1", "[1, 10000]",              \
                      "Pixels from one of the kernel's elements to the next.")
#define LAMINA_WINDOW_ROW(type, field, name, default_value, allowed, help)               \
    {                                                                                    \
        name, LAMINA_INTEGERS, offsetof(type, field), default_value, allowed, help       \
    }

struct lamina_window {
    int64_t channels, image[2];
    int64_t kernel[2], stride[2], padding[2], dilation[2];
    int64_t output[2]; /* how many windows there are */
    int64_t behind[2]; /* the padding behind the image; `padding` is that before it */
    int64_t dims;      /* of an image 2, of a sequence 1 */
};

/* Reads one number for both directions, or two. -1 after a sentence. */
static inline int lamina_read_pair(const struct lamina_runner *runner, const char *option,
                                   const struct lamina_integers *given, int64_t pair[2])
{
    if (given->count != 1 && given->count != 2)
        return lamina_fail(runner, option,
                           "`%s` must be one number or two, (down, across), not %lld",
                           option, (long long)given->count);
    pair[0] = given->at[0];
    pair[1] = given->at[given->count - 1];
    return 0;
}

/* The same of a window: of a sequence one number, for pair[1]. */
static inline int lamina_read_sizes(const struct lamina_runner *runner,
                                    const char *option,
                                    const struct lamina_integers *given, int64_t dims,
                                    int64_t pair[2])
{
    if (dims == 2)
        return lamina_read_pair(runner, option, given, pair);
    if (given->count != 1)
        return lamina_fail(runner, option, "`%s` must be one number, not %lld", option,
                           (long long)given->count);
    pair[1] = given->at[0];
    return 0;
}

/* Reads the padding: numbers, as many on each side, or the word `same`, a count of -1,
 * for as many windows as there are pixels; the odd pixel is added behind the image, as
 * PyTorch does. -1 after a sentence. */
static inline int lamina_read_padding(const struct lamina_runner *runner,
                                      const struct lamina_integers *given,
                                      struct lamina_window *w)
{
    if (given->count >= 0 &&
        lamina_read_sizes(runner, "padding", given, w->dims, w->padding) != 0)
        return -1;
    if (given->count < 0 && (w->stride[0] != 1 || w->stride[1] != 1))
        return lamina_fail(runner, "padding",
                           "`padding` is `same` only where `stride` is 1, not %lld",
                           (long long)w->stride[w->stride[1] == 1 ? 0 : 1]);
    for (int i = 0; i < 2; i++) {
        int64_t whole = w->dilation[i] * (w->kernel[i] - 1);
        if (given->count < 0)
            w->padding[i] = whole / 2;
        w->behind[i] = given->count < 0 ? whole - whole / 2 : w->padding[i];
    }
    return 0;
}

/* Fails with the reach of a kernel that is larger than its padded image. */
static inline int lamina_refuse_kernel(const struct lamina_runner *runner,
                                       const struct lamina_window *w)
{
    long long reach[2], padded[2];
    for (int i = 0; i < 2; i++) {
        reach[i] = (long long)w->dilation[i] * (w->kernel[i] - 1) + 1;
        padded[i] = (long long)w->image[i] + w->padding[i] + w->behind[i];
    }
    if (w->dims == 1)
        return lamina_fail(runner, "kernel_size",
                           "the kernel reaches over %lld elements, more than its padded "
                           "input has, %lld",
                           reach[1], padded[1]);
    return lamina_fail(runner, "kernel_size",
                       "the kernel reaches over %lldx%lld pixels, more than its padded "
                       "input has, %lldx%lld",
                       reach[0], reach[1], padded[0], padded[1]);
}

/* Counts the windows as PyTorch does: with ceil_mode the last may reach over the end, but
 * begins on the image or in the padding before it, and a kernel may be larger than its
 * padded image by less than a stride. -1 after a sentence, where it is larger. */
static inline int lamina_count_windows(const struct lamina_runner *runner, bool ceil_mode,
                                       struct lamina_window *w)
{
    for (int i = 0; i < 2; i++) {
        int64_t reach = w->dilation[i] * (w->kernel[i] - 1) + 1;
        int64_t padded = w->image[i] + w->padding[i] + w->behind[i];
        int64_t room = padded - reach + (ceil_mode ? w->stride[i] - 1 : 0);
        if (room < 0)
            return lamina_refuse_kernel(runner, w);
        /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): a stride is at least 1 */
        w->output[i] = room / w->stride[i] + 1;
        if (ceil_mode && (w->output[i] - 1) * w->stride[i] >= w->image[i] + w->padding[i])
            w->output[i]--;
    }
    return 0;
}

/* Fills a window from its options, over images (dims 2) or sequences (1). -1 after a
 * sentence. */
static inline int lamina_make_window(const struct lamina_runner *runner,
                                     const struct lamina_shape *input,
                                     const struct lamina_window_options *o, int64_t dims,
                                     bool ceil_mode, struct lamina_window *w)
{
    memset(w, 0, sizeof *w);
    for (int i = 0; i < 2; i++)
        w->image[i] = w->kernel[i] = w->stride[i] = w->dilation[i] = 1;
    w->dims = dims;
    if (input->dims != dims + 1)
        return lamina_fail(runner, NULL, "needs %s",
                           dims == 1 ? "sequences of (channels, length)"
                                     : "images of (channels, height, width)");
    w->channels = input->at[0];
    for (int64_t i = 0; i < dims; i++)
        w->image[2 - dims + i] = input->at[1 + i];
    if (lamina_read_sizes(runner, "kernel_size", &o->kernel_size, dims, w->kernel) != 0 ||
        lamina_read_sizes(runner, "stride", &o->stride, dims, w->stride) != 0 ||
        lamina_read_sizes(runner, "dilation", &o->dilation, dims, w->dilation) != 0 ||
        lamina_read_padding(runner, &o->padding, w) != 0)
        return -1;
    if (lamina_count_windows(runner, ceil_mode, w) != 0)
        return -1;
    const double columns = (double)w->channels * (double)(w->kernel[0] * w->kernel[1]);
    if (columns * (double)w->output[1] > 0x1p48) /* so that no size overflows */
        return lamina_fail(runner, "kernel_size",
                           "one row of windows is too large for any memory");
    return 0;
}

/* The same for a pool, of which each window must see the image. */
static inline int lamina_make_pool(const struct lamina_runner *runner,
                                   const struct lamina_shape *input,
                                   const struct lamina_window_options *o, int64_t dims,
                                   bool ceil_mode, struct lamina_window *w)
{
    struct lamina_window_options own = *o;
    if (own.stride.count == 0)
        own.stride = own.kernel_size;
    if (lamina_make_window(runner, input, &own, dims, ceil_mode, w) != 0)
        return -1;
    if (dims == 1 && 2 * w->padding[1] > w->kernel[1])
        return lamina_fail(runner, "padding",
                           "`padding` must be at most half of the kernel, %lld",
                           (long long)w->kernel[1]);
    if (2 * w->padding[0] > w->kernel[0] || 2 * w->padding[1] > w->kernel[1])
        return lamina_fail(runner, "padding",
                           "`padding` must be at most half of the kernel, %lldx%lld",
                           (long long)w->kernel[0], (long long)w->kernel[1]);
    for (int i = 0; i < 2; i++)
        if (w->padding[i] > 0 && w->dilation[i] > w->image[i])
            return lamina_fail(
                runner, "dilation", "a `dilation` of %lld steps over the whole %s",
                (long long)w->dilation[i], dims == 1 ? "sequence" : "image");
    return 0;
}

/* The pixels that must be added behind the image, down and across, for all windows to end
 * there: the padding, or more where the last window reaches over it. */
static inline void lamina_window_after(const struct lamina_window *w, int64_t after[2])
{
    for (int i = 0; i < 2; i++) {
        int64_t reach = w->dilation[i] * (w->kernel[i] - 1) + 1;
        int64_t end = (w->output[i] - 1) * w->stride[i] - w->padding[i] + reach;
        after[i] = end - w->image[i] > w->behind[i] ? end - w->image[i] : w->behind[i];
    }
}

/* Where window `o` reads position `k`; direction 0 is down, 1 across. */
static inline int64_t lamina_window_at(const struct lamina_window *w, int direction,
                                       int64_t o, int64_t k)
{
    return o * w->stride[direction] + k * w->dilation[direction] - w->padding[direction];
}

/* The windows from *first to before *end read position `k` on the image. */
static inline void lamina_window_span(const struct lamina_window *w, int direction,
                                      int64_t k, int64_t *first, int64_t *end)
{
    int64_t start = lamina_window_at(w, direction, 0, k), stride = w->stride[direction];
    int64_t after = w->image[direction] - start; /* the image ends so far behind it */
    *first = start < 0 ? -start : 0;
    *end = after > 0 ? after : 0;
    if (stride > 1) { /* divisions take time, which strides of 1 need not */
        *first = (*first + stride - 1) / stride;
        *end = (*end + stride - 1) / stride;
    }
    if (*end > w->output[direction])
        *end = w->output[direction];
    if (*first > *end)
        *first = *end;
}

/* Of a pool: the largest pixels so far, and where they are (-1: nowhere yet), against
 * those at, at + stride ... of an image. A NaN counts as the largest. */
static inline void lamina_keep_largest(float *y, int32_t *where, const float *image,
                                       int32_t at, int32_t stride, int64_t count)
{
    for (int32_t i = 0; i < (int32_t)count; i++) {
        float x = image[at + i * stride];
        bool larger = (where[i] < 0) | (x > y[i]) | (x != x);
        y[i] = larger ? x : y[i];
        where[i] = larger ? at + i * stride : where[i];
    }
}

/* Copies a row, or adds it: rows are short, so that a call for each would be felt. */
static inline void lamina_copy_row(float *to, const float *from, int64_t count)
{
    enum { PART = 8 };
    int64_t i = 0;
    for (; i + PART <= count; i += PART)
        memcpy(to + i, from + i, PART * sizeof(float));
    if (count >= PART) /* once more, what is left and some before it */
        memcpy(to + count - PART, from + count - PART, PART * sizeof(float));
    else
        for (; i < count; i += 2)
            memcpy(to + i, from + i, (i + 1 < count ? 2 : 1) * sizeof(float));
}

static inline void lamina_add_row(float *to, const float *from, int64_t count)
{
    enum { PART = 8 };
    int64_t i = 0;
    for (; i + PART <= count; i += PART) {
        float sum[PART], term[PART];
        memcpy(sum, to + i, sizeof sum);
        memcpy(term, from + i, sizeof term);
        for (int j = 0; j < PART; j++)
            sum[j] += term[j];
        memcpy(to + i, sum, sizeof sum);
    }
    for (; i < count; i++)
        to[i] += from[i];
}

/* Goes on to the kernel's next element; returns by how many floats the image moves: a
 * channel after the last one. */
static inline int64_t lamina_next_element(const struct lamina_window *w, int64_t *down,
                                          int64_t *across)
{
    if (++*across < w->kernel[1])
        return 0;
    *across = 0;
    if (++*down < w->kernel[0])
        return 0;
    *down = 0;
    return w->image[0] * w->image[1];
}

/* Writes the windows of up to `rows` output rows, from `row` on, side by side (im2col):
 * `columns` is (channels * kernel, n), with zeros where a window sees padding. Returns n,
 * the number of these windows. */
static inline int64_t lamina_unfold(const struct lamina_window *w, int64_t channels,
                                    const float *image, int64_t row, int64_t rows,
                                    float *columns)
{
    int64_t count = w->output[1], stride = w->stride[1], first, last;
    int64_t end = row + rows < w->output[0] ? row + rows : w->output[0];
    int64_t elements = channels * w->kernel[0] * w->kernel[1], down = 0, across = 0;
    for (int64_t e = 0; e < elements; e++) {
        int64_t start = lamina_window_at(w, 1, 0, across);
        lamina_window_span(w, 1, across, &first, &last);
        for (int64_t o = row; o < end; o++, columns += count) {
            int64_t y = lamina_window_at(w, 0, o, down);
            bool inside = y >= 0 && y < w->image[0];
            int64_t from = y * w->image[1] + start;
            if (!inside || first > 0 || last < count)
                memset(columns, 0, (size_t)count * sizeof(float));
            if (inside && stride == 1)
                lamina_copy_row(columns + first, image + from + first, last - first);
            for (int64_t i = first; inside && stride > 1 && i < last; i++)
                columns[i] = image[from + i * stride];
        }
        image += lamina_next_element(w, &down, &across);
    }
    return (end - row) * count;
}

/* Adds such columns to the pixels that they were copied from (col2im). */
static inline void lamina_fold(const struct lamina_window *w, int64_t channels,
                               float *image, int64_t row, int64_t rows,
                               const float *columns)
{
    int64_t count = w->output[1], stride = w->stride[1], first, last;
    int64_t end = row + rows < w->output[0] ? row + rows : w->output[0];
    int64_t elements = channels * w->kernel[0] * w->kernel[1], down = 0, across = 0;
    for (int64_t e = 0; e < elements; e++) {
        int64_t start = lamina_window_at(w, 1, 0, across);
        lamina_window_span(w, 1, across, &first, &last);
        for (int64_t o = row; o < end; o++, columns += count) {
            int64_t y = lamina_window_at(w, 0, o, down);
            bool inside = y >= 0 && y < w->image[0];
            int64_t to = y * w->image[1] + start;
            if (inside && stride == 1)
                lamina_add_row(image + to + first, columns + first, last - first);
            for (int64_t i = first; inside && stride > 1 && i < last; i++)
                image[to + i * stride] += columns[i];
        }
        image += lamina_next_element(w, &down, &across);
    }
}

#ifdef __cplusplus
}
#endif

#endif
