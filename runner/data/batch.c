/* From a split to the batches that a network eats: a copy of random rows from far-apart
 * memory, made floats on the way. Its cost is waiting for memory, so it asks for the next
 * batch's rows while it converts this one's. */
#include "data/batch.h"

#include "base/clones.h"

#define CACHE_LINE 64

/* u / 255, correctly rounded for every byte. 1/255 = 257/65536 + 1/(255 * 65536): the
 * first product is exact (17 bits), the second so small that its rounding does not
 * matter, so that only the sum rounds, with or without a fused multiply-add. */
BASE_CLONES static void convert(float *restrict out, const uint8_t *restrict bytes,
                                int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        float u = (float)bytes[i];
        out[i] = u * 0x1.01p-8f + u * 0x1.010102p-24f;
    }
}

static void prefetch(const uint8_t *bytes, int64_t count)
{
    for (int64_t i = 0; i < count; i += CACHE_LINE)
        __builtin_prefetch(bytes + i);
}

void batch_gather(const struct samples *samples, int64_t sample_size,
                  const int32_t *order, int64_t start, int64_t count, float *out,
                  int32_t *labels, const int32_t *next, int64_t next_count)
{
    for (int64_t i = 0; i < count; i++) {
        int64_t row = order != NULL ? order[i] : start + i;
        if (next != NULL && i < next_count)
            prefetch(samples->bytes + next[i] * sample_size, sample_size);
        convert(out + i * sample_size, samples->bytes + row * sample_size, sample_size);
        labels[i] = samples->labels[row];
    }
}
