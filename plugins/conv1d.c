/* conv1d: y[o] = bias[o] + sum over c of weight[o][c] * x[c], a cross-correlation over
 * sequences, within each group of channels. */
#include <lamina/conv.h>

static const struct lamina_option table[] = {
    {"out_channels", LAMINA_INTEGER, offsetof(struct lamina_conv_options, out_channels),
     NULL, "[1, 1000000]", "Channels of the output."},
    LAMINA_WINDOW_ROW(struct lamina_conv_options, window.kernel_size, "kernel_size", NULL,
                      "[1, 10000]", "Elements of a window."),
    LAMINA_WINDOW_ROW(struct lamina_conv_options, window.stride, "stride", "1",
                      "[1, 10000]", "Elements from one window to the next."),
    LAMINA_WINDOW_ROW(struct lamina_conv_options, window.padding, "padding", "0",
                      "same | [0, 10000]",
                      "Elements added at each end; same: as many as keep the length."),
    LAMINA_WINDOW_ROW(struct lamina_conv_options, window.dilation, "dilation", "1",
                      "[1, 10000]", "Elements from one of the kernel's to the next."),
    {"groups", LAMINA_INTEGER, offsetof(struct lamina_conv_options, groups), "1",
     "[1, 1000000]", "Groups of channels that do not see each other."},
    {"bias", LAMINA_BOOL, offsetof(struct lamina_conv_options, bias), "true", NULL,
     "Adds bias."},
    {"padding_mode", LAMINA_CHOICE, offsetof(struct lamina_conv_options, padding_mode),
     "zeros", LAMINA_PADDING_MODES,
     "What is added: zeros, the input mirrored, its edge, or its other side."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    return lamina_conv_shape(runner, options, input, 1, plan);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .needs_minor = 2, /* for an option of integers that may be a word */
        .name = "conv1d",
        .version = "1.0",
        .summary = "y[o] = bias[o] + sum over c of weight[o][c] * x[c]",
        LAMINA_OPTIONS(struct lamina_conv_options, table),
        .shape = shape,
        .forward = lamina_conv_forward,
        .backward = lamina_conv_backward,
        .reference = lamina_conv_reference,
        .onnx = lamina_conv_onnx,
        .flags = LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
