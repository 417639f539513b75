/* A layer as it was built with version 1.0, every field and callback of it in use: y = w
 * x
 * + dropped noise, w a parameter, the passes counted in a state. */
#include <lamina/layer.h>

struct options {
    bool noisy;
    int64_t power;
    double start;
    int32_t kind;
    const char *note;
    struct lamina_integers list;
};

#define FIELD(name) offsetof(struct options, name)

static const struct lamina_option table[] = {
    {"noisy", LAMINA_BOOL, FIELD(noisy), "false", NULL, "Adds noise in training."},
    {"power", LAMINA_INTEGER, FIELD(power), "1", "[1, 1]", "Of x."},
    {"start", LAMINA_REAL, FIELD(start), "1", "(0, 10)", "What w begins with."},
    {"kind", LAMINA_CHOICE, FIELD(kind), "plain", "plain | negative", "The sign."},
    {"note", LAMINA_TEXT, FIELD(note), "", NULL, "Nothing."},
    {"list", LAMINA_INTEGERS, FIELD(list), "[]", NULL, "Nothing."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    int64_t count = lamina_elements(input);
    if (o->list.count > 0)
        return lamina_fail(runner, "list", "must be empty, not of %d",
                           (int)o->list.count);
    lamina_add_parameter(runner, plan, "weight", lamina_vector(1), 0, 0, LAMINA_CONSTANT,
                         o->start, 0);
    lamina_add_state(runner, plan, "passes", lamina_vector(1), 0);
    lamina_add_saved(runner, plan, count, 0);
    lamina_set_temporary(runner, plan, count, 16);
    lamina_set_flops(runner, plan, (double)count, 2 * (double)count);
    return lamina_keep_shape(runner, options, input, plan);
}

static int initialize(const struct lamina_runner *runner,
                      const struct lamina_initialize *call)
{
    (void)runner;
    call->parameters[0][0] *= 1;
    return 0;
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float sign = o->kind == 1 ? -1.0f : 1.0f, *noise = pass->saved[0];
    for (int64_t i = 0; i < count; i++)
        noise[i] = 0;
    if (pass->training && o->noisy)
        lamina_fill_normal(runner, pass->random, noise, count, 0, 0.1f);
    if (pass->training)
        pass->state[0][0] += 1;
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = sign * pass->parameters[0][0] * pass->input[i] + noise[i];
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float sign = o->kind == 1 ? -1.0f : 1.0f, *dw = pass->parameter_gradients[0];
    float *product = pass->temporary;
    (void)runner;
    dw[0] = pass->beta == 0 ? 0 : pass->beta * dw[0];
    for (int64_t i = 0; i < count; i++)
        product[i] = sign * pass->output_gradient[i] * pass->input[i];
    for (int64_t i = 0; i < count; i++)
        dw[0] += product[i];
    for (int64_t i = 0; pass->input_gradient && i < count; i++)
        pass->input_gradient[i] =
            sign * pass->parameters[0][0] * pass->output_gradient[i];
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "old_scale",
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
