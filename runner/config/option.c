/* Reading a section by the table of its kind, and finding kinds and keys by name. */
#include "config/option.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/option_type.h"
#include "config/spelling.h"

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

size_t option_refuse_unknown(const struct option_kind *kind, const struct node *map,
                             const char *path, const char *const *also,
                             struct arena *arena, struct problems *problems)
{
    size_t before = problems->count;
    for (size_t i = 0; i < map->count; i++) {
        const char *const *known;
        option_check_part(kind, &map->entries[i], path, arena, problems);
        if (map->entries[i].value->unknown ||
            option_kind_knows(kind, also, map->entries[i].key))
            continue;
        size_t count = option_kind_names(kind, also, arena, &known);
        option_unknown_key(&map->entries[i], path, known, count, NULL, problems);
    }
    return problems->count - before;
}

/* ---- What may stand in a mapping within ---- */

static void refuse_other(const struct option_kind *kind, const struct node *node,
                         const char *path, struct arena *arena, struct problems *problems)
{
    const char *words = option_kind_words(kind, arena), *const * names;
    size_t count = option_kind_names(kind, NULL, arena, &names);
    struct text found = {0};
    describe(node, &found);
    if (node->kind == NODE_SCALAR)
        spelling_hint(node->scalar, names, count, &found);
    problems_add(problems, node->mark, "`%s` must be a mapping%s%s, not %s", path,
                 words[0] != '\0' ? ", or one of " : "", words, found.at);
    text_free(&found);
}

/* False where it is none. */
static bool check_mapping(const struct option_kind *kind, const struct node *node,
                          const char *path, struct arena *arena,
                          struct problems *problems)
{
    if (node->kind == NODE_MAPPING)
        option_refuse_unknown(kind, node, path, NULL, arena, problems);
    else
        refuse_other(kind, node, path, arena, problems);
    return node->kind == NODE_MAPPING;
}

/* "schedule.batch_size"; at the top of a config just the name. */
static const char *full_name(const struct lamina_option *option, const char *path,
                             struct arena *arena)
{
    return path[0] == '\0' ? option->name
                           : arena_format(arena, "%s.%s", path, option->name);
}

void option_check_part(const struct option_kind *kind, const struct entry *entry,
                       const char *path, struct arena *arena, struct problems *problems)
{
    const struct lamina_option *option = option_kind_get(kind, entry->key);
    if (option == NULL || option->type != OPTION_PART || entry->value->unknown)
        return;
    check_mapping(option_kind_part(kind, entry->key, arena), entry->value,
                  full_name(option, path, arena), arena, problems);
}

/* ---- Reading ---- */

/* What a list is that is none of integers, numbers or texts. */
static void describe_list(const struct lamina_option *option, const struct node *list,
                          struct text *out)
{
    if (option->type == LAMINA_INTEGERS && list->count > LAMINA_MAX_DIMS)
        text_add(out, "a list of %zu", list->count);
    else
        text_add(out, "a list with something else in it");
}

enum { MOST_CHOICES = 32, LONGEST_CHOICE = 32 };

/* Adds the word of a choice that is meant. */
static void hint_choice(const struct lamina_option *option, const struct node *node,
                        struct text *out)
{
    char words[MOST_CHOICES][LONGEST_CHOICE];
    const char *known[MOST_CHOICES], *allowed = option->allowed, *word;
    size_t count = 0, length;
    while (count < MOST_CHOICES &&
           (word = option_type_choice(&allowed, &length)) != NULL) {
        snprintf(words[count], LONGEST_CHOICE, "%.*s", (int)length, word);
        known[count] = words[count];
        count++;
    }
    if (node->kind == NODE_SCALAR)
        spelling_hint(node->scalar, known, count, out);
}

/* Of a list of words the one that is none, else the value itself. */
static const struct node *find_fault(const struct lamina_option *option,
                                     const struct node *node, struct arena *arena)
{
    struct option_parsed parsed;
    bool is_list = node->kind == NODE_SEQUENCE && option->type == OPTION_TEXTS &&
                   option->allowed != NULL;
    for (size_t i = 0; is_list && i < node->count; i++)
        if (!option_type_parse(option, node->entries[i].value, arena, &parsed))
            return node->entries[i].value;
    return node;
}

static void refuse(const struct lamina_option *option, const struct node *value,
                   const char *name, bool type_fits, struct arena *arena,
                   struct problems *problems)
{
    struct text found = {0};
    const struct node *node = find_fault(option, value, arena);
    const char *words = option_type_find(option->type)->words;
    if (type_fits && node->kind != NODE_SCALAR)
        tree_write_json(node, &found);
    else if (node->kind == NODE_SEQUENCE && option_type_is_list(option->type))
        describe_list(option, node, &found);
    else
        describe(node, &found);
    if (type_fits)
        problems_add(problems, node->mark, "`%s` must be in %s, not %s", name,
                     option_type_bounds(option),
                     node->kind == NODE_SCALAR ? node->scalar : found.at);
    else if (option->type == LAMINA_CHOICE) {
        hint_choice(option, node, &found);
        problems_add(problems, node->mark, "`%s` must be %s %s, not %s", name, words,
                     option->allowed, found.at);
    } else if (option->type == OPTION_TEXTS && option->allowed != NULL) {
        hint_choice(option, node, &found);
        problems_add(problems, node->mark, "`%s` must be of %s, not %s", name,
                     option->allowed, found.at);
    } else if (option_type_bounds(option) != option->allowed) {
        hint_choice(option, node, &found);
        problems_add(problems, node->mark, "`%s` must be %.*s, or %s, not %s", name,
                     (int)strcspn(option->allowed, "[(") - 3, option->allowed, words,
                     found.at);
    } else
        problems_add(problems, node->mark, "`%s` must be %s, not %s", name, words,
                     found.at);
    text_free(&found);
}

static void store(const struct lamina_option *option, struct option_parsed *parsed,
                  void *out)
{
    memcpy((char *)out + option->offset, option_type_field(option, parsed),
           option_type_find(option->type)->size);
}

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static void read_sections(const struct option_kind *of_each, const struct node *map,
                          const char *path, struct option_sections *out,
                          struct arena *arena, struct problems *problems)
{
    size_t count = map->count;
    struct entry *entries = arena_array(arena, count, sizeof *entries);
    const char **names = arena_array(arena, count, sizeof *names);
    const struct node **nodes = arena_array(arena, count, sizeof *nodes);
    const void **at = arena_array(arena, count, sizeof *at);
    *out = (struct option_sections){of_each, names, nodes, at, 0};
    if (count > 0)
        memcpy(entries, map->entries, count * sizeof *entries);
    qsort(entries, count, sizeof *entries, compare_entries);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = entries[i].value;
        const char *inside = arena_format(arena, "%s.%s", path, entries[i].key);
        void *options = arena_array(arena, 1, of_each->size);
        if (node->unknown || !check_mapping(of_each, node, inside, arena, problems))
            continue;
        option_read(of_each, node, inside, options, arena, problems);
        names[out->count] = entries[i].key;
        nodes[out->count] = node;
        at[out->count++] = options;
    }
}

/* {epochs: N}. False with problems. */
static bool read_epochs(const struct node *map, const char *path,
                        struct option_iterations *out, struct arena *arena,
                        struct problems *problems)
{
    const struct option_kind *kind = &option_kind_epochs;
    if (option_refuse_unknown(kind, map, path, NULL, arena, problems) > 0)
        return false;
    return option_read(kind, map, path, &out->epochs, arena, problems) == 0;
}

/* Each by its place, as if it were an option of that name. False with problems. */
static bool read_moments(const struct lamina_option *option, const struct node *node,
                         const char *path, struct option_moments *out,
                         struct arena *arena, struct problems *problems)
{
    size_t before = problems->count;
    bool is_list = node->kind == NODE_SEQUENCE;
    size_t count = is_list ? node->count : 1;
    struct option_iterations *at = arena_array(arena, count, sizeof *at);
    for (size_t i = 0; i < count; i++) {
        const struct node *value = is_list ? node->entries[i].value : node;
        struct node empty = {.kind = NODE_MAPPING, .mark = value->mark};
        const char *place = arena_format(arena, "%zu", i);
        const struct lamina_option each = {place, OPTION_ITERATIONS, 0,
                                           NULL,  option->allowed,   option->help};
        const struct option_kind one = {.options = &each, .count = 1};
        option_read(&one, tree_with(arena, &empty, place, value, value->mark), path,
                    &at[i], arena, problems);
    }
    *out = (struct option_moments){at, count};
    return problems->count == before;
}

/* Where a choice has a part of its own, "missing.value" beside "missing", {value: 3} is
 * the word `value`. */
static const struct node *chosen_by_part(const struct option_kind *kind,
                                         const struct lamina_option *option,
                                         const struct node *node, struct arena *arena)
{
    if (option->type != LAMINA_CHOICE || node->kind != NODE_MAPPING || node->count != 1)
        return node;
    const char *word = node->entries[0].key;
    const char *part = arena_format(arena, "%s.%s", option->name, word);
    return option_kind_get(kind, part) != NULL ? tree_scalar(arena, word, node->mark)
                                               : node;
}

size_t option_read(const struct option_kind *kind, const struct node *map,
                   const char *path, void *out, struct arena *arena,
                   struct problems *problems)
{
    size_t before = problems->count;
    for (size_t i = 0; i < kind->count; i++) {
        const struct lamina_option *option = &kind->options[i];
        const struct node *node = tree_find(map, option->name);
        struct node absent;
        struct option_parsed parsed = {0};
        if (option->type == OPTION_PART)
            continue; /* what stands in it is read by its own row */
        if (node == NULL && option->default_value == NULL) {
            problems_add(problems, map->mark, "`%s.%s` is missing: %s", path,
                         option->name, option->help);
            continue;
        }
        if (node == NULL)
            node = option_type_default(option, &absent, arena);
        if (node->unknown)
            continue;
        node = chosen_by_part(kind, option, node, arena);
        bool type_fits = option_type_parse(option, node, arena, &parsed);
        if (type_fits && option->type == OPTION_SECTIONS)
            read_sections(kind->of_each, node, full_name(option, path, arena),
                          &parsed.sections, arena, problems);
        if (option->type == OPTION_MOMENTS) {
            if (read_moments(option, node, full_name(option, path, arena),
                             &parsed.moments, arena, problems) &&
                out != NULL)
                store(option, &parsed, out);
            continue;
        }
        if (option->type == OPTION_ITERATIONS && node->kind == NODE_MAPPING &&
            !read_epochs(node, full_name(option, path, arena), &parsed.iterations, arena,
                         problems))
            continue;
        if (!type_fits || !option_type_allows(option, &parsed))
            refuse(option, node, full_name(option, path, arena), type_fits, arena,
                   problems);
        else if (out != NULL)
            store(option, &parsed, out);
    }
    return problems->count - before;
}
