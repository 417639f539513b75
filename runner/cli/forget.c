/* lamina forget: deletes experiments or trials, once it is told to by --yes. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/print.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/forget.h"

struct given {
    const char **names; /* has room for all that is on the command line */
    size_t count;
    const char *db;
    bool yes;
};

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

/* What of it the next run makes again. */
static void tell_wanted(const struct forget_report *report)
{
    if (report->wanted > 0)
        print_out("%lld of these trials a config asks for now: its next run trains %s "
                  "anew, under another number\n",
                  (long long)report->wanted, report->wanted == 1 ? "it" : "them");
    if (report->experiments > 0)
        print_out("a run of a config by that name makes a new experiment, with trials "
                  "from 1\n");
}

static void tell(const struct forget_report *report, bool dry)
{
    char time[CLOCK_TEXT_SIZE];
    print_out("%s ", dry ? "it would remove" : "removed");
    if (report->experiments > 0)
        print_out("%lld experiment%s, ", (long long)report->experiments,
                  plural(report->experiments));
    print_out("%lld trial%s: %lld row%s, %lld checkpoint%s (%.2f MB), %s of training\n",
              (long long)report->trials, plural(report->trials), (long long)report->rows,
              plural(report->rows), (long long)report->checkpoints,
              plural(report->checkpoints), (double)report->checkpoint_bytes / 1e6,
              clock_format((double)report->trained_us / 1e6, time));
    if (report->kept > 0)
        print_out("%lld trial%s with all rows, as other experiments have %s: %s\n",
                  (long long)report->kept, report->kept == 1 ? " stays" : "s stay",
                  report->kept == 1 ? "it" : "them", report->examples);
    tell_wanted(report);
    if (dry)
        print_out("nothing was removed: --yes removes it for good\n");
}

static enum exit_status forget_named(struct database *database, const struct given *given,
                                     struct error *error)
{
    struct forget_report report;
    struct arena *arena = arena_new();
    struct named *names = arena_array(arena, given->count, sizeof *names);
    int status = 0;
    for (size_t i = 0; i < given->count && status == 0; i++)
        status = named_find(database, given->names[i], arena, &names[i], error);
    if (status == 0) {
        status = forget(database, names, given->count, !given->yes, &report, error);
        if (status == 0)
            tell(&report, !given->yes);
    }
    arena_free(arena);
    return status == 0 ? EXIT_OK : status > 0 ? EXIT_USAGE : EXIT_PROGRAM;
}

static int forget_in(const struct given *given)
{
    struct database database;
    struct error error;
    if (results_open_to(given->db, given->yes, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    enum exit_status status = forget_named(&database, given, &error);
    if (status != EXIT_OK)
        command_fail(status, &error);
    return results_close(&database, (int)status);
}

static int read_name(const struct command *command, const struct command_option *option,
                     const char *value, void *place)
{
    struct given *given = place;
    (void)command;
    (void)option;
    given->names[given->count++] = value;
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT,
                          .names = memory_zeroed((size_t)argc * sizeof *given.names)};
    int status = options_parse(command, argc, argv, &given);
    if (status == EXIT_OK && given.count == 0)
        status = command_usage(command, "name an experiment, or a trial as EXPERIMENT/N");
    else if (status == EXIT_OK)
        status = forget_in(&given);
    free(given.names);
    return status;
}

static const struct command_option options[] = {
    {.value = "EXPERIMENT[/N]",
     .help = "an experiment with its trials, or one trial",
     .values = &options_experiments,
     .required = true,
     .repeats = true,
     .read = read_name},
    {.name = "yes",
     .help = "delete them; without it only what would go is told",
     .read = options_flag,
     .at = offsetof(struct given, yes)},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_forget = {
    .name = "forget",
    .summary = "delete experiments or trials with all that was recorded",
    .place = 92,
    .options = options,
    .notes = "A trial that another experiment has, too, leaves those that are named and\n"
             "stays with all its rows. No number of a trial is given again. The room in\n"
             "the file is used by later results.\n",
    .run = run,
};
