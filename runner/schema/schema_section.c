/* Mistakes should be told of what is meant: conditions by `type`, and not alternatives.
 */
#include "schema/schema_section.h"
#include "config/option_type.h"
#include "config/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- One option ---- */

bool schema_section_takes_list(const struct lamina_option *option)
{
    return option->type == LAMINA_INTEGERS || option->type == OPTION_REALS ||
           option->type == OPTION_TEXTS;
}

static void add_bound(struct json *json, const char *name, double value)
{
    char buffer[TEXT_REAL_SIZE];
    if (value == floor(value) && fabs(value) < 1e15)
        snprintf(buffer, sizeof buffer, "%.0f", value);
    else
        text_from_real(value, buffer);
    json_add(json, "%s: ", name);
    json_add_raw(json, buffer);
    json_add(json, ", ");
}

/* Integers are bounded even where the option does not bound them: they have 64 bits. */
static void add_number(struct json *json, const struct lamina_option *option)
{
    bool is_real = option->type == LAMINA_REAL || option->type == OPTION_REALS;
    struct option_range range;
    option_type_range(option_type_bounds(option), &range);
    json_add(json, "'type': %s, ", is_real ? "number" : "integer");
    if (isfinite(range.low))
        add_bound(json, range.low_open ? "exclusiveMinimum" : "minimum", range.low);
    else if (!is_real)
        json_add(json, "'minimum': -9223372036854775808, ");
    if (isfinite(range.high))
        add_bound(json, range.high_open ? "exclusiveMaximum" : "maximum", range.high);
    else if (!is_real)
        json_add(json, "'maximum': 9223372036854775807, ");
}

/* A word that YAML takes for a number or a bool is allowed as such, too. */
static void add_choice(struct json *json, const char *allowed)
{
    const char *found;
    size_t length;
    json_add(json, "'enum': [");
    while ((found = option_type_choice(&allowed, &length)) != NULL) {
        struct node word = {.scalar = arena_copy(json->arena, found, length)};
        double number;
        bool flag;
        json_add(json, "%s, ", word.scalar);
        if (text_to_real(word.scalar, &number) || text_to_bool(word.scalar, &flag)) {
            json_add_node(json, &word);
            json_add(json, ", ");
        }
    }
    json_add(json, "]");
}

static void add_item(struct json *json, const struct lamina_option *option)
{
    if (option->type == OPTION_TEXTS && option->allowed != NULL)
        add_choice(json, option->allowed);
    else if (option->type == OPTION_TEXTS)
        json_add(json, "'$ref': '#/$defs/text'");
    else
        add_number(json, option);
}

/* What may stand in place of a list: words, where numbers have some, and one item. */
static void add_single(struct json *json, const struct lamina_option *option)
{
    bool words = option_type_bounds(option) != option->allowed;
    if (words) {
        json_add(json, "'if': {'type': 'string'}, 'then': {");
        add_choice(json, option->allowed);
        json_add(json, "}, 'else': {");
    }
    add_item(json, option);
    json_add(json, words ? "}" : "");
}

/* One number or text, or a list of them. */
static void add_list(struct json *json, const struct lamina_option *option)
{
    json_add(json, "'if': {'type': 'array'}, 'then': {'type': 'array', ");
    if (option->type == LAMINA_INTEGERS)
        add_bound(json, "maxItems", LAMINA_MAX_DIMS);
    json_add(json, "'items': {");
    add_item(json, option);
    json_add(json, "}}, 'else': {");
    add_single(json, option);
    json_add(json, "}");
}

/* A word, or a mapping where the choice has a part. */
static void add_choice_or_part(struct json *json, const struct option_kind *kind,
                               const struct lamina_option *option)
{
    const struct option_kind *part = option_kind_part(kind, option->name, json->arena);
    if (part->count == 0) {
        add_choice(json, option->allowed);
        return;
    }
    json_add(json, "'if': {'type': 'object'}, 'then': {");
    schema_section_add_mapping(json, part);
    json_add(json, "}, 'else': {");
    add_choice(json, option->allowed);
    json_add(json, "}");
}

/* An integer, or {epochs: N}. */
static void add_iterations(struct json *json, const struct lamina_option *option)
{
    json_add(json, "'if': {'type': 'object'}, 'then': {'type': 'object', "
                   "'properties': {\n");
    schema_section_add_options(json, &option_kind_epochs);
    json_add(json, "},\n");
    schema_section_add_required(json, &option_kind_epochs);
    json_add(json, "}, 'else': {");
    add_number(json, option);
    json_add(json, "}");
}

/* One of these, or a list of them. */
static void add_moments(struct json *json, const struct lamina_option *option)
{
    json_add(json, "'if': {'type': 'array'}, 'then': {'type': 'array', 'items': {");
    add_iterations(json, option);
    json_add(json, "}}, 'else': {");
    add_iterations(json, option);
    json_add(json, "}");
}

/* What values an option may have. */
void schema_section_add_values(struct json *json, const struct option_kind *kind,
                               const struct lamina_option *option)
{
    if (option->type == OPTION_PART)
        schema_section_add_mapping(json,
                                   option_kind_part(kind, option->name, json->arena));
    else if (option->type == OPTION_SECTIONS) {
        json_add(json, "'type': 'object', 'additionalProperties': {");
        schema_section_add_mapping(json, kind->of_each);
        json_add(json, "}");
    } else if (option->type == OPTION_COMPONENTS) {
        const struct schema_section each = {"items", "", option->help, "type",
                                            *kind->of_list};
        json_add(json, "'type': 'array', ");
        schema_section_add(json, &each);
    } else if (option->type == LAMINA_BOOL)
        json_add(json, "'type': 'boolean'");
    else if (option->type == OPTION_ITERATIONS)
        add_iterations(json, option);
    else if (option->type == OPTION_MOMENTS)
        add_moments(json, option);
    else if (option_type_is_integer(option->type) || option->type == LAMINA_REAL)
        add_number(json, option);
    else if (option->type == LAMINA_CHOICE)
        add_choice_or_part(json, kind, option);
    else if (schema_section_takes_list(option))
        add_list(json, option);
    else
        json_add(json, "'$ref': '#/$defs/text'");
}

void schema_section_add_words(struct json *json, const struct section *section,
                              const struct option_kind *kind)
{
    if (section->words != NULL)
        add_choice(json, section->words);
    else
        schema_section_add_values(json, kind, &kind->options[0]);
}

void schema_section_add_mapping(struct json *json, const struct option_kind *kind)
{
    const char *words = option_kind_words(kind, json->arena);
    if (words[0] != '\0') {
        json_add(json, "'if': {'type': 'string'}, 'then': {");
        add_choice(json, words);
        json_add(json, "}, 'else': {");
    }
    json_add(json, "'type': 'object', 'properties': {\n");
    schema_section_add_options(json, kind);
    json_add(json, "},\n'additionalProperties': false");
    json_add(json, words[0] != '\0' ? "}" : "");
}

/* What stands in a mapping within is told by that. */
static bool is_inside(const struct lamina_option *option)
{
    return strchr(option->name, '.') != NULL;
}

void schema_section_add_options(struct json *json, const struct option_kind *kind)
{
    for (size_t i = 0; kind != NULL && i < kind->count; i++) {
        const struct lamina_option *option = &kind->options[i];
        if (is_inside(option))
            continue;
        json_add(json, "%s: {'description': %s, ", option->name, option->help);
        if (option->default_value != NULL) {
            json_add(json, "'default': ");
            struct node absent;
            json_add_node(json, option_type_default(option, &absent, json->arena));
            json_add(json, ", ");
        }
        if (json->is_part)
            json_add(json, "'if': {'const': '~unset'}, 'else': {");
        schema_section_add_values(json, kind, option);
        json_add(json, json->is_part ? "}},\n" : "},\n");
    }
}

/* Nothing but what an object has so far, and all of it that has no default. */
void schema_section_add_required(struct json *json, const struct option_kind *kind)
{
    json_add(json, "'additionalProperties': false,\n'required': [");
    for (size_t i = 0; i < kind->count; i++)
        if (kind->options[i].default_value == NULL)
            json_add(json, "%s, ", kind->options[i].name);
    json_add(json, "],\n");
}

/* ---- A section with a `type` ---- */

void schema_section_add_name(struct json *json)
{
    json_add(json, "'type': 'string', 'pattern': %s", "^[a-z][a-z0-9_]*$");
}

void schema_section_add_layer_name(struct json *json)
{
    json_add(json, "'description': %s, ",
             "By which paths reach this layer, and others read it; each once.");
    schema_section_add_name(json);
}

/* Whether {type: kind} is all that must be said, so that the name alone is enough. */
static bool is_short(const struct option_kind *kind)
{
    for (size_t i = 0; i < kind->count; i++)
        if (kind->options[i].default_value == NULL)
            return false;
    return true;
}

void schema_section_add_types(struct json *json, const struct option_kinds *kinds,
                              bool only_short)
{
    json_add(json, "'enum': [");
    for (size_t i = 0; i < kinds->count; i++)
        if (!only_short || is_short(kinds->at[i]))
            json_add(json, "%s, ", kinds->at[i]->name);
    json_add(json, "]");
}

/* What every layer may have, unless it has an option of that name. */
static void add_common_keys(struct json *json, const struct option_kind *layer)
{
    if (!option_kind_get(layer, "from"))
        json_add(json, "'from': {'$ref': '#/$defs/from'},\n");
    if (!option_kind_get(layer, "init"))
        json_add(json, "'init': {'$ref': '#/$defs/init'},\n");
    if (!option_kind_get(layer, "optimizer"))
        json_add(json, "'optimizer': {'$ref': '#/$defs/layer_optimizer'},\n");
    for (size_t i = 0; i < sections_layer.count; i++) {
        const struct option_kind one = {.options = &sections_layer.options[i],
                                        .count = 1};
        if (!option_kind_get(layer, one.options->name))
            schema_section_add_options(json, &one);
    }
}

/* if {type: kind} then its options: a mistake is told of the kind that is meant, and not
 * of every kind that there is. Without `required` the condition would hold where there is
 * no type. */
static void add_kind(struct json *json, const struct schema_section *section,
                     const struct option_kind *kind)
{
    const char *word = section->word;
    json_add(json, "{\n'if': {'properties': {%s: {'const': %s}}, 'required': [%s]},\n",
             word, kind->name, word);
    json_add(json, "'then': {\n'description': %s,\n'properties': {\n%s: true,\n",
             kind->summary != NULL ? kind->summary : kind->name, word);
    if (strcmp(section->name, "layer") == 0) {
        json_add(json, "'name': {");
        schema_section_add_layer_name(json);
        json_add(json, "},\n");
        add_common_keys(json, kind);
    }
    schema_section_add_options(json, kind);
    json_add(json, "},\n");
    schema_section_add_required(json, kind);
    json_add(json, "}\n},\n");
}

void schema_section_add_rest(struct json *json, const struct schema_section *section)
{
    bool may_be_short = false;
    for (size_t i = 0; i < section->kinds.count; i++)
        may_be_short |= is_short(section->kinds.at[i]);
    json_add(json, "'description': %s,\n", section->help);
    if (may_be_short) {
        json_add(json, "'if': {'type': 'string'},\n'then': {");
        schema_section_add_types(json, &section->kinds, true);
        json_add(json, "},\n'else': {\n");
    }
    json_add(json, "'type': 'object',\n'properties': {%s: {", section->word);
    schema_section_add_types(json, &section->kinds, false);
    json_add(json, "}},\n'required': [%s],\n'allOf': [\n", section->word);
    for (size_t i = 0; i < section->kinds.count; i++)
        add_kind(json, section, section->kinds.at[i]);
    json_add(json, may_be_short ? "]\n}\n" : "]\n");
}

void schema_section_add(struct json *json, const struct schema_section *section)
{
    json_add(json, "%s: {\n", section->name);
    schema_section_add_rest(json, section);
    json_add(json, "},\n");
}
