/* The objective of trials against one or two of their settings. */
#ifndef REPORT_SLICES_H
#define REPORT_SLICES_H

#include "report/space.h"

#define SLICES_MOST_VALUES 24 /* of a setting that is looked at value by value */

/* Whether its values are looked at one by one: words, and numbers of few values. */
bool slices_is_discrete(const struct space_axis *axis);

/* Against one setting. */
struct slices {
    double *x; /* of each trial: its value, of a discrete setting a little aside, so that
                  the configs of one value stand beside one another, the best first: of
                  numbers so little that none can be taken for another number */
    double *mean_x, *mean_y;  /* of each value, or of groups of equal size in their order;
                                 over the trials that have a value of the objective */
    size_t mean_count, group; /* 0, or how many trials a group has, */
    size_t last;              /* and the last one, which may have fewer */
};

/* `axis` is one of a space of all trials compared. */
struct slices slices_make(const struct compared *compared, const struct space_axis *axis,
                          struct arena *arena);

/* The cells of two discrete settings: a row for each value of the one, and a column for
 * each of the other. */
struct slices_cells {
    double *means;         /* over the trials that have a value; NaN: none has */
    size_t *counts, *lost; /* how many have; how many diverged */
};

struct slices_cells slices_cross(const struct compared *compared,
                                 const struct space_axis *column,
                                 const struct space_axis *row, struct arena *arena);

#endif
