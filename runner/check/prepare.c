/* Shapes are found by trying: the layer's own shape callback says which of the usual ones
 * it takes. */
#include "check/prepare.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "check/symbols.h"
#include "check/table.h"
#include "check/variants.h"

/* ---- Words ---- */

static void send(struct cases *cases, uint32_t type, char first, const char *format,
                 va_list values)
{
    char text[1024];
    text[0] = first;
    vsnprintf(text + 1, sizeof text - 1, format, values);
    sender_send(cases->sender, type, text, strlen(text + 1) + 2);
    sender_flush(cases->sender);
}

void cases_doing(struct cases *cases, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    send(cases, CASES_DOING, ' ', format, values);
    va_end(values);
}

void cases_say(struct cases *cases, enum check_verdict verdict, const char *format, ...)
{
    va_list values;
    cases->failed += verdict == CHECK_FAILED;
    va_start(values, format);
    send(cases, CASES_FINDING, (char)verdict, format, values);
    va_end(values);
}

const char *prepare_shape_text(const struct lamina_shape *shape, struct arena *arena)
{
    struct text text = {0};
    for (int64_t i = 0; i < shape->dims; i++)
        text_add(&text, "%s%lld", i > 0 ? "x" : "", (long long)shape->at[i]);
    const char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

/* ---- Crashes ---- */

static struct cases *crashing;
static const struct subject *subject_at_work;

/* The process ends here: that the sender is no function for handlers does not matter, as
 * the layer, not the sender, was running. */
static void tell_crash(int number, siginfo_t *info, void *context)
{
    char where[200];
    (void)context;
    if (subject_at_work != NULL && number != SIGFPE) {
        guard_explain(subject_at_work->guard, info->si_addr, where, sizeof where);
        cases_say(crashing, CHECK_FAILED,
                  "reads or writes %s: keep to the sizes that shape declared", where);
        _exit(0);
    }
    signal(number, SIG_DFL);
    raise(number);
}

static void tell_misuse(const char *sentence)
{
    cases_say(crashing, CHECK_FAILED, "%s", sentence);
    _exit(0);
}

static void catch_crashes(struct cases *cases)
{
    static char stack[64 * 1024];
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = tell_crash,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    crashing = cases;
    table_on_misuse(tell_misuse);
    sigaltstack(&own, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

/* ---- Shapes ---- */

/* 1 where the layer refuses the shape, in a sentence in `error`; -1 after a finding. */
static int try_shape(struct cases *cases, const struct lamina_shape *shape,
                     struct error *error)
{
    struct layer layer = {
        .plugin = cases->plugin, .options = cases->variants[0].options, .input = *shape};
    struct layer_runner runner;
    const char *text = prepare_shape_text(shape, cases->arena);
    table_make(&runner, cases->plugin);
    cases_doing(cases, "in shape, of an input of %s", text);
    if (layer_plan(&layer, &runner, cases->arena) == 0) {
        cases->shapes[cases->shape_count++] = *shape;
        return 0;
    }
    *error = runner.error;
    if (subject_refused(&runner))
        return 1;
    cases_say(cases, CHECK_FAILED, "of an input of %s: %s", text,
              runner.failed ? "its shape callback fails with an empty sentence"
                            : runner.error.text);
    return -1;
}

static int find_shapes(struct cases *cases)
{
    static const struct lamina_shape tried[] = {
        {1, {5}}, {1, {1}}, {2, {3, 4}}, {3, {2, 5, 7}}, {3, {1, 8, 8}}, {3, {3, 16, 16}},
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
    cases_say(cases, CHECK_FAILED,
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
    sender_send(cases->sender, CASES_LAYER, text.at, text.length);
    text_free(&text);
}

int prepare_cases(struct cases *cases)
{
    struct error error;
    if (plugin_open(&cases->request->file, &cases->plugin, &error) != 0) {
        cases_say(cases, CHECK_FAILED, "%s", error.text);
        return -1;
    }
    cases->kind = (struct option_kind){.name = cases->plugin->name,
                                       .options = cases->plugin->options,
                                       .count = cases->plugin->option_count,
                                       .size = cases->plugin->options_size};
    symbols_remember(cases->plugin, cases->arena);
    send_layer(cases);
    catch_crashes(cases);
    if (variants_first(cases) != 0 || find_shapes(cases) != 0)
        return -1;
    variants_others(cases);
    return sender_send(cases->sender, CASES_USABLE, "  ", 3);
}

int prepare_subject(struct cases *cases, struct subject *subject,
                    const struct cases_variant *variant, const struct lamina_shape *shape,
                    int64_t batch_size, const struct subject_inputs *inputs)
{
    cases_doing(cases, "with %s, an input of %s, %s, and a batch of %lld", variant->text,
                prepare_shape_text(shape, cases->arena), inputs->text,
                (long long)batch_size);
    subject_at_work = NULL;
    if (subject_make(subject, cases->plugin, variant->options, shape, batch_size, inputs,
                     cases->arena) != 0) {
        bool refused = variant != cases->variants && subject_refused(&subject->runner);
        if (!refused)
            cases_say(cases, CHECK_FAILED, "with %s and an input of %s: %s",
                      variant->text, prepare_shape_text(shape, cases->arena),
                      subject->runner.error.text);
        subject_free(subject);
        return refused ? 1 : -1;
    }
    subject_at_work = subject;
    return 0;
}

void prepare_free_subject(struct subject *subject)
{
    subject_at_work = NULL;
    subject_free(subject);
}
