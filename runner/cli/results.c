/* Where results come from: opening and closing the file, and choosing an experiment. */
#include "cli/results.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/print.h"
#include "record/named.h"
#include "record/place.h"

int results_open_to(const char *path, bool writes, struct database *database,
                    struct error *error)
{
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return error_set(
            error,
            "there is no results file %s: `lamina run CONFIG` makes it, --db "
            "FILE names another one",
            path);
    return writes ? database_open_this(database, path, error)
                  : database_open_reader(database, path, error);
}

int results_open(const char *path, struct database *database, struct error *error)
{
    return results_open_to(path, false, database, error);
}

int results_close(struct database *database, int status)
{
    struct error error;
    if (status == EXIT_PROGRAM)
        database_close(database);
    else if (database_finish(database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    if (database->note != NULL)
        print_err("lamina: %s\n", database->note);
    return status;
}

/* Why an experiment that was named has no trials. */
static enum exit_status refuse_name(struct database *database, const char *name,
                                    struct arena *arena, struct error *error)
{
    struct named named;
    int status = named_find(database, name, arena, &named, error);
    if (status != 0)
        return status > 0 ? EXIT_USAGE : EXIT_PROGRAM;
    if (named.trial_id != 0)
        error_set(error, "\"%s\" is a trial: name its experiment, %s", name,
                  named.experiment);
    else
        error_set(error, "%s has no trials any more: a run of its config makes some",
                  name);
    return EXIT_USAGE;
}

enum exit_status results_trials(struct database *database, const char *experiment,
                                struct arena *arena, struct query_trial **trials,
                                size_t *count, struct error *error)
{
    struct query_trial *all;
    size_t total, first = 0;

    if (query_trials(database, NULL, arena, &all, &total, error) != 0)
        return EXIT_PROGRAM;
    if (total == 0) {
        struct text file = {0};
        text_add(&file, "%s", "");
        place_add_option(&file, database->path);
        error_set(error, "there are no trials in %s: `lamina run CONFIG%s` makes some",
                  database->path, file.at);
        text_free(&file);
        return EXIT_PROGRAM;
    }
    const char *wanted = experiment ? experiment : all[total - 1].experiment;
    while (first < total && strcmp(all[first].experiment, wanted) != 0)
        first++;
    if (first == total)
        return refuse_name(database, wanted, arena, error);
    *trials = all + first;
    for (*count = 0; first + *count < total; ++*count)
        if (strcmp((*trials)[*count].experiment, wanted) != 0)
            break;
    return EXIT_OK;
}
