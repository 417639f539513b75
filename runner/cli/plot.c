/* lamina plot: curves of recorded trials as an SVG or PNG file. Choosing trials, values
 * and smoothing is done here, drawing in view/. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "base/text.h"
#include "cli/command.h"
#include "report/lines.h"
#include "train/metric.h"
#include "view/plot.h"

#define MOST_LINES 12         /* that a reader tells apart, where none are named */
#define MOST_NAMED 256        /* --trial options */
#define MANY_POINTS 200       /* of a training curve: noise hides its course */
#define DEFAULT_SMOOTHING 0.9 /* of such a curve */

struct choice {
    const char *db, *experiment, *metric, *split, *output;
    double smoothing; /* NaN: by the number of points */
    int64_t numbers[MOST_NAMED];
    size_t number_count;
    bool mean, all;
};

static int read_word(const char *option, const char *const *words, const char **word)
{
    struct text list = {0};
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(optarg, words[i]) == 0) {
            *word = words[i];
            text_free(&list);
            return 0;
        }
        text_add(&list, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
    }
    command_usage(&command_plot, "--%s takes %s, not \"%s\"", option, list.at, optarg);
    text_free(&list);
    return -1;
}

static int read_trial(struct choice *choice)
{
    int64_t number;
    if (!text_to_integer(optarg, &number) || number < 1) {
        command_usage(&command_plot, "--trial takes a trial's number, not \"%s\"",
                      optarg);
        return -1;
    }
    if (choice->number_count == MOST_NAMED) {
        command_usage(&command_plot, "--trial was given more than %d times", MOST_NAMED);
        return -1;
    }
    choice->numbers[choice->number_count++] = number;
    return 0;
}

static int read_smoothing(struct choice *choice)
{
    if (text_to_real(optarg, &choice->smoothing) && choice->smoothing >= 0 &&
        choice->smoothing < 1)
        return 0;
    command_usage(&command_plot, "--smooth takes a number from 0 to below 1, not \"%s\"",
                  optarg);
    return -1;
}

static int read_option(int letter, struct choice *choice)
{
    static const char *const splits[] = {"train", "validation", "test", NULL};
    switch (letter) {
    case 'd':
        choice->db = optarg;
        return 0;
    case 't':
        return read_trial(choice);
    case 'm':
        choice->metric = optarg;
        return 0;
    case 's':
        return read_word("split", splits, &choice->split);
    case 'w':
        return read_smoothing(choice);
    case 'o':
        choice->output = optarg;
        return 0;
    case 'a':
        choice->mean = true;
        return 0;
    case 'l':
        choice->all = true;
        return 0;
    default:
        return -1;
    }
}

/* Whether a series is looked for in the evaluations, where no split is named. */
static bool is_of_evaluations(const char *series)
{
    bool found = false;
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        found |= metric != METRIC_LOSS &&
                 strcmp(series, metric_name((enum metric)metric)) == 0;
    return found;
}

static int read_command_line(int argc, char **argv, struct choice *choice)
{
    static const struct option options[] = {{"db", required_argument, NULL, 'd'},
                                            {"trial", required_argument, NULL, 't'},
                                            {"metric", required_argument, NULL, 'm'},
                                            {"split", required_argument, NULL, 's'},
                                            {"smooth", required_argument, NULL, 'w'},
                                            {"output", required_argument, NULL, 'o'},
                                            {"mean", no_argument, NULL, 'a'},
                                            {"all", no_argument, NULL, 'l'},
                                            {NULL, 0, NULL, 0}};
    int letter;

    *choice =
        (struct choice){.db = PLACE_DEFAULT, .metric = "loss", .smoothing = (double)NAN};
    while ((letter = command_option(&command_plot, argc, argv, options)) != -1)
        if (read_option(letter, choice) != 0)
            return -1;
    if (!command_argument(&command_plot, argc, argv, &choice->experiment))
        return -1;
    if (!choice->output) {
        command_usage(&command_plot, "--output FILE is missing (.svg or .png)");
        return -1;
    }
    if (!plot_knows(choice->output)) {
        command_usage(&command_plot,
                      "--output %s: the file's name must end in .svg or .png",
                      choice->output);
        return -1;
    }
    if (!choice->split)
        choice->split = is_of_evaluations(choice->metric) ? "test" : "train";
    return 0;
}

/* Which lines are drawn, with their labels. */
static int choose_lines(struct database *database, const struct choice *choice,
                        struct line *lines, size_t *count, struct arena *arena,
                        struct error *error)
{
    if (choice->number_count == 0 && *count > MOST_LINES) {
        print_err("lamina: the best %d of %zu %s are drawn; --trial names others\n",
                  MOST_LINES, *count, choice->mean ? "configs" : "trials");
        lines_sort(lines, *count);
        *count = MOST_LINES;
    }
    return lines_label(database, lines, *count, arena, error);
}

/* A series that is recorded when it changes keeps its value until then, and to the last
 * iteration. */
static struct query_curve held(const struct query_curve *curve, int64_t last,
                               struct arena *arena)
{
    struct query_curve steps = {
        .x = arena_array(arena, 2 * curve->count + 1, sizeof *steps.x),
        .y = arena_array(arena, 2 * curve->count + 1, sizeof *steps.y)};
    for (size_t i = 0; i < curve->count; i++) {
        int64_t end = i + 1 < curve->count ? curve->x[i + 1] - 1 : last;
        steps.x[steps.count] = curve->x[i];
        steps.y[steps.count++] = curve->y[i];
        if (end > curve->x[i]) {
            steps.x[steps.count] = end;
            steps.y[steps.count++] = curve->y[i];
        }
    }
    return steps;
}

/* The mean of several curves at each point that all have; one that is held has its last
 * value there. */
static struct query_curve mean_of(const struct query_curve *curves, size_t count,
                                  bool is_held, struct arena *arena)
{
    size_t *next = arena_array(arena, count, sizeof *next), most = 0;
    for (size_t i = 0; i < count; i++)
        most += curves[i].count;
    struct query_curve mean = {.x = arena_array(arena, most, sizeof *mean.x),
                               .y = arena_array(arena, most, sizeof *mean.y)};
    for (;;) {
        int64_t x = INT64_MAX;
        double sum = 0;
        bool all_have = true;
        for (size_t i = 0; i < count; i++)
            if (next[i] < curves[i].count && curves[i].x[next[i]] < x)
                x = curves[i].x[next[i]];
        if (x == INT64_MAX)
            return mean;
        for (size_t i = 0; i < count; i++) {
            bool has = next[i] < curves[i].count && curves[i].x[next[i]] == x;
            next[i] += has;
            all_have &= has || (is_held && next[i] > 0);
            sum += next[i] > 0 ? curves[i].y[next[i] - 1] : 0;
        }
        if (all_have) {
            mean.x[mean.count] = x;
            mean.y[mean.count++] = sum / (double)count;
        }
    }
}

/* "learning_rate", or a layer's, "layers.0.learning_rate". */
static bool is_learning_rate(const char *metric)
{
    const char *dot = strrchr(metric, '.');
    return strcmp(dot != NULL ? dot + 1 : metric, "learning_rate") == 0;
}

/* The curve of a line, of one trial or the mean of several. */
static int read_curve(struct database *database, const struct choice *choice,
                      const struct line *line, struct arena *arena,
                      struct query_curve *curve, struct error *error)
{
    bool is_held = is_learning_rate(choice->metric);
    struct query_curve *curves = arena_array(arena, line->count, sizeof *curves);
    int64_t last = 0;
    for (size_t i = 0; i < line->count; i++) {
        const struct query_trial *trial = line->trials[i];
        if (query_curve(database, trial, choice->split, choice->metric, arena, &curves[i],
                        error) != 0)
            return -1;
        last = trial->last_iteration > last ? trial->last_iteration : last;
    }
    *curve = line->count == 1 ? curves[0] : mean_of(curves, line->count, is_held, arena);
    if (is_held)
        *curve = held(curve, last, arena);
    return 0;
}

static int read_series(struct database *database, const struct choice *choice,
                       const struct line *line, struct arena *arena,
                       struct plot_series *series, struct error *error)
{
    struct query_curve curve;
    if (read_curve(database, choice, line, arena, &curve, error) != 0)
        return -1;
    bool noisy = strcmp(choice->split, "train") == 0 && curve.count > MANY_POINTS &&
                 !is_learning_rate(choice->metric);
    *series = (struct plot_series){
        .label = line->label,
        .x = curve.x,
        .y = curve.y,
        .count = curve.count,
        .smoothing = !isnan(choice->smoothing) ? choice->smoothing
                     : noisy                   ? DEFAULT_SMOOTHING
                                               : 0,
    };
    return 0;
}

/* A trial of the line without a value, where others have some; NULL: there is none. */
static int find_lacking(struct database *database, const struct choice *choice,
                        const struct line *line, struct arena *arena,
                        const struct query_trial **lacking, struct error *error)
{
    size_t with_some = 0;
    *lacking = NULL;
    for (size_t i = 0; i < line->count; i++) {
        struct query_curve curve;
        if (query_curve(database, line->trials[i], choice->split, choice->metric, arena,
                        &curve, error) != 0)
            return -1;
        with_some += curve.count > 0;
        if (curve.count == 0 && *lacking == NULL)
            *lacking = line->trials[i];
    }
    if (with_some == 0)
        *lacking = NULL;
    return 0;
}

/* There is no point to draw: tells of a mean what it lacks, and else names what there is.
 */
static int tell_nothing(struct database *database, const struct choice *choice,
                        const struct line *lines, size_t count, struct arena *arena,
                        struct error *error)
{
    const struct query_trial *trial = lines[0].trials[0], *lacking;
    const char *known;
    for (size_t i = 0; i < count; i++) {
        if (find_lacking(database, choice, &lines[i], arena, &lacking, error) != 0)
            return -1;
        if (lacking != NULL)
            return error_set(error,
                             "there is no mean where a seed has no value, and trial "
                             "%" PRId64 " of %s, which is %s, has no %s %s: without "
                             "--mean the others are drawn",
                             lacking->number, lacking->experiment, lacking->state,
                             choice->split, choice->metric);
    }
    if (query_series(database, trial->id, arena, &known, error) != 0)
        return -1;
    return error_set(error, "no %s %s is recorded for %s of %s, but these are: %s",
                     choice->split, choice->metric,
                     count == 1 && lines[0].count == 1 ? "this trial" : "these trials",
                     trial->experiment, known[0] != '\0' ? known : "none");
}

static int draw(struct database *database, const struct choice *choice,
                const struct line *lines, size_t count, struct arena *arena,
                struct error *error)
{
    struct plot_series *series = arena_array(arena, count, sizeof *series);
    size_t points = 0;
    for (size_t i = 0; i < count; i++) {
        if (read_series(database, choice, &lines[i], arena, &series[i], error) != 0)
            return -1;
        points += series[i].count;
    }
    if (points == 0)
        return tell_nothing(database, choice, lines, count, arena, error);
    char *what = arena_format(arena, "%s %s", choice->split, choice->metric);
    const struct plot plot = {
        .title = arena_format(arena, "%s: %s%s", lines[0].trials[0]->experiment, what,
                              choice->mean ? ", mean over seeds" : ""),
        .x_label = "iteration",
        .y_label = what,
        .series = series,
        .count = count,
    };
    return plot_write(&plot, choice->output, error);
}

static enum exit_status plot_choice(struct database *database,
                                    const struct choice *choice, struct arena *arena,
                                    struct error *error)
{
    struct query_trial *trials;
    size_t count;
    enum exit_status status =
        command_trials(database, choice->experiment, arena, &trials, &count, error);
    if (status != EXIT_OK)
        return status;
    if (!choice->all && choice->number_count == 0) {
        size_t former = query_keep_current(trials, &count);
        if (former > 0)
            print_err("lamina: %zu earlier trial%s, not asked for now, %s left out; "
                      "--all draws %s\n",
                      former, former == 1 ? "" : "s", former == 1 ? "is" : "are",
                      former == 1 ? "it" : "them");
    }
    struct line *lines;
    count = lines_make(trials, count, choice->mean, arena, &lines);
    if (choice->number_count > 0 &&
        lines_choose(&lines, &count, choice->numbers, choice->number_count, choice->db,
                     arena, error) != 0)
        return EXIT_USAGE;
    if (choose_lines(database, choice, lines, &count, arena, error) != 0 ||
        draw(database, choice, lines, count, arena, error) != 0)
        return EXIT_PROGRAM;
    print_out("%s\n", choice->output);
    return EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct choice choice;
    struct database database;
    struct error error;

    if (read_command_line(argc, argv, &choice) != 0)
        return EXIT_USAGE;
    if (command_open(choice.db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    struct arena *arena = arena_new();
    enum exit_status status = plot_choice(&database, &choice, arena, &error);
    if (status != EXIT_OK)
        command_fail(status, &error);
    arena_free(arena);
    database_close(&database);
    return (int)status;
}

const struct command command_plot = {
    .name = "plot",
    .usage = "plot [EXPERIMENT] --output FILE [--mean] [--all] [--trial N]...\n"
             "                   [--metric M] [--split train|validation|test]\n"
             "                   [--smooth W] [--db FILE]",
    .summary = "draw the curves of trials as SVG or PNG",
    .help =
        "  EXPERIMENT     by default the one made last\n"
        "  --output FILE  the picture; its ending, .svg or .png, says which kind\n"
        "  --mean         one curve for each config: the mean over its seeds\n"
        "  --all          also earlier trials, that the config as it is now\n"
        "                 does not ask for\n"
        "  --trial N      only this trial, or with --mean its config, as often as "
        "needed\n"
        "                 (default: all, or the best 12 where there are more)\n"
        "  --metric M     loss (the default), accuracy, or any name in `series`, such "
        "as\n"
        "                 learning_rate\n"
        "  --split S      train, validation or test (default: test for the accuracy and\n"
        "                 what else only evaluations measure, train for the others)\n"
        "  --smooth W     weight of the past in a moving mean, from 0 (none) to below 1\n"
        "                 (default: 0.9 for training curves of more than 200 points,\n"
        "                 else 0)\n"
        "  --db FILE      the results file (default: " PLACE_DEFAULT ")\n"
        "\n"
        "Of longer curves a picture shows the lowest and the highest value of each\n"
        "stretch; `lamina export curves` gives every value.\n",
    .repeated = "trial",
    .run = run,
};
