/* The area under the ROC curve: the chance that of a sample of the second class and one
 * of the first the former has the larger score, ties counted half (Mann and Whitney
 * 1947), as roc_auc_score of scikit-learn. */
#ifndef TRAIN_AUC_H
#define TRAIN_AUC_H

#include "data/batch.h"

/* The scores of a split of two classes, batch after batch. */
struct auc {
    struct auc_score {
        double score;
        int32_t label;
    } * at; /* NULL: nothing is measured */
    int64_t count;
};

/* For the largest of the splits. -1: no memory. */
int auc_make(struct auc *auc, const struct dataset *dataset, struct arena *arena);

void auc_begin(struct auc *auc);

/* The score of a sample is its one output, or of two how far the second is above the
 * first, which is ordered as its chance is. */
void auc_add(struct auc *auc, const float *outputs, int64_t width,
             const struct batch *batch);

/* NaN where a class has no sample, or a score is no number. Reorders the scores. */
double auc_value(struct auc *auc);

#endif
