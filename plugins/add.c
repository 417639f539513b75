/* add: y = x1 + x2 + ..., in this order, of inputs of one shape: where a shortcut comes
 * back to the layers that it leaves out. The gradient by each input is that by y. */
#include <lamina/inputs.h>
#include <lamina/onnx.h>
#include <string.h>

enum { BLOCK = 4096 }; /* floats of y, or its gradient, that stay in the cache */

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    int64_t terms = lamina_input_count(runner, plan);
    if (lamina_equal_inputs(runner, plan, "added") != 0)
        return -1;
    lamina_set_flops(runner, plan, (double)(terms - 1) * (double)lamina_elements(input),
                     0);
    return lamina_keep_shape(runner, options, input, plan);
}

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *a = pass->inputs[0], *b = pass->inputs[1];
    float *y = pass->output;
    (void)runner;
    for (int64_t from = 0; from < count; from += BLOCK) {
        int64_t to = from + BLOCK < count ? from + BLOCK : count;
        for (int64_t i = from; i < to; i++)
            y[i] = a[i] + b[i];
        for (int64_t k = 2; k < pass->input_count; k++) {
            const float *x = pass->inputs[k];
            for (int64_t i = from; i < to; i++)
                y[i] += x[i];
        }
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    const float *dy = pass->output_gradient;
    (void)runner;
    for (int64_t from = 0; from < count; from += BLOCK) {
        int64_t block = from + BLOCK < count ? BLOCK : count - from;
        for (int64_t k = 0; k < pass->input_count; k++)
            if (pass->input_gradients[k])
                memcpy(pass->input_gradients[k] + from, dy + from,
                       (size_t)block * sizeof(float));
    }
    return 0;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    for (int64_t i = 0; i < count; i++) {
        pass->output[i] = 0;
        for (int64_t k = 0; k < pass->input_count; k++)
            pass->output[i] += pass->inputs[k][i];
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    return lamina_onnx_output(runner, net, lamina_onnx_join(runner, net, "Add"));
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .needs_minor = 2,
        .name = "add",
        .version = "1.0",
        .summary = "y = x1 + x2 + ...",
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .onnx = onnx,
        .least_inputs = 2,
        .most_inputs = LAMINA_ANY_NUMBER,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
