/* What the pool is told by the children goes to the recorder, the progress and the todo.
 */
#include "run/reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "record/resume.h"
#include "train/fit.h"

/* "[7/36 optimizer.learning_rate=0.1] ", or "" where there is nothing to tell apart. Its
 * number too, where that is not its place. */
static void add_lead(const struct reports *reports, size_t index, struct text *text)
{
    const struct plan *plan = &reports->todo->prepared->plan;
    const struct trial *trial = &plan->trials[index];
    int64_t number = reports->todo->trials[index].number;
    text_add(text, "%s", "");
    if (trial->label[0] == '\0')
        return;
    text_add(text, "[%lld/%zu", (long long)trial->number, plan->total);
    if (number != trial->number)
        text_add(text, ", trial %lld,", (long long)number);
    text_add(text, " %s] ", trial->label);
}

/* What is told of a trial, but nobody need know. */
static bool is_well(const char *state)
{
    return strcmp(state, "done") == 0 || strcmp(state, "longer") == 0 ||
           strcmp(state, "pruned") == 0;
}

void reports_tell(const struct reports *reports, size_t index, const char *state,
                  const char *why)
{
    struct text lead = {0};
    add_lead(reports, index, &lead);
    if (is_well(state))
        progress_line(reports->progress, "%s%s: %s", lead.at, state, why);
    else
        progress_warning(reports->progress, "%s%s: %s", lead.at, state, why);
    text_free(&lead);
}

void reports_leave(const struct reports *reports, size_t index)
{
    progress_skip(reports->progress, todo_outline(reports->todo, index).iterations -
                                         reports->todo->at[index].iteration);
    progress_trial(reports->progress);
}

static int64_t id_of(const struct reports *reports, const struct pool_trial *trial)
{
    return reports->todo->trials[trial->index].id;
}

static void warn(const struct reports *reports, const struct pool_trial *trial,
                 const char *why)
{
    recorder_event(reports->recorder, id_of(reports, trial), "warning", why);
    reports_tell(reports, trial->index, "warning", why);
}

static int on_next(void *self, const struct pool_trial **trial)
{
    struct reports *reports = self;
    int status = 1;
    while (reports->begun == reports->queued && reports->more != NULL && status > 0)
        status = reports->more(reports->asked);
    *trial = reports->begun < reports->queued ? &reports->queue[reports->begun++] : NULL;
    return status < 0 ? -1 : 0;
}

static int leave_out(struct reports *reports, const struct pool_trial *trial);

static int on_resume(void *self, const struct pool_trial *trial, struct checkpoint *from,
                     struct archive *opened)
{
    struct reports *reports = self;
    const struct registry_trial *known = &reports->todo->trials[trial->index];
    struct todo_trial *todo = &reports->todo->at[trial->index];
    struct error error;
    char why[sizeof error.text + 80];
    if (known->checkpoint == 0)
        todo->iteration = 0; /* there was no memory for one at its rung */
    if (todo->iteration == 0)
        return 0;
    int status = resume_checkpoint(reports->database, known->id, known->checkpoint, from,
                                   reports->error);
    if (status != 0)
        return status < 0 ? -1 : leave_out(reports, trial);
    if (checkpoint_open(from,
                        &todo_shapes(reports->todo, trial->index)->numbers.checkpoint,
                        opened, &error) == 0)
        return 0;
    free(from->bytes);
    *from = (struct checkpoint){0};
    todo->iteration = 0;
    snprintf(why, sizeof why, "its checkpoint cannot be used, so it begins anew: %s",
             error.text);
    warn(reports, trial, why);
    return 0;
}

static void record_warnings(const struct reports *reports, const struct pool_trial *trial)
{
    struct problems warnings = {0};
    fit_warnings(trial->trial->spec, trial->dataset, &warnings);
    for (size_t i = 0; i < warnings.kept; i++)
        recorder_event(reports->recorder, id_of(reports, trial), "warning",
                       warnings.lines[i]);
    problems_free(&warnings);
}

static int on_started(void *self, const struct pool_trial *trial, pid_t pid,
                      int64_t from_iteration)
{
    struct reports *reports = self;
    const struct trial_spec *spec = trial->trial->spec;
    const struct stack_shapes *shapes = todo_shapes(reports->todo, trial->index);
    struct arena *arena = arena_new();
    struct attempt_layer *layers = arena_array(arena, spec->layer_count, sizeof *layers);
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct attempt_layer *layer = reports->layers;
        while (strcmp(layer->type, spec->layers[i].component.kind->name) != 0)
            layer++;
        layers[i] = *layer;
        layers[i].parameters = shapes->layers[i].parameters;
    }
    const struct attempt attempt = {
        .experiment_id = reports->experiment_id,
        .cleared_to = reports->todo->at[trial->index].cleared,
        .pid = pid,
        .from_iteration = from_iteration,
        .other_rows = reports->todo->trials[trial->index].stale,
        .objective = objective_of(spec, trial->dataset),
        .number = reports->todo->trials[trial->index].number,
        .keep = (enum keep)reports->checkpoint->keep,
        .keep_trials = reports->checkpoint->trials,
        .source = reports->todo->at[trial->index].source,
        .again_of = reports->todo->at[trial->index].again_of,
        .runtime = reports->runtime,
        .layers = layers,
        .layer_count = spec->layer_count,
        .spec = spec,
        .dataset = trial->dataset,
    };
    reports->todo->trials[trial->index].state = TRIAL_RUNNING;
    reports->todo->trials[trial->index].stale = false;
    int status = recorder_begin(reports->recorder, id_of(reports, trial), &attempt,
                                reports->error);
    if (status == 0 && (from_iteration == 0 || attempt.source != NULL))
        record_warnings(reports, trial);
    reports->todo->at[trial->index].source = NULL; /* of this attempt alone */
    arena_free(arena);
    return status;
}

static int on_iteration(void *self, const struct pool_trial *trial,
                        const struct iteration_result *result)
{
    struct reports *reports = self;
    struct todo_trial *todo = &reports->todo->at[trial->index];
    todo->iteration = result->iteration;
    if (todo->recorded < todo->iteration)
        todo->recorded = todo->iteration;
    recorder_iteration(reports->recorder, id_of(reports, trial), result);
    progress_iteration(reports->progress, result);
    return 0;
}

static int on_point(void *self, const struct pool_trial *trial,
                    const struct series_point *point)
{
    struct reports *reports = self;
    recorder_point(reports->recorder, id_of(reports, trial), point);
    return 0;
}

static void tell_evaluation(const struct reports *reports, size_t index,
                            const struct evaluation_result *result)
{
    struct text lead = {0};
    add_lead(reports, index, &lead);
    progress_evaluation(reports->progress, lead.at, result,
                        todo_outline(reports->todo, index).objective.metric);
    text_free(&lead);
}

static int on_evaluation(void *self, const struct pool_trial *trial,
                         const struct evaluation_result *result)
{
    struct reports *reports = self;
    recorder_evaluation(reports->recorder, id_of(reports, trial), result);
    if (result->split != todo_outline(reports->todo, trial->index).objective.split)
        return 0;
    if (reports->evaluated != NULL)
        reports->evaluated[trial->index] = *result;
    else
        tell_evaluation(reports, trial->index, result);
    return 0;
}

/* Better a trial without a checkpoint than none: told once, however many are due. */
static void go_without(const struct reports *reports, const struct pool_trial *trial,
                       const struct checkpoint *checkpoint)
{
    struct todo_trial *todo = &reports->todo->at[trial->index];
    char why[200];
    snprintf(
        why, sizeof why,
        "there is no memory for a checkpoint of %.1f MB, so it goes on without: close "
        "other programs or run fewer --jobs",
        (double)checkpoint->size / 1e6);
    if (!todo->goes_without)
        warn(reports, trial, why);
    todo->goes_without = true;
}

static int on_checkpoint(void *self, const struct pool_trial *trial,
                         struct checkpoint *checkpoint)
{
    struct reports *reports = self;
    if (checkpoint->bytes == NULL) {
        go_without(reports, trial, checkpoint);
        return 0;
    }
    reports->todo->trials[trial->index].checkpoint = checkpoint->iteration;
    recorder_checkpoint(reports->recorder, id_of(reports, trial), checkpoint);
    return 0;
}

static enum trial_state state_after(const struct reports *reports,
                                    const struct pool_trial *trial,
                                    enum train_outcome outcome)
{
    static const enum trial_state states[] = {
        [TRAIN_DONE] = TRIAL_DONE,
        [TRAIN_DIVERGED] = TRIAL_DIVERGED,
        [TRAIN_LEFT] = TRIAL_INTERRUPTED,
        [TRAIN_FAILED] = TRIAL_FAILED,
    };
    bool waits = outcome == TRAIN_LEFT &&
                 reports->todo->at[trial->index].iteration == trial->until;
    return waits ? TRIAL_QUEUED : states[outcome];
}

static void count_failure(struct reports *reports)
{
    int64_t most = reports->todo->prepared->plan.experiment->stop_after;
    if (++reports->failed != most || *reports->stop != 0)
        return;
    reports->end = REPORTS_FAILURES;
    *reports->stop = 1;
}

static int on_ended(void *self, const struct pool_trial *trial,
                    enum train_outcome outcome, const char *message, int64_t peak_memory)
{
    struct reports *reports = self;
    size_t index = trial->index;
    struct todo_trial *todo = &reports->todo->at[index];
    enum trial_state state = state_after(reports, trial, outcome);
    char diverged[80];
    if (outcome == TRAIN_DIVERGED) {
        snprintf(diverged, sizeof diverged, "the loss is not a number at iteration %lld",
                 (long long)todo->iteration);
        message = diverged;
    }
    reports->todo->trials[index].state = state;
    todo->wanted = state == TRIAL_QUEUED;
    if (!todo->wanted)
        reports_leave(reports, index);
    if (state == TRIAL_DIVERGED && reports->diverged != NULL)
        reports->diverged[index] = true;
    else if (message != NULL)
        reports_tell(reports, trial->index, trial_state_name(state), message);
    else if (state == TRIAL_DONE && reports->evaluated != NULL &&
             reports->evaluated[index].iteration > 0) /* else it was at its end already */
        tell_evaluation(reports, trial->index, &reports->evaluated[index]);
    if (state == TRIAL_FAILED)
        count_failure(reports);
    int64_t id = reports->todo->trials[index].id;
    if (todo->again_of != 0)
        reports->todo->trials[index].id = todo->again_of;
    return recorder_end(reports->recorder, id, state, message, peak_memory,
                        reports->error);
}

/* A trial whose checkpoint finds no memory has failed, for the reason in reports->error,
 * and costs no other one anything; run again it goes on from there. */
static int leave_out(struct reports *reports, const struct pool_trial *trial)
{
    const struct error why = *reports->error;
    int64_t from = reports->todo->trials[trial->index].checkpoint;
    if (on_started(reports, trial, getpid(), from) != 0 ||
        on_ended(reports, trial, TRAIN_FAILED, why.text, 0) != 0)
        return -1;
    return 1;
}

static bool deadline_is_near(const struct reports *reports)
{
    return reports->deadline > 0 && clock_seconds() > reports->deadline;
}

static void on_scarce(void *self, int jobs, const char *why)
{
    struct reports *reports = self;
    if (jobs > 0)
        progress_warning(reports->progress, "%s; the run goes on with %d at once", why,
                         jobs);
    else
        progress_warning(reports->progress, "%s; the run waits for that", why);
}

static int on_tick(void *self)
{
    struct reports *reports = self;
    enum recorder_status status =
        recorder_commit(reports->recorder, false, reports->error);
    if (status > reports->waiting)
        progress_warning(reports->progress, "%s", reports->error->text);
    reports->waiting = status;
    if (deadline_is_near(reports) && *reports->stop == 0) {
        reports->end = REPORTS_LATE;
        *reports->stop = 1;
    }
    return status == RECORDER_FULL ? 1 : status == RECORDER_FAILED ? -1 : 0;
}

struct pool_events reports_events(struct reports *reports)
{
    return (struct pool_events){
        .self = reports,
        .next = on_next,
        .resume = on_resume,
        .started = on_started,
        .iteration = on_iteration,
        .point = on_point,
        .evaluation = on_evaluation,
        .checkpoint = on_checkpoint,
        .ended = on_ended,
        .scarce = on_scarce,
        .tick = on_tick,
    };
}
