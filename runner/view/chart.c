/* Curves as a script for gnuplot, with their data. Nothing is drawn here. */
#include "view/chart.h"

#include <math.h>

#include "base/arena.h"
#include "view/drawn.h"
#include "view/gnuplot.h"
#include "view/places.h"
#include "view/words.h"

#define FEW_POINTS 60      /* up to here each one gets a dot */
#define LEGEND_SAMPLE 75.0 /* pixels that a line's sample takes, with what parts them */
#define LEGEND_WIDTH (GNUPLOT_WIDTH - 100.0) /* it is centred below the graph */
#define MOST_ROWS 60                         /* of the legend that the picture grows by */
#define DASHES 5                             /* kinds of them */
#define HEIGHT 540                           /* without the legend */
#define LEGEND_ROW 21

/* The colours of Okabe and Ito that stand out on white, told apart with any kind of
 * colour vision; after all of them come dashes. */
static const char *const colours[] = {"0072B2", "D55E00", "009E73",
                                      "CC79A7", "56B4E9", "E69F00"};
#define COLOURS (sizeof colours / sizeof *colours)

/* ---- The legend ---- */

struct legend {
    const char **labels; /* of lines, then of groups */
    size_t lines, groups;
};

/* The groups of which a line has no values, so that they are missed: all, or which; NULL:
 * none. */
static const char *lack_of(const struct plot *plot, const struct drawn *drawn,
                           size_t line, struct arena *arena)
{
    const char *lacking = NULL;
    bool has_some = false;
    for (size_t i = 0; i < plot->count; i++) {
        if (plot->series[i].line != line)
            continue;
        bool has = drawn->series[i].curve.count > 0;
        has_some |= has;
        if (!has && plot->group_count > 0)
            lacking =
                arena_format(arena, "%s%s%s", lacking ? lacking : "no ",
                             lacking ? ", " : "", plot->groups[plot->series[i].group]);
    }
    return has_some ? lacking : "no values";
}

/* Behind the label of a line: " (diverged at iteration 2, no values)". */
static const char *remark_on(const struct plot *plot, const struct drawn *drawn,
                             size_t line, struct arena *arena)
{
    const char *state = plot->lines[line].state;
    const char *lack = lack_of(plot, drawn, line, arena);
    if (state == NULL && lack == NULL)
        return "";
    return arena_format(arena, " (%s%s%s)", state != NULL ? state : "",
                        state != NULL && lack != NULL ? ", " : "",
                        lack != NULL ? lack : "");
}

/* A line alone of several groups is not told: these are. */
static struct legend make_legend(const struct plot *plot, const struct drawn *drawn,
                                 struct arena *arena)
{
    struct legend legend = {
        .labels = arena_array(arena, plot->line_count + plot->group_count + 1,
                              sizeof *legend.labels),
        .groups = plot->group_count > 1 ? plot->group_count : 0};
    legend.lines = plot->line_count > 1 || legend.groups == 0 ? plot->line_count : 0;
    for (size_t i = 0; i < legend.lines; i++) {
        const char *remark = remark_on(plot, drawn, i, arena);
        double room = LEGEND_WIDTH - LEGEND_SAMPLE - words_width(remark, WORDS_SIZE);
        legend.labels[i] = arena_format(
            arena, "%s%s", words_fit(plot->lines[i].label, WORDS_SIZE, room, arena),
            remark);
    }
    for (size_t i = 0; i < legend.groups; i++)
        legend.labels[legend.lines + i] = plot->groups[i];
    return legend;
}

static size_t legend_rows(const struct legend *legend)
{
    double longest = 0;
    size_t count = legend->lines + legend->groups;
    for (size_t i = 0; i < count; i++)
        longest = fmax(longest, words_width(legend->labels[i], WORDS_SIZE));
    size_t columns = (size_t)fmax(1, LEGEND_WIDTH / (longest + LEGEND_SAMPLE));
    return (count + columns - 1) / columns;
}

/* The dashes of a series: of its group, or of its line, where colours are used up. */
static size_t dash_of(const struct plot *plot, size_t line, size_t group)
{
    return (plot->group_count > 1 ? group : line / COLOURS) % DASHES + 1;
}

static void add_entries(struct text *script, const struct plot *plot,
                        const struct legend *legend)
{
    for (size_t i = 0; i < legend->lines + legend->groups; i++) {
        bool is_line = i < legend->lines;
        size_t group = is_line ? 0 : i - legend->lines;
        text_add(script,
                 "keyentry with lines linewidth 2 linecolor rgb '#%s' dashtype "
                 "%zu title ",
                 is_line ? colours[i % COLOURS] : "555555",
                 dash_of(plot, is_line ? i : 0, group));
        gnuplot_add_quoted(script, legend->labels[i]);
        text_add(script, "%s", i + 1 < legend->lines + legend->groups ? ", " : "\n");
    }
}

/* ---- Axes ---- */

/* A logarithmic axis of gnuplot's own would go on to the next power of ten. */
static void add_ranges(struct text *script, const struct plot *plot,
                       const struct drawn *drawn)
{
    const bool clipped = !isnan(drawn->limit);
    if (plot->log_x)
        text_add(script, "set logscale x\nset xrange [%.15g:%.15g] noextend\n",
                 drawn->x_low, drawn->x_high * 1.02);
    else
        text_add(script,
                 "set xrange [%d:*] noextend\nset offsets graph 0, graph 0.02, 0, 0\n",
                 plot->whole && drawn->x_high > 1);
    if (plot->log_y) {
        double margin = pow(fmax(drawn->high / drawn->low, 1.01), 0.04);
        text_add(script, "set logscale y\nset yrange [%.15g:%.15g] noextend\n",
                 drawn->low / margin, drawn->high * margin);
        places_add_logarithmic(script, "y", drawn->low / margin, drawn->high * margin);
    } else if (clipped && plot->maximize)
        text_add(script, "set yrange [%.15g:*]\n", drawn->limit);
    else if (clipped)
        text_add(script, "set yrange [*:%.15g]\n", drawn->limit);
    places_add_x(script, plot, drawn);
    gnuplot_add_digits(script, "x", drawn->x_low, drawn->x_high);
    gnuplot_add_digits(script, "y", drawn->low, drawn->high);
}

/* The legend stands below the curves, and the picture grows with it. */
static void add_looks(struct text *script, const struct plot *plot,
                      const struct drawn *drawn, const struct legend *legend,
                      const struct gnuplot_format *format)
{
    size_t rows = legend_rows(legend);
    double height = HEIGHT + LEGEND_ROW * (double)(rows < MOST_ROWS ? rows : MOST_ROWS);
    gnuplot_add_frame(
        script, format,
        &(struct gnuplot_frame){plot->title, drawn->at, drawn->note_count, height});
    gnuplot_add_label(script, "xlabel", plot->x_label, GNUPLOT_WIDTH - LEGEND_SAMPLE);
    gnuplot_add_label(script, "ylabel", plot->y_label, HEIGHT - LEGEND_SAMPLE);
    text_add(script,
             "set rmargin 3\nset xlabel offset 0,0.5\n"
             "set key bmargin center vertical Left reverse samplen 2.5 height 0.5 "
             "maxrows %zu\n",
             rows);
}

/* ---- Curves ---- */

static void add_points(struct text *script, const struct curve *curve, size_t from,
                       size_t to)
{
    for (size_t i = from; i < to; i++)
        text_add(script, "%.15g %.9g\n", curve->x[i], curve->y[i]);
}

static void begin_block(struct text *script, const char *name, size_t index)
{
    text_add(script, "$%s%zu << EOD\n", name, index);
}

/* Around it: along the upper edge, and back along the lower one. */
static void add_band(const struct drawn_series *series, size_t index, const char *colour,
                     struct text *data, struct text *plots)
{
    begin_block(data, "band", index);
    add_points(data, &series->upper, 0, series->upper.count);
    for (size_t i = series->lower.count; i > 0; i--)
        add_points(data, &series->lower, i - 1, i);
    text_add(data, "EOD\n");
    text_add(plots,
             "$band%zu with filledcurves closed fillcolor rgb '#D8%s' fillstyle solid "
             "noborder notitle, ",
             index, colour);
}

/* Whether the curves of a group have so few points that each gets a dot. */
static bool has_dots(const struct plot *plot, const struct drawn *drawn, size_t group)
{
    size_t most = 0;
    for (size_t i = 0; i < plot->count; i++)
        if (plot->series[i].group == group && drawn->series[i].curve.count > most)
            most = drawn->series[i].curve.count;
    return most <= FEW_POINTS;
}

static void add_curve(const struct plot *plot, size_t index, const struct drawn *drawn,
                      struct text *data, struct text *plots)
{
    const struct drawn_series *made = &drawn->series[index];
    const struct plot_series *series = &plot->series[index];
    const struct curve *curve = &made->curve;
    const char *colour = colours[series->line % COLOURS];
    size_t shared = 0;
    while (shared < curve->count && curve->x[shared] <= made->shared)
        shared++;
    begin_block(data, "curve", index);
    add_points(data, curve, 0, shared);
    text_add(data, "EOD\n");
    if (shared > 0)
        text_add(plots,
                 "$curve%zu with %s linecolor rgb '#%s' linewidth 2 dashtype %zu "
                 "notitle, ",
                 index,
                 series->is_held ? "steps"
                 : has_dots(plot, drawn, series->group)
                     ? "linespoints pointtype 7 pointsize 0.6"
                     : "lines",
                 colour, dash_of(plot, series->line, series->group));
    if (shared == curve->count)
        return;
    begin_block(data, "rest", index);
    add_points(data, curve, shared > 0 ? shared - 1 : 0, curve->count);
    text_add(data, "EOD\n");
    text_add(plots,
             "$rest%zu with %s linecolor rgb '#%s' linewidth 1.5 dashtype '.' notitle, ",
             index, series->is_held ? "steps" : "lines", colour);
}

/* The data blocks of all, and what draws them: bands beneath raw values beneath curves.
 */
static void add_series(const struct plot *plot, const struct drawn *drawn,
                       struct text *script)
{
    struct text bands = {0}, raw = {0}, curves = {0};
    text_add(&bands, "%s", "");
    text_add(&raw, "%s", "");
    for (size_t i = 0; i < plot->count; i++) {
        const struct drawn_series *series = &drawn->series[i];
        const char *colour = colours[plot->series[i].line % COLOURS];
        if (series->upper.count > 0)
            add_band(series, i, colour, script, &bands);
        if (series->raw.count > 0) {
            begin_block(script, "raw", i);
            add_points(script, &series->raw, 0, series->raw.count);
            text_add(script, "EOD\n");
            text_add(&raw,
                     "$raw%zu with lines linecolor rgb '#BB%s' linewidth 1 "
                     "notitle, ",
                     i, colour);
        }
        if (series->curve.count > 0)
            add_curve(plot, i, drawn, script, &curves);
    }
    text_add(script, "plot %s%s%s", bands.at, raw.at, curves.at);
    text_free(&bands);
    text_free(&raw);
    text_free(&curves);
}

static int make_script(const struct plot *plot, const struct gnuplot_format *format,
                       struct text *script, struct error *error)
{
    struct arena *arena = arena_new();
    struct drawn drawn = drawn_make(plot, arena);
    int status = 0;
    if (drawn.points > 0) {
        struct legend legend = make_legend(plot, &drawn, arena);
        add_looks(script, plot, &drawn, &legend, format);
        add_ranges(script, plot, &drawn);
        add_series(plot, &drawn, script);
        add_entries(script, plot, &legend);
    } else
        status =
            error_set(error, "there is nothing to plot: no series has a finite value%s",
                      plot->log_x || plot->log_y
                          ? " above 0, as logarithmic axes need (leave out --log)"
                          : "");
    drawn_free(&drawn);
    arena_free(arena);
    return status;
}

int chart_write(const struct plot *plot, const char *path, struct error *error)
{
    const struct gnuplot_format *format = gnuplot_format(path, error);
    struct text script = {0};
    int result = format != NULL ? make_script(plot, format, &script, error) : -1;
    if (result == 0)
        result = gnuplot_draw(&script, path, error);
    text_free(&script);
    return result;
}
