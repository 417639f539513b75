/* A right layer, y = (x - mean) / sqrt(variance + 1e-5) of the elements of a sample,
 * whose variance files here compute otherwise. */
#include <lamina/layer.h>

#include <math.h>

#ifndef VARIANCE
#define VARIANCE (lamina_dot(y, y, width) / (float)width)
#endif

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    lamina_add_saved(runner, plan, 1, 0); /* 1 / sqrt(variance + 1e-5) */
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t width = lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t n = 0; n < pass->batch_size; n++) {
        const float *x = pass->input + n * width;
        float *y = pass->output + n * width, mean = lamina_sum(x, width) / (float)width;
        for (int64_t i = 0; i < width; i++)
            y[i] = x[i] - mean;
        float scale = 1 / sqrtf((VARIANCE) + 1e-5f);
        pass->saved[0][n] = scale;
        for (int64_t i = 0; i < width; i++)
            y[i] *= scale;
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t width = lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t n = 0; pass->input_gradient && n < pass->batch_size; n++) {
        const float *y = pass->output + n * width,
                    *dy = pass->output_gradient + n * width;
        float mean = lamina_sum(dy, width) / (float)width;
        float along = lamina_dot(dy, y, width) / (float)width;
        for (int64_t i = 0; i < width; i++)
            pass->input_gradient[n * width + i] =
                pass->saved[0][n] * (dy[i] - mean - y[i] * along);
    }
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = (x - mean) / sqrt(variance + 1e-5)",
        .shape = shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
