/* A command of the program: a file of its own, cli/NAME.c, that has `const struct command
 * command_NAME`. The build finds it there (cmake/table.cmake); its options are written
 * once, in its table, from which they are read, told, completed and printed. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

enum exit_status {
    EXIT_OK = 0,
    EXIT_PROGRAM = 1,      /* the program failed */
    EXIT_USAGE = 2,        /* usage or config */
    EXIT_TRIALS = 3,       /* some trials failed, now or earlier */
    EXIT_AGAIN = 75,       /* not all is done, but nothing is wrong: call again */
    EXIT_INTERRUPTED = 130 /* ctrl-C */
};

/* What shells offer for a value: files by their endings, words, or the lines that a
 * pipeline prints in each of the shells, where "$lamina" is the program. */
struct command_values {
    const char *name; /* of the shells' function, one for each */
    const char *files;
    const char *const *words; /* ended by NULL */
    const char *lines;
};

struct command;

/* An option, or, without a name, what is given without one. */
struct command_option {
    const char *name;  /* "jobs" of --jobs */
    const char *value; /* what stands for its value, "N"; NULL: it has none */
    const char *help;  /* lines, the first being what shells show; NULL: usage says it */
    const char *usage; /* where its own is not right; "": another one's says it */
    const struct command_values *values; /* NULL: any file */
    bool required, repeats;

    /* Reads it into its place in what the command is given. Returns EXIT_OK, or
     * EXIT_USAGE, the mistake told. `value` lives as long as the program. */
    int (*read)(const struct command *command, const struct command_option *option,
                const char *value, void *place);
    size_t at; /* offsetof its place */
};

struct command {
    const char *name;
    const char *summary; /* one line */
    int place;           /* among the others, in the order in which people meet them */
    const struct command_option *options; /* ended by one of zeros */
    const char *notes;                    /* told below them, whole lines; NULL: none */
    /* argv[0] is the command; returns an exit_status. */
    int (*run)(const struct command *command, int argc, char **argv);
};

/* All of them, by their places. */
extern const struct command *const command_table[];
extern const size_t command_count;

/* Whether that is the end of a command's options. */
bool command_option_ends(const struct command_option *option);

/* Adds "run CONFIG [--set PATH=VALUE]...", in lines that a terminal holds. */
void command_add_usage(struct text *text, const struct command *command);

/* Adds the options, one in a line or more, and the notes. */
void command_add_help(struct text *text, const struct command *command);

/* Writes out what was printed. Whether that was possible, or its reader (`head`) left;
 * else with errno, 0 where that is not known. */
bool command_flush(void);

/* Prints "lamina: sentence" to stderr. Returns `status`. */
int command_fail(enum exit_status status, const struct error *error);

/* Prints what is wrong with the command line and the command's usage. Returns EXIT_USAGE.
 */
int command_usage(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
