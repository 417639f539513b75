/* The series of numbers of a plot's lines: one trial's, or the mean of several. */
#ifndef REPORT_SERIES_H
#define REPORT_SERIES_H

#include "report/lines.h"
#include "view/plot.h"

struct series_choice {
    const char *metric, *split;
    double smoothing; /* the weight of the past; NaN: by the number of points */
};

/* The split that a series is looked for in first, where none is named: "test" for what
 * only evaluations measure, else "train". */
const char *series_split(const char *series);

/* Sets `choice->split` where none is named: to that split, or to validation where only
 * evaluations measure the series and none of the lines' trials has some of the test
 * split. -1 with a sentence. */
int series_choose_split(struct database *database, struct series_choice *choice,
                        const struct lines *lines, struct arena *arena,
                        struct error *error);

/* Reads the series of each line. Where one keeps its value until it changes, as a
 * learning rate does, it is drawn so; a mean has the points that all its trials have. -1
 * with a sentence, too where no line has a point: what is lacking, or recorded instead.
 */
int series_read(struct database *database, const struct series_choice *choice,
                const struct lines *lines, struct arena *arena,
                struct plot_series *series, struct error *error);

#endif
