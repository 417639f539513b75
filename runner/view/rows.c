/* Rows as a script for gnuplot, with their data. */
#include "view/rows.h"

#include <math.h>

#include "base/arena.h"
#include "view/gnuplot.h"
#include "view/ticks.h"

#define ROW 26      /* pixels; */
#define AROUND 110  /* above and below all rows: title, ticks, label */
#define END_ROOM 70 /* right of the rows, for what stands at their ends */

static void add_labels(struct text *script, const struct rows *rows)
{
    struct arena *arena = arena_new();
    const char **labels = arena_array(arena, rows->count, sizeof *labels);
    for (size_t i = 0; i < rows->count; i++)
        labels[i] = rows->at[i].label;
    text_add(script, "set ytics scale 0 ");
    double widest = ticks_add(script, labels, rows->count, 1, ROWS_LABEL);
    text_add(script, "\n");
    gnuplot_add_margins(script, widest + 24, END_ROOM);
    arena_free(arena);
}

static void see(double value, double *low, double *high)
{
    *low = isfinite(value) ? fmin(*low, value) : *low;
    *high = isfinite(value) ? fmax(*high, value) : *high;
}

/* What the horizontal axis shows. */
struct range {
    double low, high;
    bool is_cut; /* an interval goes on beyond */
};

static double widened(double from, double to, bool is_log)
{
    return is_log ? from * sqrt(from / to) : from + (from - to) / 2;
}

/* All values and points; of intervals, which of few values may be very long, half as much
 * to either side. */
static struct range range_of(const struct rows *rows)
{
    const double none = (double)INFINITY;
    struct range range = {none, -none, false};
    double low = none, high = -none;
    for (size_t i = 0; i < rows->count; i++) {
        const struct rows_row *row = &rows->at[i];
        see(row->value, &range.low, &range.high);
        for (size_t j = 0; j < row->point_count; j++)
            see(row->points[j], &range.low, &range.high);
        see(row->low, &low, &high);
        see(row->high, &low, &high);
    }
    if (!(range.low < range.high)) /* there is no width to take the half of */
        return (struct range){fmin(range.low, low), fmax(range.high, high), false};
    const double least = widened(range.low, range.high, rows->is_log);
    const double most = widened(range.high, range.low, rows->is_log);
    range.is_cut = low < least || high > most;
    range.low = fmin(range.low, fmax(low, least));
    range.high = fmax(range.high, fmin(high, most));
    return range;
}

static void add_range(struct text *script, const struct rows *rows,
                      const struct range *range)
{
    gnuplot_add_digits(script, "x", range->low, range->high);
    if (rows->is_log)
        text_add(script, "set logscale x\n");
    if (rows->is_bars)
        text_add(script, "set xrange [0:*]\n");
    else if (range->is_cut)
        text_add(script, "set xrange [%.9g:%.9g]\n", range->low, range->high);
}

/* The notes, and what is cut. */
static void add_frame(struct text *script, const struct rows *rows,
                      const struct gnuplot_format *format, const struct range *range)
{
    struct arena *arena = arena_new();
    const char **notes = arena_array(arena, rows->note_count + 1, sizeof *notes);
    size_t count = 0;
    while (count < rows->note_count) {
        notes[count] = rows->notes[count];
        count++;
    }
    if (range->is_cut)
        notes[count++] = "A line that ends at the edge goes on beyond it.";
    gnuplot_add_frame(script, format,
                      &(struct gnuplot_frame){rows->title, notes, count,
                                              ROW * (double)rows->count + AROUND});
    arena_free(arena);
}

static void add_looks(struct text *script, const struct rows *rows,
                      const struct gnuplot_format *format)
{
    const struct range range = range_of(rows);
    add_frame(script, rows, format, &range);
    gnuplot_add_label(script, "xlabel", rows->x_label, GNUPLOT_WIDTH / 2.);
    add_labels(script, rows);
    add_range(script, rows, &range);
    text_add(script, "set yrange [%g:-0.7]\nset border 1\nset grid noytics xtics\n",
             (double)rows->count - 0.3);
}

/* Of each row its place, value, interval and colour. */
static void add_values(struct text *script, const struct rows *rows)
{
    text_add(script, "$rows << EOD\n");
    for (size_t i = 0; i < rows->count; i++) {
        const struct rows_row *row = &rows->at[i];
        if (isfinite(row->value))
            text_add(script, "%zu %.9g %.9g %.9g %s\n", i, row->value,
                     isfinite(row->low) ? row->low : row->value,
                     isfinite(row->high) ? row->high : row->value,
                     row->is_faint ? "0x9ab8cc" : "0x0072B2");
    }
    text_add(script, "EOD\n$points << EOD\n");
    for (size_t i = 0; i < rows->count; i++)
        for (size_t j = 0; j < rows->at[i].point_count; j++)
            text_add(script, "%zu %.9g\n", i, rows->at[i].points[j]);
    text_add(script, "EOD\n");
}

/* What stands at the ends of the rows. */
static void add_ends(struct text *script, const struct rows *rows)
{
    const struct range range = range_of(rows);
    for (size_t i = 0; i < rows->count; i++)
        if (rows->at[i].end != NULL) {
            double high = rows->at[i].high;
            double at = isfinite(high) ? fmin(high, range.high) : rows->at[i].value;
            text_add(script, "set label ");
            gnuplot_add_quoted(script, rows->at[i].end);
            text_add(script, " at %.9g,%zu left offset 0.6,0 textcolor '#333333'\n", at,
                     i);
        }
}

static void add_plot(struct text *script, const struct rows *rows)
{
    size_t points = 0;
    for (size_t i = 0; i < rows->count; i++)
        points += rows->at[i].point_count;
    if (rows->is_bars) {
        text_add(script,
                 "set style fill solid noborder\n"
                 "plot $rows using (0):1:(0):2:($1-0.36):($1+0.36):5 with boxxyerror "
                 "linecolor rgb variable notitle\n");
        return;
    }
    text_add(script, "plot ");
    if (points > 0)
        text_add(script, "$points using 2:($1+0.26) with points pointtype 7 "
                         "pointsize 0.45 linecolor rgb '#D55E00' notitle, ");
    text_add(script, "$rows using 2:1:3:4:5 with xerrorbars pointtype 7 pointsize 0.9 "
                     "linewidth 2 linecolor rgb variable notitle\n");
}

int rows_write(const struct rows *rows, const char *path, struct error *error)
{
    const struct gnuplot_format *format = gnuplot_format(path, error);
    struct text script = {0};
    if (format == NULL)
        return -1;
    add_looks(&script, rows, format);
    add_values(&script, rows);
    add_ends(&script, rows);
    add_plot(&script, rows);
    int result = gnuplot_draw(&script, path, error);
    text_free(&script);
    return result;
}
