/* flatten: the same numbers, with the dimensions from start_dim to end_dim as one. */
#include <lamina/axis.h>
#include <lamina/onnx.h>
#include <string.h>

struct options {
    int64_t start_dim, end_dim;
};

static const struct lamina_option table[] = {
    {"start_dim", LAMINA_INTEGER, offsetof(struct options, start_dim), "1", NULL,
     "The first that is flattened: the batch is 0, the last -1."},
    {"end_dim", LAMINA_INTEGER, offsetof(struct options, end_dim), "-1", NULL,
     "The last that is flattened."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    int64_t first = lamina_find_dim(runner, "start_dim", o->start_dim, input);
    int64_t last = first < 0 ? -1 : lamina_find_dim(runner, "end_dim", o->end_dim, input);
    if (first < 0 || last < 0)
        return -1;
    if (last < first)
        return lamina_fail(runner, "end_dim", "`end_dim` must not be before `start_dim`");
    struct lamina_shape output = {first + 1, {1}};
    for (int64_t i = 0; i < input->dims; i++) {
        int64_t to = i <= first ? i : i <= last ? first : output.dims++;
        output.at[to] =
            i > first && i <= last ? output.at[to] * input->at[i] : input->at[i];
    }
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
        .name = "flatten",
        .version = "1.0",
        .summary = "y = x, as (N, features)",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .flags = LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT,
        .onnx = lamina_onnx_reshape,
    };
    return &layer;
}
