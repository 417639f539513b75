/* lamina data: what is read of a config's data and what was made of it. */
#include <stddef.h>
#include <string.h>

#include "base/print.h"
#include "cli/arguments.h"
#include "cli/data_told.h"
#include "view/gnuplot.h"
#include "view/shown.h"

/* Samples: of lines, of a sheet, of one that shows what augmentation does; at most. */
enum { TOLD = 5, DRAWN = 64, CHANGED = 8, MOST = 1000000 };

struct given {
    struct arguments arguments; /* first */
    const char *split, *output;
    int64_t samples, trial; /* -1, 0: not given */
    bool json;
};

static const struct dataset *dataset_of(const struct prepared *prepared, size_t trial)
{
    return prepared->datasets[prepared->spec_of[trial]];
}

static enum split chosen_split(const struct given *given)
{
    enum split split = SPLIT_TRAIN;
    while (given->split != NULL && strcmp(given->split, dataset_split_name(split)) != 0)
        split++;
    return split;
}

static int draw(const struct given *given, const struct prepared *prepared, size_t trial,
                struct arena *arena)
{
    const struct dataset *dataset = dataset_of(prepared, trial);
    const struct trial_spec *spec = prepared->plan.trials[trial].spec;
    enum split split = chosen_split(given);
    bool changes = split == SPLIT_TRAIN && dataset_is_augmented(&dataset->augmentation);
    int64_t wanted = given->samples >= 0 ? given->samples : changes ? CHANGED : DRAWN;
    int64_t count = dataset->splits[split].count;
    int64_t drawn = wanted < count ? wanted : count;
    const struct shown_sheet sheet = {
        .title = arena_format(arena, "%s, %s split: %lld of %lld samples",
                              spec->dataset.kind->name, dataset_split_name(split),
                              (long long)drawn, (long long)count),
        .dataset = dataset,
        .split = split,
        .samples = drawn,
        .seed = prepared->plan.trials[trial].seed,
        .shares = spec->values.compat == COMPAT_PYTORCH};
    struct error error;
    if (!shown_can_draw(dataset)) {
        error_set(&error, "what is drawn are images of one channel or three, and a "
                          "sample of this data is none: leave --output out");
        return command_fail(EXIT_USAGE, &error);
    }
    if (shown_draw(&sheet, given->output, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    print_out("%s\n", given->output);
    return EXIT_OK;
}

static int tell(const struct given *given, const struct prepared *prepared, size_t trial,
                struct arena *arena)
{
    const struct dataset *dataset = dataset_of(prepared, trial);
    enum split split = chosen_split(given);
    int64_t wanted = given->samples >= 0 ? given->samples : TOLD;
    int64_t count = dataset->splits[split].count;
    int64_t told = wanted < count ? wanted : count;
    float *inputs =
        arena_try_floats(arena, (size_t)(told * lamina_elements(&dataset->sample)));
    struct summary summary;
    struct batch samples;
    struct error error;
    if (summary_make(dataset, split, arena, &summary, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    if (inputs == NULL || batch_make(&samples, dataset, told, inputs, arena) != 0) {
        error_set(&error, "there is no memory for %lld samples: give fewer --samples",
                  (long long)told);
        return command_fail(EXIT_PROGRAM, &error);
    }
    batch_gather(dataset, split, NULL, 0, told, &samples);
    const struct trial *of = &prepared->plan.trials[trial];
    const struct data_told told_of = {.trial = of->number,
                                      .settings = of->label,
                                      .type = of->spec->dataset.kind->name,
                                      .dataset = dataset,
                                      .split = split,
                                      .summary = &summary,
                                      .samples = &samples};
    (given->json ? data_told_print_json : data_told_print)(&told_of);
    return EXIT_OK;
}

/* Whether the trial's data is still to be shown; and how many have it. */
static bool is_next(const struct given *given, const struct prepared *prepared,
                    size_t trial, size_t *trials)
{
    const struct dataset *dataset = dataset_of(prepared, trial);
    bool next = given->trial == 0 || given->trial == prepared->plan.trials[trial].number;
    *trials = 0;
    for (size_t i = 0; i < prepared->plan.count; i++) {
        bool same = dataset_of(prepared, i) == dataset;
        next = next && (given->trial != 0 || !same || i >= trial);
        *trials += same;
    }
    return next;
}

static int show_one(const struct given *given, const struct prepared *prepared,
                    size_t trial)
{
    enum split split = chosen_split(given);
    struct error error;
    if (dataset_of(prepared, trial)->splits[split].count == 0) {
        error_set(&error, "the data has no %s split", dataset_split_name(split));
        return command_fail(EXIT_USAGE, &error);
    }
    struct arena *arena = arena_new();
    int status = (given->output != NULL ? draw : tell)(given, prepared, trial, arena);
    arena_free(arena);
    return status;
}

/* Of a picture there is one, of the first data: what others there are is told. */
static int show(const struct command *command, const struct given *given,
                const struct prepared *prepared)
{
    int status = EXIT_OK;
    size_t shown = 0, others = 0, trials;
    for (size_t i = 0; i < prepared->plan.count && status == EXIT_OK; i++) {
        const struct trial *trial = &prepared->plan.trials[i];
        if (!is_next(given, prepared, i, &trials))
            continue;
        others += given->output != NULL && shown > 0;
        if (given->output != NULL && shown > 0)
            continue;
        if (given->json)
            print_out("%s", shown == 0 ? "[" : ",");
        else if (trials < prepared->plan.count)
            print_out("[%lld/%zu] %s: %zu trial%s with this data\n",
                      (long long)trial->number, prepared->plan.total, trial->label,
                      trials, trials == 1 ? " is" : "s are");
        if (given->json && shown > 0)
            print_out("\n");
        status = show_one(given, prepared, i);
        shown++;
    }
    if (given->json && status == EXIT_OK)
        print_out("]\n");
    if (others > 0)
        print_out("%zu other%s of the sweep: `--trial N` draws that of trial N\n", others,
                  others == 1 ? "" : "s");
    if (shown > 0)
        return status;
    return command_usage(command, "--trial %lld: the config has trials 1 to %zu",
                         (long long)given->trial, prepared->plan.total);
}

static int read_trial(const struct command *command, const struct command_option *option,
                      const char *value, void *place)
{
    int64_t *trial = place;
    (void)option;
    if (!text_to_integer(value, trial) || *trial < 1)
        return command_usage(command, "--trial takes a trial's number, not \"%s\"",
                             value);
    return EXIT_OK;
}

static int read_samples(const struct command *command,
                        const struct command_option *option, const char *value,
                        void *place)
{
    int64_t *samples = place;
    (void)option;
    if (!text_to_integer(value, samples) || *samples < 0 || *samples > MOST)
        return command_usage(command, "--samples takes a number from 0 to %d, not \"%s\"",
                             MOST, value);
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.samples = -1};
    struct prepared prepared;
    struct error error;
    int status = arguments_parse(command, argc, argv, &given.arguments);
    if (status != EXIT_OK)
        return status;
    if (given.json && given.output != NULL)
        return command_usage(command, "--json and --output: give one of them");
    if (given.output != NULL && gnuplot_format(given.output, &error) == NULL)
        return command_usage(command, "--output %s", error.text);
    status = arguments_prepare(&given.arguments.prepare, false, &prepared);
    if (status == EXIT_OK)
        status = show(command, &given, &prepared);
    prepare_free(&prepared);
    return status;
}

static const struct command_option options[] = {
    ARGUMENTS_CONFIG,
    ARGUMENTS_SET,
    {.name = "split",
     .value = "train|validation|test",
     .help = "of which split (default: train)",
     .values = &options_splits,
     .read = options_word,
     .at = offsetof(struct given, split)},
    {.name = "samples",
     .value = "N",
     .help = "so many samples (default: 5; of pictures 64)",
     .read = read_samples,
     .at = offsetof(struct given, samples)},
    {.name = "trial",
     .value = "N",
     .help = "the data of trial N alone",
     .read = read_trial,
     .at = offsetof(struct given, trial)},
    {.name = "json",
     .help = "all of it, for programs",
     .read = options_flag,
     .at = offsetof(struct given, json)},
    {.name = "output",
     .value = "FILE",
     .help = "draw a sheet of them, .png, .svg or .pdf",
     .read = options_text,
     .at = offsetof(struct given, output)},
    ARGUMENTS_PLUGIN_PATH,
    {0}};

const struct command command_data = {
    .name = "data",
    .summary = "show the data of a config as a network gets it",
    .place = 25,
    .options = options,
    .run = run,
};
