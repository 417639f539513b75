/* The series of numbers of a plot's lines: one trial's, or the mean of several. */
#ifndef REPORT_SERIES_H
#define REPORT_SERIES_H

#include "report/lines.h"
#include "view/plot.h"

/* What they are drawn over. */
enum series_unit { SERIES_ITERATIONS, SERIES_EPOCHS, SERIES_SECONDS };

struct series_choice {
    const char *metric, *split;
    double smoothing; /* the weight of the past; NaN: by the number of points */
    enum series_unit unit;
};

struct series {
    struct plot_series drawn;
    const char *split; /* that it is of, where lines have several; else NULL */
    const bool *has;   /* of each trial of the line: whether it has values */
    size_t trials;     /* that have, of which it is the mean */
    size_t fewest;     /* trials of a point */
};

/* The split that a series is looked for in first, where none is named: "test" for what
 * only evaluations measure, else "train". */
const char *series_split(const char *series);

/* Sets `choice->split` where none is named: to that split, or to validation where only
 * evaluations measure the series and none of the lines' trials has some of the test
 * split. Over seconds, which evaluations alone have, loss and accuracy are theirs. -1
 * with a sentence. */
int series_choose_split(struct series_choice *choice, const struct lines *lines,
                        struct arena *arena, struct error *error);

/* Reads the series of each line. A mean is of those trials that have values, and where
 * some of them end earlier, behind that of the others. One that keeps its value until it
 * changes, as a learning rate does, is drawn so, to the last iteration. -1 with a
 * sentence: where no line has a point, what is recorded instead; over seconds, where
 * these are not known. */
int series_read(const struct series_choice *choice, const struct lines *lines,
                struct arena *arena, struct series *series, struct error *error);

#endif
