/* The course of a trial: what its child may say next. A layer runs in that process and
 * could write into its pipe, so nothing that a child says is taken that does not follow
 * from what the parent knows: the plan, the data, and what was said before. What it can
 * not know, the numbers themselves, is the layer's own affair, and so are the names by
 * which it reports some, as many as it may have in a batch.
 *
 *   points* iteration evaluations* checkpoint?   of iteration 1, 2 ... as planned
 *   result                                       at its end, or earlier with a reason
 */
#ifndef WORKER_COURSE_H
#define WORKER_COURSE_H

#include "config/experiment.h"
#include "config/period.h"
#include "model/layer_report.h"
#include "train/observer.h"
#include "train/train.h"

struct course {
    const struct trial_spec *spec;
    const struct dataset *dataset;
    int64_t iterations, until;
    struct period evaluations, norms;
    bool may_end_early; /* by a rule that looks at this trial alone */
    /* What was said: */
    int64_t iteration; /* the last one */
    int64_t point;     /* the place in their order of the last one since; -1: none */
    struct layer_reports reports; /* that one's layer's, where it is one */
    int split;                    /* the last whose evaluation has come, or was not due */
    bool evaluated, saved, diverged, ended;
};

/* `from`: the iteration that it goes on from; `until`: after which it leaves. */
struct course course_begin(const struct trial_spec *spec, const struct dataset *dataset,
                           int64_t from, int64_t until);

/* Each takes what comes next; -1 with what is wrong with it, as words behind a colon. */
int course_iteration(struct course *course, const struct iteration_result *result,
                     struct error *error);
int course_point(struct course *course, const struct series_point *point,
                 struct error *error);
int course_evaluation(struct course *course, const struct evaluation_result *result,
                      struct error *error);
int course_checkpoint(struct course *course, int64_t iteration, struct error *error);
/* `asked`: the child was asked to leave. */
int course_result(struct course *course, enum train_outcome outcome, bool asked,
                  struct error *error);

#endif
