/* What happens to a series of numbers before it is drawn. */
#ifndef VIEW_CURVE_H
#define VIEW_CURVE_H

#include <stdbool.h>
#include <stddef.h>

struct curve {
    double *x, *y;
    size_t count;
};

/* A copy without the values that are NaN or infinite, to be freed with curve_free. */
struct curve curve_make(const double *x, const double *y, size_t count);
void curve_free(struct curve *curve);

/* Replaces y by its exponential moving mean, where the past weighs `weight` (0 to below
 * 1). The first values are corrected for having little past, so that the curve starts at
 * its first value and not at 0. */
void curve_smooth(struct curve *curve, double weight);

/* Leaves the points that are above 0 in x, in y or in both, where these are on
 * logarithmic axes; returns how many went. */
size_t curve_keep_positive(struct curve *curve, bool in_x, bool in_y);

/* Leaves at most about `points` points: of each stretch the lowest and the highest, so
 * that no peak is lost, and both ends. */
void curve_thin(struct curve *curve, size_t points);

#endif
