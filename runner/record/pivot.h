/* The wide form of an experiment: a row a trial, a column per swept path. */
#ifndef RECORD_PIVOT_H
#define RECORD_PIVOT_H

#include "base/text.h"
#include "record/database.h"

/* Adds the SELECT of that, the best trial first; `experiment` NULL: the newest one. -1
 * with a sentence. */
int pivot_select(struct database *database, const char *experiment, struct text *sql,
                 struct error *error);

#endif
