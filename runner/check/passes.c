/* What passes write, read and leave alone. Each check says what is wrong with what was
 * seen and what to do. */
#include "check/passes.h"

#include <math.h>
#include <string.h>

#include "check/walk.h"
#include "check/words.h"

/* ---- memory ---- */

/* Elements that still have the poison were not written. */
static void expect_written(struct cases *cases, const struct subject *subject,
                           const char *callback, const char *name, const float *values,
                           int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (subject_is_poison(subject, values[i])) {
            words_say(
                cases, CHECK_FAILED,
                "%s leaves element %lld of %s unwritten (of %lld, a batch of %lld): "
                "write every element",
                callback, (long long)i, name, (long long)count,
                (long long)subject->batch_size);
            return;
        }
}

static void expect_undamaged(struct cases *cases, const struct subject *subject,
                             const char *callback)
{
    const char *name = guard_damaged(subject->guard);
    if (name != NULL)
        words_say(cases, CHECK_FAILED,
                  "%s writes past an end of %s: keep to the sizes that shape declared",
                  callback, name);
}

static void expect_gradients_written(struct cases *cases, const struct subject *subject)
{
    const struct layer_tensors *parameters = &subject->layer.parameters;
    for (int64_t i = 0; i < subject->layer.input_count; i++)
        expect_written(cases, subject, "backward",
                       subject_name(subject, "input_gradient", i),
                       subject->memory.input_gradients[i], subject->input_counts[i]);
    for (size_t i = 0; i < parameters->count; i++)
        expect_written(
            cases, subject, "backward",
            arena_format(subject->arena, "the gradient of %s", parameters->at[i].name),
            subject->memory.gradients[i], parameters->at[i].count);
}

static void say_depends(struct cases *cases, const char *name, int64_t element)
{
    words_say(
        cases, CHECK_FAILED,
        "element %lld of %s depends on memory that was never written, or lies beyond "
        "a buffer: output, saved and temporary memory hold anything at first",
        (long long)element, name);
}

/* Both passes with every poison: what differs was read before it was written. */
static void memory_of(struct cases *cases, struct subject *subject)
{
    struct walk_results before = {0};
    int64_t element;
    for (int i = 0; i < SUBJECT_POISONS && cases->failed == 0; i++) {
        subject_set_poison(subject, i);
        if (!walk_forward(cases, subject, true))
            return;
        expect_undamaged(cases, subject, "forward");
        expect_written(cases, subject, "forward", "output", subject->memory.output,
                       subject->output_count);
        if (cases->failed > 0 || !walk_backward(cases, subject, 0))
            return;
        expect_undamaged(cases, subject, "backward");
        expect_gradients_written(cases, subject);
        struct walk_results after = walk_results(subject);
        const char *name = i > 0 ? walk_compare(&before, &after, &element) : NULL;
        if (name != NULL)
            say_depends(cases, name, element);
        before = after;
    }
}

const char *passes_memory(struct cases *cases)
{
    walk_all(cases, memory_of);
    return "writes all that it must and nothing else, and reads only what was written";
}

/* ---- evaluation ---- */

static void evaluation_of(struct cases *cases, struct subject *subject)
{
    int64_t count = subject->output_count;
    float *before = arena_array(subject->arena, (size_t)count, sizeof *before);
    for (int i = 0; i < SUBJECT_POISONS && cases->failed == 0; i++) {
        subject_set_poison(subject, i);
        if (!walk_forward(cases, subject, false))
            return;
        float *output = subject->memory.output;
        expect_undamaged(cases, subject, "forward");
        expect_written(cases, subject, "forward, evaluating,", "output", output, count);
        int64_t element = i > 0 ? walk_difference(before, output, count) : -1;
        if (element >= 0)
            say_depends(cases, "the output, evaluating,", element);
        memcpy(before, output, (size_t)count * sizeof *before);
    }
}

const char *passes_evaluation(struct cases *cases)
{
    walk_all(cases, evaluation_of);
    return "evaluates without the generator, and changes no state";
}

/* ---- beta ---- */

/* With beta 1 the gradients are those of beta 0 and what was there. */
static void expect_added(struct cases *cases, const struct subject *subject,
                         const struct walk_results *plain, const struct walk_results *old)
{
    for (size_t i = 0; i < subject->layer.parameters.count; i++) {
        const struct subject_values *gradient = &plain->gradients[i];
        double largest = fmax(1, walk_largest(gradient->at, gradient->count));
        for (int64_t j = 0; j < gradient->count; j++) {
            double want = (double)gradient->at[j] + (double)old->gradients[i].at[j];
            double off = fabs((double)subject->memory.gradients[i][j] - want);
            if (!(off > 1e-4 * largest))
                continue;
            words_say(cases, CHECK_FAILED,
                      "%s ignores beta: with beta 1 it must be added to what was there, "
                      "with 0 overwrite it",
                      gradient->name);
            return;
        }
    }
}

/* The first of the wanted gradients that is another one than in `plain`, or NULL. */
static const char *changed_gradient(const struct subject *subject,
                                    const struct walk_results *plain)
{
    const struct layer_memory *memory = &subject->memory;
    for (int64_t i = 0; i < subject->layer.input_count; i++)
        if (memory->input_gradients[i] != NULL &&
            walk_difference(memory->input_gradients[i], plain->input_gradients[i].at,
                            plain->input_gradients[i].count) >= 0)
            return plain->input_gradients[i].name;
    for (size_t i = 0; i < subject->layer.parameters.count; i++)
        if (walk_difference(memory->gradients[i], plain->gradients[i].at,
                            plain->gradients[i].count) >= 0)
            return plain->gradients[i].name;
    return NULL;
}

/* Where the gradient by one input, or by any, is not wanted, the others are the same. */
static void expect_without(struct cases *cases, struct subject *subject, int64_t input,
                           const struct walk_results *plain)
{
    int64_t count = subject->layer.input_count;
    float **gradients = subject->memory.input_gradients;
    float **all = arena_array(subject->arena, (size_t)count, sizeof *all);
    memcpy(all, gradients, (size_t)count * sizeof *all);
    for (int64_t i = 0; i < count; i++)
        gradients[i] = i == input || input < 0 ? NULL : gradients[i];
    const char *changed =
        walk_backward(cases, subject, 0) ? changed_gradient(subject, plain) : NULL;
    memcpy(gradients, all, (size_t)count * sizeof *all);
    if (changed == NULL)
        return;
    if (input < 0)
        words_say(cases, CHECK_FAILED,
                  "%s is another one where no input's gradient is wanted "
                  "(input_gradients are NULL)",
                  changed);
    else
        words_say(cases, CHECK_FAILED,
                  "%s is another one where an input's gradient is not wanted (%s is "
                  "NULL)",
                  changed, subject_name(subject, "input_gradient", input));
}

static void beta_of(struct cases *cases, struct subject *subject)
{
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct walk_results plain = walk_results(subject);
    for (size_t i = 0; i < subject->layer.parameters.count; i++)
        subject_fill(subject->memory.gradients[i], plain.gradients[i].count, 77 + i);
    struct walk_results old = walk_results(subject);
    if (!walk_backward(cases, subject, 1))
        return;
    expect_added(cases, subject, &plain, &old);
    int64_t inputs = subject->layer.input_count;
    for (int64_t i = 0; i < inputs && cases->failed == 0; i++)
        expect_without(cases, subject, i, &plain);
    if (inputs > 1 && cases->failed == 0)
        expect_without(cases, subject, -1, &plain);
}

const char *passes_beta(struct cases *cases)
{
    walk_all(cases, beta_of);
    return "gradients are overwritten with beta 0 and added to with 1";
}

/* ---- numbers ---- */

static void numbers_of(struct cases *cases, struct subject *subject)
{
    const float values[] = {NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-45f, 0, -0.0f,
                            /* nothing that a layer of whole numbers takes, and as
                               indices just where memory is closed */
                            -4096, (float)(subject->bound + 4096)};
    for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
        words_doing(cases, "with an input of %g", (double)values[v]);
        for (int64_t i = 0; i < subject->layer.input_count; i++)
            for (int64_t j = 0; j < subject->input_counts[i]; j++)
                subject->memory.inputs[i][j] = values[v];
        if (subject_forward(subject, true) != 0)
            walk_gave_reason(cases, subject, "forward");
        else if (subject_backward(subject, 0) != 0 &&
                 walk_gave_reason(cases, subject, "backward"))
            words_say(cases, CHECK_NOTED, "backward refuses an input of %g: %s",
                      (double)values[v], subject->runner.error.text);
        expect_undamaged(cases, subject, "with such an input a pass");
    }
}

const char *passes_numbers(struct cases *cases)
{
    walk_all(cases, numbers_of);
    return "inputs that are huge, infinite or no number pass through";
}
