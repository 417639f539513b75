/* Where results come from: opening and closing the file, and choosing an experiment. */
#include "cli/results.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/print.h"
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
    return writes ? database_open(database, path, error)
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

/* The names of the experiments among the trials, in their order. */
static const char **experiment_names(const struct query_trial *trials, size_t count,
                                     struct arena *arena, size_t *names)
{
    const char **list = arena_array(arena, count, sizeof *list);
    *names = 0;
    for (size_t i = 0; i < count; i++)
        if (*names == 0 || strcmp(list[*names - 1], trials[i].experiment) != 0)
            list[(*names)++] = trials[i].experiment;
    return list;
}

static void unknown_experiment(const char *experiment, const char *file,
                               const char *const *names, size_t count,
                               struct error *error)
{
    const char *nearest = text_nearest(experiment, names, count);
    error_set(error, "there is no experiment \"%s\" in %s: %s \"%s\"%s", experiment, file,
              nearest ? "did you mean" : "the newest one is",
              nearest ? nearest : names[count - 1], nearest ? "?" : "");
}

enum exit_status results_trials(struct database *database, const char *experiment,
                                struct arena *arena, struct query_trial **trials,
                                size_t *count, struct error *error)
{
    struct query_trial *all;
    size_t total, first = 0, name_count;

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
    const char *const *names = experiment_names(all, total, arena, &name_count);
    const char *wanted = experiment ? experiment : names[name_count - 1];
    while (first < total && strcmp(all[first].experiment, wanted) != 0)
        first++;
    if (first == total) {
        unknown_experiment(wanted, database->path, names, name_count, error);
        return EXIT_USAGE;
    }
    *trials = all + first;
    for (*count = 0; first + *count < total; ++*count)
        if (strcmp((*trials)[*count].experiment, wanted) != 0)
            break;
    return EXIT_OK;
}
