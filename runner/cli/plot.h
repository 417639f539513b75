/* The kinds of pictures that `lamina plot` draws, each in a file of its own,
 * cli/plot_KIND.c. */
#ifndef CLI_PLOT_H
#define CLI_PLOT_H

#include "cli/command.h"
#include "cli/plot_sources.h"
#include "record/query.h"
#include "report/compared.h"
#include "report/series.h"

#define PLOT_MOST_NAMED 256 /* --trial options */
#define PLOT_MOST_SETTINGS 2
#define PLOT_MOST_NOTES 32 /* more than any picture has */

struct plot_kind;

/* What the command line asks for. */
struct plot_given {
    struct plot_sources sources;
    const char *db, *experiment; /* the first of these, or the default */
    const char *output;
    const struct plot_kind *kind;
    struct series_choice series; /* its split is the first of those that are named */
    const char *splits[3];
    size_t split_count;
    const char *log, *x; /* --log and --x, or NULL */
    int64_t numbers[PLOT_MOST_NAMED];
    const char *trials[PLOT_MOST_NAMED]; /* the same as named: "7" or "rates/7" */
    size_t number_count;
    const char *settings[PLOT_MOST_SETTINGS];
    size_t setting_count;
    bool mean, all;
};

struct plot_kind {
    const char *name;
    const char *const *options; /* that it takes beside those that all kinds take, ended
                                   by NULL */
    bool takes_several; /* experiments and files; `trials` then may name experiments */
    /* Draws to `given->output`. Returns EXIT_OK, or the status to exit with, `error`
     * filled. */
    enum exit_status (*draw)(struct database *database, const struct plot_given *given,
                             struct arena *arena, struct error *error);
    /* Or instead of that, of all that is to be compared; `former` earlier trials are not.
     * Returns 0, -1, or EXIT_USAGE where the command line is at fault. */
    int (*compare)(struct database *database, const struct plot_given *given,
                   const struct compared *compared, size_t former, struct arena *arena,
                   struct error *error);
};

extern const struct plot_kind plot_curves, plot_settings, plot_parallel, plot_importance,
    plot_seeds, plot_confusion, plot_history;

/* What a picture says below itself. */
struct plot_notes {
    const char *at[PLOT_MOST_NOTES];
    size_t count;
};

/* Adds words that live as long as the picture is drawn; NULL adds none. */
void plot_note(struct plot_notes *notes, const char *words);

/* What a picture is of. */
struct plot_trials {
    struct query_trial *at;
    size_t count;
    size_t former; /* earlier ones, that are left out */
};

/* The trials of the experiment that is asked for; earlier ones, which its config does not
 * ask for any more, only with --all, or where --trial names some. Returns EXIT_OK, or the
 * status to exit with, `error` filled. */
enum exit_status plot_read_trials(struct database *database,
                                  const struct plot_given *given, struct arena *arena,
                                  struct plot_trials *trials, struct error *error);

#endif
