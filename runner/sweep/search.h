/* A search that learns: which point a row should have, by what the rows before it came to
 * (TPE: Bergstra et al. 2011, with the multivariate kernels of sweep/parzen.h). A pure
 * function of what it is given: no clock, no state; each draw is a share of the seed, the
 * dimension's name, the row and the candidate. */
#ifndef SWEEP_SEARCH_H
#define SWEEP_SEARCH_H

#include "base/arena.h"
#include "sweep/search_point.h"

struct search_settings {
    int64_t seed;
    size_t lag;       /* at least 1: row n looks at rows up to n - lag */
    bool in_brackets; /* instead, rows come in brackets of `lag`, and look at those before
                       * their own */
    bool maximize;
};

/* The dimensions of a search, and which of them a point has. */
struct search_shape {
    const struct search_dimension *dimensions;
    size_t count;
    /* Whether a point has a dimension: asked in order of dimensions, of a point that is
     * made up to there and has NaN from there on. NULL: it has all. */
    bool (*has)(void *self, const struct search_point *so_far, size_t dimension);
    void *self;
};

struct search_proposal {
    /* Best first; none is like another one, or like the point of a row before. 0: nothing
     * new was found, the space is used up. */
    struct search_point *candidates;
    size_t count;
    size_t seen, good; /* the rows that were looked at, and how many of them are good */
    double threshold; /* the value of the last good one; NaN where that is not complete */
};

/* How many rows, from row 0 on, `row` looks at. */
size_t search_seen(const struct search_settings *settings, size_t row);

/* Proposes a row, of rows[0] to rows[row - 1]. Of those at which it does not look it
 * reads the points alone, to keep away from them. A row whose point is NULL is passed
 * over; one whose value is no finite number counts as worst. All of it lies in the arena,
 * which is best freed with the proposal: it takes some hundred bytes for each row and
 * dimension. */
void search_propose(const struct search_shape *shape,
                    const struct search_settings *settings,
                    const struct search_result *rows, size_t row, struct arena *arena,
                    struct search_proposal *proposal);

#endif
