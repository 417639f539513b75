/* Each experiment in a file is a source, whose lines are made and chosen by itself. */
#include "cli/plot_sources.h"

#include <string.h>

#include "base/text.h"
#include "cli/results.h"
#include "record/merge.h"

static int add(const struct command *command, const char *what, const char *value,
               const char *values[PLOT_SOURCES_MOST], size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(values[i], value) == 0)
            return command_usage(command, "%s %s is named twice", what, value);
    if (*count == PLOT_SOURCES_MOST)
        return command_usage(command, "more than %d of %s are named", PLOT_SOURCES_MOST,
                             what);
    values[(*count)++] = value;
    return EXIT_OK;
}

int plot_sources_file(const struct command *command, const struct command_option *option,
                      const char *value, void *place)
{
    struct plot_sources *sources = place;
    (void)option;
    for (size_t i = 0; i < sources->file_count; i++)
        if (merge_is_same(sources->files[i], value) &&
            strcmp(sources->files[i], value) != 0)
            return command_usage(command, "--db %s and %s are the same file",
                                 sources->files[i], value);
    return add(command, "--db", value, sources->files, &sources->file_count);
}

int plot_sources_experiment(const struct command *command,
                            const struct command_option *option, const char *value,
                            void *place)
{
    struct plot_sources *sources = place;
    (void)option;
    return add(command, "EXPERIMENT", value, sources->experiments,
               &sources->experiment_count);
}

/* ---- Trials that are named ---- */

/* Where the number begins in "7" or "rates/7"; the experiment's name may have a slash. */
static const char *number_of(const char *trial)
{
    const char *slash = strrchr(trial, '/');
    return slash != NULL ? slash + 1 : trial;
}

static bool is_of(const char *trial, const char *experiment)
{
    const char *number = number_of(trial);
    return number == trial || (strlen(experiment) + 1 == (size_t)(number - trial) &&
                               memcmp(experiment, trial, strlen(experiment)) == 0);
}

/* The experiments that are named, be it by trials alone; one NULL: none is. */
static size_t list_names(const struct plot_sources_wish *wish, struct arena *arena,
                         const char ***names)
{
    const struct plot_sources *sources = wish->sources;
    size_t count = 0;
    *names = arena_array(arena, sources->experiment_count + wish->trial_count + 1,
                         sizeof **names);
    for (size_t i = 0; i < sources->experiment_count; i++)
        (*names)[count++] = sources->experiments[i];
    for (size_t i = 0; i < wish->trial_count && sources->experiment_count == 0; i++) {
        const char *trial = wish->trials[i], *number = number_of(trial);
        bool is_known = number == trial;
        for (size_t j = 0; j < count && !is_known; j++)
            is_known = is_of(trial, (*names)[j]);
        if (!is_known)
            (*names)[count++] = arena_copy(arena, trial, (size_t)(number - trial) - 1);
    }
    return count > 0 ? count : 1;
}

/* ---- Sources ---- */

struct source {
    const char *experiment;
    struct lines lines;
    bool is_chosen; /* by trials that are named */
};

struct search {
    const struct plot_sources_wish *wish;
    struct arena *arena;
    struct plot_sources_found *found;
    struct source *sources;
    size_t count;
};

static enum exit_status add_source(struct search *search, struct database *database,
                                   const char *experiment, struct error *error)
{
    const struct plot_sources_wish *wish = search->wish;
    struct source *source = &search->sources[search->count];
    int64_t *numbers = arena_array(search->arena, wish->trial_count, sizeof *numbers);
    struct query_trial *trials;
    size_t count, chosen = 0;
    enum exit_status status =
        results_trials(database, experiment, search->arena, &trials, &count, error);
    if (status != EXIT_OK)
        return status;
    source->experiment = trials[0].experiment;
    for (size_t i = 0; i < wish->trial_count; i++)
        chosen += is_of(wish->trials[i], source->experiment) &&
                  text_to_integer(number_of(wish->trials[i]), &numbers[chosen]);
    source->is_chosen = chosen > 0;
    if (!wish->all && chosen == 0)
        search->found->former += query_keep_current(trials, &count);
    source->lines = lines_make(trials, count, wish->mean, search->arena);
    lines_set_database(&source->lines, database);
    search->count++;
    return chosen == 0 || lines_choose(&source->lines, numbers, chosen, database->path,
                                       search->arena, error) == 0
               ? EXIT_OK
               : EXIT_USAGE;
}

/* Of several files not each needs to have each experiment. */
static enum exit_status add_sources(struct search *search, struct error *error)
{
    const size_t file_count = search->found->other_count + 1;
    const char **names;
    size_t name_count = list_names(search->wish, search->arena, &names);
    search->sources =
        arena_array(search->arena, name_count * file_count, sizeof *search->sources);
    for (size_t i = 0; i < name_count; i++) {
        size_t before = search->count;
        enum exit_status status = EXIT_OK;
        for (size_t j = 0; j < file_count; j++) {
            size_t last = search->count;
            struct database *file =
                j == 0 ? search->wish->first : &search->found->others[j - 1];
            status = add_source(search, file, names[i], error);
            bool lacks = status == EXIT_USAGE && search->count == last;
            if (status != EXIT_OK && !(lacks && file_count > 1))
                return status;
        }
        if (search->count == before)
            return status;
    }
    return EXIT_OK;
}

/* A number alone says nothing where there are several sources, nor a name that none has.
 */
static enum exit_status check_trials(const struct search *search, struct error *error)
{
    for (size_t i = 0; i < search->wish->trial_count; i++) {
        const char *trial = search->wish->trials[i];
        bool is_known = false;
        for (size_t j = 0; j < search->count; j++)
            is_known |= is_of(trial, search->sources[j].experiment);
        if (search->count > 1 && number_of(trial) == trial) {
            error_set(error,
                      "several experiments or files are drawn: name a trial of one as "
                      "EXPERIMENT/%s",
                      trial);
            return EXIT_USAGE;
        }
        if (!is_known) {
            error_set(error, "--trial %s is of an experiment that is not drawn", trial);
            return EXIT_USAGE;
        }
    }
    return EXIT_OK;
}

/* All lines, of each source the best of its part. */
static void join(struct search *search)
{
    struct lines *parts = arena_array(search->arena, search->count, sizeof *parts);
    size_t total = 0, part = 0;
    for (size_t i = 0; i < search->count; i++) {
        part = search->wish->most / search->count;
        total += search->sources[i].lines.count;
    }
    for (size_t i = 0; i < search->count; i++) {
        struct lines *lines = &search->sources[i].lines;
        search->found->whole += lines->count;
        if (!search->sources[i].is_chosen && total > search->wish->most &&
            lines->count > part) {
            lines_sort(lines);
            lines->count = part > 0 ? part : 1;
        }
        parts[i] = *lines;
    }
    search->found->lines =
        search->count == 1 ? parts[0] : lines_join(parts, search->count, search->arena);
}

enum exit_status plot_sources_find(const struct plot_sources_wish *wish,
                                   struct arena *arena, struct plot_sources_found *found,
                                   struct error *error)
{
    const struct plot_sources *sources = wish->sources;
    struct search search = {.wish = wish, .arena = arena, .found = found};
    *found = (struct plot_sources_found){0};
    for (size_t i = 1; i < sources->file_count; i++) {
        if (results_open(sources->files[i], &found->others[found->other_count], error) !=
            0)
            return EXIT_PROGRAM;
        found->other_count++;
    }
    enum exit_status status = add_sources(&search, error);
    if (status == EXIT_OK)
        status = check_trials(&search, error);
    if (status != EXIT_OK)
        return status;
    join(&search);
    if (found->lines.count > 0)
        return EXIT_OK;
    error_set(error,
              "the config of %s does not ask for any of its %zu trials now: --all "
              "draws them",
              search.sources[0].experiment, found->former);
    return EXIT_PROGRAM;
}

void plot_sources_close(struct plot_sources_found *found)
{
    for (size_t i = 0; i < found->other_count; i++)
        database_close(&found->others[i]);
    found->other_count = 0;
}
