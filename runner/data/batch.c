/* From a split to the batches that a network eats: a copy of random rows from far-apart
 * memory, made floats on the way. Its cost is waiting for memory, so it asks for a few
 * rows at once before it converts them. */
#include "data/batch.h"

#include "base/clones.h"

/* Rows asked for at once: of some hundred bytes each, they stay in the nearest cache. */
enum { BLOCK = 16, CACHE_LINE = 64 };

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
                  int32_t *labels)
{
    const uint8_t *rows[BLOCK];
    for (int64_t block = 0; block < count; block += BLOCK) {
        int64_t length = count - block < BLOCK ? count - block : BLOCK;
        for (int64_t i = 0; i < length; i++) {
            int64_t row = order != NULL ? order[block + i] : start + block + i;
            rows[i] = samples->bytes + row * sample_size;
            labels[block + i] = samples->labels[row];
            prefetch(rows[i], sample_size);
        }
        for (int64_t i = 0; i < length; i++)
            convert(out + (block + i) * sample_size, rows[i], sample_size);
    }
}
