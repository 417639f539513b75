/* lamina/layer.h - the contract between the runner `lamina` and a layer plugin.
 *
 * A layer is one shared library, `<type>.so`, that exports one function:
 *
 *     const struct lamina_layer *lamina_layer_v1(void);
 *
 * It returns a constant description: a name, a table of options and up to six
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
 *     changes one of these fails.
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
 * What callbacks may call stands in lamina/functions.h, which comes with this header.
 */
#ifndef LAMINA_LAYER_H
#define LAMINA_LAYER_H

#include <float.h>
#include <math.h>
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
#define LAMINA_ABI_MINOR 2
#define LAMINA_MAX_DIMS 6
#define LAMINA_ANY_NUMBER INT64_MAX

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
                                  `type` or `name`; `from`, `init`, `optimizer` and
                                  `frozen` are words of every layer, which one with an
                                  option of that name cannot have */
    int32_t type;              /* enum lamina_type */
    uint32_t offset;           /* of the field: offsetof(struct my_options, field) */
    const char *default_value; /* as written in a config; NULL: must be given */
    const char *allowed;       /* "[0, 1)", "[1, inf)", "tanh | none"; NULL: any value;
                                  of integers "same | [0, 9]", where the word is a count
                                  of -1 and a second one of -2 (since 1.2) */
    const char *help;          /* one sentence */
};

/* ---- What the callbacks are handed ---- */

struct lamina_runner; /* the functions that it offers: see lamina/functions.h */
struct lamina_plan;   /* what a layer declares in `shape` (opaque) */
struct lamina_random; /* a stream of random numbers (opaque) */
struct lamina_graph;  /* what a layer adds in `onnx` (opaque) */

struct lamina_initialize {
    uint32_t struct_size;
    const void *options;
    const struct lamina_shape *input_shape, *output_shape;
    float *const *parameters; /* in the order of lamina_add_parameter */
    float *const *state;      /* in the order of lamina_add_state */
    struct lamina_random *random;

    /* Since 1.2: all inputs, of which `input_shape` is the first. */
    int64_t input_count;
    const struct lamina_shape *input_shapes; /* (input_count) */
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

    /* Since 1.2, NULL to a layer whose `needs_minor` is less: all inputs, of which
     * `input` is the first. Two of them may be one: who reads a layer twice. */
    int64_t input_count;
    const struct lamina_shape *input_shapes; /* (input_count) */
    const float *const *inputs;              /* (input_count), each (N, its shape) */
    int64_t iteration; /* the batches trained on, this one included, from 1; in
                          evaluation those before it; 0 of a net from a file that does
                          not tell */
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

    /* Since 1.2: all inputs, as in forward, and the gradients by them, of which
     * `input_gradient` is the first: no two are one, though their inputs be. */
    int64_t input_count;
    const struct lamina_shape *input_shapes; /* (input_count) */
    const float *const *inputs;              /* (input_count) */
    float *const *input_gradients;           /* (input_count); NULL: that is not wanted */
    int64_t iteration;                       /* as in forward */
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

    /* Since 1.2 */
    int64_t input_count;
    const struct lamina_shape *input_shapes; /* (input_count) */
    const double *const *inputs;             /* (input_count) */
    int64_t iteration;                       /* as in forward */
};

/* Since 1.2. A value is a tensor of the graph, by its name; one of samples begins with
 * the batch, (N, shape). */
struct lamina_onnx {
    uint32_t struct_size;
    const void *options;
    int64_t input_count;
    const struct lamina_shape *input_shapes; /* (input_count) */
    const struct lamina_shape *output_shape;
    const char *const *inputs; /* (input_count) values */
    int64_t parameter_count, state_count;
    const float *const *parameters, *const *state; /* as trained */
    const char *const *parameter_values, *const *state_values;
    struct lamina_graph *graph;
};

/* ---- The description ---- */

/* What a layer does that no one could tell, each a bit of its `flags`. */
enum lamina_flag {
    /* Its gradient is meant to differ from that of its formula (a straight-through
     * estimator, the reversal of a gradient): `lamina check` does not compare them. */
    LAMINA_GRADIENT_ON_PURPOSE = 1,
    /* Its backward reads no input, or no output: it is handed NULL in their place, and a
     * net takes less memory. */
    LAMINA_FORGETS_INPUT = 2,
    LAMINA_FORGETS_OUTPUT = 4,
};

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

    /* Since 1.2; a layer that has one of these needs no `needs_minor` for it, as earlier
     * runners do not look at them. The operator of ONNX that computes the output from the
     * inputs alone, without attributes: "Tanh". NULL: there is none. */
    const char *onnx_operator;

    /* What: says what the layer does in evaluation as nodes of ONNX, operator set 17, and
     *   which value is its output, with the functions of lamina/onnx.h. Pure, as `shape`
     *   is. May be NULL: a net with the layer then cannot be written as ONNX.
     * Returns: 0, or lamina_fail() with the option that ONNX cannot express.
     * When: once a file is written, of a trained net. */
    int (*onnx)(const struct lamina_runner *, const struct lamina_onnx *);

    /* Since 1.2. How many inputs there must be, which a config names by `from`: at least
     * and at most; 0: 1; LAMINA_ANY_NUMBER: no limit. A layer of several says
     * `needs_minor` 2. */
    int64_t least_inputs, most_inputs;
    uint32_t flags; /* of enum lamina_flag */
    /* The inputs are whole numbers from 0 to below the value of this option, which is an
     * integer ("num_embeddings"): `lamina check` draws such. NULL: any numbers. */
    const char *input_bound;
};

/* Fills the four fields of the options: LAMINA_OPTIONS(struct my_options, my_table). */
#define LAMINA_OPTIONS(type, table)                                                      \
    .options_size = sizeof(type), .option_size = sizeof(struct lamina_option),           \
    .option_count = sizeof(table) / sizeof((table)[0]), .options = (table)

/* The one function that a layer defines and exports. */
LAMINA_EXPORT const struct lamina_layer *lamina_layer_v1(void);

#ifdef __cplusplus
}
#endif

#include <lamina/functions.h> /* what callbacks may call */

#endif
