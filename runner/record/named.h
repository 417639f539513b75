/* What a command names in a results file: an experiment, or as EXPERIMENT/N a trial of
 * it; and another name for an experiment. */
#ifndef RECORD_NAMED_H
#define RECORD_NAMED_H

#include "base/arena.h"
#include "record/database.h"

struct named {
    const char *text, *experiment; /* "sweep/3" and "sweep" */
    int64_t experiment_id;
    int64_t number, trial_id; /* 0: it is the experiment */
};

/* The same in the arena. 1 with a sentence where the file has none such, -1 where it
 * cannot be read. */
int named_find(const struct database *database, const char *text, struct arena *arena,
               struct named *named, struct error *error);

/* Gives the experiment another name, which is one that a config may give. 1 with a
 * sentence: it is none, or another experiment's. */
int named_rename(struct database *database, const struct named *named, const char *name,
                 struct error *error);

#endif
