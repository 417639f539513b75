/* A section of a config as a definition of the schema, written from the tables that the
 * config's reader reads. */
#ifndef SCHEMA_SECTION_H
#define SCHEMA_SECTION_H

#include "config/experiment.h"
#include "schema/json.h"

/* One with a `type`. */
struct section {
    const char *name; /* of its definition */
    const char *path; /* in a sweep; with ^ before it a pattern, in a layer */
    const char *help;
    const char *word; /* that names its kind: type or rule */
    struct option_kinds kinds;
};

/* The sections of a config, in the order in which they are handed on. OWN, a layer's own
 * options of the optimizer, has no `type` and is no definition of this kind. */
enum {
    SECTION_DATASET,
    SECTION_LOSS,
    SECTION_OPTIMIZER,
    SECTION_RATE,
    SECTION_STOP,
    SECTION_INIT,
    SECTION_LAYER,
    SECTION_OWN,
    SECTION_COUNT
};
#define ANY_LAYER "^layers\\.[^.]+" /* as a pattern */

/* One that may be left out, and so may all in it. */
struct plain {
    const struct option_kind *kind;
    const char *help;
    bool may_be_word; /* the value of its first option */
};

enum { SCHEMA_SECTION_PLAINS = 2 };
extern const struct plain schema_section_plains[SCHEMA_SECTION_PLAINS];

/* The definition, with all kinds. */
void schema_section_add(struct json *json, const struct section *section);

/* Members of an object: the options of a kind. */
void schema_section_add_options(struct json *json, const struct option_kind *kind);
/* After them: nothing else, and all of them that have no default. */
void schema_section_add_required(struct json *json, const struct option_kind *kind);

/* What stands in the braces of a value's schema: what an option can be, */
void schema_section_add_values(struct json *json, const struct lamina_option *option);
/* the names of kinds, or only of those that need no option, */
void schema_section_add_types(struct json *json, const struct option_kinds *kinds,
                              bool only_short);
/* and the name of a layer. */
void schema_section_add_layer_name(struct json *json);

bool schema_section_takes_list(const struct lamina_option *option);

#endif
