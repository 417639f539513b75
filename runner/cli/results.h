/* What the commands share that read or change a results file. */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include "base/arena.h"
#include "cli/command.h"
#include "record/query.h"

/* Opens a results file for reading, or tells how one is made. */
int results_open(const char *path, struct database *database, struct error *error);

/* The same, and to write it where `writes`. */
int results_open_to(const char *path, bool writes, struct database *database,
                    struct error *error);

/* Closes a file that was opened for writing, and tells what is to be known of it. Returns
 * the status to exit with: the given one, or EXIT_PROGRAM where closing failed. */
int results_close(struct database *database, int status);

/* The trials of one experiment, by its name or, for NULL, the one made last. Returns
 * EXIT_OK, or the status to exit with, `error` filled (an unknown name: the nearest known
 * one). */
enum exit_status results_trials(struct database *database, const char *experiment,
                                struct arena *arena, struct query_trial **trials,
                                size_t *count, struct error *error);

#endif
