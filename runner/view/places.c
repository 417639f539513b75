/* Gnuplot draws them, and writes their numbers. */
#include "view/places.h"

#include <math.h>
#include <stdlib.h>

#include "base/reals.h"

#define MOST_POINTS 12    /* that all have a tick, */
#define LEAST_GAP 0.07    /* if there is room: parts of the axis between two, */
#define LEAST_GAP_UP 0.04 /* and of one that goes up */
#define MOST_TICKS 32
#define FEW_ITERATIONS 10 /* which gnuplot would put ticks between */
#define LEAST_TICKS 4     /* of a logarithmic axis */

/* Adds x if it is none of those that are there; false: they are too many. */
static bool add_point(double points[MOST_POINTS], size_t *count, double x)
{
    for (size_t i = 0; i < *count; i++)
        if (points[i] == x)
            return true;
    if (*count == MOST_POINTS)
        return false;
    points[(*count)++] = x;
    return true;
}

/* The different x of all curves, in order; 0: they are many, or where values changed that
 * are held. */
static size_t find_points(const struct plot *plot, const struct drawn *drawn,
                          double points[MOST_POINTS])
{
    size_t count = 0;
    for (size_t i = 0; i < drawn->count; i++)
        if (plot->series[i].is_held)
            return 0;
    for (size_t i = 0; i < drawn->count; i++)
        for (size_t j = 0; j < drawn->series[i].curve.count; j++)
            if (!add_point(points, &count, drawn->series[i].curve.x[j]))
                return 0;
    qsort(points, count, sizeof *points, reals_order);
    return count;
}

static double place(double x, bool is_log)
{
    return is_log ? log(x) : x;
}

void places_add_x(struct text *script, const struct plot *plot, const struct drawn *drawn)
{
    double points[MOST_POINTS];
    size_t count = plot->whole ? find_points(plot, drawn, points) : 0;
    double low = plot->log_x ? drawn->x_low : 0;
    double width = place(drawn->x_high, plot->log_x) - place(low, plot->log_x);
    double last = -INFINITY;
    if (count > 0) {
        text_add(script, "set xtics (");
        for (size_t i = 0; i < count; i++) {
            double at = place(points[i], plot->log_x);
            if (at - last < LEAST_GAP * width)
                continue;
            text_add(script, "%s%.15g", isinf(last) ? "" : ", ", points[i]);
            last = at;
        }
        text_add(script, ")\n");
    } else if (plot->log_x)
        places_add_logarithmic(script, "x", drawn->x_low, drawn->x_high);
    else if (plot->whole && drawn->x_high <= FEW_ITERATIONS)
        text_add(script, "set xtics 1\n");
}

/* Ticks that are chosen one by one, each with room around it. */
struct chosen {
    double at[MOST_TICKS];
    size_t count;
    double least_ratio; /* of two of them */
};

static bool has_room(const struct chosen *chosen, double tick)
{
    bool has = chosen->count < MOST_TICKS;
    for (size_t i = 0; i < chosen->count; i++)
        has &= fabs(log(tick / chosen->at[i])) >= log(chosen->least_ratio);
    return has;
}

/* Adds the multiples of powers of ten that lie in between; of those for which there is no
 * room the later ones are left out. */
static void choose_multiples(struct chosen *chosen, const double *multiples, double low,
                             double high)
{
    for (; *multiples > 0; multiples++)
        for (int power = (int)floor(log10(low)); pow(10, power) <= high; power++) {
            double tick = *multiples * pow(10, power);
            if (tick >= low * 0.999 && tick <= high * 1.001 && has_room(chosen, tick))
                chosen->at[chosen->count++] = tick;
        }
}

void places_add_logarithmic(struct text *script, const char *axis, double low,
                            double high)
{
    static const double multiples[][11] = {
        {1}, {1, 2, 5}, {1, 5, 2, 3, 7, 4, 6, 8, 9, 1.5}}; /* 0 ends them */
    const double gap = *axis == 'x' ? LEAST_GAP : LEAST_GAP_UP;
    if (!(high > low))
        return;
    for (size_t i = 0; i < sizeof multiples / sizeof *multiples; i++) {
        struct chosen chosen = {.least_ratio = pow(high / low, gap)};
        choose_multiples(&chosen, multiples[i], low, high);
        if (chosen.count < LEAST_TICKS)
            continue;
        if (i == 0) /* they are gnuplot's own */
            return;
        qsort(chosen.at, chosen.count, sizeof *chosen.at, reals_order);
        text_add(script, "set %stics (", axis);
        for (size_t j = 0; j < chosen.count; j++)
            text_add(script, "%s%.6g", j > 0 ? ", " : "", chosen.at[j]);
        text_add(script, ")\n");
        return;
    }
    /* A factor of two or so, over which the axis is nearly a linear one. */
    double power = pow(10, floor(log10((high - low) / LEAST_TICKS)));
    double step = power * (high - low >= 5 * LEAST_TICKS * power   ? 5
                           : high - low >= 2 * LEAST_TICKS * power ? 2
                                                                   : 1);
    if (!(high > low))
        return;
    text_add(script, "set %stics (", axis);
    const int first = (int)ceil(low / step);
    for (int tick = first; tick * step <= high; tick++)
        text_add(script, "%s%.9g", tick > first ? ", " : "", tick * step);
    text_add(script, ")\n");
}
