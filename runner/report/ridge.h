/* Least squares with a penalty on each coefficient (ridge regression), the strength of
 * all penalties together chosen by generalized cross-validation (Golub, Heath and Wahba,
 * "Generalized Cross-Validation as a Method for Choosing a Good Ridge Parameter", 1979):
 * what foretells best the values that are left out. No random numbers: the same input
 * gives the same bits. */
#ifndef REPORT_RIDGE_H
#define REPORT_RIDGE_H

#include <stddef.h>

#include "base/arena.h"

struct ridge {
    const double *columns; /* rows x count; the first one is 1 everywhere */
    const double *penalty; /* of each column; 0: none, that of the first */
    size_t rows, count;
};

struct ridge_fit {
    double *coefficients;
    double *variances; /* of the coefficients, by luck */
    double noise;      /* the variance that is left of the values, by luck or untold */
    double error;      /* mean square of what a value that is left out is missed by */
};

/* Fits `values`, one a row. */
struct ridge_fit ridge_fit(const struct ridge *ridge, const double *values,
                           struct arena *arena);

/* What is missed by, as `error` above, of each of `sets` of values, which stand one after
 * the other. */
void ridge_errors(const struct ridge *ridge, const double *values, size_t sets,
                  double *errors, struct arena *arena);

#endif
