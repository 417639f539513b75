/* A command of the program: one file each, one row of the table in main.c each. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <getopt.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "record/place.h"
#include "record/query.h"

enum exit_status {
    EXIT_OK = 0,
    EXIT_PROGRAM = 1,      /* the program failed */
    EXIT_USAGE = 2,        /* usage or config */
    EXIT_TRIALS = 3,       /* some trials failed, now or earlier */
    EXIT_AGAIN = 75,       /* not all is done, but nothing is wrong: call again */
    EXIT_INTERRUPTED = 130 /* ctrl-C */
};

struct command {
    const char *name;
    const char *usage;    /* "run CONFIG [--set PATH=VALUE]..." */
    const char *summary;  /* one line */
    const char *help;     /* the options, for --help */
    const char *repeated; /* those that may be given again, "set retry"; NULL: none */
    int (*run)(int argc,
               char **argv); /* argv[0] is the command; returns an exit_status */
};

extern const struct command command_run, command_plan, command_status, command_layers,
    command_plot, command_pivot, command_export, command_check, command_new_layer,
    command_completion, command_manual, command_schema, command_trim, command_merge;

/* All of them, in the order in which people meet them. */
extern const struct command *const command_table[];
extern const size_t command_count;

/* The one of that name, or NULL and the nearest name, where one is near. */
const struct command *command_find(const char *name, const char **nearest);

/* The tables and views that `lamina export` takes, ended by NULL. */
extern const char *const command_tables[];

/* One option as a command's help tells it, in a line of its own: "  --jobs N  trials
 * ...". The texts are not ended by a NUL. */
struct command_option {
    const char *name, *value, *text; /* "jobs", "N", "trials at once" */
    int name_length, value_length, text_length;
};

/* The next option of a help text, `at` being moved past it; false after the last. */
bool command_next_option(const char **at, struct command_option *option);

/* Prints "lamina: sentence" to stderr. Returns `status`. */
int command_fail(enum exit_status status, const struct error *error);

/* Prints what is wrong with the command line and the command's usage. Returns EXIT_USAGE.
 */
int command_usage(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The next option's letter, as getopt_long gives it: -1 after the last one, '?' once a
 * mistake was told. */
int command_option(const struct command *command, int argc, char **argv,
                   const struct option *options);

/* After the options: the one argument that may be left, or NULL. False where there are
 * more, told. */
bool command_argument(const struct command *command, int argc, char **argv,
                      const char **argument);

/* Opens a results file for reading, or tells how one is made. */
int command_open(const char *path, struct database *database, struct error *error);

/* Closes a file that was opened for writing, and tells what is to be known of it. Returns
 * the status to exit with: the given one, or EXIT_PROGRAM where closing failed. */
int command_close(struct database *database, int status);

/* The trials of one experiment, by its name or, for NULL, the one made last. Returns
 * EXIT_OK, or the status to exit with, `error` filled (an unknown name: the nearest known
 * one). */
enum exit_status command_trials(struct database *database, const char *experiment,
                                struct arena *arena, struct query_trial **trials,
                                size_t *count, struct error *error);

#endif
