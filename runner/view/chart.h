/* A plot as an SVG, PNG or PDF file that gnuplot draws, by the file's ending. */
#ifndef VIEW_CHART_H
#define VIEW_CHART_H

#include "base/error.h"
#include "view/plot.h"

/* Writes `path` whole or not at all. What it does to the series is told below, too: that
 * they are smoothed, and values that are clipped or have no place on the axes. -1 with a
 * sentence: unknown ending, nothing to draw, gnuplot missing (and the package to
 * install), its own message. */
int chart_write(const struct plot *plot, const char *path, struct error *error);

#endif
