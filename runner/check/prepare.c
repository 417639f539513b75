/* Shapes are found by trying: the layer's own shape callback says which of the usual ones
 * it takes. */
#include "check/prepare.h"

#include "base/text.h"
#include "check/crash.h"
#include "check/surroundings.h"
#include "check/symbols.h"
#include "check/table.h"
#include "check/variants.h"
#include "check/words.h"

/* ---- Shapes ---- */

/* 1 where the layer refuses the shape, in a sentence in `error`; -1 after a finding. */
static int try_shape(struct cases *cases, const struct lamina_shape *shape,
                     struct error *error)
{
    struct layer layer = {.plugin = cases->plugin,
                          .options = cases->variants[0].options,
                          .inputs = shape,
                          .input_count = 1};
    struct layer_runner runner;
    const char *text = words_shape(shape, cases->arena);
    table_make(&runner, cases->plugin);
    words_doing(cases, "in shape, of an input of %s", text);
    if (layer_plan(&layer, &runner, cases->arena) == 0) {
        cases->shapes[cases->shape_count++] = *shape;
        return 0;
    }
    *error = runner.error;
    if (subject_refused(&runner))
        return 1;
    words_say(cases, CHECK_FAILED, "of an input of %s: %s", text,
              runner.failed ? "its shape callback fails with an empty sentence"
                            : runner.error.text);
    return -1;
}

static int find_shapes(struct cases *cases)
{
    static const struct lamina_shape tried[] = {
        {1, {5}},       {1, {1}},          {1, {1100}},    {2, {3, 4}},
        {3, {2, 5, 7}}, {4, {2, 3, 2, 3}}, {3, {1, 8, 8}}, {3, {3, 16, 16}},
    };
    const struct lamina_shape *given = &cases->request->input;
    struct error error = {.text = ""};
    int status = given->dims > 0 ? try_shape(cases, given, &error) : 0;
    for (size_t i = 0;
         given->dims == 0 && status >= 0 && i < sizeof tried / sizeof tried[0]; i++)
        status = try_shape(cases, &tried[i], &error);
    if (status < 0)
        return -1;
    if (cases->shape_count > 0)
        return 0;
    words_say(cases, CHECK_FAILED,
              "refuses every input shape that was tried, with %s: %s; where it needs "
              "another, give it with --input and options with --set",
              cases->variants[0].text, error.text);
    return -1;
}

/* ---- All of it ---- */

static void send_layer(struct cases *cases)
{
    struct text text = {0};
    text_add(&text, " %s%c%s%c", cases->plugin->version, '\0', cases->plugin->summary,
             '\0');
    sender_send(cases->sender, MESSAGE_LAYER, text.at, text.length);
    text_free(&text);
}

int prepare_cases(struct cases *cases)
{
    struct error error;
    char changed[800];
    surroundings_remember();
    if (plugin_open(&cases->request->file, &cases->plugin, &error) != 0) {
        const char *remedy = symbols_sanitizer(error.text);
        words_say(cases, CHECK_FAILED, "%s", remedy ? remedy : error.text);
        return -1;
    }
    if (surroundings_changed(changed, sizeof changed) != NULL)
        cases->loading = arena_format(cases->arena, "loading it %s", changed);
    cases->kind = (struct option_kind){.name = cases->plugin->name,
                                       .options = cases->plugin->options,
                                       .count = cases->plugin->option_count,
                                       .size = cases->plugin->options_size};
    symbols_remember(cases->plugin, cases->arena);
    send_layer(cases);
    crash_catch(cases);
    surroundings_remember();
    if (variants_first(cases) != 0 || find_shapes(cases) != 0)
        return -1;
    variants_others(cases);
    return sender_send(cases->sender, MESSAGE_USABLE, "  ", 3);
}

int prepare_subject(struct cases *cases, struct subject *subject,
                    const struct cases_variant *variant, const struct lamina_shape *shape,
                    int64_t batch_size, const struct subject_inputs *inputs)
{
    const struct subject_setting setting = {cases->plugin, variant->options, *shape,
                                            batch_size, inputs};
    words_doing(cases, "with %s, an input of %s, %s, and a batch of %lld", variant->text,
                words_shape(shape, cases->arena), inputs->text, (long long)batch_size);
    crash_is_of(subject); /* initialize may crash */
    if (subject_make(subject, &setting, cases->arena) != 0) {
        crash_is_of(NULL);
        bool refused = variant != cases->variants && subject_refused(&subject->runner);
        if (!refused)
            words_say(cases, CHECK_FAILED, "with %s and an input of %s: %s",
                      variant->text, words_shape(shape, cases->arena),
                      subject->runner.error.text);
        subject_free(subject);
        return refused ? 1 : -1;
    }
    return 0;
}

int prepare_second(struct cases *cases, struct subject *second,
                   const struct subject *subject, int64_t batch_size,
                   const struct subject_inputs *inputs)
{
    const struct subject_setting setting = {cases->plugin, subject->layer.options,
                                            subject->layer.inputs[0], batch_size, inputs};
    crash_is_of(second);
    return subject_make(second, &setting, cases->arena);
}

void prepare_free_second(struct subject *second, const struct subject *subject)
{
    crash_is_of(subject);
    subject_free(second);
}

void prepare_free_subject(struct subject *subject)
{
    crash_is_of(NULL);
    subject_free(subject);
}
