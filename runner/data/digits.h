/* Handwriting-like digits, drawn from strokes. */
#ifndef DATA_DIGITS_H
#define DATA_DIGITS_H

#include "data/dataset.h"

enum { DIGITS_SIDE = 28, DIGITS_PIXELS = DIGITS_SIDE * DIGITS_SIDE };

struct digits_source {
    uint64_t seed;
    int first, last; /* digits from 0 to 9; the label of the first is 0 */
};

/* Draws sample `index` of a split's endless series; returns its label. It depends on
 * these numbers alone, so that the first n samples are the same however many are asked
 * for. */
int32_t digits_draw(const struct digits_source *source, enum split split, int64_t index,
                    uint8_t image[DIGITS_PIXELS]);

#endif
