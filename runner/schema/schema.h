/* What a config may hold, as a JSON Schema (draft 2020-12) for editors and other
 * programs. What one place of a file cannot tell, such as equal layer names, is left to
 * the config's reader. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "config/experiment.h"

/* Adds the whole schema, with a line end. It knows no dataset, layer, loss or optimizer
 * by name but those of the vocabulary. */
void schema_write(const struct vocabulary *vocabulary, struct arena *arena,
                  struct text *text);

#endif
