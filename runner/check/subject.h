/* The layer under test: in a child, with guarded memory of its own and values that are
 * the same each time. A pass restores what passes change, poisons what they must write,
 * and lets them write nothing else. */
#ifndef CHECK_SUBJECT_H
#define CHECK_SUBJECT_H

#include "check/guard.h"
#include "model/layer.h"

enum { SUBJECT_SEED = 1, SUBJECT_ITERATION = 100 };

/* Bit patterns with which memory is filled before it is written: what shows the pattern
 * afterwards was not written, and what changes with it was read before that. A NaN, of
 * which sums show the trace, and a large number of either sign, as comparisons take all
 * NaN for the same. */
enum { SUBJECT_POISONS = 3 };

/* What inputs are drawn from: normal numbers. A layer may take the first for granted in
 * what it says of NaN: of the others it may overflow. */
struct subject_inputs {
    const char *text;
    double mean, deviation;
};
enum { SUBJECT_INPUTS = 5 };
extern const struct subject_inputs subject_inputs[SUBJECT_INPUTS];

/* What the inputs of a layer are, in words. */
const char *subject_inputs_text(const struct lamina_layer *plugin,
                                const struct subject_inputs *inputs, struct arena *arena);

/* A run of floats that a check goes through. */
struct subject_values {
    const char *name; /* "input", "weight", "gradient of weight" */
    float *at;
    int64_t count;
};

struct subject {
    struct layer layer;
    struct layer_runner runner;
    struct layer_reports reports;
    struct layer_memory memory;
    struct guard *guard;
    struct arena *arena;
    int64_t batch_size;
    int64_t *input_counts; /* of each input, floats of the batch */
    float *no_input;       /* stands behind the last one, and crashes whoever takes it */
    int64_t input_total, output_count, temporary_count; /* floats of the batch */
    struct lamina_random random;
    float **state_before; /* the state that each forward pass begins with */
    double *scales; /* of each parameter: the root mean square of its initial values */
    const struct subject_inputs *inputs;
    int poison;                      /* which of the patterns */
    bool is_backward;                /* the callback at work */
    bool hides_inputs, hides_output; /* backward crashes where it reads them */
    int64_t bound; /* of inputs that are whole numbers; 0: they are any */
};

/* The shapes of the inputs of one sample. */
struct subject_shapes {
    const struct lamina_shape *at;
    int64_t count;
};

/* What a layer is tried with. */
struct subject_setting {
    const struct lamina_layer *plugin;
    const void *options;
    struct subject_shapes shapes;
    int64_t batch_size;
    const struct subject_inputs *inputs;
};

/* Plans the layer and gives it memory, initial values and inputs. -1 with a sentence in
 * subject->runner.error. The layer has its plugin and options; the shapes are borrowed.
 */
int subject_make(struct subject *subject, const struct subject_setting *setting,
                 struct arena *arena);
void subject_free(struct subject *subject);

/* What is called before every pass, so that a slow layer is not taken for a hung one. */
void subject_on_pass(void (*told)(void));
void subject_tell_pass(void);

/* The passes; -1 with a sentence in runner.error. Backward follows a training forward and
 * wants the gradients by those inputs whose array is not NULL. */
int subject_forward(struct subject *subject, bool training);
int subject_backward(struct subject *subject, float beta);
/* Lets every forward pass begin with the state as it is now. */
void subject_keep_state(struct subject *subject);
void subject_take_state(struct subject *subject, const struct subject *from);
/* A training forward without poison or protection, for thousands of them. */
int subject_forward_bare(struct subject *subject);

/* What an array of an input is called: "input", or of several "inputs[1]". */
const char *subject_name(const struct subject *subject, const char *one, int64_t input);

/* Values from a stream of their own, uniform in [-1, 1). */
void subject_fill(float *at, int64_t count, uint64_t seed);

/* Whether the last callback failed with a reason: it may, which is no mistake. */
bool subject_refused(const struct layer_runner *runner);

/* Whether the last forward pass drew random numbers. */
bool subject_drew(const struct subject *subject);

/* Which of the patterns memory is filled with, at the ends of buffers too. */
void subject_set_poison(struct subject *subject, int poison);

/* What tells NaN of one pattern from those of another, and 0 from -0. */
uint32_t subject_bits(float value);

/* Whether an element still has the poison. */
bool subject_is_poison(const struct subject *subject, float value);

#endif
