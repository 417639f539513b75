/* The run of a plan. */
#include "run/session.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/terminal.h"
#include "model/gemm.h"
#include "record/again.h"
#include "record/place.h"
#include "run/rounds.h"
#include "run/rung.h"
#include "run/train_on.h"
#include "sweep/axes.h"
#include "train/fit.h"
#include "train/schedule.h"

#define LOCK_SECONDS 60.0 /* for a write lock, before a run gives up at its start */
#define AGAIN_SECONDS 1.0 /* after the first signal another one is meant */
#define LEAST_LABEL 12    /* letters, however narrow the terminal is */
#define MANY_TRIALS 1000  /* of more, each has one line */

static volatile sig_atomic_t stop_asked;
static volatile double stop_asked_at; /* the first time */

static void ask_stop(int number)
{
    (void)number;
    stop_asked++;
}

/* timeout(1) sends its signal twice at once: two threads may be here at a time. */
static void ask_stop_or_end(int number)
{
    const double now = clock_seconds();
    if (stop_asked == 0)
        stop_asked_at = now;
    else if (now - stop_asked_at > AGAIN_SECONDS) {
        signal(number, SIG_DFL);
        raise(number);
    }
    stop_asked = 1;
}

/* That a terminal hangs up is not heeded where that is ignored, as by nohup. */
static void catch_stop(void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags}, hangup;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
}

void session_catch_stop(void)
{
    catch_stop(ask_stop_or_end, SA_RESTART);
}

bool session_is_stop_asked(void)
{
    return stop_asked != 0;
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

/* ---- Its beginning ---- */

static void describe_runtime(struct session *session)
{
    const struct prepared *prepared = session->prepared;
    char library[GEMM_LIBRARY_SIZE];
    host_describe(&session->runtime.host);
    session->runtime.version = LAMINA_VERSION;
    session->runtime.revision = session->wishes->revision;
    session->runtime.compiler = LAMINA_COMPILER;
    session->runtime.libraries = arena_format(prepared->arena, "%s, SQLite %s",
                                              gemm_library(library), database_library());
    session->layers =
        arena_array(prepared->arena, prepared->catalogue.count, sizeof *session->layers);
    for (size_t i = 0; i < prepared->catalogue.count; i++)
        session->layers[i] = (struct attempt_layer){
            prepared->catalogue.at[i].kind.name, prepared->catalogue.at[i].kind.version,
            prepared->catalogue.at[i].file.path, prepared->catalogue.at[i].file.sha256,
            0};
}

/* Enters the plan. Somebody who looks at a table with a write lock, or copies the file,
 * is waited for as in the middle of a run. */
static int enter_plan(struct session *session, const struct registry_outline *outlines)
{
    const struct registry_plan given = {&session->prepared->plan, outlines,
                                        session->layers,
                                        session->prepared->catalogue.count};
    double start = clock_seconds();
    int status;
    bool told = false;
    do {
        status = registry_add_plan(session->database, &given, &session->entered,
                                   &session->error);
        if (status > 0 && !told)
            note(session,
                 "%s: another program holds a lock on it; the run begins when it lets go",
                 session->database->path);
        told = true;
    } while (status > 0 && clock_seconds() - start < LOCK_SECONDS);
    return status == 0 ? 0 : -1;
}

/* What a search has proposed in earlier runs is a part of its plan from the start. */
static int recall(struct session *session, struct registry_outline *outlines)
{
    session->propose = (struct propose){.prepared = session->prepared,
                                        .reports = &session->reports,
                                        .entered = &session->entered,
                                        .retry = &session->wishes->retry,
                                        .width = SIZE_MAX,
                                        .outlines = outlines};
    return session->prepared->plan.rows.search == NULL
               ? 0
               : propose_recall(&session->propose, session->database, &session->error);
}

static int open_records(struct session *session)
{
    const struct plan *plan = &session->prepared->plan;
    struct registry_outline *outlines =
        arena_array(session->prepared->arena, plan->most, sizeof *outlines);
    if (recall(session, outlines) != 0)
        return -1;
    session->todo = todo_new(session->prepared);
    session->entered.trials = session->todo.trials;
    for (size_t i = 0; i < plan->count; i++)
        outlines[i] = todo_outline(&session->todo, i);
    return enter_plan(session, outlines);
}

/* Trials that an earlier config asked for. */
static void tell_former(const struct session *session)
{
    const char *name = session->prepared->plan.experiment->name;
    int64_t former = session->entered.former;
    struct text file = {0};
    if (former == 0)
        return;
    text_add(&file, "%s", "");
    place_add_option(&file, session->database->path);
    progress_line(session->reports.progress,
                  "%lld earlier trial%s of %s, not asked for now, %s kept and not shown: "
                  "`lamina status %s --all%s` lists %s",
                  (long long)former, former == 1 ? "" : "s", name,
                  former == 1 ? "is" : "are", name, file.at, former == 1 ? "it" : "them");
    text_free(&file);
}

/* Who has changed a search need know that it begins anew. */
static void tell_other_search(const struct session *session)
{
    const struct proposal_list *recorded = &session->propose.recorded;
    if (recorded->count == 0 && recorded->others > 0)
        progress_line(session->reports.progress,
                      "this is another search than before: what it, `stop` or else the "
                      "config says has changed, so rows are proposed anew, and see none "
                      "of the %lld that were proposed then",
                      (long long)recorded->others);
}

/* Trials: none where the user has named some. */
static size_t to_propose(const struct session *session)
{
    return session->wishes->only.count > 0 ? 0 : propose_left(&session->prepared->plan);
}

/* What was found in the file, before anything is trained. */
static void tell_known(const struct session *session, size_t left)
{
    const struct plan *plan = &session->prepared->plan;
    struct progress *progress = session->reports.progress;
    size_t stale = 0, unnamed = 0, count = plan->count + to_propose(session);
    for (size_t i = 0; i < plan->count; i++) {
        stale += session->todo.trials[i].stale && !session->todo.at[i].wanted;
        unnamed += session->todo.at[i].unnamed;
    }
    for (size_t i = 0; i < left; i++)
        progress_trial(progress);
    left -= unnamed;
    if (session->entered.lifted > 0)
        progress_line(progress,
                      "%lld trial%s pruned by another `stop`, `objective` or `search` "
                      "than the config has now: %s judged anew",
                      (long long)session->entered.lifted,
                      session->entered.lifted == 1 ? " was" : "s were",
                      session->entered.lifted == 1 ? "it is" : "they are");
    if (left > 0)
        progress_line(progress, "%zu of %zu trial%s %s recorded already", left,
                      count - unnamed, count - unnamed == 1 ? "" : "s",
                      left == 1 ? "is" : "are");
    if (stale > 0)
        progress_warning(
            progress,
            "%zu of them %s begun with other builds of %s layers, or by "
            "arithmetic of another version; `--retry stale` runs %s again from "
            "the beginning",
            stale, stale == 1 ? "was" : "were", stale == 1 ? "its" : "their",
            stale == 1 ? "it" : "them");
    tell_former(session);
    tell_other_search(session);
}

/* Of trials that are done. */
static void tell_again(const struct session *session)
{
    for (size_t i = 0; i < session->prepared->plan.count; i++)
        if (session->todo.at[i].again_of != 0)
            reports_tell(&session->reports, i, "done",
                         "it has no such weights, so it is trained again for them; its "
                         "rows stay");
}

/* Of trials that are longer than one that is done. */
static void tell_train_on(const struct session *session)
{
    for (size_t i = 0; i < session->prepared->plan.count; i++)
        if (session->todo.at[i].of_shorter != NULL)
            reports_tell(&session->reports, i, "longer", session->todo.at[i].of_shorter);
}

/* What came of that. */
static void tell_weights(const struct session *session)
{
    const struct todo *todo = &session->todo;
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        const char *told = NULL;
        if (todo->at[i].again_of != 0 && todo_state(todo, i) == TRIAL_DONE)
            told = again_told(session->database, todo->at[i].again_of,
                              session->prepared->arena);
        if (told != NULL)
            reports_tell(&session->reports, i, "done", told);
    }
}

/* "65 diverged: trials 6, 7, 33 and 62 more (`lamina status wild` tells of each)": where
 * many rates are tried many do, which is no line for each. */
static void tell_diverged(const struct session *session)
{
    enum { MOST = 10 };
    const bool *diverged = session->reports.diverged;
    struct text numbers = {0}, file = {0};
    size_t count = 0;
    for (size_t i = 0; diverged != NULL && i < session->prepared->plan.count; i++)
        if (diverged[i] && count++ < MOST)
            text_add(&numbers, "%s%" PRId64, count == 1 ? "" : ", ",
                     session->todo.trials[i].number);
    if (count > MOST)
        text_add(&numbers, " and %zu more", count - MOST);
    text_add(&file, "%s", "");
    place_add_option(&file, session->database->path);
    if (count > 0)
        progress_warning(session->reports.progress,
                         "%zu diverged: trial%s %s (`lamina status %s%s` tells of %s)",
                         count, count == 1 ? "" : "s", numbers.at,
                         session->prepared->plan.experiment->name, file.at,
                         count == 1 ? "it" : "each");
    text_free(&file);
    text_free(&numbers);
}

/* ---- The run ---- */

/* A row waits for those that are further before it, or for all of the bracket before. */
static void tell_idle(const struct session *session, int jobs)
{
    const struct plan *plan = &session->prepared->plan;
    const size_t seeds = plan->rows.seed_count > 0 ? plan->rows.seed_count : 1;
    const size_t lag = plan->rows.search->space->lag;
    const size_t most = lag * plan->rows.search->width * seeds;
    if ((size_t)jobs > most && to_propose(session) > 0)
        progress_line(session->reports.progress,
                      session->todo.rule != NULL
                          ? "of %d jobs at most %zu have a trial while rows are "
                            "proposed: they come %zu at a time (`lag`)"
                          : "of %d jobs at most %zu have a trial while rows are "
                            "proposed: a row waits for the one %zu before it (`lag`)",
                      jobs, most, lag);
}

static int train(struct session *session)
{
    const bool proposes =
        session->prepared->plan.rows.search != NULL && session->wishes->only.count == 0;
    struct rounds rounds = {.prepared = session->prepared,
                            .reports = &session->reports,
                            .propose = proposes ? &session->propose : NULL,
                            .jobs = session->wishes->jobs > 0 ? session->wishes->jobs
                                                              : host_cores(),
                            .stop = &stop_asked,
                            .note = session->note};
    if (proposes)
        tell_idle(session, rounds.jobs);
    return rounds_train(&rounds);
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
        int64_t iterations = todo_outline(&session->todo, i).iterations;
        most = iterations > most ? iterations : most;
    }
    numbers = (size_t)snprintf(
        text, sizeof text, "[%zu/%zu ] Iteration: %lld. Loss: 0.0000. Accuracy: 0.0000",
        plan->total, plan->total, (long long)most);
    width = width > numbers + LEAST_LABEL ? width - 1 - numbers : LEAST_LABEL;
    session->propose.width = width;
    prepare_label(session->prepared, width);
}

/* Of a trial that is still to be proposed: the mean of those that are known. */
static int64_t guess_iterations(const struct session *session)
{
    const size_t count = session->prepared->plan.count;
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += todo_outline(&session->todo, i).iterations;
    return count > 0 ? sum / (int64_t)count : 0;
}

/* Of many trials only the last evaluation is told. */
static void begin_reports(struct session *session, int64_t iterations, size_t left)
{
    const struct prepared *prepared = session->prepared;
    const size_t most = prepared->plan.most, proposed = to_propose(session);
    const size_t count = prepared->plan.count + proposed;
    session->propose.iterations = guess_iterations(session);
    iterations += session->propose.iterations * (int64_t)proposed;
    session->reports = (struct reports){
        .todo = &session->todo,
        .queue = arena_array(prepared->arena, most, sizeof *session->reports.queue),
        .database = session->database,
        .recorder = recorder_new(session->database),
        .progress = progress_new(session->out, terminal_can_redraw(session->out),
                                 iterations, count),
        .experiment_id = session->entered.id,
        .runtime = &session->runtime,
        .layers = session->layers,
        .checkpoint = &prepared->plan.experiment->checkpoint,
        .deadline = session->wishes->deadline,
        .stop = &stop_asked,
        .error = &session->error,
    };
    if (count - left > MANY_TRIALS && !session->wishes->verbose)
        session->reports.evaluated =
            arena_array(prepared->arena, most, sizeof *session->reports.evaluated);
}

/* Whose checkpoints stay is told by the trials that are done already, too. */
static int rank_trials(struct session *session)
{
    const struct checkpointing *checkpoint =
        &session->prepared->plan.experiment->checkpoint;
    int64_t most = checkpoint->keep == KEEP_NONE ? 0 : checkpoint->trials;
    return recorder_rank(session->reports.recorder, session->entered.id, most,
                         &session->error);
}

/* What is to be trained. */
static int list(struct session *session, int64_t *iterations, size_t *left)
{
    const struct only_wishes *only = &session->wishes->only;
    struct todo *todo = &session->todo;
    session->is_wish_wrong = only_name(only, todo, &session->error) != 0;
    if (session->is_wish_wrong)
        return -1;
    *iterations = todo_list(todo, 0, &session->wishes->retry, left);
    int status = only_begin(only, session->database, todo, &session->error);
    session->is_wish_wrong = status == -2;
    if (status == 0)
        status =
            train_on_begin(session->database, todo, 0, session->layers, &session->error);
    for (size_t i = 0; i < session->prepared->plan.count && status == 0; i++)
        if (todo->at[i].again_of != 0) {
            *iterations += todo_outline(todo, i).iterations - todo->at[i].iteration;
            --*left;
        } else if (todo->at[i].source != NULL)
            *iterations -= todo->at[i].iteration;
    return status;
}

int session_run(struct session *session)
{
    struct reports *reports = &session->reports;
    int64_t iterations;
    size_t left;
    describe_runtime(session);
    if (open_records(session) != 0 || list(session, &iterations, &left) != 0)
        return -1;
    catch_stop(ask_stop, 0);
    begin_reports(session, iterations, left);
    if (session->wishes->quiet && reports->progress != NULL) {
        progress_be_quiet(reports->progress);
        reports->diverged =
            arena_array(session->prepared->arena, session->prepared->plan.most,
                        sizeof *reports->diverged);
    }
    fit_labels(session);
    int status = -1;
    if (reports->progress == NULL)
        error_set(&session->error, "the system has no memory left");
    else if (rank_trials(session) == 0) {
        tell_known(session, left);
        tell_again(session);
        tell_train_on(session);
        rung_lift(reports, 0);
        status = train(session);
        tell_weights(session);
        tell_diverged(session);
    }
    if (reports->end == REPORTS_GO_ON && stop_asked != 0)
        reports->end = REPORTS_INTERRUPTED;
    propose_free(&session->propose);
    progress_free(reports->progress);
    recorder_free(reports->recorder);
    return status;
}
