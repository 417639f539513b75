/* Options and shapes are found by trying: the layer's own table and its shape callback
 * say which of the usual ones they take. */
#include "check/prepare.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

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

static void catch_crashes(struct cases *cases)
{
    static char stack[64 * 1024];
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = tell_crash,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    crashing = cases;
    sigaltstack(&own, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

/* ---- Options ---- */

const void *prepare_options(const struct cases *cases, const char *text)
{
    struct problems problems = {0};
    struct text map = {0};
    void *options = arena_array(cases->arena, 1, cases->kind.size);
    text_add(&map, "{%s}", text);
    const struct node *node =
        tree_parse(map.at, map.length, "options", cases->arena, &problems);
    if (node != NULL)
        option_read(&cases->kind, node, "", NULL, options, cases->arena, &problems);
    size_t count = problems.count;
    problems_free(&problems);
    text_free(&map);
    return count == 0 ? options : NULL;
}

static bool allows(const struct cases *cases, const struct lamina_option *option,
                   const char *value)
{
    const struct option_kind all = cases->kind;
    struct cases one = *cases;
    one.kind = (struct option_kind){
        .name = all.name, .options = option, .count = 1, .size = all.size};
    return prepare_options(
               &one, arena_format(cases->arena, "%s: %s", option->name, value)) != NULL;
}

const char *prepare_value(const struct cases *cases, const struct lamina_option *option)
{
    static const char *const values[] = {"3",   "1",  "0.5",  "2",   "0",
                                         "0.1", "-1", "true", "text"};
    if (option->type == LAMINA_CHOICE) {
        const char *allowed = option->allowed;
        size_t length;
        const char *word = option_choice(&allowed, &length);
        return word ? arena_copy(cases->arena, word, length) : NULL;
    }
    if (option->type == LAMINA_INTEGERS && allows(cases, option, "-1"))
        return "-1"; /* as in a shape: what is left */
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (allows(cases, option, values[i]))
            return values[i];
    return NULL;
}

static bool sets(const char *setting, const char *option)
{
    size_t length = strcspn(setting, "=");
    return strlen(option) == length && strncmp(setting, option, length) == 0;
}

static const char *given_value(const struct cases *cases, const char *option)
{
    for (size_t i = 0; i < cases->request->setting_count; i++)
        if (sets(cases->request->settings[i], option))
            return cases->request->settings[i] + strlen(option) + 1;
    return NULL;
}

/* -1 after a finding where a setting names no option. */
static int check_settings(struct cases *cases)
{
    for (size_t i = 0; i < cases->request->setting_count; i++) {
        const char *setting = cases->request->settings[i];
        size_t option = 0;
        while (option < cases->kind.count &&
               !sets(setting, cases->kind.options[option].name))
            option++;
        if (option < cases->kind.count)
            continue;
        cases_say(cases, CHECK_FAILED, "has no option that --set %s could set", setting);
        return -1;
    }
    return 0;
}

const char *prepare_base(const struct cases *cases, const struct lamina_option *without)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < cases->kind.count; i++) {
        const struct lamina_option *option = &cases->kind.options[i];
        const char *value = given_value(cases, option->name);
        if (value == NULL && option->default_value == NULL)
            value = prepare_value(cases, option);
        if (value != NULL && option != without)
            text_add(&text, "%s: %s, ", option->name, value);
    }
    if (text.length > 0)
        text.length -= strlen(", ");
    const char *copy = arena_copy(cases->arena, text.at, text.length);
    text_free(&text);
    return copy;
}

const void *prepare_with(const struct cases *cases, const struct lamina_option *option,
                         const char *value)
{
    const char *base = prepare_base(cases, option);
    return prepare_options(cases, arena_format(cases->arena, "%s%s%s: %s", base,
                                               base[0] ? ", " : "", option->name, value));
}

static void add_variant(struct cases *cases, const char *text)
{
    const void *options = prepare_options(cases, text);
    if (options != NULL && cases->variant_count < 16)
        cases->variants[cases->variant_count++] =
            (struct cases_variant){text[0] ? text : "its default options", options};
}

/* The options as given, and each switch and choice the other way. Of a key written twice
 * the reader would complain, so that those the user gave stay as they are. */
static void add_variants(struct cases *cases)
{
    const char *base = prepare_base(cases, NULL);
    const char *comma = base[0] ? ", " : "";
    cases->variants = arena_array(cases->arena, 16, sizeof *cases->variants);
    add_variant(cases, base);
    for (size_t i = 0; i < cases->kind.count; i++) {
        const struct lamina_option *option = &cases->kind.options[i];
        if (option->type == LAMINA_BOOL && option->default_value != NULL) {
            bool on = strcmp(option->default_value, "true") == 0;
            add_variant(cases, arena_format(cases->arena, "%s%s%s: %s", base, comma,
                                            option->name, on ? "false" : "true"));
        }
        const char *allowed = option->allowed, *word;
        size_t length;
        if (option->type != LAMINA_CHOICE || option->default_value == NULL)
            continue;
        while ((word = option_choice(&allowed, &length)) != NULL)
            if (strncmp(word, option->default_value, length) != 0 ||
                option->default_value[length] != '\0')
                add_variant(cases, arena_format(cases->arena, "%s%s%s: %.*s", base, comma,
                                                option->name, (int)length, word));
    }
}

/* ---- Shapes ---- */

static bool accepts(struct cases *cases, const struct lamina_shape *shape,
                    struct error *error)
{
    struct layer layer = {
        .plugin = cases->plugin, .options = cases->variants[0].options, .input = *shape};
    struct layer_runner runner;
    layer_runner_make(&runner);
    cases_doing(cases, "in shape, of an input of %s",
                prepare_shape_text(shape, cases->arena));
    if (layer_plan(&layer, &runner, cases->arena) == 0)
        return true;
    *error = runner.error;
    return false;
}

static int find_shapes(struct cases *cases)
{
    static const struct lamina_shape tried[] = {
        {1, {5}}, {1, {1}}, {2, {3, 4}}, {3, {2, 5, 7}}, {3, {1, 8, 8}}, {3, {3, 16, 16}},
    };
    struct error error = {.text = ""};
    if (cases->request->input.dims > 0) {
        if (accepts(cases, &cases->request->input, &error))
            cases->shapes[cases->shape_count++] = cases->request->input;
    } else {
        for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++)
            if (accepts(cases, &tried[i], &error))
                cases->shapes[cases->shape_count++] = tried[i];
    }
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
    send_layer(cases);
    catch_crashes(cases);
    if (check_settings(cases) != 0)
        return -1;
    add_variants(cases);
    if (cases->variant_count == 0) {
        cases_say(cases, CHECK_FAILED,
                  "no options were found that its own table allows (%s): give them with "
                  "--set option=value",
                  prepare_base(cases, NULL));
        return -1;
    }
    if (find_shapes(cases) != 0)
        return -1;
    return sender_send(cases->sender, CASES_USABLE, "  ", 3);
}

int prepare_subject(struct cases *cases, struct subject *subject,
                    const struct cases_variant *variant, const struct lamina_shape *shape,
                    int64_t batch_size)
{
    cases_doing(cases, "with %s, an input of %s and a batch of %lld", variant->text,
                prepare_shape_text(shape, cases->arena), (long long)batch_size);
    subject_at_work = NULL;
    if (subject_make(subject, cases->plugin, variant->options, shape, batch_size,
                     cases->arena) != 0) {
        bool refused = variant != cases->variants && subject->runner.failed;
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
