/* The reds and blues of matplotlib's "plasma", from which the yellow that white swallows
 * is left out. */
#include "view/palette.h"

#include <math.h>

#include "view/gnuplot.h"

static const char *const colours[] = {"fcd9a0", "f89441", "cc4778", "7e03a8", "0d0887"};
#define COLOURS (sizeof colours / sizeof *colours)

static double scaled(const struct palette *palette, double value)
{
    return palette->is_log ? log10(value) : value;
}

void palette_add(struct text *script, const struct palette *palette)
{
    double low = palette->low, high = palette->high;
    if (!(low < high)) {
        low -= fmax(fabs(low) * 1e-3, 1e-9);
        high += fmax(fabs(high) * 1e-3, 1e-9);
    }
    text_add(script, "set palette defined (");
    for (size_t i = 0; i < COLOURS; i++)
        text_add(script, "%s%zu '#%s'", i > 0 ? ", " : "", i,
                 colours[palette->low_is_dark ? COLOURS - 1 - i : i]);
    text_add(script, ")\n%sset cbrange [%.9g:%.9g]\n",
             palette->is_log ? "set logscale cb\n" : "", low, high);
    if (!palette->is_log)
        gnuplot_add_digits(script, "cb", low, high);
    gnuplot_add_label(script, "cblabel", palette->label, 360);
    text_add(script,
             "set colorbox user origin screen %.4f, graph 0 size screen 0.015, "
             "graph 1 noborder\n",
             1 - (PALETTE_WIDTH - 15) / (double)GNUPLOT_WIDTH);
}

bool palette_is_dark(const struct palette *palette, double value)
{
    double low = scaled(palette, palette->low), high = scaled(palette, palette->high);
    double place = high > low ? (scaled(palette, value) - low) / (high - low) : 0.5;
    return (palette->low_is_dark ? 1 - place : place) > 0.4;
}
