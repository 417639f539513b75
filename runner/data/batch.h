/* From a split to the batches that a network eats. */
#ifndef DATA_BATCH_H
#define DATA_BATCH_H

#include "base/arena.h"
#include "data/augment.h"
#include "data/dataset.h"

/* A batch of `count` samples: what goes into the network, and what should come of it. */
struct batch {
    int64_t count;
    float *inputs; /* (count, sample) */
    /* One of these two is not NULL: */
    int32_t *labels; /* (count) */
    float *targets;  /* (count, targets) */
};

/* Memory for batches of up to `size` samples; `inputs` is the caller's. -1 where there is
 * none. */
int batch_make(struct batch *batch, const struct dataset *dataset, int64_t size,
               float *inputs, struct arena *arena);

/* Fills the batch with `count` samples of a split: order[0..count), or, where that is
 * NULL, start, start + 1 ... Bytes become u / 255 correctly rounded, which is
 * torchvision's ToTensor, and are normalized where the dataset says so. Of samples
 * without labels and targets the batch gets none. */
void batch_gather(const struct dataset *dataset, enum split split, const int32_t *order,
                  int64_t start, int64_t count, struct batch *batch);

/* The same of the training split, where each sample is changed before it is normalized as
 * the augmenter draws it; NULL: none is. */
void batch_gather_training(const struct dataset *dataset, const int32_t *order,
                           int64_t start, int64_t count, struct batch *batch,
                           struct augmenter *augmenter);

#endif
