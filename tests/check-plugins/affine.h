/* A right layer, y = w x + b for each feature, of which each file here spoils one thing:
 * it defines one of the macros below before it includes this. The first line of such a
 * file says what `lamina check` must find. */
#include <lamina/layer.h>

#ifndef BEFORE_FORWARD
#define BEFORE_FORWARD
#endif
#ifndef AFTER_FORWARD
#define AFTER_FORWARD
#endif
#ifndef AFTER_BACKWARD
#define AFTER_BACKWARD
#endif
#ifndef IN_SHAPE
#define IN_SHAPE
#endif
#ifndef DECLARED_OUTPUT
#define DECLARED_OUTPUT *input
#endif
#ifndef OUTPUT
#define OUTPUT (w[j] * x[i] + b[j])
#endif
#ifndef INPUT_GRADIENT
#define INPUT_GRADIENT (dy[i] * w[j])
#endif
#ifndef WEIGHT_GRADIENT
#define WEIGHT_GRADIENT (dy[i] * x[i])
#endif
#ifndef BIAS_GRADIENT
#define BIAS_GRADIENT (dy[i])
#endif
#ifndef BETA
#define BETA pass->beta
#endif
#ifndef FLOPS
#define FLOPS (2 * (double)count)
#endif
#ifndef SECOND_NAME
#define SECOND_NAME "bias"
#endif
#ifndef IN_BACKWARD
#define IN_BACKWARD
#endif
#ifndef HELP
#define HELP "What w begins with."
#endif

#ifndef MORE_CALLBACKS
#define MORE_CALLBACKS
#endif
#ifndef MORE_FIELDS
#define MORE_FIELDS
#endif
#ifndef MORE_OPTIONS
#define MORE_OPTIONS
#endif

struct options {
    double initial;
    MORE_FIELDS
};

static const struct lamina_option table[] = {
    {"initial", LAMINA_REAL, offsetof(struct options, initial), "1", "[0, 10]", HELP},
    MORE_OPTIONS};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = (const struct options *)options;
    int64_t count = lamina_elements(input);
    IN_SHAPE
    lamina_set_output(runner, plan, DECLARED_OUTPUT);
    lamina_add_parameter(runner, plan, "weight", lamina_vector(count), count, count,
                         LAMINA_CONSTANT, o->initial, 0);
    lamina_add_parameter(runner, plan, SECOND_NAME, lamina_vector(count), count, count,
                         LAMINA_CONSTANT, 0, 0);
    lamina_add_saved(runner, plan, 1, 0);
    lamina_set_temporary(runner, plan, count, 0);
    lamina_set_flops(runner, plan, FLOPS, 4 * (double)count);
    return 0;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t features = lamina_elements(pass->input_shape);
    int64_t count = pass->batch_size * features;
    const float *x = pass->input, *w = pass->parameters[0], *b = pass->parameters[1];
    float *y = pass->output;
    (void)runner;
    BEFORE_FORWARD
    for (int64_t i = 0; i < count; i++) {
        int64_t j = i % features;
        y[i] = OUTPUT;
    }
    AFTER_FORWARD
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t features = lamina_elements(pass->input_shape);
    int64_t count = pass->batch_size * features;
    const float *x = pass->input, *w = pass->parameters[0], *dy = pass->output_gradient;
    float *dw = pass->parameter_gradients[0], *db = pass->parameter_gradients[1];
    float *dx = pass->input_gradient;
    (void)runner;
    (void)x;
    IN_BACKWARD
    for (int64_t j = 0; j < features; j++) {
        dw[j] = BETA == 0 ? 0 : BETA * dw[j];
        db[j] = BETA == 0 ? 0 : BETA * db[j];
    }
    for (int64_t i = 0; i < count; i++) {
        int64_t j = i % features;
        if (dx)
            dx[i] = INPUT_GRADIENT;
        dw[j] += WEIGHT_GRADIENT;
        db[j] += BIAS_GRADIENT;
    }
    AFTER_BACKWARD
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {.struct_size = sizeof layer,
                                              .name = LAYER_NAME,
                                              .version = "1.0",
                                              .summary = "y = w x + b",
                                              LAMINA_OPTIONS(struct options, table),
                                              .shape = shape,
                                              .forward = forward,
                                              .backward = backward,
                                              MORE_CALLBACKS};
    return &layer;
}
