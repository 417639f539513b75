/* Curves as a script for gnuplot, with their data. Nothing is drawn here. */
#include "view/plot.h"

#include <math.h>

#include "base/arena.h"
#include "view/curve.h"
#include "view/gnuplot.h"
#include "view/words.h"

#define POINTS 2000          /* of a curve: twice what its width in pixels can show */
#define FEW_POINTS 60        /* up to here each one gets a dot */
#define FAINT_CURVES_UP_TO 3 /* series, beneath which the raw values are drawn too */
#define LEGEND_SAMPLE 75.0   /* pixels that a line's sample takes, with what parts them */
#define MOST_ROWS 60         /* of the legend that the picture grows by */
#define HEIGHT 540           /* without the legend */
#define LEGEND_ROW 21

/* The colours of Okabe and Ito that stand out on white, told apart with any kind of
 * colour vision; after all of them come dashes. */
static const char *const colours[] = {"0072B2", "D55E00", "009E73",
                                      "CC79A7", "56B4E9", "E69F00"};
#define COLOURS (sizeof colours / sizeof *colours)

/* What the legend says of a series: what is without values is in it, too, so that it is
 * missed. */
static const char *label_of(const struct plot_series *series, struct arena *arena)
{
    size_t finite = 0;
    for (size_t i = 0; i < series->count; i++)
        finite += isfinite(series->y[i]) ? 1 : 0;
    const char *lack = finite > 0 ? "" : " (no values)";
    double room = GNUPLOT_WIDTH - LEGEND_SAMPLE - words_width(lack, WORDS_SIZE);
    return arena_format(arena, "%s%s", words_fit(series->label, WORDS_SIZE, room, arena),
                        lack);
}

static size_t legend_rows(const char *const *labels, size_t count)
{
    double longest = 0;
    for (size_t i = 0; i < count; i++)
        longest = fmax(longest, words_width(labels[i], WORDS_SIZE));
    size_t columns = (size_t)fmax(1, GNUPLOT_WIDTH / (longest + LEGEND_SAMPLE));
    return (count + columns - 1) / columns;
}

/* The legend stands below the curves, and the picture grows with it. */
static void add_looks(struct text *script, const struct plot *plot,
                      const char *const *labels, const struct gnuplot_format *format)
{
    size_t rows = legend_rows(labels, plot->count);
    gnuplot_add_frame(
        script, format,
        &(struct gnuplot_frame){
            plot->title, plot->notes, plot->note_count,
            HEIGHT + LEGEND_ROW * (double)(rows < MOST_ROWS ? rows : MOST_ROWS)});
    gnuplot_add_label(script, "xlabel", plot->x_label, GNUPLOT_WIDTH - LEGEND_SAMPLE);
    gnuplot_add_label(script, "ylabel", plot->y_label, HEIGHT - LEGEND_SAMPLE);
    text_add(script,
             "set xrange [0:*] noextend\nset offsets graph 0, graph 0.02, 0, 0\n"
             "set rmargin 3\nset xlabel offset 0,0.5\n"
             "set key bmargin center vertical Left reverse samplen 2.5 height 0.5 "
             "maxrows %zu\n",
             rows);
}

/* The digits of the ticks, by the values that are there. */
static void add_digits(struct text *script, const struct plot *plot)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < plot->count; i++)
        for (size_t j = 0; j < plot->series[i].count; j++) {
            double y = plot->series[i].y[j];
            low = isfinite(y) ? fmin(low, y) : low;
            high = isfinite(y) ? fmax(high, y) : high;
        }
    gnuplot_add_digits(script, "y", low, high);
}

static void add_curve(struct text *script, const char *name, size_t index,
                      const struct curve *curve)
{
    text_add(script, "$%s%zu << EOD\n", name, index);
    for (size_t i = 0; i < curve->count; i++)
        text_add(script, "%.15g %.9g\n", curve->x[i], curve->y[i]);
    text_add(script, "EOD\n");
}

/* The data blocks of a series, and what draws them: the faint raw values go to `beneath`.
 * Returns the number of its points. */
static size_t add_series(const struct plot *plot, size_t index, struct text *data,
                         const char *label, struct text *beneath, struct text *above)
{
    const struct plot_series *series = &plot->series[index];
    const char *colour = colours[index % COLOURS];
    struct curve curve = curve_make(series->x, series->y, series->count);
    size_t count = curve.count;

    if (series->smoothing > 0 && plot->count <= FAINT_CURVES_UP_TO && count > 0) {
        curve_thin(&curve, POINTS);
        add_curve(data, "raw", index, &curve);
        text_add(beneath,
                 "$raw%zu with lines linecolor rgb '#BB%s' linewidth 1 notitle, ", index,
                 colour);
        curve_free(&curve);
        curve = curve_make(series->x, series->y, series->count);
    }
    curve_smooth(&curve, series->smoothing);
    curve_thin(&curve, POINTS);
    add_curve(data, "curve", index, &curve);
    if (count > 0)
        text_add(above, "$curve%zu with %s", index,
                 count <= FEW_POINTS ? "linespoints pointtype 7 pointsize 0.6" : "lines");
    else
        text_add(above, "keyentry with lines");
    text_add(above, " linecolor rgb '#%s' linewidth 2 dashtype %zu title ", colour,
             index / COLOURS % 5 + 1);
    gnuplot_add_quoted(above, label);
    text_add(above, ", ");
    curve_free(&curve);
    return count;
}

static int make_script(const struct plot *plot, const struct gnuplot_format *format,
                       struct text *script, struct error *error)
{
    struct text beneath = {0}, above = {0};
    struct arena *arena = arena_new();
    const char **labels = arena_array(arena, plot->count, sizeof *labels);
    size_t points = 0;

    for (size_t i = 0; i < plot->count; i++)
        labels[i] = label_of(&plot->series[i], arena);
    text_add(&beneath, "%s", "");
    add_looks(script, plot, labels, format);
    add_digits(script, plot);
    for (size_t i = 0; i < plot->count; i++)
        points += add_series(plot, i, script, labels[i], &beneath, &above);
    if (points > 0) {
        above.at[above.length - 2] = '\0'; /* the last comma */
        text_add(script, "plot %s%s\n", beneath.at, above.at);
    }
    text_free(&beneath);
    text_free(&above);
    arena_free(arena);
    return points > 0 ? 0
                      : error_set(error, "there is nothing to plot: no series has a "
                                         "finite value");
}

int plot_write(const struct plot *plot, const char *path, struct error *error)
{
    const struct gnuplot_format *format = gnuplot_format(path, error);
    struct text script = {0};
    int result = format != NULL ? make_script(plot, format, &script, error) : -1;
    if (result == 0)
        result = gnuplot_draw(&script, path, error);
    text_free(&script);
    return result;
}
