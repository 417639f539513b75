/* The sweep of a config in the schema. */
#ifndef SCHEMA_SWEEP_H
#define SCHEMA_SWEEP_H

#include "schema/schema_section.h"

/* The member of the config, */
void schema_sweep_add(struct json *json);
/* and the definitions that it refers to. */
void schema_sweep_add_definitions(struct json *json, const struct schema_sections *all);

#endif
