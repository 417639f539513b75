/* Cells as a script for gnuplot, with their data. */
#include "view/cells.h"

#include <math.h>

#include "view/gnuplot.h"
#include "view/ticks.h"
#include "view/words.h"

#define MOST_NAME 200. /* pixels */
#define MOST_HEIGHT 1400.
#define HIGHEST_CELL 44.
#define LOWEST_CELL 20.
#define ABOVE 60. /* the title */
#define BELOW 50. /* the label, below the names */

struct layout {
    double left, below, width, height; /* of what surrounds the cells, and of a cell */
    bool is_turned;                    /* the names below the columns */
};

static double widest_of(const char *const *names, size_t count)
{
    double widest = 0;
    for (size_t i = 0; i < count; i++)
        widest = fmax(widest, words_width(names[i], WORDS_SIZE));
    return fmin(widest, MOST_NAME);
}

static struct layout find_layout(const struct cells *cells)
{
    struct layout layout = {.left = widest_of(cells->y_names, cells->rows) + 66};
    double names = widest_of(cells->x_names, cells->columns);
    layout.width = (GNUPLOT_WIDTH - layout.left - palette_width(&cells->palette)) /
                   (double)cells->columns;
    layout.height =
        fmax(LOWEST_CELL, fmin(HIGHEST_CELL, MOST_HEIGHT / (double)cells->rows));
    layout.is_turned = names + 8 > layout.width;
    layout.below = BELOW + (layout.is_turned ? names : 24);
    return layout;
}

static void add_looks(struct text *script, const struct cells *cells,
                      const struct layout *layout, const struct gnuplot_format *format)
{
    double height = layout->height * (double)cells->rows + ABOVE + layout->below;
    gnuplot_add_frame(
        script, format,
        &(struct gnuplot_frame){cells->title, cells->notes, cells->note_count, height});
    gnuplot_add_label(script, "xlabel", cells->x_label, GNUPLOT_WIDTH / 2.);
    gnuplot_add_label(script, "ylabel", cells->y_label, height - ABOVE);
    text_add(script, "set xtics scale 0 %s ",
             layout->is_turned ? "rotate by 90 right" : "norotate");
    ticks_add(script, cells->x_names, cells->columns, 1, MOST_NAME);
    text_add(script, "\nset ytics scale 0 ");
    ticks_add(script, cells->y_names, cells->rows, 1, MOST_NAME);
    text_add(script, "\n");
    text_add(script, "set xrange [-0.5:%g]\nset yrange [%g:-0.5]\n",
             (double)cells->columns - 0.5, (double)cells->rows - 0.5);
    text_add(script, "unset grid\nset border 15\n");
    gnuplot_add_margins(script, layout->left, palette_width(&cells->palette));
    palette_add(script, &cells->palette);
}

/* What is written in the cells, where it fits, in white or black. */
static void add_texts(struct text *script, const struct cells *cells,
                      const struct layout *layout, double point)
{
    for (size_t i = 0; i < cells->rows * cells->columns; i++) {
        const char *words = cells->texts[i];
        if (words == NULL || words[0] == '\0' ||
            words_width(words, WORDS_SMALL) > layout->width - 2)
            continue;
        bool is_dark = !isnan(cells->values[i]) &&
                       palette_is_dark(&cells->palette, cells->values[i]);
        text_add(script, "set label ");
        gnuplot_add_quoted(script, words);
        text_add(script, " at %zu,%zu center front font ',%g' textcolor '#%s'\n",
                 i % cells->columns, i / cells->columns, WORDS_SMALL * point,
                 is_dark ? "ffffff" : "000000");
    }
}

static bool is_empty(const struct cells *cells, size_t cell)
{
    return isnan(cells->values[cell]) && cells->texts[cell] == NULL;
}

/* An empty cell is struck out in grey, so that it is not taken for a pale one. */
static void add_plot(struct text *script, const struct cells *cells)
{
    const size_t count = cells->rows * cells->columns;
    size_t empty = 0;
    text_add(script, "$cells << EOD\n");
    for (size_t i = 0; i < count; i++)
        if (!isnan(cells->values[i]))
            text_add(script, "%zu %zu %.9g\n", i % cells->columns, i / cells->columns,
                     cells->values[i]);
    text_add(script, "EOD\n$empty << EOD\n");
    for (size_t i = 0; i < count; i++)
        if (is_empty(cells, i)) {
            size_t column = i % cells->columns, row = i / cells->columns;
            text_add(script, "%g %g 1 1\n", (double)column - 0.5, (double)row - 0.5);
            empty++;
        }
    text_add(
        script,
        "EOD\nset style fill solid border linecolor rgb '#ffffff'\n"
        "plot $cells using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror "
        "linecolor palette notitle%s\n",
        empty > 0 ? ", $empty with vectors nohead linecolor rgb '#cccccc' notitle" : "");
}

int cells_write(const struct cells *cells, const char *path, struct error *error)
{
    const struct gnuplot_format *format = gnuplot_format(path, error);
    struct text script = {0};
    if (format == NULL)
        return -1;
    const struct layout layout = find_layout(cells);
    add_looks(&script, cells, &layout, format);
    add_texts(&script, cells, &layout, format->point);
    add_plot(&script, cells);
    int result = gnuplot_draw(&script, path, error);
    text_free(&script);
    return result;
}
