/* lamina note: what is to be remembered of an experiment or a trial. */
#include <inttypes.h>
#include <time.h>

#include "base/print.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/remarks.h"

struct given {
    const char *named, *text, *db;
    int64_t remove; /* 0: none */
};

/* "     3  2026-11-28 04:39 UTC  sweep/7  the loss jumps at 400" */
static int list(struct database *database, const struct named *named, struct arena *arena,
                struct error *error)
{
    struct remarks notes;
    if (remarks_notes(database, named, arena, &notes, error) != 0)
        return -1;
    for (size_t i = 0; i < notes.count; i++) {
        time_t seconds = (time_t)(notes.at[i].time_us / 1000000);
        struct tm utc;
        char when[40] = "";
        if (gmtime_r(&seconds, &utc) != NULL)
            strftime(when, sizeof when, "%Y-%m-%d %H:%M UTC", &utc);
        print_out("%6" PRId64 "  %s  %s", notes.at[i].id, when, named->experiment);
        if (notes.at[i].number > 0)
            print_out("/%" PRId64, notes.at[i].number);
        print_out("  %s\n", notes.at[i].text);
    }
    if (notes.count == 0)
        print_out("%s has no notes\n", named->text);
    return 0;
}

static enum exit_status note(struct database *database, const struct given *given,
                             struct arena *arena, struct error *error)
{
    struct named named;
    int64_t id;
    int status = named_find(database, given->named, arena, &named, error);
    if (status == 0 && given->text != NULL) {
        status = remarks_add_note(database, &named, given->text, &id, error);
        if (status == 0)
            print_out("%s has note %" PRId64 " now\n", named.text, id);
    } else if (status == 0 && given->remove > 0) {
        status = remarks_remove_note(database, &named, given->remove, error);
        if (status == 0)
            print_out("removed note %" PRId64 " of %s\n", given->remove, named.text);
    } else if (status == 0)
        status = list(database, &named, arena, error);
    return status == 0 ? EXIT_OK : status > 0 ? EXIT_USAGE : EXIT_PROGRAM;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT};
    struct database database;
    struct error error;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (given.named == NULL)
        return command_usage(command, "name an experiment, or a trial as EXPERIMENT/N: "
                                      "`lamina status` tells the notes of all");
    if (given.text != NULL && given.remove > 0)
        return command_usage(command, "a TEXT and --remove: give one of them");
    bool writes = given.text != NULL || given.remove > 0;
    if (results_open_to(given.db, writes, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    struct arena *arena = arena_new();
    enum exit_status status = note(&database, &given, arena, &error);
    arena_free(arena);
    if (status != EXIT_OK)
        command_fail(status, &error);
    return results_close(&database, (int)status);
}

static int read_number(const struct command *command, const struct command_option *option,
                       const char *value, void *place)
{
    int64_t *number = place;
    (void)option;
    if (text_to_integer(value, number) && *number >= 1)
        return EXIT_OK;
    return command_usage(command, "--remove takes the number of a note, not \"%s\"",
                         value);
}

static const struct command_option options[] = {
    {.value = "EXPERIMENT[/N]",
     .usage = "EXPERIMENT[/N]",
     .values = &options_experiments,
     .read = options_text,
     .at = offsetof(struct given, named)},
    {.value = "TEXT",
     .help = "the note, as one argument; without it the notes are\nlisted",
     .read = options_text,
     .at = offsetof(struct given, text)},
    {.name = "remove",
     .value = "NUMBER",
     .help = "remove the note that is listed by this number",
     .read = read_number,
     .at = offsetof(struct given, remove)},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_note = {
    .name = "note",
    .summary = "write down what is to be remembered of an experiment or trial",
    .place = 94,
    .options = options,
    .notes =
        "Of an experiment the notes of its trials are listed, too; a trial's are the\n"
        "same in all experiments that ask for it. A TEXT that begins with `-` stands\n"
        "last, behind `--`: lamina note --db FILE -- EXPERIMENT \"-5 % at 400\".\n",
    .run = run,
};
