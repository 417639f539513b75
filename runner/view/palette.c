/* The reds and blues of matplotlib's "plasma", from which the yellow that white swallows
 * is left out. */
#include "view/palette.h"

#include <math.h>

#include "view/gnuplot.h"

static const char *const colours[] = {"fcd9a0", "f89441", "cc4778", "7e03a8", "0d0887"};
#define AROUND 74.      /* pixels: the box, its label, and what is between */
#define LEAST_TICKS 56. /* and of its ticks */
#define COLOURS (sizeof colours / sizeof *colours)

static double scaled(const struct palette *palette, double value)
{
    return palette->is_log ? log10(value) : value;
}

struct range {
    double low, high;
};

static struct range range_of(const struct palette *palette)
{
    struct range range = {palette->low, palette->high};
    if (!(range.low < range.high)) {
        range.low -= fmax(fabs(range.low) * 1e-3, 1e-9);
        range.high += fmax(fabs(range.high) * 1e-3, 1e-9);
    }
    return range;
}

double palette_width(const struct palette *palette)
{
    struct range range = range_of(palette);
    double ticks = palette->is_log ? 0 : gnuplot_digits_width(range.low, range.high);
    return AROUND + fmax(ticks, LEAST_TICKS);
}

void palette_add(struct text *script, const struct palette *palette)
{
    struct range range = range_of(palette);
    text_add(script, "set palette defined (");
    for (size_t i = 0; i < COLOURS; i++)
        text_add(script, "%s%zu '#%s'", i > 0 ? ", " : "", i,
                 colours[palette->low_is_dark ? COLOURS - 1 - i : i]);
    text_add(script, ")\n%sset cbrange [%.9g:%.9g]\n",
             palette->is_log ? "set logscale cb\n" : "", range.low, range.high);
    if (!palette->is_log)
        gnuplot_add_digits(script, "cb", range.low, range.high);
    gnuplot_add_label(script, "cblabel", palette->label, 360);
    text_add(script,
             "set colorbox user origin screen %.4f, graph 0 size screen 0.015, "
             "graph 1 noborder\n",
             1 - (palette_width(palette) - 15) / GNUPLOT_WIDTH);
}

bool palette_is_dark(const struct palette *palette, double value)
{
    double low = scaled(palette, palette->low), high = scaled(palette, palette->high);
    double place = high > low ? (scaled(palette, value) - low) / (high - low) : 0.5;
    return (palette->low_is_dark ? 1 - place : place) > 0.4;
}
