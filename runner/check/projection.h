/* The layer's training output as one number: projected on the output's gradient, which is
 * fixed, and summed in double. By the layer's reference, in double, where it has one;
 * else by its forward. */
#ifndef CHECK_PROJECTION_H
#define CHECK_PROJECTION_H

#include "check/subject.h"

#define PROJECTION_ROUNDING 0x1p-24 /* of a float32, relative */
#define PROJECTION_PLACES 32.0      /* times what float32 rounds away is allowed */
#define PROJECTION_CHANGE 0x1p-16   /* relative, by which conditioning is measured */

/* The arrays are NULL where there is no reference. */
struct projection {
    struct subject *subject;
    double **inputs, *output, **parameters, **state;
};

void projection_make(struct projection *projection, struct subject *subject);

/* NaN where the pass fails, with its sentence in runner.error. */
double projection_value(struct projection *projection);

/* The root of the sum of the squares of what the last value was summed from. */
double projection_size(const struct projection *projection);

/* What stands in double for the subject's array `values`; NULL: no reference. */
double *projection_wide(const struct projection *projection, const float *values);

/* Computes `output` by the reference; what the callback returned. */
int projection_reference(struct projection *projection, bool training);

/* Multiplies the n-th array in double (the inputs, then the parameters) by 1 + change, of
 * every other element 1 - change where `alternating`; 0 gives it its values back. Returns
 * the array; NULL: there is none such. */
double *projection_scale(struct projection *projection, size_t n, double change,
                         bool alternating);

#endif
