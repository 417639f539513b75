/* What recorded trials are called where they are shown beside one another: by the swept
 * settings that they have. */
#ifndef REPORT_LABELS_H
#define REPORT_LABELS_H

#include "record/query.h"

struct labels {
    const struct query_trial *const *trials;
    size_t count;
    const char *const *hidden; /* paths that are not told */
    size_t hidden_count;
    bool common; /* settings that all have are told too */
    bool same;   /* of paths of one option that have one value in each of these trials
                    (`type` of several layers) the first alone is told: labels_same() */
    bool ends;   /* of paths only as much as is needed */
    size_t width;
    /* Not NULL: paths that always change together in these trials, all of a sweep, are
     * told by the first of them: those of one option (`type` of several layers) that have
     * the same values, and others whose values come together in more than one config, as
     * by chance all numbers of a random search do in one. A value that is a word stands
     * alone where it is all that differs. */
    const struct query_trial *all;
    size_t all_count;
};

/* The value that a trial has at a swept path; NULL: none. */
const char *labels_value(const struct query_trial *trial, const char *path);

/* The paths that `same` leaves out: "layers.3.type, layers.5.type: as layers.1.type";
 * "" for none. */
const char *labels_same(const struct labels *labels, struct arena *arena);

/* Writes the label of each into `texts`, none wider than `width`. -1 after a failure of
 * the database. */
int labels_make(struct database *database, const struct labels *labels,
                struct arena *arena, const char **texts, struct error *error);

#endif
