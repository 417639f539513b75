/* What a layer computes, and what it leaves alone meanwhile. Each check says what is
 * wrong with what was seen and what to do. */
#include "check/passes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "check/gradient.h"
#include "check/prepare.h"
#include "check/symbols.h"

static const int64_t batches[] = {1, 3, 7};

enum { BATCHES = sizeof batches / sizeof batches[0] };

/* Runs `body` on a variant with every shape and batch size that it takes. */
static void on_variant(struct cases *cases, const struct cases_variant *variant,
                       void (*body)(struct cases *, struct subject *))
{
    int taken = 0;
    for (size_t s = 0; s < cases->shape_count && cases->failed == 0; s++)
        for (int b = 0; b < BATCHES && cases->failed == 0; b++) {
            struct subject subject;
            int status =
                prepare_subject(cases, &subject, variant, &cases->shapes[s], batches[b]);
            if (status < 0)
                return;
            if (status > 0)
                continue;
            taken++;
            body(cases, &subject);
            prepare_free_subject(&subject);
        }
    if (taken == 0 && cases->failed == 0)
        cases_say(cases, CHECK_NOTED,
                  "was not tried with %s, as it then refuses every input that was tried: "
                  "give --set and --input",
                  variant->text);
}

static void on_all(struct cases *cases, void (*body)(struct cases *, struct subject *))
{
    for (size_t v = 0; v < cases->variant_count && cases->failed == 0; v++)
        on_variant(cases, &cases->variants[v], body);
}

/* A training forward pass. A layer may refuse a batch of one, in a sentence. */
static bool forward(struct cases *cases, struct subject *subject)
{
    if (subject_forward(subject, true) == 0)
        return true;
    cases_say(cases, subject->batch_size == 1 ? CHECK_NOTED : CHECK_FAILED,
              "forward refuses a batch of %lld: %s", (long long)subject->batch_size,
              subject->runner.error.text);
    return false;
}

static bool backward(struct cases *cases, struct subject *subject, float beta)
{
    if (subject_backward(subject, beta) == 0)
        return true;
    cases_say(cases, CHECK_FAILED, "backward fails: %s", subject->runner.error.text);
    return false;
}

static float *copied(const struct subject *subject, const float *from, int64_t count)
{
    float *copy = arena_array(subject->arena, (size_t)count + 1, sizeof *copy);
    memcpy(copy, from, (size_t)count * sizeof *copy);
    return copy;
}

/* The first element in which two arrays differ by a bit, or -1. */
static int64_t difference(const float *a, const float *b, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (memcmp(&a[i], &b[i], sizeof *a) != 0)
            return i;
    return -1;
}

/* All that a pair of passes leaves behind: the output, the state, the gradients. */
struct results {
    struct subject_values *at;
    size_t count;
};

static void add_result(struct results *results, const struct subject *subject,
                       const char *name, const float *values, int64_t count)
{
    results->at[results->count++] =
        (struct subject_values){name, copied(subject, values, count), count};
}

static const char *named(const struct subject *subject, const char *what,
                         const char *name)
{
    return arena_format(subject->arena, "%s%s", what, name);
}

static struct results results_of(const struct subject *subject)
{
    const struct layer *layer = &subject->layer;
    const struct layer_memory *memory = &subject->memory;
    size_t most = 2 + layer->state.count + layer->parameters.count;
    struct results results = {arena_array(subject->arena, most, sizeof *results.at), 0};
    add_result(&results, subject, "output", memory->output, subject->output_count);
    for (size_t i = 0; i < layer->state.count; i++)
        add_result(&results, subject, named(subject, "state ", layer->state.at[i].name),
                   memory->state[i], layer->state.at[i].count);
    add_result(&results, subject, "input_gradient", memory->input_gradient,
               subject->input_count);
    for (size_t i = 0; i < layer->parameters.count; i++)
        add_result(&results, subject,
                   named(subject, "the gradient of ", layer->parameters.at[i].name),
                   memory->gradients[i], layer->parameters.at[i].count);
    return results;
}

/* Where two results differ: the name of the array, and the element. */
static const char *compare_results(const struct results *a, const struct results *b,
                                   int64_t *element)
{
    for (size_t i = 0; i < a->count; i++) {
        *element = difference(a->at[i].at, b->at[i].at, a->at[i].count);
        if (*element >= 0)
            return a->at[i].name;
    }
    return NULL;
}

/* ---- memory ---- */

/* Elements that still have the poison were not written. */
static void expect_written(struct cases *cases, const struct subject *subject,
                           const char *callback, const char *name, const float *values,
                           int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (subject_is_poison(subject, values[i])) {
            cases_say(
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
        cases_say(cases, CHECK_FAILED,
                  "%s writes past an end of %s: keep to the sizes that shape declared",
                  callback, name);
}

/* Both passes with two poisons: what differs was read before it was written. */
static void memory_of(struct cases *cases, struct subject *subject)
{
    int64_t element;
    if (!forward(cases, subject))
        return;
    expect_undamaged(cases, subject, "forward");
    expect_written(cases, subject, "forward", "output", subject->memory.output,
                   subject->output_count);
    if (cases->failed > 0 || !backward(cases, subject, 0))
        return;
    expect_undamaged(cases, subject, "backward");
    expect_written(cases, subject, "backward", "input_gradient",
                   subject->memory.input_gradient, subject->input_count);
    for (size_t i = 0; i < subject->layer.parameters.count; i++)
        expect_written(
            cases, subject, "backward",
            named(subject, "the gradient of ", subject->layer.parameters.at[i].name),
            subject->memory.gradients[i], subject->layer.parameters.at[i].count);
    struct results before = results_of(subject);
    subject->poison = SUBJECT_POISON_B;
    if (cases->failed > 0 || !forward(cases, subject) || !backward(cases, subject, 0))
        return;
    struct results after = results_of(subject);
    const char *name = compare_results(&before, &after, &element);
    if (name != NULL)
        cases_say(cases, CHECK_FAILED,
                  "element %lld of %s depends on memory that was never written: output, "
                  "saved and temporary memory hold anything at first",
                  (long long)element, name);
}

const char *passes_memory(struct cases *cases)
{
    on_all(cases, memory_of);
    return "writes all that it must and nothing else, and reads only what was written";
}

/* ---- evaluation ---- */

static void evaluation_of(struct cases *cases, struct subject *subject)
{
    if (subject_forward(subject, false) != 0) {
        cases_say(cases, CHECK_FAILED, "forward refuses to evaluate a batch of %lld: %s",
                  (long long)subject->batch_size, subject->runner.error.text);
        return;
    }
    expect_undamaged(cases, subject, "forward");
    expect_written(cases, subject, "forward, evaluating,", "output",
                   subject->memory.output, subject->output_count);
}

const char *passes_evaluation(struct cases *cases)
{
    on_all(cases, evaluation_of);
    return "evaluates without the generator, and changes no state";
}

/* ---- beta ---- */

static void beta_of(struct cases *cases, struct subject *subject)
{
    const struct layer *layer = &subject->layer;
    if (!forward(cases, subject) || !backward(cases, subject, 0))
        return;
    struct results plain = results_of(subject);
    struct subject_values *gradients = plain.at + 2 + layer->state.count;
    for (size_t i = 0; i < layer->parameters.count; i++)
        subject_fill(subject->memory.gradients[i], gradients[i].count, 77 + i, false);
    struct results old = results_of(subject);
    struct subject_values *added = old.at + 2 + layer->state.count;
    if (!backward(cases, subject, 1))
        return;
    for (size_t i = 0; i < layer->parameters.count; i++) {
        float largest = 1; /* in double, gcc 12 for arm64 ends at -O3 */
        for (int64_t j = 0; j < gradients[i].count; j++)
            largest = fmaxf(largest, fabsf(gradients[i].at[j]));
        for (int64_t j = 0; j < gradients[i].count; j++) {
            double want = (double)gradients[i].at[j] + (double)added[i].at[j];
            double off = fabs((double)subject->memory.gradients[i][j] - want);
            if (off > 1e-4 * (double)largest) {
                cases_say(cases, CHECK_FAILED,
                          "the gradient of %s ignores beta: with beta 1 it must be added "
                          "to what was there, with 0 overwrite it",
                          layer->parameters.at[i].name);
                return;
            }
        }
    }
    float *wanted = subject->memory.input_gradient;
    subject->memory.input_gradient = NULL;
    bool done = backward(cases, subject, 0);
    subject->memory.input_gradient = wanted;
    for (size_t i = 0; done && i < layer->parameters.count; i++)
        if (difference(subject->memory.gradients[i], gradients[i].at,
                       gradients[i].count) >= 0)
            cases_say(
                cases, CHECK_FAILED,
                "the gradient of %s is another one where the input's gradient is not "
                "wanted (input_gradient is NULL)",
                layer->parameters.at[i].name);
}

const char *passes_beta(struct cases *cases)
{
    on_all(cases, beta_of);
    return "gradients are overwritten with beta 0 and added to with 1";
}

/* ---- gradients ---- */

static void judge(struct cases *cases, const char *name,
                  const struct gradient_result *result)
{
    char which[64] = "all elements moved together";
    cases->gradients_checked += result->checked;
    cases->gradients_kinks += result->kinks;
    cases->gradients_tolerance = fmax(cases->gradients_tolerance, result->tolerance);
    if (result->element >= 0)
        snprintf(which, sizeof which, "element %lld", (long long)result->element);
    if (result->wrong > 0)
        cases_say(
            cases, CHECK_FAILED,
            "the gradient by %s is wrong in %lld of %lld: for %s backward says %.7g, "
            "forward changes by %.7g (they may differ by %.2g): check the derivative",
            name, (long long)result->wrong, (long long)result->checked, which,
            result->given, result->found, result->allowed);
    else if (result->checked == 0)
        cases_say(
            cases, CHECK_FAILED,
            "no element of the gradient by %s could be checked, as forward has a kink "
            "at each: is it continuous?",
            name);
}

/* Between the elements, so that a large layer is not taken for a hung one. */
static void stay_alive(void *cases)
{
    cases_doing(cases, "in the check of the gradients");
}

static void check_gradient(struct cases *cases, struct subject *subject, const char *name,
                           float *values, const struct subject_values *gradient)
{
    struct gradient_result result;
    cases_doing(cases, "in the check of the gradient by %s", name);
    if (gradient_check(subject, values, gradient->at, gradient->count, stay_alive, cases,
                       &result) == 0)
        judge(cases, name, &result);
    else
        cases_say(
            cases, CHECK_FAILED,
            "the gradient by %s cannot be checked: forward fails, or gives no number, "
            "for ordinary inputs (normally distributed around 0)",
            name);
}

static void gradients_of(struct cases *cases, struct subject *subject)
{
    const struct layer *layer = &subject->layer;
    struct layer_memory *memory = &subject->memory;
    if (!forward(cases, subject) || !backward(cases, subject, 0))
        return;
    struct results given = results_of(subject);
    const struct subject_values *gradients = given.at + 1 + layer->state.count;
    check_gradient(cases, subject, "the input", memory->input, &gradients[0]);
    for (size_t i = 0; i < layer->parameters.count; i++)
        check_gradient(cases, subject, layer->parameters.at[i].name,
                       memory->parameters[i], &gradients[i + 1]);
}

const char *passes_gradients(struct cases *cases)
{
    size_t shapes = cases->shape_count;
    cases->shape_count = shapes > 4 ? 4 : shapes;
    on_all(cases, gradients_of);
    const char *kinks = cases->gradients_kinks > 0
                            ? arena_format(cases->arena, "; %lld left out at kinks",
                                           (long long)cases->gradients_kinks)
                            : "";
    return arena_format(
        cases->arena,
        "%lld elements agree with central differences, each within at most "
        "%.1g of the largest%s",
        (long long)cases->gradients_checked, cases->gradients_tolerance, kinks);
}

/* ---- numbers ---- */

static void numbers_of(struct cases *cases, struct subject *subject)
{
    static const float values[] = {NAN,    INFINITY, -INFINITY, 3e38f,
                                   -3e38f, 1e-45f,   0,         -0.0f};
    for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
        cases_doing(cases, "with an input of %g", (double)values[v]);
        for (int64_t i = 0; i < subject->input_count; i++)
            subject->memory.input[i] = values[v];
        if (subject_forward(subject, true) == 0 && subject_backward(subject, 0) != 0)
            cases_say(cases, CHECK_NOTED, "backward refuses an input of %g: %s",
                      (double)values[v], subject->runner.error.text);
        expect_undamaged(cases, subject, "with such an input a pass");
    }
}

const char *passes_numbers(struct cases *cases)
{
    on_all(cases, numbers_of);
    return "inputs that are huge, infinite or no number pass through";
}

/* ---- repeat ---- */

static void expect_same(struct cases *cases, const struct results *a,
                        const struct results *b, const char *when)
{
    int64_t element;
    const char *name = compare_results(a, b, &element);
    if (name != NULL)
        cases_say(cases, CHECK_FAILED,
                  "element %lld of %s is another one %s: keep nothing between calls (a "
                  "static variable?), and draw only from the generator that is handed in",
                  (long long)element, name, when);
}

static void repeat_of(struct cases *cases, struct subject *subject)
{
    struct subject other;
    if (!forward(cases, subject) || !backward(cases, subject, 0))
        return;
    struct results first = results_of(subject);
    if (!forward(cases, subject) || !backward(cases, subject, 0))
        return;
    struct results second = results_of(subject);
    expect_same(cases, &first, &second, "the second time");
    if (cases->failed > 0 ||
        subject_make(&other, cases->plugin, subject->layer.options, &subject->layer.input,
                     subject->batch_size, cases->arena) != 0)
        return;
    if (forward(cases, &other) && backward(cases, &other, 0)) {
        struct results restored = results_of(&other);
        expect_same(cases, &first, &restored,
                    "when parameters and state are restored in other memory");
    }
    subject_free(&other);
}

const char *passes_repeat(struct cases *cases)
{
    on_all(cases, repeat_of);
    return "the same batch gives the same bits again, also in other memory";
}

/* ---- calls ---- */

static void calls_of(struct cases *cases, struct subject *subject)
{
    int allocations = symbols_allocations(), prints = symbols_prints();
    if (!forward(cases, subject) || !backward(cases, subject, 0))
        return;
    allocations = symbols_allocations() - allocations;
    prints = symbols_prints() - prints;
    if (allocations > 0)
        cases_say(
            cases, CHECK_FAILED,
            "allocates memory %d time%s in a forward and a backward pass: declare it "
            "in shape, with lamina_add_saved or lamina_set_temporary",
            allocations, allocations == 1 ? "" : "s");
    if (prints > 0)
        cases_say(cases, CHECK_FAILED,
                  "prints %d time%s in a forward and a backward pass: say what is wrong "
                  "with lamina_fail, and print nothing else",
                  prints, prints == 1 ? "" : "s");
}

const char *passes_calls(struct cases *cases)
{
    symbols_count_calls(cases->plugin);
    on_all(cases, calls_of);
    return "no allocation and no output in forward and backward";
}

/* ---- speed ---- */

/* Seconds of one call, the best of several; of a slow one, of as many as a second holds.
 */
static double best_time(struct subject *subject, bool back)
{
    double best = INFINITY, begin = clock_seconds();
    for (int i = 0; i < 20 && (i == 0 || clock_seconds() - begin < 1); i++) {
        double start = clock_seconds();
        if (back)
            layer_backward(&subject->layer, &subject->memory, &subject->runner,
                           subject->batch_size, 0);
        else
            layer_forward(&subject->layer, &subject->memory, &subject->runner, true,
                          subject->batch_size, &subject->random);
        best = fmin(best, clock_seconds() - start);
    }
    return best;
}

static double copy_bandwidth(int64_t bytes, struct arena *arena)
{
    char *from = arena_array(arena, (size_t)bytes, 1),
         *to = arena_array(arena, (size_t)bytes, 1);
    double best = INFINITY;
    for (int i = 0; i < 20; i++) {
        double start = clock_seconds();
        memcpy(to, from, (size_t)bytes);
        __asm__ volatile("" : : "r"(to) : "memory");
        best = fmin(best, clock_seconds() - start);
    }
    return 2 * (double)bytes / best;
}

static int64_t pass_bytes(const struct subject *subject, bool back)
{
    int64_t floats = subject->input_count + subject->output_count;
    floats += back ? subject->input_count : 0;
    for (size_t i = 0; i < subject->layer.parameters.count; i++)
        floats += (back ? 2 : 1) * subject->layer.parameters.at[i].count;
    for (size_t i = 0; i < subject->layer.saved.count; i++)
        floats += layer_tensor_size(&subject->layer.saved.at[i], subject->batch_size);
    return floats * (int64_t)sizeof(float);
}

static const char *pass_speed(struct cases *cases, struct subject *subject, bool back)
{
    double flops = (double)subject->batch_size *
                   (back ? subject->layer.flops_backward : subject->layer.flops_forward);
    int64_t bytes = pass_bytes(subject, back);
    double seconds = best_time(subject, back);
    double share = 100 * (double)bytes / seconds / copy_bandwidth(bytes, cases->arena);
    const char *work =
        flops > 0 ? arena_format(cases->arena, ", %.3g GFLOP/s", flops / seconds / 1e9)
                  : "";
    return arena_format(cases->arena, "%.3g us, %.0f %% of the speed of copying%s",
                        seconds * 1e6, share, work);
}

const char *passes_speed(struct cases *cases)
{
    struct lamina_shape shape = cases->shapes[cases->shape_count - 1];
    struct subject subject;
    if (cases->request->input.dims == 0 && shape.dims == 1)
        shape.at[0] = 512;
    if (prepare_subject(cases, &subject, &cases->variants[0], &shape, 128) != 0)
        return NULL;
    if (!forward(cases, &subject) || !backward(cases, &subject, 0))
        return NULL;
    const char *seen = arena_format(
        cases->arena, "128 samples of %s: forward %s; backward %s",
        prepare_shape_text(&shape, cases->arena), pass_speed(cases, &subject, false),
        pass_speed(cases, &subject, true));
    prepare_free_subject(&subject);
    return seen;
}
