/* A command of the program: one file each, one row of the table in main.c each. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/error.h"

enum exit_status {
    EXIT_OK = 0,
    EXIT_PROGRAM = 1,      /* the program failed */
    EXIT_USAGE = 2,        /* usage or config */
    EXIT_TRIALS = 3,       /* some trials failed, now or earlier */
    EXIT_INTERRUPTED = 130 /* ctrl-C */
};

#define COMMAND_DEFAULT_DB "results/lamina.db"

struct command {
    const char *name;
    const char *usage;   /* "run CONFIG [--set PATH=VALUE]..." */
    const char *summary; /* one line */
    const char *help;    /* the options, for --help */
    int (*run)(int argc,
               char **argv); /* argv[0] is the command; returns an exit_status */
};

extern const struct command command_run, command_plan, command_status, command_layers,
    command_plot, command_pivot, command_export;

/* Prints "lamina: sentence" to stderr. Returns `status`. */
int command_fail(enum exit_status status, const struct error *error);
int command_usage(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
