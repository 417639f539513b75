/* The states of trials and their names. */
#include "record/trial_state.h"

#include <string.h>

static const char *const names[TRIAL_STATE_COUNT] = {
    [TRIAL_QUEUED] = "queued",
    [TRIAL_RUNNING] = "running",
    [TRIAL_DONE] = "done",
    [TRIAL_FAILED] = "failed",
    [TRIAL_DIVERGED] = "diverged",
    [TRIAL_PRUNED] = "pruned",
    [TRIAL_INTERRUPTED] = "interrupted",
};

const char *trial_state_name(enum trial_state state)
{
    return names[state];
}

enum trial_state trial_state_of(const char *name)
{
    enum trial_state state = TRIAL_QUEUED;
    while (state < TRIAL_INTERRUPTED && strcmp(names[state], name) != 0)
        state++;
    return state;
}
