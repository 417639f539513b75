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
#include "cli/remarked.h"
#include "cli/results.h"
#include "cli/table.h"
#include "cli/watch.h"
#include "record/inspect.h"
#include "record/lock.h"
#include "record/recorder.h"
#include "report/order.h"
#include "report/standing.h"

struct given {
    const char *experiment, *db, *folders, *sort;
    bool all, watch;
};

/* What is being told, and where to. */
struct told {
    const struct given *given;
    struct database *database;
    FILE *out;
    struct text *kept_to; /* the one of several that is shown; NULL: all are */
    struct arena *arena;
    struct error error;
};

/* Whether `lamina run` would train it. */
static bool is_to_do(const struct query_trial *trial)
{
    return trial->current && !trial->stale &&
           (strcmp(trial->state, "queued") == 0 ||
            strcmp(trial->state, "interrupted") == 0);
}

/* "sweep: 36 trials: 30 done, 4 interrupted, 2 failed; 1 stale; 4 to do; 24 to come": the
 * last are those that a search is still to propose. */
static void print_counts(FILE *out, const struct query_trial *trials, size_t count)
{
    const char *comma = ":";
    print_to(out, "%s: %zu trial%s", trials[0].experiment, count, count == 1 ? "" : "s");
    for (int state = TRIAL_QUEUED; state <= TRIAL_INTERRUPTED; state++) {
        const char *name = trial_state_name((enum trial_state)state);
        size_t in_state = 0;
        for (size_t i = 0; i < count; i++)
            in_state += strcmp(trials[i].state, name) == 0;
        if (in_state > 0) {
            print_to(out, "%s %zu %s", comma, in_state, name);
            comma = ",";
        }
    }
    size_t stale = 0, to_do = 0, current = 0;
    for (size_t i = 0; i < count; i++) {
        stale += trials[i].stale;
        to_do += is_to_do(&trials[i]);
        current += trials[i].current;
    }
    if (stale > 0)
        print_to(out, "; %zu stale", stale);
    if (to_do > 0)
        print_to(out, "; %zu to do", to_do);
    if (trials[0].planned > (int64_t)current)
        print_to(out, "; %" PRId64 " to come", trials[0].planned - (int64_t)current);
    print_to(out, "\n\n");
}

/* ---- The table ---- */

enum { NUMBER, STATE, ITERATION, LOSS, ACCURACY, BEST, AT, COLUMNS };

/* Where trials are judged by several objectives each best value has its own beside it. */
static bool has_one_objective(const struct query_trial *trials, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!standing_is_comparable(&trials[i], &trials[0]))
            return false;
    return true;
}

static struct table_row heading(const struct query_trial *trial, bool has_one,
                                struct arena *arena)
{
    struct table_row row = {
        {"trial", "state", "iteration", "loss", "accuracy", "best", "at"},
        "settings",
        false};
    if (has_one && strcmp(trial->objective, "accuracy") != 0)
        row.cells[BEST] = arena_format(arena, "best %s", trial->objective);
    return row;
}

/* A dash before it: the config does not ask for it any more. */
static struct table_row row_of(const struct query_trial *trial, bool has_one,
                               struct arena *arena)
{
    const char *best = table_measure(trial->best_value, arena);
    if (!has_one)
        best = arena_format(arena, "%s %s %s", trial->objective_split, trial->objective,
                            best);
    return (struct table_row){
        {table_count(trial->number, arena), trial->state,
         table_count(trial->last_iteration, arena),
         table_measure(trial->final_loss, arena),
         table_measure(trial->final_accuracy, arena), best,
         isnan(trial->best_value) ? "-" : table_count(trial->best_iteration, arena)},
        "",
        !trial->current};
}

static struct table make_table(const struct told *told, const struct query_trial *trials,
                               size_t count)
{
    struct arena *arena = told->arena;
    const struct query_trial **all = arena_array(arena, count, sizeof *all);
    struct table table = {
        .out = told->out,
        .width = terminal_width(stdout),
        .rows = arena_array(arena, count + 1, sizeof *table.rows),
        .count = count + 1,
        .columns = COLUMNS,
        .left = 1u << STATE,
        .labels = {.trials = all, .count = count, .common = true, .same = true}};
    const bool has_one = has_one_objective(trials, count);
    table.rows[0] = heading(&trials[0], has_one, arena);
    for (size_t i = 0; i < count; i++) {
        all[i] = &trials[i];
        table.rows[i + 1] = row_of(&trials[i], has_one, arena);
    }
    return table;
}

/* "  weights of trials 3, 7, 12": of those that are done, as of others they are no
 * result. */
static void print_weights(FILE *out, const struct query_trial *trials, size_t count)
{
    enum { MOST = 20 };
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (trials[i].weights == 0 || strcmp(trials[i].state, "done") != 0)
            continue;
        if (found == 0)
            print_to(out, "\n  with weights: ");
        if (found < MOST)
            print_to(out, "%s%" PRId64, found > 0 ? ", " : "", trials[i].number);
        found++;
    }
    if (found > MOST)
        print_to(out, " and %zu more", found - MOST);
    if (found > 0)
        print_to(out, "\n");
}

static void print_problems(FILE *out, const struct query_trial *trials, size_t count)
{
    bool is_first = true;
    for (size_t i = 0; i < count; i++) {
        if (trials[i].problem == NULL)
            continue;
        if (is_first)
            print_to(out, "\n  problems\n");
        is_first = false;
        print_to(out, "  %6" PRId64 "  %s: %s\n", trials[i].number, trials[i].state,
                 trials[i].problem);
    }
}

/* Trials that the config does not ask for any more are told of, and shown on request. */
static int print_experiment(struct told *told, struct query_trial *trials, size_t count)
{
    FILE *out = told->out;
    const char *name = trials[0].experiment;
    size_t former = told->given->all ? 0 : query_keep_current(trials, &count);
    if (told->given->sort != NULL)
        order_sort(trials, count, told->given->sort);
    if (count > 0) {
        struct remarked remarked;
        struct table table = make_table(told, trials, count);
        const struct query_trial *const *shown = table.labels.trials;
        if (remarked_read(told->database, trials, told->arena, &remarked, &told->error) !=
            0)
            return -1;
        remarked_add_tags(&remarked, shown, &table, told->arena);
        print_counts(out, trials, count);
        if (table_print(&table, told->database, told->arena, &told->error) != 0)
            return -1;
        print_weights(out, trials, count);
        print_problems(out, trials, count);
        remarked_print(out, &remarked, shown, count);
    }
    if (former > 0 && count > 0)
        print_to(out, "\n");
    if (former > 0)
        print_to(
            out,
            "%s: %zu earlier trial%s, not asked for now, %s not shown: --all shows %s\n",
            name, former, former == 1 ? "" : "s", former == 1 ? "is" : "are",
            former == 1 ? "it" : "them");
    return 0;
}

/* The trials of one experiment stand together. */
static int print_experiments(struct told *told, struct query_trial *trials, size_t count)
{
    int status = 0;
    for (size_t first = 0, end; first < count && status == 0; first = end) {
        end = first;
        while (end < count &&
               strcmp(trials[end].experiment, trials[first].experiment) == 0)
            end++;
        if (first > 0)
            print_to(told->out, "\n");
        status = print_experiment(told, trials + first, end - first);
    }
    return status;
}

/* Of several experiments the one that runs, or ran last. No state tells it: trials that
 * are soon done never are recorded as running. */
static int keep_to_running(struct told *told, struct query_trial **trials, size_t *count)
{
    size_t first = 0, end;
    int64_t id;
    if (query_last_run(told->database, &id, &told->error) != 0)
        return -1;
    while (first < *count && (*trials)[first].experiment_id != id)
        first++;
    for (end = first; end < *count && (*trials)[end].experiment_id == id;)
        end++;
    if (end - first == *count || end == first)
        return 0;
    text_add(told->kept_to, "%s", (*trials)[first].experiment);
    *trials += first;
    *count = end - first;
    return 0;
}

static enum exit_status print_trials(struct told *told, bool is_held)
{
    struct plugin_path path;
    const struct inspect_machine machine = {is_held, &path};
    struct query_trial *trials;
    size_t count;
    enum exit_status status = EXIT_OK;

    if (told->given->experiment)
        status = results_trials(told->database, told->given->experiment, told->arena,
                                &trials, &count, &told->error);
    else if (query_trials(told->database, NULL, told->arena, &trials, &count,
                          &told->error) != 0)
        status = EXIT_PROGRAM;
    plugin_path_make(told->given->folders, told->arena, &path);
    if (status == EXIT_OK && inspect_trials(told->database, &machine, told->arena, trials,
                                            count, &told->error) != 0)
        status = EXIT_PROGRAM;
    if (status == EXIT_OK && told->kept_to != NULL && told->given->experiment == NULL &&
        keep_to_running(told, &trials, &count) != 0)
        status = EXIT_PROGRAM;
    if (status == EXIT_OK && count == 0)
        print_to(told->out, "no trials are recorded in %s\n", told->database->path);
    else if (status == EXIT_OK && print_experiments(told, trials, count) != 0)
        status = EXIT_PROGRAM;
    return status;
}

/* Opens the file for as long as it reads: who has it open as a run ends is in its way. */
static int print_status(FILE *out, const struct given *given, bool is_held,
                        struct text *kept_to)
{
    struct database database;
    struct told told = {
        .given = given, .database = &database, .out = out, .kept_to = kept_to};
    if (results_open(given->db, &database, &told.error) != 0)
        return command_fail(EXIT_PROGRAM, &told.error);
    told.arena = arena_new();
    enum exit_status status = print_trials(&told, is_held);
    if (status != EXIT_OK)
        command_fail(status, &told.error);
    arena_free(told.arena);
    database_close(&database);
    return (int)status;
}

static int draw(FILE *out, struct text *footer, bool *is_over, void *context)
{
    const struct given *given = context;
    struct text kept_to = {0};
    pid_t writer;
    *is_over = !lock_is_held(given->db, &writer);
    int status = print_status(out, given, !*is_over, &kept_to);
    if (kept_to.length > 0)
        text_add(footer, "only %s is shown; ", kept_to.at);
    text_add(footer, "%s is written by a run; ctrl-C leaves it", given->db);
    text_free(&kept_to);
    return status;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT};
    pid_t writer;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (given.watch && !terminal_can_redraw(stdout))
        return command_usage(command,
                             "--watch draws on a terminal, and this is none that "
                             "can be drawn on anew: leave it out");
    bool is_held = lock_is_held(given.db, &writer);
    if (given.watch && is_held)
        return watch(&(struct watched){draw, &given});
    int status = print_status(stdout, &given, is_held, NULL);
    if (given.watch && status == EXIT_OK)
        print_err("lamina: no run writes %s, so there is nothing to watch\n", given.db);
    return status;
}

static const struct command_values keys = {.name = "keys", .words = order_keys};

static const struct command_option options[] = {
    OPTIONS_EXPERIMENT(struct given, "only this one (default: all)"),
    {.name = "all",
     .help = "also trials that its config asked for earlier, and\ndoes not now",
     .read = options_flag,
     .at = offsetof(struct given, all)},
    {.name = "sort",
     .value = "KEY",
     .help = "by number (the default), state, iteration, loss,\n"
             "accuracy, best or at, as is told below",
     .values = &keys,
     .read = options_word,
     .at = offsetof(struct given, sort)},
    {.name = "watch",
     .help = "draw it anew each second, while a run goes on; less\n"
             "often where that takes longer than 0.1 s",
     .read = options_flag,
     .at = offsetof(struct given, watch)},
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
        "iteration. A dash before a trial: its config does not ask for it any more.\n"
        "--sort loss, accuracy or best begins with the best, at with the earliest,\n"
        "iteration with the furthest, each ends with what has no value; state begins\n"
        "with what runs and what went wrong. --watch shows the experiment that runs, as\n"
        "many lines as the window has; it ends with the run, status 0, or by ctrl-C, "
        "130.\n",
    .run = run,
};
