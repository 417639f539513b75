/* A right layer with a scale that is trained: y[k] = exp(-g[k] |x - c[k]|^2), each g
 * beginning with GAMMA; with a reference where HAS_REFERENCE is defined. */
#include <lamina/layer.h>

#include <math.h>

enum { CENTERS = 3 };

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    int64_t width = lamina_elements(input);
    (void)options;
    lamina_set_output(runner, plan, lamina_vector(CENTERS));
    lamina_add_parameter(runner, plan, "center", lamina_matrix(CENTERS, width), width,
                         CENTERS, LAMINA_NORMAL, 0, 1);
    lamina_add_parameter(runner, plan, "gamma", lamina_vector(CENTERS), 0, 0,
                         LAMINA_CONSTANT, GAMMA, 0);
    lamina_add_saved(runner, plan, CENTERS, 0); /* the squares of the distances */
    lamina_set_flops(runner, plan, 3.0 * CENTERS * (double)width,
                     6.0 * CENTERS * (double)width);
    return 0;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t width = lamina_elements(pass->input_shape);
    const float *center = pass->parameters[0], *gamma = pass->parameters[1];
    (void)runner;
    for (int64_t i = 0; i < pass->batch_size * CENTERS; i++) {
        const float *x = pass->input + i / CENTERS * width;
        const float *c = center + i % CENTERS * width;
        float square = 0;
        for (int64_t j = 0; j < width; j++)
            square += (x[j] - c[j]) * (x[j] - c[j]);
        pass->saved[0][i] = square;
        pass->output[i] = expf(-gamma[i % CENTERS] * square);
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t width = lamina_elements(pass->input_shape);
    const float *center = pass->parameters[0], *gamma = pass->parameters[1];
    float *dc = pass->parameter_gradients[0], *dg = pass->parameter_gradients[1];
    (void)runner;
    for (int64_t j = 0; j < CENTERS * width; j++)
        dc[j] = pass->beta == 0 ? 0 : pass->beta * dc[j];
    for (int64_t k = 0; k < CENTERS; k++)
        dg[k] = pass->beta == 0 ? 0 : pass->beta * dg[k];
    for (int64_t j = 0; pass->input_gradient && j < pass->batch_size * width; j++)
        pass->input_gradient[j] = 0;
    for (int64_t i = 0; i < pass->batch_size * CENTERS; i++) {
        int64_t k = i % CENTERS, sample = i / CENTERS;
        const float *x = pass->input + sample * width, *c = center + k * width;
        float slope = pass->output_gradient[i] * pass->output[i];
        dg[k] -= slope * pass->saved[0][i];
        for (int64_t j = 0; j < width; j++) {
            float away = 2 * slope * gamma[k] * (x[j] - c[j]);
            dc[k * width + j] += away;
            if (pass->input_gradient)
                pass->input_gradient[sample * width + j] -= away;
        }
    }
    return 0;
}

#ifdef HAS_REFERENCE
static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t width = lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < pass->batch_size * CENTERS; i++) {
        const double *x = pass->input + i / CENTERS * width;
        const double *c = pass->parameters[0] + i % CENTERS * width;
        double square = 0;
        for (int64_t j = 0; j < width; j++)
            square += (x[j] - c[j]) * (x[j] - c[j]);
        pass->output[i] = exp(-pass->parameters[1][i % CENTERS] * square);
    }
    return 0;
}
#endif

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = exp(-g |x - c|^2)",
        .shape = shape,
        .forward = forward,
        .backward = backward,
#ifdef HAS_REFERENCE
        .reference = reference,
#endif
    };
    return &layer;
}
