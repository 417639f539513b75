/* y = x + shift * iteration, and tells what it is told: the iteration, as series. By its
 * options it reports more than it may, fails with a text, or counts otherwise than its
 * runner. */
#include <lamina/layer.h>
#include <stdio.h>
#include <string.h>

struct options {
    int64_t names;
    const char *also, *fails;
    int32_t value;
    bool odd;
    double shift;
};

enum { NUMBER, NAN_, INF };

static const struct lamina_option table[] = {
    {"names", LAMINA_INTEGER, offsetof(struct options, names), "2", "[0, 100]",
     "How many are reported in forward: value_0, value_1 ..."},
    {"also", LAMINA_TEXT, offsetof(struct options, also), "from_backward", NULL,
     "What is reported in backward."},
    {"value", LAMINA_CHOICE, offsetof(struct options, value), "number",
     "number | nan | inf", "The first of them."},
    {"odd", LAMINA_BOOL, offsetof(struct options, odd), "false", NULL,
     "Reports `odd` in every second iteration."},
    {"fails", LAMINA_TEXT, offsetof(struct options, fails), "", NULL,
     "Refuses its input with this text."},
    {"shift", LAMINA_REAL, offsetof(struct options, shift), "0", NULL,
     "What is added in each iteration."},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    if (o->fails[0] != '\0')
        return lamina_fail_text(runner, "fails", o->fails);
    return lamina_keep_shape(runner, options, input, plan);
}

static void report_all(const struct lamina_runner *runner, const struct options *o,
                       int64_t iteration)
{
    const double first[] = {[NUMBER] = (double)iteration, [NAN_] = NAN, [INF] = INFINITY};
    char name[32];
    for (int64_t i = 0; i < o->names; i++) {
        snprintf(name, sizeof name, "value_%d", (int)i);
        lamina_report(runner, name, -1); /* the last one counts */
        lamina_report(runner, name, i == 0 ? first[o->value] : (double)(iteration + i));
    }
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    float shift = (float)(o->shift * (double)pass->iteration);
    for (int64_t i = 0; i < count; i++)
        pass->output[i] = pass->input[i] + shift;
    report_all(runner, o, pass->iteration);
    if (!pass->training)
        lamina_report(runner, "evaluating", 1); /* which goes nowhere */
    else if (o->odd && pass->iteration % 2 == 1)
        lamina_report(runner, "odd", 1);
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct options *o = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    lamina_report(runner, o->also, (double)pass->iteration);
    if (pass->input_gradient)
        memcpy(pass->input_gradient, pass->output_gradient,
               (size_t)count * sizeof(float));
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {.struct_size = sizeof layer,
                                              .needs_minor = 2,
                                              .name = "reports",
                                              .version = "1.0",
                                              .summary = "y = x + shift * iteration",
                                              LAMINA_OPTIONS(struct options, table),
                                              .shape = shape,
                                              .forward = forward,
                                              .backward = backward};
    return &layer;
}
