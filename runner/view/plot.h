/* Plots: series of numbers over others, each of a line and of a group of these. Drawn are
 * they by view/chart.h. */
#ifndef VIEW_PLOT_H
#define VIEW_PLOT_H

#include <stdbool.h>
#include <stddef.h>

struct plot_series {
    size_t line, group; /* of the plot's; a line has its colour, a group its dashes */
    const double *x, *y;
    const double *spread; /* of a band, y - spread to y + spread; NULL: there is none */
    size_t count;
    size_t shared;    /* so many points, the first ones; what is behind them is dotted */
    double smoothing; /* 0: as is; else the weight of the past in an exponential moving
                         mean */
    bool is_held;     /* each value stays until the next one */
};

struct plot_line {
    const char *label; /* in the legend */
    const char *name;  /* where something is said of it; NULL: the label */
    const char *state; /* behind it in the legend: "diverged"; NULL: nothing */
};

struct plot {
    const char *title, *x_label, *y_label;
    const struct plot_line *lines;
    size_t line_count;
    const char *const *groups; /* in the legend, where there are several */
    size_t group_count;
    const struct plot_series *series;
    size_t count;
    bool log_x, log_y;
    bool whole;               /* x are numbers of iterations */
    bool maximize;            /* more is better: see view/clip.h */
    const char *const *notes; /* what is told below: what was left out, and why */
    size_t note_count;
};

#endif
