/* Progress of a run: a bar with the time left on a terminal, plain lines elsewhere. */
#ifndef VIEW_PROGRESS_H
#define VIEW_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

#include "train/observer.h"

struct progress;

/* `total` iterations over all trials that will run; `trials` in the plan. NULL where the
 * system has no memory. */
struct progress *progress_new(FILE *out, bool terminal, int64_t total, size_t trials);
/* Moves on; redraws at most ten times a second. */
void progress_iteration(struct progress *progress, const struct iteration_result *result);
/* `Iteration: 500. Loss: 0.6401. Accuracy: 0.8642`, led by `lead`, "[7/36 label] " or "".
 * Without an accuracy there is the R2, and without both only the loss. The objective's
 * metric, where it is none of these, follows: `. f1_macro: 0.8631`. */
void progress_evaluation(struct progress *progress, const char *lead,
                         const struct evaluation_result *result, enum metric objective);
/* One more trial of the plan has ended, now or in an earlier run: the bar's "7/36
 * trials". */
void progress_trial(struct progress *progress);
/* More iterations will come than was known, or fewer where that is below 0, and the plan
 * has so many trials now. */
void progress_expect(struct progress *progress, int64_t iterations, size_t trials);
/* Iterations that will not come, as a trial ended early. */
void progress_skip(struct progress *progress, int64_t iterations);
/* A line of its own above the bar. */
void progress_line(struct progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same of what went wrong or may: one that is quiet tells it, too. */
void progress_warning(struct progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* From now on it tells nothing else; `out` is no terminal for it. */
void progress_be_quiet(struct progress *progress);
void progress_free(struct progress *progress); /* takes the bar away */

#endif
