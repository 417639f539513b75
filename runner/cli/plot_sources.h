/* Several experiments and results files of one picture. */
#ifndef CLI_PLOT_SOURCES_H
#define CLI_PLOT_SOURCES_H

#include "cli/command.h"
#include "report/lines.h"

#define PLOT_SOURCES_MOST 16 /* experiments, and files */

/* As they are named; none: the default. */
struct plot_sources {
    const char *files[PLOT_SOURCES_MOST], *experiments[PLOT_SOURCES_MOST];
    size_t file_count, experiment_count;
};

/* Ways to read --db, which repeats, and EXPERIMENTs, into such a struct. */
int plot_sources_file(const struct command *command, const struct command_option *option,
                      const char *value, void *place);
int plot_sources_experiment(const struct command *command,
                            const struct command_option *option, const char *value,
                            void *place);

/* What of them is drawn. */
struct plot_sources_wish {
    const struct plot_sources *sources;
    struct database *first;    /* of the files, which is open */
    const char *const *trials; /* "7" or "rates/7"; none: all */
    size_t trial_count;
    size_t most; /* lines, of each source its part, where none of its trials is named */
    bool mean, all;
};

struct plot_sources_found {
    struct lines lines; /* as they were chosen, without labels */
    size_t whole;       /* how many they would be, */
    size_t former;      /* and how many earlier trials are left out */
    struct database others[PLOT_SOURCES_MOST]; /* that were opened for it */
    size_t other_count;
};

/* Finds the lines of each experiment that is named, be it with a trial alone, in each
 * file that has it, or of the newest experiment of each file; the best where they are too
 * many. Returns EXIT_OK, or the status to exit with, `error` filled. In any case
 * `found` is to be closed. */
enum exit_status plot_sources_find(const struct plot_sources_wish *wish,
                                   struct arena *arena, struct plot_sources_found *found,
                                   struct error *error);
void plot_sources_close(struct plot_sources_found *found);

#endif
