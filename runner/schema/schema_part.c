/* Of which type a section is may stand in the other file, so what any type allows is
 * allowed; so is ~unset for every key. What a sweep's forms have in them only the reader
 * sees. */
#include "schema/schema_part.h"

#include <string.h>

#include "config/sweep_form.h"
#include "schema/schema_path.h"

static void begin(struct json *json, const char *name, const char *help)
{
    json_add(json, "%s: {'description': %s, 'if': {'const': '~unset'}, 'else': {", name,
             help);
}

static void end(struct json *json)
{
    json_add(json, "}},\n");
}

static void add_typed(struct json *json, const struct schema_section *section,
                      const char *name)
{
    begin(json, name, section->help);
    json_add(json, "'if': {'type': 'string'},\n'then': {");
    schema_section_add_types(json, &section->kinds, false);
    json_add(json, "},\n'else': {\n'type': 'object',\n'properties': {\n%s: {",
             section->word);
    schema_section_add_types(json, &section->kinds, false);
    json_add(json, "},\n");
    schema_path_add_options(json, &section->kinds);
    json_add(json, "},\n'additionalProperties': false\n}\n");
    end(json);
}

static const struct schema_section *find_typed(const struct schema_sections *all,
                                               const char *path)
{
    size_t i = 0;
    while (i + 1 < all->count && strcmp(all->typed[i].path, path) != 0)
        i++;
    return &all->typed[i];
}

/* One without a type; a word may stand for it. */
static void add_options(struct json *json, const struct schema_sections *all,
                        const struct section *section, const struct option_kind *kind)
{
    begin(json, section->name, section->help);
    json_add(json, "'if': {'type': 'string'},\n'then': {");
    if (section->word != NULL || section->words != NULL)
        schema_section_add_words(json, section, kind);
    else
        json_add(json, "'not': {'type': 'string'}");
    json_add(json, "},\n'else': {\n'type': 'object',\n'properties': {\n");
    schema_section_add_options(json, kind);
    if (strcmp(section->name, "schedule") == 0)
        add_typed(json, find_typed(all, "schedule.learning_rate"), "learning_rate");
    json_add(json, "},\n'additionalProperties': false\n}\n");
    end(json);
}

static void add_sweep(struct json *json)
{
    begin(json, "sweep", sections_find("sweep")->help);
    json_add(json, "'type': 'object',\n'properties': {\n");
    for (int i = 0; i < SWEEP_FORM_COUNT; i++)
        json_add(json, "%s: {'description': %s},\n", sweep_form_table[i].key,
                 sweep_form_table[i].help);
    json_add(json, "'when': true,\n'seeds': true\n},\n'additionalProperties': false\n");
    end(json);
}

static void add_section(struct json *json, const struct schema_sections *all,
                        const struct section *section)
{
    const struct option_kind *kind = sections_options(section, all->vocabulary);
    if (section->form == SECTION_TYPED) {
        add_typed(json, find_typed(all, section->name), section->name);
    } else if (kind != NULL) {
        add_options(json, all, section, kind);
    } else if (strcmp(section->name, "layers") == 0) {
        begin(json, section->name, section->help);
        json_add(json, "'$ref': '#/$defs/layers'");
        end(json);
    }
}

void schema_part_add_keys(struct json *json)
{
    json_add(json, "'extends': {'description': %s, '$ref': '#/$defs/text'},\n",
             sections_find("extends")->help);
    json_add(json, "'set': {'description': %s, 'type': 'object'},\n",
             sections_find("set")->help);
}

void schema_part_add(struct json *json, const struct schema_sections *all)
{
    json_add(json, "'part': {\n'description': %s,\n'type': 'object',\n'properties': {\n",
             "A config that builds on another one.");
    schema_part_add_keys(json);
    json_add(json, "'name': {'$ref': '#/$defs/text'},\n");
    json->is_part = true;
    schema_section_add_options(json, &sections_experiment_values);
    schema_section_add_options(json, &sections_trial_values);
    for (size_t i = 0; i < sections_count; i++)
        if (!sections_is_nested(&sections[i]))
            add_section(json, all, &sections[i]);
    add_sweep(json);
    json->is_part = false;
    json_add(json, "},\n'additionalProperties': false\n},\n");
}
