/* Where a results file lies: the file that a name leads to, its folder, and what the
 * system says of them. Opens nothing. */
#ifndef RECORD_PLACE_H
#define RECORD_PLACE_H

#include <limits.h>
#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"

#define PLACE_DEFAULT "results/lamina.db" /* where nobody names another file */

/* Whether a file of that name can be one to write: none that is something else, and its
 * folder is there (`results` is made). `choice` says in sentences how another one is
 * named. -1 with a sentence. */
int place_check_file(const char *path, const char *choice, struct error *error);
int place_check_folder(const char *path, struct error *error);

/* The file itself, whatever links lead to it: all runs on it must meet at one lock. It
 * starts with a slash or dot, as SQLite keeps names like `:memory:` and `file:x` for
 * itself and would write no file. -1 with a sentence. */
int place_real(const char *path, char real[PATH_MAX], struct error *error);

/* Whether it lies on a file system whose shared memory is not shared by all that mount
 * it. */
bool place_is_network(const char *path);

/* Whether that errno says that there is no room. */
bool place_is_full(int reason);

/* Adds " --db FILE" to a command that is advised, where the file is not the default. */
void place_add_option(struct text *command, const char *path);

/* The sentence where `needed`, which stands beside the results file `path` or is it,
 * cannot be made or written. Returns -1. */
int place_refuse_folder(const char *path, const char *choice, const char *needed,
                        const char *why, struct error *error);

#endif
