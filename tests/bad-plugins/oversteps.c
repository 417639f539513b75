/* Does what no layer may, by choice: writes a float past what it is handed, or leaves the
 * process other than it found it. Right in all else: y = w x, w a parameter for each
 * feature. */
#include <fenv.h>
#include <lamina/layer.h>
#include <locale.h>

enum {
    OUTPUT,
    SAVED,
    TEMPORARY,
    STATE,
    INPUT,
    INPUT_GRADIENT,
    GRADIENT,
    PARAMETER,
    FAR,
    BEFORE_OUTPUT,
    BEFORE_GRADIENT,
    SAMPLE,
    ROUNDING,
    LOCALE
};

struct options {
    int32_t past;
};

static const struct lamina_option table[] = {
    {"past", LAMINA_CHOICE, offsetof(struct options, past), NULL,
     "output | saved | temporary | state | input | input_gradient | gradient | parameter "
     "| far | before_output | before_gradient | sample | rounding | locale",
     "What it does."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    int64_t count = lamina_elements(input);
    lamina_add_parameter(runner, plan, "weight", lamina_vector(count), 0, 0,
                         LAMINA_CONSTANT, 1, 0);
    lamina_add_state(runner, plan, "passes", lamina_vector(1), 0);
    lamina_add_saved(runner, plan, count, 0);
    lamina_set_temporary(runner, plan, count, 0);
    return lamina_keep_shape(runner, options, input, plan);
}

static int initialize(const struct lamina_runner *runner,
                      const struct lamina_initialize *memory)
{
    (void)runner;
    if (((const struct options *)memory->options)->past == PARAMETER)
        memory->parameters[0][lamina_elements(memory->input_shape)] = 1;
    return 0;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    int32_t past = ((const struct options *)pass->options)->past;
    int64_t width = lamina_elements(pass->input_shape), count = pass->batch_size * width;
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = pass->parameters[0][i % width] * pass->input[i];
    if (past == OUTPUT)
        pass->output[count] += 1;
    else if (past == SAVED)
        pass->saved[0][count] = 0;
    else if (past == TEMPORARY)
        pass->temporary[count] = 0;
    else if (past == STATE)
        pass->state[0][1] = 0;
    else if (past == INPUT)
        ((float *)pass->input)[count] = 0;
    else if (past == BEFORE_OUTPUT)
        pass->output[-1] = 0;
    else if (past == SAMPLE) /* before the output of the first layer lies this one's state
                                of 16 floats and as many behind it, and before that: */
        ((float *)pass->input)[-33] = 0;
    else if (past == ROUNDING)
        fesetround(FE_TOWARDZERO);
    else if (past == LOCALE)
        setlocale(LC_ALL, "C.UTF-8");
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    int32_t past = ((const struct options *)pass->options)->past;
    int64_t width = lamina_elements(pass->input_shape), count = pass->batch_size * width;
    float *dw = pass->parameter_gradients[0];
    (void)runner;
    for (int64_t j = 0; j < width; j++)
        dw[j] = pass->beta == 0 ? 0 : pass->beta * dw[j];
    for (int64_t i = 0; i < count; i++)
        dw[i % width] += pass->output_gradient[i] * pass->input[i];
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] =
            pass->parameters[0][i % width] * pass->output_gradient[i];
    if (past == INPUT_GRADIENT && pass->input_gradient)
        pass->input_gradient[count] += 1;
    else if (past == BEFORE_GRADIENT && pass->input_gradient)
        pass->input_gradient[-1] = 0;
    else if (past == GRADIENT)
        dw[width] = 1;
    else if (past == FAR) /* behind the padding: of the next layer */
        dw[(width + 15) / 16 * 16] += 1;
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "oversteps",
        .version = "1.0",
        .summary = "y = w x",
        LAMINA_OPTIONS(struct options, table),
        .shape = shape,
        .initialize = initialize,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
