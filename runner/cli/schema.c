/* lamina schema: what a config may hold, as a JSON Schema (draft 2020-12) for editors and
 * other programs. It is written from the tables that the config's reader reads, and knows
 * no dataset, layer, loss or optimizer by name; layers are asked in child processes. What
 * one place of a file cannot tell, such as equal layer names, is left to `lamina plan`.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "data/datasets.h"
#include "model/init.h"
#include "model/loss.h"
#include "model/optimizer.h"
#include "model/rate.h"
#include "train/stop.h"
#include "worker/probe.h"

/* ---- Writing JSON ---- */

/* A value, a list of values, or a distribution. */
enum path_kind { PATH_VALUE, PATH_AXIS, PATH_DRAWN };

struct writer {
    struct text text;
    struct arena *arena;
    int depth;            /* of brackets */
    char gap;             /* a blank or line end that is due, or NUL */
    enum path_kind paths; /* what a sweep's paths have */
    size_t value;         /* where a path's value begins */
};

static void close_gap(struct writer *writer)
{
    if (writer->gap == '\n')
        text_add(&writer->text, "\n%*s", 2 * writer->depth, "");
    else if (writer->gap == ' ')
        text_add(&writer->text, " ");
    writer->gap = '\0';
}

static void add_letter(struct writer *writer, char letter)
{
    struct text *text = &writer->text;
    if (letter == ' ' || letter == '\n') {
        writer->gap = letter;
        return;
    }
    if (letter == '}' || letter == ']') {
        writer->depth--;
        writer->gap = writer->gap == '\n' ? '\n' : '\0';
        if (text->at[text->length - 1] == ',')
            text->at[--text->length] = '\0';
    }
    close_gap(writer);
    text_add(text, "%c", letter == '\'' ? '"' : letter);
    writer->depth += letter == '{' || letter == '[';
}

/* Adds JSON that has ' for " and, for each %s, a string that is quoted and escaped here.
 * Every member may end with a comma: a closing bracket takes it away. Lines are indented.
 */
__attribute__((format(printf, 2, 3))) static void add(struct writer *writer,
                                                      const char *json, ...)
{
    va_list values;
    va_start(values, json);
    for (; *json != '\0'; json++) {
        if (*json != '%') {
            add_letter(writer, *json);
            continue;
        }
        close_gap(writer);
        text_add_json(&writer->text, va_arg(values, const char *));
        json++;
    }
    va_end(values);
}

/* JSON without %s. */
static void add_members(struct writer *writer, const char *json)
{
    for (; *json != '\0'; json++)
        add_letter(writer, *json);
}

/* ---- One option ---- */

static bool takes_list(const struct lamina_option *option)
{
    return option->type == LAMINA_INTEGERS || option->type == OPTION_REALS ||
           option->type == OPTION_TEXTS;
}

static void add_bound(struct writer *writer, const char *name, double value)
{
    char buffer[TEXT_REAL_SIZE];
    add(writer, "%s: ", name);
    close_gap(writer);
    if (value == floor(value) && fabs(value) < 1e15)
        text_add(&writer->text, "%.0f,", value);
    else
        text_add(&writer->text, "%s,", text_from_real(value, buffer));
    writer->gap = ' ';
}

/* Integers are bounded even where the option does not bound them: they have 64 bits. */
static void add_number(struct writer *writer, const struct lamina_option *option)
{
    bool is_real = option->type == LAMINA_REAL || option->type == OPTION_REALS;
    struct option_range range;
    option_range(option->allowed, &range);
    add(writer, "'type': %s, ", is_real ? "number" : "integer");
    if (isfinite(range.low))
        add_bound(writer, range.low_open ? "exclusiveMinimum" : "minimum", range.low);
    else if (!is_real)
        add(writer, "'minimum': -9223372036854775808, ");
    if (isfinite(range.high))
        add_bound(writer, range.high_open ? "exclusiveMaximum" : "maximum", range.high);
    else if (!is_real)
        add(writer, "'maximum': 9223372036854775807, ");
}

/* A value as JSON has it: a number or a bool as such. */
static void add_value(struct writer *writer, const struct node *node)
{
    close_gap(writer);
    tree_write_json(node, &writer->text);
    add(writer, ", ");
}

/* A word that YAML takes for a number or a bool is allowed as such, too. */
static void add_choice(struct writer *writer, const char *allowed)
{
    const char *found;
    size_t length;
    add(writer, "'enum': [");
    while ((found = option_choice(&allowed, &length)) != NULL) {
        struct node word = {.scalar = arena_copy(writer->arena, found, length)};
        double number;
        bool flag;
        add(writer, "%s, ", word.scalar);
        if (text_to_real(word.scalar, &number) || text_to_bool(word.scalar, &flag))
            add_value(writer, &word);
    }
    add(writer, "]");
}

static void add_item(struct writer *writer, const struct lamina_option *option)
{
    if (option->type == OPTION_TEXTS)
        add(writer, "'$ref': '#/$defs/text'");
    else
        add_number(writer, option);
}

/* One number or text, or a list of them. */
static void add_list(struct writer *writer, const struct lamina_option *option)
{
    add(writer, "'if': {'type': 'array'}, 'then': {'type': 'array', ");
    if (option->type == LAMINA_INTEGERS)
        add_bound(writer, "maxItems", LAMINA_MAX_DIMS);
    add(writer, "'items': {");
    add_item(writer, option);
    add(writer, "}}, 'else': {");
    add_item(writer, option);
    add(writer, "}");
}

/* What values an option may have. */
static void add_values(struct writer *writer, const struct lamina_option *option)
{
    if (option->type == LAMINA_BOOL)
        add(writer, "'type': 'boolean'");
    else if (option->type == LAMINA_INTEGER || option->type == LAMINA_REAL)
        add_number(writer, option);
    else if (option->type == LAMINA_CHOICE)
        add_choice(writer, option->allowed);
    else if (takes_list(option))
        add_list(writer, option);
    else
        add(writer, "'$ref': '#/$defs/text'");
}

static void add_options(struct writer *writer, const struct option_kind *kind)
{
    for (size_t i = 0; i < kind->count; i++) {
        const struct lamina_option *option = &kind->options[i];
        add(writer, "%s: {'description': %s, ", option->name, option->help);
        if (option->default_value != NULL) {
            add(writer, "'default': ");
            add_value(writer, option_default(option, writer->arena));
        }
        add_values(writer, option);
        add(writer, "},\n");
    }
}

/* Nothing but what an object has so far, and all of it that has no default. */
static void add_required(struct writer *writer, const struct option_kind *kind)
{
    add(writer, "'additionalProperties': false,\n'required': [");
    for (size_t i = 0; i < kind->count; i++)
        if (kind->options[i].default_value == NULL)
            add(writer, "%s, ", kind->options[i].name);
    add(writer, "],\n");
}

/* ---- A section with a `type` ---- */

struct section {
    const char *name; /* of its definition */
    const char *path; /* in a sweep; with ^ before it a pattern, in a layer */
    const char *help;
    const char *word; /* that names its kind: type or rule */
    struct option_kinds kinds;
};

static void add_layer_name(struct writer *writer)
{
    add(writer, "'description': %s, 'type': 'string', 'pattern': %s",
        "By which paths reach this layer; each once.", "^[a-z][a-z0-9_]*$");
}

/* Whether {type: kind} is all that must be said, so that the name alone is enough. */
static bool is_short(const struct option_kind *kind)
{
    for (size_t i = 0; i < kind->count; i++)
        if (kind->options[i].default_value == NULL)
            return false;
    return true;
}

static void add_types(struct writer *writer, const struct option_kinds *kinds,
                      bool only_short)
{
    add(writer, "'enum': [");
    for (size_t i = 0; i < kinds->count; i++)
        if (!only_short || is_short(&kinds->at[i]))
            add(writer, "%s, ", kinds->at[i].name);
    add(writer, "]");
}

/* if {type: kind} then its options: a mistake is told of the kind that is meant, and not
 * of every kind that there is. Without `required` the condition would hold where there is
 * no type. */
static void add_kind(struct writer *writer, const struct section *section,
                     const struct option_kind *kind)
{
    const char *word = section->word;
    add(writer, "{\n'if': {'properties': {%s: {'const': %s}}, 'required': [%s]},\n", word,
        kind->name, word);
    add(writer, "'then': {\n'description': %s,\n'properties': {\n%s: true,\n",
        kind->summary != NULL ? kind->summary : kind->name, word);
    if (strcmp(section->name, "layer") == 0) {
        add(writer, "'name': {");
        add_layer_name(writer);
        add(writer, "},\n'init': {'$ref': '#/$defs/init'},\n");
        add(writer, "'optimizer': {'$ref': '#/$defs/layer_optimizer'},\n");
        add_options(writer, &experiment_layer);
    }
    add_options(writer, kind);
    add(writer, "},\n");
    add_required(writer, kind);
    add(writer, "}\n},\n");
}

static void add_section(struct writer *writer, const struct section *section)
{
    bool may_be_short = false;
    for (size_t i = 0; i < section->kinds.count; i++)
        may_be_short |= is_short(&section->kinds.at[i]);
    add(writer, "%s: {\n'description': %s,\n", section->name, section->help);
    if (may_be_short) {
        add(writer, "'if': {'type': 'string'},\n'then': {");
        add_types(writer, &section->kinds, true);
        add(writer, "},\n'else': {\n");
    }
    add(writer, "'type': 'object',\n'properties': {%s: {", section->word);
    add_types(writer, &section->kinds, false);
    add(writer, "}},\n'required': [%s],\n'allOf': [\n", section->word);
    for (size_t i = 0; i < section->kinds.count; i++)
        add_kind(writer, section, &section->kinds.at[i]);
    add(writer, may_be_short ? "]\n}\n},\n" : "]\n},\n");
}

/* ---- What stands under no `type` ---- */

static void add_schedule(struct writer *writer)
{
    add(writer, "'schedule': {\n'description': %s,\n'type': 'object',\n'properties': {\n",
        "How long, in which batches.");
    add_options(writer, &experiment_schedule);
    add(writer, "'learning_rate': {'$ref': '#/$defs/rate'}\n},\n");
    add_required(writer, &experiment_schedule);
    add(writer, "'oneOf': [\n");
    static const char *const either[] = {"epochs", "iterations"};
    for (size_t i = 0; i < 2; i++)
        add(writer, "{'properties': {%s: {'not': {'const': 0}}}, 'required': [%s]},\n",
            either[i], either[i]);
    add(writer, "]\n},\n");
}

static const struct plain {
    const struct option_kind *kind;
    const char *help;
    bool may_be_word; /* the value of its first option */
} plains[] = {
    {&experiment_objective, "What tells how good a trial is.", true},
    {&experiment_record, "What is recorded besides.", false},
};

enum { PLAINS = sizeof plains / sizeof plains[0] };

/* The definition of a section that may be left out, and so may all in it. */
static void add_plain(struct writer *writer, const struct plain *plain)
{
    add(writer, "%s: {\n'description': %s,\n", plain->kind->name, plain->help);
    if (plain->may_be_word) {
        add(writer, "'if': {'type': 'string'},\n'then': {");
        add_values(writer, &plain->kind->options[0]);
        add(writer, "},\n'else': {\n");
    }
    add(writer, "'type': 'object',\n'properties': {\n");
    add_options(writer, plain->kind);
    add(writer, "},\n'additionalProperties': false\n");
    add(writer, plain->may_be_word ? "}\n},\n" : "},\n");
}

static void add_checkpoint(struct writer *writer)
{
    add(writer,
        "'checkpoint': {\n'description': %s,\n'type': 'object',\n'properties': {\n",
        "When a trial is saved, to go on from there, and what stays of that.");
    add_options(writer, &experiment_checkpoint);
    add(writer, "},\n");
    add_required(writer, &experiment_checkpoint);
    add(writer, "},\n");
}

static void add_on_failure(struct writer *writer)
{
    add(writer, "'on_failure': {\n'description': %s,\n",
        "What becomes of a run in which a trial fails.");
    add(writer, "'if': {'type': 'string'},\n'then': {'enum': ['continue', 'stop']},\n");
    add(writer, "'else': {\n'type': 'object',\n'properties': {\n");
    add_options(writer, &experiment_on_failure);
    add(writer, "},\n");
    add_required(writer, &experiment_on_failure);
    add(writer, "}\n},\n");
}

/* A text that looks like a number or a bool needs no quotes. */
static void add_text(struct writer *writer)
{
    add(writer, "'text': {'anyOf': "
                "[{'type': 'string'}, {'type': 'number'}, {'type': 'boolean'}]},\n");
}

static void add_name(struct writer *writer)
{
    add(writer, "'name': {'description': %s, 'if': {'type': 'string'}, ",
        "What the results call it; by default the file's name without its ending.");
    add(writer, "'then': {'type': 'string', 'pattern': %s}, ",
        "^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$");
    add(writer, "'else': {'anyOf': [{'type': 'number', 'minimum': 0}, "
                "{'type': 'boolean'}]}},\n");
}

static void add_layers(struct writer *writer)
{
    add(writer,
        "'layers': {'description': %s, 'type': 'array', 'minItems': 1, "
        "'items': {'$ref': '#/$defs/layer'}},\n",
        "The network, input side first.");
}

/* ---- The sweep ---- */

/* Adds text that was written before. */
static void add_again(struct writer *writer, const char *text)
{
    close_gap(writer);
    text_add(&writer->text, "%s", text);
}

/* A path, to be followed by what its values may be. */
static void begin_path(struct writer *writer, const char *path)
{
    add(writer, "%s: ", path);
    close_gap(writer);
    writer->value = writer->text.length;
    add(writer, "{");
}

/* Makes of a value's schema what the paths have here: the value itself, a list of values
 * with perhaps a condition, or a distribution. */
static void end_path(struct writer *writer)
{
    add(writer, "}");
    struct text *text = &writer->text;
    const char *value =
        arena_copy(writer->arena, text->at + writer->value, text->length - writer->value);
    if (writer->paths != PATH_VALUE) {
        text->length = writer->value;
        text->at[text->length] = '\0';
    }
    if (writer->paths == PATH_DRAWN)
        add(writer, "{'$ref': '#/$defs/distribution'}");
    if (writer->paths == PATH_AXIS) {
        add(writer, "{'if': {'type': 'array'}, 'then': {'type': 'array', 'minItems': 1, "
                    "'items': ");
        add_again(writer, value);
        add(writer, "}, 'else': {'type': 'object', 'additionalProperties': false, "
                    "'required': ['values'], 'properties': {'values': {'type': 'array', "
                    "'minItems': 1, 'items': ");
        add_again(writer, value);
        add(writer, "}, 'when': {'$ref': '#/$defs/when'}}}}");
    }
    add(writer, ",\n");
}

static void add_whole_path(struct writer *writer, const char *path,
                           const char *definition)
{
    begin_path(writer, path);
    add(writer, "'$ref': %s", arena_format(writer->arena, "#/$defs/%s", definition));
    end_path(writer);
}

static const struct lamina_option *find_option(const struct option_kind *kind,
                                               const char *name)
{
    for (size_t i = 0; i < kind->count; i++)
        if (strcmp(kind->options[i].name, name) == 0)
            return &kind->options[i];
    return NULL;
}

/* The path of what a section has; a pattern where that is one, in which a number behind
 * an option that is a list reaches into it. */
static const char *path_of(struct writer *writer, const char *section, const char *name,
                           bool is_list)
{
    if (section[0] == '^')
        return arena_format(writer->arena, "%s\\.%s%s$", section, name,
                            is_list ? "(\\.[0-9]+)?" : "");
    return arena_format(writer->arena, "%s%s%s", section, section[0] != '\0' ? "." : "",
                        name);
}

/* The axis of an option that kind `first` has, unless a kind before it has one of that
 * name. Which kind the values will meet is not known here: any that has it may allow
 * them. */
static void add_path(struct writer *writer, const char *section,
                     const struct option_kinds *kinds, size_t first,
                     const struct lamina_option *option)
{
    size_t count = 0;
    for (size_t i = 0; i < kinds->count; i++) {
        bool has_it = find_option(&kinds->at[i], option->name) != NULL;
        if (has_it && i < first)
            return;
        count += has_it;
    }
    begin_path(writer, path_of(writer, section, option->name, takes_list(option)));
    if (count == 1) { /* whose mistakes are told more plainly */
        add_values(writer, option);
        end_path(writer);
        return;
    }
    add(writer, "'anyOf': [");
    for (size_t i = first; i < kinds->count; i++) {
        const struct lamina_option *other = find_option(&kinds->at[i], option->name);
        if (other == NULL)
            continue;
        add(writer, "{");
        add_values(writer, other);
        add(writer, "}, ");
    }
    add(writer, "]");
    end_path(writer);
}

static void add_paths(struct writer *writer, const char *section,
                      const struct option_kinds *kinds)
{
    for (size_t i = 0; i < kinds->count; i++)
        for (size_t j = 0; j < kinds->at[i].count; j++)
            add_path(writer, section, kinds, i, &kinds->at[i].options[j]);
}

static void add_section_paths(struct writer *writer, const struct section *section)
{
    bool is_pattern = section->path[0] == '^';
    add_whole_path(
        writer, arena_format(writer->arena, "%s%s", section->path, is_pattern ? "$" : ""),
        section->name);
    begin_path(writer, path_of(writer, section->path, section->word, false));
    add_types(writer, &section->kinds, false);
    end_path(writer);
    add_paths(writer, section->path, &section->kinds);
}

/* OWN, a layer's own options of the optimizer, has no `type`. */
enum { DATASET, LOSS, OPTIMIZER, RATE, STOP, INIT, LAYER, SECTIONS, OWN = SECTIONS, ALL };

#define ANY_LAYER "^layers\\.[^.]+"

/* All paths, each with what `paths` says. Those whose words are all known are properties,
 * so that an editor can offer them. */
static void add_all_paths(struct writer *writer, const struct section *sections,
                          enum path_kind paths)
{
    const struct option_kinds schedule = {"", &experiment_schedule, 1};
    const struct option_kinds top = {"", &experiment_top, 1};
    const struct option_kinds layer = {"", &experiment_layer, 1};
    writer->paths = paths;
    for (size_t i = 0; i < LAYER; i++)
        add_section_paths(writer, &sections[i]);
    add_whole_path(writer, "layers", "layers");
    add_whole_path(writer, "schedule", "schedule");
    add_paths(writer, "schedule", &schedule);
    for (size_t i = 0; i < PLAINS; i++) {
        const struct option_kinds kinds = {"", plains[i].kind, 1};
        add_whole_path(writer, plains[i].kind->name, plains[i].kind->name);
        add_paths(writer, plains[i].kind->name, &kinds);
    }
    add_paths(writer, "", &top);
    add(writer, "},\n'patternProperties': {\n");
    struct section init = sections[INIT];
    init.path = ANY_LAYER "\\.init";
    add_section_paths(writer, &sections[LAYER]);
    add_section_paths(writer, &init);
    add_whole_path(writer, ANY_LAYER "\\.optimizer$", sections[OWN].name);
    add_paths(writer, sections[OWN].path, &sections[OWN].kinds);
    add_paths(writer, ANY_LAYER, &layer);
    begin_path(writer, path_of(writer, ANY_LAYER, "name", false));
    add_layer_name(writer);
    end_path(writer);
}

/* Of which optimizer they are is not known here: any that has an option may allow it. */
static void add_own_optimizer(struct writer *writer, const struct section *own)
{
    writer->paths = PATH_VALUE;
    add(writer, "%s: {\n'description': %s,\n'type': 'object',\n'properties': {\n",
        own->name, own->help);
    add_paths(writer, "", &own->kinds);
    add(writer, "},\n'additionalProperties': false\n},\n");
}

/* At least, or exactly, one of several keys. */
static void add_needs(struct writer *writer, const char *word, const char *const *names,
                      size_t count)
{
    add(writer, "%s: [", word);
    for (size_t i = 0; i < count; i++)
        add(writer, "{'properties': {%s: {'not': {'const': null}}}, 'required': [%s]},\n",
            names[i], names[i]);
    add(writer, "],\n");
}

/* A mapping of paths as a definition, with the keys that it has besides. */
static void add_mapping(struct writer *writer, const struct section *sections,
                        const char *name, enum path_kind paths, const char *besides,
                        const char *required)
{
    add(writer, "%s: {\n'type': 'object',\n'minProperties': 1,\n", name);
    add(writer, "'additionalProperties': false,\n'required': [");
    if (required != NULL)
        add(writer, "%s", required);
    add(writer, "],\n'properties': {\n");
    add_members(writer, besides);
    add_all_paths(writer, sections, paths);
    add(writer, "}\n},\n");
}

/* The forms of a sweep. */
static void add_forms(struct writer *writer)
{
    static const struct {
        const char *name, *help;
    } forms[] = {
        {"grid", "Every combination of lists of values, the last path fastest."},
        {"zip", "Lists of values in step: all first ones, all second ones ..."},
        {"concat", "One after the other."},
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        add(writer, "%s: {'description': %s, 'if': {'type': 'array'}, ", forms[i].name,
            forms[i].help);
        add(writer, "'then': {'type': 'array', 'minItems': 1, 'items': "
                    "{'$ref': '#/$defs/sweep'}}, 'else': {'$ref': '#/$defs/axes'}},\n");
    }
    add(writer,
        "'list': {'description': %s, 'type': 'array', 'minItems': 1, 'items': "
        "{'$ref': '#/$defs/row'}},\n",
        "Rows as they are.");
    add(writer, "'random': {'$ref': '#/$defs/random'},\n");
    add(writer, "'when': {'$ref': '#/$defs/when'},\n");
}

static void add_distribution(struct writer *writer)
{
    static const char *const names[] = {"uniform", "log_uniform", "integer",
                                        "log_integer", "choice"};
    static const char *const bounds[] = {
        "'type': 'number'", "'type': 'number', 'exclusiveMinimum': 0",
        "'type': 'integer', 'minimum': -9007199254740992, 'maximum': 9007199254740992",
        "'type': 'integer', 'minimum': 1, 'maximum': 9007199254740992"};
    add(writer, "'distribution': {\n'type': 'object',\n'additionalProperties': false,\n");
    add_needs(writer, "oneOf", names, 5);
    add(writer, "'properties': {\n");
    for (size_t i = 0; i < 4; i++) {
        add(writer, "%s: {'type': 'array', 'minItems': 2, 'maxItems': 2, 'items': {",
            names[i]);
        add_members(writer, bounds[i]);
        add(writer, "}},\n");
    }
    add(writer, "'choice': {'type': 'array', 'minItems': 1},\n"
                "'step': {'type': 'number', 'exclusiveMinimum': 0},\n"
                "'when': {'$ref': '#/$defs/when'}\n},\n"
                "'dependentSchemas': {'choice': {'properties': {'step': false}}}\n},\n");
}

static void add_sweep(struct writer *writer, const struct section *sections)
{
    add(writer, "'when': {'description': %s, 'type': 'object', 'minProperties': 1},\n",
        "Only for rows that have one of these values.");
    add_distribution(writer);
    add_mapping(writer, sections, "axes", PATH_AXIS, "", NULL);
    add_mapping(writer, sections, "row", PATH_VALUE, "", NULL);
    add_mapping(writer, sections, "random", PATH_DRAWN,
                "'budget': {'type': 'integer', 'minimum': 1, 'maximum': 1000000},\n"
                "'seed': {'type': 'integer', 'minimum': 0},\n"
                "'when': {'$ref': '#/$defs/when'},\n",
                "budget");
    static const char *const forms[] = {"grid", "zip", "list", "concat", "random"};
    add(writer, "'sweep': {\n'type': 'object',\n'additionalProperties': false,\n");
    add_needs(writer, "anyOf", forms, 5);
    add(writer, "'properties': {\n");
    add_forms(writer);
    add(writer, "}\n},\n");
}

static void add_whole_sweep(struct writer *writer)
{
    add(writer, "'sweep': {\n'description': %s,\n'type': 'object',\n", "What to vary.");
    add(writer, "'additionalProperties': false,\n'properties': {\n");
    add_forms(writer);
    add(writer, "'seeds': {'type': 'array', 'minItems': 1, 'items': {");
    add_values(writer, &experiment_head.options[0]);
    add(writer, "}}\n}\n},\n");
}

/* ---- The whole file ---- */

static void add_schema(struct writer *writer, const struct section *sections)
{
    static const char *const required[] = {"dataset", "layers", "loss", "optimizer",
                                           "schedule"};
    const size_t count = sizeof required / sizeof *required;
    add(writer, "{\n'$schema': %s,\n", "https://json-schema.org/draft/2020-12/schema");
    add(writer, "'title': %s,\n'type': 'object',\n",
        "An experiment of Lamina " LAMINA_VERSION);
    add(writer, "'additionalProperties': false,\n'required': [");
    for (size_t i = 0; i < count; i++)
        add(writer, "%s, ", required[i]);
    add(writer, "],\n'properties': {\n");
    add_name(writer);
    for (size_t i = 0; i < count; i++)
        add(writer, "%s: {'$ref': %s},\n", required[i],
            arena_format(writer->arena, "#/$defs/%s", required[i]));
    add_options(writer, &experiment_head);
    add_options(writer, &experiment_top);
    add_checkpoint(writer);
    add_on_failure(writer);
    add(writer, "'stop': {'$ref': '#/$defs/stop'},\n");
    add(writer, "'init': {'$ref': '#/$defs/init'},\n");
    for (size_t i = 0; i < PLAINS; i++)
        add(writer, "%s: {'$ref': %s},\n", plains[i].kind->name,
            arena_format(writer->arena, "#/$defs/%s", plains[i].kind->name));
    add_whole_sweep(writer);
    add(writer, "},\n'$defs': {\n");
    for (size_t i = 0; i < SECTIONS; i++)
        add_section(writer, &sections[i]);
    add_own_optimizer(writer, &sections[OWN]);
    add_layers(writer);
    add_schedule(writer);
    for (size_t i = 0; i < PLAINS; i++)
        add_plain(writer, &plains[i]);
    add_sweep(writer, sections);
    add_text(writer);
    add(writer, "}\n}\n");
}

/* ---- The command ---- */

/* The optimizers with the options that a layer can have for itself. */
static struct option_kinds own_optimizers(struct arena *arena)
{
    struct option_kinds all = optimizer_kinds();
    struct option_kind *kinds = arena_array(arena, all.count, sizeof *kinds);
    for (size_t i = 0; i < all.count; i++) {
        const struct option_kind *kind = &all.at[i];
        struct lamina_option *own = arena_array(arena, kind->count, sizeof *own);
        kinds[i] = (struct option_kind){.name = kind->name, .options = own};
        for (size_t j = 0; j < kind->count; j++)
            if (!experiment_is_of_all_layers(kind->options[j].name))
                own[kinds[i].count++] = kind->options[j];
    }
    return (struct option_kinds){all.what, kinds, all.count};
}

static void print_schema(const struct option_kinds *layers, struct arena *arena)
{
    const struct section sections[ALL] = {
        [DATASET] = {"dataset", "dataset", "What to learn.", "type", datasets_kinds()},
        [LOSS] = {"loss", "loss", "What to minimise.", "type", loss_kinds()},
        [OPTIMIZER] = {"optimizer", "optimizer", "How.", "type", optimizer_kinds()},
        [RATE] = {"rate", "schedule.learning_rate", "How the optimizer's rate changes.",
                  "type", rate_kinds()},
        [STOP] = {"stop", "stop", "When a trial ends early.", "rule", stop_kinds()},
        [INIT] = {"init", "init", "How weights begin.", "type", init_kinds()},
        [LAYER] = {"layer", ANY_LAYER, "One layer.", "type", *layers},
        [OWN] = {"layer_optimizer", ANY_LAYER "\\.optimizer",
                 "What the optimizer does otherwise in this layer.", NULL,
                 own_optimizers(arena)},
    };
    struct writer writer = {.arena = arena};
    add_schema(&writer, sections);
    puts(writer.text.at);
    text_free(&writer.text);
}

/* The layers that can be used; the others are told, and left out. */
static enum exit_status find_layers(const char *folders, struct arena *arena,
                                    struct option_kinds *kinds, struct error *error)
{
    struct plugin_path path;
    const char *const *types;
    plugin_path_make(folders, arena, &path);
    size_t count = plugin_list(&path, arena, &types), usable = 0;
    struct probe_layer *layers = arena_array(arena, count, sizeof *layers);
    struct option_kind *at = arena_array(arena, count, sizeof *at);

    if (probe_layers(&path, types, count, arena, layers, error) != 0)
        return EXIT_PROGRAM;
    for (size_t i = 0; i < count; i++)
        if (layers[i].problem)
            fprintf(stderr, "lamina: the schema is without the layer \"%s\": %s\n",
                    types[i], layers[i].problem);
        else
            at[usable++] = layers[i].kind;
    *kinds = (struct option_kinds){"layer", at, usable};
    if (usable > 0)
        return EXIT_OK;
    error_set(error, "no layer that can be used was found: name the layers' folder with "
                     "--plugin-path");
    return EXIT_PROGRAM;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"plugin-path", required_argument, NULL, 'p'},
                                            {NULL, 0, NULL, 0}};
    const char *folders = NULL;
    struct option_kinds layers;
    struct error error;
    int letter;

    while ((letter = command_option(&command_schema, argc, argv, options)) != -1) {
        if (letter == '?')
            return EXIT_USAGE;
        folders = optarg;
    }
    if (optind < argc)
        return command_usage(&command_schema, "one argument too many: %s", argv[optind]);
    struct arena *arena = arena_new();
    enum exit_status status = find_layers(folders, arena, &layers, &error);
    if (status == EXIT_OK)
        print_schema(&layers, arena);
    else
        command_fail(status, &error);
    arena_free(arena);
    return (int)status;
}

const struct command command_schema = {
    .name = "schema",
    .usage = "schema [--plugin-path FOLDERS]",
    .summary = "print a JSON Schema of configs, for editors",
    .help =
        "  --plugin-path FOLDERS  look for layers here first (colon-separated)\n"
        "\n"
        "An editor that knows YAML checks and completes a config that begins with\n"
        "\n"
        "  # yaml-language-server: $schema=lamina.schema.json\n"
        "\n"
        "once `lamina schema > lamina.schema.json` was run beside it, and again after a\n"
        "layer was added. The schema wants a config that is whole without its sweep and\n"
        "without --set; `lamina plan CONFIG` checks what it cannot.\n",
    .run = run,
};
