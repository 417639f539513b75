/* What the samples of a split were taken for, as the evaluations that the file keeps of a
 * trial have it. Strings and arrays live in the arena. */
#ifndef RECORD_CONFUSION_H
#define RECORD_CONFUSION_H

#include "record/query.h"

struct confusion {
    const char *split; /* of the objective */
    int64_t iteration; /* the trial's best where that is kept, else the last one kept */
    size_t classes;
    const char **names;
    int64_t *counts; /* classes x classes: a row for each actual class, a column for what
                        it was taken for */
};

/* Of a trial up to its last iteration. -1 with a sentence: nothing is kept, as nothing is
 * classified or evaluated, or a failure of the database. */
int confusion_read(struct database *database, const struct query_trial *trial,
                   struct arena *arena, struct confusion *confusion, struct error *error);

#endif
