/* The layer under test: in a child, with guarded memory of its own and values that are
 * the same each time. A pass restores what passes change, poisons what they must write,
 * and lets them write nothing else. */
#ifndef CHECK_SUBJECT_H
#define CHECK_SUBJECT_H

#include "check/guard.h"
#include "model/layer.h"

enum { SUBJECT_SEED = 1 };

/* Two bit patterns of NaN. Memory is filled with one of them before it is written: what
 * shows it afterwards was not written, and what changes with it was read before that. */
enum { SUBJECT_POISON_A = 0x7fa0dead, SUBJECT_POISON_B = 0x7fb0beef };

/* A run of floats that a check goes through. */
struct subject_values {
    const char *name; /* "input", "weight", "gradient of weight" */
    float *at;
    int64_t count;
};

struct subject {
    struct layer layer;
    struct layer_runner runner;
    struct layer_memory memory;
    struct guard *guard;
    struct arena *arena;
    int64_t batch_size;
    int64_t input_count, output_count, temporary_count; /* floats of the batch */
    struct lamina_random random;
    float **state_before; /* the state that each forward pass begins with */
    uint32_t poison;
};

/* Plans the layer and gives it memory and initial values. -1 with a sentence in
 * subject->runner.error. The layer has its plugin, options and input. */
int subject_make(struct subject *subject, const struct lamina_layer *plugin,
                 const void *options, const struct lamina_shape *input,
                 int64_t batch_size, struct arena *arena);
void subject_free(struct subject *subject);

/* The passes; -1 with a sentence in runner.error. Backward follows a training forward and
 * wants the input's gradient. */
int subject_forward(struct subject *subject, bool training);
int subject_backward(struct subject *subject, float beta);

/* Values from a stream of their own: normal, or uniform in [-1, 1). */
void subject_fill(float *at, int64_t count, uint64_t seed, bool normal);

/* Whether an element still has the poison. */
bool subject_is_poison(const struct subject *subject, float value);

#endif
