/* What the commands share: how mistakes are told, how options are read, and where results
 * come from. It prints to stderr only and never exits. */
#include "cli/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

const struct command *const command_table[] = {
    &command_run,        &command_plan,   &command_status,    &command_layers,
    &command_plot,       &command_pivot,  &command_export,    &command_merge,
    &command_trim,       &command_check,  &command_new_layer, &command_schema,
    &command_completion, &command_manual,
};
const size_t command_count = sizeof command_table / sizeof *command_table;

bool command_next_option(const char **at, struct command_option *option)
{
    for (const char *line = *at; *line != '\0'; line = *at) {
        const char *end = line + strcspn(line, "\n");
        *at = *end ? end + 1 : end;
        if (strncmp(line, "  --", 4) != 0)
            continue;
        option->name = line + 4;
        option->name_length = (int)strcspn(option->name, " \n");
        option->value = option->name + option->name_length;
        option->value += strncmp(option->value, "  ", 2) != 0;
        option->value_length = (int)strcspn(option->value, " \n");
        option->text = option->value + option->value_length;
        option->text += strspn(option->text, " ");
        option->text_length = (int)(end - option->text);
        return true;
    }
    return false;
}

int command_fail(enum exit_status status, const struct error *error)
{
    fflush(stdout); /* what was said before comes first */
    fprintf(stderr, "lamina: %s\n", error->text);
    return (int)status;
}

int command_usage(const struct command *command, const char *format, ...)
{
    va_list values;
    fputs("lamina: ", stderr);
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fprintf(stderr, "\nusage: lamina %s\n", command->usage);
    return EXIT_USAGE;
}

static void unknown_option(const struct command *command, const char *given,
                           const struct option *options)
{
    const char *names[32];
    size_t count = 0;
    while (count < sizeof names / sizeof *names && options[count].name) {
        names[count] = options[count].name;
        count++;
    }
    const char *nearest =
        strncmp(given, "--", 2) == 0 ? text_nearest(given + 2, names, count) : NULL;
    if (nearest)
        command_usage(command, "unknown option %s: did you mean --%s?", given, nearest);
    else
        command_usage(command, "unknown option %s", given);
}

int command_option(const struct command *command, int argc, char **argv,
                   const struct option *options)
{
    opterr = 0;
    int letter = getopt_long(argc, argv, ":", options, NULL);
    if (letter == ':') {
        command_usage(command, "%s needs a value", argv[optind - 1]);
        return '?';
    }
    if (letter == '?')
        unknown_option(command, argv[optind - 1], options);
    return letter;
}

bool command_argument(const struct command *command, int argc, char **argv,
                      const char **argument)
{
    *argument = optind < argc ? argv[optind] : NULL;
    if (argc - optind <= 1)
        return true;
    command_usage(command, "one argument too many: %s", argv[optind + 1]);
    return false;
}

int command_open(const char *path, struct database *database, struct error *error)
{
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return error_set(
            error,
            "there is no results file %s: `lamina run CONFIG` makes it, --db "
            "FILE names another one",
            path);
    return database_open_reader(database, path, error);
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

enum exit_status command_trials(struct database *database, const char *experiment,
                                struct arena *arena, struct query_trial **trials,
                                size_t *count, struct error *error)
{
    struct query_trial *all;
    size_t total, first = 0, name_count;

    if (query_trials(database, NULL, arena, &all, &total, error) != 0)
        return EXIT_PROGRAM;
    if (total == 0) {
        error_set(error, "there are no trials in %s: `lamina run CONFIG` makes some",
                  database->path);
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
