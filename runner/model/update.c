/* Update rules. Each reads and writes every array once, whatever its options: loops of
 * several passes would be bound by memory. Scalars are worked out in double and rounded
 * once, as torch.optim does. */
#include "model/update.h"

#include <math.h>
#include <string.h>

#include "base/clones.h"

struct options {
    struct update_options common; /* first */
    double momentum, dampening, eps, alpha, rho, lr_decay;
    double initial_accumulator_value;
    struct option_reals betas;
    bool nesterov, amsgrad, centered;
};

#define REAL(field, value, allowed, help)                                                \
    {                                                                                    \
#field, LAMINA_REAL, offsetof(struct options, field), value, allowed, help       \
    }
#define FLAG(field, help)                                                                \
    {                                                                                    \
#field, LAMINA_BOOL, offsetof(struct options, field), "false", NULL, help        \
    }
#define SHARED(field, value, allowed, help)                                              \
    {                                                                                    \
#field, LAMINA_REAL, offsetof(struct update_options, field), value, allowed,     \
            help                                                                         \
    }
/* The options of every kind. */
#define COMMON(rate, decay)                                                              \
    SHARED(learning_rate, rate, "(0, inf)", "Step size."),                               \
        SHARED(weight_decay, decay, "[0, inf)", "Pulls parameters towards 0."),          \
        {"exempt", OPTION_TEXTS,   offsetof(struct update_options, exempt),              \
         "[]",     "bias | scale", "Parameters of these roles are not pulled."},         \
        SHARED(clip_value, "0", "[0, inf)",                                              \
               "The most of a gradient's element; 0: any."),                             \
        SHARED(clip_norm, "0", "[0, inf)", "The most of the gradient's norm; 0: any.")
#define EPS(value) REAL(eps, value, "[0, inf)", "Keeps the divisor above 0.")

bool update_exempts(const struct update_options *options, int32_t role)
{
    const char *word = role == LAMINA_BIAS ? "bias" : role == LAMINA_SCALE ? "scale" : "";
    for (size_t i = 0; i < options->exempt.count; i++)
        if (strcmp(options->exempt.at[i], word) == 0)
            return true;
    return false;
}

/* ---- sgd ---- */

static const struct lamina_option sgd_table[] = {
    COMMON(NULL, "0"),
    REAL(momentum, "0", "[0, inf)", "Share of the last step in the next."),
    REAL(dampening, "0", "[0, 1]", "What the gradient loses in the momentum."),
    FLAG(nesterov, "Looks one step of the momentum ahead."),
};

static double momentum_of(const void *options)
{
    return ((const struct options *)options)->momentum;
}

static int sgd_states(const void *options)
{
    return momentum_of(options) != 0;
}

static int sgd_check(const void *options, struct error *error)
{
    const struct options *o = options;
    if (o->nesterov && (o->momentum == 0 || o->dampening != 0))
        return error_set_option(
            error, "nesterov",
            "`nesterov` needs a `momentum` above 0 and a `dampening` of 0");
    return 0;
}

BASE_CLONES static void plain_step(float *restrict p, const float *restrict g, float rate,
                                   float decay, int64_t count)
{
    if (decay == 0)
        for (int64_t i = 0; i < count; i++)
            p[i] -= rate * g[i];
    else
        for (int64_t i = 0; i < count; i++)
            p[i] -= rate * (g[i] + decay * p[i]);
}

/* The scalars of a step with momentum. */
struct momentum {
    float rate, decay, momentum;
    float undamped;   /* what the gradient keeps in the momentum */
    float own, ahead; /* the parts that the gradient and the momentum have in the step */
};

BASE_CLONES static void momentum_pass(float *restrict p, const float *restrict g,
                                      float *restrict m, const struct momentum *a,
                                      int64_t count)
{
    const struct momentum s = *a;
    for (int64_t i = 0; i < count; i++) {
        float gradient = g[i] + s.decay * p[i];
        m[i] = s.momentum * m[i] + s.undamped * gradient;
        p[i] -= s.rate * (s.own * gradient + s.ahead * m[i]);
    }
}

/* The first gradient is the first momentum as it is. A momentum that a schedule has made
 * 0 leaves what is remembered as it is. */
static void sgd_step(const struct update *u)
{
    const struct options *o = u->options;
    const struct momentum momentum = {
        .rate = (float)u->rate,
        .decay = (float)o->common.weight_decay,
        .momentum = (float)u->momentum,
        .undamped = u->iteration == 1 ? 1 : (float)(1 - o->dampening),
        .own = o->nesterov ? 1 : 0,
        .ahead = o->nesterov ? (float)u->momentum : 1,
    };
    if (u->momentum == 0)
        plain_step(u->parameters, u->gradients, momentum.rate, momentum.decay, u->count);
    else
        momentum_pass(u->parameters, u->gradients, u->state[0], &momentum, u->count);
}

/* ---- adam and adamw: Kingma and Ba 2015, Loshchilov and Hutter 2019; amsgrad: Reddi,
 * Kale and Kumar 2018 ---- */

#define BETAS                                                                            \
    {                                                                                    \
        "betas", OPTION_REALS, offsetof(struct options, betas), "[0.9, 0.999]",          \
            "[0, 1)", "How much of the old means of g and g^2 is kept."                  \
    }

static const struct lamina_option adam_table[] = {
    COMMON("0.001", "0"),
    BETAS,
    EPS("1e-8"),
    FLAG(amsgrad, "Divides by the largest mean of g^2 so far."),
};

static const struct lamina_option adamw_table[] = {
    COMMON("0.001", "0.01"),
    BETAS,
    EPS("1e-8"),
    FLAG(amsgrad, "Divides by the largest mean of g^2 so far."),
};

static int adam_states(const void *options)
{
    return ((const struct options *)options)->amsgrad ? 3 : 2;
}

static double beta1_of(const void *options)
{
    return ((const struct options *)options)->betas.at[0];
}

static int adam_check(const void *options, struct error *error)
{
    const struct options *o = options;
    if (o->betas.count != 2)
        return error_set_option(error, "betas", "`betas` must be two numbers, not %zu",
                                o->betas.count);
    return 0;
}

/* The scalars of a step. */
struct adam {
    float beta1, beta2, one_minus_beta1, one_minus_beta2;
    float size;  /* of the step: rate / bias correction of the mean */
    float scale; /* of the divisor: 1 / sqrt(bias correction) */
    float eps;
    float decay, shrink; /* of adam in the gradient, of adamw as a factor */
};

BASE_CLONES static void adam_pass(float *restrict p, const float *restrict g,
                                  float *restrict m, float *restrict v,
                                  const struct adam *a, int64_t count)
{
    const struct adam s = *a;
    for (int64_t i = 0; i < count; i++) {
        float old = p[i] * s.shrink, gradient = g[i] + s.decay * p[i];
        m[i] = s.beta1 * m[i] + s.one_minus_beta1 * gradient;
        v[i] = s.beta2 * v[i] + s.one_minus_beta2 * gradient * gradient;
        p[i] = old - s.size * m[i] / (sqrtf(v[i]) / s.scale + s.eps);
    }
}

/* Over 6 parameters: a buffer each, as only a parameter's `restrict` is sure to count. */
BASE_CLONES static void amsgrad_pass(float *restrict p, const float *restrict g,
                                     float *restrict m, float *restrict v,
                                     float *restrict most, const struct adam *a,
                                     int64_t count)
{
    const struct adam s = *a;
    for (int64_t i = 0; i < count; i++) {
        float old = p[i] * s.shrink, gradient = g[i] + s.decay * p[i];
        m[i] = s.beta1 * m[i] + s.one_minus_beta1 * gradient;
        v[i] = s.beta2 * v[i] + s.one_minus_beta2 * gradient * gradient;
        most[i] = most[i] > v[i] ? most[i] : v[i];
        p[i] = old - s.size * m[i] / (sqrtf(most[i]) / s.scale + s.eps);
    }
}

static void adam_like_step(const struct update *u, float decay, float shrink)
{
    const struct options *o = u->options;
    double beta1 = u->momentum, beta2 = o->betas.at[1], t = (double)u->iteration;
    const struct adam adam = {
        .beta1 = (float)beta1,
        .beta2 = (float)beta2,
        .one_minus_beta1 = (float)(1 - beta1),
        .one_minus_beta2 = (float)(1 - beta2),
        .size = (float)(u->rate / (1 - pow(beta1, t))),
        .scale = (float)sqrt(1 - pow(beta2, t)),
        .eps = (float)o->eps,
        .decay = decay,
        .shrink = shrink,
    };
    if (o->amsgrad)
        amsgrad_pass(u->parameters, u->gradients, u->state[0], u->state[1], u->state[2],
                     &adam, u->count);
    else
        adam_pass(u->parameters, u->gradients, u->state[0], u->state[1], &adam, u->count);
}

static void adam_step(const struct update *u)
{
    adam_like_step(u, (float)((const struct options *)u->options)->common.weight_decay,
                   1);
}

static void adamw_step(const struct update *u)
{
    const struct options *o = u->options;
    adam_like_step(u, 0, (float)(1 - u->rate * o->common.weight_decay));
}

/* ---- rmsprop: Hinton's lecture 6e ---- */

static const struct lamina_option rmsprop_table[] = {
    COMMON("0.01", "0"),
    REAL(alpha, "0.99", "[0, 1)", "How much of the old mean of g^2 is kept."),
    EPS("1e-8"),
    REAL(momentum, "0", "[0, inf)", "Share of the last step in the next."),
    FLAG(centered, "Divides by the deviation, not by the mean square."),
};

/* The mean of squares, the momentum, the mean. */
static int rmsprop_states(const void *options)
{
    const struct options *o = options;
    return o->centered ? 3 : o->momentum != 0 ? 2 : 1;
}

/* The scalars of a step. */
struct rmsprop {
    float rate, decay, alpha, one_minus_alpha, eps, momentum;
};

/* Over 6 parameters: as amsgrad_pass. */
BASE_CLONES static void rmsprop_pass(float *restrict p, const float *restrict g,
                                     float *restrict squares, float *restrict moving,
                                     float *restrict means, const struct rmsprop *a,
                                     int64_t count)
{
    const struct rmsprop s = *a;
    for (int64_t i = 0; i < count; i++) {
        float gradient = g[i] + s.decay * p[i];
        squares[i] = s.alpha * squares[i] + s.one_minus_alpha * gradient * gradient;
        float square = squares[i];
        if (means) {
            means[i] = s.alpha * means[i] + s.one_minus_alpha * gradient;
            square -= means[i] * means[i];
        }
        float step = gradient / (sqrtf(square) + s.eps);
        if (moving)
            step = moving[i] = s.momentum * moving[i] + step;
        p[i] -= s.rate * step;
    }
}

static void rmsprop_step(const struct update *u)
{
    const struct options *o = u->options;
    const struct rmsprop rmsprop = {.rate = (float)u->rate,
                                    .decay = (float)o->common.weight_decay,
                                    .alpha = (float)o->alpha,
                                    .one_minus_alpha = (float)(1 - o->alpha),
                                    .eps = (float)o->eps,
                                    .momentum = (float)u->momentum};
    rmsprop_pass(u->parameters, u->gradients, u->state[0],
                 u->momentum != 0 ? u->state[1] : NULL, o->centered ? u->state[2] : NULL,
                 &rmsprop, u->count);
}

/* ---- adagrad: Duchi, Hazan and Singer 2011 ---- */

static const struct lamina_option adagrad_table[] = {
    COMMON("0.01", "0"),
    REAL(lr_decay, "0", "[0, inf)",
         "The rate of step t is divided by 1 + (t - 1) of it."),
    REAL(initial_accumulator_value, "0", "[0, inf)", "What the sum of g^2 begins with."),
    EPS("1e-10"),
};

static int one_state(const void *options)
{
    (void)options;
    return 1;
}

/* The scalars of a step. */
struct adagrad {
    float rate, decay, eps;
    float initial; /* what the sums begin with; 0 after the first step */
};

BASE_CLONES static void adagrad_pass(float *restrict p, const float *restrict g,
                                     float *restrict sums, const struct adagrad *a,
                                     int64_t count)
{
    const struct adagrad s = *a;
    for (int64_t i = 0; i < count; i++) {
        float gradient = g[i] + s.decay * p[i];
        sums[i] += s.initial + gradient * gradient;
        p[i] -= s.rate * gradient / (sqrtf(sums[i]) + s.eps);
    }
}

static void adagrad_step(const struct update *u)
{
    const struct options *o = u->options;
    double rate = u->rate / (1 + (double)(u->iteration - 1) * o->lr_decay);
    double initial = u->iteration == 1 ? o->initial_accumulator_value : 0;
    const struct adagrad adagrad = {.rate = (float)rate,
                                    .decay = (float)o->common.weight_decay,
                                    .eps = (float)o->eps,
                                    .initial = (float)initial};
    adagrad_pass(u->parameters, u->gradients, u->state[0], &adagrad, u->count);
}

/* ---- adadelta: Zeiler 2012 ---- */

static const struct lamina_option adadelta_table[] = {
    COMMON("1", "0"),
    REAL(rho, "0.9", "[0, 1]", "How much of the old means of squares is kept."),
    EPS("1e-6"),
};

static int two_states(const void *options)
{
    (void)options;
    return 2;
}

/* The scalars of a step. */
struct adadelta {
    float rate, decay, eps, rho, one_minus_rho;
};

BASE_CLONES static void adadelta_pass(float *restrict p, const float *restrict g,
                                      float *restrict squares, float *restrict steps,
                                      const struct adadelta *a, int64_t count)
{
    const struct adadelta s = *a;
    for (int64_t i = 0; i < count; i++) {
        float gradient = g[i] + s.decay * p[i];
        squares[i] = s.rho * squares[i] + s.one_minus_rho * gradient * gradient;
        float step = sqrtf(steps[i] + s.eps) / sqrtf(squares[i] + s.eps) * gradient;
        steps[i] = s.rho * steps[i] + s.one_minus_rho * step * step;
        p[i] -= s.rate * step;
    }
}

static void adadelta_step(const struct update *u)
{
    const struct options *o = u->options;
    const struct adadelta adadelta = {.rate = (float)u->rate,
                                      .decay = (float)o->common.weight_decay,
                                      .eps = (float)o->eps,
                                      .rho = (float)o->rho,
                                      .one_minus_rho = (float)(1 - o->rho)};
    adadelta_pass(u->parameters, u->gradients, u->state[0], u->state[1], &adadelta,
                  u->count);
}

/* ---- The table ---- */

#define KIND(word, what, table)                                                          \
    {                                                                                    \
        .name = word, .summary = what, .options = table,                                 \
        .count = sizeof table / sizeof *table, .size = sizeof(struct options)            \
    }

static const struct update_kind
    sgd = {KIND("sgd", "p = p - learning_rate * gradient", sgd_table), sgd_states,
           sgd_step, momentum_of, sgd_check},
    adam = {KIND("adam", "p = p - learning_rate * mean(g) / sqrt(mean(g^2))", adam_table),
            adam_states, adam_step, beta1_of, adam_check},
    adamw = {KIND("adamw", "adam, with a decay of the parameters themselves",
                  adamw_table),
             adam_states, adamw_step, beta1_of, adam_check},
    rmsprop = {KIND("rmsprop", "p = p - learning_rate * g / sqrt(mean(g^2))",
                    rmsprop_table),
               rmsprop_states, rmsprop_step, momentum_of, NULL},
    adagrad = {KIND("adagrad", "p = p - learning_rate * g / sqrt(sum(g^2))",
                    adagrad_table),
               one_state, adagrad_step, NULL, NULL},
    adadelta = {KIND("adadelta",
                     "p = p - learning_rate * g * sqrt(mean(step^2) / mean(g^2))",
                     adadelta_table),
                two_states, adadelta_step, NULL, NULL};

const struct option_kind *const update_kinds[] = {
    &sgd.kind, &adam.kind, &adamw.kind, &rmsprop.kind, &adagrad.kind, &adadelta.kind,
};
const size_t update_count = sizeof update_kinds / sizeof update_kinds[0];
