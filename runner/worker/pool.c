/* The pool: supervises the children. It decides nothing about what their results mean. */
#include "worker/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "worker/course.h"
#include "worker/fault.h"
#include "worker/trial.h"

/* What a child that is asked to stop has left: ctrl-C must be over within 2 s. */
#define STOP_SECONDS 1.5

/* For the system to let a process begin, while none of the run's own lives. */
#define SCARCE_SECONDS 10.0

/* A trial that runs now. */
struct slot {
    struct child *child; /* NULL: free */
    const struct pool *pool;
    const struct pool_trial *trial;
    struct trial_task task;
    double started; /* by clock_seconds, later by what the run paused */
    struct trial_parts parts;
    struct course course;
    struct error refused; /* what it said that does not follow; "": nothing */
    bool finished;        /* its result has come */
    struct trial_result result;
    bool asked;  /* to stop */
    bool late;   /* killed as its time was over */
    bool failed; /* an event function ended the run */
};

/* ---- Messages. What the course refuses ends the trial; no event tells of it ---- */

static int pass_iteration(struct slot *slot, const struct iteration_result *result)
{
    const struct pool_events *events = &slot->pool->events;
    if (course_iteration(&slot->course, result, &slot->refused) != 0)
        return -1;
    slot->failed |= events->iteration(events->self, slot->trial, result) != 0;
    return 0;
}

static int pass_point(struct slot *slot, const struct series_point *point)
{
    const struct pool_events *events = &slot->pool->events;
    if (course_point(&slot->course, point, &slot->refused) != 0)
        return -1;
    slot->failed |= events->point(events->self, slot->trial, point) != 0;
    return 0;
}

static int pass_evaluation(struct slot *slot, const struct evaluation_result *result)
{
    const struct pool_events *events = &slot->pool->events;
    if (course_evaluation(&slot->course, result, &slot->refused) != 0)
        return -1;
    slot->failed |= events->evaluation(events->self, slot->trial, result) != 0;
    return 0;
}

static int pass_checkpoint(struct slot *slot, struct checkpoint *checkpoint)
{
    const struct pool_events *events = &slot->pool->events;
    if (course_checkpoint(&slot->course, checkpoint->iteration, &slot->refused) != 0)
        return -1;
    slot->failed |= events->checkpoint(events->self, slot->trial, checkpoint) != 0;
    checkpoint->bytes = NULL;
    return 0;
}

static int pass_result(struct slot *slot, const struct trial_result *result)
{
    if (course_result(&slot->course, result->outcome, slot->asked, &slot->refused) != 0)
        return -1;
    slot->finished = true;
    slot->result = *result;
    slot->result.reason[sizeof slot->result.reason - 1] = '\0';
    slot->result.error.text[sizeof slot->result.error.text - 1] = '\0';
    return 0;
}

static int report(void *self, const struct message *message)
{
    struct slot *slot = self;
    struct trial_report report;
    if (trial_read(message, &slot->parts, &report, &slot->refused) != 0)
        return -1;
    if (report.iteration != NULL)
        return pass_iteration(slot, report.iteration);
    if (report.point != NULL)
        return pass_point(slot, report.point);
    if (report.evaluation != NULL)
        return pass_evaluation(slot, report.evaluation);
    if (report.checkpoint != NULL)
        return pass_checkpoint(slot, report.checkpoint);
    return report.result != NULL ? pass_result(slot, report.result) : 0;
}

/* ---- One trial ---- */

static void clear(struct slot *slot)
{
    child_free(slot->child);
    free(slot->parts.checkpoint.bytes);
    *slot = (struct slot){0};
}

/* 0: it runs, or was left out; 1 with `error`: the system lets no more begin now; -1: the
 * run is over. */
static int start(const struct pool *pool, struct slot *slot,
                 const struct pool_trial *trial, struct error *error)
{
    const struct pool_events *events = &pool->events;
    struct checkpoint from = {0};
    struct archive archive;
    int status = events->resume(events->self, trial, &from, &archive);
    if (status == 0) {
        *slot = (struct slot){.pool = pool,
                              .trial = trial,
                              .started = clock_seconds(),
                              .parts = {.most = (size_t)trial->checkpoint},
                              .course = course_begin(trial->trial->spec, trial->dataset,
                                                     from.iteration, trial->until)};
        slot->task = (struct trial_task){.spec = trial->trial->spec,
                                         .seed = trial->trial->seed,
                                         .dataset = trial->dataset,
                                         .tensors = trial->tensors,
                                         .catalogue = pool->catalogue,
                                         .checkpoint = pool->checkpoint,
                                         .until = trial->until,
                                         .from = from.bytes != NULL ? &archive : NULL};
        slot->child = child_start(trial_main, &slot->task, error);
        slot->task.from = NULL; /* the child has its own copy */
        if (slot->child == NULL) {
            free(from.bytes);
            return 1;
        }
        status =
            events->started(events->self, trial, child_pid(slot->child), from.iteration);
    }
    free(from.bytes);
    return status < 0 ? -1 : 0;
}

/* Why a trial ended as it did, in the arena; NULL where there is nothing to say. */
static const char *judge(const struct slot *slot, const struct child_end *end,
                         struct arena *arena, enum train_outcome *outcome)
{
    const struct trial_spec *spec = slot->task.spec;
    *outcome = TRAIN_FAILED;
    if (slot->refused.text[0] != '\0')
        return fault_of_report(end, slot->refused.text, arena);
    if (slot->finished && end->clean) {
        *outcome = slot->result.outcome;
        if (*outcome == TRAIN_FAILED)
            return fault_of_network(&slot->result.error, spec, arena);
        return slot->result.reason[0] != '\0' ? slot->result.reason : NULL;
    }
    if (slot->late)
        return fault_of_timeout(end, spec, slot->pool->timeout, slot->course.iteration,
                                arena);
    if (slot->asked) {
        *outcome = TRAIN_LEFT;
        return NULL;
    }
    return fault_of_end(end, spec, arena);
}

/* Tells how a child's trial ended, and frees the slot. */
static int finish(struct slot *slot)
{
    const struct pool_events *events = &slot->pool->events;
    struct arena *arena = arena_new();
    enum train_outcome outcome;
    struct child_end end;
    child_end(slot->child, &end);
    const char *message = judge(slot, &end, arena, &outcome);
    int status =
        events->ended(events->self, slot->trial, outcome, message, end.peak_memory);
    clear(slot);
    arena_free(arena);
    return status;
}

/* ---- All of them ---- */

/* Waits for something to happen in a running slot, and receives from all unless paused.
 */
static int receive(struct slot *slots, int jobs, bool paused)
{
    struct child **children = memory_zeroed((size_t)jobs * sizeof *children);
    size_t count = 0;
    int status = 0;
    double since = clock_seconds();
    for (int i = 0; i < jobs; i++)
        if (slots[i].child != NULL)
            children[count++] = slots[i].child;
    child_wait(children, paused ? 0 : count, 0.1);
    free(children);
    for (int i = 0; i < jobs && status == 0; i++) {
        if (slots[i].child == NULL)
            continue;
        if (paused) {
            slots[i].started += clock_seconds() - since;
            continue;
        }
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

static void kill_late(struct slot *slots, int jobs, double timeout)
{
    for (int i = 0; i < jobs && timeout > 0; i++)
        if (slots[i].child != NULL && !slots[i].late &&
            clock_seconds() - slots[i].started > timeout) {
            slots[i].late = true;
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

/* What is to begin. */
struct queue {
    const struct pool *pool;
    const struct pool_trial *trial; /* the next one; NULL: it is to be asked for */
    int most;            /* at once; fewer than pool->jobs once the system had no more */
    double scarce_since; /* when it let none begin though none ran; 0 */
};

/* The system lets no more begin. From now on there are only so many at once as run; where
 * none runs, it is waited for. */
static int make_do(struct queue *queue, int count, const char *why)
{
    const struct pool_events *events = &queue->pool->events;
    const double now = clock_seconds();
    if (count > 0)
        queue->most = count;
    else if (queue->scarce_since > 0)
        return now - queue->scarce_since > SCARCE_SECONDS ? -1 : 0;
    else
        queue->scarce_since = now;
    events->scarce(events->self, count, why);
    return 0;
}

/* Whether there is a trial to begin; -1: an event function ended the run. */
static int ask_next(struct queue *queue)
{
    const struct pool_events *events = &queue->pool->events;
    if (*queue->pool->stop != 0)
        return 0;
    if (queue->trial == NULL && events->next(events->self, &queue->trial) != 0)
        return -1;
    return queue->trial != NULL;
}

/* Begins as many as may run at once. */
static int fill(struct queue *queue, struct slot *slots, struct error *error)
{
    const struct pool *pool = queue->pool;
    int status = 0, count;
    while ((count = running(slots, pool->jobs)) < queue->most) {
        struct slot *slot = slots;
        while (slot->child != NULL)
            slot++;
        int found = ask_next(queue);
        if (found <= 0)
            return found;
        status = start(pool, slot, queue->trial, error);
        if (status != 0)
            break;
        queue->trial = NULL;
        queue->scarce_since = 0;
    }
    return status > 0 ? make_do(queue, count, error->text) : status;
}

/* Called after `fill`. */
static bool is_over(const struct queue *queue, const struct slot *slots)
{
    return running(slots, queue->pool->jobs) == 0 &&
           (queue->trial == NULL || *queue->pool->stop != 0);
}

int pool_run(const struct pool *pool, struct error *error)
{
    const int jobs = pool->jobs;
    struct slot *slots = memory_zeroed((size_t)jobs * sizeof *slots);
    struct queue queue = {.pool = pool, .most = jobs};
    double stopped_at = 0;
    int status;

    while ((status = fill(&queue, slots, error)) >= 0 && !is_over(&queue, slots)) {
        if (*pool->stop != 0) {
            stopped_at = stopped_at > 0 ? stopped_at : clock_seconds();
            stop_children(slots, jobs, *pool->stop, stopped_at);
        }
        kill_late(slots, jobs, pool->timeout);
        status = pool->events.tick(pool->events.self);
        if (status >= 0)
            status = receive(slots, jobs, status > 0 && *pool->stop == 0);
        if (status < 0)
            break;
    }
    for (int i = 0; i < jobs; i++)
        clear(&slots[i]);
    free(slots);
    return status < 0 ? -1 : 0;
}
