/* What a results file cannot say by itself: whether the process of a running trial still
 * lives, and whether a trial's layers are still those that it was trained with. */
#ifndef RECORD_INSPECT_H
#define RECORD_INSPECT_H

#include "model/plugin.h"
#include "record/query.h"

/* What this machine has of a file's trials. */
struct inspect_machine {
    bool is_held; /* a run held the file (lock_is_held, before it was opened) */
    const struct plugin_path *path; /* where layers are looked for */
};

/* Looks at this machine, and corrects `state` ("interrupted" where the process died) and
 * `problem` (also where a layer was built anew: the trial is stale). A layer that is
 * found elsewhere than where the trial had it, or not at all, says nothing. Of a file
 * that is held all that it calls running does, though its processes may be in a namespace
 * that is not seen from here, or the clock may have been set since. -1 where the file
 * cannot be read. */
int inspect_trials(const struct database *database, const struct inspect_machine *machine,
                   struct arena *arena, struct query_trial *trials, size_t count,
                   struct error *error);

#endif
