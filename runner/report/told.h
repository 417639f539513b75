/* What is said in and below a picture of curves: over how many trials means are, where
 * some of these have ended, and which trials have no values or did not end well. */
#ifndef REPORT_TOLD_H
#define REPORT_TOLD_H

#include "report/series.h"

#define TOLD_MOST 8 /* notes */

struct told {
    const char *at[TOLD_MOST];
    size_t count;
};

/* "mean over 3 seeds", or of lines of several sizes "mean over 1 to 3 seeds"; "" where no
 * line is a mean. The series are those of all lines, once or more often. */
const char *told_over(const struct lines *lines, const struct series *series,
                      size_t count, struct arena *arena);

/* Adds the band, where it is of fewer trials, and which trials have no values. `unit` is
 * "iteration", "epoch" or "second". */
void told_means(struct told *told, const struct lines *lines, const struct series *series,
                size_t count, const char *unit, struct arena *arena);

/* Adds which of the lines' trials are not done, and how far they came. */
void told_states(struct told *told, const struct lines *lines, struct arena *arena);

/* What the legend says of a line that is not all done: "diverged at 2" over iterations,
 * "diverged at iteration 2" over another unit, of several trials "1 of 3 failed"; NULL:
 * nothing. */
const char *told_state(const struct line *line, const char *unit, struct arena *arena);

#endif
