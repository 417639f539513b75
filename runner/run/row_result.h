/* What a row of a search came to: its trials are some of the plan's, from `first` before
 * `end`. */
#ifndef RUN_ROW_RESULT_H
#define RUN_ROW_RESULT_H

#include "run/reports.h"
#include "sweep/search_point.h"

/* Whether a trial is trained no further, whatever comes of the run. */
bool row_result_has_ended(const struct todo *todo, size_t trial);

/* Fills the standing, the value and how far it came; the point of a row without trials,
 * which computes what others do, becomes NULL. All of it must have ended, and be in the
 * file. -1 with reports->error. */
int row_result_read(const struct reports *reports, size_t first, size_t end,
                    struct search_result *result);

#endif
