/* The schema is written from the tables that the config's reader reads. */
#include "schema/schema.h"

#include "schema/json.h"
#include "schema/schema_path.h"
#include "schema/schema_section.h"
#include "schema/schema_sweep.h"

/* ---- What stands under no `type` ---- */

static void add_schedule(struct json *json)
{
    json_add(json,
             "'schedule': {\n'description': %s,\n'type': 'object',\n'properties': {\n",
             "How long, in which batches.");
    schema_section_add_options(json, &experiment_schedule);
    json_add(json, "'learning_rate': {'$ref': '#/$defs/rate'}\n},\n");
    schema_section_add_required(json, &experiment_schedule);
    json_add(json, "'oneOf': [\n");
    static const char *const either[] = {"epochs", "iterations"};
    for (size_t i = 0; i < 2; i++)
        json_add(json, "{'properties': {%s: {'not': {'const': 0}}}, 'required': [%s]},\n",
                 either[i], either[i]);
    json_add(json, "]\n},\n");
}

/* The definition of a section that may be left out, and so may all in it. */
static void add_plain(struct json *json, const struct plain *plain)
{
    json_add(json, "%s: {\n'description': %s,\n", plain->kind->name, plain->help);
    if (plain->may_be_word) {
        json_add(json, "'if': {'type': 'string'},\n'then': {");
        schema_section_add_values(json, &plain->kind->options[0]);
        json_add(json, "},\n'else': {\n");
    }
    json_add(json, "'type': 'object',\n'properties': {\n");
    schema_section_add_options(json, plain->kind);
    json_add(json, "},\n'additionalProperties': false\n");
    json_add(json, plain->may_be_word ? "}\n},\n" : "},\n");
}

static void add_checkpoint(struct json *json)
{
    json_add(json,
             "'checkpoint': {\n'description': %s,\n'type': 'object',\n'properties': {\n",
             "When a trial is saved, to go on from there, and what stays of that.");
    schema_section_add_options(json, &experiment_checkpoint);
    json_add(json, "},\n");
    schema_section_add_required(json, &experiment_checkpoint);
    json_add(json, "},\n");
}

static void add_on_failure(struct json *json)
{
    json_add(json, "'on_failure': {\n'description': %s,\n",
             "What becomes of a run in which a trial fails.");
    json_add(json,
             "'if': {'type': 'string'},\n'then': {'enum': ['continue', 'stop']},\n");
    json_add(json, "'else': {\n'type': 'object',\n'properties': {\n");
    schema_section_add_options(json, &experiment_on_failure);
    json_add(json, "},\n");
    schema_section_add_required(json, &experiment_on_failure);
    json_add(json, "}\n},\n");
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
             "What the results call it; by default the file's name without its ending.");
    json_add(json, "'then': {'type': 'string', 'pattern': %s}, ",
             "^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$");
    json_add(json, "'else': {'anyOf': [{'type': 'number', 'minimum': 0}, "
                   "{'type': 'boolean'}]}},\n");
}

static void add_layers(struct json *json)
{
    json_add(json,
             "'layers': {'description': %s, 'type': 'array', 'minItems': 1, "
             "'items': {'$ref': '#/$defs/layer'}},\n",
             "The network, input side first.");
}

/* Of which optimizer they are is not known here: any that has an option may allow it. */
static void add_own_optimizer(struct json *json, const struct section *own)
{
    json_add(json, "%s: {\n'description': %s,\n'type': 'object',\n'properties': {\n",
             own->name, own->help);
    schema_path_add_options(json, &own->kinds);
    json_add(json, "},\n'additionalProperties': false\n},\n");
}

/* ---- The whole file ---- */

static void add_schema(struct json *json, const struct section *sections)
{
    static const char *const required[] = {"dataset", "layers", "loss", "optimizer",
                                           "schedule"};
    const size_t count = sizeof required / sizeof *required;
    json_add(json, "{\n'$schema': %s,\n", "https://json-schema.org/draft/2020-12/schema");
    json_add(json, "'title': %s,\n'type': 'object',\n",
             "An experiment of Lamina " LAMINA_VERSION);
    json_add(json, "'additionalProperties': false,\n'required': [");
    for (size_t i = 0; i < count; i++)
        json_add(json, "%s, ", required[i]);
    json_add(json, "],\n'properties': {\n");
    add_name(json);
    for (size_t i = 0; i < count; i++)
        json_add(json, "%s: {'$ref': %s},\n", required[i],
                 arena_format(json->arena, "#/$defs/%s", required[i]));
    schema_section_add_options(json, &experiment_head);
    schema_section_add_options(json, &experiment_top);
    add_checkpoint(json);
    add_on_failure(json);
    json_add(json, "'stop': {'$ref': '#/$defs/stop'},\n");
    json_add(json, "'init': {'$ref': '#/$defs/init'},\n");
    for (size_t i = 0; i < SCHEMA_SECTION_PLAINS; i++)
        json_add(
            json, "%s: {'$ref': %s},\n", schema_section_plains[i].kind->name,
            arena_format(json->arena, "#/$defs/%s", schema_section_plains[i].kind->name));
    schema_sweep_add(json);
    json_add(json, "},\n'$defs': {\n");
    for (size_t i = 0; i < SECTION_OWN; i++)
        schema_section_add(json, &sections[i]);
    add_own_optimizer(json, &sections[SECTION_OWN]);
    add_layers(json);
    add_schedule(json);
    for (size_t i = 0; i < SCHEMA_SECTION_PLAINS; i++)
        add_plain(json, &schema_section_plains[i]);
    schema_sweep_add_definitions(json, sections);
    add_text(json);
    json_add(json, "}\n}\n");
}

/* The optimizers with the options that a layer can have for itself. */
static struct option_kinds own_optimizers(const struct option_kinds *all,
                                          struct arena *arena)
{
    const struct option_kind **kinds = arena_array(arena, all->count, sizeof *kinds);
    for (size_t i = 0; i < all->count; i++)
        kinds[i] = experiment_of_layer(all->at[i], arena);
    return (struct option_kinds){all->what, kinds, all->count};
}

void schema_write(const struct vocabulary *vocabulary, struct arena *arena,
                  struct text *text)
{
    const struct section sections[SECTION_COUNT] = {
        [SECTION_DATASET] = {"dataset", "dataset", "What to learn.", "type",
                             vocabulary->datasets},
        [SECTION_LOSS] = {"loss", "loss", "What to minimise.", "type",
                          vocabulary->losses},
        [SECTION_OPTIMIZER] = {"optimizer", "optimizer", "How.", "type",
                               vocabulary->optimizers},
        [SECTION_RATE] = {"rate", "schedule.learning_rate",
                          "How the optimizer's rate changes.", "type", vocabulary->rates},
        [SECTION_STOP] = {"stop", "stop", "When a trial ends early.", "rule",
                          vocabulary->stops},
        [SECTION_INIT] = {"init", "init", "How weights begin.", "type",
                          vocabulary->inits},
        [SECTION_LAYER] = {"layer", ANY_LAYER, "One layer.", "type", vocabulary->layers},
        [SECTION_OWN] = {"layer_optimizer", ANY_LAYER "\\.optimizer",
                         "What the optimizer does otherwise in this layer.", NULL,
                         own_optimizers(&vocabulary->optimizers, arena)},
    };
    struct json json = {.text = *text, .arena = arena};
    add_schema(&json, sections);
    *text = json.text;
    text_add(text, "\n");
}
