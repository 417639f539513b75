/* lamina trim: makes a results file smaller. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/print.h"
#include "base/text.h"
#include "cli/command.h"
#include "record/trim.h"

static double megabytes(double bytes)
{
    return bytes / (1024 * 1024);
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
        command_trials(database, name, arena, &trials, &count, error);
    arena_free(arena);
    return status;
}

/* Names what `--unused` removes, which took time to train, and how many that is. */
static int tell_unused(struct database *database, const char *experiment, size_t *count,
                       struct error *error)
{
    struct arena *arena = arena_new();
    struct query_trial *trials;
    size_t strays = 0;
    int status =
        trim_list_unused(database, experiment, arena, &trials, count, &strays, error);
    for (size_t i = 0; i < *count && status == 0; i++)
        print_out("%s/%lld, %s at iteration %lld%s%s\n", trials[i].experiment,
                  (long long)trials[i].number, trials[i].state,
                  (long long)trials[i].last_iteration, trials[i].label[0] ? ": " : "",
                  trials[i].label);
    if (status == 0 && strays > 0)
        print_out("%zu trial%s that no experiment names\n", strays,
                  strays == 1 ? "" : "s");
    *count += strays;
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
    struct trim_report report;
    struct error error;
    double before = file_size(path);
    struct stat status;
    if (stat(path, &status) != 0) {
        error_set(&error, "%s is not there; name the results file with --db", path);
        return command_fail(EXIT_PROGRAM, &error);
    }
    if (database_open(&database, path, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    enum exit_status opened = trim_open(&database, wishes, dry, yes, &report, &error);
    if (opened != EXIT_OK)
        command_fail(opened, &error);
    int result = command_close(&database, (int)opened);
    if (result == EXIT_OK)
        print_report(&report, path, dry, before);
    return result;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"checkpoints", no_argument, NULL, 'c'},
                                            {"unused", no_argument, NULL, 'u'},
                                            {"iterations", required_argument, NULL, 'i'},
                                            {"dry-run", no_argument, NULL, 'n'},
                                            {"yes", no_argument, NULL, 'y'},
                                            {"db", required_argument, NULL, 'd'},
                                            {NULL, 0, NULL, 0}};
    const char *db = PLACE_DEFAULT;
    struct trim_wishes wishes = {0};
    bool dry = false, yes = false;
    int letter;

    while ((letter = command_option(&command_trim, argc, argv, options)) != -1) {
        switch (letter) {
        case 'c':
            wishes.checkpoints = true;
            break;
        case 'u':
            wishes.unused = true;
            break;
        case 'i':
            if (!text_to_integer(optarg, &wishes.every) || wishes.every < 2)
                return command_usage(&command_trim,
                                     "--iterations takes a number from 2, not \"%s\"",
                                     optarg);
            break;
        case 'n':
            dry = true;
            break;
        case 'y':
            yes = true;
            break;
        case 'd':
            db = optarg;
            break;
        default:
            return EXIT_USAGE;
        }
    }
    if (!command_argument(&command_trim, argc, argv, &wishes.experiment))
        return EXIT_USAGE;
    if (!wishes.checkpoints && !wishes.unused && wishes.every == 0)
        wishes.checkpoints = true;
    return trim(db, &wishes, dry, yes);
}

const struct command command_trim = {
    .name = "trim",
    .usage = "trim [EXPERIMENT] [--checkpoints] [--unused --yes]\n"
             "                   [--iterations N] [--dry-run] [--db FILE]",
    .summary = "make a results file smaller",
    .help =
        "  EXPERIMENT      only its trials (default: all)\n"
        "  --checkpoints   remove those of trials that ended (the default)\n"
        "  --unused        name the trials that no experiment's config asks for now\n"
        "  --yes           and remove them\n"
        "  --iterations N  of trials that are done, keep every Nth iteration, the\n"
        "                  first and the last\n"
        "  --dry-run       only tell what would be removed\n"
        "  --db FILE       the results file (default: " PLACE_DEFAULT ")\n"
        "\n"
        "Trials that wait or were interrupted keep their checkpoints. What is removed "
        "is\n"
        "gone for good. The file is then written anew, which needs as much room "
        "again.\n",
    .run = run,
};
