/* The axis of a swept setting as a picture has room for it. */
#ifndef CLI_PLOT_AXIS_H
#define CLI_PLOT_AXIS_H

#include "report/space.h"

struct plot_axis {
    struct space_axis at; /* the setting's own, or its values as words */
    bool has_ticks;       /* one for each of its values; false: words, or too many */
    const char *note;     /* what became of its values, or NULL */
};

/* Of an axis of so many trials, in the room of so many pixels. Where the labels of
 * numbers that someone wrote would lie on one another, as those of 0, 1e-4 and 1e-3
 * beside 0.1, the values stand evenly, as words do. `is_upright`: the labels stand one
 * above another, not side by side. */
struct plot_axis plot_axis_make(const struct space_axis *axis, size_t trials,
                                double pixels, bool is_upright, struct arena *arena);

#endif
