/* Making a results file smaller: checkpoints that nobody will go on from, trials that no
 * experiment asks for any more, iterations that nobody will look at one by one. */
#ifndef RECORD_TRIM_H
#define RECORD_TRIM_H

#include <stdint.h>

#include "record/query.h"

struct trim_wishes {
    const char *experiment; /* only its trials; NULL: all */
    bool checkpoints; /* of trials that ended: done, failed, diverged, pruned; but for */
    bool weights;  /* those that an experiment keeps, which go where this is said too */
    bool unused;   /* trials that no experiment's config asks for now */
    int64_t every; /* keep every so many-th iteration of done trials, the first and the
                      last; 0: all */
};

struct trim_report {
    int64_t checkpoints, checkpoint_bytes, trials, iterations; /* removed */
    int64_t kept; /* checkpoints that an experiment keeps */
    bool compact; /* the file was written anew, without what is free in it */
};

/* The trials that `unused` would remove, in the arena. */
struct trim_unused {
    struct query_trial *trials; /* one for every experiment that once asked for it */
    size_t count;
    size_t strays; /* trials for which no experiment did */
};
int trim_list_unused(struct database *database, const char *experiment,
                     struct arena *arena, struct trim_unused *list, struct error *error);

/* Removes trial by trial, so that it needs little room, and then writes the file anew,
 * where the disk has room for that. With `dry` only the report is made. -1 in a sentence,
 * with all that was removed before. */
int trim_file(struct database *database, const struct trim_wishes *wishes, bool dry,
              struct trim_report *report, struct error *error);

#endif
