/* What fails here is a finding of every check, of which the same words are kept once. */
#include "check/prepare.h"

#include <string.h>

#include "base/text.h"
#include "check/crash.h"
#include "check/shapes.h"
#include "check/surroundings.h"
#include "check/symbols.h"
#include "check/variants.h"
#include "check/words.h"

static void send_layer(struct cases *cases)
{
    struct text text = {0};
    text_add(&text, " %s%c%s%c", cases->plugin->version, '\0', cases->plugin->summary,
             '\0');
    sender_send(cases->sender, MESSAGE_LAYER, text.at, text.length);
    text_free(&text);
}

/* -1 after a finding where what inputs are below is no integer option. */
static int check_bound(struct cases *cases)
{
    const char *bound = cases->plugin->input_bound;
    size_t i = 0;
    while (bound != NULL && i < cases->kind.count &&
           strcmp(cases->kind.options[i].name, bound) != 0)
        i++;
    if (bound == NULL ||
        (i < cases->kind.count && cases->kind.options[i].type == LAMINA_INTEGER))
        return 0;
    words_say(cases, CHECK_FAILED,
              "has inputs that are below its option '%s', which %s: name an integer by "
              ".input_bound",
              bound, i < cases->kind.count ? "is no integer" : "it does not have");
    return -1;
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
    if (check_bound(cases) != 0 || variants_first(cases) != 0 || shapes_find(cases) != 0)
        return -1;
    variants_others(cases);
    shapes_find_more(cases);
    return sender_send(cases->sender, MESSAGE_USABLE, "  ", 3);
}

int prepare_subject(struct cases *cases, struct subject *subject,
                    const struct cases_variant *variant,
                    const struct subject_shapes *shapes, int64_t batch_size,
                    const struct subject_inputs *inputs)
{
    const struct subject_setting setting = {cases->plugin, variant->options, *shapes,
                                            batch_size, inputs};
    const struct layer layer = {.inputs = shapes->at, .input_count = shapes->count};
    const char *text = words_inputs(&layer, cases->arena);
    words_doing(cases, "with %s, %s, %s, and a batch of %lld", variant->text, text,
                subject_inputs_text(cases->plugin, inputs, cases->arena),
                (long long)batch_size);
    crash_is_of(subject); /* initialize may crash */
    if (subject_make(subject, &setting, cases->arena) != 0) {
        crash_is_of(NULL);
        bool refused = variant != cases->variants && subject_refused(&subject->runner);
        if (!refused)
            words_say(cases, CHECK_FAILED, "with %s and %s: %s", variant->text, text,
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
    const struct layer *layer = &subject->layer;
    const struct subject_setting setting = {cases->plugin,
                                            layer->options,
                                            {layer->inputs, layer->input_count},
                                            batch_size,
                                            inputs};
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
