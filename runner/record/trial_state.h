/* What a trial has come to, as `trials.state` names it. */
#ifndef RECORD_TRIAL_STATE_H
#define RECORD_TRIAL_STATE_H

enum trial_state {
    TRIAL_QUEUED,
    TRIAL_RUNNING,
    TRIAL_DONE,
    TRIAL_FAILED,
    TRIAL_DIVERGED,
    TRIAL_PRUNED,
    TRIAL_INTERRUPTED
};
#define TRIAL_STATE_COUNT 7

const char *trial_state_name(enum trial_state state);

/* The one of that name. Others than these the schema refuses, and a file is looked
 * through when it is opened. */
enum trial_state trial_state_of(const char *name);

#endif
