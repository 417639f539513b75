/* Densities of a search's points, as the multivariate Parzen estimators of TPE (Bergstra
 * et al. 2011; Falkner et al. 2018, BOHB): a mixture that has for each observed point one
 * product of kernels, over all dimensions, and the prior besides. Knows nothing of rows
 * and of what they came to.
 *
 * A number lies between 0 and 1 on the way from its lowest to its highest value, in the
 * logarithm where its dimension is logarithmic; a value that stands for a cell of others
 * (steps, integers) has half a step on either side of it. */
#ifndef SWEEP_PARZEN_H
#define SWEEP_PARZEN_H

#include "base/arena.h"
#include "sweep/search_point.h"

/* The way of a dimension's numbers: see above. */
struct parzen_range {
    double low, width; /* in the (log) space */
};

/* One factor of a component. */
struct parzen_kernel {
    /* Of numbers the mean and the standard deviation of a normal, cut off at 0 and 1. Of
     * a choice the observed one, and the count that each value has beside its 1. */
    double centre, width;
    double constant; /* of cells and choices a factor of the mass that these make, of
                      * other numbers added to the logarithm of their density */
};

struct parzen {
    const struct search_dimension *dimensions;
    size_t dimension_count;
    struct parzen_range *ranges;
    size_t count;    /* of components: the observed points, then the prior */
    double *weights; /* of components; their sum is 1 */
    struct parzen_kernel *kernels; /* of each dimension its `count` */
    double *logs, *masses;         /* room for a number for each component */
};

/* The estimator of `count` points, perhaps none, with these weights (NULL: 1 each); the
 * prior's weight is 1. Where a point lacks a dimension, its component has the prior's
 * kernel. All of it lies in the arena, and `dimensions` stay the caller's. */
struct parzen *parzen_make(const struct search_dimension *dimensions,
                           size_t dimension_count,
                           const struct search_point *const *points,
                           const double *weights, size_t count, struct arena *arena);

/* The logarithm of the density at a point, over the dimensions that it has: of numbers in
 * the units of 0 to 1, of cells and choices their mass. */
double parzen_log_density(const struct parzen *parzen, const struct search_point *point);

/* What `share`, in [0, 1), draws: a component, and a value of one's kernel, rounded as it
 * is trained with. */
size_t parzen_draw_component(const struct parzen *parzen, double share);
double parzen_draw(const struct parzen *parzen, size_t component, size_t dimension,
                   double share);

#endif
