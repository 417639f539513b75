/* Parallel coordinates: an axis for each of several values, and a line through them for
 * each of many things. */
#ifndef VIEW_PARALLEL_H
#define VIEW_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "view/palette.h"

#define PARALLEL_HEIGHT 430. /* pixels of an axis, about */

struct parallel_axis {
    const char *name;
    const char *const *words; /* of the places 0, 1 ...; NULL: numbers */
    size_t word_count;
    double low, high;
    const double *ticks; /* of numbers; NULL: where there is room */
    size_t tick_count;
    bool is_log;
    const double *at; /* of each line; NaN: it has no such value */
};

struct parallel {
    const char *title;
    const char *const *notes;
    size_t note_count;
    const struct parallel_axis *axes; /* of the last one every line has a value, which */
    size_t axis_count;                /* gives it its colour */
    size_t count;                     /* lines; later ones are drawn over earlier ones */
    struct palette palette;
};

/* Writes `path` whole or not at all. -1 with a sentence. */
int parallel_write(const struct parallel *parallel, const char *path,
                   struct error *error);

#endif
