/* The lines of a plot: of which trials each is, and what tells it from the others. */
#ifndef REPORT_LINES_H
#define REPORT_LINES_H

#include "record/query.h"

struct line {
    const struct query_trial **trials; /* one; for a mean those of one config */
    size_t count;
    const char *label;
};

struct lines {
    struct line *at; /* in an arena */
    size_t count;
    const struct query_trial *all; /* whose lines they are, chosen or not */
    size_t all_count;
    const char *const *repeated; /* swept paths of which the trials of a line have */
    size_t repeated_count;       /* different values: "seed", "dataset.fold" */
};

/* A line of each trial, or, with `mean`, of each config, in order of their numbers; and
 * what trials of one config are repetitions by. */
struct lines lines_make(const struct query_trial *trials, size_t count, bool mean,
                        struct arena *arena);

/* Leaves those that the trials of these numbers are in, in the numbers' order. -1 with a
 * sentence for a number that no trial has; `db` is the file that they are of. */
int lines_choose(struct lines *lines, const int64_t *numbers, size_t number_count,
                 const char *db, struct arena *arena, struct error *error);

/* The best first: by the objective, or, where a line has no value of it, by loss. */
void lines_sort(struct lines *lines);

/* What they are means over, "folds and seeds"; "": nothing. */
const char *lines_repeated(const struct lines *lines, struct arena *arena);

/* Labels them by the settings in which they differ, with as much of the paths as tells
 * these apart, "type=step gamma=0.3", or by values alone, "sigmoid", as struct labels has
 * it. -1 after a failure of the database. */
int lines_label(struct database *database, struct lines *lines, struct arena *arena,
                struct error *error);

#endif
