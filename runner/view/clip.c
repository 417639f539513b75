/* All is worked out as if less were better. */
#include "view/clip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reals.h"

#define LEAST_PART 10.0 /* of the height, that what is ordinary may take as it is */
#define CLIPPED_PART 3.0

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

double clip_limit(const struct curve *const *curves, size_t count, bool maximize,
                  bool is_log)
{
    double low = INFINITY, high = -INFINITY;
    double *ordinary = memory_resize(NULL, (count + 1) * sizeof *ordinary);
    size_t with_points = 0;
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
        double first = values[0];
        ordinary[with_points++] = fmax(first, middle(values, curve->count));
        free(values);
    }
    double height = with_points > 0 ? middle(ordinary, with_points) - low : 0;
    free(ordinary);
    if (height <= 0 || high - low <= LEAST_PART * height)
        return (double)NAN;
    double limit = low + CLIPPED_PART * height;
    limit = maximize ? -limit : limit;
    return rounded(is_log ? pow(10, limit) : limit, maximize);
}
