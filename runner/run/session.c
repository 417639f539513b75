/* The run of a plan. */
#include "run/session.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/terminal.h"
#include "model/gemm.h"
#include "record/place.h"
#include "record/resume.h"
#include "run/rung.h"
#include "sweep/axes.h"
#include "train/fit.h"
#include "train/schedule.h"
#include "worker/pool.h"

#define LOCK_SECONDS 60.0 /* for a write lock, before a run gives up at its start */
#define LEAST_LABEL 12    /* letters, however narrow the terminal is */
#define MANY_TRIALS 1000  /* of more, each has one line */

static volatile sig_atomic_t stop_asked;

static void ask_stop(int number)
{
    (void)number;
    stop_asked++;
}

struct registry_outline session_outline(const struct session *session, size_t index)
{
    const struct prepared *prepared = session->prepared;
    size_t spec = prepared->spec_of[index];
    const struct schedule *schedule = &prepared->specs[spec]->schedule;
    const struct dataset *dataset = prepared->datasets[spec];
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    return (struct registry_outline){schedule_iterations(schedule, samples),
                                     (samples + schedule->batch_size - 1) /
                                         schedule->batch_size,
                                     objective_of(prepared->specs[spec], dataset)};
}

const struct dataset *session_dataset(const struct session *session, size_t index)
{
    const struct prepared *prepared = session->prepared;
    return prepared->datasets[prepared->spec_of[index]];
}

static const struct stack_shapes *shapes_of(const struct session *session, size_t index)
{
    const struct prepared *prepared = session->prepared;
    return &prepared->shapes[prepared->spec_of[index]];
}

/* "[7/36 optimizer.learning_rate=0.1] ", or "" where there is nothing to tell apart. Its
 * number too, where that is not its place. */
static void add_lead(const struct session *session, const struct trial *trial,
                     struct text *text)
{
    size_t index = (size_t)(trial - session->prepared->plan.trials);
    int64_t number = session->trials[index].number;
    text_add(text, "%s", "");
    if (trial->label[0] == '\0')
        return;
    text_add(text, "[%lld/%zu", (long long)trial->number, session->prepared->plan.total);
    if (number != trial->number)
        text_add(text, ", trial %lld,", (long long)number);
    text_add(text, " %s] ", trial->label);
}

enum trial_state session_state(const struct session *session, size_t index)
{
    const struct registry_trial *trial = &session->trials[index];
    return trial->pruned_at > 0 ? TRIAL_PRUNED : trial->state;
}

void session_tell(struct session *session, const struct trial *trial, const char *state,
                  const char *why)
{
    struct text lead = {0};
    add_lead(session, trial, &lead);
    progress_line(session->progress, "%s%s: %s", lead.at, state, why);
    text_free(&lead);
}

static void note(const struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void note(const struct session *session, const char *format, ...)
{
    struct text sentence = {0};
    va_list values;
    va_start(values, format);
    text_format(&sentence, format, values);
    va_end(values);
    session->note(sentence.at);
    text_free(&sentence);
}

/* ---- What the pool reports ---- */

static void warn(struct session *session, const struct pool_trial *trial, const char *why)
{
    recorder_event(session->recorder, session->trials[trial->index].id, "warning", why);
    session_tell(session, trial->trial, "warning", why);
}

static int leave_out(struct session *session, const struct pool_trial *trial);

static int on_resume(void *self, const struct pool_trial *trial, struct checkpoint *from,
                     struct archive *opened)
{
    struct session *session = self;
    const struct registry_trial *known = &session->trials[trial->index];
    struct session_todo *todo = &session->todo[trial->index];
    struct error error;
    char why[sizeof error.text + 80];
    if (known->checkpoint == 0)
        todo->iteration = 0; /* there was no memory for one at its rung */
    if (todo->iteration == 0)
        return 0;
    int status = resume_checkpoint(session->database, known->id, known->checkpoint, from,
                                   &session->error);
    if (status != 0)
        return status < 0 ? -1 : leave_out(session, trial);
    if (checkpoint_open(from, opened, &error) == 0)
        return 0;
    free(from->bytes);
    *from = (struct checkpoint){0};
    session->todo[trial->index].iteration = 0;
    snprintf(why, sizeof why, "its checkpoint cannot be used, so it begins anew: %s",
             error.text);
    warn(session, trial, why);
    return 0;
}

static void record_warnings(struct session *session, const struct pool_trial *trial)
{
    struct problems warnings = {0};
    fit_warnings(trial->trial->spec, trial->dataset, &warnings);
    for (size_t i = 0; i < warnings.kept; i++)
        recorder_event(session->recorder, session->trials[trial->index].id, "warning",
                       warnings.lines[i]);
    problems_free(&warnings);
}

static int on_started(void *self, const struct pool_trial *trial, pid_t pid,
                      int64_t from_iteration)
{
    struct session *session = self;
    const struct spec *spec = trial->trial->spec;
    const struct stack_shapes *shapes = shapes_of(session, trial->index);
    struct arena *arena = arena_new();
    struct attempt_layer *layers = arena_array(arena, spec->layer_count, sizeof *layers);
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct attempt_layer *layer = session->layers;
        while (strcmp(layer->type, spec->layers[i].component.kind->name) != 0)
            layer++;
        layers[i] = *layer;
        layers[i].parameters = shapes->layers[i].parameters;
    }
    const struct attempt attempt = {
        .experiment_id = session->entered.id,
        .cleared_to = session->todo[trial->index].cleared,
        .pid = pid,
        .from_iteration = from_iteration,
        .other_rows = session->trials[trial->index].stale,
        .objective = objective_of(spec, trial->dataset),
        .keep = session->checkpoint.keep,
        .runtime = &session->runtime,
        .layers = layers,
        .layer_count = spec->layer_count,
        .spec = spec,
        .dataset = trial->dataset,
    };
    session->trials[trial->index].state = TRIAL_RUNNING;
    session->trials[trial->index].stale = false;
    int status = recorder_begin(session->recorder, session->trials[trial->index].id,
                                &attempt, &session->error);
    if (status == 0 && from_iteration == 0)
        record_warnings(session, trial);
    arena_free(arena);
    return status;
}

static int on_iteration(void *self, const struct pool_trial *trial,
                        const struct iteration_result *result)
{
    struct session *session = self;
    struct session_todo *todo = &session->todo[trial->index];
    todo->iteration = result->iteration;
    if (todo->recorded < todo->iteration)
        todo->recorded = todo->iteration;
    recorder_iteration(session->recorder, session->trials[trial->index].id, result);
    progress_iteration(session->progress, result);
    return 0;
}

static int on_point(void *self, const struct pool_trial *trial,
                    const struct series_point *point)
{
    struct session *session = self;
    recorder_point(session->recorder, session->trials[trial->index].id, point);
    return 0;
}

static void tell_evaluation(struct session *session, const struct trial *trial,
                            const struct evaluation_result *result)
{
    struct text lead = {0};
    add_lead(session, trial, &lead);
    progress_evaluation(session->progress, lead.at, result);
    text_free(&lead);
}

static int on_evaluation(void *self, const struct pool_trial *trial,
                         const struct evaluation_result *result)
{
    struct session *session = self;
    recorder_evaluation(session->recorder, session->trials[trial->index].id, result);
    if (result->split != objective_of(trial->trial->spec, trial->dataset).split)
        return 0;
    if (session->evaluated != NULL)
        session->evaluated[trial->index] = *result;
    else
        tell_evaluation(session, trial->trial, result);
    return 0;
}

/* Better a trial without a checkpoint than none: told once, however many are due. */
static void go_without(struct session *session, const struct pool_trial *trial,
                       const struct checkpoint *checkpoint)
{
    struct session_todo *todo = &session->todo[trial->index];
    char why[200];
    snprintf(
        why, sizeof why,
        "there is no memory for a checkpoint of %.1f MB, so it goes on without: close "
        "other programs or run fewer --jobs",
        (double)checkpoint->size / 1e6);
    if (!todo->goes_without)
        warn(session, trial, why);
    todo->goes_without = true;
}

static int on_checkpoint(void *self, const struct pool_trial *trial,
                         struct checkpoint *checkpoint)
{
    struct session *session = self;
    if (checkpoint->bytes == NULL) {
        go_without(session, trial, checkpoint);
        return 0;
    }
    session->trials[trial->index].checkpoint = checkpoint->iteration;
    recorder_checkpoint(session->recorder, session->trials[trial->index].id, checkpoint);
    return 0;
}

static enum trial_state state_after(const struct session *session,
                                    const struct pool_trial *trial,
                                    enum train_outcome outcome)
{
    static const enum trial_state states[] = {
        [TRAIN_DONE] = TRIAL_DONE,
        [TRAIN_DIVERGED] = TRIAL_DIVERGED,
        [TRAIN_LEFT] = TRIAL_INTERRUPTED,
        [TRAIN_FAILED] = TRIAL_FAILED,
    };
    bool waits =
        outcome == TRAIN_LEFT && session->todo[trial->index].iteration == trial->until;
    return waits ? TRIAL_QUEUED : states[outcome];
}

static void count_failure(struct session *session)
{
    int64_t most = session->prepared->plan.experiment->stop_after;
    if (++session->failed != most || stop_asked != 0)
        return;
    session->stopped = SESSION_FAILED;
    stop_asked = 1;
}

static int on_ended(void *self, const struct pool_trial *trial,
                    enum train_outcome outcome, const char *message)
{
    struct session *session = self;
    size_t index = trial->index;
    struct session_todo *todo = &session->todo[index];
    enum trial_state state = state_after(session, trial, outcome);
    char diverged[80];
    if (outcome == TRAIN_DIVERGED) {
        snprintf(diverged, sizeof diverged, "the loss is not a number at iteration %lld",
                 (long long)todo->iteration);
        message = diverged;
    }
    session->trials[index].state = state;
    todo->wanted = state == TRIAL_QUEUED;
    if (!todo->wanted) {
        progress_skip(session->progress,
                      session_outline(session, index).iterations - todo->iteration);
        progress_trial(session->progress);
    }
    if (message != NULL)
        session_tell(session, trial->trial, trial_state_name(state), message);
    else if (state == TRIAL_DONE && session->evaluated != NULL &&
             session->evaluated[index].iteration > 0) /* else it was at its end already */
        tell_evaluation(session, trial->trial, &session->evaluated[index]);
    if (state == TRIAL_FAILED)
        count_failure(session);
    return recorder_end(session->recorder, session->trials[index].id, state, message,
                        &session->error);
}

/* A trial whose checkpoint finds no memory has failed, for the reason in session->error,
 * and costs no other one anything; run again it goes on from there. */
static int leave_out(struct session *session, const struct pool_trial *trial)
{
    const struct error why = session->error;
    int64_t from = session->trials[trial->index].checkpoint;
    if (on_started(session, trial, getpid(), from) != 0 ||
        on_ended(session, trial, TRAIN_FAILED, why.text) != 0)
        return -1;
    return 1;
}

static bool deadline_is_near(const struct session *session)
{
    return session->wishes->deadline > 0 && clock_seconds() > session->wishes->deadline;
}

static void on_scarce(void *self, int jobs, const char *why)
{
    struct session *session = self;
    if (jobs > 0)
        progress_line(session->progress, "%s; the run goes on with %d at once", why,
                      jobs);
    else
        progress_line(session->progress, "%s; the run waits for that", why);
}

static int on_tick(void *self)
{
    struct session *session = self;
    int status = recorder_commit(session->recorder, false, &session->error);
    if (status > session->waiting)
        progress_line(session->progress, "%s", session->error.text);
    session->waiting = status;
    if (deadline_is_near(session) && stop_asked == 0) {
        session->stopped = SESSION_LATE;
        stop_asked = 1;
    }
    return status == 2 ? 1 : status < 0 ? -1 : 0;
}

/* ---- What is to be done ---- */

static void describe_runtime(struct session *session)
{
    struct prepared *prepared = session->prepared;
    host_describe(&session->runtime.host);
    session->runtime.version = LAMINA_VERSION;
    session->runtime.revision = session->wishes->revision;
    session->runtime.compiler = LAMINA_COMPILER;
    session->runtime.libraries = arena_format(prepared->arena, "%s, SQLite %s",
                                              gemm_library(), database_library());
    session->layers =
        arena_array(prepared->arena, prepared->catalogue.count, sizeof *session->layers);
    for (size_t i = 0; i < prepared->catalogue.count; i++)
        session->layers[i] = (struct attempt_layer){
            prepared->catalogue.at[i].kind.name, prepared->catalogue.at[i].kind.version,
            prepared->catalogue.at[i].file.path, prepared->catalogue.at[i].file.sha256,
            0};
}

/* How checkpoints are kept, and which rule compares trials: the same for all. */
static void read_conduct(struct session *session)
{
    const struct experiment *experiment = session->prepared->plan.experiment;
    session->checkpoint = experiment->checkpoint;
    if (session->checkpoint.keep == KEEP_AUTO)
        session->checkpoint.keep = experiment->sweep == NULL ? KEEP_LAST : KEEP_NONE;
    struct stop *stop =
        session->prepared->spec_count > 0
            ? stop_new(session->prepared->specs[0], session->prepared->datasets[0],
                       session->prepared->arena)
            : NULL;
    session->stop = prune_compares(stop) ? stop : NULL;
}

/* What an ended trial was, or a stale one is, is trained again only on request. */
static bool wanted(const struct session_wishes *wishes,
                   const struct registry_trial *trial)
{
    if (trial->stale && wishes->retry_stale)
        return true;
    if (trial->pruned_at > 0 && !wishes->retry_pruned)
        return false;
    switch (trial->state) {
    case TRIAL_FAILED:
        return wishes->retry_failed;
    case TRIAL_DIVERGED:
        return wishes->retry_diverged;
    case TRIAL_DONE:
        return false;
    case TRIAL_QUEUED:
    case TRIAL_RUNNING:
    case TRIAL_PRUNED:
    case TRIAL_INTERRUPTED:
        break;
    }
    return !trial->stale;
}

/* From where a trial goes on, and which rungs it is past: all of them, where it was
 * pruned and is to go on all the same. All rows of a trial come of one build of its
 * layers. */
static struct session_todo begin_todo(const struct session_wishes *wishes,
                                      const struct registry_trial *trial)
{
    struct session_todo todo = {.wanted = wanted(wishes, trial),
                                .iteration = trial->checkpoint,
                                .recorded = trial->last_iteration,
                                .cleared = trial->cleared_to};
    if (todo.wanted && trial->stale)
        todo.iteration = todo.recorded = todo.cleared = 0;
    else if (trial->pruned_at > 0 && wishes->retry_pruned && !trial->stale)
        todo.cleared = INT64_MAX;
    return todo;
}

/* Lists what is to be trained; returns its iterations in all, and how many trials are not
 * in `left`. */
static int64_t list_todo(struct session *session, size_t *left)
{
    const struct plan *plan = &session->prepared->plan;
    int64_t total = 0;
    *left = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct registry_trial *trial = &session->trials[i];
        struct session_todo *todo = &session->todo[i];
        *todo = begin_todo(session->wishes, trial);
        if (todo->wanted || todo->cleared == INT64_MAX)
            trial->pruned_at = 0;
        if (todo->wanted)
            total += session_outline(session, i).iterations - todo->iteration;
        else
            ++*left;
    }
    return total;
}

/* What was pruned and is asked for again may have been trained to its end by another
 * experiment: then there is nothing to do but to say so. */
static void lift_prunings(struct session *session)
{
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        const struct registry_trial *trial = &session->trials[i];
        const struct attempt_verdict verdict = {session->entered.id, trial->id, INT64_MAX,
                                                false, KEEP_NONE};
        if (session->todo[i].cleared == INT64_MAX && trial->cleared_to < INT64_MAX)
            recorder_judge(session->recorder, &verdict,
                           "it was pruned, and is wanted all the same");
    }
}

/* Enters the plan. Somebody who looks at a table with a write lock, or copies the file,
 * is waited for as in the middle of a run. */
static int enter_plan(struct session *session, const struct registry_outline *outlines)
{
    double start = clock_seconds();
    int status;
    bool told = false;
    do {
        status = registry_add_plan(session->database, &session->prepared->plan, outlines,
                                   session->layers, session->prepared->catalogue.count,
                                   &session->entered, &session->error);
        if (status > 0 && !told)
            note(session,
                 "%s: another program holds a lock on it; the run begins when it lets go",
                 session->database->path);
        told = true;
    } while (status > 0 && clock_seconds() - start < LOCK_SECONDS);
    return status == 0 ? 0 : -1;
}

static int open_records(struct session *session)
{
    const struct plan *plan = &session->prepared->plan;
    struct arena *arena = session->prepared->arena;
    struct registry_outline *outlines = arena_array(arena, plan->count, sizeof *outlines);
    session->trials = arena_array(arena, plan->count, sizeof *session->trials);
    session->entered.trials = session->trials;
    session->todo = arena_array(arena, plan->count, sizeof *session->todo);
    session->queue = arena_array(arena, plan->count, sizeof *session->queue);
    for (size_t i = 0; i < plan->count; i++)
        outlines[i] = session_outline(session, i);
    return enter_plan(session, outlines);
}

static void tell_known(struct session *session, size_t left)
{
    const struct plan *plan = &session->prepared->plan;
    int64_t former = session->entered.former;
    size_t stale = 0;
    for (size_t i = 0; i < plan->count; i++)
        stale += session->trials[i].stale && !session->todo[i].wanted;
    for (size_t i = 0; i < left; i++)
        progress_trial(session->progress);
    if (session->entered.lifted > 0)
        progress_line(session->progress,
                      "%lld trial%s pruned by another `stop` or `objective` than the "
                      "config has now: %s judged anew",
                      (long long)session->entered.lifted,
                      session->entered.lifted == 1 ? " was" : "s were",
                      session->entered.lifted == 1 ? "it is" : "they are");
    if (left > 0)
        progress_line(session->progress, "%zu of %zu trial%s %s recorded already", left,
                      plan->count, plan->count == 1 ? "" : "s", left == 1 ? "is" : "are");
    if (stale > 0)
        progress_line(session->progress,
                      "%zu of them %s begun with other builds of %s layers, or by "
                      "arithmetic of another version; `--retry stale` runs %s again from "
                      "the beginning",
                      stale, stale == 1 ? "was" : "were", stale == 1 ? "its" : "their",
                      stale == 1 ? "it" : "them");
    if (former > 0) {
        struct text file = {0};
        text_add(&file, "%s", "");
        place_add_option(&file, session->database->path);
        progress_line(
            session->progress,
            "%lld earlier trial%s of %s, not asked for now, %s kept and not shown: "
            "`lamina status %s --all%s` lists %s",
            (long long)former, former == 1 ? "" : "s", plan->experiment->name,
            former == 1 ? "is" : "are", plan->experiment->name, file.at,
            former == 1 ? "it" : "them");
        text_free(&file);
    }
}

/* ---- Rounds. Without a rule that compares trials there is one, to everybody's end ----
 */

/* The trials that are not yet at the rung. */
static size_t fill_queue(struct session *session, int64_t rung)
{
    const struct plan *plan = &session->prepared->plan;
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct session_todo *todo = &session->todo[i];
        bool stops =
            todo->cleared < rung && rung < session_outline(session, i).iterations;
        if (todo->wanted && (!stops || todo->recorded < rung))
            session->queue[count++] = (struct pool_trial){
                i, &plan->trials[i], session_dataset(session, i),
                stops ? rung : INT64_MAX, shapes_of(session, i)->checkpoint};
    }
    return count;
}

static int train_round(struct session *session, int64_t rung)
{
    size_t count = fill_queue(session, rung);
    int jobs = session->wishes->jobs > 0 ? session->wishes->jobs : host_cores();
    if ((size_t)jobs > count)
        jobs = count > 0 ? (int)count : 1;
    const struct pool pool = {.jobs = jobs,
                              .catalogue = &session->prepared->catalogue,
                              .checkpoint = &session->checkpoint,
                              .timeout = session->prepared->plan.experiment->timeout,
                              .stop = &stop_asked,
                              .events = {session, on_resume, on_started, on_iteration,
                                         on_point, on_evaluation, on_checkpoint, on_ended,
                                         on_scarce, on_tick}};
    return pool_run(&pool, session->queue, count, &session->error);
}

/* What still waits as somebody else holds the file: until it is written, or nobody wants
 * to wait any more. */
static int write_waiting(struct session *session)
{
    int status = recorder_commit(session->recorder, true, &session->error);
    if (status > 0)
        note(session, "%s; ctrl-C gives them up", session->error.text);
    for (int asked = stop_asked; status > 0 && stop_asked == asked; usleep(100000))
        status = recorder_commit(session->recorder, true, &session->error);
    return status == 0 ? 0 : -1;
}

static int train_rounds(struct session *session)
{
    for (;;) {
        int64_t rung = rung_next(session);
        if (train_round(session, rung) != 0 || write_waiting(session) != 0)
            return -1;
        if (rung == INT64_MAX || stop_asked != 0)
            return 0;
        if (rung_decide(session, rung) != 0)
            return -1;
    }
}

/* ---- The run ---- */

/* Of many trials only the last evaluation is told. */
static void choose_lines(struct session *session, size_t left)
{
    size_t count = session->prepared->plan.count;
    if (count - left > MANY_TRIALS && !session->wishes->verbose)
        session->evaluated =
            arena_array(session->prepared->arena, count, sizeof *session->evaluated);
}

/* On a terminal a line of progress has the room that its numbers leave. */
static void fit_labels(struct session *session)
{
    struct plan *plan = &session->prepared->plan;
    size_t width = terminal_width(session->out), numbers;
    int64_t most = 0;
    char text[160];
    if (width == SIZE_MAX)
        return;
    for (size_t i = 0; i < plan->count; i++) {
        int64_t iterations = session_outline(session, i).iterations;
        most = iterations > most ? iterations : most;
    }
    numbers = (size_t)snprintf(
        text, sizeof text, "[%zu/%zu ] Iteration: %lld. Loss: 0.0000. Accuracy: 0.0000",
        plan->total, plan->total, (long long)most);
    axes_label(plan, width > numbers + LEAST_LABEL ? width - 1 - numbers : LEAST_LABEL,
               session->prepared->arena);
}

int session_run(struct session *session)
{
    struct sigaction action = {.sa_handler = ask_stop};
    size_t left;
    describe_runtime(session);
    read_conduct(session);
    if (open_records(session) != 0)
        return -1;
    int64_t total = list_todo(session, &left);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    session->recorder = recorder_new(session->database);
    session->progress = progress_new(session->out, terminal_can_redraw(session->out),
                                     total, session->prepared->plan.count);
    choose_lines(session, left);
    fit_labels(session);
    int status = -1;
    if (session->progress == NULL)
        error_set(&session->error, "the system has no memory left");
    else {
        tell_known(session, left);
        lift_prunings(session);
        status = train_rounds(session);
    }
    if (session->stopped == SESSION_RUNS && stop_asked != 0)
        session->stopped = SESSION_INTERRUPTED;
    progress_free(session->progress);
    recorder_free(session->recorder);
    return status;
}
