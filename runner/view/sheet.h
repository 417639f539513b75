/* A sheet of small pictures, each with its label, in rows: drawn by gnuplot into an SVG
 * or PNG file. */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include <lamina/layer.h>

#include "base/error.h"

struct sheet_picture {
    const char *label;
    const float *values; /* of the sheet's shape; 0 is black, 1 white */
};

struct sheet {
    const char *title;
    struct lamina_shape shape; /* (1, height, width): grey, or (3, height, width): RGB */
    const struct sheet_picture *pictures;
    size_t count, columns; /* of the sheet */
};

/* Writes `path` whole or not at all. -1 with a sentence. */
int sheet_write(const struct sheet *sheet, const char *path, struct error *error);

#endif
