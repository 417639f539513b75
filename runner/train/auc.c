/* Counting pairs of samples by sorting their scores. */
#include "train/auc.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

int auc_make(struct auc *auc, const struct dataset *dataset, struct arena *arena)
{
    int64_t most = 0;
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        if (dataset->splits[split].count > most)
            most = dataset->splits[split].count;
    auc->at = arena_try_array(arena, (size_t)most, sizeof *auc->at);
    return auc->at != NULL ? 0 : -1;
}

void auc_begin(struct auc *auc)
{
    auc->count = 0;
}

void auc_add(struct auc *auc, const float *outputs, int64_t width,
             const struct batch *batch)
{
    for (int64_t s = 0; s < batch->count; s++) {
        const float *row = outputs + s * width;
        double score = width == 1 ? (double)row[0] : (double)row[1] - (double)row[0];
        auc->at[auc->count++] = (struct auc_score){score, batch->labels[s]};
    }
}

static int by_score(const void *a, const void *b)
{
    const struct auc_score *left = a, *right = b;
    return (left->score > right->score) - (left->score < right->score);
}

/* In halves of a pair, which are whole numbers. */
double auc_value(struct auc *auc)
{
    int64_t halves = 0, negatives = 0, positives = 0, end;
    bool is_number = true;
    for (int64_t i = 0; i < auc->count; i++)
        is_number = is_number && !isnan(auc->at[i].score);
    if (!is_number)
        return (double)NAN;
    qsort(auc->at, (size_t)auc->count, sizeof *auc->at, by_score);
    for (int64_t i = 0; i < auc->count; i = end) {
        int64_t equal[2] = {0, 0};
        for (end = i; end < auc->count && auc->at[end].score == auc->at[i].score; end++)
            equal[auc->at[end].label]++;
        halves += equal[1] * (2 * negatives + equal[0]);
        negatives += equal[0];
        positives += equal[1];
    }
    return (double)halves / (2 * (double)negatives * (double)positives);
}
