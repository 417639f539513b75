/* A path and its value are written as they are found; where a sweep has a list or a
 * distribution in place of a value, the text of the value's schema is wrapped. */
#include "schema/schema_path.h"
#include "config/sections.h"

#include <string.h>

struct paths {
    struct json *json;
    enum schema_path_kind kind;
    size_t value; /* where the last path's value begins */
    const struct option_kinds *layers;
};

/* What every layer may have, and some layer has as an option of its own: of which of the
 * two a path's value is is not known here. */
static bool is_contested(const struct paths *paths, const char *section, const char *name)
{
    bool is_own = false, is_key = sections_is_layer_key(name) || tree_is_block_key(name);
    for (size_t i = 0; paths->layers != NULL && i < paths->layers->count; i++)
        is_own |= option_kind_get(paths->layers->at[i], name) != NULL;
    return is_key && is_own && strcmp(section, SCHEMA_ANY_LAYER) == 0;
}

/* A path, to be followed by what its values may be. */
static void begin_path(struct paths *paths, const char *path)
{
    json_add(paths->json, "%s: ", path);
    paths->value = json_place(paths->json);
    json_add(paths->json,
             paths->json->is_part ? "{'if': {'const': '~unset'}, 'else': {" : "{");
}

/* Makes of a value's schema what the paths have here: the value itself, a list of values
 * with perhaps a condition, or a distribution. */
static void end_path(struct paths *paths)
{
    struct json *json = paths->json;
    json_add(json, json->is_part ? "}}" : "}");
    struct text *text = &json->text;
    const char *value =
        arena_copy(json->arena, text->at + paths->value, text->length - paths->value);
    if (paths->kind != PATH_VALUE) {
        text->length = paths->value;
        text->at[text->length] = '\0';
    }
    if (paths->kind == PATH_DRAWN)
        json_add(json, "{'$ref': '#/$defs/distribution'}");
    if (paths->kind == PATH_AXIS) { /* what a range comes to, only the reader sees */
        json_add(json, "{'if': {'type': 'array'}, 'then': {'type': 'array', "
                       "'minItems': 1, 'items': ");
        json_add_raw(json, value);
        json_add(json, "}, 'else': {'if': {'$ref': '#/$defs/is_range'}, 'then': {'$ref': "
                       "'#/$defs/range'}, 'else': {'type': 'object', "
                       "'additionalProperties': false, 'required': ['values'], "
                       "'properties': {'values': {'type': 'array', 'minItems': 1, "
                       "'items': ");
        json_add_raw(json, value);
        json_add(json, "}, 'when': {'$ref': '#/$defs/when'}}}}}");
    }
    json_add(json, ",\n");
}

static void add_whole_path(struct paths *paths, const char *path, const char *definition)
{
    begin_path(paths, path);
    json_add(paths->json, "'$ref': %s",
             arena_format(paths->json->arena, "#/$defs/%s", definition));
    end_path(paths);
}

static const struct lamina_option *find_option(const struct option_kind *kind,
                                               const char *name)
{
    for (size_t i = 0; i < kind->count; i++)
        if (strcmp(kind->options[i].name, name) == 0)
            return &kind->options[i];
    return NULL;
}

/* Whether a kind before `kind` has an option of that name. */
static bool is_known_before(const struct option_kinds *kinds, size_t kind,
                            const char *name)
{
    bool found = false;
    for (size_t i = 0; i < kind; i++)
        found |= find_option(kinds->at[i], name) != NULL;
    return found;
}

/* The path of what a section has; a pattern where that is one, in which a number behind
 * an option that is a list reaches into it. */
static const char *path_of(struct paths *paths, const char *section, const char *name,
                           bool is_list)
{
    if (section[0] == '^')
        return arena_format(paths->json->arena, "%s\\.%s%s$", section, name,
                            is_list ? "(\\.[0-9]+)?" : "");
    return arena_format(paths->json->arena, "%s%s%s", section,
                        section[0] != '\0' ? "." : "", name);
}

/* The path into {epochs: N}. */
static void add_epochs(struct paths *paths, const char *section,
                       const struct lamina_option *option)
{
    const struct option_kind *kind = &option_kind_epochs;
    begin_path(paths, path_of(paths, section,
                              arena_format(paths->json->arena, "%s.%s", option->name,
                                           kind->options[0].name),
                              false));
    schema_section_add_values(paths->json, kind, &kind->options[0]);
    end_path(paths);
}

/* The axis of an option that kind `first` has, unless a kind before it has one of that
 * name. Which kind the values will meet is not known here: any that has it may allow
 * them. */
static void add_path(struct paths *paths, const char *section,
                     const struct option_kinds *kinds, size_t first,
                     const struct lamina_option *option)
{
    size_t count = 0;
    if (is_contested(paths, section, option->name))
        return;
    for (size_t i = 0; i < kinds->count; i++) {
        bool has_it = find_option(kinds->at[i], option->name) != NULL;
        if (has_it && i < first)
            return;
        count += has_it;
    }
    if (option->type == OPTION_ITERATIONS)
        add_epochs(paths, section, option);
    begin_path(paths,
               path_of(paths, section, option->name, schema_section_takes_list(option)));
    if (count == 1) { /* whose mistakes are told more plainly */
        schema_section_add_values(paths->json, kinds->at[first], option);
        end_path(paths);
        return;
    }
    json_add(paths->json, "'anyOf': [");
    for (size_t i = first; i < kinds->count; i++) {
        const struct lamina_option *other = find_option(kinds->at[i], option->name);
        if (other == NULL)
            continue;
        json_add(paths->json, "{");
        schema_section_add_values(paths->json, kinds->at[i], other);
        json_add(paths->json, "}, ");
    }
    json_add(paths->json, "]");
    end_path(paths);
}

static void add_paths(struct paths *paths, const char *section,
                      const struct option_kinds *kinds)
{
    for (size_t i = 0; i < kinds->count; i++)
        for (size_t j = 0; j < kinds->at[i]->count; j++)
            add_path(paths, section, kinds, i, &kinds->at[i]->options[j]);
}

/* Patterns for what stands under names, of the first kind that has such an option. */
static void add_paths_of_names(struct paths *paths, const struct schema_section *section)
{
    for (size_t i = 0; i < section->kinds.count; i++) {
        const struct option_kind *kind = section->kinds.at[i];
        for (size_t j = 0; j < kind->count && kind->of_each != NULL; j++) {
            if (kind->options[j].type != OPTION_SECTIONS)
                continue;
            const struct option_kinds each = {"", &kind->of_each, 1};
            const char *names = arena_format(paths->json->arena, "^%s\\.%s\\..+",
                                             section->path, kind->options[j].name);
            add_paths(paths, names, &each);
            begin_path(paths, arena_format(paths->json->arena, "^%s\\.%s\\.[^.]+$",
                                           section->path, kind->options[j].name));
            schema_section_add_mapping(paths->json, kind->of_each);
            end_path(paths);
        }
    }
}

/* The paths of what a section has. */
static void add_section_parts(struct paths *paths, const struct schema_section *section)
{
    begin_path(paths, path_of(paths, section->path, section->word, false));
    schema_section_add_types(paths->json, &section->kinds, false);
    end_path(paths);
    add_paths(paths, section->path, &section->kinds);
}

/* Patterns for what stands in a list. */
static void add_paths_of_list(struct paths *paths, const struct schema_section *section)
{
    for (size_t i = 0; i < section->kinds.count; i++) {
        const struct option_kind *kind = section->kinds.at[i];
        for (size_t j = 0; j < kind->count && kind->of_list != NULL; j++) {
            const struct lamina_option *option = &kind->options[j];
            if (option->type != OPTION_COMPONENTS)
                continue;
            const struct schema_section each = {"items",
                                                arena_format(paths->json->arena,
                                                             "^%s\\.%s\\.[0-9]+",
                                                             section->path, option->name),
                                                option->help, "type", *kind->of_list};
            add_section_parts(paths, &each);
            begin_path(paths, arena_format(paths->json->arena, "%s$", each.path));
            schema_section_add_rest(paths->json, &each);
            end_path(paths);
        }
    }
}

static void add_if_contested(struct paths *paths, const char *key)
{
    if (!is_contested(paths, SCHEMA_ANY_LAYER, key))
        return;
    begin_path(paths, path_of(paths, SCHEMA_ANY_LAYER, key, true));
    end_path(paths);
}

/* What every layer and block may have, and what may be anything. */
static void add_layer_paths(struct paths *paths)
{
    static const char *const keys[][2] = {{"init", "init"},
                                          {"optimizer", "layer_optimizer"},
                                          {"from", "from"},
                                          {"repeat", "repeat"}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (!is_contested(paths, SCHEMA_ANY_LAYER, keys[i][0]))
            add_whole_path(paths, path_of(paths, SCHEMA_ANY_LAYER, keys[i][0], false),
                           keys[i][1]);
    for (size_t i = 0; sections_layer_keys[i] != NULL; i++)
        add_if_contested(paths, sections_layer_keys[i]);
    add_if_contested(paths, "repeat");
}

/* The pattern of a whole layer or block. Its last words are no keys or options: of one in
 * a block the name is not known here, and "layers.0.bias" is none. */
static const char *whole_layer(struct paths *paths)
{
    struct text words = {0};
    text_add(&words, "type|name|from|init|optimizer|repeat|layers");
    for (size_t i = 0; i < sections_layer.count; i++)
        text_add(&words, "|%s", sections_layer.options[i].name);
    for (size_t i = 0; i < paths->layers->count; i++)
        for (size_t j = 0; j < paths->layers->at[i]->count; j++)
            if (!is_known_before(paths->layers, i, paths->layers->at[i]->options[j].name))
                text_add(&words, "|%s", paths->layers->at[i]->options[j].name);
    const char *pattern = arena_format(
        paths->json->arena, "^layers\\.[^.]+(\\.(?!(%s)(\\.|$))[^.]+){0,4}$", words.at);
    text_free(&words);
    return pattern;
}

static void add_section_paths(struct paths *paths, const struct schema_section *section)
{
    add_whole_path(paths, section->path, section->name);
    add_section_parts(paths, section);
}

/* The paths of a section without a type, and its own where it has one. */
static void add_option_paths(struct paths *paths, const char *path,
                             const struct option_kind *kind)
{
    const struct option_kinds kinds = {"", &kind, 1};
    add_paths(paths, path, &kinds);
}

/* The paths whose words are all known. */
static void add_known_paths(struct paths *paths, const struct schema_sections *all)
{
    for (size_t i = 0; i < all->count; i++)
        add_section_paths(paths, &all->typed[i]);
    add_whole_path(paths, "layers", "layers");
    for (size_t i = 0; i < sections_count; i++) {
        const struct option_kind *kind = sections_options(&sections[i], all->vocabulary);
        if (sections[i].of != SECTION_OF_TRIAL || kind == NULL)
            continue;
        add_whole_path(paths, sections[i].name, sections[i].name);
        add_option_paths(paths, sections[i].name, kind);
    }
    add_option_paths(paths, "", &sections_trial_values);
}

void schema_path_add_all(struct json *json, const struct schema_sections *all,
                         enum schema_path_kind kind)
{
    struct paths of_kind = {.json = json, .kind = kind, .layers = &all->layer.kinds};
    struct paths *paths = &of_kind;
    add_known_paths(paths, all);
    json_add(paths->json, "},\n'patternProperties': {\n");
    for (size_t i = 0; i < all->count; i++)
        add_paths_of_names(paths, &all->typed[i]);
    for (size_t i = 0; i < all->count; i++)
        add_paths_of_list(paths, &all->typed[i]);
    add_whole_path(paths, whole_layer(paths), "entry");
    add_section_parts(paths, &all->layer);
    add_layer_paths(paths);
    add_section_parts(paths, &all->layer_init);
    add_paths(paths, all->layer_optimizer.path, &all->layer_optimizer.kinds);
    add_option_paths(paths, SCHEMA_ANY_LAYER, &sections_layer);
    begin_path(paths, path_of(paths, SCHEMA_ANY_LAYER, "name", false));
    schema_section_add_layer_name(paths->json);
    end_path(paths);
}

void schema_path_add_options(struct json *json, const struct option_kinds *kinds)
{
    struct paths paths = {.json = json, .kind = PATH_VALUE};
    add_paths(&paths, "", kinds);
}
