/* lamina/functions.h - what a layer's callbacks may call: shapes, what `shape` declares,
 * products, vector maths and random numbers. lamina/layer.h includes it. */
#ifndef LAMINA_FUNCTIONS_H
#define LAMINA_FUNCTIONS_H

#ifndef LAMINA_LAYER_H
#error "include <lamina/layer.h>, which includes this file"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Parameters ---- */

/* The distribution that a parameter's initial values are drawn from. */
enum lamina_initial { LAMINA_CONSTANT = 1, LAMINA_UNIFORM, LAMINA_NORMAL };

/* What a parameter is, where its shape and fans do not tell. */
enum lamina_role { LAMINA_WEIGHT = 1, LAMINA_BIAS, LAMINA_SCALE };

/* One trained parameter, for lamina_declare_parameter. What is left out is 0. */
struct lamina_parameter {
    uint32_t struct_size; /* sizeof(struct lamina_parameter) */
    int32_t role;         /* enum lamina_role: what a config's `init` fills are weights,
                             what its `zero_bias` makes 0 are biases, and its
                             `optimizer.exempt` names roles */
    const char *name;
    struct lamina_shape shape;
    int64_t fan_in, fan_out; /* the inputs that one output sees, and the outputs that one
                                input reaches; 0 where that means nothing */
    int32_t initial;         /* enum lamina_initial, with */
    double a, b;
};

#include <lamina/table.h>

/* ---- Shapes ---- */

/* The number of elements of a shape. */
static inline int64_t lamina_elements(const struct lamina_shape *shape)
{
    int64_t count = 1;
    for (int64_t i = 0; i < shape->dims; i++)
        count *= shape->at[i];
    return count;
}

static inline struct lamina_shape lamina_vector(int64_t features)
{
    struct lamina_shape shape = {1, {features, 0, 0, 0, 0, 0}};
    return shape;
}

static inline struct lamina_shape lamina_matrix(int64_t rows, int64_t columns)
{
    struct lamina_shape shape = {2, {rows, columns, 0, 0, 0, 0}};
    return shape;
}

static inline struct lamina_shape lamina_image(int64_t channels, int64_t height,
                                               int64_t width)
{
    struct lamina_shape shape = {3, {channels, height, width, 0, 0, 0}};
    return shape;
}

/* ---- The runner's functions ---- */

/* Fails with one sentence, formatted as printf does. `option` names the option at fault,
 * so that the user is shown its line, or is NULL. Returns the status to return. */
__attribute__((format(printf, 3, 4))) static inline int
lamina_fail(const struct lamina_runner *runner, const char *option, const char *format,
            ...)
{
    va_list values;
    va_start(values, format);
    int status = runner->set_failure(runner, option, format, values);
    va_end(values);
    return status;
}

/* The same of a text that is ready, since 1.2: for languages without printf's lists. */
static inline int lamina_fail_text(const struct lamina_runner *runner, const char *option,
                                   const char *text)
{
    return runner->fail_text(runner, option, text);
}

/* In `forward` and `backward` of training, since 1.2: a number that the layer measures,
 * by a name [a-z][a-z0-9_]* of at most 32 letters, and not gradient_norm, weight_norm or
 * learning_rate, which the runner has. Recorded with the iteration as the series
 * "layers.N.name" in the table `metrics`; of one name the last value of a batch counts,
 * and of a batch there are at most 8 names. Another name, or a ninth, fails the callback.
 * Each name is a series of its own: names do not have numbers that count on. */
static inline void lamina_report(const struct lamina_runner *runner, const char *name,
                                 double value)
{
    runner->report(runner, name, value);
}

/* In `shape` only: the shape of one sample's output. Must be called. */
static inline void lamina_set_output(const struct lamina_runner *runner,
                                     struct lamina_plan *plan, struct lamina_shape shape)
{
    runner->set_output(plan, &shape);
}

/* A `shape` callback for layers whose output has the shape of their input. */
static inline int lamina_keep_shape(const struct lamina_runner *runner,
                                    const void *options, const struct lamina_shape *input,
                                    struct lamina_plan *plan)
{
    (void)options;
    runner->set_output(plan, input);
    return 0;
}

/* In `shape` only: one more trained parameter. `fan_in` and `fan_out` count the inputs
 * that one output sees and the outputs that one input reaches; 0 where that means
 * nothing. A config's `init` is for parameters that have both: with two dimensions or
 * more they are weights, with one a bias, which `zero_bias` makes 0. Initial values:
 * LAMINA_CONSTANT a; LAMINA_UNIFORM in [a, b); LAMINA_NORMAL of mean a and standard
 * deviation b. Over 6 parameters: one call is all that there is to say of a parameter. */
static inline void lamina_add_parameter(const struct lamina_runner *runner,
                                        struct lamina_plan *plan, const char *name,
                                        struct lamina_shape shape, int64_t fan_in,
                                        int64_t fan_out, enum lamina_initial initial,
                                        double a, double b)
{
    runner->add_parameter(plan, name, &shape, fan_in, fan_out, (int32_t)initial, a, b);
}

/* In `shape` only: one more trained parameter, with its role, which a runner before 1.2
 * does not ask for: needs no `needs_minor`. */
static inline void lamina_declare_parameter(const struct lamina_runner *runner,
                                            struct lamina_plan *plan,
                                            const struct lamina_parameter *p)
{
    if (runner->struct_size > offsetof(struct lamina_runner, declare_parameter))
        runner->declare_parameter(plan, p);
    else
        runner->add_parameter(plan, p->name, &p->shape, p->fan_in, p->fan_out, p->initial,
                              p->a, p->b);
}

/* In `shape` only, since 1.2: how many inputs the config gives the layer, and the shape
 * of one; that of the first is `input`. */
static inline int64_t lamina_input_count(const struct lamina_runner *runner,
                                         const struct lamina_plan *plan)
{
    return runner->input_count(plan);
}

static inline const struct lamina_shape *
lamina_input_shape(const struct lamina_runner *runner, const struct lamina_plan *plan,
                   int64_t input)
{
    return runner->input_shape(plan, input);
}

/* In `shape` only: a parameter "weight", whose first dimension is the outputs, and where
 * asked for a "bias", with their roles and the initial values of PyTorch's linear and
 * convolution layers: uniform within 1 / sqrt(fan_in), where an output sees as many
 * inputs as it has weights. */
static inline void lamina_add_weight(const struct lamina_runner *runner,
                                     struct lamina_plan *plan, struct lamina_shape shape,
                                     int64_t fan_out, bool bias)
{
    int64_t fan_in = 1;
    for (int64_t i = 1; i < shape.dims; i++)
        fan_in *= shape.at[i];
    double bound = 1 / sqrt((double)fan_in);
    struct lamina_parameter parameter = {sizeof(struct lamina_parameter),
                                         LAMINA_WEIGHT,
                                         "weight",
                                         shape,
                                         fan_in,
                                         fan_out,
                                         LAMINA_UNIFORM,
                                         -bound,
                                         bound};
    lamina_declare_parameter(runner, plan, &parameter);
    parameter.role = LAMINA_BIAS;
    parameter.name = "bias";
    parameter.shape = lamina_vector(shape.at[0]);
    if (bias)
        lamina_declare_parameter(runner, plan, &parameter);
}

/* In `shape` only: what a normalisation multiplies by, "weight", which begins with 1, and
 * adds, "bias", which begins with 0, with their roles. */
static inline void lamina_add_affine(const struct lamina_runner *runner,
                                     struct lamina_plan *plan, struct lamina_shape shape)
{
    struct lamina_parameter parameter = {sizeof(struct lamina_parameter),
                                         LAMINA_SCALE,
                                         "weight",
                                         shape,
                                         0,
                                         0,
                                         LAMINA_CONSTANT,
                                         1,
                                         0};
    lamina_declare_parameter(runner, plan, &parameter);
    parameter.role = LAMINA_BIAS;
    parameter.name = "bias";
    parameter.a = 0;
    lamina_declare_parameter(runner, plan, &parameter);
}

/* In `shape` only: state that outlives the batch and is not trained (running means). */
static inline void lamina_add_state(const struct lamina_runner *runner,
                                    struct lamina_plan *plan, const char *name,
                                    struct lamina_shape shape, double initial)
{
    runner->add_state(plan, name, &shape, initial);
}

/* In `shape` only: one more buffer of per_sample * N + per_batch floats that forward
 * fills for backward. */
static inline void lamina_add_saved(const struct lamina_runner *runner,
                                    struct lamina_plan *plan, int64_t per_sample,
                                    int64_t per_batch)
{
    runner->add_saved(plan, per_sample, per_batch);
}

/* In `shape` only: scratch of per_sample * N + per_batch floats for either callback. */
static inline void lamina_set_temporary(const struct lamina_runner *runner,
                                        struct lamina_plan *plan, int64_t per_sample,
                                        int64_t per_batch)
{
    runner->set_temporary(plan, per_sample, per_batch);
}

/* In `shape` only: floating-point operations a sample, a multiply-add counting as two. */
static inline void lamina_set_flops(const struct lamina_runner *runner,
                                    struct lamina_plan *plan, double forward,
                                    double backward)
{
    runner->set_flops(plan, forward, backward);
}

/* In `shape` only, since 1.1: a training batch must have at least so many samples, which
 * the runner sees to before it trains. */
static inline void lamina_set_least_batch(const struct lamina_runner *runner,
                                          struct lamina_plan *plan, int64_t samples)
{
    runner->set_least_batch(plan, samples);
}

/* C = alpha * op(A) op(B) + beta * C, row-major; op(A) is (m, k), op(B) is (k, n), C is
 * (m, n); op transposes where asked; lda, ldb and ldc are the floats from one stored row
 * to the next. C overlaps neither A nor B. Where beta is 0, C may be undefined on entry.
 * Over 6 parameters: those of BLAS's sgemm. */
static inline void lamina_gemm(const struct lamina_runner *runner, bool transpose_a,
                               bool transpose_b, int64_t m, int64_t n, int64_t k,
                               float alpha, const float *a, int64_t lda, const float *b,
                               int64_t ldb, float beta, float *c, int64_t ldc)
{
    runner->gemm(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

/* Element by element; `out` may be `in`. Over the whole range of floats within 2 ulp of
 * the exact value, the sigmoid within 2.5; the same bits on every CPU. */
static inline void lamina_exp(const struct lamina_runner *runner, float *out,
                              const float *in, int64_t count)
{
    runner->exp(out, in, count);
}

static inline void lamina_log(const struct lamina_runner *runner, float *out,
                              const float *in, int64_t count)
{
    runner->log(out, in, count);
}

static inline void lamina_tanh(const struct lamina_runner *runner, float *out,
                               const float *in, int64_t count)
{
    runner->tanh(out, in, count);
}

/* 1 / (1 + exp(-x)) */
static inline void lamina_sigmoid(const struct lamina_runner *runner, float *out,
                                  const float *in, int64_t count)
{
    runner->sigmoid(out, in, count);
}

static inline void lamina_erf(const struct lamina_runner *runner, float *out,
                              const float *in, int64_t count)
{
    runner->erf(out, in, count);
}

/* The sum of `count` floats, and of the products of two arrays: 16 partial sums, which
 * compilers keep in vectors, and which round less than one. */
static inline float lamina_sum(const float *values, int64_t count)
{
    float parts[16] = {0}, sum = 0;
    int64_t i = 0;
    for (; i + 16 <= count; i += 16)
        for (int part = 0; part < 16; part++)
            parts[part] += values[i + part];
    for (int part = 0; i < count; i++, part++)
        parts[part] += values[i];
    for (int part = 0; part < 16; part++)
        sum += parts[part];
    return sum;
}

static inline float lamina_dot(const float *a, const float *b, int64_t count)
{
    float parts[16] = {0}, sum = 0;
    int64_t i = 0;
    for (; i + 16 <= count; i += 16)
        for (int part = 0; part < 16; part++)
            parts[part] += a[i + part] * b[i + part];
    for (int part = 0; i < count; i++, part++)
        parts[part] += a[i] * b[i];
    for (int part = 0; part < 16; part++)
        sum += parts[part];
    return sum;
}

/* Draws as PyTorch 1.13 does on a CPU: uniform in [from, to); normal; and 1 with
 * probability p, else 0. */
static inline void lamina_fill_uniform(const struct lamina_runner *runner,
                                       struct lamina_random *random, float *out,
                                       int64_t count, float from, float to)
{
    runner->fill_uniform(random, out, count, from, to);
}

static inline void lamina_fill_normal(const struct lamina_runner *runner,
                                      struct lamina_random *random, float *out,
                                      int64_t count, float mean, float std)
{
    runner->fill_normal(random, out, count, mean, std);
}

static inline void lamina_fill_bernoulli(const struct lamina_runner *runner,
                                         struct lamina_random *random, float *out,
                                         int64_t count, double p)
{
    runner->fill_bernoulli(random, out, count, p);
}

#ifdef __cplusplus
}
#endif

#endif
