/* The pool: supervises the children. It decides nothing about what their results mean. */
#include "worker/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "worker/fault.h"
#include "worker/trial.h"

#define STOP_SECONDS 2.0 /* what a child that is asked to stop has left */

/* A trial that runs now. */
struct slot {
    struct child *child; /* NULL: free */
    const struct pool_trial *trial;
    struct trial_task task;
    const struct pool_events *events;
    bool finished; /* its result has come */
    struct trial_result result;
    int64_t iteration;  /* the last one reported */
    unsigned evaluated; /* the splits evaluated at it, a bit each */
    bool asked;         /* to stop */
    bool failed;        /* an event function ended the run */
};

/* Passes one message on. Rubbish (not 0) is what no loop of ours sends: a message after
 * the result, an iteration out of order, a split evaluated twice. */
static int report(void *self, const struct message *message)
{
    struct slot *slot = self;
    struct trial_report report;
    int status = 0;
    if (slot->finished || trial_read(message, &report) != 0)
        return -1;
    if (report.iteration != NULL) {
        if (report.iteration->iteration != slot->iteration + 1)
            return -1;
        slot->iteration = report.iteration->iteration;
        slot->evaluated = 0;
        status =
            slot->events->iteration(slot->events->self, slot->trial, report.iteration);
    } else if (report.evaluation != NULL) {
        unsigned bit = 1U << report.evaluation->split;
        if (report.evaluation->iteration != slot->iteration ||
            (slot->evaluated & bit) != 0)
            return -1;
        slot->evaluated |= bit;
        status =
            slot->events->evaluation(slot->events->self, slot->trial, report.evaluation);
    } else {
        slot->finished = true;
        slot->result = *report.result;
        slot->result.error.error.text[sizeof slot->result.error.error.text - 1] = '\0';
    }
    slot->failed |= status != 0;
    return 0;
}

static int start(struct slot *slot, const struct pool_trial *trial,
                 const struct probe_layer *layers, size_t layer_count,
                 const struct pool_events *events, struct error *error)
{
    *slot = (struct slot){.trial = trial, .events = events};
    slot->task = (struct trial_task){trial->trial->spec, trial->trial->seed,
                                     trial->dataset, layers, layer_count};
    slot->child = child_start(trial_main, &slot->task, error);
    if (slot->child == NULL)
        return -1;
    return events->started(events->self, trial, child_pid(slot->child));
}

/* Tells how a child's trial ended, and frees the slot. */
static int finish(struct slot *slot)
{
    const struct spec *spec = slot->task.spec;
    struct arena *arena = arena_new();
    enum train_outcome outcome = TRAIN_FAILED;
    const char *message = NULL;
    struct child_end end;

    child_end(slot->child, &end);
    if (slot->finished && end.clean) {
        outcome = slot->result.outcome;
        if (outcome == TRAIN_FAILED)
            message = fault_of_network(&slot->result.error, spec, arena);
    } else if (slot->asked) {
        outcome = TRAIN_STOPPED;
    } else {
        message = fault_of_end(&end, spec, arena);
    }
    int status = slot->events->ended(slot->events->self, slot->trial, outcome, message);
    child_free(slot->child);
    slot->child = NULL;
    arena_free(arena);
    return status;
}

/* Waits for something to happen in a running slot, and receives from all unless paused.
 */
static int receive(struct slot *slots, int jobs, bool paused)
{
    struct child *children[jobs];
    size_t count = 0;
    int status = 0;
    for (int i = 0; i < jobs; i++)
        if (slots[i].child != NULL)
            children[count++] = slots[i].child;
    child_wait(children, paused ? 0 : count, 0.1);
    for (int i = 0; i < jobs && !paused && status == 0; i++) {
        if (slots[i].child == NULL)
            continue;
        int alive = child_receive(slots[i].child, report, &slots[i]);
        if (slots[i].failed)
            status = -1;
        else if (!alive)
            status = finish(&slots[i]);
    }
    return status;
}

/* Asks the children to end, and kills those that have not when their time is up. */
static void stop_children(struct slot *slots, int jobs, int level, double since)
{
    bool now = level > 1 || clock_seconds() - since > STOP_SECONDS;
    for (int i = 0; i < jobs; i++) {
        if (slots[i].child == NULL)
            continue;
        slots[i].asked = true;
        child_ask_stop(slots[i].child);
        if (now)
            child_kill(slots[i].child);
    }
}

static int running(const struct slot *slots, int jobs)
{
    int count = 0;
    for (int i = 0; i < jobs; i++)
        count += slots[i].child != NULL;
    return count;
}

int pool_run(const struct pool_trial *trials, size_t count, int jobs,
             const struct probe_layer *layers, size_t layer_count,
             const volatile int *stop, const struct pool_events *events,
             struct error *error)
{
    struct slot *slots = calloc((size_t)jobs, sizeof *slots);
    size_t next = 0;
    double stopped_at = 0;
    int status = 0;

    if (slots == NULL)
        return error_set(error, "no memory for %d jobs", jobs);
    while (status >= 0 && (running(slots, jobs) > 0 || (next < count && *stop == 0))) {
        for (int i = 0; i < jobs && status >= 0 && next < count && *stop == 0; i++)
            if (slots[i].child == NULL)
                status =
                    start(&slots[i], &trials[next++], layers, layer_count, events, error);
        if (*stop != 0) {
            stopped_at = stopped_at > 0 ? stopped_at : clock_seconds();
            stop_children(slots, jobs, *stop, stopped_at);
        }
        if (status >= 0)
            status = events->tick(events->self);
        if (status >= 0)
            status = receive(slots, jobs, status > 0 && *stop == 0);
    }
    for (int i = 0; i < jobs; i++)
        child_free(slots[i].child);
    free(slots);
    return status < 0 ? -1 : 0;
}
