/* The orders in which an experiment's trials are shown. */
#ifndef REPORT_ORDER_H
#define REPORT_ORDER_H

#include "record/query.h"

/* What they may be ordered by, ended by NULL; the first is that of query_trials(). */
extern const char *const order_keys[];

/* Sorts trials of one experiment by one of the keys: the best first, and of iterations
 * the furthest; states begin with what runs and what went wrong. What has no value is
 * last, as is what failed or diverged by `best`; of equals the lower number is first. */
void order_sort(struct query_trial *trials, size_t count, const char *key);

#endif
