/* What the commands share: how mistakes are told, how options are read, and where results
 * come from. It prints to stderr only and never exits. */
#include "cli/command.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/print.h"
#include "base/text.h"
#include "config/experiment.h"
#include "model/optimizer.h"

#define MOST_OPTIONS 32 /* of a command */

const struct command *const command_table[] = {
    &command_run,        &command_plan,   &command_status,    &command_layers,
    &command_plot,       &command_pivot,  &command_export,    &command_merge,
    &command_trim,       &command_check,  &command_new_layer, &command_schema,
    &command_completion, &command_manual,
};
const size_t command_count = sizeof command_table / sizeof *command_table;

const struct command *command_find(const char *name, const char **nearest)
{
    const char *names[sizeof command_table / sizeof *command_table];
    for (size_t i = 0; i < command_count; i++) {
        names[i] = command_table[i]->name;
        if (strcmp(names[i], name) == 0)
            return command_table[i];
    }
    *nearest = text_nearest(name, names, command_count);
    return NULL;
}

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
    print_err("lamina: %s\n", error->text);
    return (int)status;
}

int command_usage(const struct command *command, const char *format, ...)
{
    struct text text = {0};
    va_list values;
    va_start(values, format);
    print_format(&text, format, values);
    va_end(values);
    print_err("lamina: %s\nusage: lamina ", text.at);
    print_exact(stderr, command->usage);
    print_err("\n");
    text_free(&text);
    return EXIT_USAGE;
}

/* The options' names; returns how many. */
static size_t list_names(const struct option *options, const char *names[MOST_OPTIONS])
{
    size_t count = 0;
    while (count < MOST_OPTIONS && options[count].name) {
        names[count] = options[count].name;
        count++;
    }
    return count;
}

static bool is_listed(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* The section of the config that has an option of this name, or NULL. */
static const char *section_of(const char *name)
{
    const struct option_kind *const kinds[] = {&experiment_schedule,
                                               &experiment_objective, &experiment_record,
                                               &experiment_checkpoint};
    const struct option_kinds optimizers = optimizer_kinds();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (option_is_known(kinds[i], NULL, name))
            return kinds[i]->name;
    for (size_t i = 0; i < optimizers.count; i++)
        if (option_is_known(&optimizers.at[i], NULL, name))
            return "optimizer";
    return NULL;
}

/* What to say of a key of the config that is given as an option of its own: "--set
 * schedule.epochs=5" of --epochs=5. False: it is none. */
static bool hint_key(const char *word, const char *name, struct text *out)
{
    const char *section = experiment_has_key(name) ? "" : section_of(name);
    if (section == NULL)
        return false;
    text_add(out, "--set %s%s%s%s", section, section[0] != '\0' ? "." : "", word,
             strchr(word, '=') ? "" : "=VALUE");
    return true;
}

static void unknown_option(const struct command *command, const char *given,
                           const struct option *options)
{
    const char *names[MOST_OPTIONS],
        *word = strncmp(given, "--", 2) == 0 ? given + 2 : "";
    size_t count = list_names(options, names);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    const char *nearest = text_nearest(name, names, count);
    struct text key = {0};
    if (nearest)
        command_usage(command, "unknown option %s: did you mean --%s?", given, nearest);
    else if (is_listed("set", names, count) && hint_key(word, name, &key))
        command_usage(command, "unknown option %s: did you mean %s?", given, key.at);
    else
        command_usage(command, "unknown option %s", given);
    text_free(&key);
}

/* Whether an option may be given again. */
static bool may_repeat(const struct command *command, const char *name)
{
    const char *at = command->repeated != NULL ? command->repeated : "";
    for (size_t length; *at != '\0'; at += length + (at[length] == ' ')) {
        length = strcspn(at, " ");
        if (strlen(name) == length && strncmp(at, name, length) == 0)
            return true;
    }
    return false;
}

int command_option(const struct command *command, int argc, char **argv,
                   const struct option *options)
{
    static bool given[MOST_OPTIONS]; /* of the one command line, as getopt's own state */
    int index = -1;
    opterr = 0;
    int letter = getopt_long(argc, argv, ":", options, &index);
    if (letter == ':') {
        command_usage(command, "%s needs a value", argv[optind - 1]);
        return '?';
    }
    if (letter == '?') {
        const char *word = argv[optind - 1];
        const char short_one[] = {'-', (char)optopt, '\0'};
        bool is_long = optopt == 0 || (word[0] == '-' && strchr(word, '=') != NULL);
        unknown_option(command, is_long ? word : short_one, options);
    }
    if (letter == '?' || letter == -1)
        return letter;
    const struct option *option = &options[index];
    if (given[index] && option->has_arg == required_argument &&
        !may_repeat(command, option->name)) {
        command_usage(command,
                      "--%s is given twice, but one value is used: leave one out",
                      option->name);
        return '?';
    }
    given[index] = true;
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

int command_close(struct database *database, int status)
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

enum exit_status command_trials(struct database *database, const char *experiment,
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
