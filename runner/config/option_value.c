/* The values of options as they are recorded, compared and shown. */
#include "config/option_value.h"

#include <string.h>

#include "config/option_type.h"

/* The word of a choice by its place in "tanh | none". */
static const char *choice_word(const char *allowed, int32_t choice, struct arena *arena)
{
    const char *word;
    size_t length;
    for (int32_t i = 0; (word = option_type_choice(&allowed, &length)) != NULL; i++)
        if (i == choice)
            return arena_copy(arena, word, length);
    return "";
}

/* A list as JSON, of whichever type it is: the others are empty. */
static const char *list_text(const struct option_parsed *parsed, struct arena *arena)
{
    char real[TEXT_REAL_SIZE];
    struct text list = {0};
    if (parsed->integers.count + (int64_t)parsed->reals.count +
            (int64_t)parsed->texts.count ==
        0)
        return "[]";
    for (int64_t i = 0; i < parsed->integers.count; i++)
        text_add(&list, "%s%lld", i == 0 ? "" : ", ", (long long)parsed->integers.at[i]);
    for (size_t i = 0; i < parsed->reals.count; i++)
        text_add(&list, "%s%s", i == 0 ? "" : ", ",
                 text_from_real(parsed->reals.at[i], real));
    for (size_t i = 0; i < parsed->texts.count; i++) {
        text_add(&list, "%s", i == 0 ? "" : ", ");
        text_add_json(&list, parsed->texts.at[i]);
    }
    const char *text = arena_format(arena, "[%s]", list.at != NULL ? list.at : "");
    text_free(&list);
    return text;
}

static const char *epochs_text(double epochs, struct arena *arena)
{
    char real[TEXT_REAL_SIZE];
    return arena_format(arena, "{\"epochs\": %s}", text_from_real(epochs, real));
}

static const char *moments_text(const struct option_moments *moments, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < moments->count; i++) {
        const struct option_iterations *moment = &moments->at[i];
        const char *next = moment->epochs > 0
                               ? epochs_text(moment->epochs, arena)
                               : arena_format(arena, "%lld", (long long)moment->count);
        text = arena_format(arena, "%s%s%s", text, i == 0 ? "" : ", ", next);
    }
    return arena_format(arena, "[%s]", text);
}

/* Names with what is given of each: equal texts say the same. */
static const char *sections_text(const struct option_sections *sections,
                                 struct arena *arena)
{
    struct text text = {0};
    for (size_t i = 0; i < sections->count; i++) {
        text_add(&text, "%zu:%s\n", strlen(sections->names[i]), sections->names[i]);
        for (size_t j = 0; j < sections->kind->count; j++) {
            const struct lamina_option *option = &sections->kind->options[j];
            struct option_value value = option_value(option, sections->at[i], arena);
            text_add(&text, "%s=", option->name);
            option_value_write(&value, &text);
        }
    }
    const char *copy = arena_format(arena, "%s", text.length > 0 ? text.at : "");
    text_free(&text);
    return copy;
}

static struct option_value value_of(const struct lamina_option *option,
                                    const struct option_parsed *parsed,
                                    struct arena *arena)
{
    struct option_value value = {.type = VALUE_TEXT};
    switch (option->type) {
    case LAMINA_BOOL:
    case LAMINA_INTEGER:
    case OPTION_REPETITION:
        value.type = VALUE_INTEGER;
        value.is_bool = option->type == LAMINA_BOOL;
        value.integer = value.is_bool ? parsed->boolean : parsed->integer;
        return value;
    case LAMINA_REAL:
        value.type = VALUE_REAL;
        value.real = parsed->real;
        return value;
    case LAMINA_CHOICE:
        value.text = choice_word(option->allowed, parsed->choice, arena);
        return value;
    case LAMINA_INTEGERS:
        value.text = parsed->integers.count < 0
                         ? choice_word(option->allowed,
                                       (int32_t)(-1 - parsed->integers.count), arena)
                         : list_text(parsed, arena);
        return value;
    case OPTION_REALS:
    case OPTION_TEXTS:
        value.text =
            parsed->reals.word != NULL ? parsed->reals.word : list_text(parsed, arena);
        return value;
    case OPTION_SECTIONS:
        value.text = sections_text(&parsed->sections, arena);
        return value;
    case OPTION_ITERATIONS:
        if (parsed->iterations.epochs > 0)
            value.text = epochs_text(parsed->iterations.epochs, arena);
        else
            value = (struct option_value){.type = VALUE_INTEGER,
                                          .integer = parsed->iterations.count};
        return value;
    case OPTION_MOMENTS:
        value.text = moments_text(&parsed->moments, arena);
        return value;
    case OPTION_PART:
    case OPTION_COMPONENTS:
        return (struct option_value){.type = VALUE_NULL};
    default:
        value.text = parsed->text;
        return value;
    }
}

struct option_value option_value(const struct lamina_option *option, const void *options,
                                 struct arena *arena)
{
    struct option_parsed parsed = {0};
    memcpy(option_type_field(option, &parsed), (const char *)options + option->offset,
           option_type_find(option->type)->size);
    return value_of(option, &parsed, arena);
}

bool option_value_differs(const struct lamina_option *option, const struct node *map,
                          const void *options, struct arena *arena)
{
    struct node absent;
    struct option_parsed parsed;
    if (tree_find(map, option->name) == NULL)
        return false;
    if (option->default_value == NULL ||
        !option_type_parse(option, option_type_default(option, &absent, arena), arena,
                           &parsed))
        return true;
    struct option_value value = option_value(option, options, arena);
    struct option_value fallback = value_of(option, &parsed, arena);
    return !option_value_same(&value, &fallback);
}

bool option_value_same(const struct option_value *a, const struct option_value *b)
{
    if (a->type != b->type)
        return false;
    if (a->type == VALUE_TEXT)
        return strcmp(a->text, b->text) == 0;
    return a->type == VALUE_REAL ? a->real == b->real : a->integer == b->integer;
}

void option_value_write(const struct option_value *value, struct text *out)
{
    char real[TEXT_REAL_SIZE];
    if (value->type == VALUE_NULL)
        return; /* a tree with mistakes has such values */
    if (value->type == VALUE_INTEGER)
        text_add(out, "integer:%lld\n", (long long)value->integer);
    else if (value->type == VALUE_REAL)
        text_add(out, "real:%s\n", text_from_real(value->real, real));
    else
        text_add(out, "text:%zu:%s\n", strlen(value->text), value->text);
}

void option_value_show(const struct option_value *value, struct text *out)
{
    char real[TEXT_REAL_SIZE];
    if (value->type == VALUE_INTEGER && value->is_bool)
        text_add(out, value->integer != 0 ? "true" : "false");
    else if (value->type == VALUE_INTEGER)
        text_add(out, "%lld", (long long)value->integer);
    else if (value->type == VALUE_REAL)
        text_add(out, "%s", text_from_real(value->real, real));
    else if (value->type == VALUE_TEXT)
        text_add(out, "%s", value->text);
}
