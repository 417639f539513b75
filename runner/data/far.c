/* Finds what a float rounds away, column by column. */
#include "data/far.h"

#include <math.h>
#include <stdlib.h>

#include "data/signature.h"

#define LOST_BITS 8 /* of a float's 24, that are the same for the whole column */

bool far_is_narrow(struct far_range range)
{
    double size = fmax(fabs(range.low), fabs(range.high));
    return range.high - range.low < ldexp(size, -LOST_BITS);
}

struct far_range far_extend(struct far_range range, double number)
{
    return (struct far_range){fmin(range.low, number), fmax(range.high, number)};
}

static bool is_far(const float *values, const float *rests, int64_t count, int64_t width)
{
    struct far_range range = {INFINITY, -INFINITY};
    bool rounded = false;
    for (int64_t i = 0; i < count * width; i += width) {
        range = far_extend(range, (double)values[i] + (double)rests[i]);
        rounded = rounded || rests[i] != 0;
    }
    return rounded && range.low < range.high && far_is_narrow(range);
}

int64_t far_find(const float *values, const float *rests, const bool *asked,
                 int64_t count, int64_t width, int32_t *columns)
{
    int64_t found = 0;
    for (int64_t column = 0; column < width; column++)
        if (asked[column] && is_far(values + column, rests + column, count, width))
            columns[found++] = (int32_t)column;
    return found;
}

double *far_take(const float *values, const float *rests, int64_t count, int64_t width,
                 const int32_t *columns, int64_t far_count)
{
    double *far = malloc((size_t)(count * far_count) * sizeof *far);
    for (int64_t i = 0; far != NULL && i < count; i++)
        for (int64_t k = 0; k < far_count; k++) {
            int64_t at = i * width + columns[k];
            far[i * far_count + k] = (double)values[at] + (double)rests[at];
        }
    return far;
}

void far_expect(const struct array *array, struct dataset *dataset)
{
    const struct signature *net = dataset->expected;
    bool is_its = array->dims == 2 && net->sample.dims == 1 &&
                  net->sample.at[0] == array->at[1] && !net->has_rules;
    dataset->far_count = is_its ? net->far_count : 0;
    dataset->far_columns = net->far;
}

double *far_of_array(const struct array *array, const struct dataset *dataset,
                     struct error *error)
{
    int64_t width = dataset->far_count, count = array->at[0] * width;
    double *far = malloc((size_t)count * sizeof *far);
    if (far == NULL)
        error_set(error, "%s: the system has no memory for it", array->name);
    for (int64_t i = 0; far != NULL && i < count; i++)
        far[i] = array_number(array,
                              i / width * array->at[1] + dataset->far_columns[i % width]);
    return far;
}
