/* The proposals that a results file has recorded of a search, as its rows come to them.
 */
#ifndef RUN_RECORDED_H
#define RUN_RECORDED_H

#include "record/proposals.h"
#include "run/prepare_result.h"

/* That of a row, or NULL. One that cannot stand is put to row -1, and is none any more.
 */
struct proposal *recorded_row(const struct proposal_list *list, size_t row);

/* Whether a row behind the next one of a search is recorded with that point. */
bool recorded_has_point(const struct proposal_list *list,
                        const struct search_rows *search,
                        const struct search_point *point);

/* Adds the rows to the plan that follow its own directly, up to one that repeats a row or
 * does not fit. -1 with a sentence. */
int recorded_prepare(const struct proposal_list *list, struct prepared *prepared,
                     struct error *error);

#endif
