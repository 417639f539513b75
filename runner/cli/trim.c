/* lamina trim: makes a results file smaller. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/print.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/trim.h"

static double megabytes(double bytes)
{
    return bytes / 1e6;
}

static double file_size(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (double)status.st_size : 0;
}

static void print_report(const struct trim_report *report, const char *path, bool dry,
                         double before)
{
    print_out("%s %lld checkpoint%s (%.2f MB), %lld unused trial%s, %lld iteration%s\n",
              dry ? "it would remove" : "removed", (long long)report->checkpoints,
              report->checkpoints == 1 ? "" : "s",
              megabytes((double)report->checkpoint_bytes), (long long)report->trials,
              report->trials == 1 ? "" : "s", (long long)report->iterations,
              report->iterations == 1 ? "" : "s");
    if (report->kept > 0)
        print_out("%lld checkpoint%s %s kept, as the config says: --checkpoints %s %s\n",
                  (long long)report->kept, report->kept == 1 ? "" : "s",
                  report->kept == 1 ? "is" : "are", dry ? "would remove" : "removes",
                  report->kept == 1 ? "it, too" : "them, too");
    if (dry)
        return;
    print_out("%s: %.2f MB, now %.2f MB\n", path, megabytes(before),
              megabytes(file_size(path)));
    if (!report->compact)
        print_err(
            "lamina: the disk has no room to write %s anew, so the file is as large "
            "as before; later results use the room that is free in it\n",
            path);
}

/* Whether there is one of that name. */
static enum exit_status check_experiment(struct database *database, const char *name,
                                         struct error *error)
{
    struct arena *arena = arena_new();
    struct query_trial *trials;
    size_t count;
    enum exit_status status =
        results_trials(database, name, arena, &trials, &count, error);
    arena_free(arena);
    return status;
}

/* Names what `--unused` removes, which took time to train, and how many that is. */
static int tell_unused(struct database *database, const char *experiment, size_t *count,
                       struct error *error)
{
    struct arena *arena = arena_new();
    struct trim_unused list = {0};
    int status = trim_list_unused(database, experiment, arena, &list, error);
    for (size_t i = 0; i < list.count && status == 0; i++) {
        const struct query_trial *trial = &list.trials[i];
        print_out("%s/%lld, %s at iteration %lld%s%s\n", trial->experiment,
                  (long long)trial->number, trial->state,
                  (long long)trial->last_iteration, trial->label[0] ? ": " : "",
                  trial->label);
    }
    if (status == 0 && list.strays > 0)
        print_out("%zu trial%s that no experiment names\n", list.strays,
                  list.strays == 1 ? "" : "s");
    *count = list.count + list.strays;
    arena_free(arena);
    return status;
}

static enum exit_status trim_open(struct database *database,
                                  const struct trim_wishes *wishes, bool dry, bool yes,
                                  struct trim_report *report, struct error *error)
{
    size_t unused = 0;
    if (wishes->experiment != NULL) {
        enum exit_status status = check_experiment(database, wishes->experiment, error);
        if (status != EXIT_OK)
            return status;
    }
    if (wishes->unused && tell_unused(database, wishes->experiment, &unused, error) != 0)
        return EXIT_PROGRAM;
    if (unused > 0 && !dry && !yes) {
        error_set(error, "nothing was removed: --unused removes these trials with all "
                         "their rows for good, and wants --yes");
        return EXIT_USAGE;
    }
    return trim_file(database, wishes, dry, report, error) == 0 ? EXIT_OK : EXIT_PROGRAM;
}

static int trim(const char *path, const struct trim_wishes *wishes, bool dry, bool yes)
{
    struct database database;
    struct trim_report report = {0};
    struct error error;
    double before = file_size(path);
    struct stat status;
    if (stat(path, &status) != 0) {
        error_set(&error, "%s is not there; name the results file with --db", path);
        return command_fail(EXIT_PROGRAM, &error);
    }
    if (database_open_this(&database, path, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    enum exit_status opened = trim_open(&database, wishes, dry, yes, &report, &error);
    if (opened != EXIT_OK)
        command_fail(opened, &error);
    int result = results_close(&database, (int)opened);
    if (result == EXIT_OK)
        print_report(&report, path, dry, before);
    return result;
}

struct given {
    const char *experiment, *db;
    struct trim_wishes wishes;
    bool dry, yes;
};

static int read_every(const struct command *command, const struct command_option *option,
                      const char *value, void *place)
{
    int64_t *every = place;
    (void)option;
    if (!text_to_integer(value, every) || *every < 2)
        return command_usage(command, "--iterations takes a number from 2, not \"%s\"",
                             value);
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT};
    struct trim_wishes *wishes = &given.wishes;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    wishes->experiment = given.experiment;
    wishes->weights = wishes->checkpoints;
    if (!wishes->checkpoints && !wishes->unused && wishes->every == 0)
        wishes->checkpoints = true;
    return trim(given.db, wishes, given.dry, given.yes);
}

static const struct command_option options[] = {
    OPTIONS_EXPERIMENT(struct given, "only its trials (default: all)"),
    {.name = "checkpoints",
     .help = "remove those of trials that ended; without an option, but\nfor those that "
             "`checkpoint` keeps",
     .read = options_flag,
     .at = offsetof(struct given, wishes.checkpoints)},
    {.name = "unused",
     .help = "name the trials that no experiment's config asks for now",
     .usage = "[--unused --yes]",
     .read = options_flag,
     .at = offsetof(struct given, wishes.unused)},
    {.name = "yes",
     .help = "and remove them",
     .usage = "",
     .read = options_flag,
     .at = offsetof(struct given, yes)},
    {.name = "iterations",
     .value = "N",
     .help = "of trials that are done, keep every Nth iteration, the\nfirst and the last",
     .read = read_every,
     .at = offsetof(struct given, wishes.every)},
    {.name = "dry-run",
     .help = "only tell what would be removed",
     .read = options_flag,
     .at = offsetof(struct given, dry)},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_trim = {
    .name = "trim",
    .summary = "make a results file smaller",
    .place = 90,
    .options = options,
    .notes =
        "Trials that wait or were interrupted keep their checkpoints. What is removed "
        "is\n"
        "gone for good. The file is then written anew, which needs as much room "
        "again.\n",
    .run = run,
};
