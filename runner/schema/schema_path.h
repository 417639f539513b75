/* The paths of a config, "optimizer.learning_rate", as members of an object of the
 * schema.
 */
#ifndef SCHEMA_PATH_H
#define SCHEMA_PATH_H

#include "schema/schema_section.h"

/* What a path has: a value, a list of values, or a distribution. */
enum schema_path_kind { PATH_VALUE, PATH_AXIS, PATH_DRAWN };

/* All paths of a config, within the braces of `properties`. Those whose words are all
 * known are properties, so that an editor can offer them, and the others patterns. */
void schema_path_add_all(struct json *json, const struct schema_sections *all,
                         enum schema_path_kind kind);

/* The options of several kinds without their section, each with its value. Of which kind
 * they are is not known there: what any of them allows is allowed. */
void schema_path_add_options(struct json *json, const struct option_kinds *kinds);

#endif
