/* A text that is drawn again and again in the place where it was, on a terminal. */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/command.h"

/* What is drawn: writes its lines to `out`, and into `footer` what stands below them.
 * EXIT_OK, or a failure that it has told. `is_over`: there will be nothing new. */
struct watched {
    int (*draw)(FILE *out, struct text *footer, bool *is_over, void *context);
    void *context;
};

/* Draws once a second on stdout (where drawing takes long less often, so that it takes a
 * tenth of a processor at most), and whenever the window changes, as many lines as it has
 * room for; how many are left out is told. In the end all of them are written. Returns
 * the exit status: EXIT_OK when it is over, EXIT_INTERRUPTED after SIGINT or SIGTERM. */
int watch(const struct watched *watched);

#endif
