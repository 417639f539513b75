/* Metrics: what an evaluation measures, by the names that `objective`, `stop` and the
 * results file have for it. */
#ifndef TRAIN_METRIC_H
#define TRAIN_METRIC_H

#include <stdbool.h>

#include "data/batch.h"
#include "model/loss.h"

/* All of them: METRIC_..., its word, whether more is better, whether it is measured of
 * classes and of targets, and whether it is only where something asks for it.
 *
 * - ACCURACY: the part of the samples whose class is predicted, or of targets that say
 *   yes or no
 * - TOP_K: of the samples that have their class among the `record.top_k` largest outputs
 * - F1_MACRO: the mean over the classes of 2 x right / (samples + predictions); of those
 *   that have one of either, as f1_score(average="macro") of scikit-learn has it
 * - BALANCED_ACCURACY: the mean over the classes that have samples of the part of them
 *   that is predicted right, as balanced_accuracy_score of scikit-learn
 * - AUC: of two classes, see train/auc.h
 * - MAE, MSE: of targets, the mean absolute error and the mean squared error
 * - R2: 1 - squared error / the targets' variance, the mean over them; of a target that
 *   never varies 1 where it is met, else 0, as r2_score of scikit-learn has it
 */
#define METRICS(ROW)                                                                     \
    ROW(LOSS, "loss", false, true, true, false)                                          \
    ROW(ACCURACY, "accuracy", true, true, false, false)                                  \
    ROW(TOP_K, "top_k", true, true, false, true)                                         \
    ROW(F1_MACRO, "f1_macro", true, true, false, true)                                   \
    ROW(BALANCED_ACCURACY, "balanced_accuracy", true, true, false, true)                 \
    ROW(AUC, "auc", true, true, false, true)                                             \
    ROW(MAE, "mae", false, false, true, false)                                           \
    ROW(MSE, "mse", false, false, true, false)                                           \
    ROW(R2, "r2", true, false, true, false)

#define METRIC_CONSTANT(name, ...) METRIC_##name,
enum metric { METRICS(METRIC_CONSTANT) METRIC_COUNT };

#define METRIC_WORD(name, word, ...) " | " word
/* What an option that chooses one allows, behind a word of its own: "auto" METRIC_WORDS.
 */
#define METRIC_WORDS METRICS(METRIC_WORD)

const char *metric_name(enum metric metric); /* "loss" ... */
bool metric_is_higher_better(enum metric metric);
bool metric_is_asked(enum metric metric); /* measured only where it is */
/* The one of that name; METRIC_COUNT: there is none. */
enum metric metric_find(const char *name);

/* The metric that the kind's option `metric` chose; false, and *metric as it was, for a
 * word such as `auto`. */
bool metric_chosen(const struct option_kind *kind, int32_t choice, enum metric *metric);

/* Whether it is measured of data with so many classes; 0: with targets. */
bool metric_applies(enum metric metric, int64_t classes);

/* Of counts (actual, predicted); NaN of no samples. */
double metric_f1_macro(const int64_t *confusion, int64_t classes);
double metric_balanced_accuracy(const int64_t *confusion, int64_t classes);

/* NaN where nothing was compared. */
double metric_accuracy(int64_t correct, int64_t compared);

/* How many samples have their label among the `k` largest outputs; of equal outputs the
 * first counts as larger. */
int64_t metric_count_top(const float *outputs, int64_t classes, const struct batch *batch,
                         int64_t k);

/* The errors of predicted targets over a split, batch after batch. */
struct metric_errors {
    const struct dataset *dataset;
    int64_t targets; /* a sample; 0: nothing is compared */
    int64_t count;   /* samples so far */
    double absolute;
    double *squares;        /* (targets) */
    double *sums, *spreads; /* (targets): of the targets, and of their squares */
    double *origins;        /* (targets): taken out of both, for exactness */
};

struct metric_errors metric_errors_new(const struct dataset *dataset,
                                       struct arena *arena);
void metric_errors_begin(struct metric_errors *errors);
/* outputs (batch->count, targets), of which the loss knows what they predict; they are
 * compared in the data's own units. */
void metric_errors_add(struct metric_errors *errors, const struct loss *loss,
                       const float *outputs, const struct batch *batch);
/* Fills what is compared of `values`; R2 is NaN of a single sample. */
void metric_errors_end(const struct metric_errors *errors, double values[METRIC_COUNT]);

#endif
