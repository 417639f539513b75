/* lamina plot: pictures of recorded trials as SVG, PNG or PDF files. Each kind of picture
 * is a file of its own, cli/plot_KIND.c. */
#include "cli/plot.h"

#include <math.h>
#include <string.h>

#include "base/print.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/results.h"
#include "view/gnuplot.h"

static const struct plot_kind *const kinds[] = {
    &plot_curves, &plot_settings,  &plot_parallel, &plot_importance,
    &plot_seeds,  &plot_confusion, &plot_history};
static const char *const kind_words[] = {"curves", "settings",  "parallel", "importance",
                                         "seeds",  "confusion", "history",  NULL};
static const struct command_values kind_values = {.name = "kinds", .words = kind_words};
_Static_assert(sizeof kinds / sizeof *kinds + 1 == sizeof kind_words / sizeof *kind_words,
               "each kind has its word");

static int read_kind(const struct command *command, const struct command_option *option,
                     const char *value, void *place)
{
    const char *word;
    int status = options_word(command, option, value, &word);
    for (size_t i = 0; status == EXIT_OK && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i]->name, word) == 0)
            *(const struct plot_kind **)place = kinds[i];
    return status;
}

static int read_trial(const struct command *command, const struct command_option *option,
                      const char *value, void *place)
{
    struct plot_given *given = place;
    const char *slash = strrchr(value, '/');
    int64_t number;
    (void)option;
    if (!text_to_integer(slash != NULL ? slash + 1 : value, &number) || number < 1 ||
        slash == value)
        return command_usage(command,
                             "--trial takes a trial's number, or "
                             "EXPERIMENT/N, not \"%s\"",
                             value);
    if (given->number_count == PLOT_MOST_NAMED)
        return command_usage(command, "--trial was given more than %d times",
                             PLOT_MOST_NAMED);
    given->trials[given->number_count] = value;
    given->numbers[given->number_count++] = number;
    return EXIT_OK;
}

static int read_setting(const struct command *command,
                        const struct command_option *option, const char *value,
                        void *place)
{
    struct plot_given *given = place;
    (void)option;
    if (given->setting_count == PLOT_MOST_SETTINGS)
        return command_usage(command, "--setting was given more than %d times",
                             PLOT_MOST_SETTINGS);
    given->settings[given->setting_count++] = value;
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

/* "train,validation": each once. */
static int read_splits(const struct command *command, const struct command_option *option,
                       const char *value, void *place)
{
    struct plot_given *given = place;
    given->split_count = 0;
    for (const char *at = value; at != NULL; at = strchr(at, ',')) {
        char word[16] = "";
        at += *at == ',' && at != value;
        size_t length = strcspn(at, ",");
        memcpy(word, at, length < sizeof word ? length : sizeof word - 1);
        const char **split = &given->splits[given->split_count];
        if (given->split_count == 3 ||
            options_word(command, option, word, split) != EXIT_OK)
            return EXIT_USAGE;
        for (size_t i = 0; i < given->split_count; i++)
            if (given->splits[i] == *split)
                return command_usage(command, "--split names %s twice", word);
        given->split_count++;
    }
    given->series.split = given->splits[0];
    return EXIT_OK;
}

/* The options that a kind takes beside those that all take. */
static bool takes(const struct plot_kind *kind, const char *option)
{
    for (size_t i = 0; kind->options[i] != NULL; i++)
        if (strcmp(kind->options[i], option) == 0)
            return true;
    return false;
}

/* Whether another kind than that of the picture takes it. */
static bool is_of_another(const struct plot_kind *kind, const char *option)
{
    bool is_taken = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        is_taken |= takes(kinds[i], option);
    return is_taken && !takes(kind, option);
}

/* An option that means nothing for the kind would be ignored in silence. */
static int refuse_others(const struct command *command, const struct plot_given *given,
                         const bool *seen)
{
    for (size_t i = 0; !command_option_ends(&command->options[i]); i++) {
        const char *name = command->options[i].name;
        if (seen[i] && is_of_another(given->kind, name))
            return command_usage(command, "--%s means nothing for --kind %s", name,
                                 given->kind->name);
    }
    return EXIT_OK;
}

/* Other kinds than those that take several are of one experiment. */
static int check_sources(const struct command *command, struct plot_given *given)
{
    const struct plot_sources *sources = &given->sources;
    bool are_several = sources->file_count > 1 || sources->experiment_count > 1;
    for (size_t i = 0; i < given->number_count; i++)
        are_several |= strchr(given->trials[i], '/') != NULL;
    if (are_several && !given->kind->takes_several)
        return command_usage(command,
                             "--kind %s is of one EXPERIMENT of one file, and of trials "
                             "by their numbers",
                             given->kind->name);
    if (sources->file_count > 0)
        given->db = sources->files[0];
    if (sources->experiment_count > 0)
        given->experiment = sources->experiments[0];
    return EXIT_OK;
}

static int read_command_line(const struct command *command, int argc, char **argv,
                             struct plot_given *given)
{
    bool seen[OPTIONS_MOST] = {0};
    struct error error;
    *given = (struct plot_given){.db = PLACE_DEFAULT,
                                 .kind = &plot_curves,
                                 .series = {.metric = "loss", .smoothing = (double)NAN}};
    if (options_parse_seen(command, argc, argv, given, seen) != EXIT_OK ||
        refuse_others(command, given, seen) != EXIT_OK ||
        check_sources(command, given) != EXIT_OK)
        return EXIT_USAGE;
    if (!given->output)
        return command_usage(command, "--output FILE is missing (.svg, .png or .pdf)");
    if (gnuplot_format(given->output, &error) == NULL)
        return command_usage(command, "--output %s", error.text);
    return EXIT_OK;
}

void plot_note(struct plot_notes *notes, const char *words)
{
    if (words != NULL && notes->count < PLOT_MOST_NOTES)
        notes->at[notes->count++] = words;
    else if (words != NULL)
        notes->at[PLOT_MOST_NOTES - 1] = "and more, for which there is no room";
}

enum exit_status plot_read_trials(struct database *database,
                                  const struct plot_given *given, struct arena *arena,
                                  struct plot_trials *trials, struct error *error)
{
    enum exit_status status = results_trials(database, given->experiment, arena,
                                             &trials->at, &trials->count, error);
    trials->former = 0;
    if (status == EXIT_OK && !given->all && given->number_count == 0)
        trials->former = query_keep_current(trials->at, &trials->count);
    if (status != EXIT_OK || trials->count > 0)
        return status;
    error_set(error,
              "the config of %s does not ask for any of its %zu trials now: --all "
              "draws them",
              trials->at[0].experiment, trials->former);
    return EXIT_PROGRAM;
}

static enum exit_status draw(struct database *database, const struct plot_given *given,
                             struct arena *arena, struct error *error)
{
    const struct plot_kind *kind = given->kind;
    struct plot_trials trials;
    if (kind->draw != NULL)
        return kind->draw(database, given, arena, error);
    enum exit_status status = plot_read_trials(database, given, arena, &trials, error);
    if (status != EXIT_OK)
        return status;
    const struct compared compared = compared_make(trials.at, trials.count, arena);
    int result = kind->compare(database, given, &compared, trials.former, arena, error);
    return result < 0 ? EXIT_PROGRAM : (enum exit_status)result;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct plot_given given;
    struct database database;
    struct error error;
    if (read_command_line(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (results_open(given.db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    struct arena *arena = arena_new();
    enum exit_status status = draw(&database, &given, arena, &error);
    if (status == EXIT_OK)
        print_out("%s\n", given.output);
    else
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

static const struct command_values settings = {
    .name = "settings",
    .lines = "\"$lamina\" export --sql"
             " 'SELECT DISTINCT coalesce(written, path) FROM axes' 2>/dev/null |"
             " tr -d '\\r' | tail -n +2 | grep -x '[[:alnum:]_.]*'"};

static const struct command_values units = {
    .name = "units",
    .words = (const char *const[]){"iterations", "epochs", "seconds", NULL}};
static const struct command_values axes = {
    .name = "axes", .words = (const char *const[]){"x", "y", "x,y", NULL}};

static const struct command_option options[] = {
    {.value = "EXPERIMENT",
     .repeats = true,
     .help = "by default the one made last; of several the legend\ntells which is which",
     .values = &options_experiments,
     .read = plot_sources_experiment,
     .at = offsetof(struct plot_given, sources)},
    {.name = "output",
     .value = "FILE",
     .help = "the picture; its ending, .svg, .png or .pdf, says which"
             " kind",
     .required = true,
     .read = options_text,
     .at = offsetof(struct plot_given, output)},
    {.name = "kind",
     .value = "KIND",
     .help = "curves (the default): a series over the iterations;\n"
             "settings: the objective against one or two swept settings;\n"
             "parallel: all that is swept; seeds: each config over its\n"
             "seeds; importance: which settings matter; confusion: what\n"
             "is taken for what; history: each row of a sweep and the best\n"
             "so far; all but curves are of the objective",
     .values = &kind_values,
     .read = read_kind,
     .at = offsetof(struct plot_given, kind)},
    {.name = "setting",
     .value = "PATH",
     .repeats = true,
     .help = "--kind settings: against this swept setting, or against two\n"
             "(default: the one that matters most)",
     .values = &settings,
     .read = read_setting},
    {.name = "mean",
     .help = "one curve for each config: the mean over its seeds and folds,\n"
             "with a band of one sample standard deviation",
     .read = options_flag,
     .at = offsetof(struct plot_given, mean)},
    {.name = "all",
     .help = "also earlier trials, that the config as it is now\ndoes not ask for",
     .read = options_flag,
     .at = offsetof(struct plot_given, all)},
    {.name = "trial",
     .value = "N",
     .repeats = true,
     .help = "only this trial, or with --mean its config, as often as needed\n"
             "(EXPERIMENT/N where there are several;\n"
             "default: all, or the best 12 where there are more)",
     .read = read_trial},
    {.name = "metric",
     .value = "M",
     .help = "loss (the default), accuracy, or any name in `series`, such as\n"
             "learning_rate",
     .values = &metrics,
     .read = options_text,
     .at = offsetof(struct plot_given, series.metric)},
    {.name = "split",
     .value = "S",
     .help = "train, validation or test, or several: train,validation\n"
             "(default: test, or validation where that has none, for the\n"
             "accuracy and what else only evaluations measure, train for the\n"
             "others)",
     .usage = "[--split train|validation|test[,...]]",
     .values = &options_splits,
     .read = read_splits},
    {.name = "x",
     .value = "UNIT",
     .help = "over iterations (the default), epochs, or seconds of training,\n"
             "which evaluations have",
     .usage = "[--x iterations|epochs|seconds]",
     .values = &units,
     .read = options_word,
     .at = offsetof(struct plot_given, x)},
    {.name = "log",
     .value = "AXES",
     .help = "logarithmic axes: x, y or x,y",
     .usage = "[--log x|y|x,y]",
     .values = &axes,
     .read = options_word,
     .at = offsetof(struct plot_given, log)},
    {.name = "smooth",
     .value = "W",
     .help = "weight of the past in a moving mean, from 0 (none) to below 1\n"
             "(default: 0.9 for training curves of more than 200 points,\n"
             "else 0)",
     .read = read_smoothing,
     .at = offsetof(struct plot_given, series.smoothing)},
    {.name = "db",
     .value = "FILE",
     .repeats = true,
     .help = "the results file (default: " PLACE_DEFAULT ");\nseveral in one picture",
     .read = plot_sources_file,
     .at = offsetof(struct plot_given, sources)},
    {0}};

const struct command command_plot = {
    .name = "plot",
    .summary = "draw the curves of trials, and other pictures, as SVG, PNG or PDF",
    .place = 50,
    .options = options,
    .notes = "Of longer curves a picture shows the lowest and the highest value of each\n"
             "stretch; `lamina export curves` gives every value.\n",
    .run = run,
};
