/* Points as a script for gnuplot, with their data. */
#include "view/points.h"

#include <math.h>
#include <stdio.h>

#include "view/gnuplot.h"
#include "view/ticks.h"
#include "view/words.h"

#define HEIGHT 560
#define RIGHT 30
#define AROUND 68. /* pixels left of what is plotted, beside the ticks of y */
#define LEAST_LEFT 120.
#define MOST_WORD 220. /* of a word beside or below an axis */
#define PER_WORD 760.  /* pixels that the words below an axis share */

static bool is_narrow(const struct points_axis *axis)
{
    double widest = 0;
    for (size_t i = 0; i < axis->word_count; i++)
        widest = fmax(widest, words_width(axis->words[i], WORDS_SIZE));
    return fmin(widest, MOST_WORD) > PER_WORD / (double)axis->word_count - 12;
}

/* The words as ticks. Returns the width of the widest. */
static double add_words(struct text *script, const char *name,
                        const struct points_axis *axis)
{
    text_add(script, "set %srange [-0.6:%g]\nset %stics ", name,
             (double)axis->word_count - 0.4, name);
    double widest = ticks_add(script, axis->words, axis->word_count,
                              ticks_every(axis->word_count), MOST_WORD);
    text_add(script, "\n");
    return widest;
}

static void add_numbers(struct text *script, const char *name,
                        const struct points_axis *axis)
{
    if (axis->is_log)
        text_add(script, "set logscale %s\nset format %s '%%g'\n", name, name);
    if (axis->ticks == NULL)
        return;
    text_add(script, "set %stics (", name);
    for (size_t i = 0; i < axis->tick_count; i++)
        text_add(script, "%s%.9g", i > 0 ? ", " : "", axis->ticks[i]);
    text_add(script, ")\nset format %s '%%.9g'\n", name);
}

static double scaled(const struct points_axis *axis, double value)
{
    return axis->is_log ? log10(value) : value;
}

static double unscaled(const struct points_axis *axis, double value)
{
    return axis->is_log ? pow(10, value) : value;
}

/* Where points lie on an axis, the lowest and the highest, and a twentieth of that. */
struct reach {
    double low, high, room;
};

static struct reach reach_of(const struct points *points, bool of_x)
{
    const struct points_axis *axis = of_x ? &points->x : &points->y;
    struct reach reach = {(double)INFINITY, (double)-INFINITY, 0};
    for (size_t i = 0; i < points->count + points->lost_count; i++) {
        const struct points_point *point =
            i < points->count ? &points->at[i] : &points->lost[i - points->count];
        double value = scaled(axis, of_x ? point->x : point->y);
        reach.low = isfinite(value) ? fmin(reach.low, value) : reach.low;
        reach.high = isfinite(value) ? fmax(reach.high, value) : reach.high;
    }
    if (!(reach.low <= reach.high))
        reach.low = reach.high = 0;
    double distance = reach.high - reach.low;
    reach.room = distance > 0 ? distance * 0.05 : fmax(fabs(reach.high) * 0.05, 1e-6);
    return reach;
}

/* Of the ticks of y. */
static double numbers_width(const struct points *points)
{
    const struct points_axis *axis = &points->y;
    struct reach reach = reach_of(points, false);
    double widest = 0;
    char words[32];
    if (axis->ticks == NULL && !axis->is_log)
        return gnuplot_digits_width(reach.low - reach.room, reach.high + reach.room);
    for (size_t i = 0; axis->ticks != NULL && i < axis->tick_count; i++) {
        snprintf(words, sizeof words, "%.9g", axis->ticks[i]);
        widest = fmax(widest, words_width(words, WORDS_SIZE));
    }
    return widest;
}

static void add_axes(struct text *script, const struct points *points)
{
    double left;
    if (points->x.words != NULL) {
        add_words(script, "x", &points->x);
        if (is_narrow(&points->x))
            text_add(script, "set xtics rotate by 90 right\n");
    } else
        add_numbers(script, "x", &points->x);
    if (points->y.words != NULL)
        left = add_words(script, "y", &points->y) + AROUND;
    else {
        add_numbers(script, "y", &points->y);
        left = fmax(numbers_width(points) + AROUND, LEAST_LEFT);
    }
    gnuplot_add_margins(script, left,
                        points->palette != NULL ? palette_width(points->palette) : RIGHT);
    gnuplot_add_label(script, "xlabel", points->x.label, GNUPLOT_WIDTH / 2.);
    gnuplot_add_label(script, "ylabel", points->y.label, HEIGHT / 2.);
}

static void add_range(struct text *script, const char *name,
                      const struct points_axis *axis, const struct reach *reach)
{
    if (axis->words != NULL)
        return;
    if (!axis->is_log && axis->ticks == NULL)
        gnuplot_add_digits(script, name, reach->low, reach->high);
    text_add(script, "set %srange [%.9g:%.9g]\n", name,
             unscaled(axis, reach->low - reach->room),
             unscaled(axis, reach->high + reach->room));
}

/* The ranges of what is there; y has room at its bad end for what is lost, a cross each.
 * Returns where that is. */
static double add_ranges(struct text *script, const struct points *points)
{
    struct reach x = reach_of(points, true), y = reach_of(points, false);
    double edge = 0;
    for (size_t i = 0; i < points->lost_count; i++)
        if (isnan(points->lost[i].y)) {
            double beyond = points->share_count > 0 ? y.room : 0;
            edge = points->bad_is_high ? y.high + 2 * y.room : y.low - 2 * y.room;
            y.low = fmin(y.low, edge - beyond);
            y.high = fmax(y.high, edge + beyond);
            break;
        }
    add_range(script, "x", &points->x, &x);
    add_range(script, "y", &points->y, &y);
    return unscaled(&points->y, edge);
}

static void add_points(struct text *script, const char *name,
                       const struct points_point *points, size_t count, double edge)
{
    text_add(script, "$%s << EOD\n", name);
    for (size_t i = 0; i < count; i++)
        text_add(script, "%.9g %.9g %.9g\n", points[i].x,
                 isnan(points[i].y) ? edge : points[i].y, points[i].value);
    text_add(script, "EOD\n");
}

static void add_data(struct text *script, const struct points *points)
{
    double edge = add_ranges(script, points);
    add_points(script, "points", points->at, points->count, 0);
    add_points(script, "lost", points->lost, points->lost_count, edge);
    add_points(script, "means", points->means, points->mean_count, 0);
    text_add(script, "$shares << EOD\n");
    for (size_t i = 0; i < points->share_count; i++)
        text_add(script, "%.9g %.9g %zu %zu\n", points->shares[i].x, edge,
                 points->shares[i].count, points->shares[i].of);
    text_add(script, "EOD\n$bars << EOD\n");
    for (size_t i = 0; i < points->bar_count; i++)
        text_add(script, "%.9g %.9g 0 %.9g\n", points->bars[i].x, points->bars[i].low,
                 points->bars[i].high - points->bars[i].low);
    text_add(script, "EOD\n");
}

static void add_plot(struct text *script, const struct points *points)
{
    text_add(script, "set key tmargin center horizontal reverse Left\nplot ");
    if (points->bar_count > 0)
        text_add(script, "$bars with vectors nohead linecolor rgb '#9ab8cc' linewidth 2 "
                         "notitle, ");
    if (points->palette != NULL)
        text_add(script, "$points using 1:2:3 with points pointtype 7 pointsize 0.9 "
                         "linecolor palette notitle");
    else {
        text_add(script, "$points using 1:2 with points pointtype 7 pointsize 0.5 "
                         "linecolor rgb '#5B8FB9' title ");
        gnuplot_add_quoted(script,
                           points->point_label != NULL ? points->point_label : "a trial");
    }
    if (points->lost_count > 0) {
        text_add(script,
                 ", $lost using 1:2 with points pointtype 2 pointsize 0.8 "
                 "linewidth 1.5 linecolor rgb '%s' title ",
                 points->palette != NULL ? "#009E73" : "#CC0000");
        gnuplot_add_quoted(script, points->lost_label);
    }
    if (points->share_count > 0)
        text_add(script,
                 ", $shares using 1:2:(sprintf('%%d/%%d', $3, $4)) with labels offset "
                 "0,%s font ',9' textcolor rgb '#CC0000' notitle",
                 points->bad_is_high ? "1" : "-1");
    if (points->mean_count > 0) {
        text_add(script,
                 ", $means using 1:2 with %s pointtype 4 pointsize 1 linewidth 2 "
                 "linecolor rgb '#D55E00' title ",
                 points->is_held           ? "steps"
                 : points->x.words != NULL ? "points"
                                           : "linespoints");
        gnuplot_add_quoted(script, points->mean_label);
    }
    text_add(script, "\n");
}

int points_write(const struct points *points, const char *path, struct error *error)
{
    const struct gnuplot_format *format = gnuplot_format(path, error);
    struct text script = {0};
    if (format == NULL)
        return -1;
    gnuplot_add_frame(&script, format,
                      &(struct gnuplot_frame){points->title, points->notes,
                                              points->note_count, HEIGHT});
    add_axes(&script, points);
    if (points->palette != NULL)
        palette_add(&script, points->palette);
    add_data(&script, points);
    add_plot(&script, points);
    int result = gnuplot_draw(&script, path, error);
    text_free(&script);
    return result;
}
