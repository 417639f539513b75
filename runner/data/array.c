/* The values of an array, one by one whatever their type. Reads no file: idx.c and npy.c
 * fill arrays, and arrays.c makes datasets of them. */
#include "data/array.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/dataset.h"

size_t array_size(enum array_type type)
{
    static const size_t sizes[] = {
        [ARRAY_U8] = 1,  [ARRAY_BOOL] = 1, [ARRAY_I8] = 1,  [ARRAY_U16] = 2,
        [ARRAY_I16] = 2, [ARRAY_U32] = 4,  [ARRAY_I32] = 4, [ARRAY_U64] = 8,
        [ARRAY_I64] = 8, [ARRAY_F16] = 2,  [ARRAY_F32] = 4, [ARRAY_F64] = 8,
    };
    return sizes[type];
}

int array_add_dimension(struct array *array, int64_t size, struct error *error)
{
    if (array->dims == ARRAY_MAX_DIMS)
        return error_set(error, "%s: has more than %d dimensions", array->name,
                         ARRAY_MAX_DIMS);
    if (size == 0)
        return error_set(error, "%s: dimension %d is 0", array->name, array->dims + 1);
    if (array->dims == 0)
        array->count = 1;
    if (size < 0 || size > ARRAY_MAX_VALUES / array->count)
        return error_set(
            error, "%s: its header claims more than the limit of 2,147,483,647 values",
            array->name);
    array->count *= size;
    array->at[array->dims++] = size;
    return 0;
}

void array_order(struct array *array, bool big_endian)
{
    size_t size = array_size(array->type);
    if (big_endian == (BYTE_ORDER == BIG_ENDIAN) || size == 1)
        return;
    uint8_t *end = array->values + (size_t)array->count * size;
    for (uint8_t *value = array->values; value < end; value += size)
        for (size_t i = 0; i < size / 2; i++) {
            uint8_t byte = value[i];
            value[i] = value[size - 1 - i];
            value[size - 1 - i] = byte;
        }
}

/* Of binary16: a sign, five bits of exponent, ten of fraction. */
static double number_of_half(uint16_t half)
{
    int exponent = half >> 10 & 31, fraction = half & 1023;
    double number = exponent == 0   ? ldexp(fraction, -24)
                    : exponent < 31 ? ldexp(1024 + fraction, exponent - 25)
                    : fraction == 0 ? INFINITY
                                    : NAN;
    return half >> 15 ? -number : number;
}

double array_number(const struct array *array, int64_t i)
{
    const uint8_t *at = array->values + (size_t)i * array_size(array->type);
    union {
        int8_t i8;
        uint16_t u16;
        int16_t i16;
        uint32_t u32;
        int32_t i32;
        uint64_t u64;
        int64_t i64;
        float f32;
        double f64;
    } value;
    memcpy(&value, at, array_size(array->type));
    switch (array->type) {
    case ARRAY_U8:
        return *at;
    case ARRAY_BOOL:
        return *at != 0;
    case ARRAY_I8:
        return value.i8;
    case ARRAY_U16:
        return value.u16;
    case ARRAY_I16:
        return value.i16;
    case ARRAY_U32:
        return value.u32;
    case ARRAY_I32:
        return value.i32;
    case ARRAY_U64:
        return (double)value.u64;
    case ARRAY_I64:
        return (double)value.i64;
    case ARRAY_F16:
        return number_of_half(value.u16);
    case ARRAY_F32:
        return (double)value.f32;
    case ARRAY_F64:
        return value.f64;
    }
    return NAN;
}

bool array_is_integer(const struct array *array)
{
    return array->type < ARRAY_F16;
}

static void add_numbers(const char *brackets, const int64_t *numbers, int count,
                        struct text *out)
{
    text_add(out, "%c", brackets[0]);
    for (int i = 0; i < count; i++)
        text_add(out, "%s%lld", i > 0 ? ", " : "", (long long)numbers[i]);
    text_add(out, "%s%c", count == 1 && brackets[0] == '(' ? "," : "", brackets[1]);
}

void array_add_place(const struct array *array, int64_t i, struct text *out)
{
    int64_t place[ARRAY_MAX_DIMS] = {0};
    for (int dim = array->dims - 1; dim >= 0; dim--) {
        place[dim] = i % array->at[dim];
        i /= array->at[dim];
    }
    place[0] += array->before;
    add_numbers("[]", place, array->dims, out);
}

void array_add_shape(const struct array *array, struct text *out)
{
    add_numbers("()", array->at, array->dims, out);
}

/* The first value that is no finite float, and how many more are not. */
static int refuse_infinite(const struct array *array, int64_t first, int64_t wrong,
                           struct error *error)
{
    struct text place = {0};
    double value = array_number(array, first);
    char real[TEXT_REAL_SIZE];
    array_add_place(array, first, &place);
    error_set(error,
              "%s: the value at %s is %s, %s; %lld such value%s in all: leave these "
              "samples out, or say what else stands there",
              array->name, place.at,
              isfinite(value) ? text_from_real(value, real)
              : isnan(value)  ? "NaN"
                              : "infinite",
              isfinite(value) ? "more than a float can hold" : "and no number",
              (long long)wrong, wrong == 1 ? "" : "s");
    text_free(&place);
    return -1;
}

static int check_finite(const struct array *array, struct error *error)
{
    int64_t first = 0, wrong = 0;
    if (array_is_integer(array))
        return 0;
    for (int64_t i = 0; i < array->count; i++)
        if (!isfinite((float)array_number(array, i)) && wrong++ == 0)
            first = i;
    return wrong == 0 ? 0 : refuse_infinite(array, first, wrong, error);
}

/* Rounded once: of 64-bit integers a double would round first. */
static float float_of(const struct array *array, int64_t i)
{
    const uint8_t *at = array->values + (size_t)i * array_size(array->type);
    uint64_t bits;
    if (array->type != ARRAY_U64 && array->type != ARRAY_I64)
        return (float)array_number(array, i);
    memcpy(&bits, at, sizeof bits);
    return array->type == ARRAY_U64 ? (float)bits : (float)(int64_t)bits;
}

float *array_take_floats(struct array *array, struct error *error)
{
    size_t count = (size_t)array->count;
    float *floats;
    if (check_finite(array, error) != 0)
        return NULL;
    if (array->type == ARRAY_F32) {
        floats = memmove(array->block, array->values, count * sizeof *floats);
        array->block = array->values = NULL;
        return floats;
    }
    floats = dataset_allocate(count * sizeof *floats);
    if (floats == NULL)
        error_set(error, "%s: the system has no memory for it", array->name);
    for (size_t i = 0; floats != NULL && i < count; i++)
        floats[i] = float_of(array, (int64_t)i);
    return floats;
}

void array_free(struct array *array)
{
    free(array->block);
    array->block = array->values = NULL;
}
