/* Colours that stand for values: from pale for the worst to dark for the best, so that
 * the best stands out on white, also in grey and with any kind of colour vision. */
#ifndef VIEW_PALETTE_H
#define VIEW_PALETTE_H

#include <stdbool.h>

#include "base/text.h"

struct palette {
    const char *label;
    double low, high;
    bool is_log, low_is_dark;
};

/* The margin, in pixels, that its box with ticks and label takes at the right. */
double palette_width(const struct palette *palette);

/* Adds the palette and its box in that margin. Values that are all the same get a range
 * around them. */
void palette_add(struct text *script, const struct palette *palette);

/* Whether what is written on the colour of a value must be white. */
bool palette_is_dark(const struct palette *palette, double value);

#endif
