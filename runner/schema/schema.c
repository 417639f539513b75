/* The schema is written from the tables that the config's reader reads. */
#include "schema/schema.h"

#include <string.h>

#include "config/layer_spec.h"
#include "config/layer_written.h"
#include "schema/json.h"
#include "schema/schema_part.h"
#include "schema/schema_path.h"
#include "schema/schema_section.h"
#include "schema/schema_sweep.h"

/* ---- What stands under no `type` ---- */

/* The schedule has its curve besides, and must say how long. */
static void add_schedule_rest(struct json *json, const struct option_kind *schedule)
{
    static const char *const either[] = {"epochs", "iterations"};
    json_add(json, "'learning_rate': {'$ref': '#/$defs/learning_rate'}\n},\n");
    schema_section_add_required(json, schedule);
    json_add(json, "'oneOf': [\n");
    for (size_t i = 0; i < 2; i++)
        json_add(json, "{'properties': {%s: {'not': {'const': 0}}}, 'required': [%s]},\n",
                 either[i], either[i]);
    json_add(json, "]\n");
}

/* A section without a type, with its options. */
static void add_options(struct json *json, const struct section *section,
                        const struct option_kind *kind)
{
    bool has_words = section->word != NULL || section->words != NULL;
    json_add(json, "%s: {\n'description': %s,\n", section->name, section->help);
    if (has_words) {
        json_add(json, "'if': {'type': 'string'},\n'then': {");
        schema_section_add_words(json, section, kind);
        json_add(json, "},\n'else': {\n");
    }
    json_add(json, "'type': 'object',\n'properties': {\n");
    schema_section_add_options(json, kind);
    if (strcmp(section->name, "schedule") == 0)
        add_schedule_rest(json, kind);
    else {
        json_add(json, "},\n");
        schema_section_add_required(json, kind);
    }
    json_add(json, has_words ? "}\n},\n" : "},\n");
}

/* All of the experiment, or of each trial. */
static void add_all_options(struct json *json, const struct vocabulary *vocabulary,
                            enum section_of of)
{
    for (size_t i = 0; i < sections_count; i++) {
        const struct option_kind *kind = sections_options(&sections[i], vocabulary);
        if (sections[i].of == of && kind != NULL)
            add_options(json, &sections[i], kind);
    }
}

/* A text that looks like a number or a bool needs no quotes. */
static void add_text(struct json *json)
{
    json_add(json, "'text': {'anyOf': "
                   "[{'type': 'string'}, {'type': 'number'}, {'type': 'boolean'}]},\n");
}

static void add_name(struct json *json)
{
    json_add(json, "'name': {'description': %s, 'if': {'type': 'string'}, ",
             sections_find("name")->help);
    json_add(json, "'then': {'type': 'string', 'pattern': %s}, ",
             "^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$");
    json_add(json, "'else': {'anyOf': [{'type': 'number', 'minimum': 0}, "
                   "{'type': 'boolean'}]}},\n");
}

static void add_layers(struct json *json)
{
    json_add(json,
             "'layers': {'description': %s, 'type': 'array', 'minItems': 1, "
             "'items': {'$ref': '#/$defs/entry'}},\n",
             sections_find("layers")->help);
}

/* A layer, or a block: an object with one of its keys and without a `type`. */
static void add_entry(struct json *json)
{
    json_add(json,
             "'entry': {\n'if': {'type': 'object', 'not': {'properties': {'type': true}, "
             "'required': ['type']}, 'anyOf': [{'properties': {'layers': true}, "
             "'required': ['layers']}, {'properties': {'repeat': true}, 'required': "
             "['repeat']}]},\n'then': {'$ref': '#/$defs/block'},\n'else': "
             "{'$ref': '#/$defs/layer'}\n},\n");
}

static void add_block(struct json *json)
{
    json_add(json, "'block': {\n'description': %s,\n'type': 'object',\n'properties': {\n",
             "Layers that stand in a row so many times.");
    json_add(json, "'repeat': {'$ref': '#/$defs/repeat'},\n'name': {");
    schema_section_add_layer_name(json);
    json_add(json,
             "},\n'from': {'description': %s, 'if': {'type': 'array'}, 'then': {'type': "
             "'array', 'minItems': 1, 'maxItems': 1, 'items': {'$ref': "
             "'#/$defs/name_of_layer'}}, 'else': {'$ref': '#/$defs/name_of_layer'}},\n",
             "What its first repetition reads: the name of a layer above.");
    json_add(json, "'layers': {'type': 'array', 'minItems': 1, 'items': {'$ref': "
                   "'#/$defs/entry', 'if': {'type': 'object'}, 'then': {'type': "
                   "'object', 'properties': {'name': {'not': {'enum': ['start', ");
    for (size_t i = 0; i < TREE_BLOCK_KEYS; i++)
        json_add(json, "%s, ", tree_block_keys[i]);
    json_add(json, "]}}}}}}\n},\n'additionalProperties': false,\n"
                   "'required': ['repeat', 'layers']\n},\n");
}

/* What a layer reads, and how often a block repeats. */
static void add_graph(struct json *json)
{
    json_add(json, "'name_of_layer': {");
    schema_section_add_name(json);
    json_add(json,
             "},\n'from': {'description': %s, 'if': {'type': 'array'}, 'then': {'type': "
             "'array', 'minItems': 1, 'items': {'$ref': '#/$defs/name_of_layer'}}, "
             "'else': {'$ref': '#/$defs/name_of_layer'}},\n",
             "What it reads in place of the layer before: the name of a layer above, or "
             "a list of names.");
    json_add(json, "'repeat': {'description': %s, 'type': 'integer', 'minimum': 1, ",
             "How many times its layers stand in a row.");
    json_add(json, "'maximum': ");
    json_add_raw(json, arena_format(json->arena, "%d", LAYER_WRITTEN_REPEATS));
    json_add(json, "},\n");
    add_entry(json);
    add_block(json);
}

/* Of which optimizer they are is not known here: any that has an option may allow it. */
static void add_own_optimizer(struct json *json, const struct schema_section *own)
{
    json_add(json, "%s: {\n'description': %s,\n'type': 'object',\n'properties': {\n",
             own->name, own->help);
    schema_path_add_options(json, &own->kinds);
    json_add(json, "},\n'additionalProperties': false\n},\n");
}

/* ---- The whole file ---- */

/* The members of a config, which are definitions where a sweep has them, too. */
static void add_members(struct json *json, const struct vocabulary *vocabulary)
{
    add_name(json);
    schema_section_add_options(json, &sections_experiment_values);
    schema_section_add_options(json, &sections_trial_values);
    for (size_t i = 0; i < sections_count; i++)
        if (sections[i].of == SECTION_OF_TRIAL && !sections_is_nested(&sections[i]))
            json_add(json, "%s: {'$ref': %s},\n", sections[i].name,
                     arena_format(json->arena, "#/$defs/%s", sections[i].name));
    add_all_options(json, vocabulary, SECTION_OF_EXPERIMENT);
    schema_sweep_add(json);
    schema_part_add_keys(json);
}

static void add_schema(struct json *json, const struct schema_sections *all)
{
    json_add(json, "{\n'$schema': %s,\n", "https://json-schema.org/draft/2020-12/schema");
    json_add(json, "'title': %s,\n'type': 'object',\n",
             "An experiment of Lamina " LAMINA_VERSION);
    json_add(json, "'if': {'properties': {'extends': true}, 'required': ['extends']},\n"
                   "'then': {'$ref': '#/$defs/part'},\n'else': {\n");
    json_add(json, "'additionalProperties': false,\n'required': [");
    for (size_t i = 0; i < sections_count; i++)
        if (sections[i].is_required)
            json_add(json, "%s, ", sections[i].name);
    json_add(json, "],\n'properties': {\n");
    add_members(json, all->vocabulary);
    json_add(json, "}\n},\n'$defs': {\n");
    schema_part_add(json, all);
    for (size_t i = 0; i < all->count; i++)
        schema_section_add(json, &all->typed[i]);
    schema_section_add(json, &all->layer);
    add_own_optimizer(json, &all->layer_optimizer);
    add_layers(json);
    add_graph(json);
    add_all_options(json, all->vocabulary, SECTION_OF_TRIAL);
    schema_sweep_add_definitions(json, all);
    add_text(json);
    json_add(json, "}\n}\n");
}

/* The optimizers with the options that a layer can have for itself. */
static struct option_kinds own_optimizers(const struct option_kinds *all,
                                          struct arena *arena)
{
    const struct option_kind **kinds = arena_array(arena, all->count, sizeof *kinds);
    for (size_t i = 0; i < all->count; i++)
        kinds[i] = layer_spec_optimizer_options(all->at[i], arena);
    return (struct option_kinds){all->what, kinds, all->count};
}

/* A definition is called as the last word of its path. */
static struct schema_section section_of(const struct section *section,
                                        const struct vocabulary *vocabulary)
{
    const char *dot = strrchr(section->name, '.');
    return (struct schema_section){dot != NULL ? dot + 1 : section->name, section->name,
                                   section->help, section->word,
                                   *sections_kinds(section, vocabulary)};
}

void schema_write(const struct vocabulary *vocabulary, struct arena *arena,
                  struct text *text)
{
    struct schema_section *typed = arena_array(arena, sections_count, sizeof *typed);
    struct schema_sections all = {
        .vocabulary = vocabulary,
        .typed = typed,
        .layer = {"layer", SCHEMA_ANY_LAYER, "One layer.", "type", vocabulary->layers},
        .layer_init = section_of(sections_find("init"), vocabulary),
        .layer_optimizer = {"layer_optimizer", SCHEMA_ANY_LAYER "\\.optimizer",
                            "What the optimizer does otherwise in this layer.", NULL,
                            own_optimizers(&vocabulary->optimizers, arena)}};
    all.layer_init.path = SCHEMA_ANY_LAYER "\\.init";
    for (size_t i = 0; i < sections_count; i++)
        if (sections[i].form == SECTION_TYPED)
            typed[all.count++] = section_of(&sections[i], vocabulary);
    struct json json = {.text = *text, .arena = arena};
    add_schema(&json, &all);
    *text = json.text;
    text_add(text, "\n");
}
