/* What a layer says is compared with itself and with what forward does with other
 * options. Nothing here computes what nodes do: a mistake that is the same with all
 * options is for a runtime to find. */
#include "check/onnx_claims.h"

#include <math.h>
#include <string.h>

#include "check/prepare.h"
#include "check/variants.h"
#include "check/walk.h"
#include "check/words.h"
#include "model/layer_onnx.h"

enum { BATCH = 3 };

/* What was said of one way of using the layer, and what it gives in evaluation. */
struct told {
    struct onnx_bytes model; /* empty: it refused */
    int64_t passed;          /* the input that its output is said to be, or -1 */
    const float *output;
    int64_t count;
};

/* A refusal may name an option, which must be one of the layer's. */
static void expect_option(struct cases *cases, const struct error *error)
{
    if (!variants_has(cases, error->option))
        words_say(cases, CHECK_FAILED,
                  "onnx blames the option '%s', which it does not have", error->option);
}

/* "input", "input 2" */
static const char *const *name_inputs(const struct layer *layer, struct arena *arena)
{
    const char **names = arena_array(arena, (size_t)layer->input_count, sizeof *names);
    for (int64_t i = 0; i < layer->input_count; i++)
        names[i] = i == 0 ? "input" : arena_format(arena, "input %lld", (long long)i + 1);
    return names;
}

static int64_t find_passed(const struct layer_onnx *said)
{
    int64_t i = said->layer->input_count - 1;
    while (i >= 0 && strcmp(said->inputs[i], said->output) != 0)
        i--;
    return i;
}

/* False where it refuses, or after a finding. */
static bool ask(struct cases *cases, struct subject *subject, struct told *told)
{
    struct onnx onnx = onnx_begin(subject->arena);
    struct layer_onnx said = {.layer = &subject->layer,
                              .memory = &subject->memory,
                              .onnx = &onnx,
                              .name = "layer",
                              .inputs = name_inputs(&subject->layer, subject->arena)};
    struct error error;
    words_doing(cases, "in onnx, %s", walk_text(cases, subject));
    int status = layer_onnx_add(&said, &subject->runner);
    told->passed = status == 0 ? find_passed(&said) : -1;
    if (status == 0 && onnx_model(&onnx, &told->model, &error) != 0)
        words_say(cases, CHECK_FAILED, "%s (%s)", error.text, walk_text(cases, subject));
    else if (status != 0 && subject_refused(&subject->runner))
        expect_option(cases, &subject->runner.error);
    else if (status != 0)
        words_say(cases, CHECK_FAILED, "%s (%s)",
                  subject->runner.failed
                      ? "its onnx callback fails with an empty sentence"
                      : subject->runner.error.text,
                  walk_text(cases, subject));
    onnx_free(&onnx);
    return told->model.length > 0 && cases->failed == 0;
}

static bool is_same(const struct onnx_bytes *a, const struct onnx_bytes *b)
{
    return a->length == b->length && memcmp(a->at, b->at, a->length) == 0;
}

/* The first element that is another one, but for rounding; or -1. */
static int64_t difference(const float *a, const float *b, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (fabs((double)a[i] - (double)b[i]) > 1e-5 * (1 + fabs((double)a[i])))
            return i;
    return -1;
}

static void expect_input(struct cases *cases, const struct subject *subject,
                         int64_t input)
{
    const struct layer *layer = &subject->layer;
    bool same = memcmp(&layer->inputs[input], &layer->output, sizeof layer->output) == 0;
    int64_t element = !same ? 0
                            : difference(subject->memory.inputs[input],
                                         subject->memory.output, subject->output_count);
    if (element >= 0)
        words_say(cases, CHECK_FAILED,
                  "onnx says that the output is the %s, but element %lld is another "
                  "one (%s)",
                  name_inputs(layer, cases->arena)[input], (long long)element,
                  walk_text(cases, subject));
}

/* Against the first way: where the same is said, the same must be done. */
static void expect_options_said(struct cases *cases, const struct subject *subject,
                                const struct told *first, const struct told *told)
{
    int64_t element = -1;
    if (first->model.length > 0 && first->count == told->count &&
        is_same(&first->model, &told->model))
        element = difference(first->output, told->output, told->count);
    if (element >= 0)
        words_say(cases, CHECK_FAILED,
                  "onnx says the same with %s as with %s, but of %s element %lld of the "
                  "output is another one: say the option in the nodes, or "
                  "refuse it with lamina_fail",
                  walk_variant(cases, subject)->text, cases->variants[0].text,
                  words_inputs(&subject->layer, cases->arena), (long long)element);
}

static void compare(struct cases *cases, struct subject *subject, struct told *told,
                    const struct told *first)
{
    struct told again = {0};
    if (!ask(cases, subject, told))
        return;
    if (ask(cases, subject, &again) && !is_same(&told->model, &again.model))
        words_say(cases, CHECK_FAILED,
                  "says something else in onnx the second time (%s): it must depend on "
                  "its arguments alone",
                  walk_text(cases, subject));
    onnx_bytes_free(&again.model);
    if (cases->failed > 0 || !walk_forward(cases, subject, false))
        return;
    told->count = subject->output_count;
    told->output = subject->memory.output;
    if (told->passed >= 0)
        expect_input(cases, subject, told->passed);
    else
        expect_options_said(cases, subject, first, told);
}

/* Of the first way what was said is kept, as a copy. */
static void keep(struct told *first, const struct told *told, struct arena *arena)
{
    float *output = arena_array(arena, (size_t)told->count, sizeof *output);
    memcpy(output, told->output, (size_t)told->count * sizeof *output);
    *first = *told;
    first->output = output;
}

/* True where the layer says what it is. */
static bool visit(struct cases *cases, size_t variant,
                  const struct subject_shapes *shapes, struct told *first)
{
    struct arena *whole = cases->arena;
    struct subject subject;
    struct told told = {0};
    cases->arena = arena_new();
    if (prepare_subject(cases, &subject, &cases->variants[variant], shapes, BATCH,
                        subject_inputs) == 0) {
        compare(cases, &subject, &told, first);
        if (variant == 0 && told.output != NULL)
            keep(first, &told, whole);
        prepare_free_subject(&subject);
    }
    bool said = told.model.length > 0;
    if (first->model.at != told.model.at)
        onnx_bytes_free(&told.model);
    arena_free(cases->arena);
    cases->arena = whole;
    return said;
}

const char *onnx_claims(struct cases *cases)
{
    size_t said = 0;
    if (!layer_onnx_is_told(cases->plugin))
        return "not told: a net with it cannot be written as ONNX (see lamina/onnx.h)";
    for (size_t s = 0; s < cases->shape_count && cases->failed == 0; s++) {
        struct told first = {0};
        for (size_t v = 0; v < cases->variant_count && cases->failed == 0; v++)
            said += visit(cases, v, &cases->shapes[s], &first);
        onnx_bytes_free(&first.model);
    }
    if (said == 0 && cases->failed == 0)
        words_say(cases, CHECK_NOTED, "onnx refuses all that was tried");
    return "says what it is in ONNX, or refuses an option in a sentence";
}
