/* What every check begins with, in its child: the library loaded, ways of using it,
 * shapes that it accepts, and crashes put into words. */
#ifndef CHECK_PREPARE_H
#define CHECK_PREPARE_H

#include "check/cases.h"

/* -1 after a finding. */
int prepare_cases(struct cases *cases);

/* Makes a subject of a variant and shapes; crashes from now on are told as its. 1 where
 * a variant but the first refuses the shapes in a sentence, which it may; -1 after a
 * finding. */
int prepare_subject(struct cases *cases, struct subject *subject,
                    const struct cases_variant *variant,
                    const struct subject_shapes *shapes, int64_t batch_size,
                    const struct subject_inputs *inputs);
void prepare_free_subject(struct subject *subject);

/* Makes another one as `subject` is, but for these; crashes are told as its from now on,
 * and as those of `subject` once it is freed. -1 where it cannot be made, of which
 * nothing is said. */
int prepare_second(struct cases *cases, struct subject *second,
                   const struct subject *subject, int64_t batch_size,
                   const struct subject_inputs *inputs);
void prepare_free_second(struct subject *second, const struct subject *subject);

#endif
