/* reshape: the same numbers in another shape. */
#include <lamina/onnx.h>
#include <string.h>

struct options {
    struct lamina_integers shape;
};

static const struct lamina_option table[] = {
    {"shape", LAMINA_INTEGERS, offsetof(struct options, shape), NULL, "[-1, inf)",
     "Of a sample, without the batch; one dimension may be -1: what is left."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct lamina_integers *wanted = &((const struct options *)options)->shape;
    int64_t left = lamina_elements(input), open = -1;
    struct lamina_shape output = {wanted->count, {0}};
    for (int64_t i = 0; i < wanted->count; i++) {
        int64_t size = output.at[i] = wanted->at[i];
        if (size == 0 || (size == -1 && open >= 0))
            return lamina_fail(runner, "shape",
                               "`shape` takes sizes from 1, and -1 once");
        if (size == -1)
            open = i;
        else
            left = left % size == 0 ? left / size : 0;
    }
    if (wanted->count == 0 || left == 0 || (open < 0 && left != 1))
        return lamina_fail(runner, "shape", "`shape` does not hold %lld elements",
                           (long long)lamina_elements(input));
    if (open >= 0)
        output.at[open] = left;
    lamina_set_output(runner, plan, output);
    return 0;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    memcpy(pass->output, pass->input, (size_t)count * sizeof(float));
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    if (pass->input_gradient)
        memcpy(pass->input_gradient, pass->output_gradient,
               (size_t)count * sizeof(float));
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "reshape",
        .version = "1.0",
        .summary = "y = x, in another shape",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
        .onnx = lamina_onnx_reshape,
    };
    return &layer;
}
