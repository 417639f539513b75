/* Functions with a known least value, which searches are held to: what a row of a sweep
 * came to, without training. */
#ifndef SUPPORT_LANDSCAPE_H
#define SUPPORT_LANDSCAPE_H

#include "sweep/search.h"

enum { LANDSCAPE_MOST = 10 }; /* dimensions */

struct landscape {
    const char *name;
    struct search_dimension dimensions[LANDSCAPE_MOST];
    size_t count;
    double (*regret)(const double *at); /* the value less the least one */
    bool (*has)(void *self, const struct search_point *so_far, size_t dimension);
};

/* Branin and Hartmann's six-dimensional one as in Optuna's benchmarks, the sphere and
 * Rosenbrock's in ten dimensions from -5 to 5, and one with choices, steps, logarithms
 * and settings that only some choices have. */
extern const struct landscape landscapes[];
extern const size_t landscape_count;

/* The least regret of the first rows of a search, in `best`: best[i] of rows 0 to i. */
void landscape_search(const struct landscape *landscape,
                      const struct search_settings *settings, size_t startup,
                      size_t budget, double *best);

#endif
