/* Cells in rows and columns, coloured by a value that is written in each. */
#ifndef VIEW_CELLS_H
#define VIEW_CELLS_H

#include <stddef.h>

#include "base/error.h"
#include "view/palette.h"

struct cells {
    const char *title, *x_label, *y_label;
    const char *const *notes;
    size_t note_count;
    const char *const *x_names, *const *y_names; /* the first row is at the top */
    size_t columns, rows;
    const double *values;     /* rows x columns; NaN: the cell is empty */
    const char *const *texts; /* likewise; NULL: nothing is written in a cell */
    struct palette palette;
};

/* Writes `path` whole or not at all. -1 with a sentence. */
int cells_write(const struct cells *cells, const char *path, struct error *error);

#endif
