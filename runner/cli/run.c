/* lamina run: trains what is queued or was interrupted, and records it. Wires the rooms
 * together; decides nothing about training or storage itself. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "cli/arguments.h"
#include "cli/prepare.h"
#include "model/gemm.h"
#include "record/registry.h"
#include "train/stop.h"
#include "view/progress.h"
#include "worker/pool.h"

#define DEADLINE_SECONDS 5.0 /* before the deadline: to save and to write */

struct run {
    const struct arguments *arguments;
    struct prepared prepared;
    struct database database;
    struct recorder *recorder;
    struct progress *progress;
    struct runtime runtime;
    struct recorder_layer *layers; /* all those at hand */
    struct checkpointing checkpoint;
    struct stop *stop;             /* a rule that compares trials, or NULL */
    struct registry_trial *trials; /* of each trial of the plan: as in the file */
    struct todo {
        bool wanted;       /* it is to be trained, or to go on */
        bool exempt;       /* it was pruned before: no rule does that again */
        int64_t iteration; /* the last one that is recorded */
    } * todo;              /* of each trial of the plan */
    struct pool_trial *queue;
    int64_t failed;  /* trials, in this run */
    double deadline; /* by clock_seconds; 0: none */
    enum { NOT_STOPPED, STOPPED_BY_DEADLINE, STOPPED_BY_FAILURES } stopped;
    int waiting; /* what recorder_commit said last: told when it gets worse */
    struct error error;
};

static volatile int stop_asked;

static void ask_stop(int number)
{
    (void)number;
    stop_asked++;
}

static struct registry_length trial_length(const struct run *run, size_t index)
{
    const struct prepared *prepared = &run->prepared;
    size_t spec = prepared->spec_of[index];
    const struct schedule *schedule = &prepared->specs[spec]->schedule;
    int64_t samples =
        prepared->datasets[prepared->dataset_of[spec]]->splits[SPLIT_TRAIN].count;
    return (struct registry_length){train_iterations(schedule, samples),
                                    (samples + schedule->batch_size - 1) /
                                        schedule->batch_size};
}

static const struct dataset *trial_dataset(const struct run *run, size_t index)
{
    const struct prepared *prepared = &run->prepared;
    return prepared->datasets[prepared->dataset_of[prepared->spec_of[index]]];
}

/* "[7/36 optimizer.learning_rate=0.1] pruned: why" */
static void tell(struct run *run, const struct trial *trial, const char *state,
                 const char *why)
{
    progress_line(run->progress, "[%lld/%zu%s%s] %s: %s", (long long)trial->number,
                  run->prepared.plan.count, trial->label[0] != '\0' ? " " : "",
                  trial->label, state, why);
}

/* ---- What the pool reports ---- */

static int on_resume(void *self, const struct pool_trial *trial, struct checkpoint *from,
                     struct archive *opened)
{
    struct run *run = self;
    const struct registry_trial *known = &run->trials[trial->index];
    struct error error;
    char why[sizeof error.text + 80];
    if (run->todo[trial->index].iteration == 0)
        return 0;
    if (registry_checkpoint(&run->database, known->id, known->checkpoint, from,
                            &run->error) != 0)
        return -1;
    if (checkpoint_open(from, opened, &error) == 0)
        return 0;
    free(from->bytes);
    *from = (struct checkpoint){0};
    run->todo[trial->index].iteration = 0;
    snprintf(why, sizeof why, "its checkpoint cannot be used, so it begins anew: %s",
             error.text);
    recorder_event(run->recorder, known->id, "warning", why);
    tell(run, trial->trial, "warning", why);
    return 0;
}

static int on_started(void *self, const struct pool_trial *trial, pid_t pid,
                      int64_t from_iteration)
{
    struct run *run = self;
    const struct spec *spec = trial->trial->spec;
    const struct probe_shapes *shapes =
        &run->prepared.shapes[run->prepared.spec_of[trial->index]];
    struct recorder_layer layers[spec->layer_count];
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct recorder_layer *layer = run->layers;
        while (strcmp(layer->type, spec->layers[i].component.kind->name) != 0)
            layer++;
        layers[i] = *layer;
        layers[i].parameters = shapes->layers[i].parameters;
    }
    const struct recorder_attempt attempt = {.pid = pid,
                                             .from_iteration = from_iteration,
                                             .objective =
                                                 dataset_objective_split(trial->dataset),
                                             .keep = run->checkpoint.keep,
                                             .runtime = &run->runtime,
                                             .layers = layers,
                                             .layer_count = spec->layer_count};
    run->trials[trial->index].state = TRIAL_RUNNING;
    return recorder_begin(run->recorder, run->trials[trial->index].id, &attempt,
                          &run->error);
}

static int on_iteration(void *self, const struct pool_trial *trial,
                        const struct iteration_result *result)
{
    struct run *run = self;
    run->todo[trial->index].iteration = result->iteration;
    recorder_iteration(run->recorder, run->trials[trial->index].id, result);
    progress_iteration(run->progress, result);
    return 0;
}

static int on_evaluation(void *self, const struct pool_trial *trial,
                         const struct evaluation_result *result)
{
    struct run *run = self;
    recorder_evaluation(run->recorder, run->trials[trial->index].id, result);
    if (result->split == dataset_objective_split(trial->dataset))
        progress_evaluation(run->progress, trial->trial->number, trial->trial->label,
                            result);
    return 0;
}

static int on_checkpoint(void *self, const struct pool_trial *trial,
                         struct checkpoint *checkpoint)
{
    struct run *run = self;
    run->trials[trial->index].checkpoint = checkpoint->iteration;
    recorder_checkpoint(run->recorder, run->trials[trial->index].id, checkpoint);
    return 0;
}

static enum trial_state state_after(const struct run *run, const struct pool_trial *trial,
                                    enum train_outcome outcome)
{
    static const enum trial_state states[] = {
        [TRAIN_DONE] = TRIAL_DONE,
        [TRAIN_DIVERGED] = TRIAL_DIVERGED,
        [TRAIN_LEFT] = TRIAL_INTERRUPTED,
        [TRAIN_FAILED] = TRIAL_FAILED,
    };
    bool waits =
        outcome == TRAIN_LEFT && run->todo[trial->index].iteration == trial->until;
    return waits ? TRIAL_QUEUED : states[outcome];
}

static void count_failure(struct run *run)
{
    int64_t most = run->prepared.plan.experiment->stop_after;
    if (++run->failed != most || stop_asked != 0)
        return;
    run->stopped = STOPPED_BY_FAILURES;
    stop_asked = 1;
}

static int on_ended(void *self, const struct pool_trial *trial,
                    enum train_outcome outcome, const char *message)
{
    struct run *run = self;
    size_t index = trial->index;
    struct todo *todo = &run->todo[index];
    enum trial_state state = state_after(run, trial, outcome);
    char diverged[80];
    if (outcome == TRAIN_DIVERGED) {
        snprintf(diverged, sizeof diverged, "the loss is not a number at iteration %lld",
                 (long long)todo->iteration);
        message = diverged;
    }
    run->trials[index].state = state;
    todo->wanted = state == TRIAL_QUEUED;
    if (!todo->wanted) {
        progress_skip(run->progress,
                      trial_length(run, index).iterations - todo->iteration);
        progress_trial(run->progress);
    }
    if (message != NULL)
        tell(run, trial->trial, recorder_state_name(state), message);
    if (state == TRIAL_FAILED)
        count_failure(run);
    return recorder_end(run->recorder, run->trials[index].id, state, message,
                        &run->error);
}

static int on_tick(void *self)
{
    struct run *run = self;
    int status = recorder_commit(run->recorder, false, &run->error);
    if (status > run->waiting)
        progress_line(run->progress, "%s", run->error.text);
    run->waiting = status;
    if (run->deadline > 0 && stop_asked == 0 && clock_seconds() > run->deadline) {
        run->stopped = STOPPED_BY_DEADLINE;
        stop_asked = 1;
    }
    return status == 2 ? 1 : status < 0 ? -1 : 0;
}

/* ---- What is to be done ---- */

static void describe_runtime(struct run *run)
{
    struct prepared *prepared = &run->prepared;
    host_describe(&run->runtime.host);
    run->runtime.version = LAMINA_VERSION;
    run->runtime.revision = LAMINA_REVISION;
    run->runtime.compiler = LAMINA_COMPILER;
    run->runtime.libraries = arena_format(prepared->arena, "%s, SQLite %s",
                                          gemm_library(), database_library());
    run->layers =
        arena_array(prepared->arena, prepared->layer_count, sizeof *run->layers);
    for (size_t i = 0; i < prepared->layer_count; i++)
        run->layers[i] = (struct recorder_layer){
            prepared->layers[i].kind.name, prepared->layers[i].kind.version,
            prepared->layers[i].file.path, prepared->layers[i].file.sha256, 0};
}

/* What an ended trial was, or a stale one is, is trained again only on request. */
static bool wanted(const struct arguments *arguments, const struct registry_trial *trial)
{
    if (trial->stale && arguments->retry_stale)
        return true;
    switch (trial->state) {
    case TRIAL_FAILED:
        return arguments->retry_failed;
    case TRIAL_DIVERGED:
        return arguments->retry_diverged;
    case TRIAL_PRUNED:
        return arguments->retry_pruned;
    default:
        return trial->state != TRIAL_DONE && !trial->stale;
    }
}

/* Lists what is to be trained; returns its iterations in all, and how many trials are not
 * in `left`. */
static int64_t list_todo(struct run *run, size_t *left)
{
    const struct plan *plan = &run->prepared.plan;
    int64_t total = 0;
    *left = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct registry_trial *trial = &run->trials[i];
        struct todo *todo = &run->todo[i];
        todo->wanted = wanted(run->arguments, trial);
        todo->exempt = trial->state == TRIAL_PRUNED;
        /* All rows of a trial come of one build of its layers. */
        todo->iteration = trial->stale ? 0 : trial->checkpoint;
        if (todo->wanted)
            total += trial_length(run, i).iterations - todo->iteration;
        else
            ++*left;
    }
    return total;
}

static int open_records(struct run *run)
{
    const struct plan *plan = &run->prepared.plan;
    struct arena *arena = run->prepared.arena;
    struct registry_length *lengths = arena_array(arena, plan->count, sizeof *lengths);
    run->trials = arena_array(arena, plan->count, sizeof *run->trials);
    run->todo = arena_array(arena, plan->count, sizeof *run->todo);
    run->queue = arena_array(arena, plan->count, sizeof *run->queue);
    for (size_t i = 0; i < plan->count; i++)
        lengths[i] = trial_length(run, i);
    return registry_add_plan(&run->database, plan, lengths, run->layers,
                             run->prepared.layer_count, run->trials, &run->error);
}

static void tell_known(struct run *run, size_t left)
{
    const struct plan *plan = &run->prepared.plan;
    size_t stale = 0;
    for (size_t i = 0; i < plan->count; i++)
        stale += run->trials[i].stale && !run->todo[i].wanted;
    for (size_t i = 0; i < left; i++)
        progress_trial(run->progress);
    if (left > 0)
        progress_line(run->progress, "%zu of %zu trials are recorded already", left,
                      plan->count);
    if (stale > 0)
        progress_line(run->progress,
                      "%zu of them %s begun with other builds of %s layers; `--retry "
                      "stale` runs %s again from the beginning",
                      stale, stale == 1 ? "was" : "were", stale == 1 ? "its" : "their",
                      stale == 1 ? "it" : "them");
}

/* ---- Rounds. Without a rule that compares trials there is one, to everybody's end ----
 */

/* The next rung that a trial has before it; INT64_MAX where none has. */
static int64_t next_rung(const struct run *run)
{
    int64_t rung = INT64_MAX;
    for (size_t i = 0; i < run->prepared.plan.count; i++) {
        const struct todo *todo = &run->todo[i];
        if (!todo->wanted || todo->exempt)
            continue;
        int64_t next = stop_next_rung(run->stop, todo->iteration);
        if (next < rung && next < trial_length(run, i).iterations)
            rung = next;
    }
    return rung;
}

/* The trials that are not yet at the rung. */
static size_t fill_queue(struct run *run, int64_t rung)
{
    const struct plan *plan = &run->prepared.plan;
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct todo *todo = &run->todo[i];
        bool stops = !todo->exempt && rung < trial_length(run, i).iterations;
        if (todo->wanted && (!stops || todo->iteration < rung))
            run->queue[count++] = (struct pool_trial){
                i, &plan->trials[i], trial_dataset(run, i), stops ? rung : INT64_MAX};
    }
    return count;
}

static int train_round(struct run *run, int64_t rung)
{
    size_t count = fill_queue(run, rung);
    int jobs = run->arguments->jobs > 0 ? run->arguments->jobs : host_cores();
    if ((size_t)jobs > count)
        jobs = count > 0 ? (int)count : 1;
    const struct pool pool = {.jobs = jobs,
                              .layers = run->prepared.layers,
                              .layer_count = run->prepared.layer_count,
                              .checkpoint = &run->checkpoint,
                              .timeout = run->prepared.plan.experiment->timeout,
                              .stop = &stop_asked,
                              .events = {run, on_resume, on_started, on_iteration,
                                         on_evaluation, on_checkpoint, on_ended,
                                         on_tick}};
    return pool_run(&pool, run->queue, count, &run->error);
}

/* What still waits as somebody else holds the file: until it is written, or nobody wants
 * to wait any more. */
static int write_waiting(struct run *run)
{
    int status = recorder_commit(run->recorder, true, &run->error);
    if (status > 0)
        fprintf(stderr, "lamina: %s; ctrl-C gives them up\n", run->error.text);
    for (int asked = stop_asked; status > 0 && stop_asked == asked; usleep(100000))
        status = recorder_commit(run->recorder, true, &run->error);
    return status == 0 ? 0 : -1;
}

/* Reads what each trial that came to the rung had come to there; `at` gets their places
 * in the plan. */
static int report_rung(struct run *run, int64_t rung, struct stop_report *reports,
                       size_t *at, size_t *count)
{
    bool maximize;
    const char *metric = stop_metric(run->stop, &maximize);
    *count = 0;
    for (size_t i = 0; i < run->prepared.plan.count; i++) {
        const char *split =
            dataset_split_name(dataset_objective_split(trial_dataset(run, i)));
        struct registry_series series;
        if (trial_length(run, i).iterations <= rung)
            continue;
        int found = registry_evaluations(&run->database, run->trials[i].id, split, metric,
                                         maximize, rung, &series, &run->error);
        if (found < 0)
            return -1;
        if (found == 0)
            continue;
        reports[*count] = (struct stop_report){
            .last = series.last, .best = series.best, .mean = series.mean};
        at[(*count)++] = i;
    }
    return 0;
}

static void apply(struct run *run, int64_t rung, const struct stop_report *report,
                  size_t index)
{
    struct todo *todo = &run->todo[index];
    char words[sizeof report->reason + 80];
    if (!todo->wanted || todo->exempt || todo->iteration != rung)
        return; /* it is over, or was judged here before */
    snprintf(words, sizeof words, "at iteration %lld, its %s", (long long)rung,
             report->reason);
    if (!report->pruned) {
        recorder_note(run->recorder, run->trials[index].id, words);
        return;
    }
    recorder_prune(run->recorder, run->trials[index].id, run->checkpoint.keep, words);
    tell(run, &run->prepared.plan.trials[index], "pruned", words);
    run->trials[index].state = TRIAL_PRUNED;
    todo->wanted = false;
    progress_skip(run->progress, trial_length(run, index).iterations - rung);
    progress_trial(run->progress);
}

/* All that could come to the rung have: decides who goes on. */
static int decide(struct run *run, int64_t rung)
{
    size_t most = run->prepared.plan.count, count = 0;
    struct stop_report *reports = memory_zeroed(most * sizeof *reports);
    size_t *at = memory_zeroed(most * sizeof *at);
    int status = report_rung(run, rung, reports, at, &count);
    if (status == 0) {
        stop_decide(run->stop, reports, count);
        for (size_t i = 0; i < count; i++)
            apply(run, rung, &reports[i], at[i]);
    }
    free(reports);
    free(at);
    return status;
}

static int train_rounds(struct run *run)
{
    int64_t rung;
    do {
        rung = next_rung(run);
        if (train_round(run, rung) != 0 || write_waiting(run) != 0)
            return -1;
        if (rung < INT64_MAX && stop_asked == 0 && decide(run, rung) != 0)
            return -1;
    } while (rung < INT64_MAX && stop_asked == 0);
    return write_waiting(run);
}

/* ---- The run ---- */

static int train(struct run *run)
{
    struct sigaction action = {.sa_handler = ask_stop};
    size_t left;
    int64_t total = list_todo(run, &left);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    run->progress =
        progress_new(stdout, isatty(STDOUT_FILENO), total, run->prepared.plan.count);
    if (run->progress == NULL)
        return error_set(&run->error, "the system has no memory left");
    tell_known(run, left);
    int status = train_rounds(run);
    progress_free(run->progress);
    return status;
}

/* The last words, for whoever stopped it. */
static int tell_stopped(const struct run *run)
{
    switch (run->stopped) {
    case STOPPED_BY_DEADLINE:
        fprintf(stderr, "lamina: stopped before its deadline; the same command goes on "
                        "from here\n");
        return EXIT_DEADLINE;
    case STOPPED_BY_FAILURES:
        fprintf(stderr,
                "lamina: stopped after %lld failure%s, as `on_failure` says; the same "
                "command goes on without what failed\n",
                (long long)run->failed, run->failed == 1 ? "" : "s");
        return EXIT_TRIALS;
    default:
        fprintf(stderr, "lamina: interrupted; the same command goes on from here\n");
        return EXIT_INTERRUPTED;
    }
}

/* The last lines: what became of the plan's trials. */
static int summarize(const struct run *run, double seconds)
{
    size_t counts[TRIAL_INTERRUPTED + 1] = {0};
    char duration[CLOCK_TEXT_SIZE];
    for (size_t i = 0; i < run->prepared.plan.count; i++)
        counts[run->trials[i].state]++;
    printf("%s:", run->prepared.plan.experiment->name);
    const char *comma = "";
    for (int state = 0; state <= TRIAL_INTERRUPTED; state++)
        if (counts[state] > 0) {
            printf("%s %zu %s", comma, counts[state],
                   recorder_state_name((enum trial_state)state));
            comma = ",";
        }
    printf(" (%s). Results: %s\n", clock_format(seconds, duration), run->arguments->db);
    size_t ended = counts[TRIAL_DONE] + counts[TRIAL_PRUNED];
    if (stop_asked != 0 &&
        ended + counts[TRIAL_FAILED] + counts[TRIAL_DIVERGED] < run->prepared.plan.count)
        return tell_stopped(run);
    return ended < run->prepared.plan.count ? EXIT_TRIALS : EXIT_OK;
}

static int record_and_train(struct run *run)
{
    double start = clock_seconds();
    int status = EXIT_PROGRAM;
    if (database_open(&run->database, run->arguments->db, &run->error) != 0)
        return command_fail(EXIT_PROGRAM, &run->error);
    if (run->database.note != NULL)
        fprintf(stderr, "lamina: %s\n", run->database.note);
    run->recorder = recorder_new(&run->database);
    if (open_records(run) != 0 || train(run) != 0)
        command_fail(EXIT_PROGRAM, &run->error);
    else
        status = summarize(run, clock_seconds() - start);
    recorder_free(run->recorder);
    database_close(&run->database);
    return status;
}

/* How checkpoints are kept, and which rule compares trials: the same for all. */
static void read_conduct(struct run *run)
{
    const struct experiment *experiment = run->prepared.plan.experiment;
    run->checkpoint = experiment->checkpoint;
    if (run->checkpoint.keep == KEEP_AUTO)
        run->checkpoint.keep = experiment->sweep == NULL ? KEEP_LAST : KEEP_NONE;
    struct stop *stop = run->prepared.spec_count > 0
                            ? stop_new(run->prepared.specs[0], run->prepared.arena)
                            : NULL;
    run->stop = stop_compares(stop) ? stop : NULL;
}

static int run_command(int argc, char **argv)
{
    struct arguments arguments;
    struct run run = {.arguments = &arguments};
    double start = clock_seconds();
    int status = arguments_parse(&command_run, argc, argv, true, &arguments);
    if (status >= 0)
        return status;
    if (arguments.deadline > 0) {
        double seconds = 60 * arguments.deadline;
        run.deadline = start + fmax(seconds - DEADLINE_SECONDS, seconds / 2);
    }
    status = prepare(arguments.config, arguments.sets, arguments.set_count,
                     arguments.plugin_path, true, &run.prepared);
    if (status == EXIT_OK) {
        describe_runtime(&run);
        read_conduct(&run);
        status = record_and_train(&run);
    }
    prepare_free(&run.prepared);
    return status;
}

const struct command command_run = {
    .name = "run",
    .usage = "run CONFIG [--set PATH=VALUE]... [--jobs N] [--db FILE] [--retry STATES] "
             "[--deadline MIN] [--plugin-path FOLDERS]",
    .summary = "train what a config describes, and record it",
    .help =
        "  --set PATH=VALUE       override a key, as often as needed\n"
        "  --jobs N               trials at once (default: the cores at hand)\n"
        "  --db FILE              the results file (default: results/lamina.db)\n"
        "  --retry STATES         run these again too: failed, diverged, pruned, "
        "stale\n"
        "  --deadline MIN         save all and leave before so many minutes are over\n"
        "  --plugin-path FOLDERS  look for layers here first (colon-separated)\n"
        "\n"
        "Trials that are done are not run again; interrupted ones go on from their\n"
        "last checkpoint. ctrl-C saves all and leaves; a second one leaves at once.\n"
        "Stale trials were begun with other builds of their layers. Exit status: 0 "
        "all\n"
        "done, 1 the program failed, 2 usage or config, 3 some trials failed, "
        "diverged\n"
        "or are stale, 75 stopped before its deadline, 130 interrupted.\n",
    .run = run_command,
};
