/* Reading by getopt_long, and what is told of mistakes. */
#include "cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "config/sections.h"
#include "run/vocabulary.h"

#define FIRST 256 /* getopt's value of a table's first row: no letter */

const struct command_values options_experiments = {
    .name = "experiments",
    .lines = "\"$lamina\" export --sql 'SELECT name FROM experiments' 2>/dev/null |"
             " tr -d '\\r' | tail -n +2 | grep -x '[[:alnum:]][[:alnum:]_.-]*'"};
const struct command_values options_layers = {
    .name = "layers",
    .lines = "\"$lamina\" layers 2>/dev/null | awk 'NF == 0 {exit} {print $1}'"};
const struct command_values options_splits = {
    .name = "splits",
    .words = (const char *const[]){"train", "validation", "test", NULL}};

/* ---- Mistakes ---- */

/* The options' names; returns how many. */
static size_t list_names(const struct command *command, const char *names[OPTIONS_MOST])
{
    size_t count = 0;
    for (const struct command_option *option = command->options;
         !command_option_ends(option) && count < OPTIONS_MOST; option++)
        if (option->name != NULL)
            names[count++] = option->name;
    return count;
}

static bool has_option(const struct command *command, const char *name)
{
    for (const struct command_option *option = command->options;
         !command_option_ends(option); option++)
        if (option->name != NULL && strcmp(option->name, name) == 0)
            return true;
    return false;
}

/* The section of the config that has an option of this name, or NULL. */
static const char *section_of(const char *name)
{
    const struct vocabulary vocabulary = vocabulary_list((struct option_kinds){0});
    for (size_t i = 0; i < sections_count; i++) {
        const struct option_kinds *kinds = sections_kinds(&sections[i], &vocabulary);
        bool has_it = option_kind_get(sections[i].options, name) != NULL;
        for (size_t j = 0; kinds != NULL && j < kinds->count; j++)
            has_it |= option_kind_get(kinds->at[j], name) != NULL;
        if (has_it)
            return sections[i].name;
    }
    return NULL;
}

/* What to say of a key of the config that is given as an option of its own: "--set
 * schedule.epochs=5" of --epochs=5. False: it is none. */
static bool hint_key(const char *word, const char *name, struct text *out)
{
    const char *section = sections_has_key(name) ? "" : section_of(name);
    if (section == NULL)
        return false;
    text_add(out, "--set %s%s%s%s", section, section[0] != '\0' ? "." : "", word,
             strchr(word, '=') ? "" : "=VALUE");
    return true;
}

static void unknown_option(const struct command *command, const char *given)
{
    const char *names[OPTIONS_MOST],
        *word = strncmp(given, "--", 2) == 0 ? given + 2 : "";
    size_t count = list_names(command, names);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    const char *nearest = text_nearest(name, names, count);
    struct text key = {0};
    if (nearest)
        command_usage(command, "unknown option %s: did you mean --%s?", given, nearest);
    else if (has_option(command, "set") && hint_key(word, name, &key))
        command_usage(command, "unknown option %s: did you mean %s?", given, key.at);
    else
        command_usage(command, "unknown option %s", given);
    text_free(&key);
}

/* What getopt took for no option of the command. */
static void refuse(const struct command *command, const char *word)
{
    const char short_one[] = {'-', (char)optopt, '\0'};
    bool is_long = optopt == 0 || (word[0] == '-' && strchr(word, '=') != NULL);
    unknown_option(command, is_long ? word : short_one);
}

/* ---- Reading ---- */

int options_text(const struct command *command, const struct command_option *option,
                 const char *value, void *place)
{
    (void)command;
    (void)option;
    *(const char **)place = value;
    return EXIT_OK;
}

int options_flag(const struct command *command, const struct command_option *option,
                 const char *value, void *place)
{
    (void)command;
    (void)option;
    (void)value;
    *(bool *)place = true;
    return EXIT_OK;
}

/* "x, y or x,y"; of what is no word the name that its value has in the help. */
static const char *list_values(const struct command_option *option, struct text *list)
{
    const bool has_words = option->values != NULL && option->values->words != NULL;
    const char *const *words = has_words ? option->values->words : NULL;
    text_add(list, "%s", has_words ? "" : option->value);
    for (size_t i = 0; words != NULL && words[i] != NULL; i++)
        text_add(list, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
    return list->at;
}

int options_word(const struct command *command, const struct command_option *option,
                 const char *value, void *place)
{
    const char *const *words = option->values->words;
    struct text list = {0};
    for (size_t i = 0; words[i] != NULL; i++)
        if (strcmp(value, words[i]) == 0) {
            *(const char **)place = words[i];
            return EXIT_OK;
        }
    command_usage(command, "--%s takes %s, not \"%s\"", option->name,
                  list_values(option, &list), value);
    text_free(&list);
    return EXIT_USAGE;
}

static int read_value(const struct command *command, const struct command_option *option,
                      const char *value, void *given)
{
    return option->read(command, option, value, (char *)given + option->at);
}

/* A word that is both, "x,y" of x and y, whichever was given first; NULL: there is none.
 */
static const char *find_joined(const struct command_option *option, const void *given,
                               const char *value)
{
    char either[2][64];
    if (option->read != options_word)
        return NULL;
    const char *before = *(const char *const *)((const char *)given + option->at);
    snprintf(either[0], sizeof either[0], "%s,%s", before, value);
    snprintf(either[1], sizeof either[1], "%s,%s", value, before);
    for (const char *const *word = option->values->words; *word != NULL; word++)
        if (strcmp(*word, either[0]) == 0 || strcmp(*word, either[1]) == 0)
            return *word;
    return NULL;
}

static int refuse_second(const struct command *command,
                         const struct command_option *option, const void *given,
                         const char *value)
{
    const char *joined = find_joined(option, given, value);
    if (joined != NULL)
        return command_usage(command, "--%s is given twice: give --%s %s", option->name,
                             option->name, joined);
    return command_usage(command,
                         "--%s is given twice, but one value is used: leave one out",
                         option->name);
}

/* Where the value was forgotten, and an option of the command stands in its place. */
static int check_value(const struct command *command, const struct command_option *option,
                       const char *value, const char *word)
{
    struct text list = {0};
    if (value == NULL || value != word || strncmp(value, "--", 2) != 0 ||
        !has_option(command, value + 2))
        return EXIT_OK;
    command_usage(command, "--%s needs a value, %s, but %s follows", option->name,
                  list_values(option, &list), value);
    text_free(&list);
    return EXIT_USAGE;
}

static int read_options(const struct command *command, int argc, char **argv, void *given,
                        bool *seen)
{
    struct option known[OPTIONS_MOST + 1] = {0};
    size_t count = 0;
    int found, status = EXIT_OK;
    for (int i = 0; i < OPTIONS_MOST && !command_option_ends(&command->options[i]); i++) {
        const struct command_option *option = &command->options[i];
        if (option->name != NULL)
            known[count++] = (struct option){
                option->name, option->value != NULL ? required_argument : no_argument,
                NULL, FIRST + i};
    }
    opterr = 0;
    while (status == EXIT_OK &&
           (found = getopt_long(argc, argv, ":", known, NULL)) != -1) {
        if (found == ':')
            return command_usage(command, "%s needs a value", argv[optind - 1]);
        if (found == '?') {
            refuse(command, argv[optind - 1]);
            return EXIT_USAGE;
        }
        const struct command_option *option = &command->options[found - FIRST];
        bool *before = &seen[found - FIRST];
        if (*before && option->value != NULL && !option->repeats)
            return refuse_second(command, option, given, optarg);
        *before = true;
        status = check_value(command, option, optarg, argv[optind - 1]);
        if (status == EXIT_OK)
            status = read_value(command, option, optarg, given);
    }
    return status;
}

static const struct command_option *next_argument(const struct command_option *option)
{
    while (!command_option_ends(option) && option->name != NULL)
        option++;
    return option;
}

int options_parse_seen(const struct command *command, int argc, char **argv, void *given,
                       bool *seen)
{
    const struct command_option *argument = next_argument(command->options);
    int status = read_options(command, argc, argv, given, seen);
    for (int i = optind; i < argc && status == EXIT_OK; i++) {
        if (command_option_ends(argument))
            return command_usage(command, "one argument too many: %s", argv[i]);
        status = read_value(command, argument, argv[i], given);
        if (!argument->repeats)
            argument = next_argument(argument + 1);
    }
    return status;
}

int options_parse(const struct command *command, int argc, char **argv, void *given)
{
    bool seen[OPTIONS_MOST] = {0};
    return options_parse_seen(command, argc, argv, given, seen);
}
