/* Which rows a search trains next: when one may be proposed, what those before it came
 * to, and the first of its candidates that is new and fits. Who proposes is
 * sweep/search.h, which is asked nothing that a results file has recorded already. */
#ifndef RUN_PROPOSE_H
#define RUN_PROPOSE_H

#include "record/registry.h"
#include "run/reports.h"
#include "sweep/search.h"

/* A point that no row can have, and why. */
struct propose_refused {
    struct search_point point;
    const char *why;
};

struct propose {
    struct prepared *prepared;
    struct reports *reports;             /* once the run has begun */
    struct registry_experiment *entered; /* as in the file */
    const struct todo_retry *retry;
    struct registry_outline *outlines; /* of each trial; the caller's, for plan.most */
    size_t width;                      /* of labels; SIZE_MAX: as they are */
    int64_t iterations; /* of a trial that is still to be proposed: an estimate */
    bool is_over;       /* there is no other row that fits */
    /* Of its own: */
    struct proposals_search search;
    struct proposal_list recorded;
    struct search_settings settings;
    struct search_result *results; /* (budget); of rows that have not ended the point */
    size_t *first;                 /* (budget + 1): the first trial of each row */
    size_t noted;                  /* rows that these two know */
    size_t ended;                  /* rows, from the first on, that have ended */
    struct propose_refused *refused;
    size_t refused_count, refused_capacity;
    /* A row whose trials are prepared, or the end of the search, is not yet in the file,
     * which is locked. */
    bool is_pending, is_end_pending;
    struct proposal pending;
    struct error misfit; /* why what was recorded of it cannot stand; "": it can */
    struct text told;    /* what is to be told of it */
    size_t warned;       /* so many of prepared->warnings were told */
};

/* Adds the rows to the plan that the file has recorded as proposals of this search, as
 * far as they follow the first ones, each is new, and fits. Before anything is entered.
 * -1 with a sentence. */
int propose_recall(struct propose *propose, const struct database *database,
                   struct error *error);

/* Proposes the next row where it may be, and enters it: its trials are in the plan, the
 * file and the todo. 1: there is one more row; 0: none for now, or none any more; -1 with
 * reports->error. */
int propose_row(struct propose *propose);

/* Whether that could add one, or find that there is none, once nothing runs. */
bool propose_is_due(const struct propose *propose);

/* The first trial that rows wait for; that behind all known ones where there is none. */
size_t propose_awaited(const struct propose *propose);

/* Trials of a plan that are still to be proposed; 0 where it has no search. */
size_t propose_left(const struct plan *plan);

void propose_free(struct propose *propose);

#endif
