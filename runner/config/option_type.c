/* What a value of each type looks like in a config, and what a default does. A value is
 * first parsed, then held against what is allowed; a default takes the same way. */
#include "config/option_type.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct option_type types[] = {
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
    {OPTION_PART, "a mapping", 0, 1},
    {OPTION_SECTIONS, "a mapping of names", sizeof(struct option_sections),
     _Alignof(struct option_sections)},
    {OPTION_REPETITION, "an integer", sizeof(int64_t), _Alignof(int64_t)},
    {OPTION_ITERATIONS, "an integer or {epochs: N}", sizeof(struct option_iterations),
     _Alignof(struct option_iterations)},
    {OPTION_MOMENTS, "an integer, {epochs: N} or a list of them",
     sizeof(struct option_moments), _Alignof(struct option_moments)},
    {OPTION_COMPONENTS, "a list of {type: ...}", sizeof(struct option_components),
     _Alignof(struct option_components)},
};

const struct option_type *option_type_find(int32_t type)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == type)
            return &types[i];
    return NULL;
}

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

const char *option_type_bounds(const struct lamina_option *option)
{
    bool may_have_words = option->type == OPTION_REALS || option->type == LAMINA_INTEGERS;
    const char *range =
        may_have_words && option->allowed != NULL ? strpbrk(option->allowed, "[(") : NULL;
    return range != NULL ? range : option->allowed;
}

bool option_type_range(const char *text, struct option_range *range)
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

const char *option_type_choice(const char **allowed, size_t *length)
{
    const char *word = *allowed + strspn(*allowed, " |");
    *length = strcspn(word, " |");
    *allowed = word + *length;
    return *length > 0 && strchr("[(", *word) == NULL ? word : NULL;
}

/* The index of `word` in "tanh | none", or -1. */
static int32_t find_choice(const char *allowed, const char *word)
{
    const char *choice;
    size_t length;
    for (int32_t index = 0; (choice = option_type_choice(&allowed, &length)) != NULL;
         index++)
        if (length == strlen(word) && memcmp(choice, word, length) == 0)
            return index;
    return -1;
}

bool option_type_chose(const struct option_kind *kind, const char *option, int32_t choice,
                       const char *word)
{
    for (size_t i = 0; i < kind->count; i++)
        if (strcmp(kind->options[i].name, option) == 0)
            return find_choice(kind->options[i].allowed, word) == choice;
    return false;
}

static bool is_text(const struct node *node)
{
    return node->kind == NODE_SCALAR && !tree_is_null(node);
}

/* The index of the word that a node is in place of numbers, or -1. */
static int32_t find_word(const struct node *node, const char *allowed)
{
    return is_text(node) && allowed != NULL ? find_choice(allowed, node->scalar) : -1;
}

static bool parse_integers(const struct node *node, const char *allowed,
                           struct lamina_integers *integers)
{
    int32_t word = find_word(node, allowed);
    *integers = (struct lamina_integers){.count = word >= 0 ? -1 - word : 0};
    if (word >= 0)
        return true;
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

static bool parse_reals(const struct node *node, const char *allowed,
                        struct option_reals *reals, struct arena *arena)
{
    bool is_list = node->kind == NODE_SEQUENCE;
    size_t count = is_list ? node->count : 1;
    double *at = arena_array(arena, count, sizeof *at);
    *reals = (struct option_reals){.at = at, .count = count};
    if (find_word(node, allowed) >= 0) {
        *reals = (struct option_reals){.word = node->scalar};
        return true;
    }
    for (size_t i = 0; i < count; i++)
        if (!parse_real(is_list ? node->entries[i].value : node, &at[i]))
            return false;
    return true;
}

static bool parse_texts(const struct node *node, const char *allowed,
                        struct option_texts *texts, struct arena *arena)
{
    bool is_list = node->kind == NODE_SEQUENCE;
    size_t count = is_list ? node->count : 1;
    const char **at = arena_array(arena, count, sizeof *at);
    *texts = (struct option_texts){at, count};
    for (size_t i = 0; i < count; i++) {
        const struct node *item = is_list ? node->entries[i].value : node;
        if (!is_text(item) || (allowed != NULL && find_choice(allowed, item->scalar) < 0))
            return false;
        at[i] = item->scalar;
    }
    return true;
}

bool option_type_is_list(int32_t type)
{
    return type == LAMINA_INTEGERS || type == OPTION_REALS || type == OPTION_TEXTS;
}

bool option_type_is_integer(int32_t type)
{
    return type == LAMINA_INTEGER || type == OPTION_REPETITION ||
           type == OPTION_ITERATIONS;
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

bool option_type_parse(const struct lamina_option *option, const struct node *node,
                       struct arena *arena, struct option_parsed *parsed)
{
    *parsed = (struct option_parsed){0};
    if (option->type == OPTION_TEXTS)
        return parse_texts(node, option->allowed, &parsed->texts, arena);
    if (option->type == OPTION_REALS)
        return parse_reals(node, option->allowed, &parsed->reals, arena);
    if (option->type == LAMINA_INTEGERS)
        return parse_integers(node, option->allowed, &parsed->integers);
    if (option->type == OPTION_PART || option->type == OPTION_SECTIONS)
        return node->kind == NODE_MAPPING;
    if (option->type == OPTION_MOMENTS ||
        (option->type == OPTION_ITERATIONS && node->kind == NODE_MAPPING))
        return true;
    if (option->type == OPTION_COMPONENTS)
        return node->kind == NODE_SEQUENCE;
    if (!is_text(node))
        return false;
    switch (option->type) {
    case LAMINA_BOOL:
        return !node->quoted && text_to_bool(node->scalar, &parsed->boolean);
    case LAMINA_INTEGER:
    case OPTION_REPETITION:
        return !node->quoted && text_to_integer(node->scalar, &parsed->integer);
    case OPTION_ITERATIONS:
        return !node->quoted && text_to_integer(node->scalar, &parsed->iterations.count);
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

bool option_type_allows(const struct lamina_option *option,
                        const struct option_parsed *parsed)
{
    struct option_range range;
    if (option->allowed == NULL || option->type == LAMINA_CHOICE ||
        option->type == OPTION_TEXTS)
        return true;
    if (!option_type_range(option_type_bounds(option), &range))
        return false;
    if (option->type == OPTION_ITERATIONS)
        return parsed->iterations.epochs > 0 ||
               in_range(&range, (double)parsed->iterations.count);
    if (option_type_is_integer(option->type))
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

void *option_type_field(const struct lamina_option *option, struct option_parsed *parsed)
{
    void *const fields[] = {
        [LAMINA_BOOL] = &parsed->boolean,
        [LAMINA_INTEGER] = &parsed->integer,
        [LAMINA_REAL] = &parsed->real,
        [LAMINA_CHOICE] = &parsed->choice,
        [LAMINA_TEXT] = &parsed->text,
        [LAMINA_INTEGERS] = &parsed->integers,
        [OPTION_PATH] = &parsed->text,
        [OPTION_REALS] = &parsed->reals,
        [OPTION_TEXTS] = &parsed->texts,
        [OPTION_PART] = parsed,
        [OPTION_SECTIONS] = &parsed->sections,
        [OPTION_REPETITION] = &parsed->integer,
        [OPTION_ITERATIONS] = &parsed->iterations,
        [OPTION_MOMENTS] = &parsed->moments,
        [OPTION_COMPONENTS] = &parsed->components,
    };
    return fields[option->type];
}

const struct node *option_type_default(const struct lamina_option *option,
                                       struct node *node, struct arena *arena)
{
    const char *text = option->default_value;
    struct mark mark = {.source = "default"};
    bool is_list = text[0] == '[' && option_type_is_list(option->type);
    if (is_list && strcmp(text, "[]") != 0) {
        struct problems problems = {0};
        const struct node *list =
            tree_parse(text, strlen(text), "default", arena, &problems);
        problems_free(&problems);
        return list;
    }
    bool is_map = option->type == OPTION_PART || option->type == OPTION_SECTIONS;
    *node = (struct node){.kind = is_list  ? NODE_SEQUENCE
                                  : is_map ? NODE_MAPPING
                                           : NODE_SCALAR,
                          .mark = mark,
                          .scalar = text};
    node->quoted = option->type == LAMINA_TEXT || option->type == OPTION_PATH;
    return node;
}
