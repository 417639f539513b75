/* A config that extends another in the schema: of what must be given it may lack all. */
#ifndef SCHEMA_PART_H
#define SCHEMA_PART_H

#include "schema/schema_section.h"

/* The keys by which it does. */
void schema_part_add_keys(struct json *json);

/* Its definition, `part`. */
void schema_part_add(struct json *json, const struct schema_sections *all);

#endif
