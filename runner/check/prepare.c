/* Shapes are found by trying: the layer's own shape callback says which of the usual ones
 * it takes. */
#include "check/prepare.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "check/surroundings.h"
#include "check/symbols.h"
#include "check/table.h"
#include "check/variants.h"

static struct cases *crashing; /* those whose layer is at work */

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
    send(cases, MESSAGE_DOING, ' ', format, values);
    va_end(values);
}

void cases_say(struct cases *cases, enum check_verdict verdict, const char *format, ...)
{
    va_list values;
    cases->failed += verdict == CHECK_FAILED;
    va_start(values, format);
    send(cases, MESSAGE_FINDING, (char)verdict, format, values);
    va_end(values);
}

/* Not at each of thousands of quick passes. */
static void tell_alive(void)
{
    static double told;
    double now = clock_seconds();
    if (now - told < 0.5)
        return;
    told = now;
    sender_send(crashing->sender, MESSAGE_ALIVE, "  ", 3);
    sender_flush(crashing->sender);
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

static const struct subject *subject_at_work;

static const char *stack_top; /* about where the stack begins */

/* How much of the stack was in use; 0: not known. */
static size_t stack_used(const void *context)
{
    const ucontext_t *machine = context;
#if defined(__x86_64__)
    uintptr_t at = (uintptr_t)machine->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
    uintptr_t at = (uintptr_t)machine->uc_mcontext.sp;
#else
    uintptr_t at = (uintptr_t)stack_top;
    (void)machine;
#endif
    return (uintptr_t)stack_top > at ? (uintptr_t)stack_top - at : 0;
}

/* Whether an address is what a NULL input_gradient leads to. */
static bool is_null_gradient(const void *address)
{
    const struct subject *subject = subject_at_work;
    bool made = subject != NULL && subject->memory.input != NULL;
    size_t bytes = made ? (size_t)subject->input_count * sizeof(float) : 0;
    return made && subject->memory.input_gradient == NULL &&
           (uintptr_t)address < bytes + 4096;
}

/* What an address is that a layer must not touch, and what to do. */
static void explain(const void *address, const void *context, char *text, size_t size)
{
    enum { MEBI = 1 << 20 };
    struct rlimit limit;
    if (subject_at_work != NULL && subject_at_work->guard != NULL &&
        guard_explain(subject_at_work->guard, address, text, size))
        return;
    if (is_null_gradient(address))
        snprintf(
            text, size,
            "uses input_gradient where it is NULL, as it is where nothing before the "
            "layer is trained: write it only where it is not NULL");
    else if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
             stack_used(context) + 64 * 1024 > limit.rlim_cur)
        snprintf(text, size,
                 "needs more stack than the %llu MiB that there are: large arrays are "
                 "declared in shape, with lamina_set_temporary, and a recursion must end",
                 (unsigned long long)limit.rlim_cur / MEBI);
    else if ((uintptr_t)address < 4096)
        snprintf(text, size,
                 "follows a pointer that is NULL: see in layer.h what may be");
    else
        snprintf(text, size,
                 "reads or writes address %p, which is none of its buffers: keep to the "
                 "sizes that shape declared",
                 address);
}

/* The process ends here: that the sender is no function for handlers does not matter, as
 * the layer, not the sender, was running. */
static void tell_crash(int number, siginfo_t *info, void *context)
{
    char text[400];
    (void)number;
    explain(info->si_addr, context, text, sizeof text);
    cases_say(crashing, CHECK_FAILED, "%s", text);
    _exit(0);
}

static void tell_misuse(const char *sentence)
{
    cases_say(crashing, CHECK_FAILED, "%s", sentence);
    _exit(0);
}

static void catch_crashes(struct cases *cases)
{
    static char stack[64 * 1024];
    char here;
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = tell_crash,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    stack_top = &here;
    crashing = cases;
    table_on_misuse(tell_misuse);
    subject_on_pass(tell_alive);
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
    sender_send(cases->sender, MESSAGE_LAYER, text.at, text.length);
    text_free(&text);
}

int prepare_cases(struct cases *cases)
{
    struct error error;
    char changed[800];
    surroundings_remember();
    if (plugin_open(&cases->request->file, &cases->plugin, &error) != 0) {
        const char *remedy = check_sanitizer(error.text);
        cases_say(cases, CHECK_FAILED, "%s", remedy ? remedy : error.text);
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
    catch_crashes(cases);
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
    cases_doing(cases, "with %s, an input of %s, %s, and a batch of %lld", variant->text,
                prepare_shape_text(shape, cases->arena), inputs->text,
                (long long)batch_size);
    subject_at_work = subject; /* initialize may crash */
    if (subject_make(subject, cases->plugin, variant->options, shape, batch_size, inputs,
                     cases->arena) != 0) {
        subject_at_work = NULL;
        bool refused = variant != cases->variants && subject_refused(&subject->runner);
        if (!refused)
            cases_say(cases, CHECK_FAILED, "with %s and an input of %s: %s",
                      variant->text, prepare_shape_text(shape, cases->arena),
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
    subject_at_work = second;
    return subject_make(second, cases->plugin, subject->layer.options,
                        &subject->layer.input, batch_size, inputs, cases->arena);
}

void prepare_free_second(struct subject *second, const struct subject *subject)
{
    subject_at_work = subject;
    subject_free(second);
}

void prepare_free_subject(struct subject *subject)
{
    subject_at_work = NULL;
    subject_free(subject);
}
