/* A variant is a list of texts, one an option, NULL where it is left to its default. They
 * are read as a config's are, so that none is tried that no config could have. */
#include "check/variants.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "check/table.h"
#include "check/words.h"
#include "config/option.h"
#include "config/option_type.h"
#include "config/spelling.h"
#include "model/plugin.h"

enum { MOST_VARIANTS = 64, MOST_CANDIDATES = 16 };

/* ---- Reading ---- */

static const char *compose(const struct cases *cases, const char *const *values)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < cases->kind.count; i++)
        if (values[i] != NULL)
            text_add(&text, "%s%s: %s", text.length > 0 ? ", " : "",
                     cases->kind.options[i].name, values[i]);
    const char *copy = arena_copy(cases->arena, text.at, text.length);
    text_free(&text);
    return copy;
}

/* What follows "options:1:2: ". */
static const char *without_place(const char *line)
{
    const char *text = strstr(line, ": ");
    return text ? text + 2 : line;
}

/* Reads "a: 1, b: true" by the table; NULL, with what was said first in `why`, where it
 * does not allow that. */
static const void *read(const struct cases *cases, const struct option_kind *kind,
                        const char *options, struct error *why)
{
    struct problems problems = {0};
    struct text map = {0};
    void *values = arena_array(cases->arena, 1, kind->size);
    text_add(&map, "{%s}", options);
    const struct node *node =
        tree_parse(map.at, map.length, "options", cases->arena, &problems);
    if (node != NULL) {
        option_refuse_unknown(kind, node, "", NULL, cases->arena, &problems);
        option_read(kind, node, "", values, cases->arena, &problems);
    }
    size_t count = problems.count;
    if (count > 0)
        error_set(why, "%s", without_place(problems.lines[0]));
    problems_free(&problems);
    text_free(&map);
    return count == 0 ? values : NULL;
}

static bool allows(const struct cases *cases, const struct lamina_option *option,
                   const char *value, struct error *why)
{
    struct option_kind one = cases->kind;
    one.options = option;
    one.count = 1;
    return read(cases, &one, arena_format(cases->arena, "%s: %s", option->name, value),
                why) != NULL;
}

/* ---- Candidates ---- */

static size_t add_text(const char **texts, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0)
            return count;
    if (count < MOST_CANDIDATES)
        texts[count++] = text;
    return count;
}

/* The words of a choice or a switch; of a number, values that are usual, those of its
 * range, and words in place of it, in the order in which they are tried; of a text, one.
 */
static size_t candidates(const struct cases *cases, const struct lamina_option *option,
                         const char **texts)
{
    static const char *const values[][MOST_CANDIDATES] = {
        [LAMINA_BOOL] = {"false", "true"},
        [LAMINA_INTEGER] = {"3", "2", "1", "5", "0", "-1"},
        [LAMINA_REAL] = {"0.5", "2", "0.1", "3", "1", "0", "-1"},
        [LAMINA_TEXT] = {"text"},
        [LAMINA_INTEGERS] = {"-1", "3", "[2, 1]", "[1, 2]", "2", "1", "[1, 0]", "[0, 1]",
                             "0"},
    };
    const char *allowed = option->allowed, *word;
    struct option_range range;
    size_t count = 0, length;
    if (option->type != LAMINA_CHOICE && option->type <= LAMINA_INTEGERS)
        for (const char *const *value = values[option->type]; *value != NULL; value++)
            count = add_text(texts, count, *value);
    if (option->type == LAMINA_CHOICE || option_type_bounds(option) != allowed)
        while ((word = option_type_choice(&allowed, &length)) != NULL)
            count = add_text(texts, count, arena_copy(cases->arena, word, length));
    if ((option->type == LAMINA_INTEGER || option->type == LAMINA_REAL) &&
        option->allowed != NULL && option_type_range(option->allowed, &range)) {
        const char *form = option->type == LAMINA_REAL ? "%.9g" : "%.0f";
        double middle = range.low + (range.high - range.low) / 2;
        const double ends[] = {range.low, range.high, middle};
        for (int i = 0; i < 3; i++)
            if (ends[i] > -1e6 && ends[i] < 1e6)
                count = add_text(texts, count, arena_format(cases->arena, form, ends[i]));
    }
    return count;
}

/* The first that the table allows; NULL: none. */
static const char *any_value(const struct cases *cases,
                             const struct lamina_option *option)
{
    const char *texts[MOST_CANDIDATES];
    struct error why;
    size_t count = candidates(cases, option, texts);
    for (size_t i = 0; i < count; i++)
        if (allows(cases, option, texts[i], &why))
            return texts[i];
    return NULL;
}

/* ---- What the user gave ---- */

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

static void say_unknown(struct cases *cases, const char *setting)
{
    const char **names = arena_array(cases->arena, cases->kind.count + 1, sizeof *names);
    const char *word = arena_copy(cases->arena, setting, strcspn(setting, "="));
    struct text known = {0};
    for (size_t i = 0; i < cases->kind.count; i++) {
        names[i] = cases->kind.options[i].name;
        text_add(&known, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = spelling_nearest(word, names, cases->kind.count);
    words_say(cases, CHECK_FAILED,
              "has no option that --set %s could set%s%s%s; it has %s", setting,
              nearest ? " (did you mean " : "", nearest ? nearest : "",
              nearest ? "?)" : "", known.length > 0 ? known.at : "none");
    text_free(&known);
}

/* -1 after a finding where a setting names no option, or a value that it may not have. */
static int check_settings(struct cases *cases)
{
    for (size_t i = 0; i < cases->request->setting_count; i++) {
        const char *setting = cases->request->settings[i];
        const struct lamina_option *option = cases->kind.options;
        const struct lamina_option *end = option + cases->kind.count;
        struct error why;
        while (option < end && !sets(setting, option->name))
            option++;
        if (option < end && allows(cases, option, strchr(setting, '=') + 1, &why))
            continue;
        if (option == end)
            say_unknown(cases, setting);
        else
            words_say(cases, CHECK_FAILED, "--set %s: %s", setting, why.text);
        return -1;
    }
    return 0;
}

/* ---- Variants ---- */

/* What the first variant writes: what the user gave, and what must be given. */
static const char **first_values(const struct cases *cases)
{
    const char **values =
        arena_array(cases->arena, cases->kind.count + 1, sizeof *values);
    for (size_t i = 0; i < cases->kind.count; i++) {
        const struct lamina_option *option = &cases->kind.options[i];
        values[i] = given_value(cases, option->name);
        if (values[i] == NULL && option->default_value == NULL)
            values[i] = any_value(cases, option);
    }
    return values;
}

static bool is_switched(const struct cases *cases, const char *const *values)
{
    for (size_t i = 0; i < cases->kind.count; i++) {
        const struct lamina_option *option = &cases->kind.options[i];
        bool listed = option->type == LAMINA_BOOL || option->type == LAMINA_CHOICE;
        if (listed && values[i] != NULL && option->default_value != NULL &&
            strcmp(values[i], option->default_value) != 0)
            return true;
    }
    return false;
}

/* false where its own table does not allow it. */
static bool add_variant(struct cases *cases, const char *const *values, bool is_value)
{
    struct error why;
    const char *text = compose(cases, values);
    const void *options = read(cases, &cases->kind, text, &why);
    if (options == NULL)
        return false;
    cases->left_out |= cases->variant_count == MOST_VARIANTS;
    if (cases->left_out)
        return true;
    cases->variants[cases->variant_count++] =
        (struct cases_variant){text[0] ? text : "its default options", options,
                               is_switched(cases, values), is_value};
    return true;
}

int variants_first(struct cases *cases)
{
    if (check_settings(cases) != 0)
        return -1;
    cases->variants = arena_array(cases->arena, MOST_VARIANTS, sizeof *cases->variants);
    const char **values = first_values(cases);
    if (add_variant(cases, values, false))
        return 0;
    words_say(cases, CHECK_FAILED,
              "no options were found that its own table allows (%s): give them with "
              "--set option=value",
              compose(cases, values));
    return -1;
}

bool variants_has(const struct cases *cases, const char *option)
{
    bool found = option[0] == '\0' ||
                 (plugin_most_inputs(cases->plugin) > 1 && strcmp(option, "from") == 0);
    for (size_t i = 0; i < cases->kind.count; i++)
        found = found || strcmp(cases->kind.options[i].name, option) == 0;
    return found;
}

const void *variants_with(const struct cases *cases, const struct lamina_option *option,
                          const char *value)
{
    struct error why;
    const char **values = first_values(cases);
    values[option - cases->kind.options] = value;
    return read(cases, &cases->kind, compose(cases, values), &why);
}

/* Whether the layer takes one of the shapes with these values. */
static bool fits(struct cases *cases, const char *const *values)
{
    struct error why;
    const char *text = compose(cases, values);
    const void *options = read(cases, &cases->kind, text, &why);
    words_doing(cases, "in shape, with %s", text);
    for (size_t i = 0; options != NULL && i < cases->shape_count; i++) {
        struct layer layer = {.plugin = cases->plugin,
                              .options = options,
                              .inputs = cases->shapes[i].at,
                              .input_count = cases->shapes[i].count};
        struct layer_runner runner;
        table_make(&runner, cases->plugin);
        if (layer_plan(&layer, &runner, cases->arena) == 0)
            return true;
    }
    return false;
}

/* Adds what one option is tried at besides; returns the first of these, or NULL. */
static const char *add_option(struct cases *cases, size_t number)
{
    enum { MOST_VALUES = 3 };
    const struct lamina_option *option = &cases->kind.options[number];
    const char **values = first_values(cases), *texts[MOST_CANDIDATES], *first = NULL;
    const char *own = values[number] ? values[number] : option->default_value;
    bool listed = option->type == LAMINA_BOOL || option->type == LAMINA_CHOICE;
    size_t count = candidates(cases, option, texts), added = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_word = isalpha((unsigned char)texts[i][0]) != 0;
        values[number] = texts[i];
        if ((!listed && !is_word && added >= MOST_VALUES) || strcmp(texts[i], own) == 0 ||
            (!listed && !fits(cases, values)) || !add_variant(cases, values, !listed))
            continue;
        first = first ? first : texts[i];
        added++;
    }
    return first;
}

void variants_others(struct cases *cases)
{
    const char **all = first_values(cases);
    struct text untried = {0};
    for (size_t i = 0; i < cases->kind.count; i++) {
        const struct lamina_option *option = &cases->kind.options[i];
        const char *own = all[i] ? all[i] : option->default_value, *before = all[i];
        if (given_value(cases, option->name) != NULL)
            continue;
        all[i] = add_option(cases, i);
        if (all[i] == NULL)
            text_add(&untried, "%s%s (%s)", untried.length > 0 ? ", " : "", option->name,
                     own);
        if (all[i] == NULL || !fits(cases, all))
            all[i] = before;
    }
    add_variant(cases, all, true);
    if (untried.length > 0)
        cases->untried = arena_copy(cases->arena, untried.at, untried.length);
    text_free(&untried);
}
