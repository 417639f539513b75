/* From arrays to the splits of a dataset: do they fit together, and is each number what
 * it is taken for? What bytes are told by is the IDX file that they would be,
 * uncompressed. */
#include "data/arrays.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/classes.h"
#include "data/far.h"

#define NO_MEMORY "%s: the system has no memory for it"

/* ---- What the options say ---- */

static int refuse_pair(enum split split, const char *missing, const char *given,
                       struct error *error)
{
    char option[64];
    const char *name = dataset_split_name(split);
    snprintf(option, sizeof option, "%s%s", name, given);
    return error_set_option(error, option,
                            "`%s%s` and `%s%s` are given together or not at all", name,
                            given, name, missing);
}

static int check_train(const struct arrays_split *train, const char *ending,
                       int64_t classes, struct error *error)
{
    bool has_labels = train->labels[0] != '\0', has_targets = train->targets[0] != '\0';
    char option[64];
    snprintf(option, sizeof option, "train%s", ending);
    if (train->samples[0] == '\0')
        return error_set_option(error, option, "`%s` is empty: name the samples", option);
    if (has_labels == has_targets)
        return error_set_option(error, has_targets ? "train_targets" : "type",
                                "give %s `train_labels`, the classes, or "
                                "`train_targets`, the numbers to predict",
                                has_labels ? "only one of" : "one of");
    if (has_targets && classes > 0)
        return error_set_option(error, "classes",
                                "there are no `classes` of `train_targets`, which are "
                                "numbers to predict");
    return 0;
}

int arrays_check(const struct arrays_split splits[SPLIT_COUNT], const char *ending,
                 int64_t classes, struct error *error)
{
    if (check_train(&splits[SPLIT_TRAIN], ending, classes, error) != 0)
        return -1;
    bool has_targets = splits[SPLIT_TRAIN].targets[0] != '\0';
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        const struct arrays_split *at = &splits[split];
        const char *wanted = has_targets ? "_targets" : "_labels";
        const char *answers = has_targets ? at->targets : at->labels;
        if ((has_targets ? at->labels : at->targets)[0] != '\0')
            return refuse_pair(split, ending, has_targets ? "_labels" : "_targets",
                               error);
        if (at->samples[0] == '\0' && answers[0] != '\0')
            return refuse_pair(split, ending, wanted, error);
        if (at->samples[0] != '\0' && answers[0] == '\0')
            return refuse_pair(split, wanted, ending, error);
    }
    return 0;
}

/* ---- Contents ---- */

static int check_digest(const char *name, const char *found, const char *wanted,
                        const char *remedy, struct error *error)
{
    if (wanted == NULL || strcmp(found, wanted) == 0)
        return 0;
    return error_set(error, "%s: its SHA-256 is %.12s... and not %.12s..., %s", name,
                     found, wanted, remedy);
}

/* Of the IDX file that has these bytes; dimensions of 1 in front of the images are none
 * of its own. */
static void digest_as_idx(int64_t count, const struct lamina_shape *sample,
                          const uint8_t *bytes, char hex[DIGEST_SIZE])
{
    struct digest *digest = digest_begin();
    int64_t skipped = sample->dims == 3 && sample->at[0] == 1;
    uint8_t header[4 + 4 * (1 + LAMINA_MAX_DIMS)] = {
        0, 0, 8, (uint8_t)(1 + sample->dims - skipped)};
    uint8_t *at = header + 4;
    for (int64_t i = skipped - 1; i < sample->dims; i++) {
        int64_t size = i < skipped ? count : sample->at[i];
        for (int shift = 24; shift >= 0; shift -= 8)
            *at++ = (uint8_t)(size >> shift);
    }
    digest_add(digest, header, (size_t)(at - header));
    digest_add(digest, bytes, (size_t)(count * lamina_elements(sample)));
    digest_end(digest, hex);
}

/* ---- Samples ---- */

int arrays_find_shape(const struct array *array, struct lamina_shape *shape,
                      struct error *error)
{
    struct text text = {0};
    const int64_t *at = array->at;
    switch (array->dims) {
    case 2:
        *shape = lamina_vector(at[1]);
        return 0;
    case 3:
        *shape = lamina_image(1, at[1], at[2]);
        return 0;
    case 4:
        *shape = lamina_image(at[1], at[2], at[3]);
        return 0;
    default:
        break;
    }
    array_add_shape(array, &text);
    error_set(error,
              "%s: has the shape %s, but samples have (count, features), (count, height, "
              "width) or (count, channels, height, width); are samples and labels "
              "swapped?",
              array->name, text.at);
    text_free(&text);
    return -1;
}

/* "28 x 28" of images of one channel, "3 x 32 x 32", "4". */
static void add_sample(const struct lamina_shape *shape, bool skip, struct text *out)
{
    for (int64_t i = skip ? 1 : 0; i < shape->dims; i++)
        text_add(out, "%s%lld", i > skip ? " x " : "", (long long)shape->at[i]);
}

static int refuse_shape(const struct array *array, const struct lamina_shape *own,
                        const struct lamina_shape *train, struct error *error)
{
    bool skip =
        own->dims == 3 && train->dims == 3 && own->at[0] == 1 && train->at[0] == 1;
    struct text here = {0}, there = {0};
    add_sample(own, skip, &here);
    add_sample(train, skip, &there);
    error_set(error, "%s: its %s are %s, but those of the train split are %s",
              array->name, own->dims == 3 ? "images" : "samples", here.at, there.at);
    text_free(&here);
    text_free(&there);
    return -1;
}

/* The training samples give shape and type, which the others must share. */
static int check_shape(const struct array *array, const struct lamina_shape *shape,
                       const struct dataset *dataset, struct error *error)
{
    bool bytes = array->type == ARRAY_U8;
    bool train_bytes = dataset->splits[SPLIT_TRAIN].bytes != NULL;
    if (dataset->sample.dims == 0)
        return 0;
    if (memcmp(shape, &dataset->sample, sizeof *shape) != 0)
        return refuse_shape(array, shape, &dataset->sample, error);
    if (bytes != train_bytes)
        return error_set(error,
                         "%s: its values are %sunsigned bytes, and those of the train "
                         "split are%s: bytes become u / 255, and all others stay what "
                         "they are; write both as one type",
                         array->name, bytes ? "" : "no ", bytes ? " not" : "");
    return 0;
}

/* The columns that are far in what is trained on are so in all splits. */
static int find_far(const struct array *array, struct dataset *dataset,
                    struct error *error)
{
    int64_t width = array->at[1];
    int32_t *columns = calloc((size_t)width, sizeof *columns);
    dataset_keep(dataset, columns);
    if (columns == NULL)
        return error_set(error, NO_MEMORY, array->name);
    dataset->far_columns = columns;
    for (int64_t column = 0; column < width; column++) {
        struct far_range range = {INFINITY, -INFINITY};
        bool rounded = false;
        for (int64_t i = column; i < array->count; i += width) {
            double number = array_number(array, i);
            range = far_extend(range, number);
            rounded = rounded || number != (double)(float)number;
        }
        if (rounded && range.low < range.high && far_is_narrow(range))
            columns[dataset->far_count++] = (int32_t)column;
    }
    return 0;
}

/* The far columns in double, and a digest of what floats leave out of them. */
static int keep_far(const struct array *array, enum split split, struct dataset *dataset,
                    struct error *error)
{
    bool rounds = array_size(array->type) >= 4 && array->type != ARRAY_F32;
    if (dataset->expected != NULL)
        far_expect(array, dataset);
    else if (split == SPLIT_TRAIN && rounds && find_far(array, dataset, error) != 0)
        return -1;
    size_t count = (size_t)(array->at[0] * dataset->far_count), k = 0;
    if (count == 0)
        return 0;
    double *far = far_of_array(array, dataset, error);
    if (far == NULL)
        return -1;
    dataset_keep(dataset, far);
    dataset->splits[split].far = far;
    float *rests = malloc(count * sizeof *rests);
    for (; rests != NULL && k < count; k++)
        rests[k] = (float)(far[k] - (double)(float)far[k]);
    if (k == count)
        digest_words(rests, count, dataset_content(dataset, split)->rests);
    free(rests);
    return k == count ? 0 : error_set(error, NO_MEMORY, array->name);
}

/* The array's block becomes the dataset's. */
static int keep_samples(struct array *array, enum split split, struct dataset *dataset,
                        struct error *error)
{
    struct dataset_samples *samples = &dataset->splits[split];
    struct dataset_content *content = dataset_content(dataset, split);
    if (array->type == ARRAY_U8) {
        digest_as_idx(array->at[0], &dataset->sample, array->values, content->samples);
        samples->bytes = array->values;
        dataset_keep(dataset, array->block);
        array->block = NULL;
        return 0;
    }
    if (array->dims == 2 && keep_far(array, split, dataset, error) != 0)
        return -1;
    float *values = array_take_floats(array, error);
    if (values == NULL)
        return -1;
    dataset_keep(dataset, values);
    samples->values = values;
    digest_words(values, (size_t)array->count, content->samples);
    return 0;
}

static int load_samples(const struct arrays_split *source, enum split split,
                        const struct arrays_reader *reader, struct dataset *dataset,
                        struct error *error)
{
    struct array array = {0};
    struct lamina_shape shape;
    if (reader->read(reader->self, source->samples, &array, error) != 0)
        return -1;
    int status = -1;
    if (arrays_find_shape(&array, &shape, error) == 0 &&
        check_shape(&array, &shape, dataset, error) == 0) {
        dataset->sample = shape;
        dataset->splits[split].count = array.at[0];
        status = keep_samples(&array, split, dataset, error);
    }
    array_free(&array);
    if (status != 0)
        return -1;
    return check_digest(source->samples, dataset_content(dataset, split)->samples,
                        source->samples_digest, source->remedy, error);
}

/* ---- Labels and targets ---- */

int arrays_check_labels(const struct array *array, int64_t classes, struct error *error)
{
    int64_t first = 0, wrong = 0, most = classes > 0 ? classes : CLASSES_MAX;
    for (int64_t i = 0; i < array->count; i++) {
        double label = array_number(array, i);
        if ((label < 0 || label >= (double)most) && wrong++ == 0)
            first = i;
    }
    if (wrong == 0)
        return 0;
    return error_set(error,
                     "%s: label %.0f at position %lld (from 0) is out of range: %s%lld "
                     "classes%s have labels 0 to %lld; %lld label%s out of it in all",
                     array->name, array_number(array, first),
                     (long long)array->before + (long long)first,
                     classes > 0 ? "" : "the ", (long long)most,
                     classes > 0 ? "" : " that are possible", (long long)most - 1,
                     (long long)wrong, wrong == 1 ? " is" : "s are");
}

/* Of the IDX file of bytes that they would be; labels beyond 255 as integers of 32 bits.
 */
static int digest_labels(const struct array *array, const int32_t *labels,
                         int32_t largest, char hex[DIGEST_SIZE], struct error *error)
{
    static const struct lamina_shape one = {0};
    size_t count = (size_t)array->count;
    uint8_t *bytes = largest <= UINT8_MAX ? malloc(count) : NULL;
    if (largest <= UINT8_MAX && bytes == NULL)
        return error_set(error, NO_MEMORY, array->name);
    for (size_t i = 0; bytes != NULL && i < count; i++)
        bytes[i] = (uint8_t)labels[i];
    if (bytes != NULL)
        digest_as_idx(array->count, &one, bytes, hex);
    else
        digest_words(labels, count, hex);
    free(bytes);
    return 0;
}

/* Floats are no labels: what makes integers of them must change no number. */
static int refuse_floats(const struct array *array, struct error *error)
{
    char real[TEXT_REAL_SIZE];
    for (int64_t i = 0; i < array->count; i++) {
        double label = array_number(array, i);
        if (!isfinite(label) || label != floor(label))
            return error_set(error,
                             "%s: label %s at position %lld (from 0) is no whole number, "
                             "but labels are integers from 0; numbers to predict are "
                             "named by `train_targets`",
                             array->name,
                             isfinite(label) ? text_from_real(label, real)
                             : isnan(label)  ? "NaN"
                                             : "infinite",
                             (long long)array->before + (long long)i);
    }
    return error_set(error,
                     "%s: has floats, but labels are integers from 0; in numpy "
                     "`.astype('<i8')` makes integers of them, all of which are whole",
                     array->name);
}

int32_t *arrays_take_labels(const struct array *array, int64_t classes,
                            struct error *error)
{
    if (array_is_integer(array) ? arrays_check_labels(array, classes, error) != 0
                                : refuse_floats(array, error) != 0)
        return NULL;
    int32_t *labels = calloc((size_t)array->count, sizeof *labels);
    if (labels == NULL)
        error_set(error, NO_MEMORY, array->name);
    for (int64_t i = 0; labels != NULL && i < array->count; i++)
        labels[i] = (int32_t)array_number(array, i);
    return labels;
}

static int keep_labels(struct array *array, enum split split, int64_t classes,
                       struct dataset *dataset, struct error *error)
{
    int32_t largest = 0, *labels = arrays_take_labels(array, classes, error);
    if (labels == NULL)
        return -1;
    dataset_keep(dataset, labels);
    for (int64_t i = 0; i < array->count; i++)
        largest = labels[i] > largest ? labels[i] : largest;
    if (classes == 0 && largest >= dataset->classes)
        dataset->classes = largest + 1;
    dataset->splits[split].labels = labels;
    return digest_labels(array, labels, largest, dataset_content(dataset, split)->targets,
                         error);
}

static int keep_targets(struct array *array, enum split split, struct dataset *dataset,
                        struct error *error)
{
    int64_t width = array->dims == 2 ? array->at[1] : 1;
    if (dataset->targets > 0 && width != dataset->targets)
        return error_set(error,
                         "%s: has %lld targets a sample, but those of the train split "
                         "have %lld",
                         array->name, (long long)width, (long long)dataset->targets);
    float *targets = array_take_floats(array, error);
    if (targets == NULL)
        return -1;
    dataset_keep(dataset, targets);
    dataset->targets = width;
    dataset->splits[split].targets = targets;
    digest_words(targets, (size_t)array->count, dataset_content(dataset, split)->targets);
    return 0;
}

/* `source` says what they are, and `array` is of them. */
static int check_answers(const struct arrays_split *source, const struct array *array,
                         int64_t count, struct error *error)
{
    bool labels = source->labels[0] != '\0';
    const char *what = labels ? "labels" : "targets";
    struct text text = {0};
    if (array->dims > 2 || (labels && array->dims == 2 && array->at[1] != 1)) {
        array_add_shape(array, &text);
        error_set(error, "%s: has the shape %s, but %s; are samples and %s swapped?%s",
                  array->name, text.at,
                  labels ? "labels have (count) or (count, 1), one a sample"
                         : "targets have (count) or (count, targets)",
                  what,
                  labels && array->dims == 2
                      ? " Where a column is a class, `.argmax(1)` makes labels of it"
                      : "");
        text_free(&text);
        return -1;
    }
    if (array->at[0] == count)
        return 0;
    return error_set(error, "%s has %lld samples, but %s has %lld %s", source->samples,
                     (long long)count, array->name, (long long)array->at[0], what);
}

static int load_answers(const struct arrays_split *source, enum split split,
                        const struct arrays_reader *reader, int64_t classes,
                        struct dataset *dataset, struct error *error)
{
    struct array array = {0};
    bool labels = source->labels[0] != '\0';
    if (reader->read(reader->self, labels ? source->labels : source->targets, &array,
                     error) != 0)
        return -1;
    int status = check_answers(source, &array, dataset->splits[split].count, error);
    if (status == 0)
        status = labels ? keep_labels(&array, split, classes, dataset, error)
                        : keep_targets(&array, split, dataset, error);
    array_free(&array);
    if (status != 0)
        return -1;
    return check_digest(source->labels, dataset_content(dataset, split)->targets,
                        source->labels_digest, source->remedy, error);
}

int arrays_load(const struct arrays_split splits[SPLIT_COUNT],
                const struct arrays_reader *reader, int64_t classes,
                struct dataset *dataset, struct error *error)
{
    dataset->classes = classes;
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        const struct arrays_split *source = &splits[split];
        if (source->samples[0] == '\0')
            continue;
        if (load_samples(source, split, reader, dataset, error) != 0 ||
            load_answers(source, split, reader, classes, dataset, error) != 0)
            return -1;
    }
    return 0;
}
