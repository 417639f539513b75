/* The lines of a plot: of which trials each is, and what tells it from the others. */
#ifndef REPORT_LINES_H
#define REPORT_LINES_H

#include "record/query.h"

struct line {
    const struct query_trial **trials; /* one; for a mean those of one config */
    size_t count;
    struct database *database; /* that they are in */
    const char *label;
    const char *numbered; /* the label behind the numbers of its trials: "7: relu" */
};

struct lines {
    struct line *at; /* in an arena */
    size_t count;
    const struct query_trial *all; /* whose lines they are, chosen or not */
    size_t all_count;
    const char *const *repeated; /* swept paths of which the trials of a line have */
    size_t repeated_count;       /* different values: "seed", "dataset.fold" */
    bool has_several; /* experiments, or files: names of trials tell of which one */
};

/* A line of each trial, or, with `mean`, of each config, in order of their numbers; and
 * what trials of one config are repetitions by. */
struct lines lines_make(const struct query_trial *trials, size_t count, bool mean,
                        struct arena *arena);

/* Says which file they are in, of which their series and labels are. */
void lines_set_database(struct lines *lines, struct database *database);

/* Those of several experiments or files as one, in their order. */
struct lines lines_join(const struct lines *parts, size_t count, struct arena *arena);

/* Leaves those that the trials of these numbers are in, in the numbers' order. -1 with a
 * sentence for a number that no trial has; `db` is the file that they are of. */
int lines_choose(struct lines *lines, const int64_t *numbers, size_t number_count,
                 const char *db, struct arena *arena, struct error *error);

/* The best first, in the order of standing_compare: what is not done has no value. */
void lines_sort(struct lines *lines);

/* What they are means over, "folds and seeds"; "": nothing. */
const char *lines_repeated(const struct lines *lines, struct arena *arena);

/* Labels them by the settings in which they differ, with as much of the paths as tells
 * these apart, "type=step gamma=0.3", or by values alone, "sigmoid", as struct labels has
 * it; of several experiments or files these come first. -1 after a failure of the
 * database. */
int lines_label(struct lines *lines, struct arena *arena, struct error *error);

/* The names of their experiments, each once: "rates, widths". */
const char *lines_title(const struct lines *lines, struct arena *arena);

/* What a trial of a line is called: "trial 7", of several experiments "rates/7", and of
 * several files "rates/7 of other.db". */
const char *lines_trial_name(const struct lines *lines, const struct line *line,
                             const struct query_trial *trial, struct arena *arena);

#endif
