/* Points of two axes, of which each has numbers or words; with means, or coloured by a
 * third value. */
#ifndef VIEW_POINTS_H
#define VIEW_POINTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "view/palette.h"

struct points_axis {
    const char *label;
    const char *const *words; /* of the places 0, 1 ...; NULL: numbers */
    size_t word_count;
    const double *ticks; /* where it has them; NULL: where gnuplot puts them */
    size_t tick_count;
    bool is_log;
};

struct points_point {
    double x, y, value; /* value: for the palette; y NaN: at the edge, as it is lost */
};

/* "2/6" beside the lost points of one x. */
struct points_share {
    double x;
    size_t count, of;
};

struct points_bar {
    double x, low, high;
};

struct points {
    const char *title;
    const char *const *notes;
    size_t note_count;
    struct points_axis x, y;
    const struct points_point *at; /* later ones are drawn over earlier ones */
    size_t count;
    const char *point_label;         /* where there is no palette; NULL: "a trial" */
    const struct points_point *lost; /* crosses; where y is NaN, at the bad edge */
    size_t lost_count;
    const char *lost_label; /* "diverged" */
    bool bad_is_high;
    const struct points_share *shares; /* of lost points at the edge */
    size_t share_count;
    const struct points_bar *bars; /* join points */
    size_t bar_count;
    const struct points_point *means;
    size_t mean_count;
    const char *mean_label;
    bool is_held;                  /* each mean stays until the next one */
    const struct palette *palette; /* NULL: one colour */
};

/* Writes `path` whole or not at all. -1 with a sentence. */
int points_write(const struct points *points, const char *path, struct error *error);

#endif
