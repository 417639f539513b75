/* Plots: curves drawn by gnuplot into an SVG, PNG or PDF file, by the file's ending. */
#ifndef VIEW_PLOT_H
#define VIEW_PLOT_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct plot_series {
    const char *label;
    const int64_t *x;
    const double *y;
    size_t count;
    double smoothing; /* 0: as is; else the weight of the past in an exponential moving
                         mean */
};

struct plot {
    const char *title, *x_label, *y_label;
    const struct plot_series *series;
    size_t count;
    const char *const *notes; /* what is told below: what was left out, and why */
    size_t note_count;
};

/* Writes `path` whole or not at all. -1 with a sentence: unknown ending, gnuplot missing
 * (and the package to install), its own message. */
int plot_write(const struct plot *plot, const char *path, struct error *error);

#endif
