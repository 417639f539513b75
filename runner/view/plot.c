/* Curves as a script for gnuplot, with their data. Nothing is drawn here. */
#include "view/plot.h"

#include <string.h>

#include "view/curve.h"
#include "view/gnuplot.h"

#define POINTS 2000          /* of a curve: twice what its width in pixels can show */
#define FEW_POINTS 60        /* up to here each one gets a dot */
#define FAINT_CURVES_UP_TO 3 /* series, beneath which the raw values are drawn too */
#define LEGEND_CHARACTERS 88 /* beside each other */
#define LEGEND_SAMPLE 8      /* the width of a line's sample, in characters */
#define MOST_ROWS 60         /* of the legend that the picture grows by */
#define WIDTH 960
#define HEIGHT 540 /* without the legend */
#define LEGEND_ROW 21

/* The colours of Okabe and Ito that stand out on white, told apart with any kind of
 * colour vision; after all of them come dashes. */
static const char *const colours[] = {"0072B2", "D55E00", "009E73",
                                      "CC79A7", "56B4E9", "E69F00"};
#define COLOURS (sizeof colours / sizeof *colours)

static void add_setting(struct text *script, const char *what, const char *words)
{
    if (!words)
        return;
    text_add(script, "set %s ", what);
    gnuplot_add_quoted(script, words);
    text_add(script, "\n");
}

static size_t legend_rows(const struct plot *plot)
{
    size_t longest = 1;
    for (size_t i = 0; i < plot->count; i++) {
        size_t length = strlen(plot->series[i].label) + LEGEND_SAMPLE;
        longest = length > longest ? length : longest;
    }
    size_t columns = LEGEND_CHARACTERS > longest ? LEGEND_CHARACTERS / longest : 1;
    return (plot->count + columns - 1) / columns;
}

/* The legend stands below the curves, and the picture grows with it. */
static void add_looks(struct text *script, const struct plot *plot,
                      const struct gnuplot_format *format)
{
    size_t rows = legend_rows(plot);
    int height = HEIGHT + LEGEND_ROW * (int)(rows < MOST_ROWS ? rows : MOST_ROWS);

    text_add(
        script, "set terminal %s size %d,%d %s rounded noenhanced background '#ffffff'\n",
        format->terminal, format->scale * WIDTH, format->scale * height, format->options);
    add_setting(script, "title", plot->title);
    add_setting(script, "xlabel", plot->x_label);
    add_setting(script, "ylabel", plot->y_label);
    text_add(script,
             "set border 3 linecolor '#555555'\n"
             "set tics nomirror out textcolor '#333333'\n"
             "set grid back linetype 1 linecolor '#e4e4e4' linewidth 1\n"
             "set xrange [0:*] noextend\nset offsets graph 0, graph 0.02, 0, 0\n"
             "set lmargin 11\nset rmargin 3\nset xlabel offset 0,0.5\n"
             "set key bmargin center vertical Left reverse samplen 2.5 height 0.5 "
             "maxrows %zu\n",
             rows);
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
                         struct text *beneath, struct text *above)
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
        text_add(above, "keyentry with lines"); /* in the legend, so that it is missed */
    text_add(above, " linecolor rgb '#%s' linewidth 2 dashtype %zu title ", colour,
             index / COLOURS % 5 + 1);
    gnuplot_add_quoted(above, series->label);
    text_add(above, "%s, ", count > 0 ? "" : ".' (no values)'");
    curve_free(&curve);
    return count;
}

static int make_script(const struct plot *plot, const struct gnuplot_format *format,
                       struct text *script, struct error *error)
{
    struct text beneath = {0}, above = {0};
    size_t points = 0;

    text_add(&beneath, "%s", "");
    add_looks(script, plot, format);
    for (size_t i = 0; i < plot->count; i++)
        points += add_series(plot, i, script, &beneath, &above);
    if (points > 0) {
        above.at[above.length - 2] = '\0'; /* the last comma */
        text_add(script, "plot %s%s\n", beneath.at, above.at);
    }
    text_free(&beneath);
    text_free(&above);
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
