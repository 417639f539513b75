/* Not all of everything with everything: a mistake that only shows with two unusual
 * things at once goes unseen, and a layer is checked in seconds. */
#include "check/walk.h"

#include <math.h>
#include <string.h>

#include "check/prepare.h"
#include "check/surroundings.h"
#include "check/table.h"
#include "check/words.h"

/* Of the large ones, whole blocks of up to 64 samples, and blocks of any even number with
 * a rest. */
static const int64_t batches[] = {1, 3, 7}, large_batches[] = {50, 64, 1003};

enum {
    BATCHES = sizeof batches / sizeof batches[0],
    LARGE_BATCHES = sizeof large_batches / sizeof large_batches[0],
    MOST_LARGE = 1 << 20, /* floats of such a batch: 4 MiB */
};

typedef void body_function(struct cases *, struct subject *);

/* 1 where the variant refuses the shape; -1 after a finding. What the body needs of the
 * arena is gone afterwards: there are hundreds of such ways. */
static int visit(struct cases *cases, const struct cases_variant *variant,
                 const struct subject_shapes *shapes, int64_t batch_size,
                 const struct subject_inputs *inputs, body_function *body)
{
    struct arena *whole = cases->arena;
    struct subject subject;
    cases->arena = arena_new();
    int status = prepare_subject(cases, &subject, variant, shapes, batch_size, inputs);
    if (status == 0) {
        char changed[800];
        body(cases, &subject);
        if (surroundings_changed(changed, sizeof changed) != NULL)
            words_say(cases, CHECK_FAILED, "%s", changed);
        prepare_free_subject(&subject);
    }
    arena_free(cases->arena);
    cases->arena = whole;
    return status;
}

int64_t walk_sample_floats(struct cases *cases, const struct cases_variant *variant,
                           const struct subject_shapes *shapes)
{
    struct layer layer = {.plugin = cases->plugin,
                          .options = variant->options,
                          .inputs = shapes->at,
                          .input_count = shapes->count};
    struct layer_runner runner;
    table_make(&runner, cases->plugin);
    if (layer_plan(&layer, &runner, cases->arena) != 0)
        return SATURATE_MOST;
    int64_t floats = layer.temporary_per_sample;
    for (int64_t i = 0; i < layer.input_count; i++)
        floats = saturate_plus(floats, layer_elements(&layer.inputs[i]));
    floats = saturate_plus(floats, layer_elements(&layer.output));
    for (size_t i = 0; i < layer.saved.count; i++)
        floats = saturate_plus(floats, layer.saved.at[i].per_sample);
    return floats;
}

static void visit_unusual(struct cases *cases, const struct cases_variant *variant,
                          const struct subject_shapes *shapes, body_function *body)
{
    int64_t floats = walk_sample_floats(cases, variant, shapes);
    bool any = cases->plugin->input_bound == NULL;
    for (int i = 1; any && i < SUBJECT_INPUTS && cases->failed == 0; i++)
        visit(cases, variant, shapes, batches[BATCHES - 1], &subject_inputs[i], body);
    for (int b = 0; b < LARGE_BATCHES && cases->failed == 0; b++)
        if (!variant->is_value && saturate_times(floats, large_batches[b]) <= MOST_LARGE)
            visit(cases, variant, shapes, large_batches[b], subject_inputs, body);
}

static void walk_shapes(struct cases *cases, size_t number, body_function *body)
{
    const struct cases_variant *variant = &cases->variants[number];
    const struct subject_shapes *taken = NULL;
    size_t count = cases->shape_count + (number > 0 ? cases->more_count : 0);
    for (size_t s = 0; s < count && cases->failed == 0; s++) {
        int status = 0;
        for (size_t b = 0; b < BATCHES && status == 0 && cases->failed == 0; b++)
            if (number == 0 || b == (s + number) % BATCHES)
                status = visit(cases, variant, &cases->shapes[s], batches[b],
                               subject_inputs, body);
        if (status < 0)
            return;
        if (status == 0 && taken == NULL)
            taken = &cases->shapes[s];
    }
    if (taken != NULL)
        visit_unusual(cases, variant, taken, body);
    else if (cases->failed == 0)
        words_say(cases, CHECK_NOTED,
                  "was not tried with %s, as it then refuses every input that was tried: "
                  "give --set and --input",
                  variant->text);
}

void walk_all(struct cases *cases, body_function *body)
{
    for (size_t v = 0; v < cases->variant_count && cases->failed == 0; v++)
        walk_shapes(cases, v, body);
}

const struct cases_variant *walk_variant(const struct cases *cases,
                                         const struct subject *subject)
{
    size_t v = 0;
    while (cases->variants[v].options != subject->layer.options)
        v++;
    return &cases->variants[v];
}

const char *walk_text(const struct cases *cases, const struct subject *subject)
{
    return arena_format(
        subject->arena, "with %s, %s, %s, a batch of %lld",
        walk_variant(cases, subject)->text, words_inputs(&subject->layer, subject->arena),
        subject_inputs_text(subject->layer.plugin, subject->inputs, subject->arena),
        (long long)subject->batch_size);
}

/* ---- Passes ---- */

bool walk_gave_reason(struct cases *cases, const struct subject *subject,
                      const char *callback)
{
    if (!subject_refused(&subject->runner))
        words_say(cases, CHECK_FAILED,
                  "%s fails without a reason (%s): return what lamina_fail returns, with "
                  "a sentence",
                  callback, walk_text(cases, subject));
    return subject_refused(&subject->runner);
}

bool walk_forward(struct cases *cases, struct subject *subject, bool training)
{
    if (subject_forward(subject, training) == 0)
        return true;
    const char *why = subject->runner.error.text;
    if (!walk_gave_reason(cases, subject, "forward"))
        return false;
    if (subject->inputs != subject_inputs)
        words_say(cases, CHECK_NOTED, "forward refuses inputs that are %s: %s",
                  subject->inputs->text, why);
    else
        words_say(cases,
                  subject->batch_size == 1 && training ? CHECK_NOTED : CHECK_FAILED,
                  "forward refuses %s a batch of %lld: %s",
                  training ? "to train on" : "to evaluate",
                  (long long)subject->batch_size, why);
    return false;
}

bool walk_backward(struct cases *cases, struct subject *subject, float beta)
{
    if (subject_backward(subject, beta) == 0)
        return true;
    if (walk_gave_reason(cases, subject, "backward"))
        words_say(cases, CHECK_FAILED, "backward fails: %s", subject->runner.error.text);
    return false;
}

/* ---- Results ---- */

static float *copied(const struct subject *subject, const float *from, int64_t count)
{
    float *copy = arena_array(subject->arena, (size_t)count + 1, sizeof *copy);
    memcpy(copy, from, (size_t)count * sizeof *copy);
    return copy;
}

static void add(struct walk_results *results, const struct subject *subject,
                const char *what, const char *name, const float *values, int64_t count)
{
    results->at[results->count++] =
        (struct subject_values){arena_format(subject->arena, "%s%s", what, name),
                                copied(subject, values, count), count};
}

struct walk_results walk_results(const struct subject *subject)
{
    const struct layer *layer = &subject->layer;
    const struct layer_memory *memory = &subject->memory;
    size_t most =
        1 + layer->state.count + (size_t)layer->input_count + layer->parameters.count;
    struct walk_results results = {
        .at = arena_array(subject->arena, most, sizeof *results.at)};
    add(&results, subject, "", "output", memory->output, subject->output_count);
    for (size_t i = 0; i < layer->state.count; i++)
        add(&results, subject, "state ", layer->state.at[i].name, memory->state[i],
            layer->state.at[i].count);
    results.input_gradients = results.at + results.count;
    for (int64_t i = 0; i < layer->input_count; i++)
        add(&results, subject, "", subject_name(subject, "input_gradient", i),
            memory->input_gradients[i], subject->input_counts[i]);
    results.gradients = results.at + results.count;
    for (size_t i = 0; i < layer->parameters.count; i++)
        add(&results, subject, "the gradient of ", layer->parameters.at[i].name,
            memory->gradients[i], layer->parameters.at[i].count);
    return results;
}

int64_t walk_difference(const float *a, const float *b, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (subject_bits(a[i]) != subject_bits(b[i]))
            return i;
    return -1;
}

const char *walk_compare(const struct walk_results *a, const struct walk_results *b,
                         int64_t *element)
{
    for (size_t i = 0; i < a->count; i++) {
        *element = walk_difference(a->at[i].at, b->at[i].at, a->at[i].count);
        if (*element >= 0)
            return a->at[i].name;
    }
    return NULL;
}

double walk_largest(const float *values, int64_t count)
{
    float largest = 0; /* in double, gcc 12 for arm64 ends at -O3 */
    for (int64_t i = 0; i < count; i++)
        largest = fmaxf(largest, fabsf(values[i]));
    return (double)largest;
}
