/* Which settings matter: what share of the variance of a result each of them has alone,
 * and each two of them together (an interaction: the best value of one depends on the
 * other).
 *
 * The result is written as a sum of a function of each setting and of each two, which are
 * orthogonal: cosines of the places of a number among its values, contrasts of words;
 * shares are sums of squared coefficients (I. M. Sobol', "Sensitivity Estimates for
 * Nonlinear Mathematical Models", 1993; B. Sudret, "Global Sensitivity Analysis Using
 * Polynomial Chaos Expansions", 2008). They are fitted by ridge regression
 * (report/ridge.h), where the faster a function changes the more it is penalized, and
 * what luck alone would give is taken off. On a whole grid that is the analysis of
 * variance.
 *
 * A setting that only some have, as others are of another type, is looked at among those
 * that have it, and its share is as large as there are such. */
#ifndef REPORT_IMPORTANCE_H
#define REPORT_IMPORTANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct importance_axis {
    const double *at; /* the value of each trial, of words any number for each; NaN: it
                         has no such setting */
    bool is_word;     /* the numbers have no order */
};

struct importance_effect {
    size_t first, second; /* axes; the same: of one alone */
    double share;
};

struct importance {
    struct importance_effect *effects; /* the largest first */
    size_t count;
    size_t *same;   /* of each axis the first that is swept in step with it, so that the
                       two cannot be told apart: it has the effects of both */
    bool has_pairs; /* false: the settings, or their values, are too many for pairs */
    const bool *is_alone; /* of each axis: it has too many values to be in pairs */
    size_t looked_at;     /* the first axes: the others are too many */
    size_t most_words; /* of words that many values are told apart, the last of which are
                          all others */
    double left;       /* the share that neither settings nor pairs tell */
    double foretold; /* of the variance, of a trial that is left out, by the others; below
                        0: their mean foretells it better */
    double by_luck;  /* what is foretold where values have nothing to do with settings, at
                        most, in 19 of 20 such sweeps */
};

#define IMPORTANCE_LEAST_TRIALS 6 /* with fewer it is not told what matters */

/* Of `count` trials, whose `values` are finite and not all the same. */
struct importance importance_find(const struct importance_axis *axes, size_t axis_count,
                                  const double *values, size_t count,
                                  struct arena *arena);

/* Whether two axes of so many rows are swept in step: each value of one is always beside
 * the same value of the other. Where no value is there twice, as of numbers drawn at
 * random, that says nothing, and they must grow together, or one as the other falls. */
bool importance_in_step(const double *a, const double *b, size_t rows);

#endif
