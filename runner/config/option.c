/* Reading options by their table. A value is first parsed, then held against what is
 * allowed, then stored; a default takes the same way, so a plugin's table is checked by
 * reading it. */
#include "config/option.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/spelling.h"

struct parsed {
    bool boolean;
    int64_t integer;
    double real;
    int32_t choice;
    const char *text;
    struct lamina_integers integers;
    struct option_reals reals;
    struct option_texts texts;
};

/* One row a type: how to say it, and the field that it fills. */
static const struct type {
    int32_t type;
    const char *words;
    size_t size, alignment;
} types[] = {
    {LAMINA_BOOL, "true or false", sizeof(bool), _Alignof(bool)},
    {LAMINA_INTEGER, "an integer", sizeof(int64_t), _Alignof(int64_t)},
    {LAMINA_REAL, "a number", sizeof(double), _Alignof(double)},
    {LAMINA_CHOICE, "one of", sizeof(int32_t), _Alignof(int32_t)},
    {LAMINA_TEXT, "a text", sizeof(const char *), _Alignof(const char *)},
    {LAMINA_INTEGERS, "an integer or a list of up to 6 of them",
     sizeof(struct lamina_integers), _Alignof(struct lamina_integers)},
    {OPTION_PATH, "a path", sizeof(const char *), _Alignof(const char *)},
    {OPTION_REALS, "a number or a list of them", sizeof(struct option_reals),
     _Alignof(struct option_reals)},
    {OPTION_TEXTS, "a text or a list of them", sizeof(struct option_texts),
     _Alignof(struct option_texts)},
};

static const struct type *find_type(int32_t type)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == type)
            return &types[i];
    return NULL;
}

const char *option_kind_version(const struct option_kind *kind)
{
    return kind->version != NULL ? kind->version : "1";
}

bool option_kind_has(const struct option_kind *kind, const char *name)
{
    for (size_t i = 0; kind != NULL && i < kind->count; i++)
        if (strcmp(kind->options[i].name, name) == 0)
            return true;
    return false;
}

const struct option_kind *option_find(const struct option_kinds *kinds, const char *name)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (strcmp(kinds->at[i]->name, name) == 0)
            return kinds->at[i];
    return NULL;
}

/* ---- What is allowed ---- */

static bool read_bound(const char **at, double *value, const char *ends)
{
    char word[TEXT_REAL_SIZE];
    const char *from = *at + strspn(*at, " ");
    size_t length = strcspn(from, ends);
    if (length == 0 || length >= sizeof word)
        return false;
    memcpy(word, from, length);
    word[length] = '\0';
    *at = from + length;
    if (strcmp(word, "inf") == 0 || strcmp(word, "-inf") == 0)
        *value = word[0] == '-' ? -HUGE_VAL : HUGE_VAL;
    else if (!text_to_real(word, value))
        return false;
    return true;
}

bool option_range(const char *text, struct option_range *range)
{
    *range = (struct option_range){-HUGE_VAL, HUGE_VAL, false, false};
    if (text == NULL)
        return true;
    if (*text != '[' && *text != '(')
        return false;
    range->low_open = *text++ == '(';
    if (!read_bound(&text, &range->low, ", ") || *text++ != ',' ||
        !read_bound(&text, &range->high, "])") || (*text != ']' && *text != ')'))
        return false;
    range->high_open = *text == ')';
    return text[1] == '\0' && range->low <= range->high;
}

static bool in_range(const struct option_range *range, double value)
{
    return (range->low_open ? value > range->low : value >= range->low) &&
           (range->high_open ? value < range->high : value <= range->high);
}

const char *option_choice(const char **allowed, size_t *length)
{
    const char *word = *allowed + strspn(*allowed, " |");
    *length = strcspn(word, " |");
    *allowed = word + *length;
    return *length > 0 ? word : NULL;
}

/* The index of `word` in "tanh | none", or -1. */
static int32_t find_choice(const char *allowed, const char *word)
{
    const char *choice;
    size_t length;
    for (int32_t index = 0; (choice = option_choice(&allowed, &length)) != NULL; index++)
        if (length == strlen(word) && memcmp(choice, word, length) == 0)
            return index;
    return -1;
}

bool option_chose(const struct option_kind *kind, const char *option, int32_t choice,
                  const char *word)
{
    for (size_t i = 0; i < kind->count; i++)
        if (strcmp(kind->options[i].name, option) == 0)
            return find_choice(kind->options[i].allowed, word) == choice;
    return false;
}

/* ---- One value ---- */

static bool parse_integers(const struct node *node, struct lamina_integers *integers)
{
    integers->count = 0;
    if (node->kind == NODE_SCALAR) {
        integers->count = 1;
        return !node->quoted && text_to_integer(node->scalar, &integers->at[0]);
    }
    if (node->kind != NODE_SEQUENCE || node->count > LAMINA_MAX_DIMS)
        return false;
    for (size_t i = 0; i < node->count; i++) {
        const struct node *item = node->entries[i].value;
        if (item->kind != NODE_SCALAR || item->quoted ||
            !text_to_integer(item->scalar, &integers->at[i]))
            return false;
        integers->count++;
    }
    return true;
}

static bool parse_real(const struct node *node, double *real)
{
    return node->kind == NODE_SCALAR && !tree_is_null(node) && !node->quoted &&
           text_to_real(node->scalar, real) && !isnan(*real);
}

static bool parse_reals(const struct node *node, struct option_reals *reals,
                        struct arena *arena)
{
    bool is_list = node->kind == NODE_SEQUENCE;
    size_t count = is_list ? node->count : 1;
    double *at = arena_array(arena, count, sizeof *at);
    *reals = (struct option_reals){at, count};
    for (size_t i = 0; i < count; i++)
        if (!parse_real(is_list ? node->entries[i].value : node, &at[i]))
            return false;
    return true;
}

static bool is_text(const struct node *node)
{
    return node->kind == NODE_SCALAR && !tree_is_null(node);
}

static bool parse_texts(const struct node *node, struct option_texts *texts,
                        struct arena *arena)
{
    bool is_list = node->kind == NODE_SEQUENCE;
    size_t count = is_list ? node->count : 1;
    const char **at = arena_array(arena, count, sizeof *at);
    *texts = (struct option_texts){at, count};
    for (size_t i = 0; i < count; i++) {
        const struct node *item = is_list ? node->entries[i].value : node;
        if (!is_text(item))
            return false;
        at[i] = item->scalar;
    }
    return true;
}

/* A list may stand where one value may. */
static bool is_list_type(int32_t type)
{
    return type == LAMINA_INTEGERS || type == OPTION_REALS || type == OPTION_TEXTS;
}

/* A path of a config file is relative to its folder, one of a --set, which has no line,
 * to the current directory. */
static const char *resolved_path(const struct node *node, struct arena *arena)
{
    const char *path = node->scalar, *source = node->mark.source;
    const char *slash = node->mark.line > 0 ? strrchr(source, '/') : NULL;
    if (path[0] == '\0' || path[0] == '/' || slash == NULL)
        return path;
    return arena_format(arena, "%.*s/%s", (int)(slash - source), source, path);
}

static bool parse(const struct lamina_option *option, const struct node *node,
                  struct arena *arena, struct parsed *parsed)
{
    *parsed = (struct parsed){0};
    if (option->type == OPTION_TEXTS)
        return parse_texts(node, &parsed->texts, arena);
    if (option->type == OPTION_REALS)
        return parse_reals(node, &parsed->reals, arena);
    if (option->type == LAMINA_INTEGERS)
        return parse_integers(node, &parsed->integers);
    if (!is_text(node))
        return false;
    switch (option->type) {
    case LAMINA_BOOL:
        return !node->quoted && text_to_bool(node->scalar, &parsed->boolean);
    case LAMINA_INTEGER:
        return !node->quoted && text_to_integer(node->scalar, &parsed->integer);
    case LAMINA_REAL:
        return parse_real(node, &parsed->real);
    case LAMINA_CHOICE:
        parsed->choice = find_choice(option->allowed, node->scalar);
        parsed->text = node->scalar;
        return parsed->choice >= 0;
    case OPTION_PATH:
        parsed->text = resolved_path(node, arena);
        return true;
    default:
        parsed->text = node->scalar;
        return true;
    }
}

static bool is_allowed(const struct lamina_option *option, const struct parsed *parsed)
{
    struct option_range range;
    if (option->allowed == NULL || option->type == LAMINA_CHOICE)
        return true;
    if (!option_range(option->allowed, &range))
        return false;
    if (option->type == LAMINA_INTEGER)
        return in_range(&range, (double)parsed->integer);
    if (option->type == LAMINA_REAL)
        return in_range(&range, parsed->real);
    for (int64_t i = 0; i < parsed->integers.count; i++)
        if (!in_range(&range, (double)parsed->integers.at[i]))
            return false;
    for (size_t i = 0; i < parsed->reals.count; i++)
        if (!in_range(&range, parsed->reals.at[i]))
            return false;
    return true;
}

/* Where the value of an option's type stands. */
static void *field_of(const struct lamina_option *option, struct parsed *parsed)
{
    void *const fields[] = {
        [LAMINA_BOOL] = &parsed->boolean, [LAMINA_INTEGER] = &parsed->integer,
        [LAMINA_REAL] = &parsed->real,    [LAMINA_CHOICE] = &parsed->choice,
        [LAMINA_TEXT] = &parsed->text,    [LAMINA_INTEGERS] = &parsed->integers,
        [OPTION_PATH] = &parsed->text,    [OPTION_REALS] = &parsed->reals,
        [OPTION_TEXTS] = &parsed->texts,
    };
    return fields[option->type];
}

static void store(const struct lamina_option *option, struct parsed *parsed, void *out)
{
    memcpy((char *)out + option->offset, field_of(option, parsed),
           find_type(option->type)->size);
}

/* What a node is, for "not ...". */
static void describe(const struct node *node, struct text *out)
{
    if (node->kind != NODE_SCALAR)
        text_add(out, node->kind == NODE_SEQUENCE ? "a list" : "a mapping");
    else if (tree_is_null(node))
        text_add(out, "empty");
    else
        text_add(out, "\"%s\"%s", node->scalar, node->quoted ? " in quotes" : "");
}

/* What a list is that is none of integers, numbers or texts. */
static void describe_list(const struct lamina_option *option, const struct node *list,
                          struct text *out)
{
    if (option->type == LAMINA_INTEGERS && list->count > LAMINA_MAX_DIMS)
        text_add(out, "a list of %zu", list->count);
    else
        text_add(out, "a list with something else in it");
}

/* "schedule.batch_size"; at the top of a config just the name. */
static const char *full_name(const struct lamina_option *option, const char *path,
                             struct arena *arena)
{
    return path[0] == '\0' ? option->name
                           : arena_format(arena, "%s.%s", path, option->name);
}

enum { MOST_CHOICES = 32, LONGEST_CHOICE = 32 };

/* Adds the word of a choice that is meant. */
static void hint_choice(const struct lamina_option *option, const struct node *node,
                        struct text *out)
{
    char words[MOST_CHOICES][LONGEST_CHOICE];
    const char *known[MOST_CHOICES], *allowed = option->allowed, *word;
    size_t count = 0, length;
    while (count < MOST_CHOICES && (word = option_choice(&allowed, &length)) != NULL) {
        snprintf(words[count], LONGEST_CHOICE, "%.*s", (int)length, word);
        known[count] = words[count];
        count++;
    }
    if (node->kind == NODE_SCALAR)
        spelling_hint(node->scalar, known, count, out);
}

static void refuse(const struct lamina_option *option, const struct node *node,
                   const char *name, bool type_fits, struct problems *problems)
{
    struct text found = {0};
    const char *words = find_type(option->type)->words;
    if (type_fits && node->kind != NODE_SCALAR)
        tree_write_json(node, &found);
    else if (node->kind == NODE_SEQUENCE && is_list_type(option->type))
        describe_list(option, node, &found);
    else
        describe(node, &found);
    if (type_fits)
        problems_add(problems, node->mark, "`%s` must be in %s, not %s", name,
                     option->allowed,
                     node->kind == NODE_SCALAR ? node->scalar : found.at);
    else if (option->type == LAMINA_CHOICE) {
        hint_choice(option, node, &found);
        problems_add(problems, node->mark, "`%s` must be %s %s, not %s", name, words,
                     option->allowed, found.at);
    } else
        problems_add(problems, node->mark, "`%s` must be %s, not %s", name, words,
                     found.at);
    text_free(&found);
}

/* In `node`, or where it is a list that is not empty in the arena: ten thousand trials
 * leave most of their options at their defaults. */
static const struct node *default_of(const struct lamina_option *option,
                                     struct node *node, struct arena *arena)
{
    const char *text = option->default_value;
    struct mark mark = {"default", 0, 0};
    bool is_list = text[0] == '[' && is_list_type(option->type);
    if (is_list && strcmp(text, "[]") != 0) {
        struct problems problems = {0};
        const struct node *list =
            tree_parse(text, strlen(text), "default", arena, &problems);
        problems_free(&problems);
        return list;
    }
    *node = (struct node){
        .kind = is_list ? NODE_SEQUENCE : NODE_SCALAR, .mark = mark, .scalar = text};
    node->quoted = option->type == LAMINA_TEXT || option->type == OPTION_PATH;
    return node;
}

const struct node *option_default(const struct lamina_option *option, struct arena *arena)
{
    return default_of(option, arena_array(arena, 1, sizeof(struct node)), arena);
}

/* ---- A whole table ---- */

static int check_option(const struct option_kind *kind, size_t index, struct arena *arena,
                        struct error *error)
{
    const struct lamina_option *option = &kind->options[index];
    const struct type *type = find_type(option->type);
    struct option_range range;
    struct parsed parsed;
    if (option->name == NULL || !text_is_name(option->name) ||
        strcmp(option->name, "type") == 0 || strcmp(option->name, "name") == 0)
        return error_set(error,
                         "option %zu of `%s` has no name that a config can use: "
                         "[a-z][a-z0-9_]*, and neither `type` nor `name`",
                         index, kind->name);
    if (option->help == NULL)
        return error_set(error, "option `%s` of `%s` has no help text", option->name,
                         kind->name);
    for (size_t i = 0; i < index; i++)
        if (strcmp(kind->options[i].name, option->name) == 0)
            return error_set(error, "`%s` has two options called `%s`", kind->name,
                             option->name);
    if (type == NULL || option->offset % type->alignment != 0 ||
        (size_t)option->offset + type->size > kind->size)
        return error_set(
            error,
            "option `%s` of `%s` has an unknown type, or its offset is not that "
            "of a field of its type",
            option->name, kind->name);
    bool readable = option->type == LAMINA_CHOICE
                        ? option->allowed != NULL && option->allowed[0] != '\0'
                        : option_range(option->allowed, &range);
    if (!readable)
        return error_set(error,
                         "option `%s` of `%s` allows \"%s\", which is no range such as "
                         "[0, 1) and no list of words such as a | b",
                         option->name, kind->name,
                         option->allowed != NULL ? option->allowed : "");
    if (option->default_value == NULL)
        return 0;
    const struct node *node = option_default(option, arena);
    if (node == NULL || !parse(option, node, arena, &parsed) ||
        !is_allowed(option, &parsed))
        return error_set(error,
                         "option `%s` of `%s` does not allow its own default, \"%s\"",
                         option->name, kind->name, option->default_value);
    return 0;
}

int option_check_kind(const struct option_kind *kind, struct error *error)
{
    struct arena *arena = arena_new();
    int status = 0;
    for (size_t i = 0; i < kind->count && status == 0; i++)
        status = check_option(kind, i, arena, error);
    arena_free(arena);
    return status;
}

const char *const option_any_key[] = {NULL};

bool option_is_known(const struct option_kind *kind, const char *const *also,
                     const char *key)
{
    bool found = false;
    for (size_t i = 0; i < kind->count && !found; i++)
        found = strcmp(kind->options[i].name, key) == 0;
    for (size_t i = 0; also != NULL && also[i] != NULL && !found; i++)
        found = strcmp(also[i], key) == 0;
    return found;
}

size_t option_names(const struct option_kind *kind, const char *const *also,
                    struct arena *arena, const char *const **names)
{
    size_t more = 0;
    while (also != NULL && also[more] != NULL)
        more++;
    const char **list = arena_array(arena, kind->count + more, sizeof *list);
    for (size_t i = 0; i < kind->count; i++)
        list[i] = kind->options[i].name;
    for (size_t i = 0; i < more; i++)
        list[kind->count + i] = also[i];
    *names = list;
    return kind->count + more;
}

void option_unknown_key(const struct entry *entry, const char *path,
                        const char *const *known, size_t count, const char *elsewhere,
                        struct problems *problems)
{
    struct text hint = {0};
    bool is_same = spelling_same(entry->key, known, count) != NULL;
    if (elsewhere != NULL && !is_same)
        text_add(&hint, "; did you mean `%s`?", elsewhere);
    else if (!spelling_hint(entry->key, known, count, &hint)) {
        text_add(&hint, "; known here:");
        for (size_t i = 0; i < count; i++)
            text_add(&hint, "%s %s", i > 0 ? "," : "", known[i]);
    }
    problems_add(problems, entry->key_mark, "unknown key `%s%s%s`%s", path,
                 path[0] != '\0' ? "." : "", entry->key, hint.at);
    text_free(&hint);
}

static void refuse_unknown(const struct option_kind *kind, const struct node *map,
                           const char *path, const char *const *also, struct arena *arena,
                           struct problems *problems)
{
    for (size_t i = 0; i < map->count; i++) {
        const char *const *known;
        if (map->entries[i].value->unknown ||
            option_is_known(kind, also, map->entries[i].key))
            continue;
        size_t count = option_names(kind, also, arena, &known);
        option_unknown_key(&map->entries[i], path, known, count, NULL, problems);
    }
}

size_t option_read(const struct option_kind *kind, const struct node *map,
                   const char *path, const char *const *also, void *out,
                   struct arena *arena, struct problems *problems)
{
    size_t before = problems->count;
    if (also != option_any_key)
        refuse_unknown(kind, map, path, also, arena, problems);
    for (size_t i = 0; i < kind->count; i++) {
        const struct lamina_option *option = &kind->options[i];
        const struct node *node = tree_get(map, option->name);
        struct node absent;
        struct parsed parsed;
        if (node == NULL && option->default_value == NULL) {
            problems_add(problems, map->mark, "`%s.%s` is missing: %s", path,
                         option->name, option->help);
            continue;
        }
        if (node == NULL)
            node = default_of(option, &absent, arena);
        if (node->unknown)
            continue;
        bool type_fits = parse(option, node, arena, &parsed);
        if (!type_fits || !is_allowed(option, &parsed))
            refuse(option, node, full_name(option, path, arena), type_fits, problems);
        else if (out != NULL)
            store(option, &parsed, out);
    }
    return problems->count - before;
}

/* ---- Values for the record ---- */

/* The word of a choice by its place in "tanh | none". */
static const char *choice_word(const char *allowed, int32_t choice, struct arena *arena)
{
    const char *word;
    size_t length;
    for (int32_t i = 0; (word = option_choice(&allowed, &length)) != NULL; i++)
        if (i == choice)
            return arena_copy(arena, word, length);
    return "";
}

/* A list as JSON, of whichever type it is: the others are empty. */
static const char *list_text(const struct parsed *parsed, struct arena *arena)
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

static struct option_value value_of(const struct lamina_option *option,
                                    const struct parsed *parsed, struct arena *arena)
{
    struct option_value value = {.type = VALUE_TEXT};
    switch (option->type) {
    case LAMINA_BOOL:
    case LAMINA_INTEGER:
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
    case OPTION_REALS:
    case OPTION_TEXTS:
        value.text = list_text(parsed, arena);
        return value;
    default:
        value.text = parsed->text;
        return value;
    }
}

struct option_value option_value(const struct lamina_option *option, const void *options,
                                 struct arena *arena)
{
    struct parsed parsed = {0};
    memcpy(field_of(option, &parsed), (const char *)options + option->offset,
           find_type(option->type)->size);
    return value_of(option, &parsed, arena);
}

bool option_differs(const struct lamina_option *option, const struct node *map,
                    const void *options, struct arena *arena)
{
    struct node absent;
    struct parsed parsed;
    if (tree_get(map, option->name) == NULL)
        return false;
    if (option->default_value == NULL ||
        !parse(option, default_of(option, &absent, arena), arena, &parsed))
        return true;
    struct option_value value = option_value(option, options, arena);
    struct option_value fallback = value_of(option, &parsed, arena);
    return !option_same(&value, &fallback);
}

bool option_same(const struct option_value *a, const struct option_value *b)
{
    if (a->type != b->type)
        return false;
    if (a->type == VALUE_TEXT)
        return strcmp(a->text, b->text) == 0;
    return a->type == VALUE_REAL ? a->real == b->real : a->integer == b->integer;
}

void option_write(const struct option_value *value, struct text *out)
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

void option_show(const struct option_value *value, struct text *out)
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
