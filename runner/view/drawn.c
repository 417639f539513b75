/* Nothing is written here, neither to gnuplot nor to anybody else. */
#include "view/drawn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "view/clip.h"
#include "view/words.h"

#define POINTS 2000          /* of a curve: twice what its width in pixels can show */
#define FAINT_CURVES_UP_TO 3 /* series, beneath which the raw values are drawn too */
#define MOST_NAMES 5         /* in a note, */
#define NAME_WIDTH 360       /* each of so many pixels at most */
#define MOST_NOTES 6
#define FAR 1000

/* ---- Curves ---- */

static struct curve make_curve(const struct plot *plot, const struct plot_series *series,
                               const double *y, double smoothing)
{
    struct curve curve = curve_make(series->x, y, series->count);
    curve_keep_positive(&curve, plot->log_x, plot->log_y);
    curve_smooth(&curve, smoothing);
    curve_thin(&curve, POINTS);
    return curve;
}

/* How far an edge may go: a spread that comes near to its mean has no end on a
 * logarithmic axis, and one of trials that diverge would flatten the curves. */
struct bounds {
    double low, high;
    bool is_low_cut, is_high_cut;
};

static bool is_beyond(const struct plot *plot, const struct drawn *drawn, double y)
{
    return plot->maximize ? y < drawn->limit : y > drawn->limit;
}

/* As far as the bounds; where the mean itself has left the picture, nothing of it. */
static double edge_at(const struct plot *plot, const struct drawn *drawn, double mean,
                      double y, struct bounds *bounds)
{
    if (is_beyond(plot, drawn, mean))
        return drawn->limit;
    bounds->is_low_cut |= y < bounds->low;
    bounds->is_high_cut |= y > bounds->high;
    return fmin(fmax(y, bounds->low), bounds->high);
}

static struct curve make_edge(const struct plot *plot, const struct drawn *drawn,
                              const struct plot_series *series, int sign,
                              struct bounds *bounds)
{
    double *y = memory_resize(NULL, (series->count + 1) * sizeof *y);
    double *means = memory_resize(NULL, (series->count + 1) * sizeof *means);
    for (size_t i = 0; i < series->count; i++) {
        y[i] = series->y[i] + sign * series->spread[i];
        means[i] = isfinite(y[i]) ? series->y[i] : (double)NAN;
    }
    struct curve edge = curve_make(series->x, y, series->count);
    struct curve mean = curve_make(series->x, means, series->count);
    free(y);
    free(means);
    curve_keep_positive(&edge, plot->log_x, false);
    curve_keep_positive(&mean, plot->log_x, false);
    curve_smooth(&edge, series->smoothing);
    curve_smooth(&mean, series->smoothing);
    for (size_t i = 0; i < edge.count; i++)
        edge.y[i] = edge_at(plot, drawn, mean.y[i], edge.y[i], bounds);
    curve_free(&mean);
    curve_thin(&edge, POINTS);
    return edge;
}

static void make_series(const struct plot *plot, size_t index, struct drawn *drawn)
{
    const struct plot_series *series = &plot->series[index];
    struct drawn_series *made = &drawn->series[index];
    made->curve = make_curve(plot, series, series->y, series->smoothing);
    if (series->smoothing > 0 && plot->count <= FAINT_CURVES_UP_TO &&
        series->spread == NULL)
        made->raw = make_curve(plot, series, series->y, 0);
    made->shared = series->shared < series->count && series->shared > 0
                       ? series->x[series->shared - 1]
                       : INFINITY;
    drawn->points += made->curve.count;
    for (size_t i = 0; i < made->curve.count; i++) {
        drawn->x_low = fmin(drawn->x_low, made->curve.x[i]);
        drawn->x_high = fmax(drawn->x_high, made->curve.x[i]);
        drawn->low = fmin(drawn->low, made->curve.y[i]);
        drawn->high = fmax(drawn->high, made->curve.y[i]);
    }
}

/* A quarter as far again as the curves go, or half and twice of these on a logarithmic
 * axis, but not beyond the limit of what is drawn. */
static struct bounds bounds_of(const struct plot *plot, const struct drawn *drawn)
{
    double room = (drawn->high - drawn->low) / 4;
    struct bounds bounds = {
        .low = plot->log_y ? drawn->low / 2 : drawn->low - room,
        .high = plot->log_y ? drawn->high * 2 : drawn->high + room,
    };
    if (plot->maximize)
        bounds.low = fmax(bounds.low, drawn->limit);
    else
        bounds.high = fmin(bounds.high, drawn->limit);
    return bounds;
}

/* The bands, which know how far the curves go. */
static void make_bands(const struct plot *plot, struct drawn *drawn)
{
    struct bounds bounds = bounds_of(plot, drawn);
    for (size_t i = 0; i < plot->count; i++) {
        struct drawn_series *made = &drawn->series[i];
        if (plot->series[i].spread == NULL)
            continue;
        made->upper = make_edge(plot, drawn, &plot->series[i], 1, &bounds);
        made->lower = make_edge(plot, drawn, &plot->series[i], -1, &bounds);
        for (size_t j = 0; j < made->upper.count; j++)
            drawn->high = fmax(drawn->high, made->upper.y[j]);
        for (size_t j = 0; j < made->lower.count; j++)
            drawn->low = fmin(drawn->low, made->lower.y[j]);
    }
    /* What is beyond the limit is told of it. */
    bool low_told = plot->maximize && bounds.low == drawn->limit;
    bool high_told = !plot->maximize && bounds.high == drawn->limit;
    drawn->band_low = bounds.is_low_cut && !low_told ? bounds.low : (double)NAN;
    drawn->band_high = bounds.is_high_cut && !high_told ? bounds.high : (double)NAN;
}

/* Gnuplot loses lines to points that are very far away: they go to points a thousand
 * times as far as the limit. */
static void bring_nearer(const struct plot *plot, const struct drawn *drawn,
                         struct curve *curve)
{
    double from = plot->maximize ? drawn->high : drawn->low;
    double far = drawn->limit + FAR * (drawn->limit - from);
    for (size_t i = 0; i < curve->count; i++)
        curve->y[i] = plot->maximize ? fmax(curve->y[i], far) : fmin(curve->y[i], far);
}

static void find_limit(const struct plot *plot, struct drawn *drawn, struct arena *arena)
{
    const struct curve **curves = arena_array(arena, plot->count, sizeof *curves);
    size_t done = 0, others = plot->count;
    for (size_t i = 0; i < plot->count; i++) {
        const struct curve *curve = &drawn->series[i].curve;
        bool is_done = plot->lines[plot->series[i].line].state == NULL;
        curves[is_done && curve->count > 0 ? done++ : --others] = curve;
    }
    drawn->limit = clip_limit(curves, plot->count, done, plot->maximize, plot->log_y);
    for (size_t i = 0; i < plot->count && !isnan(drawn->limit); i++)
        bring_nearer(plot, drawn, &drawn->series[i].curve);
    if (plot->maximize)
        drawn->low = fmax(drawn->low, drawn->limit);
    else
        drawn->high = fmin(drawn->high, drawn->limit);
}

/* ---- What is said ---- */

/* Of each line how much of something it has. */
struct counts {
    size_t *of;
    size_t lines, total;
};

/* "relu (3), tanh (1) and 2 more", as the legend has them */
static const char *list(const struct plot *plot, const struct counts *counts,
                        bool with_numbers, struct arena *arena)
{
    const char *words = "";
    size_t told = 0;
    for (size_t i = 0; i < plot->line_count; i++) {
        if (counts->of[i] == 0 || told++ >= MOST_NAMES)
            continue;
        const struct plot_line *line = &plot->lines[i];
        words = arena_format(arena, "%s%s%s", words, told > 1 ? ", " : "",
                             words_fit(line->name != NULL ? line->name : line->label,
                                       WORDS_SMALL, NAME_WIDTH, arena));
        if (with_numbers && counts->lines > 1)
            words = arena_format(arena, "%s (%zu)", words, counts->of[i]);
    }
    if (told > MOST_NAMES)
        words = arena_format(arena, "%s and %zu more", words, told - MOST_NAMES);
    return words;
}

enum lack { IS_INFINITE, HAS_NO_LOGARITHM, IS_CLIPPED };

static bool lacks(const struct plot *plot, const struct drawn *drawn, double x, double y,
                  enum lack lack)
{
    if (lack == IS_INFINITE || !isfinite(y))
        return lack == IS_INFINITE && isinf(y);
    if (lack == HAS_NO_LOGARITHM)
        return (plot->log_y && y <= 0) || (plot->log_x && x <= 0);
    return is_beyond(plot, drawn, y);
}

static struct counts count(const struct plot *plot, const struct drawn *drawn,
                           enum lack lack, struct arena *arena)
{
    struct counts counts = {arena_array(arena, plot->line_count, sizeof(size_t)), 0, 0};
    for (size_t i = 0; i < plot->count; i++) {
        const struct plot_series *series = &plot->series[i];
        const struct curve *curve = &drawn->series[i].curve;
        bool of_drawn = lack == IS_CLIPPED;
        size_t points = of_drawn ? curve->count : series->count;
        for (size_t j = 0; j < points; j++)
            counts.of[series->line] +=
                lacks(plot, drawn, of_drawn ? curve->x[j] : series->x[j],
                      of_drawn ? curve->y[j] : series->y[j], lack);
    }
    for (size_t i = 0; i < plot->line_count; i++) {
        counts.lines += counts.of[i] > 0;
        counts.total += counts.of[i];
    }
    return counts;
}

static const char *smoothing_note(const struct plot *plot, const struct drawn *drawn,
                                  struct arena *arena)
{
    double weight = 0;
    size_t smooth = 0, raw = 0;
    char number[TEXT_REAL_SIZE];
    for (size_t i = 0; i < plot->count; i++) {
        weight = fmax(weight, plot->series[i].smoothing);
        smooth += plot->series[i].smoothing > 0;
        raw += drawn->series[i].raw.count > 0;
    }
    if (smooth == 0)
        return NULL;
    return arena_format(arena, "%s smoothed: moving means, in which the past weighs %s%s",
                        smooth == plot->count ? "curves are" : "long training curves are",
                        text_from_real(weight, number),
                        raw > 0 ? "; faint: what was recorded" : "");
}

static void say(const struct plot *plot, struct drawn *drawn, struct arena *arena)
{
    const char **notes = arena_array(arena, plot->note_count + MOST_NOTES, sizeof *notes);
    struct counts infinite = count(plot, drawn, IS_INFINITE, arena);
    struct counts lost = count(plot, drawn, HAS_NO_LOGARITHM, arena);
    struct counts clipped = count(plot, drawn, IS_CLIPPED, arena);
    const char *smoothing = smoothing_note(plot, drawn, arena);
    size_t kept = plot->note_count;
    char limit[TEXT_REAL_SIZE];
    for (size_t i = 0; i < kept; i++)
        notes[i] = plot->notes[i];
    if (smoothing != NULL)
        notes[kept++] = smoothing;
    if (clipped.total > 0)
        notes[kept++] = arena_format(
            arena, "values %s %s are clipped (%s)%s", plot->maximize ? "below" : "above",
            text_from_real(drawn->limit, limit), list(plot, &clipped, false, arena),
            plot->maximize || plot->log_y ? "" : "; --log y shows more");
    if (!isnan(drawn->band_low))
        notes[kept++] =
            arena_format(arena, "bands are cut off below %.3g", drawn->band_low);
    if (!isnan(drawn->band_high))
        notes[kept++] =
            arena_format(arena, "bands are cut off above %.3g", drawn->band_high);
    if (infinite.total > 0)
        notes[kept++] = arena_format(
            arena, "%zu infinite value%s left out (%s)", infinite.total,
            infinite.total == 1 ? " is" : "s are", list(plot, &infinite, true, arena));
    if (lost.total > 0)
        notes[kept++] = arena_format(
            arena,
            "%zu value%s left out, as a logarithmic axis has no place for 0 and "
            "below (%s)",
            lost.total, lost.total == 1 ? " is" : "s are",
            list(plot, &lost, true, arena));
    drawn->at = notes;
    drawn->note_count = kept;
}

struct drawn drawn_make(const struct plot *plot, struct arena *arena)
{
    struct drawn drawn = {
        .series = arena_array(arena, plot->count, sizeof *drawn.series),
        .count = plot->count,
        .x_low = INFINITY,
        .x_high = -INFINITY,
        .low = INFINITY,
        .high = -INFINITY,
    };
    for (size_t i = 0; i < plot->count; i++)
        make_series(plot, i, &drawn);
    find_limit(plot, &drawn, arena);
    make_bands(plot, &drawn);
    say(plot, &drawn, arena);
    return drawn;
}

void drawn_free(struct drawn *drawn)
{
    for (size_t i = 0; i < drawn->count; i++) {
        curve_free(&drawn->series[i].curve);
        curve_free(&drawn->series[i].raw);
        curve_free(&drawn->series[i].upper);
        curve_free(&drawn->series[i].lower);
    }
}
