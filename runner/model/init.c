/* Initial values as rows of a table: each says from which distribution a weight is drawn,
 * by its fans. Glorot and Bengio 2010 (xavier), He, Zhang, Ren and Sun 2015 (kaiming). */
#include "model/init.h"

#include <float.h>
#include <math.h>
#include <string.h>

struct options {
    bool zero_bias; /* of every kind */
    double a, b, mean, std, val, gain;
    int32_t mode, nonlinearity;
    const char *file;
};

struct init_kind {
    struct option_kind kind;
    int32_t initial; /* enum lamina_initial; 0: the layer's own */
    /* Where the values are spread by fan-in and fan-out: their standard deviation. */
    double (*standard_deviation)(const struct options *options,
                                 const struct layer_tensor *weight);
};

#define ZERO_BIAS                                                                        \
    {                                                                                    \
        "zero_bias", LAMINA_BOOL, offsetof(struct options, zero_bias), "false", NULL,    \
            "Biases begin with 0, not with the layer's own values."                      \
    }
#define REAL(name, value, allowed, help)                                                 \
    {                                                                                    \
#name, LAMINA_REAL, offsetof(struct options, name), value, allowed, help         \
    }

static const struct lamina_option default_table[] = {ZERO_BIAS};

static const struct lamina_option constant_table[] = {
    REAL(val, NULL, NULL, "Every weight."), ZERO_BIAS};

static const struct lamina_option uniform_table[] = {
    REAL(a, "0", NULL, "The least value."), REAL(b, "1", NULL, "Values are below it."),
    ZERO_BIAS};

static const struct lamina_option normal_table[] = {
    REAL(mean, "0", NULL, "The mean."), REAL(std, "1", "[0, inf)", "The deviation."),
    ZERO_BIAS};

static const struct lamina_option xavier_table[] = {
    REAL(gain, "1", "(0, inf)", "A factor for what follows the layer."), ZERO_BIAS};

enum mode { FAN_IN, FAN_OUT };
enum nonlinearity { LINEAR, SIGMOID, TANH, RELU, LEAKY_RELU, SELU };

static const struct lamina_option kaiming_table[] = {
    REAL(a, "0", NULL, "The slope below 0 of a leaky_relu that follows."),
    {"mode", LAMINA_CHOICE, offsetof(struct options, mode), "fan_in", "fan_in | fan_out",
     "Whether the forward or the backward pass keeps its variance."},
    {"nonlinearity", LAMINA_CHOICE, offsetof(struct options, nonlinearity), "leaky_relu",
     "linear | sigmoid | tanh | relu | leaky_relu | selu", "What follows the layer."},
    ZERO_BIAS};

static double xavier_standard_deviation(const struct options *o,
                                        const struct layer_tensor *weight)
{
    return o->gain * sqrt(2.0 / ((double)weight->fan_in + (double)weight->fan_out));
}

static double kaiming_standard_deviation(const struct options *o,
                                         const struct layer_tensor *weight)
{
    const double gains[] = {[LINEAR] = 1,
                            [SIGMOID] = 1,
                            [TANH] = 5.0 / 3,
                            [RELU] = sqrt(2.0),
                            [LEAKY_RELU] = sqrt(2.0 / (1 + o->a * o->a)),
                            [SELU] = 3.0 / 4};
    int64_t fan = o->mode == FAN_IN ? weight->fan_in : weight->fan_out;
    return gains[o->nonlinearity] / sqrt((double)fan);
}

static const struct lamina_option weights_table[] = {
    {"file", OPTION_PATH, offsetof(struct options, file), NULL, NULL,
     "The safetensors file that has them."}};

#define KIND(word, what, table)                                                          \
    {                                                                                    \
        .name = word, .summary = what, .options = table,                                 \
        .count = sizeof table / sizeof *table, .size = sizeof(struct options)            \
    }

static const struct init_kind
    init_default = {KIND("default", "as the layer itself begins", default_table), 0,
                    NULL},
    init_xavier_uniform = {KIND("xavier_uniform",
                                "uniform, of deviation gain sqrt(2 / (fan_in + fan_out))",
                                xavier_table),
                           LAMINA_UNIFORM, xavier_standard_deviation},
    init_xavier_normal = {KIND("xavier_normal",
                               "normal, of deviation gain sqrt(2 / (fan_in + fan_out))",
                               xavier_table),
                          LAMINA_NORMAL, xavier_standard_deviation},
    init_kaiming_uniform = {KIND("kaiming_uniform",
                                 "uniform, of deviation gain / sqrt(fan)", kaiming_table),
                            LAMINA_UNIFORM, kaiming_standard_deviation},
    init_kaiming_normal = {KIND("kaiming_normal", "normal, of deviation gain / sqrt(fan)",
                                kaiming_table),
                           LAMINA_NORMAL, kaiming_standard_deviation},
    init_normal = {KIND("normal", "normal, of a given mean and deviation", normal_table),
                   LAMINA_NORMAL, NULL},
    init_uniform = {KIND("uniform", "uniform in [a, b)", uniform_table), LAMINA_UNIFORM,
                    NULL},
    init_constant = {KIND("constant", "one value", constant_table), LAMINA_CONSTANT,
                     NULL},
    init_weights = {KIND("weights",
                         "with the weights and the state of a trained net, from a file",
                         weights_table),
                    0, NULL};

struct option_kinds init_kinds(void)
{
    static const struct option_kind *const kinds[] = {
        &init_default.kind,         &init_xavier_uniform.kind, &init_xavier_normal.kind,
        &init_kaiming_uniform.kind, &init_kaiming_normal.kind, &init_normal.kind,
        &init_uniform.kind,         &init_constant.kind,       &init_weights.kind,
    };
    return (struct option_kinds){"init", kinds, sizeof kinds / sizeof kinds[0]};
}

static const struct init_kind *kind_of(const struct component *component)
{
    return (const struct init_kind *)component->kind;
}

/* The first number that no float holds. */
static bool find_too_large(const struct init_kind *row, const struct options *options,
                           const char **name)
{
    for (size_t i = 0; i < row->kind.count; i++) {
        const struct lamina_option *option = &row->kind.options[i];
        double value = 0;
        if (option->type == LAMINA_REAL)
            memcpy(&value, (const char *)options + option->offset, sizeof value);
        *name = option->name;
        if (fabs(value) > (double)FLT_MAX)
            return true;
    }
    return false;
}

int init_check(const struct component *component, struct error *error)
{
    const struct init_kind *row = kind_of(component);
    const struct options *o = component->options;
    const char *option;
    if (row == &init_weights && strcmp(component->path, "init") != 0)
        return error_set_option(error, "type",
                                "`%s` cannot be `weights`: a file is for all layers, in "
                                "`init` beside `layers`; a layer that is to begin anew "
                                "has another one, such as `init: default`",
                                component->path);
    if (row == &init_weights && o->file[0] == '\0')
        return error_set_option(error, "file", "`%s.file` names no file",
                                component->path);
    if (find_too_large(row, o, &option))
        return error_set_option(error, option,
                                "`%s.%s` is beyond what a weight can be, %g at most",
                                component->path, option, (double)FLT_MAX);
    if (row->initial != LAMINA_UNIFORM || row->standard_deviation != NULL)
        return 0;
    if (o->b < o->a)
        return error_set_option(error, "b", "`%s.b` must not be below `a`, %g",
                                component->path, o->a);
    if (o->b - o->a > (double)FLT_MAX)
        return error_set_option(error, "b",
                                "`%s.b` must not be above `a` by more than %g",
                                component->path, (double)FLT_MAX);
    return 0;
}

const char *init_file(const struct component *component)
{
    const struct options *o = component->options;
    return component->kind == &init_weights.kind ? o->file : NULL;
}

static bool has_fans(const struct layer_tensor *parameter)
{
    return parameter->fan_in > 0 && parameter->fan_out > 0;
}

/* What its layer calls a weight has no spread to be drawn with where it has no fans. */
static bool is_weight(const struct layer_tensor *parameter)
{
    return has_fans(parameter) && layer_role(parameter) == LAMINA_WEIGHT;
}

bool init_applies(const struct layer *layer)
{
    bool applies = false;
    for (size_t i = 0; i < layer->parameters.count; i++)
        applies |= is_weight(&layer->parameters.at[i]);
    return applies;
}

/* The weight with its two numbers, as its layer would declare it. */
static struct layer_tensor redeclared(const struct init_kind *row,
                                      const struct options *o,
                                      const struct layer_tensor *weight)
{
    struct layer_tensor own = *weight;
    own.initial = row->initial;
    if (row->initial == LAMINA_CONSTANT) {
        own.a = o->val;
    } else if (row->initial == LAMINA_NORMAL) {
        own.a = o->mean;
        own.b =
            row->standard_deviation != NULL ? row->standard_deviation(o, weight) : o->std;
    } else {
        own.b = row->standard_deviation != NULL
                    ? sqrt(3.0) * row->standard_deviation(o, weight)
                    : o->b;
        own.a = row->standard_deviation != NULL ? -own.b : o->a;
    }
    return own;
}

void init_apply(const struct component *component, const struct layer *layer,
                float *const *parameters, struct rng *rng)
{
    const struct init_kind *row = kind_of(component);
    const struct options *o = component->options;
    for (size_t i = 0; i < layer->parameters.count; i++) {
        const struct layer_tensor *parameter = &layer->parameters.at[i];
        if (is_weight(parameter) && row->initial != 0) {
            struct layer_tensor own = redeclared(row, o, parameter);
            layer_draw(&own, rng, parameters[i]);
        } else if (o->zero_bias && layer_role(parameter) == LAMINA_BIAS) {
            memset(parameters[i], 0, (size_t)parameter->count * sizeof(float));
        }
    }
}
