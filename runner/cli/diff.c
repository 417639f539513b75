/* lamina diff: in what two trials differ, and what each came to. It only reads. */
#include <string.h>

#include "base/print.h"
#include "base/terminal.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/compare.h"

struct given {
    const char *names[2], *files[2];
    size_t file_count;
};

static const char *const titles[COMPARE_PARTS] = {
    [COMPARE_SETTINGS] = "settings", [COMPARE_CONFIG] = "config",
    [COMPARE_PROGRAM] = "program",   [COMPARE_DATA] = "data",
    [COMPARE_RESULTS] = "results",   [COMPARE_COST] = "cost",
};

/* ---- Printing ---- */

static int wider(int width, const char *text)
{
    int other = print_width(text);
    return other > width ? other : width;
}

static const char *cell(const char *text)
{
    return text == NULL ? "-" : text[0] == '\0' ? "\"\"" : text;
}

/* Rows that are shown: of results and cost all, of the rest those that differ. */
static bool is_shown(const struct compare_row *row, enum compare_part part)
{
    return !row->same || part >= COMPARE_RESULTS;
}

/* The widths of key, one and other; false where a terminal has no room for them. */
static bool fits(const struct compare_rows *rows, enum compare_part part,
                 const char *const names[2], int widths[3])
{
    widths[0] = print_width(titles[part]);
    for (int i = 0; i < 2; i++)
        widths[1 + i] = print_width(names[i]);
    for (size_t i = 0; i < rows->count; i++)
        if (is_shown(&rows->at[i], part)) {
            widths[0] = wider(widths[0], rows->at[i].key);
            widths[1] = wider(widths[1], cell(rows->at[i].one));
            widths[2] = wider(widths[2], cell(rows->at[i].other));
        }
    return (size_t)widths[0] + (size_t)widths[1] + (size_t)widths[2] +
               strlen("        same") <=
           terminal_width(stdout);
}

static void print_row(const struct compare_row *row, const int widths[3], bool beside,
                      const char *const names[2])
{
    if (beside) {
        print_out("  %-*s  %-*s  %-*s%s\n", widths[0], row->key, widths[1],
                  cell(row->one), row->same ? widths[2] : 0, cell(row->other),
                  row->same ? "  same" : "");
    } else if (row->same)
        print_out("  %s: %s, the same\n", row->key, cell(row->one));
    else
        print_out("  %s\n    %s: %s\n    %s: %s\n", row->key, names[0], cell(row->one),
                  names[1], cell(row->other));
}

static void print_part(const struct compare_rows *rows, enum compare_part part,
                       const char *const names[2])
{
    int widths[3];
    bool beside = fits(rows, part, names, widths);
    bool any = rows->different > 0 || (part >= COMPARE_RESULTS && rows->count > 0);
    if (rows->count == 0)
        print_out("%s: nothing is recorded\n", titles[part]);
    else if (rows->different == 0)
        print_out("%s: the same, all %zu\n", titles[part], rows->count);
    else
        print_out("%s: %zu of %zu differ%s\n", titles[part], rows->different, rows->count,
                  rows->different == 1 ? "s" : "");
    if (any && beside)
        print_out("  %-*s  %-*s  %s\n", widths[0], "", widths[1], names[0], names[1]);
    for (size_t i = 0; i < rows->count; i++)
        if (is_shown(&rows->at[i], part))
            print_row(&rows->at[i], widths, beside, names);
    print_out("\n");
}

/* What the parts cannot show. */
static void tell_keys(const struct compare_trial trials[2], const char *const names[2],
                      const struct compare_rows *settings)
{
    if (strcmp(trials[0].run_key, trials[1].run_key) == 0)
        print_out("%s and %s are one config with one seed, data and layers: the same "
                  "trial\n\n",
                  names[0], names[1]);
    else if (settings->different == 0)
        print_out("%s and %s have the same settings, and differ in what their data, or "
                  "the weights that they begin with, hold, or in versions of layers\n\n",
                  names[0], names[1]);
}

static void print_all(const struct compare_trial trials[2], const char *const names[2],
                      struct arena *arena)
{
    for (int part = 0; part < COMPARE_PARTS; part++) {
        const struct compare_rows rows =
            compare_join(&trials[0].parts[part], &trials[1].parts[part], arena);
        if (part == COMPARE_SETTINGS)
            tell_keys(trials, names, &rows);
        print_part(&rows, (enum compare_part)part, names);
    }
}

/* ---- Reading ---- */

static enum exit_status read_trial(const char *name, const char *file,
                                   struct arena *arena, struct compare_trial *trial,
                                   struct error *error)
{
    struct database database;
    struct named named;
    if (results_open(file, &database, error) != 0)
        return EXIT_PROGRAM;
    int status = named_find(&database, name, arena, &named, error);
    if (status == 0 && named.trial_id == 0) {
        error_set(error, "%s is an experiment: name a trial of it as %s/N", name, name);
        status = 1;
    }
    if (status == 0)
        status = compare_read(&database, &named, arena, trial, error);
    database_close(&database);
    return status == 0 ? EXIT_OK : status > 0 ? EXIT_USAGE : EXIT_PROGRAM;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.files = {PLACE_DEFAULT, NULL}};
    struct compare_trial trials[2];
    struct error error;
    enum exit_status status = EXIT_OK;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (given.names[1] == NULL)
        return command_usage(command, "name two trials, each as EXPERIMENT/N");
    if (given.file_count < 2)
        given.files[1] = given.files[0];
    struct arena *arena = arena_new();
    for (int i = 0; i < 2 && status == EXIT_OK; i++)
        status = read_trial(given.names[i], given.files[i], arena, &trials[i], &error);
    for (int i = 0; i < 2 && given.file_count == 2; i++)
        given.names[i] = arena_format(arena, "%s in %s", given.names[i], given.files[i]);
    if (status == EXIT_OK)
        print_all(trials, given.names, arena);
    else
        command_fail(status, &error);
    arena_free(arena);
    return (int)status;
}

static int read_file(const struct command *command, const struct command_option *option,
                     const char *value, void *place)
{
    struct given *given = place;
    (void)option;
    if (given->file_count == 2)
        return command_usage(command, "--db: two files at most, one for each trial");
    given->files[given->file_count++] = value;
    return EXIT_OK;
}

static const struct command_option options[] = {
    {.value = "A/N",
     .help = "a trial, by its experiment and its number there",
     .usage = "A/N",
     .values = &options_experiments,
     .read = options_text,
     .at = offsetof(struct given, names[0])},
    {.value = "B/N",
     .help = "and the one to see beside it",
     .usage = "B/N",
     .values = &options_experiments,
     .read = options_text,
     .at = offsetof(struct given, names[1])},
    {.name = "db",
     .value = "FILE",
     .help = "the results file (default: " PLACE_DEFAULT "); given\ntwice, that of each",
     .repeats = true,
     .read = read_file},
    {0}};

const struct command command_diff = {
    .name = "diff",
    .summary = "show in what two trials differ, and what each came to",
    .place = 37,
    .options = options,
    .notes =
        "Of settings, config, program and data what differs is shown, of results all.\n"
        "What is long is shown by the first digits of its SHA-256. Exit status: 0,\n"
        "whether they differ or not.\n",
    .run = run,
};
