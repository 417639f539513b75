/* What every check begins with, in its child: the library loaded, ways of using it,
 * shapes that it accepts, and a handler that puts a crash into words. */
#ifndef CHECK_PREPARE_H
#define CHECK_PREPARE_H

#include "check/cases.h"

/* -1 after a finding. */
int prepare_cases(struct cases *cases);

/* Makes a subject of a variant and a shape; crashes from now on are told as its. 1 where
 * a variant but the first refuses the shape in a sentence, which it may; -1 after a
 * finding. */
int prepare_subject(struct cases *cases, struct subject *subject,
                    const struct cases_variant *variant, const struct lamina_shape *shape,
                    int64_t batch_size, const struct subject_inputs *inputs);
void prepare_free_subject(struct subject *subject);

const char *prepare_shape_text(const struct lamina_shape *shape, struct arena *arena);

#endif
