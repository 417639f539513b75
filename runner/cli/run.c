/* lamina run: trains what is queued or was interrupted, and records it. Wires the rooms
 * together; decides nothing about training or storage itself. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/arguments.h"
#include "cli/prepare.h"
#include "model/gemm.h"
#include "record/registry.h"
#include "view/progress.h"
#include "worker/pool.h"

struct run {
    const struct arguments *arguments;
    struct prepared prepared;
    struct database database;
    struct recorder *recorder;
    struct progress *progress;
    struct runtime runtime;
    int64_t *ids;             /* of each trial of the plan, in the database */
    enum trial_state *states; /* of each trial of the plan */
    int64_t *iterations;      /* of each trial, so far */
    struct pool_trial *queue;
    size_t queued;
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

/* ---- What the pool reports ---- */

static int on_started(void *self, const struct pool_trial *trial, pid_t pid)
{
    struct run *run = self;
    const struct spec *spec = trial->trial->spec;
    const struct probe_shapes *shapes =
        &run->prepared.shapes[run->prepared.spec_of[trial->index]];
    struct recorder_layer layers[spec->layer_count];
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct probe_layer *layer = run->prepared.layers;
        while (strcmp(layer->kind.name, spec->layers[i].component.kind->name) != 0)
            layer++;
        layers[i] = (struct recorder_layer){layer->kind.name, layer->kind.version,
                                            layer->file.path, layer->file.sha256,
                                            shapes->layers[i].parameters};
    }
    run->states[trial->index] = TRIAL_RUNNING;
    return recorder_begin(run->recorder, run->ids[trial->index], pid, &run->runtime,
                          layers, spec->layer_count, &run->error);
}

static int on_iteration(void *self, const struct pool_trial *trial,
                        const struct iteration_result *result)
{
    struct run *run = self;
    run->iterations[trial->index] = result->iteration;
    recorder_iteration(run->recorder, run->ids[trial->index], result);
    progress_iteration(run->progress, result);
    return 0;
}

static int on_evaluation(void *self, const struct pool_trial *trial,
                         const struct evaluation_result *result)
{
    struct run *run = self;
    recorder_evaluation(run->recorder, run->ids[trial->index], result);
    if (result->split == dataset_objective_split(trial->dataset))
        progress_evaluation(run->progress, trial->trial->number, trial->trial->label,
                            result);
    return 0;
}

static int on_ended(void *self, const struct pool_trial *trial,
                    enum train_outcome outcome, const char *message)
{
    static const enum trial_state states[] = {
        [TRAIN_DONE] = TRIAL_DONE,
        [TRAIN_DIVERGED] = TRIAL_DIVERGED,
        [TRAIN_STOPPED] = TRIAL_INTERRUPTED,
        [TRAIN_FAILED] = TRIAL_FAILED,
    };
    struct run *run = self;
    size_t index = trial->index;
    const char *why = message;
    char diverged[80];
    if (outcome == TRAIN_DIVERGED) {
        snprintf(diverged, sizeof diverged, "the loss is not a number at iteration %lld",
                 (long long)run->iterations[index]);
        why = diverged;
    }
    run->states[index] = states[outcome];
    progress_skip(run->progress,
                  trial_length(run, index).iterations - run->iterations[index]);
    progress_trial(run->progress);
    if (why != NULL)
        progress_line(run->progress, "[%lld/%zu%s%s] %s: %s",
                      (long long)trial->trial->number, run->prepared.plan.count,
                      trial->trial->label[0] != '\0' ? " " : "", trial->trial->label,
                      recorder_state_name(states[outcome]), why);
    return recorder_end(run->recorder, run->ids[index], states[outcome], why,
                        &run->error);
}

static int on_tick(void *self)
{
    struct run *run = self;
    int status = recorder_commit(run->recorder, false, &run->error);
    if (status > run->waiting)
        progress_line(run->progress, "%s", run->error.text);
    run->waiting = status;
    return status == 2 ? 1 : status < 0 ? -1 : 0;
}

/* ---- The run ---- */

static void describe_runtime(struct run *run)
{
    host_describe(&run->runtime.host);
    run->runtime.version = LAMINA_VERSION;
    run->runtime.revision = LAMINA_REVISION;
    run->runtime.compiler = LAMINA_COMPILER;
    run->runtime.libraries = arena_format(run->prepared.arena, "%s, SQLite %s",
                                          gemm_library(), database_library());
}

static bool wanted(const struct run *run, enum trial_state state)
{
    return state == TRIAL_QUEUED || state == TRIAL_INTERRUPTED ||
           (state == TRIAL_FAILED && run->arguments->retry_failed) ||
           (state == TRIAL_DIVERGED && run->arguments->retry_diverged);
}

/* Lists what is to be trained; returns its iterations in all. */
static int64_t fill_queue(struct run *run)
{
    const struct plan *plan = &run->prepared.plan;
    int64_t total = 0;
    for (size_t i = 0; i < plan->count; i++) {
        size_t spec = run->prepared.spec_of[i];
        if (!wanted(run, run->states[i]))
            continue;
        run->queue[run->queued++] = (struct pool_trial){
            i, &plan->trials[i], run->prepared.datasets[run->prepared.dataset_of[spec]]};
        total += trial_length(run, i).iterations;
    }
    return total;
}

static int open_records(struct run *run)
{
    const struct plan *plan = &run->prepared.plan;
    struct arena *arena = run->prepared.arena;
    struct registry_length *lengths = arena_array(arena, plan->count, sizeof *lengths);
    run->ids = arena_array(arena, plan->count, sizeof *run->ids);
    run->states = arena_array(arena, plan->count, sizeof *run->states);
    run->iterations = arena_array(arena, plan->count, sizeof *run->iterations);
    run->queue = arena_array(arena, plan->count, sizeof *run->queue);
    for (size_t i = 0; i < plan->count; i++)
        lengths[i] = trial_length(run, i);
    return registry_add_plan(&run->database, plan, lengths, run->ids, run->states,
                             &run->error);
}

static int train(struct run *run)
{
    const struct pool_events events = {run,           on_started, on_iteration,
                                       on_evaluation, on_ended,   on_tick};
    struct sigaction action = {.sa_handler = ask_stop};
    int64_t total = fill_queue(run);
    int jobs = run->arguments->jobs > 0 ? run->arguments->jobs : host_cores();
    if ((size_t)jobs > run->queued)
        jobs = run->queued > 0 ? (int)run->queued : 1;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    run->progress =
        progress_new(stdout, isatty(STDOUT_FILENO), total, run->prepared.plan.count);
    if (run->progress == NULL)
        return error_set(&run->error, "the system has no memory left");
    for (size_t i = run->queued; i < run->prepared.plan.count; i++)
        progress_trial(run->progress);
    if (run->queued < run->prepared.plan.count)
        progress_line(run->progress, "%zu of %zu trials are recorded already",
                      run->prepared.plan.count - run->queued, run->prepared.plan.count);
    int status = pool_run(run->queue, run->queued, jobs, run->prepared.layers,
                          run->prepared.layer_count, &stop_asked, &events, &run->error);
    progress_free(run->progress);
    return status;
}

/* The last lines: what became of the plan's trials. */
static int summarize(const struct run *run, double seconds)
{
    size_t counts[TRIAL_INTERRUPTED + 1] = {0};
    char duration[CLOCK_TEXT_SIZE];
    for (size_t i = 0; i < run->prepared.plan.count; i++)
        counts[run->states[i]]++;
    printf("%s:", run->prepared.plan.experiment->name);
    const char *comma = "";
    for (int state = 0; state <= TRIAL_INTERRUPTED; state++)
        if (counts[state] > 0) {
            printf("%s %zu %s", comma, counts[state],
                   recorder_state_name((enum trial_state)state));
            comma = ",";
        }
    printf(" (%s). Results: %s\n", clock_format(seconds, duration), run->arguments->db);
    if (stop_asked != 0) {
        fprintf(stderr, "lamina: interrupted; the same command goes on from here\n");
        return EXIT_INTERRUPTED;
    }
    return counts[TRIAL_FAILED] + counts[TRIAL_DIVERGED] > 0 ? EXIT_TRIALS : EXIT_OK;
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

static int record_and_train(struct run *run)
{
    double start = clock_seconds();
    int status = EXIT_PROGRAM;
    if (database_open(&run->database, run->arguments->db, &run->error) != 0)
        return command_fail(EXIT_PROGRAM, &run->error);
    if (run->database.note != NULL)
        fprintf(stderr, "lamina: %s\n", run->database.note);
    run->recorder = recorder_new(&run->database);
    if (open_records(run) != 0 || train(run) != 0 || write_waiting(run) != 0)
        command_fail(EXIT_PROGRAM, &run->error);
    else
        status = summarize(run, clock_seconds() - start);
    recorder_free(run->recorder);
    database_close(&run->database);
    return status;
}

static int run_command(int argc, char **argv)
{
    struct arguments arguments;
    struct run run = {.arguments = &arguments};
    int status = arguments_parse(&command_run, argc, argv, true, &arguments);
    if (status >= 0)
        return status;
    status = prepare(arguments.config, arguments.sets, arguments.set_count,
                     arguments.plugin_path, true, &run.prepared);
    if (status == EXIT_OK) {
        describe_runtime(&run);
        status = record_and_train(&run);
    }
    prepare_free(&run.prepared);
    return status;
}

const struct command command_run = {
    .name = "run",
    .usage = "run CONFIG [--set PATH=VALUE]... [--jobs N] [--db FILE] [--retry STATES] "
             "[--plugin-path FOLDERS]",
    .summary = "train what a config describes, and record it",
    .help = "  --set PATH=VALUE       override a key, as often as needed\n"
            "  --jobs N               trials at once (default: the cores at hand)\n"
            "  --db FILE              the results file (default: results/lamina.db)\n"
            "  --retry STATES         run these again too: failed, diverged\n"
            "  --plugin-path FOLDERS  look for layers here first (colon-separated)\n"
            "\n"
            "Trials that are done are not run again; interrupted ones are. Exit status: "
            "0 all\n"
            "done, 1 the program failed, 2 usage or config, 3 some trials failed or "
            "diverged,\n"
            "130 interrupted.\n",
    .run = run_command,
};
