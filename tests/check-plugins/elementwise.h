/* A layer of one formula for each element, without parameters: OUTPUT and SLOPE are in
 * x[i] and, the slope, also in y[i]; REFERENCE, where it is defined, in the double x[i].
 */
#include <lamina/layer.h>

#include <math.h>

#ifndef FLAGS
#define FLAGS 0
#endif
#ifndef SUMMARY
#define SUMMARY "one formula for each element"
#endif

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input;
    (void)runner;
    (void)x;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = OUTPUT;
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *x = pass->input, *y = pass->output;
    (void)runner;
    (void)x;
    (void)y;
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] = pass->output_gradient[i] * (SLOPE);
    return 0;
}

#ifdef REFERENCE
static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const double *x = pass->input;
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = REFERENCE;
    return 0;
}
#endif

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = SUMMARY,
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
        .flags = FLAGS,
#ifdef REFERENCE
        .reference = reference,
#endif
    };
    return &layer;
}
