/* Columns whose values lie close together and far from 0, such as seconds since 1970: as
 * floats they would be one number, and so what `normalize` has to subtract from. Of these
 * a dataset has the values in double, too. */
#ifndef DATA_FAR_H
#define DATA_FAR_H

#include "data/array.h"
#include "data/dataset.h"

/* What a column's numbers lie between. */
struct far_range {
    double low, high;
};

/* Whether floats would leave fewer than 16 of their 24 bits within the range. */
bool far_is_narrow(struct far_range range);

/* Takes in one more number. */
struct far_range far_extend(struct far_range range, double number);

/* Fills `columns` (width) with those of a table (count, width) that are far: narrow, and
 * more than one number, of which floats leave something out. Each number is value + rest
 * (count, width); only columns that are `asked` (width) have rests. Returns how many. */
int64_t far_find(const float *values, const float *rests, const bool *asked,
                 int64_t count, int64_t width, int32_t *columns);

/* Their numbers, (count, far_count), malloc'ed; NULL: no memory. */
double *far_take(const float *values, const float *rests, int64_t count, int64_t width,
                 const int32_t *columns, int64_t far_count);

/* Where the samples are those that the dataset's expected net takes, its far columns are
 * the dataset's; else it has none. */
void far_expect(const struct array *array, struct dataset *dataset);

/* The dataset's far columns of samples (count, features) in double, (count, far_count),
 * malloc'ed; NULL with a sentence: no memory. */
double *far_of_array(const struct array *array, const struct dataset *dataset,
                     struct error *error);

#endif
