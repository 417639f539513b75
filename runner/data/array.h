/* An array of numbers in memory, as a file of arrays has it: values of one type, the last
 * dimension fastest. */
#ifndef DATA_ARRAY_H
#define DATA_ARRAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define ARRAY_MAX_DIMS 4
#define ARRAY_MAX_VALUES INT32_MAX /* also keeps every index within int32_t */

enum array_type { /* integers, and then floats */
                  ARRAY_U8,
                  ARRAY_BOOL, /* a byte: 0, or else true */
                  ARRAY_I8,
                  ARRAY_U16,
                  ARRAY_I16,
                  ARRAY_U32,
                  ARRAY_I32,
                  ARRAY_U64,
                  ARRAY_I64,
                  ARRAY_F16, /* binary16 of IEEE 754 */
                  ARRAY_F32,
                  ARRAY_F64
};

struct array {
    const char *name; /* the file, for sentences; the caller's */
    enum array_type type;
    int dims; /* 1 to ARRAY_MAX_DIMS */
    int64_t at[ARRAY_MAX_DIMS];
    int64_t count;   /* of values: the product of the dimensions */
    int64_t before;  /* samples that lie before the first in the file: it is a part */
    uint8_t *block;  /* malloc'ed; its owner frees it */
    uint8_t *values; /* in the block, not aligned, in the machine's order of bytes */
};

/* Bytes of one value. */
size_t array_size(enum array_type type);

/* Takes in a dimension. -1 with a sentence where it is 0, or where there would be more
 * than ARRAY_MAX_VALUES or ARRAY_MAX_DIMS. */
int array_add_dimension(struct array *array, int64_t size, struct error *error);

/* Turns values as they were in a file into the machine's order of bytes. */
void array_order(struct array *array, bool big_endian);

/* Value i, from 0; integers beyond 2^53 are rounded. */
double array_number(const struct array *array, int64_t i);

/* Whether all values are integers: of an integer type, or truth values. */
bool array_is_integer(const struct array *array);

/* Adds where value i is in the file, as numpy writes it: "[3, 0, 17]". */
void array_add_place(const struct array *array, int64_t i, struct text *out);

/* Adds the dimensions, as numpy writes them: "(60000, 28, 28)", "(10,)". */
void array_add_shape(const struct array *array, struct text *out);

/* All values as floats, each rounded to the nearest, malloc'ed: of an array of floats its
 * own block, of which it then has none. NULL with a sentence: there is no memory, or a
 * value is infinite, NaN, or beyond what a float can hold. */
float *array_take_floats(struct array *array, struct error *error);

void array_free(struct array *array); /* the block; {0} is fine */

#endif
