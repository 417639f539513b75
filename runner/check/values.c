/* What is right is known from the layer itself: from forward for backward, and from the
 * reference, where there is one, for forward. */
#include "check/values.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check/gradient.h"
#include "check/prepare.h"
#include "check/projection.h"
#include "check/walk.h"
#include "check/words.h"

/* Of right layers that ship, at most 10. */
#define MOST_LOST 64

/* ---- output ---- */

/* What the reference says of the output, and how much that changes with the rounding of
 * what it is computed from, times PROJECTION_PLACES. */
static bool ask_reference(struct projection *reference, bool training, double *want,
                          double *allowed)
{
    int64_t count = reference->subject->output_count;
    if (projection_reference(reference, training) != 0)
        return false;
    memcpy(want, reference->output, (size_t)count * sizeof *want);
    for (int64_t i = 0; i < count; i++)
        allowed[i] = PROJECTION_PLACES * FLT_MIN;
    for (size_t n = 0; projection_scale(reference, n, 0, false) != NULL; n++)
        for (int alternating = 0; alternating < 2; alternating++) {
            projection_scale(reference, n, PROJECTION_CHANGE, alternating == 1);
            if (projection_reference(reference, training) != 0)
                return false;
            for (int64_t i = 0; i < count; i++)
                allowed[i] += fabs(reference->output[i] - want[i]) * PROJECTION_PLACES *
                              (PROJECTION_ROUNDING / PROJECTION_CHANGE);
            projection_scale(reference, n, 0, false);
        }
    return true;
}

static void expect_reference(struct cases *cases, struct subject *subject, bool training)
{
    struct arena *arena = subject->arena;
    int64_t count = subject->output_count;
    double *want = arena_array(arena, (size_t)count, sizeof *want), largest = 0;
    double *allowed = arena_array(arena, (size_t)count, sizeof *allowed);
    struct projection reference;
    projection_make(&reference, subject);
    if (!ask_reference(&reference, training, want, allowed)) {
        if (walk_gave_reason(cases, subject, "reference"))
            words_say(cases, CHECK_FAILED, "reference fails: %s",
                      subject->runner.error.text);
        return;
    }
    for (int64_t i = 0; i < count; i++)
        if (fabs(want[i]) <= FLT_MAX) /* beyond it, the output is infinite */
            largest = fmax(largest, fabs(want[i]));
    for (int64_t i = 0; i < count; i++) {
        double given = (double)subject->memory.output[i];
        double limit = allowed[i] + PROJECTION_PLACES * PROJECTION_ROUNDING * largest;
        if (!isfinite(want[i]) || fabs(want[i]) > FLT_MAX ||
            fabs(given - want[i]) <= limit)
            continue;
        words_say(
            cases, CHECK_FAILED,
            "element %lld of the output is %.7g, but %.7g by the reference (they may "
            "differ by %.2g; %s, %s): one of the two is wrong",
            (long long)i, given, want[i], limit, training ? "training" : "evaluating",
            walk_text(cases, subject));
        return;
    }
}

/* How far outputs may be apart that are the same but for rounding: two ways of summing.
 */
static double limit_of(const struct subject *subject)
{
    double largest = 0;
    for (int64_t i = 0; i < subject->output_count; i++)
        if (isfinite(subject->memory.output[i]))
            largest = fmax(largest, fabs((double)subject->memory.output[i]));
    return 1e-5 * largest;
}

/* The first element in which two arrays are further apart than the limit, or -1. */
static int64_t first_apart(const float *a, const float *b, int64_t count, double limit)
{
    for (int64_t i = 0; i < count; i++)
        if (a[i] != b[i] && !(fabs((double)a[i] - (double)b[i]) <= limit) &&
            !(isnan(a[i]) && isnan(b[i])))
            return i;
    return -1;
}

/* Where forward neither draws nor keeps state, training and evaluating are the same,
 * unless a reference tells otherwise. `trained` is what training made of the batch. */
static void expect_as_trained(struct cases *cases, const struct subject *subject,
                              const float *trained)
{
    int64_t i = first_apart(trained, subject->memory.output, subject->output_count,
                            limit_of(subject));
    if (i >= 0)
        words_say(
            cases, CHECK_FAILED,
            "element %lld of the output is %.7g when it trains and %.7g when it "
            "evaluates (%s), though it draws no numbers and has no state: where that "
            "is meant, let a reference say so",
            (long long)i, (double)trained[i], (double)subject->memory.output[i],
            walk_text(cases, subject));
}

/* Evaluating, the output of a sample depends on that sample. A switch or choice may say
 * otherwise, as batch_norm's track_running_stats does, which is told once. */
static void tell_together(struct cases *cases, const struct subject *subject)
{
    bool chosen = walk_variant(cases, subject)->is_switched;
    if (!chosen || !cases->told_together)
        words_say(
            cases, chosen ? CHECK_NOTED : CHECK_FAILED,
            "evaluating, the output of a sample depends on the other samples of its "
            "batch, with %s: so do all results, and on batch_size",
            walk_variant(cases, subject)->text);
    cases->told_together = true;
}

static void take_sample(struct subject *one, const struct subject *from, int64_t sample)
{
    for (int64_t i = 0; i < one->layer.input_count; i++) {
        int64_t count = one->input_counts[i];
        memcpy(one->memory.inputs[i], from->memory.inputs[i] + sample * count,
               (size_t)count * sizeof(float));
    }
}

/* All samples of a small batch, of a large one some that are spread over all places in
 * blocks. */
static void expect_alone(struct cases *cases, const struct subject *subject)
{
    enum { WHOLE = 64, SPREAD = 16 };
    struct subject one;
    int64_t batch = subject->batch_size, count = batch <= WHOLE ? batch : SPREAD;
    int64_t out = subject->output_count / batch;
    double limit = limit_of(subject);
    bool same = prepare_second(cases, &one, subject, 1, subject->inputs) == 0;
    if (same)
        subject_take_state(&one, subject);
    for (int64_t i = 0; same && i < count; i++) {
        int64_t sample = i * (batch - 1) / (count - 1);
        take_sample(&one, subject, sample);
        if (!walk_forward(cases, &one, false))
            break;
        same = first_apart(one.memory.output, subject->memory.output + sample * out, out,
                           limit) < 0;
        if (!same)
            tell_together(cases, subject);
    }
    prepare_free_second(&one, subject);
}

/* Around 100 a difference of large numbers shows. */
static void expect_places(struct cases *cases, struct subject *subject)
{
    if (subject->inputs->mean < 100 || !walk_backward(cases, subject, 0))
        return;
    struct walk_results given = walk_results(subject);
    double lost = gradient_lost_places(subject, given.input_gradients);
    if (lost > MOST_LOST)
        words_say(
            cases, CHECK_FAILED,
            "forward loses more places than float32 must: with inputs that are %s its "
            "output jitters %.0f times as much as their rounding explains; is it a "
            "difference of large numbers, as E[x^2] - E[x]^2 is?",
            subject->inputs->text, lost);
}

static void output_of(struct cases *cases, struct subject *subject)
{
    bool has_reference = subject->layer.plugin->reference != NULL;
    if (!walk_forward(cases, subject, true))
        return;
    bool same =
        !has_reference && !subject_drew(subject) && subject->layer.state.count == 0;
    struct walk_results trained = walk_results(subject);
    if (has_reference)
        expect_reference(cases, subject, true);
    else
        expect_places(cases, subject);
    subject_keep_state(subject); /* evaluation is with a state that was trained */
    if (cases->failed > 0 || !walk_forward(cases, subject, false))
        return;
    if (has_reference)
        expect_reference(cases, subject, false);
    if (same)
        expect_as_trained(cases, subject, trained.at[0].at);
    if (subject->batch_size == 1 || subject->inputs != subject_inputs)
        return;
    if (cases->failed == 0)
        expect_alone(cases, subject);
}

const char *values_output(struct cases *cases)
{
    walk_all(cases, output_of);
    return cases->plugin->reference != NULL
               ? "agrees with the reference, and is the same for a sample alone"
               : "is as precise as float32, and the same for a sample alone (there is no "
                 "reference to compare it with)";
}

/* ---- gradients ---- */

static void judge(struct cases *cases, const struct subject *subject, const char *name,
                  const struct gradient_result *result)
{
    char which[64] = "all elements moved together";
    cases->gradients_checked += result->checked;
    cases->gradients_kinks += result->kinks;
    if (subject->inputs == subject_inputs)
        cases->gradients_tolerance = fmax(cases->gradients_tolerance, result->tolerance);
    if (result->element >= 0)
        snprintf(which, sizeof which, "element %lld", (long long)result->element);
    if (result->wrong > 0)
        words_say(
            cases, CHECK_FAILED,
            "the gradient by %s is wrong in %lld of %lld: for %s backward says %.7g, "
            "forward changes by %.7g (they may differ by %.2g; %s): check the "
            "derivative",
            name, (long long)result->wrong, (long long)result->checked, which,
            result->given, result->found, result->allowed, walk_text(cases, subject));
    else if (result->nowhere >= 0 && subject->inputs == subject_inputs)
        words_say(
            cases, CHECK_FAILED,
            "element %lld of the gradient by %s is no number, where forward gives one "
            "(%s; one of the inputs is 0): divide by nothing that may be 0",
            (long long)result->nowhere, name, walk_text(cases, subject));
    else if (result->checked == 0 && subject->inputs == subject_inputs)
        words_say(
            cases, CHECK_FAILED,
            "no element of the gradient by %s could be checked, as forward has a kink "
            "at each: is it continuous?",
            name);
}

/* Of unusual inputs forward may make what is no number: of those there is no gradient. */
static void check_gradient(struct cases *cases, struct subject *subject, const char *name,
                           float *values, double scale,
                           const struct subject_values *gradient)
{
    struct gradient_result result;
    words_doing(cases, "in the check of the gradient by %s", name);
    if (gradient_check(subject, values, gradient->at, gradient->count, scale, &result) ==
        0)
        judge(cases, subject, name, &result);
    else if (subject->inputs == subject_inputs)
        words_say(
            cases, CHECK_FAILED,
            "the gradient by %s cannot be checked: forward fails, or gives no number, "
            "for ordinary inputs (%s; one of them is 0)",
            name, walk_text(cases, subject));
}

static void gradients_of(struct cases *cases, struct subject *subject)
{
    const struct layer_tensors *parameters = &subject->layer.parameters;
    struct layer_memory *memory = &subject->memory;
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct walk_results given = walk_results(subject);
    for (int64_t i = 0; i < subject->layer.input_count && subject->bound == 0; i++)
        check_gradient(cases, subject,
                       subject->layer.input_count > 1 ? subject_name(subject, "input", i)
                                                      : "the input",
                       memory->inputs[i], subject->inputs->deviation,
                       &given.input_gradients[i]);
    for (size_t i = 0; i < parameters->count; i++)
        check_gradient(cases, subject, parameters->at[i].name, memory->parameters[i],
                       subject->scales[i], &given.gradients[i]);
}

/* Of a gradient that is another one on purpose: of ordinary inputs it is a number. */
static void numbers_of(struct cases *cases, struct subject *subject)
{
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct walk_results given = walk_results(subject);
    const struct subject_values *values = given.input_gradients;
    const struct subject_values *end = given.at + given.count;
    for (; values < end && subject->inputs == subject_inputs; values++)
        for (int64_t i = 0; i < values->count && cases->failed == 0; i++)
            if (isnan(values->at[i]))
                words_say(cases, CHECK_FAILED, "element %lld of %s is no number (%s)",
                          (long long)i, values->name, walk_text(cases, subject));
}

const char *values_gradients(struct cases *cases)
{
    if ((cases->plugin->flags & LAMINA_GRADIENT_ON_PURPOSE) != 0) {
        walk_all(cases, numbers_of);
        return "are not compared with central differences, from which they differ on "
               "purpose (LAMINA_GRADIENT_ON_PURPOSE)";
    }
    walk_all(cases, gradients_of);
    const char *kinks = cases->gradients_kinks > 0
                            ? arena_format(cases->arena, "; %lld left out at kinks",
                                           (long long)cases->gradients_kinks)
                            : "";
    const char *whole = cases->plugin->input_bound != NULL
                            ? "; none by inputs, which are whole numbers"
                            : "";
    return arena_format(
        cases->arena,
        "%lld elements agree with central differences, each within at most "
        "%.1g of the largest%s%s",
        (long long)cases->gradients_checked, cases->gradients_tolerance, kinks, whole);
}
