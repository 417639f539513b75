/* All is worked out as if less were better. */
#include "view/clip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reals.h"

/* How many times as high as what is ordinary a picture may be, and how many times it is
 * where the rest is clipped. */
static const struct {
    double most, clipped;
} heights[] = {{5, 2}, {10, 3}}; /* the second: of a logarithmic axis */

/* The upper one of the two in the middle; sorts them. */
static double middle(double *values, size_t count)
{
    qsort(values, count, sizeof *values, reals_order);
    return values[count / 2];
}

static double scaled(double y, bool maximize, bool is_log)
{
    double value = is_log ? log10(y) : y;
    return maximize ? -value : value;
}

/* Away from what is ordinary, to two digits: 6.81 becomes 6.9, and where more is better
 * -6.81 does -6.9. */
static double rounded(double limit, bool maximize)
{
    if (limit == 0)
        return 0;
    /* Divided by a power of ten 33 is 3.3, as it is written; times 0.1 it is not. */
    double power = floor(log10(fabs(limit))) - 1, sure = 1e-9;
    double digits = power < 0 ? limit * pow(10, -power) : limit / pow(10, power);
    digits = maximize ? floor(digits + sure) : ceil(digits - sure);
    return power < 0 ? digits / pow(10, -power) : digits * pow(10, power);
}

/* Sorts the values of a curve. */
static double ordinary_of(double *values, size_t count)
{
    double first = values[0];
    return fmax(first, middle(values, count));
}

double clip_limit(const struct curve *const *curves, size_t count, size_t ordinary,
                  bool maximize, bool is_log)
{
    double low = INFINITY, high = -INFINITY;
    double *ends = memory_resize(NULL, (count + 1) * sizeof *ends);
    size_t end_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct curve *curve = curves[i];
        if (curve->count == 0)
            continue;
        double *values = memory_resize(NULL, curve->count * sizeof *values);
        for (size_t j = 0; j < curve->count; j++) {
            values[j] = scaled(curve->y[j], maximize, is_log);
            low = fmin(low, values[j]);
            high = fmax(high, values[j]);
        }
        if (i < ordinary || ordinary == 0)
            ends[end_count++] = ordinary_of(values, curve->count);
        free(values);
    }
    double height = end_count > 0 ? middle(ends, end_count) - low : 0;
    free(ends);
    if (height <= 0 || high - low <= heights[is_log].most * height)
        return (double)NAN;
    double limit = low + heights[is_log].clipped * height;
    limit = maximize ? -limit : limit;
    return rounded(is_log ? pow(10, limit) : limit, maximize);
}
