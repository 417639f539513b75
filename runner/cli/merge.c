/* lamina merge: what the shards of a sweep have recorded, in one file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/print.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/merge.h"
#include "record/recorder.h"

/* Whether a file is all that it will be, told where it is not. */
static bool is_whole(const char *path, const struct merge_report *report)
{
    char process[40] = "";
    if (report->writer > 0)
        snprintf(process, sizeof process, " (process %lld)", (long long)report->writer);
    if (report->is_written)
        print_err("lamina: %s is not whole: a run%s writes it; merge it again when that "
                  "has ended\n",
                  path, process);
    else if (report->unfinished > 0)
        print_err("lamina: %s is not whole: %lld of its trials %s not finished; run "
                  "again what wrote it, and merge it again\n",
                  path, (long long)report->unfinished,
                  report->unfinished == 1 ? "is" : "are");
    return !report->is_written && report->unfinished == 0;
}

/* Trials of two sweeps under one name may have the same number, and what went otherwise
 * made one search propose other rows. */
static void tell_others(const char *path, const struct merge_report *report)
{
    const struct merge_told *told = &report->renumbered;
    if (told->count > 0)
        print_err(
            "lamina: %s: %lld trial%s numbered anew, as other trials have the number "
            "here: %s\n",
            path, (long long)told->count, told->count == 1 ? " is" : "s are",
            told->examples);
    told = &report->reproposed;
    if (told->count > 0)
        print_err("lamina: %s: its search has proposed %lld row%s otherwise than here, "
                  "where that stands; the trials are taken: %s\n",
                  path, (long long)told->count, told->count == 1 ? "" : "s",
                  told->examples);
}

/* "merged 4 files: 36 trials, 34 done, 2 failed. Results: all.db"; how many failed. */
static int summarize(struct database *database, int files, int64_t *failed)
{
    struct merge_total total;
    struct error error;
    if (merge_count(database, &total, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    print_out("merged %d file%s: %lld trial%s", files, files == 1 ? "" : "s",
              (long long)total.trials, total.trials == 1 ? "" : "s");
    for (int state = 0; state <= TRIAL_INTERRUPTED; state++)
        if (total.states[state] > 0)
            print_out(", %lld %s", (long long)total.states[state],
                      trial_state_name((enum trial_state)state));
    print_out(". Results: %s\n", database->path);
    *failed = total.failed;
    return EXIT_OK;
}

/* Whether one of the files, or the one to merge into, is that one. */
static bool is_named(const char *path, const char *into, const char *const *files,
                     int count)
{
    bool found = merge_is_same(path, into);
    for (int i = 0; i < count && !found; i++)
        found = merge_is_same(path, files[i]);
    return found;
}

/* Leaves each results file once. What lies beside one goes, as `*` names it too; it is a
 * mistake where the file itself is not named. */
static int choose(const char *into, const char **files, int *count, struct error *error)
{
    char base[4096];
    int chosen = 0;
    for (int i = 0; i < *count; i++) {
        bool belongs = merge_belongs(files[i], base, sizeof base);
        if (belongs && !is_named(base, into, files, *count))
            return error_set(error, "%s is a part of %s: name that instead", files[i],
                             base);
        bool is_known = false;
        for (int j = 0; j < chosen && !is_known; j++)
            is_known = merge_is_same(files[j], files[i]);
        if (!belongs && !is_known)
            files[chosen++] = files[i];
    }
    *count = chosen;
    return chosen > 0 ? 0 : error_set(error, "nothing is named to merge into %s", into);
}

static int merge(const char *into, const char **files, int count)
{
    struct database database;
    struct error error;
    bool whole = true;
    int64_t failed = 0;
    if (choose(into, files, &count, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    for (int i = 0; i < count; i++)
        if (merge_check(files[i], into, &error) != 0)
            return command_fail(EXIT_PROGRAM, &error);
    if (database_open_argument(&database, into, true, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    int status = 0;
    for (int i = 0; i < count && status == 0; i++) {
        struct merge_report report;
        status = merge_file(&database, files[i], &report, &error);
        if (status != 0)
            break;
        print_out("%s: %lld trial%s, %lld taken\n", files[i], (long long)report.trials,
                  report.trials == 1 ? "" : "s", (long long)report.taken);
        fflush(stdout);
        tell_others(files[i], &report);
        whole &= is_whole(files[i], &report);
    }
    if (status != 0)
        command_fail(EXIT_PROGRAM, &error);
    else
        status = summarize(&database, count, &failed);
    status = results_close(&database, status != 0 ? EXIT_PROGRAM : EXIT_OK);
    if (status != EXIT_OK)
        return status;
    return !whole ? EXIT_AGAIN : failed > 0 ? EXIT_TRIALS : EXIT_OK;
}

struct given {
    const char *into;
    const char **files; /* has room for all that is on the command line */
    int count;
};

static int read_file(const struct command *command, const struct command_option *option,
                     const char *value, void *place)
{
    struct given *given = place;
    (void)command;
    (void)option;
    given->files[given->count++] = value;
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.files = memory_zeroed((size_t)argc * sizeof *given.files)};
    int status = options_parse(command, argc, argv, &given);
    if (status == EXIT_OK && given.count == 0)
        status =
            command_usage(command, "name the file to merge into, and those to merge");
    else if (status == EXIT_OK)
        status = merge(given.into, given.files, given.count);
    free(given.files);
    return status;
}

static const struct command_option options[] = {
    {.value = "OUT",
     .help = "the file to merge into; it is made where it is missing",
     .required = true,
     .read = options_text,
     .at = offsetof(struct given, into)},
    {.value = "IN",
     .help = "results files, such as the shards of `lamina run --shard I/N`",
     .required = true,
     .repeats = true,
     .read = read_file},
    {0}};

const struct command command_merge = {
    .name = "merge",
    .summary = "put the results of several files into one",
    .place = 80,
    .options = options,
    .notes =
        "Of a trial that several files have, the fullest attempt is taken. Merging\n"
        "again changes nothing. Exit status: 0 all is whole and done, 3 trials failed,\n"
        "75 a file is not whole yet, 1 nothing could be merged from a file, 2 usage.\n",
    .run = run,
};
