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

/* Adds the palette and its box at the right, where there is to be a margin of
 * PALETTE_WIDTH pixels. Values that are all the same get a range around them. */
#define PALETTE_WIDTH 130
void palette_add(struct text *script, const struct palette *palette);

/* Whether what is written on the colour of a value must be white. */
bool palette_is_dark(const struct palette *palette, double value);

#endif
