/* What is done every so many iterations, or epochs: when, and how often. Epochs are
 * counted exactly, and each moment alone is rounded to an iteration: the tenth of
 * {epochs: 0.1} is at the end of the first epoch, however many iterations that has. */
#ifndef CONFIG_PERIOD_H
#define CONFIG_PERIOD_H

#include "config/option_kind.h"

struct period {
    double length; /* iterations from one moment to the next, at least 1; 0: there are
                      none */
};

/* Whether it is another value than 0, which is none. */
bool period_is_given(struct option_iterations every);

/* With so many iterations an epoch. */
struct period period_of(struct option_iterations every, int64_t epoch);

/* Whether that is as long as it is given; else it is less than an iteration, which is the
 * shortest. */
bool period_is_an_iteration(struct option_iterations every, int64_t epoch);

/* Whether an iteration, from 1, is a moment. */
bool period_is_due(struct period period, int64_t iteration);
/* The iteration of the number-th moment, from 1: number x length, rounded; INT64_MAX
 * where there is none, or it is too far. */
int64_t period_moment(struct period period, int64_t number);
/* How many moments there are up to an iteration, it included. */
int64_t period_count(struct period period, int64_t iteration);

/* How many times the second goes into the first, and whether that is all of it; neither
 * is of length 0. */
int64_t period_ratio(struct period one, struct period other, bool *is_whole);

#endif
