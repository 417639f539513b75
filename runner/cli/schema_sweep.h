/* The sweep of a config in the schema. */
#ifndef CLI_SCHEMA_SWEEP_H
#define CLI_SCHEMA_SWEEP_H

#include "cli/schema_section.h"

/* The member of the config, */
void schema_sweep_add(struct json *json);
/* and the definitions that it refers to. */
void schema_sweep_add_definitions(struct json *json, const struct section *sections);

#endif
