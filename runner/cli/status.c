/* lamina status: how far each experiment is, its trials, and why some did not end well.
 * It only reads, and may be called while a run goes on. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "base/terminal.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/results.h"
#include "cli/table.h"
#include "record/inspect.h"
#include "record/lock.h"
#include "record/recorder.h"

/* Whether `lamina run` would train it. */
static bool is_to_do(const struct query_trial *trial)
{
    return trial->current && !trial->stale &&
           (strcmp(trial->state, "queued") == 0 ||
            strcmp(trial->state, "interrupted") == 0);
}

/* "sweep: 36 trials: 30 done, 4 interrupted, 2 failed; 1 stale; 4 to do" */
static void print_counts(const struct query_trial *trials, size_t count)
{
    const char *comma = ":";
    print_out("%s: %zu trial%s", trials[0].experiment, count, count == 1 ? "" : "s");
    for (int state = TRIAL_QUEUED; state <= TRIAL_INTERRUPTED; state++) {
        const char *name = trial_state_name((enum trial_state)state);
        size_t in_state = 0;
        for (size_t i = 0; i < count; i++)
            in_state += strcmp(trials[i].state, name) == 0;
        if (in_state > 0) {
            print_out("%s %zu %s", comma, in_state, name);
            comma = ",";
        }
    }
    size_t stale = 0, to_do = 0;
    for (size_t i = 0; i < count; i++) {
        stale += trials[i].stale;
        to_do += is_to_do(&trials[i]);
    }
    if (stale > 0)
        print_out("; %zu stale", stale);
    if (to_do > 0)
        print_out("; %zu to do", to_do);
    print_out("\n\n");
}

/* ---- The table ---- */

enum { NUMBER, STATE, ITERATION, LOSS, ACCURACY, BEST, AT, COLUMNS };

static struct table_row heading(const struct query_trial *trial, struct arena *arena)
{
    struct table_row row = {
        {"trial", "state", "iteration", "loss", "accuracy", "best", "at"},
        "settings",
        false};
    if (strcmp(trial->objective, "accuracy") != 0)
        row.cells[BEST] = arena_format(arena, "best %s", trial->objective);
    return row;
}

/* A dash before it: the config does not ask for it any more. */
static struct table_row row_of(const struct query_trial *trial, struct arena *arena)
{
    return (struct table_row){
        {table_count(trial->number, arena), trial->state,
         table_count(trial->last_iteration, arena),
         table_measure(trial->final_loss, arena),
         table_measure(trial->final_accuracy, arena),
         table_measure(trial->best_value, arena),
         isnan(trial->best_value) ? "-" : table_count(trial->best_iteration, arena)},
        trial->label,
        !trial->current};
}

static struct table make_table(const struct query_trial *trials, size_t count,
                               struct arena *arena)
{
    const struct query_trial **all = arena_array(arena, count, sizeof *all);
    struct table table = {.out = stdout,
                          .width = terminal_width(stdout),
                          .rows = arena_array(arena, count + 1, sizeof *table.rows),
                          .count = count + 1,
                          .columns = COLUMNS,
                          .left = 1u << STATE,
                          .labels = {.trials = all, .count = count, .common = true}};
    table.rows[0] = heading(&trials[0], arena);
    for (size_t i = 0; i < count; i++) {
        all[i] = &trials[i];
        table.rows[i + 1] = row_of(&trials[i], arena);
    }
    return table;
}

/* "  weights of trials 3, 7, 12": of those that are done, as of others they are no
 * result. */
static void print_weights(const struct query_trial *trials, size_t count)
{
    enum { MOST = 20 };
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (trials[i].weights == 0 || strcmp(trials[i].state, "done") != 0)
            continue;
        if (found == 0)
            print_out("\n  with weights: ");
        if (found < MOST)
            print_out("%s%" PRId64, found > 0 ? ", " : "", trials[i].number);
        found++;
    }
    if (found > MOST)
        print_out(" and %zu more", found - MOST);
    if (found > 0)
        print_out("\n");
}

static void print_problems(const struct query_trial *trials, size_t count)
{
    bool is_first = true;
    for (size_t i = 0; i < count; i++) {
        if (trials[i].problem == NULL)
            continue;
        if (is_first)
            print_out("\n  problems\n");
        is_first = false;
        print_out("  %6" PRId64 "  %s: %s\n", trials[i].number, trials[i].state,
                  trials[i].problem);
    }
}

/* Trials that the config does not ask for any more are told of, and shown on request. */
static int print_experiment(struct database *database, struct query_trial *trials,
                            size_t count, bool all, struct arena *arena,
                            struct error *error)
{
    const char *name = trials[0].experiment;
    size_t former = all ? 0 : query_keep_current(trials, &count);
    if (count > 0) {
        struct table table = make_table(trials, count, arena);
        print_counts(trials, count);
        if (table_print(&table, database, arena, error) != 0)
            return -1;
        print_weights(trials, count);
        print_problems(trials, count);
    }
    if (former > 0 && count > 0)
        print_out("\n");
    if (former > 0)
        print_out(
            "%s: %zu earlier trial%s, not asked for now, %s not shown: --all shows %s\n",
            name, former, former == 1 ? "" : "s", former == 1 ? "is" : "are",
            former == 1 ? "it" : "them");
    return 0;
}

/* The trials of one experiment stand together. */
static int print_experiments(struct database *database, struct query_trial *trials,
                             size_t count, bool all, struct arena *arena,
                             struct error *error)
{
    int status = 0;
    for (size_t first = 0, end; first < count && status == 0; first = end) {
        end = first;
        while (end < count &&
               strcmp(trials[end].experiment, trials[first].experiment) == 0)
            end++;
        if (first > 0)
            print_out("\n");
        status =
            print_experiment(database, trials + first, end - first, all, arena, error);
    }
    return status;
}

static int print_status(struct database *database, bool is_held, const char *experiment,
                        bool all, const char *folders)
{
    struct arena *arena = arena_new();
    struct plugin_path path;
    const struct inspect_machine machine = {is_held, &path};
    struct error error;
    struct query_trial *trials;
    size_t count;
    enum exit_status status = EXIT_OK;

    if (experiment)
        status = results_trials(database, experiment, arena, &trials, &count, &error);
    else if (query_trials(database, NULL, arena, &trials, &count, &error) != 0)
        status = EXIT_PROGRAM;
    plugin_path_make(folders, arena, &path);
    if (status == EXIT_OK &&
        inspect_trials(database, &machine, arena, trials, count, &error) != 0)
        status = EXIT_PROGRAM;
    if (status == EXIT_OK && count == 0)
        print_out("no trials are recorded in %s\n", database->path);
    else if (status == EXIT_OK &&
             print_experiments(database, trials, count, all, arena, &error) != 0)
        status = EXIT_PROGRAM;
    if (status != EXIT_OK)
        command_fail(status, &error);
    arena_free(arena);
    return (int)status;
}

struct given {
    const char *experiment, *db, *folders;
    bool all;
};

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT};
    struct database database;
    struct error error;
    pid_t writer;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    bool is_held = lock_is_held(given.db, &writer);
    if (results_open(given.db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    int status =
        print_status(&database, is_held, given.experiment, given.all, given.folders);
    database_close(&database);
    return status;
}

static const struct command_option options[] = {
    OPTIONS_EXPERIMENT(struct given, "only this one (default: all)"),
    {.name = "all",
     .help = "also trials that its config asked for earlier, and\ndoes not now",
     .read = options_flag,
     .at = offsetof(struct given, all)},
    OPTIONS_DB(struct given),
    OPTIONS_PLUGIN_PATH(struct given, ", to see\nwhich were built anew since"),
    {0}};

const struct command command_status = {
    .name = "status",
    .summary = "show what is done, what runs, what failed, and why",
    .place = 30,
    .options = options,
    .notes =
        "Loss and accuracy are those of the last evaluation; best is the best value\n"
        "of the objective, which is the accuracy unless another one is named, at its\n"
        "iteration. A dash before a trial: its config does not ask for it any more.\n",
    .run = run,
};
