/* lamina status: how far each experiment is, its trials, and why some did not end well.
 * It only reads, and may be called while a run goes on. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "cli/command.h"
#include "record/inspect.h"
#include "record/recorder.h"

/* "sweep: 36 trials: 30 done, 4 running, 2 failed" */
static void print_counts(const struct query_trial *trials, size_t count)
{
    const char *comma = ":";
    print_out("%s: %zu trial%s", trials[0].experiment, count, count == 1 ? "" : "s");
    for (int state = TRIAL_QUEUED; state <= TRIAL_INTERRUPTED; state++) {
        const char *name = recorder_state_name((enum trial_state)state);
        size_t in_state = 0;
        for (size_t i = 0; i < count; i++)
            in_state += strcmp(trials[i].state, name) == 0;
        if (in_state > 0) {
            print_out("%s %zu %s", comma, in_state, name);
            comma = ",";
        }
    }
    print_out("\n\n");
}

/* Ten columns wide; a dash for no value. */
static void print_number(double value)
{
    if (isnan(value))
        print_out(" %10s", "-");
    else
        print_out(" %10.4f", value);
}

static void print_table(const struct query_trial *trials, size_t count)
{
    char heading[32] = "best";
    if (strcmp(trials[0].objective, "accuracy") != 0)
        snprintf(heading, sizeof heading, "best %s", trials[0].objective);
    print_out("  %6s  %-11s %10s %10s %10s %10s %10s  %s\n", "trial", "state",
              "iteration", "loss", "accuracy", heading, "at", "settings");
    for (size_t i = 0; i < count; i++) {
        const struct query_trial *trial = &trials[i];
        print_out("%c %6" PRId64 "  %-11s %10" PRId64, trial->current ? ' ' : '-',
                  trial->number, trial->state, trial->last_iteration);
        print_number(trial->final_loss);
        print_number(trial->final_accuracy);
        print_number(trial->best_value);
        if (isnan(trial->best_value))
            print_out(" %10s", "-");
        else
            print_out(" %10" PRId64, trial->best_iteration);
        print_out("%s%s\n", trial->label[0] ? "  " : "", trial->label);
    }
}

static void print_problems(const struct query_trial *trials, size_t count)
{
    const char *heading = "\n  problems\n";
    for (size_t i = 0; i < count; i++)
        if (trials[i].problem) {
            print_out("%s  %6" PRId64 "  %s: %s\n", heading, trials[i].number,
                      trials[i].state, trials[i].problem);
            heading = "";
        }
}

/* Trials that the config does not ask for any more are told of, and shown on request. */
static void print_experiment(struct query_trial *trials, size_t count, bool all)
{
    const char *name = trials[0].experiment;
    size_t former = all ? 0 : query_keep_current(trials, &count);
    if (count > 0) {
        print_counts(trials, count);
        print_table(trials, count);
        print_problems(trials, count);
    }
    if (former > 0)
        print_out("%s%s: %zu trial%s of earlier configs %s not shown: --all shows %s\n",
                  count > 0 ? "\n" : "", name, former, former == 1 ? "" : "s",
                  former == 1 ? "is" : "are", former == 1 ? "it" : "them");
}

/* The trials of one experiment stand together. */
static void print_experiments(struct query_trial *trials, size_t count, bool all)
{
    for (size_t first = 0, end; first < count; first = end) {
        end = first;
        while (end < count &&
               strcmp(trials[end].experiment, trials[first].experiment) == 0)
            end++;
        print_out("%s", first > 0 ? "\n" : "");
        print_experiment(trials + first, end - first, all);
    }
}

static int print_status(struct database *database, const char *experiment, bool all)
{
    struct arena *arena = arena_new();
    struct error error;
    struct query_trial *trials;
    size_t count;
    enum exit_status status = EXIT_OK;

    if (experiment)
        status = command_trials(database, experiment, arena, &trials, &count, &error);
    else if (query_trials(database, NULL, arena, &trials, &count, &error) != 0)
        status = EXIT_PROGRAM;
    if (status == EXIT_OK && inspect_trials(database, arena, trials, count, &error) != 0)
        status = EXIT_PROGRAM;
    if (status != EXIT_OK)
        command_fail(status, &error);
    else if (count == 0)
        print_out("no trials are recorded in %s\n", database->path);
    else
        print_experiments(trials, count, all);
    arena_free(arena);
    return (int)status;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"db", required_argument, NULL, 'd'},
                                            {"all", no_argument, NULL, 'a'},
                                            {NULL, 0, NULL, 0}};
    const char *path = COMMAND_DEFAULT_DB, *experiment;
    bool all = false;
    struct database database;
    struct error error;
    int letter;

    while ((letter = command_option(&command_status, argc, argv, options)) != -1) {
        if (letter == '?')
            return EXIT_USAGE;
        if (letter == 'a')
            all = true;
        else
            path = optarg;
    }
    if (!command_argument(&command_status, argc, argv, &experiment))
        return EXIT_USAGE;
    if (command_open(path, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    int status = print_status(&database, experiment, all);
    database_close(&database);
    return status;
}

const struct command command_status = {
    .name = "status",
    .usage = "status [EXPERIMENT] [--all] [--db FILE]",
    .summary = "show what is done, what runs, what failed, and why",
    .help =
        "  EXPERIMENT  only this one (default: all)\n"
        "  --all       also trials that its config asked for earlier, and does not now\n"
        "  --db FILE   the results file (default: " COMMAND_DEFAULT_DB ")\n"
        "\n"
        "Loss and accuracy are those of the last evaluation; best is the best value\n"
        "of the objective, which is the accuracy unless another one is named, at its\n"
        "iteration. A dash before a trial: its config does not ask for it any more.\n",
    .run = run,
};
