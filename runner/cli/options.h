/* The command line of a command, read by its table. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/command.h"
#include "record/place.h"

/* Reads what stands behind the command's name into `given`, a struct of the command's
 * that has its defaults; what is given without an option goes in turn to the table's rows
 * without a name, and all that is left to one that repeats. Returns EXIT_OK, or
 * EXIT_USAGE, the mistake told: unknown options, a missing value, an option twice that
 * does not repeat, one argument too many. */
int options_parse(const struct command *command, int argc, char **argv, void *given);

#define OPTIONS_MOST 32 /* rows of a command's table */

/* The same, and `seen`, OPTIONS_MOST of false, says of each row that has a name whether
 * the option was given. */
int options_parse_seen(const struct command *command, int argc, char **argv, void *given,
                       bool *seen);

/* Ways to read a value: its text (const char *), whether it is there (bool), and one of
 * the words that shells offer (const char *, the word itself). */
int options_text(const struct command *command, const struct command_option *option,
                 const char *value, void *place);
int options_flag(const struct command *command, const struct command_option *option,
                 const char *value, void *place);
int options_word(const struct command *command, const struct command_option *option,
                 const char *value, void *place);

/* What several commands offer. */
extern const struct command_values options_experiments, options_layers, options_splits;

/* Rows that several commands have, with `db` or `folders` in what they are given. */
#define OPTIONS_DB(given)                                                                \
    {                                                                                    \
        .name = "db", .value = "FILE",                                                   \
        .help = "the results file (default: " PLACE_DEFAULT ")", .read = options_text,   \
        .at = offsetof(given, db)                                                        \
    }
#define OPTIONS_EXPERIMENT(given, told)                                                  \
    {                                                                                    \
        .value = "EXPERIMENT", .help = told, .values = &options_experiments,             \
        .read = options_text, .at = offsetof(given, experiment)                          \
    }
#define OPTIONS_PLUGIN_PATH(given, told)                                                 \
    {                                                                                    \
        .name = "plugin-path", .value = "FOLDERS",                                       \
        .help = "look for layers here first (colon-separated)" told,                     \
        .read = options_text, .at = offsetof(given, folders)                             \
    }

#endif
