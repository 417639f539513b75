/* lamina best: the ranking of an experiment's configs, each over its seeds and folds.
 * What has no place in it is told. It only reads. */
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
#include "record/place.h"
#include "record/trial_state.h"
#include "report/lines.h"
#include "report/standing.h"

#define USUAL_TOP 10

struct given {
    const char *experiment, *db;
    int64_t top;
    bool all;
};

/* The configs of one objective. */
struct ranking {
    const struct standing *at;
    size_t count, ranked, shown;     /* of them have a value; are in the table */
    const struct lines *lines;       /* what their trials are repetitions by */
    bool repeats;                    /* some have several trials */
    const struct remarked *remarked; /* of the experiment */
    const struct query_trial **told; /* trials in the tables, of all objectives, */
    size_t *told_count;
};

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- The table ---- */

/* "3 of 5". */
static const char *done_cell(const struct standing *config, struct arena *arena)
{
    return arena_format(arena, "%zu of %zu", config->done, config->count);
}

static struct table_row row_of(const struct ranking *ranking, size_t place,
                               struct arena *arena)
{
    const struct standing *config = &ranking->at[place];
    const char *rank = table_count((int64_t)place + 1, arena),
               *trial = table_count(config->best->number, arena),
               *best = table_measure(config->best->best_value, arena),
               *at = table_count(config->best->best_iteration, arena);
    if (!ranking->repeats)
        return (struct table_row){{rank, trial, best, at}, "", false};
    return (struct table_row){{rank, table_measure(config->mean, arena),
                               table_measure(config->sd, arena), done_cell(config, arena),
                               trial, best, at},
                              "",
                              false};
}

static struct table make_table(const struct ranking *ranking, struct arena *arena)
{
    const struct query_trial **trials =
        arena_array(arena, ranking->ranked, sizeof *trials);
    struct table table = {.out = stdout,
                          .width = terminal_width(stdout),
                          .rows =
                              arena_array(arena, ranking->shown + 1, sizeof *table.rows),
                          .count = ranking->shown + 1,
                          .columns = ranking->repeats ? 7 : 4,
                          .labels = {.trials = trials,
                                     .count = ranking->ranked,
                                     .hidden = ranking->lines->repeated,
                                     .hidden_count = ranking->lines->repeated_count,
                                     .common = ranking->ranked == 1,
                                     .same = true}};
    table.rows[0] =
        ranking->repeats
            ? (struct table_row){{"rank", "mean", "sd", "done", "trial", "best", "at"},
                                 "settings",
                                 false}
            : (struct table_row){{"rank", "trial", "best", "at"}, "settings", false};
    for (size_t i = 0; i < ranking->ranked; i++)
        trials[i] = ranking->at[i].best;
    for (size_t i = 0; i < ranking->shown; i++)
        table.rows[i + 1] = row_of(ranking, i, arena);
    return table;
}

static int print_table(struct database *database, const struct ranking *ranking,
                       struct arena *arena, struct error *error)
{
    struct table table = make_table(ranking, arena);
    remarked_add_tags(ranking->remarked, table.labels.trials, &table, arena);
    for (size_t i = 0; i < ranking->shown; i++)
        ranking->told[(*ranking->told_count)++] = table.labels.trials[i];
    return table_print(&table, database, arena, error);
}

/* ---- The words below it ---- */

/* Whether the first is better than the second by more than luck. */
static void tell_lead(const struct ranking *ranking, struct arena *arena)
{
    const char *words[2];
    standing_tell_lead(&ranking->at[0], &ranking->at[1], (const char *const[]){"1", "2"},
                       words, arena);
    print_out("  %s\n", words[0]);
    if (words[1] != NULL)
        print_out("  %s\n", words[1]);
}

/* Where a mean in the table is over fewer than another. */
static void tell_numbers(const struct ranking *ranking)
{
    size_t least = SIZE_MAX, most = 0;
    for (size_t i = 0; i < ranking->shown; i++) {
        size_t valued = ranking->at[i].valued;
        least = valued < least ? valued : least;
        most = valued > most ? valued : most;
    }
    if (least < most)
        print_out("  The means are over unequal numbers of trials, %zu to %zu: see "
                  "`done`.\n",
                  least, most);
}

/* The end of that sentence: where it stands which failed, and why. */
static void tell_where(const struct ranking *ranking, bool any_failed)
{
    struct text file = {0};
    text_add(&file, "%s", "");
    place_add_option(&file, ranking->remarked->path);
    if (any_failed)
        print_out(" (`lamina status %s%s` tells of each).\n",
                  ranking->at[0].trials[0]->experiment, file.at);
    else
        print_out(".\n");
    text_free(&file);
}

/* Those that have a rank, and have lost trials. */
static void tell_behind(const struct ranking *ranking, enum standing_whole whole,
                        const char *what)
{
    size_t count = 0;
    for (size_t i = 0; i < ranking->ranked; i++)
        count += ranking->at[i].whole == whole;
    if (count > 0)
        print_out("  Of %zu config%s trials %s: %s behind, as the mean of the rest is "
                  "too good.\n",
                  count, plural(count), what, count == 1 ? "it ranks" : "they rank");
}

/* "  Left out of the ranking: 2 queued, 3 pruned." */
static void tell_left_out(const struct ranking *ranking)
{
    size_t counts[TRIAL_INTERRUPTED + 1] = {0}, valueless = 0;
    const char *comma = "  Left out of the ranking:";
    for (size_t i = 0; i < ranking->count; i++) {
        const struct standing *config = &ranking->at[i];
        valueless += config->done - config->valued;
        for (size_t j = 0; j < config->count; j++)
            for (int state = 0; state <= TRIAL_INTERRUPTED; state++)
                if (strcmp(config->trials[j]->state,
                           trial_state_name((enum trial_state)state)) == 0)
                    counts[state]++;
    }
    for (int state = 0; state <= TRIAL_INTERRUPTED; state++)
        if (state != TRIAL_DONE && counts[state] > 0) {
            print_out("%s %zu %s", comma, counts[state],
                      trial_state_name((enum trial_state)state));
            comma = ",";
        }
    if (valueless > 0)
        print_out("%s %zu done without a value", comma, valueless);
    if (comma[0] == ',' || valueless > 0)
        tell_where(ranking, counts[TRIAL_FAILED] + counts[TRIAL_DIVERGED] > 0);
    tell_behind(ranking, STANDING_PRUNED, "were pruned");
    tell_behind(ranking, STANDING_WRONG, "failed or diverged");
}

static void tell_rest(const struct ranking *ranking)
{
    size_t rest = ranking->count - ranking->ranked;
    if (ranking->shown < ranking->ranked)
        print_out("  The best %zu of %zu configs are shown: --top %zu shows all.\n",
                  ranking->shown, ranking->ranked, ranking->ranked);
    if (rest > 0)
        print_out(
            "  %zu more config%s no value of a trial that is done, and so no rank.\n",
            rest, rest == 1 ? " has" : "s have");
}

static void tell_words(const struct ranking *ranking, struct arena *arena)
{
    if (ranking->repeats) {
        const char *over = lines_repeated(ranking->lines, arena);
        print_out("\n  mean, sd: mean and sample standard deviation over the %s\n  that "
                  "are done; trial: the best of these, its value and the iteration of "
                  "that.\n",
                  over);
    } else
        print_out("\n");
    if (ranking->ranked > 1)
        tell_lead(ranking, arena);
    tell_numbers(ranking);
    tell_rest(ranking);
    tell_left_out(ranking);
}

/* ---- The ranking ---- */

/* "sweep: 12 configs, 36 trials, by best test accuracy, higher is better" */
static void print_heading(const struct ranking *ranking)
{
    const struct query_trial *first = ranking->at[0].trials[0];
    size_t trials = 0;
    for (size_t i = 0; i < ranking->count; i++)
        trials += ranking->at[i].count;
    print_out("%s: %zu config%s, %zu trial%s, by best %s %s, %s is better\n\n",
              first->experiment, ranking->count, plural(ranking->count), trials,
              plural(trials), first->objective_split, first->objective,
              first->maximize ? "higher" : "lower");
}

static int print_ranking(struct database *database, struct ranking *ranking, int64_t top,
                         struct arena *arena, struct error *error)
{
    while (ranking->ranked < ranking->count && ranking->at[ranking->ranked].valued > 0)
        ranking->ranked++;
    ranking->shown = ranking->ranked;
    if ((uint64_t)top < ranking->shown)
        ranking->shown = (size_t)top;
    ranking->repeats = standing_repeats(ranking->at, ranking->count);
    print_heading(ranking);
    if (ranking->ranked > 0) {
        if (print_table(database, ranking, arena, error) != 0)
            return -1;
        tell_words(ranking, arena);
        return 0;
    }
    size_t done = 0;
    for (size_t i = 0; i < ranking->count; i++)
        done += ranking->at[i].done;
    print_out("  No trial %s, so there is no best one.\n",
              done > 0 ? "that is done has a value" : "is done");
    tell_left_out(ranking);
    return 0;
}

/* The configs of each objective by themselves, then what is remarked of all. */
static int print_rankings(struct database *database, const struct query_trial *trials,
                          size_t count, int64_t top, struct arena *arena,
                          struct error *error)
{
    const struct lines lines = lines_make(trials, count, true, arena);
    const struct standings all = standing_make(trials, count, arena);
    const struct query_trial **told = arena_array(arena, all.count, sizeof *told);
    struct remarked remarked;
    size_t told_count = 0;
    if (count > 0 && remarked_read(database, trials, arena, &remarked, error) != 0)
        return -1;
    for (size_t first = 0, end; first < all.count; first = end) {
        end = first;
        while (end < all.count &&
               standing_is_comparable(all.at[end].trials[0], all.at[first].trials[0]))
            end++;
        struct ranking ranking = {.at = all.at + first,
                                  .count = end - first,
                                  .lines = &lines,
                                  .remarked = &remarked,
                                  .told = told,
                                  .told_count = &told_count};
        if (first > 0)
            print_out("\n");
        if (print_ranking(database, &ranking, top, arena, error) != 0)
            return -1;
    }
    if (count > 0)
        remarked_print(stdout, &remarked, told, told_count);
    return 0;
}

static enum exit_status print_best(struct database *database, const struct given *given,
                                   struct arena *arena, struct error *error)
{
    struct query_trial *trials;
    size_t count;
    enum exit_status status =
        results_trials(database, given->experiment, arena, &trials, &count, error);
    if (status != EXIT_OK)
        return status;
    const char *name = trials[0].experiment;
    size_t former = given->all ? 0 : query_keep_current(trials, &count);
    if (print_rankings(database, trials, count, given->top, arena, error) != 0)
        return EXIT_PROGRAM;
    if (former > 0 && count > 0)
        print_out("\n");
    if (former > 0)
        print_out(
            "%s: %zu earlier trial%s, not asked for now, %s left out: --all ranks %s "
            "too\n",
            name, former, plural(former), former == 1 ? "is" : "are",
            former == 1 ? "it" : "them");
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT, .top = USUAL_TOP};
    struct database database;
    struct error error;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (results_open(given.db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    struct arena *arena = arena_new();
    enum exit_status status = print_best(&database, &given, arena, &error);
    if (status != EXIT_OK)
        command_fail(status, &error);
    arena_free(arena);
    database_close(&database);
    return (int)status;
}

static int read_top(const struct command *command, const struct command_option *option,
                    const char *value, void *place)
{
    int64_t *top = place;
    (void)option;
    if (text_to_integer(value, top) && *top >= 1)
        return EXIT_OK;
    return command_usage(command, "--top takes a number from 1, not \"%s\"", value);
}

static const struct command_option options[] = {
    OPTIONS_EXPERIMENT(struct given, "by default the one made last"),
    {.name = "top",
     .value = "N",
     .help = "so many configs (default: 10)",
     .read = read_top,
     .at = offsetof(struct given, top)},
    {.name = "all",
     .help = "also trials that its config asked for earlier, and\ndoes not now",
     .read = options_flag,
     .at = offsetof(struct given, all)},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_best = {
    .name = "best",
    .summary = "rank the configs, each over its seeds and folds",
    .place = 35,
    .options = options,
    .notes =
        "Trials that differ in seed and fold alone are one config, whose place its mean\n"
        "gives; only what is done counts. Whether the first is ahead by more than luck\n"
        "is Welch's t test at 95 %, by the sd of both and how many are done: of equal\n"
        "pairs it says so of one in 20. Few seeds must lie far apart for that. Tags and\n"
        "notes of trials are those of the best trial of each config.\n",
    .run = run,
};
