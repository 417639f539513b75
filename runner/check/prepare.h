/* What every check begins with, in its child: the library loaded, ways of using it,
 * shapes that it accepts, and a handler that puts a crash into words. */
#ifndef CHECK_PREPARE_H
#define CHECK_PREPARE_H

#include "check/cases.h"

/* -1 after a finding. */
int prepare_cases(struct cases *cases);

/* Reads options from "a: 1, b: true"; NULL where the table does not allow them. */
const void *prepare_options(const struct cases *cases, const char *text);

/* "a: 1, b: true" of what the user gave and of what must be given besides, one option
 * left out (or NULL); and these options with another value of that one. */
const char *prepare_base(const struct cases *cases, const struct lamina_option *without);
const void *prepare_with(const struct cases *cases, const struct lamina_option *option,
                         const char *value);

/* A value that an option allows, of several kinds that are tried; NULL: none found. */
const char *prepare_value(const struct cases *cases, const struct lamina_option *option);

/* Makes a subject of a variant and a shape; crashes from now on are told as its. 1 where
 * a variant but the first refuses the shape in a sentence, which it may; -1 after a
 * finding. */
int prepare_subject(struct cases *cases, struct subject *subject,
                    const struct cases_variant *variant, const struct lamina_shape *shape,
                    int64_t batch_size);
void prepare_free_subject(struct subject *subject);

const char *prepare_shape_text(const struct lamina_shape *shape, struct arena *arena);

#endif
