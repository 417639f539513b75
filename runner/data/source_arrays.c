/* Samples of an array, and labels of another one. */
#include <stdlib.h>

#include "base/memory.h"
#include "data/array_stream.h"
#include "data/arrays.h"
#include "data/far.h"
#include "data/source_kind.h"

struct arrays {
    struct array_stream samples, labels;
    void *values; /* of the block: bytes or floats */
    double *far;  /* its far columns */
    int32_t *of_labels;
};

static int check_type(const struct source *source, const struct array *array,
                      struct error *error)
{
    bool bytes = array->type == ARRAY_U8;
    if (bytes == source->wishes.net->is_bytes)
        return 0;
    return error_set(error,
                     "%s: its values are %sunsigned bytes, and those that the net was "
                     "trained on were%s: bytes become u / 255, and all others stay what "
                     "they are; write them as those were",
                     array->name, bytes ? "" : "no ", bytes ? " not" : "");
}

static int open_labels(struct source *source, struct error *error)
{
    struct arrays *arrays = source->own;
    const char *path = source->wishes.labels;
    if (path == NULL)
        return 0;
    if (source->wishes.net->classes == 0)
        return error_set(error, "%s: the net predicts numbers, which have no labels",
                         path);
    if (array_stream_open(&arrays->labels, path, error) != 0)
        return -1;
    source->has_answers = true;
    const struct array *array = &arrays->labels.whole;
    int64_t count = arrays->samples.whole.at[0];
    if (array->count != array->at[0])
        return error_set(error,
                         "%s: has %lld numbers a sample, but labels are one: are samples "
                         "and labels swapped?",
                         path, (long long)(array->count / array->at[0]));
    if (array->at[0] == count)
        return 0;
    return error_set(error, "%s has %lld samples, but %s has %lld labels",
                     source->wishes.path, (long long)count, path,
                     (long long)array->at[0]);
}

static int open_arrays(struct source *source, struct error *error)
{
    struct arrays *arrays = source->own = memory_zeroed(sizeof *arrays);
    struct array_stream *samples = &arrays->samples;
    if (array_stream_open(samples, source->wishes.path, error) != 0 ||
        arrays_find_shape(&samples->whole, &source->dataset->sample, error) != 0)
        return -1;
    far_expect(&samples->whole, source->dataset);
    if (source_kind_apply(source, error) != 0 ||
        check_type(source, &samples->whole, error) != 0)
        return error_in_option(error, "data");
    return open_labels(source, error);
}

/* The block of an array becomes the samples'. */
static int take_samples(struct source *source, struct array *array, struct error *error)
{
    struct arrays *arrays = source->own;
    struct dataset_samples *samples = &source->dataset->splits[SPLIT_TEST];
    if (source->dataset->far_count > 0) {
        samples->far = arrays->far = far_of_array(array, source->dataset, error);
        if (arrays->far == NULL)
            return -1;
    }
    if (array->type == ARRAY_U8) {
        samples->bytes = arrays->values = array->block;
        array->block = NULL;
    } else {
        samples->values = arrays->values = array_take_floats(array, error);
    }
    return arrays->values != NULL ? 0 : -1;
}

static int read_samples(struct source *source, int64_t count, struct error *error)
{
    struct arrays *arrays = source->own;
    struct array array;
    if (array_stream_next(&arrays->samples, count, &array, error) != 0)
        return -1;
    int status = take_samples(source, &array, error);
    array_free(&array);
    return status;
}

static int read_labels(struct source *source, int64_t count, struct error *error)
{
    struct arrays *arrays = source->own;
    struct array array;
    if (array_stream_next(&arrays->labels, count, &array, error) != 0)
        return -1;
    arrays->of_labels = arrays_take_labels(&array, source->wishes.net->classes, error);
    source->dataset->splits[SPLIT_TEST].labels = arrays->of_labels;
    array_free(&array);
    return arrays->of_labels != NULL ? 0 : -1;
}

static void free_block(struct source *source)
{
    struct arrays *arrays = source->own;
    free(arrays->values);
    free(arrays->far);
    free(arrays->of_labels);
    arrays->values = arrays->of_labels = NULL;
    arrays->far = NULL;
    source->dataset->splits[SPLIT_TEST] = (struct dataset_samples){0};
}

static int64_t min(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int next_of_arrays(struct source *source, struct error *error)
{
    struct arrays *arrays = source->own;
    struct dataset_samples *samples = &source->dataset->splits[SPLIT_TEST];
    int64_t count = min(arrays->samples.whole.at[0] - source->done, source->wishes.block);
    free_block(source);
    if (count == 0)
        return 0;
    if (read_samples(source, count, error) != 0 ||
        (source->has_answers && read_labels(source, count, error) != 0))
        return -1;
    samples->count = count;
    for (int64_t i = 0; i < count; i++)
        source->rows[i] = ++source->done;
    return 1;
}

static void close_arrays(struct source *source)
{
    struct arrays *arrays = source->own;
    free_block(source);
    array_stream_close(&arrays->samples);
    array_stream_close(&arrays->labels);
    free(arrays);
}

const struct source_kind source_arrays = {open_arrays, next_of_arrays, close_arrays};
