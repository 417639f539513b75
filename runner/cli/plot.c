/* lamina plot: curves of recorded trials as an SVG or PNG file. What they are is found in
 * report/, and drawn in view/. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/results.h"
#include "report/series.h"
#include "view/gnuplot.h"

#define MOST_LINES 12  /* that a reader tells apart, where none are named */
#define MOST_NAMED 256 /* --trial options */

struct given {
    const char *db, *experiment, *output;
    struct series_choice series;
    int64_t numbers[MOST_NAMED];
    size_t number_count;
    bool mean, all;
};

static int read_trial(const struct command *command, const struct command_option *option,
                      const char *value, void *place)
{
    struct given *given = place;
    int64_t number;
    (void)option;
    if (!text_to_integer(value, &number) || number < 1)
        return command_usage(command, "--trial takes a trial's number, not \"%s\"",
                             value);
    if (given->number_count == MOST_NAMED)
        return command_usage(command, "--trial was given more than %d times", MOST_NAMED);
    given->numbers[given->number_count++] = number;
    return EXIT_OK;
}

static int read_smoothing(const struct command *command,
                          const struct command_option *option, const char *value,
                          void *place)
{
    double *smoothing = place;
    (void)option;
    if (text_to_real(value, smoothing) && *smoothing >= 0 && *smoothing < 1)
        return EXIT_OK;
    return command_usage(command, "--smooth takes a number from 0 to below 1, not \"%s\"",
                         value);
}

static int read_command_line(const struct command *command, int argc, char **argv,
                             struct given *given)
{
    struct error error;
    *given = (struct given){.db = PLACE_DEFAULT,
                            .series = {.metric = "loss", .smoothing = (double)NAN}};
    if (options_parse(command, argc, argv, given) != EXIT_OK)
        return EXIT_USAGE;
    if (!given->output)
        return command_usage(command, "--output FILE is missing (.svg or .png)");
    if (gnuplot_format(given->output, &error) == NULL)
        return command_usage(command, "--output %s", error.text);
    return EXIT_OK;
}

/* Which lines are drawn, with their labels. */
static int choose_lines(struct database *database, const struct given *given,
                        struct lines *lines, struct arena *arena, struct error *error)
{
    if (given->number_count == 0 && lines->count > MOST_LINES) {
        print_err("lamina: the best %d of %zu %s are drawn; --trial names others\n",
                  MOST_LINES, lines->count, given->mean ? "configs" : "trials");
        lines_sort(lines);
        lines->count = MOST_LINES;
    }
    return lines_label(database, lines, arena, error);
}

static int draw(struct database *database, const struct given *given,
                const struct lines *lines, struct arena *arena, struct error *error)
{
    struct plot_series *series = arena_array(arena, lines->count, sizeof *series);
    struct series_choice choice = given->series;
    if (series_choose_split(database, &choice, lines, arena, error) != 0 ||
        series_read(database, &choice, lines, arena, series, error) != 0)
        return -1;
    char *what = arena_format(arena, "%s %s", choice.split, choice.metric);
    const char *over = lines_repeated(lines, arena);
    const struct plot plot = {
        .title = arena_format(arena, "%s: %s%s%s", lines->at[0].trials[0]->experiment,
                              what, over[0] != '\0' ? ", mean over " : "", over),
        .x_label = "iteration",
        .y_label = what,
        .series = series,
        .count = lines->count,
    };
    return plot_write(&plot, given->output, error);
}

static enum exit_status plot_choice(struct database *database, const struct given *given,
                                    struct arena *arena, struct error *error)
{
    struct query_trial *trials;
    size_t count;
    enum exit_status status =
        results_trials(database, given->experiment, arena, &trials, &count, error);
    if (status != EXIT_OK)
        return status;
    if (!given->all && given->number_count == 0) {
        size_t former = query_keep_current(trials, &count);
        if (former > 0)
            print_err("lamina: %zu earlier trial%s, not asked for now, %s left out; "
                      "--all draws %s\n",
                      former, former == 1 ? "" : "s", former == 1 ? "is" : "are",
                      former == 1 ? "it" : "them");
    }
    struct lines lines = lines_make(trials, count, given->mean, arena);
    if (given->number_count > 0 &&
        lines_choose(&lines, given->numbers, given->number_count, given->db, arena,
                     error) != 0)
        return EXIT_USAGE;
    if (choose_lines(database, given, &lines, arena, error) != 0 ||
        draw(database, given, &lines, arena, error) != 0)
        return EXIT_PROGRAM;
    print_out("%s\n", given->output);
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given;
    struct database database;
    struct error error;
    if (read_command_line(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (results_open(given.db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    struct arena *arena = arena_new();
    enum exit_status status = plot_choice(&database, &given, arena, &error);
    if (status != EXIT_OK)
        command_fail(status, &error);
    arena_free(arena);
    database_close(&database);
    return (int)status;
}

static const struct command_values metrics = {
    .name = "metrics",
    .lines = "printf '%s\\n' loss accuracy; \"$lamina\" export --sql"
             " 'SELECT DISTINCT name FROM metrics WHERE trial_id ="
             " (SELECT max(trial_id) FROM metrics)' 2>/dev/null |"
             " tr -d '\\r' | tail -n +2 | grep -x '[[:alnum:]_.]*'"};

static const struct command_option options[] = {
    OPTIONS_EXPERIMENT(struct given, "by default the one made last"),
    {.name = "output",
     .value = "FILE",
     .help = "the picture; its ending, .svg or .png, says which kind",
     .required = true,
     .read = options_text,
     .at = offsetof(struct given, output)},
    {.name = "mean",
     .help = "one curve for each config: the mean over its seeds and folds",
     .read = options_flag,
     .at = offsetof(struct given, mean)},
    {.name = "all",
     .help = "also earlier trials, that the config as it is now\ndoes not ask for",
     .read = options_flag,
     .at = offsetof(struct given, all)},
    {.name = "trial",
     .value = "N",
     .repeats = true,
     .help = "only this trial, or with --mean its config, as often as needed\n"
             "(default: all, or the best 12 where there are more)",
     .read = read_trial},
    {.name = "metric",
     .value = "M",
     .help = "loss (the default), accuracy, or any name in `series`, such as\n"
             "learning_rate",
     .values = &metrics,
     .read = options_text,
     .at = offsetof(struct given, series.metric)},
    {.name = "split",
     .value = "S",
     .help = "train, validation or test (default: test, or validation where\n"
             "that has none, for the accuracy and what else only evaluations\n"
             "measure, train for the others)",
     .usage = "[--split train|validation|test]",
     .values = &options_splits,
     .read = options_word,
     .at = offsetof(struct given, series.split)},
    {.name = "smooth",
     .value = "W",
     .help = "weight of the past in a moving mean, from 0 (none) to below 1\n"
             "(default: 0.9 for training curves of more than 200 points,\n"
             "else 0)",
     .read = read_smoothing,
     .at = offsetof(struct given, series.smoothing)},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_plot = {
    .name = "plot",
    .summary = "draw the curves of trials as SVG or PNG",
    .place = 50,
    .options = options,
    .notes = "Of longer curves a picture shows the lowest and the highest value of each\n"
             "stretch; `lamina export curves` gives every value.\n",
    .run = run,
};
