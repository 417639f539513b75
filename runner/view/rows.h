/* Rows with a label at their left, one below another: bars, or points with their mean and
 * an interval. */
#ifndef VIEW_ROWS_H
#define VIEW_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define ROWS_LABEL 430. /* pixels, at most, of a row's label; longer ones are cut */

struct rows_row {
    const char *label;
    double value;         /* the end of its bar, or its mean; NaN: none */
    double low, high;     /* its interval; NaN: none */
    const double *points; /* NULL: none */
    size_t point_count;
    const char *end; /* what stands at its end; NULL: nothing */
    bool is_faint;
};

struct rows {
    const char *title, *x_label;
    const char *const *notes;
    size_t note_count;
    const struct rows_row *at;
    size_t count;
    bool is_bars, is_log;
};

/* Writes `path` whole or not at all. -1 with a sentence. */
int rows_write(const struct rows *rows, const char *path, struct error *error);

#endif
