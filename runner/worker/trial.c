/* One trial in its child. The loop knows nothing of processes: sending is an observer. */
#include "worker/trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "model/network_plan.h"
#include "train/schedule.h"
#include "train/stop.h"

#define PART (512 << 10) /* bytes of a checkpoint in one message */

/* ---- The child's half ---- */

static enum observer_answer send_iteration(void *self,
                                           const struct iteration_result *result)
{
    bool sent = sender_send(self, MESSAGE_ITERATION, result, sizeof *result) == 0;
    return sent ? OBSERVER_GO_ON : OBSERVER_LEAVE;
}

static enum observer_answer send_point(void *self, const struct series_point *point)
{
    bool sent = sender_send(self, MESSAGE_POINT, point, sizeof *point) == 0;
    return sent ? OBSERVER_GO_ON : OBSERVER_LEAVE;
}

int trial_send_evaluation(struct sender *sender, const struct evaluation_result *result)
{
    size_t cells =
        (size_t)(result->classes * result->classes) * sizeof *result->confusion;
    char *bytes = malloc(sizeof *result + cells);
    if (bytes == NULL)
        return -1;
    memcpy(bytes, result, sizeof *result);
    memcpy(bytes + sizeof *result, result->confusion, cells);
    int status = sender_send(sender, MESSAGE_EVALUATION, bytes, sizeof *result + cells);
    free(bytes);
    return status;
}

static enum observer_answer send_evaluation(void *self,
                                            const struct evaluation_result *result)
{
    /* At once, as it is recorded when it came. */
    bool sent = trial_send_evaluation(self, result) == 0 && sender_flush(self) == 0;
    return sent ? OBSERVER_GO_ON : OBSERVER_LEAVE;
}

/* Saves the run when it is time, and leaves when it is asked to or has come to its rung.
 */
struct saver {
    struct sender *sender;
    const struct trial_task *task;
    struct objective objective;
    struct period every; /* from one to the next */
    double saved;        /* when, by clock_seconds */
    double best;         /* of the objective; NaN: none yet */
    bool improved;
    bool failed; /* the run cannot be saved, though it must: */
    struct error error;
    const struct stop *stop;  /* NULL: no rule */
    struct checkpoint ending; /* made before an evaluation that a longer run has not */
};

static enum observer_answer see_best(void *self, const struct evaluation_result *result)
{
    struct saver *saver = self;
    double value = objective_value(&saver->objective, result);
    if (objective_is_better(&saver->objective, value, saver->best)) {
        saver->best = value;
        saver->improved = true;
    }
    return OBSERVER_GO_ON;
}

static bool is_due(struct saver *saver, int64_t iteration, bool finished)
{
    const struct checkpointing *checkpoint = saver->task->checkpoint;
    bool best = checkpoint->keep == KEEP_BEST && saver->improved;
    saver->improved = false;
    /* At its end a trial saves only what `keep` wants to stay: there is nothing to go on
     * to. */
    if (finished || best)
        return best || checkpoint->keep == KEEP_LAST;
    return period_is_due(saver->every, iteration) ||
           (checkpoint->seconds > 0 &&
            clock_seconds() - saver->saved >= checkpoint->seconds);
}

static int send_checkpoint(struct sender *sender, const struct checkpoint *checkpoint)
{
    size_t size = checkpoint->bytes != NULL ? checkpoint->size : 0;
    struct trial_head head = {checkpoint->iteration, checkpoint->size, size};
    int status = sender_send(sender, MESSAGE_CHECKPOINT, &head, sizeof head);
    for (size_t at = 0; at < size && status == 0; at += PART) {
        size_t left = size - at;
        status = sender_send(sender, MESSAGE_PART, (const char *)checkpoint->bytes + at,
                             left < PART ? left : PART);
    }
    /* Whatever becomes of this process now, the run goes on from here. */
    return status == 0 ? sender_flush(sender) : status;
}

/* So that a longer trial can go on from here, whose last evaluation this is not. */
static enum observer_answer save_ending(void *self, struct training *training,
                                        int64_t iteration)
{
    struct saver *saver = self;
    int32_t keep = saver->task->checkpoint->keep;
    if (keep != KEEP_LAST && keep != KEEP_BEST)
        return OBSERVER_GO_ON;
    saver->failed =
        checkpoint_make(training, iteration, &saver->ending, &saver->error) != 0;
    return saver->failed ? OBSERVER_LEAVE : OBSERVER_GO_ON;
}

/* The run as it is now, or was before its last evaluation. */
static int make_checkpoint(struct saver *saver, struct training *training,
                           int64_t iteration, struct checkpoint *checkpoint)
{
    if (saver->ending.iteration == iteration) {
        *checkpoint = saver->ending;
        saver->ending = (struct checkpoint){0};
        return 0;
    }
    if (checkpoint_make(training, iteration, checkpoint, &saver->error) != 0)
        return -1;
    if (stop_reason(saver->stop) != NULL)
        checkpoint_mark_ended(checkpoint);
    return 0;
}

static enum observer_answer save_when_due(void *self, struct training *training,
                                          int64_t iteration, bool finished)
{
    struct saver *saver = self;
    struct checkpoint checkpoint;
    bool stop = sender_stop_asked(saver->sender);
    bool leaves = !finished && (stop || iteration >= saver->task->until);
    if (!is_due(saver, iteration, finished) && !leaves)
        return OBSERVER_GO_ON;
    if (make_checkpoint(saver, training, iteration, &checkpoint) != 0) {
        saver->failed = !stop; /* who is asked to leave leaves, saved or not */
        return OBSERVER_LEAVE;
    }
    int status = send_checkpoint(saver->sender, &checkpoint);
    free(checkpoint.bytes);
    saver->saved = clock_seconds();
    return leaves || status != 0 ? OBSERVER_LEAVE : OBSERVER_GO_ON;
}

static void archive_best(void *self, struct archive *archive)
{
    struct saver *saver = self;
    archive_piece(archive, "best", &saver->best, sizeof saver->best);
}

static struct saver make_saver(const struct trial_task *task, struct sender *sender)
{
    return (struct saver){.sender = sender,
                          .task = task,
                          .objective = objective_of(task->spec, task->dataset),
                          .saved = clock_seconds(),
                          .best = (double)NAN};
}

enum { OBSERVERS = 3 };

/* What they remember is part of a checkpoint, in this order. */
static void make_observers(struct saver *saver, struct stop *stop,
                           struct observer observers[OBSERVERS])
{
    observers[0] = (struct observer){.self = saver->sender,
                                     .iteration = send_iteration,
                                     .point = send_point,
                                     .evaluation = send_evaluation};
    observers[1] = stop_observer(stop);
    observers[2] = (struct observer){.self = saver,
                                     .evaluation = see_best,
                                     .ending = save_ending,
                                     .settled = save_when_due,
                                     .archive = archive_best};
}

static struct train_setup set_up(const struct trial_task *task, struct network *network,
                                 const struct observer *observers)
{
    return (struct train_setup){.spec = task->spec,
                                .seed = task->seed,
                                .network = network,
                                .dataset = task->dataset,
                                .tensors = task->tensors,
                                .observers = observers,
                                .observer_count = OBSERVERS,
                                .from = task->from};
}

static enum train_outcome train(struct sender *sender, const struct trial_task *task,
                                struct network *network, struct trial_result *result,
                                struct arena *arena)
{
    struct stop *stop = stop_new(task->spec, task->dataset, arena);
    struct saver saver = make_saver(task, sender);
    struct observer observers[OBSERVERS];
    saver.stop = stop;
    saver.every = schedule_period(&task->spec->schedule, task->checkpoint->every,
                                  task->dataset->splits[SPLIT_TRAIN].count);
    make_observers(&saver, stop, observers);
    const struct train_setup setup = set_up(task, network, observers);
    enum train_outcome outcome = train_run(&setup, arena, &result->error);
    free(saver.ending.bytes);
    if (saver.failed) {
        outcome = TRAIN_FAILED;
        result->error = saver.error;
    }
    const char *reason = stop_reason(stop);
    snprintf(result->reason, sizeof result->reason, "%s", reason != NULL ? reason : "");
    return outcome;
}

struct checkpoint_shape trial_checkpoint(const struct trial_task *task,
                                         struct network *network, struct arena *arena)
{
    struct saver saver = make_saver(task, NULL);
    struct observer observers[OBSERVERS];
    make_observers(&saver, stop_new(task->spec, task->dataset, arena), observers);
    const struct train_setup setup = set_up(task, network, observers);
    return checkpoint_count(&setup, arena);
}

int trial_main(struct sender *sender, void *argument)
{
    const struct trial_task *task = argument;
    const struct trial_spec *spec = task->spec;
    struct trial_result result = {.outcome = TRAIN_FAILED, .error = {.layer = -1}};
    struct arena *arena = arena_new();
    const struct lamina_layer **opened =
        arena_array(arena, spec->layer_count, sizeof *opened);
    const struct lamina_layer **known =
        arena_array(arena, task->catalogue->count, sizeof *known);
    struct network *network = NULL;

    if (catalogue_open(task->catalogue, spec, known, opened, &result.error) == 0)
        network = network_plan(spec, opened, &task->dataset->sample, sender_place(sender),
                               arena, &result.error);
    if (network != NULL)
        result.outcome = train(sender, task, network, &result, arena);
    int status = sender_send(sender, MESSAGE_RESULT, &result, sizeof result);
    arena_free(arena);
    return status == 0 ? 0 : 1;
}

/* ---- The parent's half ---- */

static int read_iteration(const struct message *message, struct trial_parts *parts,
                          struct trial_report *report)
{
    (void)parts;
    report->iteration = message->bytes;
    return message->size == sizeof *report->iteration ? 0 : -1;
}

static int read_point(const struct message *message, struct trial_parts *parts,
                      struct trial_report *report)
{
    const struct series_point *point = message->bytes;
    (void)parts;
    report->point = point;
    return message->size == sizeof *point &&
                   memchr(point->name, '\0', sizeof point->name) != NULL
               ? 0
               : -1;
}

int trial_read_evaluation(const struct message *message, struct evaluation_result *result)
{
    const char *bytes = message->bytes;
    /* A bool that is neither 0 nor 1 must not be read as one. */
    if (message->size < sizeof *result ||
        (unsigned char)bytes[offsetof(struct evaluation_result, diverged)] > 1)
        return -1;
    memcpy(result, bytes, sizeof *result);
    if (result->classes < 0 || result->classes > 65536 || (int)result->split < 0 ||
        result->split >= SPLIT_COUNT)
        return -1;
    size_t cells =
        (size_t)(result->classes * result->classes) * sizeof *result->confusion;
    if (message->size != sizeof *result + cells)
        return -1;
    result->confusion = (const int64_t *)(const void *)(bytes + sizeof *result);
    return 0;
}

static int read_evaluation(const struct message *message, struct trial_parts *parts,
                           struct trial_report *report)
{
    (void)parts;
    if (trial_read_evaluation(message, &report->storage) != 0)
        return -1;
    report->evaluation = &report->storage;
    return 0;
}

/* Where there is no memory for it, its parts are passed over as they come. */
static int read_checkpoint(const struct message *message, struct trial_parts *parts,
                           struct trial_report *report)
{
    struct trial_head head;
    if (message->size != sizeof head || parts->checkpoint.bytes != NULL)
        return -1;
    memcpy(&head, message->bytes, sizeof head);
    if (head.size == 0 || (head.following != 0 && head.following != head.size) ||
        head.size > parts->most)
        return -1;
    parts->checkpoint = (struct checkpoint){head.iteration, NULL, (size_t)head.size};
    parts->expected = (size_t)head.following;
    parts->received = 0;
    if (parts->expected > 0)
        parts->checkpoint.bytes = malloc(parts->expected);
    else
        report->checkpoint = &parts->checkpoint;
    return 0;
}

static int read_part(const struct message *message, struct trial_parts *parts,
                     struct trial_report *report)
{
    struct checkpoint *checkpoint = &parts->checkpoint;
    if (message->size == 0 || message->size > parts->expected - parts->received)
        return -1;
    if (checkpoint->bytes != NULL)
        memcpy((char *)checkpoint->bytes + parts->received, message->bytes,
               message->size);
    parts->received += message->size;
    if (parts->received == parts->expected)
        report->checkpoint = checkpoint;
    return 0;
}

static int read_result(const struct message *message, struct trial_parts *parts,
                       struct trial_report *report)
{
    const struct trial_result *result = message->bytes;
    (void)parts;
    report->result = result;
    return message->size == sizeof *result && (int)result->outcome >= 0 &&
                   result->outcome <= TRAIN_FAILED
               ? 0
               : -1;
}

int trial_read(const struct message *message, struct trial_parts *parts,
               struct trial_report *report, struct error *error)
{
    static int (*const readers[])(const struct message *, struct trial_parts *,
                                  struct trial_report *) = {
        [MESSAGE_ITERATION] = read_iteration,
        [MESSAGE_POINT] = read_point,
        [MESSAGE_EVALUATION] = read_evaluation,
        [MESSAGE_CHECKPOINT] = read_checkpoint,
        [MESSAGE_PART] = read_part,
        [MESSAGE_RESULT] = read_result,
    };
    const char *name = message_name(message->type, MESSAGE_BY_TRIAL);
    *report = (struct trial_report){0};
    if (name == NULL)
        return error_set(error, "a message came of no kind that there is");
    bool in_parts = parts->received < parts->expected;
    if (in_parts != (message->type == MESSAGE_PART))
        return error_set(error, "%s came where %s was due", name,
                         in_parts ? message_name(MESSAGE_PART, MESSAGE_BY_TRIAL)
                                  : "none");
    if (readers[message->type](message, parts, report) != 0)
        return error_set(error, "%s came that is not one by its size or its values",
                         name);
    return 0;
}
