/* Series of numbers made fit for drawing: finite, smooth where asked, and no more points
 * than a picture can show. The numbers in the database are never changed by it. */
#include "view/curve.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

struct curve curve_make(const double *x, const double *y, size_t count)
{
    struct curve curve = {.x = memory_resize(NULL, count * sizeof(double)),
                          .y = memory_resize(NULL, count * sizeof(double))};
    for (size_t i = 0; i < count; i++)
        if (isfinite(y[i])) {
            curve.x[curve.count] = x[i];
            curve.y[curve.count++] = y[i];
        }
    return curve;
}

void curve_free(struct curve *curve)
{
    free(curve->x);
    free(curve->y);
    *curve = (struct curve){0};
}

void curve_smooth(struct curve *curve, double weight)
{
    double sum = 0, total = 0; /* of the values and of their weights */
    for (size_t i = 0; i < curve->count; i++) {
        sum = weight * sum + (1 - weight) * curve->y[i];
        total = weight * total + (1 - weight);
        curve->y[i] = sum / total;
    }
}

static void keep(struct curve *curve, size_t *kept, size_t index)
{
    curve->x[*kept] = curve->x[index];
    curve->y[*kept] = curve->y[index];
    ++*kept;
}

size_t curve_keep_positive(struct curve *curve, bool in_x, bool in_y)
{
    size_t kept = 0, all = curve->count;
    for (size_t i = 0; i < all; i++)
        if ((!in_x || curve->x[i] > 0) && (!in_y || curve->y[i] > 0))
            keep(curve, &kept, i);
    curve->count = kept;
    return all - kept;
}

void curve_thin(struct curve *curve, size_t points)
{
    size_t stretches = points / 2, kept = 0, last = curve->count - 1;
    if (curve->count <= points || stretches == 0)
        return;
    keep(curve, &kept, 0);
    for (size_t i = 0; i < stretches; i++) {
        /* Stretches of the inner points; kept never passes the point that is read. */
        size_t from = 1 + (last - 1) * i / stretches;
        size_t to = 1 + (last - 1) * (i + 1) / stretches;
        size_t low = from, high = from;
        for (size_t j = from; j < to; j++) {
            low = curve->y[j] < curve->y[low] ? j : low;
            high = curve->y[j] > curve->y[high] ? j : high;
        }
        size_t first = low < high ? low : high, second = low < high ? high : low;
        keep(curve, &kept, first);
        if (second != first)
            keep(curve, &kept, second);
    }
    keep(curve, &kept, last);
    curve->count = kept;
}
