/* lamina tag: words by which experiments and trials are found again. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/print.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/remarks.h"

struct given {
    const char *named, *db;
    const char **add, **remove; /* have room for all that is on the command line */
    size_t add_count, remove_count;
};

/* "sweep/7: paper, baseline", a line for each that has some. */
static int list(struct database *database, const struct named *named, struct arena *arena,
                struct error *error)
{
    struct remarks tags;
    if (remarks_tags(database, named, arena, &tags, error) != 0)
        return -1;
    for (size_t i = 0; i < tags.count; i++) {
        bool is_first = i == 0 || tags.at[i].number != tags.at[i - 1].number;
        if (is_first && i > 0)
            print_out("\n");
        if (is_first)
            print_out("%s", named->experiment);
        if (is_first && tags.at[i].number > 0)
            print_out("/%" PRId64, tags.at[i].number);
        print_out("%s %s", is_first ? ":" : ",", tags.at[i].text);
    }
    if (tags.count > 0)
        print_out("\n");
    else
        print_out("%s has no tags\n", named->text);
    return 0;
}

static enum exit_status tag(struct database *database, const struct given *given,
                            struct arena *arena, struct error *error)
{
    struct named named;
    const struct remarks_tags tags = {given->add, given->remove, given->add_count,
                                      given->remove_count};
    int status = named_find(database, given->named, arena, &named, error);
    if (status == 0 && tags.add_count + tags.remove_count > 0)
        status = remarks_change_tags(database, &named, &tags, error);
    if (status == 0)
        status = list(database, &named, arena, error);
    return status == 0 ? EXIT_OK : status > 0 ? EXIT_USAGE : EXIT_PROGRAM;
}

static int tag_in(const struct given *given)
{
    struct database database;
    struct error error;
    bool writes = given->add_count + given->remove_count > 0;
    if (results_open_to(given->db, writes, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    struct arena *arena = arena_new();
    enum exit_status status = tag(&database, given, arena, &error);
    arena_free(arena);
    if (status != EXIT_OK)
        command_fail(status, &error);
    return results_close(&database, (int)status);
}

static int run(const struct command *command, int argc, char **argv)
{
    const size_t room = (size_t)argc * sizeof(const char *);
    struct given given = {
        .db = PLACE_DEFAULT, .add = memory_zeroed(room), .remove = memory_zeroed(room)};
    int status = options_parse(command, argc, argv, &given);
    if (status == EXIT_OK && given.named == NULL)
        status = command_usage(command, "name an experiment, or a trial as EXPERIMENT/N");
    else if (status == EXIT_OK)
        status = tag_in(&given);
    free(given.add);
    free(given.remove);
    return status;
}

static int read_tag(const struct command *command, const struct command_option *option,
                    const char *value, void *place)
{
    struct given *given = place;
    (void)command;
    if (option->name == NULL)
        given->add[given->add_count++] = value;
    else
        given->remove[given->remove_count++] = value;
    return EXIT_OK;
}

static const struct command_option options[] = {
    {.value = "EXPERIMENT[/N]",
     .usage = "EXPERIMENT[/N]",
     .values = &options_experiments,
     .read = options_text,
     .at = offsetof(struct given, named)},
    {.value = "TAG",
     .help = "tags to add; without any, and without --remove, they\nare listed",
     .repeats = true,
     .read = read_tag},
    {.name = "remove",
     .value = "TAG",
     .help = "a tag to remove, as often as needed",
     .repeats = true,
     .read = read_tag},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_tag = {
    .name = "tag",
    .summary = "give an experiment or trial words to find it by",
    .place = 95,
    .options = options,
    .notes = "Of an experiment the tags of its trials are listed, too; a trial's are the "
             "same\n"
             "in all experiments that ask for it. A tag has no comma in it.\n",
    .run = run,
};
