/* Which trials `--only` means. */
#include "run/only.h"

#include <stdlib.h>

#include "base/memory.h"
#include "record/again.h"
#include "train/prune.h"

static bool is_named(const struct only_wishes *only, int64_t number)
{
    for (size_t i = 0; i < only->count; i++)
        if (only->at[i].from <= number && number <= only->at[i].to)
            return true;
    return only->count == 0;
}

static int refuse(const struct todo *todo, int64_t number, struct error *error)
{
    const struct plan *plan = &todo->prepared->plan;
    int64_t first = INT64_MAX, last = 0;
    for (size_t i = 0; i < plan->count; i++) {
        int64_t known = todo->trials[i].number;
        first = known < first ? known : first;
        last = known > last ? known : last;
    }
    return error_set(error,
                     "--only names trial %lld, which %s does not ask for now: it asks "
                     "for trials from %lld to %lld, which `lamina status` lists",
                     (long long)number, plan->experiment->name, (long long)first,
                     (long long)last);
}

/* The first number of a range that is no trial's. */
static int64_t first_missing(const struct only_range *range, const struct todo *todo)
{
    const size_t count = todo->prepared->plan.count;
    bool *is_there = memory_zeroed(count + 1);
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t place = todo->trials[i].number - range->from;
        if (place >= 0 && place < (int64_t)count)
            is_there[place] = true;
    }
    while (is_there[first])
        first++;
    free(is_there);
    return range->from + (int64_t)first;
}

int only_name(const struct only_wishes *only, struct todo *todo, struct error *error)
{
    const size_t count = todo->prepared->plan.count;
    for (size_t i = 0; i < count; i++)
        todo->at[i].unnamed = !is_named(only, todo->trials[i].number);
    for (size_t i = 0; i < only->count; i++) {
        int64_t missing = first_missing(&only->at[i], todo);
        if (missing <= only->at[i].to)
            return refuse(todo, missing, error);
    }
    return 0;
}

/* Whether rungs would be decided, or rows proposed, without those that are not named. */
static bool is_compared(const struct todo *todo)
{
    for (size_t i = 0; i < todo->prepared->plan.count; i++)
        if ((todo->rule != NULL || todo->prepared->plan.rows.search != NULL) &&
            todo->at[i].wanted)
            return true;
    return false;
}

int only_begin(const struct only_wishes *only, struct database *database,
               struct todo *todo, struct error *error)
{
    const struct experiment *experiment = todo->prepared->plan.experiment;
    if (only->count == 0)
        return 0;
    if (is_compared(todo)) {
        const char *rule =
            todo->rule != NULL ? todo->prepared->specs[0]->stop.kind->name : NULL;
        error_set(
            error,
            "--only cannot be used with `%s%s%s`, which compares all trials, before "
            "these are done: leave it out",
            rule != NULL ? "stop: {rule: " : "search", rule != NULL ? rule : "",
            rule != NULL ? "}" : "");
        return -2;
    }
    for (size_t i = 0; i < todo->prepared->plan.count && experiment->is_kept; i++) {
        struct registry_trial *trial = &todo->trials[i];
        struct todo_trial *at = &todo->at[i];
        if (at->unnamed || at->wanted || todo_state(todo, i) != TRIAL_DONE)
            continue;
        struct again again = {.trial = trial->id,
                              .keep = (enum keep)experiment->checkpoint.keep};
        int status = again_begin(database, &again, error);
        if (status < 0)
            return -1;
        if (status > 0)
            continue;
        *at = (struct todo_trial){.wanted = true,
                                  .again_of = trial->id,
                                  .iteration = again.checkpoint,
                                  .recorded = again.last_iteration,
                                  .cleared = INT64_MAX};
        trial->id = again.id;
        trial->checkpoint = again.checkpoint;
        trial->last_iteration = again.last_iteration;
        trial->state = TRIAL_QUEUED;
    }
    return 0;
}
