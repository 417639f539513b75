/* The ways of using a layer on which a check is done, and what a pass leaves behind. */
#ifndef CHECK_WALK_H
#define CHECK_WALK_H

#include "check/cases.h"

/* Runs `body` until something has failed: on every variant of the options with every
 * shape that it takes, of what the user gave in batches of 1, 3 and 7, of the others in
 * one of these; of switches, choices and what the user gave also with 50, 64 and 1,003
 * samples of a small shape; and with inputs of every distribution. */
void walk_all(struct cases *cases, void (*body)(struct cases *, struct subject *));

/* "kernel_size: 3; an input of 2x5x7, normally distributed around 0; a batch of 7" */
const struct cases_variant *walk_variant(const struct cases *cases,
                                         const struct subject *subject);
const char *walk_text(const struct cases *cases, const struct subject *subject);

/* The floats of a sample in all buffers; SATURATE_MOST where the shape is refused. */
int64_t walk_sample_floats(struct cases *cases, const struct cases_variant *variant,
                           const struct subject_shapes *shapes);

/* The passes; false after a finding. A layer may refuse a batch of one and inputs of an
 * unusual distribution, in a sentence. */
bool walk_forward(struct cases *cases, struct subject *subject, bool training);
bool walk_backward(struct cases *cases, struct subject *subject, float beta);

/* After a callback failed: false after a finding where it did not say why. */
bool walk_gave_reason(struct cases *cases, const struct subject *subject,
                      const char *callback);

/* All that a pair of passes leaves behind: copies of the output, then each state, the
 * gradient by each input, then by each parameter. In the subject's arena. */
struct walk_results {
    struct subject_values *at;
    size_t count;
    const struct subject_values *input_gradients, *gradients; /* by each parameter */
};
struct walk_results walk_results(const struct subject *subject);

/* Where two results differ by a bit: the name of the array, and the element; or NULL. */
const char *walk_compare(const struct walk_results *a, const struct walk_results *b,
                         int64_t *element);

/* The first element in which two arrays differ by a bit, or -1. */
int64_t walk_difference(const float *a, const float *b, int64_t count);

/* The largest magnitude; NaN count for nothing. */
double walk_largest(const float *values, int64_t count);

#endif
