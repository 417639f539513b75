/* lamina rename: another name for an experiment. */
#include "base/print.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/named.h"

struct given {
    const char *experiment, *name, *db;
};

static enum exit_status rename_in(struct database *database, const struct given *given,
                                  struct arena *arena, struct error *error)
{
    struct named named;
    int status = named_find(database, given->experiment, arena, &named, error);
    if (status == 0 && named.trial_id != 0) {
        error_set(error, "%s is a trial, which has a number and no name", named.text);
        return EXIT_USAGE;
    }
    if (status == 0)
        status = named_rename(database, &named, given->name, error);
    if (status != 0)
        return status > 0 ? EXIT_USAGE : EXIT_PROGRAM;
    print_out("%s is %s now. Its config must say `name: %s`, too: a run by the name %s "
              "makes a new experiment\n",
              named.experiment, given->name, given->name, named.experiment);
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT};
    struct database database;
    struct error error;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (given.name == NULL)
        return command_usage(command, "give the experiment and its new name");
    if (results_open_to(given.db, true, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    struct arena *arena = arena_new();
    enum exit_status status = rename_in(&database, &given, arena, &error);
    arena_free(arena);
    if (status != EXIT_OK)
        command_fail(status, &error);
    return results_close(&database, (int)status);
}

static const struct command_option options[] = {
    {.value = "EXPERIMENT",
     .usage = "EXPERIMENT",
     .values = &options_experiments,
     .read = options_text,
     .at = offsetof(struct given, experiment)},
    {.value = "NEW",
     .help = "its name from now on, which no other one has",
     .usage = "NEW",
     .read = options_text,
     .at = offsetof(struct given, name)},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_rename = {
    .name = "rename",
    .summary = "give an experiment another name",
    .place = 93,
    .options = options,
    .notes = "The config that it is run from must get the name, too.\n",
    .run = run,
};
