/* Its forms, which nest, and what stands in them. */
#include "schema/schema_sweep.h"

#include "config/sweep_form.h"
#include "schema/schema_path.h"

/* At least, or exactly, one of several keys. */
static void add_needs(struct json *json, const char *word, const char *const *names,
                      size_t count)
{
    json_add(json, "%s: [", word);
    for (size_t i = 0; i < count; i++)
        json_add(json,
                 "{'properties': {%s: {'not': {'const': null}}}, 'required': [%s]},\n",
                 names[i], names[i]);
    json_add(json, "],\n");
}

/* A mapping of paths as a definition, with the keys that it has besides. */
static void add_mapping(struct json *json, const struct schema_sections *all,
                        const char *name, enum schema_path_kind kind, const char *besides,
                        const char *required)
{
    json_add(json, "%s: {\n'type': 'object',\n'minProperties': 1,\n", name);
    json_add(json, "'additionalProperties': false,\n'required': [");
    if (required != NULL)
        json_add(json, "%s", required);
    json_add(json, "],\n'properties': {\n");
    json_add_plain(json, besides);
    schema_path_add_all(json, all, kind);
    json_add(json, "}\n},\n");
}

/* The first `count` forms of a sweep. */
static void add_forms(struct json *json, int count)
{
    for (int i = 0; i < count; i++) {
        const struct sweep_form_row *form = &sweep_form_table[i];
        json_add(json, "%s: {'description': %s, ", form->key, form->help);
        if (form->content == SWEEP_FORM_DRAWN)
            json_add(json, "'$ref': '#/$defs/random'},\n");
        else if (form->content == SWEEP_FORM_SEARCHED)
            json_add(json, "'$ref': '#/$defs/search', 'type': 'object', "
                           "'patternProperties': {'^((objective|stop)(\\\\.|$)|dataset"
                           "\\\\.fold$)': false}},\n");
        else if (form->content == SWEEP_FORM_ROWS)
            json_add(json, "'type': 'array', 'minItems': 1, 'items': "
                           "{'$ref': '#/$defs/row'}},\n");
        else
            json_add(json,
                     "'if': {'type': 'array'}, 'then': {'type': 'array', 'minItems': 1, "
                     "'items': {'$ref': '#/$defs/sweep'}}, 'else': "
                     "{'$ref': '#/$defs/axes'}},\n");
    }
    json_add(json, "'when': {'$ref': '#/$defs/when'},\n");
}

static void add_distribution(struct json *json)
{
    static const char *const names[] = {"uniform", "log_uniform", "integer",
                                        "log_integer", "choice"};
    static const char *const bounds[] = {
        "'type': 'number'", "'type': 'number', 'exclusiveMinimum': 0",
        "'type': 'integer', 'minimum': -9007199254740992, 'maximum': 9007199254740992",
        "'type': 'integer', 'minimum': 1, 'maximum': 9007199254740992"};
    json_add(json,
             "'distribution': {\n'type': 'object',\n'additionalProperties': false,\n");
    add_needs(json, "oneOf", names, 5);
    json_add(json, "'properties': {\n");
    for (size_t i = 0; i < 4; i++) {
        json_add(json, "%s: {'type': 'array', 'minItems': 2, 'maxItems': 2, 'items': {",
                 names[i]);
        json_add_plain(json, bounds[i]);
        json_add(json, "}},\n");
    }
    json_add(json,
             "'choice': {'type': 'array', 'minItems': 1},\n"
             "'step': {'type': 'number', 'exclusiveMinimum': 0},\n"
             "'when': {'$ref': '#/$defs/when'}\n},\n"
             "'dependentSchemas': {'choice': {'properties': {'step': false}}}\n},\n");
}

/* The axes that are no lists: by which key they are known, and each with its own keys. */
static void add_ranges(struct json *json)
{
    static const char *const names[][3] = {{"range", "step", "count"},
                                           {"linspace", "count", "step"},
                                           {"logspace", "count", "step"}};
    json_add(json, "'is_range': {'type': 'object', 'anyOf': [");
    for (size_t i = 0; i < 3; i++)
        json_add(json, "{'properties': {%s: true}, 'required': [%s]},\n", names[i][0],
                 names[i][0]);
    json_add(json, "]},\n'range': {'type': 'object', 'additionalProperties': false, "
                   "'oneOf': [");
    for (size_t i = 0; i < 3; i++)
        json_add(json,
                 "{'properties': {%s: true, %s: true, %s: false, %s: false, %s: false}, "
                 "'required': [%s, %s]},\n",
                 names[i][0], names[i][1], names[i][2], names[(i + 1) % 3][0],
                 names[(i + 2) % 3][0], names[i][0], names[i][1]);
    json_add(json, "],\n'properties': {\n");
    for (size_t i = 0; i < 3; i++) {
        json_add(json, "%s: {'type': 'array', 'minItems': 2, 'maxItems': 2, 'items': {",
                 names[i][0]);
        json_add_plain(json, i == 2 ? "'type': 'number', 'exclusiveMinimum': 0"
                                    : "'type': 'number'");
        json_add(json, "}},\n");
    }
    json_add(json, "'step': {'type': 'number', 'exclusiveMinimum': 0},\n"
                   "'count': {'type': 'integer', 'minimum': 2, 'maximum': ");
    json_add_raw(json, arena_format(json->arena, "%d", SWEEP_MAX_TRIALS));
    json_add(json, "},\n'when': {'$ref': '#/$defs/when'}\n}},\n");
}

/* What stands in `random` and `search` besides the paths. */
static const char *drawn_keys(struct arena *arena, bool is_search)
{
    const char *budget = arena_format(
        arena, "'budget': {'type': 'integer', 'minimum': 1, 'maximum': %d},\n",
        is_search ? SWEEP_MAX_SEARCHED : SWEEP_MAX_TRIALS);
    if (!is_search)
        return arena_format(arena,
                            "%s'seed': {'type': 'integer', 'minimum': 0},\n"
                            "'when': {'$ref': '#/$defs/when'},\n",
                            budget);
    return arena_format(
        arena,
        "'method': {'const': 'tpe', 'default': 'tpe'},\n%s"
        "'startup': {'type': 'integer', 'minimum': 1, 'maximum': %d, 'default': %d},\n"
        "'lag': {'type': 'integer', 'minimum': 1, 'maximum': %d, 'default': %d},\n"
        "'seed': {'type': 'integer', 'minimum': 0, 'default': 0},\n",
        budget, SWEEP_MAX_SEARCHED, SWEEP_STARTUP, SWEEP_MAX_SEARCHED, SWEEP_LAG);
}

void schema_sweep_add_definitions(struct json *json, const struct schema_sections *all)
{
    json_add(json, "'when': {'description': %s, 'type': 'object', 'minProperties': 1},\n",
             "Only for rows that have one of these values.");
    add_distribution(json);
    add_ranges(json);
    add_mapping(json, all, "axes", PATH_AXIS, "", NULL);
    add_mapping(json, all, "row", PATH_VALUE, "", NULL);
    add_mapping(json, all, "random", PATH_DRAWN, drawn_keys(json->arena, false),
                "budget");
    add_mapping(json, all, "search", PATH_DRAWN, drawn_keys(json->arena, true), "budget");
    const char *forms[SWEEP_FORM_NESTED];
    for (int i = 0; i < SWEEP_FORM_NESTED; i++)
        forms[i] = sweep_form_table[i].key;
    json_add(json, "'sweep': {\n'type': 'object',\n'additionalProperties': false,\n");
    add_needs(json, "anyOf", forms, SWEEP_FORM_NESTED);
    json_add(json, "'properties': {\n");
    add_forms(json, SWEEP_FORM_NESTED);
    json_add(json, "}\n},\n");
}

void schema_sweep_add(struct json *json)
{
    json_add(json, "'sweep': {\n'description': %s,\n'type': 'object',\n",
             "What to vary.");
    json_add(json, "'additionalProperties': false,\n'properties': {\n");
    add_forms(json, SWEEP_FORM_COUNT);
    json_add(json, "'seeds': {'type': 'array', 'minItems': 1, 'items': {");
    schema_section_add_values(json, &sections_experiment_values,
                              option_kind_get(&sections_experiment_values, "seed"));
    json_add(json, "}}\n},\n'dependentSchemas': {'search': {'properties': {");
    for (int i = 0; i < SWEEP_FORM_NESTED; i++)
        if (i != SWEEP_FORM_GRID)
            json_add(json, "%s: false, ", sweep_form_table[i].key);
    json_add(json, "'when': false,\n'grid': {'type': 'object', 'maxProperties': 1, "
                   "'properties': {'dataset.fold': {'not': {'type': 'object', "
                   "'properties': {'when': true}, 'required': ['when']}}}, 'required': "
                   "['dataset.fold']}\n}}}\n},\n");
}
