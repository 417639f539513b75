/* What importance (report/importance.h) finds in an experiment: which of its swept
 * settings matter for its objective. */
#ifndef REPORT_MATTERS_H
#define REPORT_MATTERS_H

#include "report/importance.h"
#include "report/space.h"

struct matters {
    struct space space; /* of the trials that have a value */
    size_t trials;
    bool is_log; /* it is the logarithm of the objective whose variance is told */
    struct importance found;
    const char **names; /* of each axis: also of those that are swept in step with it */
    bool is_told;       /* false: they are too few to tell, or luck hides it */
};

/* -1 with a sentence: nothing is swept, or too few configs have a value, or all the same
 * one; or a failure of the database. */
int matters_find(struct database *database, const struct compared *compared,
                 struct arena *arena, struct matters *matters, struct error *error);

/* The part of an axis in the variance: the sum of all effects that it has a part in. */
double matters_part(const struct matters *matters, size_t axis);

/* "learning_rate", "learning_rate x optimizer". */
const char *matters_name(const struct matters *matters,
                         const struct importance_effect *effect, struct arena *arena);

/* Whether all values of two axes were tried with one another, of the trials that have
 * both; where they were not, what both explain may be told of either, and their shares
 * are not unique. Of many values, as of numbers drawn at random, that is not asked, and
 * true. */
bool matters_is_crossed(const struct matters *matters, size_t a, size_t b,
                        struct arena *arena);

#endif
