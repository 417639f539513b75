/* Reading a section that has a `type`; an unknown key is told with the section where it
 * belongs, an unknown type with the one that is meant. */
#include "config/component.h"

#include <stdlib.h>
#include <string.h>

#include "base/set.h"
#include "config/option.h"
#include "config/option_part.h"
#include "config/sections.h"
#include "config/spelling.h"

/* The name of a kind that is meant by a word, or NULL. */
static const char *nearest_kind(const struct resolver *resolver,
                                const struct option_kinds *kinds, const char *word)
{
    const char **names = arena_array(resolver->arena, kinds->count, sizeof *names);
    for (size_t i = 0; i < kinds->count; i++)
        names[i] = kinds->at[i]->name;
    return spelling_nearest(word, names, kinds->count);
}

/* The kind that a section of this config has, or means, or NULL. */
static const struct option_kind *kind_at(const struct resolver *resolver,
                                         const char *path,
                                         const struct option_kinds *kinds)
{
    const struct node *section = tree_find(resolver->root, path);
    const struct node *type = tree_get(section, "type");
    if (type == NULL)
        type = tree_get(section, "rule");
    if (type == NULL || type->kind != NODE_SCALAR)
        return NULL;
    const struct option_kind *kind = option_kind_find(kinds, type->scalar);
    const char *meant = kind == NULL ? nearest_kind(resolver, kinds, type->scalar) : NULL;
    return meant != NULL ? option_kind_find(kinds, meant) : kind;
}

/* Whether a key of a layer may be meant for the section: what a loss or an objective
 * calls `weight` or `mode` is another thing than what some library's layer does. */
static bool is_near_layers(const struct section *section)
{
    return strcmp(section->name, "optimizer") == 0 ||
           strncmp(section->name, "schedule", strlen("schedule")) == 0;
}

/* The option of another section that a misplaced key means, "schedule.batch_size". */
static const char *find_elsewhere(const struct resolver *resolver, const char *key,
                                  bool in_layer)
{
    for (size_t i = 0; i < sections_count; i++) {
        const struct section *section = &sections[i];
        const struct option_kinds *kinds = sections_kinds(section, resolver->vocabulary);
        const struct option_kind *kind =
            section->form == SECTION_TYPED
                ? kind_at(resolver, section->name, kinds)
                : sections_options(section, resolver->vocabulary);
        const char *const *names;
        if (kind == NULL || (in_layer && !is_near_layers(section)))
            continue;
        size_t count = option_kind_names(kind, NULL, resolver->arena, &names);
        const char *same = spelling_same(key, names, count);
        if (same != NULL)
            return arena_format(resolver->arena, "%s.%s", section->name, same);
    }
    return NULL;
}

/* The key is a layer of the block that the layer at `path` is in, as where a path has the
 * repetition, too: "layers.body.1.fc". */
static bool tell_repetition(const struct resolver *resolver, const struct entry *entry,
                            const char *path)
{
    const char *block =
        arena_copy(resolver->arena, path, (size_t)(strrchr(path, '.') - path));
    const struct node *node = tree_find(resolver->root, block);
    const struct node *layers = tree_is_block(node) ? tree_get(node, "layers") : NULL;
    if (layers == NULL || layers->kind != NODE_SEQUENCE ||
        tree_element(layers, entry->key) == layers->count)
        return false;
    problems_add(resolver->problems, entry->key_mark,
                 "unknown key `%s.%s`; did you mean `%s.%s`, of all repetitions?", path,
                 entry->key, block, entry->key);
    return true;
}

/* Whether a file that builds on that of the key gave the section its type; then it is
 * told. */
static bool tell_type(const struct resolver *resolver, const struct node *map,
                      const struct entry *entry, const char *path)
{
    const struct node *type = tree_get(map, "type");
    struct text place = {0};
    if (type == NULL || type->kind != NODE_SCALAR || type->mark.line == 0 ||
        mark_order(type->mark) <= mark_order(entry->key_mark))
        return false;
    problems_add_place(&place, type->mark);
    problems_add(resolver->problems, entry->key_mark,
                 "unknown key `%s.%s` of the type `%s`, which %s gives; `~unset` takes a "
                 "key away",
                 path, entry->key, type->scalar, place.at);
    text_free(&place);
    return true;
}

void component_refuse_unknown(const struct resolver *resolver,
                              const struct option_kind *kind, const struct node *map,
                              const char *path, const char *const *also)
{
    bool in_layer = also == sections_layer_keys;
    for (size_t i = 0; i < map->count; i++) {
        const struct entry *entry = &map->entries[i];
        const char *const *known;
        option_check_part(kind, entry, path, resolver->arena, resolver->problems);
        if (entry->value->unknown || option_kind_knows(kind, also, entry->key) ||
            (in_layer && tell_repetition(resolver, entry, path)) ||
            tell_type(resolver, map, entry, path))
            continue;
        size_t count = option_kind_names(kind, also, resolver->arena, &known);
        option_unknown_key(entry, path, known, count,
                           find_elsewhere(resolver, entry->key, in_layer),
                           resolver->problems);
    }
}

size_t component_read_options(struct resolver *resolver, const struct option_kind *kind,
                              const struct node *map, const char *path,
                              const char *const *also, void *out)
{
    size_t before = resolver->problems->count;
    component_refuse_unknown(resolver, kind, map, path, also);
    option_read(kind, map, path, out, resolver->arena, resolver->problems);
    return resolver->problems->count - before;
}

static void unknown_kind(struct resolver *resolver, const struct option_kinds *kinds,
                         const struct node *type)
{
    const char *nearest = nearest_kind(resolver, kinds, type->scalar);
    struct text hint = {0};
    if (nearest != NULL)
        text_add(&hint, "did you mean `%s`? ", nearest);
    text_add(&hint, "known:");
    for (size_t i = 0; i < kinds->count; i++)
        text_add(&hint, "%s %s", i > 0 ? "," : "", kinds->at[i]->name);
    problems_add(resolver->problems, type->mark, "unknown %s `%s`; %s", kinds->what,
                 type->scalar, hint.at);
    text_free(&hint);
}

bool component_has_unknown(const struct node *map)
{
    bool found = false;
    for (size_t i = 0; i < map->count; i++)
        found |= map->entries[i].value->unknown;
    return found;
}

/* What may stand in a section of any kind, each name once. */
static size_t list_names(const struct resolver *resolver,
                         const struct option_kinds *kinds, const char *const *also,
                         const char *const **names)
{
    struct set known = {0};
    size_t most = 0, count = 0;
    for (size_t i = 0; i < kinds->count; i++)
        most += option_kind_names(kinds->at[i], also, resolver->arena, names);
    const char **list = arena_array(resolver->arena, most, sizeof *list);
    for (size_t i = 0; i < kinds->count; i++) {
        size_t of_kind = option_kind_names(kinds->at[i], also, resolver->arena, names);
        for (size_t j = 0; j < of_kind; j++)
            if (set_add(&known, (*names)[j]))
                list[count++] = (*names)[j];
    }
    set_free(&known);
    *names = list;
    return count;
}

/* Tells a value that no kind takes which has such an option; false where none has it. */
static bool check_whatever_kind(const struct resolver *resolver,
                                const struct option_kinds *kinds, const struct node *map,
                                const char *path)
{
    struct problems findings = {0};
    bool known = false, taken = false;
    for (size_t i = 0; i < kinds->count; i++)
        for (size_t j = 0; j < kinds->at[i]->count; j++) {
            const struct option_kind one = {.options = &kinds->at[i]->options[j],
                                            .count = 1};
            if (strcmp(one.options->name, map->entries[0].key) != 0)
                continue;
            known = true;
            taken |= option_read(&one, map, path, NULL, resolver->arena, &findings) == 0;
        }
    if (known && !taken)
        problems_add_line(resolver->problems, problems_mark(&findings, 0),
                          findings.lines[0]);
    problems_free(&findings);
    return known;
}

/* Where a sweep with a mistake may set the type: a key that no kind has, or a value that
 * none takes, is wrong whatever it is. */
static void read_whatever_kind(const struct resolver *resolver, const struct node *map,
                               const char *path, const struct option_kinds *kinds,
                               const char *const *also)
{
    const struct option_kind none = {0};
    for (size_t i = 0; i < map->count; i++) {
        struct node one = *map;
        const char *const *names;
        one.entries = &map->entries[i];
        one.count = 1;
        if (one.entries->value->unknown ||
            option_kind_knows(&none, also, one.entries->key) ||
            check_whatever_kind(resolver, kinds, &one, path))
            continue;
        size_t count = list_names(resolver, kinds, also, &names);
        option_unknown_key(one.entries, path, names, count,
                           find_elsewhere(resolver, one.entries->key, false),
                           resolver->problems);
    }
}

/* That of its type, though it may have been refused for what else the layer says. */
bool component_has_own(const struct resolver *resolver, const struct node *layer,
                       const char *key)
{
    const struct node *type = tree_get(layer, "type");
    return type != NULL && type->kind == NODE_SCALAR &&
           option_kind_get(option_kind_find(&resolver->vocabulary->layers, type->scalar),
                           key);
}

const struct node *component_layer_key(const struct resolver *resolver,
                                       const struct node *layer, const char *key)
{
    const struct node *value = tree_get(layer, key);
    return value != NULL && !component_has_own(resolver, layer, key) ? value : NULL;
}

static bool is_default(const struct component *component)
{
    return component->kind == NULL || strcmp(component->kind->name, "default") == 0;
}

/* Of a list of sections, each a component of its own. False where one has no kind. */
static bool read_list(struct resolver *resolver, const struct node *list,
                      const char *path, const struct option_kinds *kinds,
                      struct option_components *out)
{
    struct component *at = arena_array(resolver->arena, list->count, sizeof *at);
    bool complete = true;
    *out = (struct option_components){at, list->count};
    for (size_t i = 0; i < list->count; i++) {
        component_read(resolver, list->entries[i].value,
                       arena_format(resolver->arena, "%s.%zu", path, i), kinds,
                       sections_type_keys, &at[i]);
        complete &= at[i].kind != NULL;
    }
    return complete;
}

/* What stands in lists has settings of its own, behind those of the section. */
static bool read_lists(struct resolver *resolver, const struct option_kind *kind,
                       const struct node *map, const char *path, void *options)
{
    bool complete = true;
    for (size_t i = 0; i < kind->count; i++) {
        const struct lamina_option *option = &kind->options[i];
        const struct node *list = tree_get(map, option->name);
        if (option->type == OPTION_COMPONENTS && list != NULL &&
            list->kind == NODE_SEQUENCE)
            complete &=
                read_list(resolver, list,
                          arena_format(resolver->arena, "%s.%s", path, option->name),
                          kind->of_list, (void *)((char *)options + option->offset));
    }
    return complete;
}

void component_read(struct resolver *resolver, const struct node *node, const char *path,
                    const struct option_kinds *kinds, const char *const *also,
                    struct component *component)
{
    const char *word = also[0];
    *component = (struct component){.node = node, .path = path};
    if (node->unknown)
        return;
    if (node->kind != NODE_MAPPING) {
        problems_add(resolver->problems, node->mark,
                     "`%s` must be a name, or {%s: name, ...}", path, word);
        return;
    }
    const struct node *type = tree_get(node, word);
    if (type != NULL && type->unknown) {
        if (kinds != &resolver->vocabulary->layers)
            read_whatever_kind(resolver, node, path, kinds, also);
        return;
    }
    if (type == NULL || type->kind != NODE_SCALAR) {
        problems_add(resolver->problems, type != NULL ? type->mark : node->mark,
                     "`%s` needs a `%s`", path, word);
        return;
    }
    const struct option_kind *kind = option_kind_find(kinds, type->scalar);
    void *options = kind != NULL ? arena_array(resolver->arena, 1, kind->size) : NULL;
    if (kind != NULL)
        component->node = node = option_part_lengthen(kind, node, resolver->arena);
    if (kind == NULL) {
        unknown_kind(resolver, kinds, type);
    } else if (kind->problem != NULL) {
        problems_add(resolver->problems, type->mark, "%s", kind->problem);
    } else if (component_read_options(resolver, kind, node, path, also, options) == 0 &&
               !component_has_unknown(node)) {
        component->kind = kind;
        component->options = options;
        /* An init of `default` goes without saying, but in a layer where the config has
         * another for all. */
        settings_add_kind(&resolver->settings, component, word,
                          !is_default(component) || !is_default(&resolver->spec->init));
        settings_add_options(&resolver->settings, component);
    }
    if (kind != NULL && !read_lists(resolver, kind, node, path, options))
        component->kind = NULL;
}

/* What a dotted name reaches in a mapping, whose keys may have dots, too, or by its place
 * in a list; where it is not written, the last of them on the way. */
static const struct node *nearest_node(const struct node *map, const char *name)
{
    if (map->kind == NODE_SEQUENCE) {
        size_t i = strtoul(name, NULL, 10), length = strcspn(name, ".");
        if (i >= map->count)
            return map;
        return name[length] == '.'
                   ? nearest_node(map->entries[i].value, name + length + 1)
                   : map->entries[i].value;
    }
    for (size_t i = 0; map->kind == NODE_MAPPING && i < map->count; i++) {
        const struct entry *entry = &map->entries[i];
        size_t length = strlen(entry->key);
        if (strcmp(entry->key, name) == 0)
            return entry->value;
        if (strncmp(entry->key, name, length) == 0 && name[length] == '.')
            return nearest_node(entry->value, name + length + 1);
    }
    return map;
}

struct mark component_mark(const struct component *component, const char *name)
{
    const struct node *node = nearest_node(component->node, name);
    if (node == component->node)
        node = tree_get(component->node, "type");
    return node != NULL ? node->mark : component->node->mark;
}

void component_add_set(const struct component *component, const char *before,
                       struct text *out)
{
    const struct node *node = component->node;
    for (size_t i = 0; i < node->count; i++) {
        const struct entry *entry = &node->entries[i];
        if (mark_order(entry->value->mark) <= mark_order(node->mark) ||
            strcmp(entry->key, "type") == 0)
            continue;
        text_add(out, "%s`%s` of ", before, entry->key);
        problems_add_place(out, entry->value->mark);
        before = ", ";
    }
}
