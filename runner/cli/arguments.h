/* The command line of the commands that read a config. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"
#include "run/prepare.h"
#include "run/session.h"

#define ARGUMENTS_MAX_SETS 256

struct arguments {
    struct prepare_wishes prepare;
    const char *sets[ARGUMENTS_MAX_SETS]; /* that `prepare` points to */
    const char *db;
    double deadline;              /* minutes; 0 where not given */
    struct session_wishes wishes; /* but for its deadline */
    char shard_db[64];            /* the file of a shard, where none is named */
};

/* Reads CONFIG and --set, --plugin-path, --shard; where `runs` also --db, --jobs, --retry
 * and
 * --deadline. -1 where all is well, else the status to exit with, the mistake told. */
int arguments_parse(const struct command *command, int argc, char **argv, bool runs,
                    struct arguments *arguments);

/* Prepares the trials and tells what there is to tell. Returns EXIT_OK or the status to
 * exit with; `prepared` is to be freed in either case. */
int arguments_prepare(const struct prepare_wishes *wishes, bool to_train,
                      struct prepared *prepared);

#endif
