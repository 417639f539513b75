/* A right layer with a window, of which files here spoil the backward by a macro: the
 * mean of 2 x 2 pixels, those of the padding being 0. */
#include <lamina/layer.h>

#ifndef BACKWARD_STRIDE
#define BACKWARD_STRIDE(i) (stride(o, i))
#endif
#ifndef BACKWARD_PADDING
#define BACKWARD_PADDING (o->padding)
#endif

struct options {
    struct lamina_integers stride;
    int64_t padding;
};

static const struct lamina_option table[] = {
    {"stride", LAMINA_INTEGERS, offsetof(struct options, stride), "1", "[1, 100]",
     "Rows and columns from one window to the next."},
    {"padding", LAMINA_INTEGER, offsetof(struct options, padding), "0", "[0, 1]",
     "Rows and columns of zeros around an image."},
};

static int64_t stride(const struct options *o, int i)
{
    return o->stride.at[o->stride.count > 1 ? i : 0];
}

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = (const struct options *)options;
    if (input->dims != 3)
        return lamina_fail(runner, NULL, "takes images");
    int64_t height = input->at[1] + 2 * o->padding - 2;
    int64_t width = input->at[2] + 2 * o->padding - 2;
    if (o->stride.count > 2 || height < 0 || width < 0)
        return lamina_fail(runner, "stride", "does not fit");
    lamina_set_output(
        runner, plan,
        lamina_image(input->at[0], height / stride(o, 0) + 1, width / stride(o, 1) + 1));
    return 0;
}

/* The input's pixel under row `dy`, column `dx` of an output's window; -1: padding. */
static int64_t pixel(const struct lamina_shape *in, const struct lamina_shape *out,
                     int64_t output, const int64_t *strides, int64_t padding, int64_t dy,
                     int64_t dx)
{
    int64_t column = output % out->at[2] * strides[1] + dx - padding;
    int64_t row = output / out->at[2] % out->at[1] * strides[0] + dy - padding;
    int64_t image = output / (out->at[2] * out->at[1]);
    if (row < 0 || column < 0 || row >= in->at[1] || column >= in->at[2])
        return -1;
    return (image * in->at[1] + row) * in->at[2] + column;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = (const struct options *)pass->options;
    const int64_t strides[2] = {stride(o, 0), stride(o, 1)};
    int64_t count = pass->batch_size * lamina_elements(pass->output_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++) {
        pass->output[i] = 0;
        for (int64_t k = 0; k < 4; k++) {
            int64_t from = pixel(pass->input_shape, pass->output_shape, i, strides,
                                 o->padding, k / 2, k % 2);
            pass->output[i] += from < 0 ? 0 : pass->input[from] / 4;
        }
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = (const struct options *)pass->options;
    const int64_t strides[2] = {BACKWARD_STRIDE(0), BACKWARD_STRIDE(1)};
    int64_t count = pass->batch_size * lamina_elements(pass->output_shape);
    int64_t inputs = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; pass->input_gradient && i < inputs; i++)
        pass->input_gradient[i] = 0;
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        for (int64_t k = 0; k < 4; k++) {
            int64_t to = pixel(pass->input_shape, pass->output_shape, i, strides,
                               BACKWARD_PADDING, k / 2, k % 2);
            if (to >= 0)
                pass->input_gradient[to] += pass->output_gradient[i] / 4;
        }
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = mean of 2 x 2 pixels",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
