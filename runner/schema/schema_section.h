/* A section of a config as a definition of the schema, written from the tables that the
 * config's reader reads. */
#ifndef SCHEMA_SECTION_H
#define SCHEMA_SECTION_H

#include "config/sections.h"
#include "schema/json.h"

/* One with a `type`, which is a definition of its own. */
struct schema_section {
    const char *name; /* of its definition */
    const char *path; /* in a sweep; with ^ before it a pattern, in a layer */
    const char *help;
    const char *word; /* that names its kind: type or rule */
    struct option_kinds kinds;
};

/* The sections of a config with the kinds that there are. */
struct schema_sections {
    const struct vocabulary *vocabulary;
    const struct schema_section *typed; /* at a path of their own */
    size_t count;
    struct schema_section layer, layer_init;
    struct schema_section layer_optimizer; /* which has no type: options of any kind */
};
/* Any layer as a pattern, one in blocks, too. */
#define SCHEMA_ANY_LAYER "^layers\\.[^.]+(\\.(?!(init|optimizer|layers)\\.)[^.]+){0,4}"

/* The definition, with all kinds. */
void schema_section_add(struct json *json, const struct schema_section *section);
/* What stands in its braces. */
void schema_section_add_rest(struct json *json, const struct schema_section *section);

/* The schema of a mapping of these options, or of a word that stands for one. */
void schema_section_add_mapping(struct json *json, const struct option_kind *kind);

/* The schema of a word that stands for a section without a type that has such. */
void schema_section_add_words(struct json *json, const struct section *section,
                              const struct option_kind *kind);

/* Members of an object: the options of a kind. */
void schema_section_add_options(struct json *json, const struct option_kind *kind);
/* After them: nothing else, and all of them that have no default. */
void schema_section_add_required(struct json *json, const struct option_kind *kind);

/* What stands in the braces of a value's schema: what an option of the kind can be, */
void schema_section_add_values(struct json *json, const struct option_kind *kind,
                               const struct lamina_option *option);
/* the names of kinds, or only of those that need no option, */
void schema_section_add_types(struct json *json, const struct option_kinds *kinds,
                              bool only_short);
/* and what a layer may be called, and its `name`. */
void schema_section_add_name(struct json *json);
void schema_section_add_layer_name(struct json *json);

bool schema_section_takes_list(const struct lamina_option *option);

#endif
