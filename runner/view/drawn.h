/* What is drawn of the series of a plot: fit for the axes, smoothed, thinned, and where
 * it leaves the picture; and what is to be said of that. */
#ifndef VIEW_DRAWN_H
#define VIEW_DRAWN_H

#include "base/arena.h"
#include "view/curve.h"
#include "view/plot.h"

/* Of a series; a curve without points is not there. */
struct drawn_series {
    struct curve curve;
    struct curve raw;          /* as recorded, faint beneath a smoothed one */
    struct curve upper, lower; /* edges of the band */
    double shared;             /* up to this x it is of all trials */
};

struct drawn {
    struct drawn_series *series; /* one for each of the plot's */
    size_t count, points;        /* points: of all curves */
    double x_low, x_high;
    double low, high; /* of y, also of bands, as far as they are in the picture */
    double band_low, band_high; /* where bands are cut off; NaN: they are whole */
    double limit;               /* values beyond it are clipped; NaN: none */
    const char *const *at;      /* what is said */
    size_t note_count;
};

/* To be freed with drawn_free; texts stay in the arena. */
struct drawn drawn_make(const struct plot *plot, struct arena *arena);
void drawn_free(struct drawn *drawn);

#endif
