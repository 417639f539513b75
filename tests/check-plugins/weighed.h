/* A right layer of two inputs or more, y = sum of (i + 1) x_i + x_0 x_1 for each element,
 * of which each file here spoils one thing: it defines one of the macros below before it
 * includes this. */
#include <lamina/layer.h>

#ifndef LEAST_INPUTS
#define LEAST_INPUTS 2
#endif
#ifndef MOST_INPUTS
#define MOST_INPUTS LAMINA_ANY_NUMBER
#endif
#ifndef PRODUCT
#define PRODUCT (a[i] * b[i])
#endif
#ifndef FIRST /* the gradient by inputs[0] */
#define FIRST (dy[i] * (1 + b[i]))
#endif
#ifndef SECOND
#define SECOND (dy[i] * (2 + a[i]))
#endif
#ifndef WANTED /* whether the gradient by inputs[k] is written */
#define WANTED (pass->input_gradients[k] != NULL)
#endif
#ifndef WRITTEN /* how many elements of it */
#define WRITTEN count
#endif
#ifndef A /* in backward: the first two inputs, as forward saved them */
#define A pass->saved[0]
#define B pass->saved[1]
#endif
#ifndef REFERENCE_A /* which inputs the reference multiplies */
#define REFERENCE_A 0
#define REFERENCE_B 1
#define REFERENCE_FACTOR(k) ((double)(k) + 1)
#endif
#ifndef FLAGS
#define FLAGS LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT
#endif

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    for (int64_t k = 1; k < lamina_input_count(runner, plan); k++) {
        const struct lamina_shape *other = lamina_input_shape(runner, plan, k);
        bool same = other->dims == input->dims;
        for (int64_t i = 0; same && i < input->dims; i++)
            same = other->at[i] == input->at[i];
        if (!same)
            return lamina_fail(runner, NULL, "its inputs must have one shape");
    }
    lamina_add_saved(runner, plan, lamina_elements(input), 0);
    lamina_add_saved(runner, plan, lamina_elements(input), 0);
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *a = pass->inputs[0], *b = pass->inputs[1];
    (void)runner;
    for (int64_t i = 0; i < count; i++) {
        float sum = PRODUCT;
        for (int64_t k = 0; k < pass->input_count; k++)
            sum += (float)(k + 1) * pass->inputs[k][i];
        pass->saved[0][i] = a[i];
        pass->saved[1][i] = b[i];
        pass->output[i] = sum;
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *a = A, *b = B, *dy = pass->output_gradient;
    (void)runner;
    (void)a;
    (void)b;
    for (int64_t k = 0; k < pass->input_count; k++)
        for (int64_t i = 0; WANTED && i < WRITTEN; i++)
            pass->input_gradients[k][i] = k == 0   ? FIRST
                                          : k == 1 ? SECOND
                                                   : dy[i] * (float)(k + 1);
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++) {
        double sum = pass->inputs[REFERENCE_A][i] * pass->inputs[REFERENCE_B][i];
        for (int64_t k = 0; k < pass->input_count; k++)
            sum += REFERENCE_FACTOR(k) * pass->inputs[k][i];
        pass->output[i] = sum;
    }
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .needs_minor = 2,
        .name = LAYER_NAME,
        .version = "1.0",
        .summary = "y = x_0 + 2 x_1 + ... + x_0 x_1",
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .least_inputs = LEAST_INPUTS,
        .most_inputs = MOST_INPUTS,
        .flags = FLAGS,
    };
    return &layer;
}
