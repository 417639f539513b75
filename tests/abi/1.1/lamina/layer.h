/* lamina/layer.h - the contract between the runner `lamina` and a layer plugin.
 *
 * A layer is one shared library, `<type>.so`, that exports one function:
 *
 *     const struct lamina_layer *lamina_layer_v1(void);
 *
 * It returns a constant description: a name, a table of options and up to five
 * callbacks. The runner does the rest: it reads the options, allocates memory, draws
 * initial values, updates parameters, batches, saves and records. A plugin does maths.
 *
 * Rules for every callback
 *   - It returns 0, or what lamina_fail() returned. It never calls malloc, prints, exits,
 *     reads a clock or a file, or keeps a global that changes.
 *   - It runs on one thread and is never entered twice at once. Each trial has a process
 *     of its own.
 *   - Pointers that it is handed belong to the runner and are valid until it returns. No
 *     two of them overlap: an input is never its own output, a gradient never another.
 *   - It leaves the process as it found it: floats round to the nearest, denormals are
 *     kept (on x86-64: MXCSR), the locale is "C". The runner looks after each callback,
 *     and at some floats behind each buffer that it hands out: a trial whose layer
 * changes one of these fails.
 *   - Texts are UTF-8 and end with a NUL, those that it gives and those that it gets.
 *
 * Layout
 *   - Floats are float32, row-major, aligned to 64 bytes. A batch is (N, features) or
 *     (N, channels, height, width); shapes here leave out the leading N.
 *   - Weights are laid out as PyTorch lays them out: (out, in), (out, in, height, width).
 *
 * Growth: structs grow at their end only, and each begins with its size. A runner loads a
 * layer of its own major version whose `needs_minor` is not above its own minor version.
 *
 * Over 450 lines: a layer includes one header, and its author reads one.
 */
#ifndef LAMINA_LAYER_H
#define LAMINA_LAYER_H

#include <float.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define LAMINA_EXPORT extern "C" __attribute__((visibility("default")))
#else
#define LAMINA_EXPORT __attribute__((visibility("default")))
#endif

#if FLT_EVAL_METHOD > 0
#error "floats are wider than float: -msse2 -mfpmath=sse or -fexcess-precision=fast"
#endif

/* LAMINA_CLONES before a function builds it for AVX-512, AVX2 and the baseline of x86-64,
 * and the loader chooses by the CPU: for loops over arrays. Where -ffp-contract=off is
 * given each gives the same bits. Nothing where there is no such thing: with gcc before
 * 12, clang, a C library other than glibc, another machine, and under sanitizers, whose
 * start-up the choice would precede. */
#if defined(__x86_64__) && defined(__GLIBC__) && __GNUC__ >= 12 &&                       \
    !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define LAMINA_CLONES                                                                    \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LAMINA_CLONES
#endif

#define LAMINA_ABI_MAJOR 1
#define LAMINA_ABI_MINOR 1
#define LAMINA_MAX_DIMS 6

/* The dimensions of one sample, a parameter or a state, without the batch. */
struct lamina_shape {
    int64_t dims; /* 1 to LAMINA_MAX_DIMS */
    int64_t at[LAMINA_MAX_DIMS];
};

/* ---- Options: what a user may write beside `type:` in a config ---- */

/* The type of the field that an option fills in the layer's options struct. */
enum lamina_type {
    LAMINA_BOOL = 1, /* bool */
    LAMINA_INTEGER,  /* int64_t */
    LAMINA_REAL,     /* double */
    LAMINA_CHOICE,   /* int32_t: the index of the word in `allowed` */
    LAMINA_TEXT,     /* const char *: lives as long as the layer */
    LAMINA_INTEGERS, /* struct lamina_integers: one number or a list of them */
};

struct lamina_integers {
    int64_t count; /* 0 when the option was not given and defaults to "[]" */
    int64_t at[LAMINA_MAX_DIMS];
};

struct lamina_option {
    const char *name;          /* [a-z][a-z0-9_]*; PyTorch's name where it has one. Not
                                  `type` or `name`; `init`, `optimizer` and `frozen` are
                                  words of every layer, which one with an option of that
                                  name cannot have */
    int32_t type;              /* enum lamina_type */
    uint32_t offset;           /* of the field: offsetof(struct my_options, field) */
    const char *default_value; /* as written in a config; NULL: must be given */
    const char *allowed;       /* "[0, 1)", "[1, inf)", "tanh | none"; NULL: any value */
    const char *help;          /* one sentence */
};

/* ---- What the runner offers ---- */

struct lamina_plan;   /* what a layer declares in `shape` (opaque) */
struct lamina_random; /* a stream of random numbers (opaque) */

/* The distribution that a parameter's initial values are drawn from. */
enum lamina_initial { LAMINA_CONSTANT = 1, LAMINA_UNIFORM, LAMINA_NORMAL };

/* The function table. Call it through the inline functions below. */
struct lamina_runner {
    uint32_t struct_size;
    uint32_t abi_minor; /* of the runner; functions that came later are absent */

    int (*set_failure)(const struct lamina_runner *, const char *option,
                       const char *format, va_list);

    void (*set_output)(struct lamina_plan *, const struct lamina_shape *);
    void (*add_parameter)(struct lamina_plan *, const char *name,
                          const struct lamina_shape *, int64_t fan_in, int64_t fan_out,
                          int32_t initial, double a, double b);
    void (*add_state)(struct lamina_plan *, const char *name, const struct lamina_shape *,
                      double initial);
    void (*add_saved)(struct lamina_plan *, int64_t per_sample, int64_t per_batch);
    void (*set_temporary)(struct lamina_plan *, int64_t per_sample, int64_t per_batch);
    void (*set_flops)(struct lamina_plan *, double forward, double backward);

    void (*gemm)(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                 float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,
                 float beta, float *c, int64_t ldc);
    void (*exp)(float *out, const float *in, int64_t count);
    void (*log)(float *out, const float *in, int64_t count);
    void (*tanh)(float *out, const float *in, int64_t count);
    void (*sigmoid)(float *out, const float *in, int64_t count);
    void (*erf)(float *out, const float *in, int64_t count);

    void (*fill_uniform)(struct lamina_random *, float *out, int64_t count, float from,
                         float to);
    void (*fill_normal)(struct lamina_random *, float *out, int64_t count, float mean,
                        float std);
    void (*fill_bernoulli)(struct lamina_random *, float *out, int64_t count, double p);

    /* Since 1.1 */
    void (*set_least_batch)(struct lamina_plan *, int64_t samples);
};

/* ---- What the callbacks are handed ---- */

struct lamina_initialize {
    uint32_t struct_size;
    const void *options;
    const struct lamina_shape *input_shape, *output_shape;
    float *const *parameters; /* in the order of lamina_add_parameter */
    float *const *state;      /* in the order of lamina_add_state */
    struct lamina_random *random;
};

struct lamina_forward {
    uint32_t struct_size;
    bool training;      /* false: `random` is NULL, and `state` must not change */
    int64_t batch_size; /* N, at least 1 */
    const void *options;
    const struct lamina_shape *input_shape, *output_shape;
    const float *const *parameters;
    float *const *state;
    float *const *saved; /* kept for this batch's backward, in the order declared. In
                            evaluation it is there too, and nobody reads it afterwards */
    float *temporary;    /* undefined on entry, lost on return */
    struct lamina_random *random;
    const float *input; /* (N, input_shape) */
    float *output;      /* (N, output_shape): write every element */
};

struct lamina_backward {
    uint32_t struct_size;
    int64_t batch_size; /* of the forward that it follows, which was a training one */
    const void *options;
    const struct lamina_shape *input_shape, *output_shape;
    const float *const *parameters;
    const float *const *state;
    const float *const *saved;
    float *temporary;
    const float *input, *output;  /* as forward had and left them */
    const float *output_gradient; /* (N, output_shape) */
    float *input_gradient; /* (N, input_shape): write every element; NULL: not wanted */
    float *const *parameter_gradients; /* in the order of lamina_add_parameter */
    float beta;        /* gradient = beta * gradient + this batch's; 0: the old value is
                          undefined, so overwrite it; 1: add to it. Runners use these two */
    uint32_t reserved; /* 0: kept for a later version */
};

struct lamina_reference {
    uint32_t struct_size;
    bool training;
    int64_t batch_size;
    const void *options;
    const struct lamina_shape *input_shape, *output_shape;
    const double *const *parameters;
    const double *const *state;
    const double *input;
    double *output; /* write every element */
};

/* ---- The description ---- */

struct lamina_layer {
    uint32_t struct_size; /* sizeof(struct lamina_layer) */
    uint32_t needs_minor; /* the lowest minor version that has all that this layer uses */
    const char *name;     /* the type in a config, and the file's name: [a-z][a-z0-9_]* */
    const char *version;  /* "1.0"; change it whenever results may change */
    const char *summary;  /* the formula in one line: "y = x W^T + b" */
    uint64_t options_size; /* sizeof the struct that the options fill; 0: no options */
    uint32_t option_size;  /* sizeof(struct lamina_option) */
    uint32_t option_count;
    const struct lamina_option *options;

    /* What: checks the options and declares the output shape, parameters, state, memory
     *   and FLOPs, with the functions that take a plan. Pure: the same arguments always
     *   declare the same.
     * Returns: 0, or lamina_fail() with the option at fault.
     * When: first, in a process of its own while an experiment is checked, and once more
     *   in each trial. */
    int (*shape)(const struct lamina_runner *, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *);

    /* What: gives parameters or state initial values that lamina_add_parameter cannot
     *   describe; they hold the declared ones on entry. May be NULL.
     * When: once per trial, before the first forward. */
    int (*initialize)(const struct lamina_runner *, const struct lamina_initialize *);

    /* What: computes the output of a batch, and keeps in `saved` what backward will need.
     * When: any number of times, training and evaluating in any order. */
    int (*forward)(const struct lamina_runner *, const struct lamina_forward *);

    /* What: computes the gradients of the loss by the input (where wanted) and by every
     *   parameter, from the gradient by the output.
     * When: at most once after each training forward, before the next forward of either
     *   kind: no evaluation comes between the two. */
    int (*backward)(const struct lamina_runner *, const struct lamina_backward *);

    /* What: the output of a batch once more, in double and as plainly as the formula is
     *   written. May be NULL, as it must be where forward draws random numbers.
     * When: by `lamina check` alone, which then finds smaller mistakes. */
    int (*reference)(const struct lamina_runner *, const struct lamina_reference *);
};

/* Fills the four fields of the options: LAMINA_OPTIONS(struct my_options, my_table). */
#define LAMINA_OPTIONS(type, table)                                                      \
    .options_size = sizeof(type), .option_size = sizeof(struct lamina_option),           \
    .option_count = sizeof(table) / sizeof((table)[0]), .options = (table)

/* The one function that a layer defines and exports. */
LAMINA_EXPORT const struct lamina_layer *lamina_layer_v1(void);

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
