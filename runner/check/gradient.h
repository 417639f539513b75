/* Gradients by central differences. The layer's output is projected on a fixed random
 * vector to one number, summed in double; its change with one element of the input or of
 * a parameter is what backward must say. */
#ifndef CHECK_GRADIENT_H
#define CHECK_GRADIENT_H

#include "check/subject.h"

/* How well one array's gradient agrees. */
struct gradient_result {
    int64_t checked;
    int64_t kinks;   /* elements left out, as the layer has a kink there */
    int64_t wrong;   /* of those checked; the rest tells of the worst */
    int64_t element; /* -1: all of them moved together */
    int64_t nowhere; /* the first that backward gives no number for, or -1 */
    double given, found;
    double allowed;   /* how far apart they may be, from the noise measured */
    double tolerance; /* the middle `allowed`, relative to the largest gradient */
};

/* Checks what backward left in `gradient` against moving `values` (both of `count`
 * elements, memory of the subject) by steps up to an eighth of `scale`. Leaves `values`
 * as they were. -1 where a forward pass fails, with its sentence in runner.error. */
int gradient_check(struct subject *subject, float *values, const float *gradient,
                   int64_t count, double scale, struct gradient_result *result);

/* How many times the noise of forward is what must be, as inputs and parameters are
 * rounded, where one input moves; of several that at which these are most. NaN where
 * forward gives no number. `gradients` are those by each input, then by each parameter.
 */
double gradient_lost_places(struct subject *subject,
                            const struct subject_values *gradients);

#endif
