/* Handwriting-like digits, drawn from strokes. */
#ifndef DATA_DIGITS_H
#define DATA_DIGITS_H

#include "data/dataset.h"

enum { DIGITS_SIDE = 28, DIGITS_PIXELS = DIGITS_SIDE * DIGITS_SIDE };

/* Draws sample `index` of a split's endless series; returns its label. It depends on
 * these three numbers alone, so that the first n samples are the same however many are
 * asked for. */
int32_t digits_draw(uint64_t seed, enum split split, int64_t index,
                    uint8_t image[DIGITS_PIXELS]);

#endif
