/* upsample: each pixel `scale_factor` times down and across, as torch.nn.Upsample repeats
 * the nearest one; its gradient is the sum of theirs. (From a factor of 41 on PyTorch may
 * read one pixel too early, as it multiplies by the float nearest to 1 / factor.) */
#include <lamina/onnx.h>
#include <lamina/window.h>

struct options {
    struct lamina_integers scale_factor;
};

static const struct lamina_option table[] = {
    {"scale_factor", LAMINA_INTEGERS, offsetof(struct options, scale_factor), NULL,
     "[1, 10000]", "How often a pixel is repeated: one number, or (down, across)."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    int64_t factor[2] = {0};
    if (input->dims != 3)
        return lamina_fail(runner, NULL, "needs images of (channels, height, width)");
    if (lamina_read_pair(runner, "scale_factor", &o->scale_factor, factor) != 0)
        return -1;
    double size = (double)lamina_elements(input) * (double)(factor[0] * factor[1]);
    if (size > 0x1p48) /* so that no size overflows */
        return lamina_fail(runner, "scale_factor",
                           "its output is too large for any memory");
    lamina_set_output(
        runner, plan,
        lamina_image(input->at[0], input->at[1] * factor[0], input->at[2] * factor[1]));
    lamina_set_flops(runner, plan, 0, size);
    return 0;
}

/* A line with each pixel `factor` times. */
static inline void repeat(float *y, const float *x, int64_t width, int64_t factor)
{
    for (int64_t i = 0; i < width; i++)
        for (int64_t k = 0; k < factor; k++)
            y[i * factor + k] = x[i];
}

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    const struct lamina_shape *in = pass->input_shape, *out = pass->output_shape;
    const int64_t factor[] = {out->at[1] / in->at[1], out->at[2] / in->at[2]};
    int64_t lines = pass->batch_size * in->at[0] * in->at[1];
    int64_t width = in->at[2], wide = out->at[2];
    (void)runner;
    for (int64_t line = 0; line < lines; line++) {
        float *y = pass->output + line * factor[0] * wide;
        if (factor[1] == 2) /* a case that compilers turn into vector code */
            repeat(y, pass->input + line * width, width, 2);
        else
            repeat(y, pass->input + line * width, width, factor[1]);
        for (int64_t k = 1; k < factor[0]; k++)
            memcpy(y + k * wide, y, (size_t)wide * sizeof *y);
    }
    return 0;
}

/* Adds a line to the pixels that it repeats. */
static inline void add(float *dx, const float *dy, int64_t width, int64_t factor)
{
    for (int64_t i = 0; i < width; i++)
        for (int64_t k = 0; k < factor; k++)
            dx[i] += dy[i * factor + k];
}

LAMINA_CLONES static int backward(const struct lamina_runner *runner,
                                  const struct lamina_backward *pass)
{
    const struct lamina_shape *in = pass->input_shape, *out = pass->output_shape;
    const int64_t factor[] = {out->at[1] / in->at[1], out->at[2] / in->at[2]};
    int64_t lines = pass->batch_size * in->at[0] * in->at[1];
    int64_t width = in->at[2], wide = out->at[2];
    (void)runner;
    for (int64_t line = 0; pass->input_gradient && line < lines; line++) {
        float *dx = pass->input_gradient + line * width;
        memset(dx, 0, (size_t)width * sizeof *dx);
        for (int64_t k = 0; k < factor[0]; k++) {
            const float *dy = pass->output_gradient + (line * factor[0] + k) * wide;
            if (factor[1] == 2)
                add(dx, dy, width, 2);
            else
                add(dx, dy, width, factor[1]);
        }
    }
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    const struct lamina_shape *in = pass->input_shape, *out = pass->output_shape;
    const int64_t factor[] = {out->at[1] / in->at[1], out->at[2] / in->at[2]};
    (void)runner;
    for (int64_t i = 0; i < pass->batch_size * lamina_elements(out); i++) {
        int64_t across = i % out->at[2], line = i / out->at[2];
        int64_t down = line % out->at[1], plane = line / out->at[1];
        pass->output[i] = pass->input[(plane * in->at[1] + down / factor[0]) * in->at[2] +
                                      across / factor[1]];
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    const int64_t *in = net->input_shapes->at, *out = net->output_shape->at;
    const int64_t down = out[1] / in[1], across = out[2] / in[2];
    const struct lamina_shape four = lamina_vector(4);
    const float scales[] = {1, 1, (float)down, (float)across};
    const char *constant = lamina_onnx_floats(runner, net, &four, scales);
    const char *y = lamina_onnx_binary(runner, net, "Resize", net->inputs[0], "");
    lamina_onnx_input(runner, net, constant);
    lamina_onnx_text(runner, net, "mode", "nearest");
    lamina_onnx_text(runner, net, "coordinate_transformation_mode", "asymmetric");
    lamina_onnx_text(runner, net, "nearest_mode", "floor");
    return lamina_onnx_output(runner, net, y);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "upsample",
        .version = "1.0",
        .summary = "y = x, each pixel scale_factor times down and across",
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
