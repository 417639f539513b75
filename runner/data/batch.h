/* From a split to the batches that a network eats. */
#ifndef DATA_BATCH_H
#define DATA_BATCH_H

#include "data/dataset.h"

/* Gathers samples order[0..count) (NULL: start, start + 1, ...) into `out` (count,
 * sample) as u / 255 correctly rounded, which is torchvision's ToTensor, and their
 * labels. */
void batch_gather(const struct samples *samples, int64_t sample_size,
                  const int32_t *order, int64_t start, int64_t count, float *out,
                  int32_t *labels);

#endif
