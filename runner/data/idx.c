/* Reads IDX files, plain or .gz, and makes datasets of them. The header is believed only
 * as far as the file bears it out: memory grows with the bytes that arrive. Files are
 * copied into memory, not mapped, so that one that is replaced or cut during a run
 * changes no result and crashes nothing. Refuses value types other than unsigned byte. */
#include "data/idx.h"

#include <stdlib.h>
#include <string.h>

#include "data/file.h"
#include "data/foreign.h"
#include "data/loader.h"

#define UNSIGNED_BYTE 0x08
#define MAX_VALUES INT32_MAX /* 2 GiB; also keeps every index within int32_t */
#define CHUNK (1 << 20)

/* Images shrink less than this: what a .gz file of its size gets room for at once. */
#define USUAL_RATIO 8

struct reader {
    struct data_file file;
    uint8_t *block;
    size_t size, capacity;
};

/* Makes room for `size` bytes, doubling. */
static int grow(struct reader *reader, size_t size, struct error *error)
{
    if (size <= reader->capacity)
        return 0;
    size_t doubled = 2 * reader->capacity;
    size_t capacity = doubled > size ? doubled : size;
    uint8_t *block = dataset_allocate(capacity);
    if (block == NULL)
        return error_set(error, "%s: the system has no memory for it", reader->file.path);
    if (reader->size > 0)
        memcpy(block, reader->block, reader->size);
    free(reader->block);
    reader->block = block;
    reader->capacity = capacity;
    return 0;
}

/* Reads until `size` bytes are there or the file ends. */
static int read_to(struct reader *reader, size_t size, struct error *error)
{
    while (reader->size < size) {
        size_t most = size - reader->size < CHUNK ? size - reader->size : CHUNK;
        if (grow(reader, reader->size + most, error) != 0)
            return -1;
        int64_t got = file_read(&reader->file, reader->block + reader->size, most, error);
        if (got < 0)
            return -1;
        reader->size += (size_t)got;
        if (got < (int64_t)most)
            break;
    }
    return 0;
}

/* The bytes that are left, read to their end so that a .gz file's checksum is verified.
 */
static int64_t count_rest(struct reader *reader, struct error *error)
{
    uint8_t scratch[1 << 14];
    int64_t rest = 0, got;
    do {
        got = file_read(&reader->file, scratch, sizeof scratch, error);
        if (got < 0)
            return -1;
        rest += got;
    } while (got == sizeof scratch);
    return rest;
}

static int64_t big_endian(const uint8_t *at)
{
    return (int64_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

/* Says what a file is that does not begin as an IDX file. */
static int refuse_format(struct reader *reader, struct error *error)
{
    const char *path = reader->file.path;
    if (read_to(reader, FOREIGN_BYTES, error) != 0 ||
        foreign_refuse(&reader->file, (const char *)reader->block, reader->size, error) !=
            0)
        return -1;
    return error_set(error,
                     "%s: is not an IDX file: it does not begin with two zero bytes, a "
                     "type and a number of dimensions; %s",
                     path,
                     memchr(reader->block, '\0', reader->size) == NULL
                         ? "a table of text is read by `type: csv`"
                         : "name one that does");
}

static int check_magic(struct reader *reader, int dims, struct error *error)
{
    const uint8_t *magic = reader->block;
    const char *path = reader->file.path;
    if (reader->size < 4 || magic[0] != 0 || magic[1] != 0)
        return refuse_format(reader, error);
    if (magic[2] != UNSIGNED_BYTE)
        return error_set(error,
                         "%s: its values are of IDX type 0x%02x; only 0x08, unsigned "
                         "bytes, can be read",
                         path, magic[2]);
    if (magic[3] != dims)
        return error_set(error,
                         "%s: has %d dimension%s, but %s; are images and labels "
                         "swapped?",
                         path, magic[3], magic[3] == 1 ? "" : "s",
                         dims == 1 ? "labels have 1"
                                   : "images have 3 (count, height, width)");
    return 0;
}

static int read_header(struct reader *reader, int dims, struct idx_file *out,
                       struct error *error)
{
    size_t header = 4 + 4 * (size_t)dims;
    if (read_to(reader, header, error) != 0)
        return -1;
    if (check_magic(reader, dims, error) != 0)
        return -1;
    if (reader->size < header)
        return error_set(error, "%s: is truncated: its header of %zu bytes lacks %zu",
                         reader->file.path, header, header - reader->size);
    out->count = 1;
    const unsigned char *size = reader->block + 4;
    for (int i = 0; i < dims; i++, size += 4) {
        out->at[i] = big_endian(size);
        if (out->at[i] == 0)
            return error_set(error, "%s: dimension %d of %d is 0", reader->file.path,
                             i + 1, dims);
        if (out->at[i] > MAX_VALUES / out->count)
            return error_set(error,
                             "%s: its header claims more than the limit of 2 GiB of "
                             "values",
                             reader->file.path);
        out->count *= out->at[i];
    }
    return 0;
}

/* Reads the values and checks that they are all there and nothing follows. */
static int read_values(struct reader *reader, size_t total, struct error *error)
{
    size_t likely = reader->file.size * (reader->file.compressed ? USUAL_RATIO : 1);
    if (grow(reader, likely < total ? likely : total, error) != 0 ||
        read_to(reader, total, error) != 0)
        return -1;
    int64_t rest = count_rest(reader, error);
    if (rest < 0)
        return -1;
    if (reader->size < total)
        return error_set(error,
                         "%s: is truncated: %zu bytes of %zu are missing; get the "
                         "file again",
                         reader->file.path, total - reader->size, total);
    if (rest > 0)
        return error_set(error,
                         "%s: is too long: %lld bytes follow the %zu that its header "
                         "tells of",
                         reader->file.path, (long long)rest, total);
    return 0;
}

int idx_read(const char *path, int dims, struct idx_file *out, struct error *error)
{
    struct reader reader = {0};
    size_t header = 4 + 4 * (size_t)dims;
    *out = (struct idx_file){0};
    if (file_open(&reader.file, path, "an IDX file", error) != 0)
        return -1;
    int status = -1;
    if (read_header(&reader, dims, out, error) != 0 ||
        read_values(&reader, header + (size_t)out->count, error) != 0)
        goto out;
    digest_bytes(reader.block, reader.size, out->digest);
    out->block = reader.block;
    out->values = reader.block + header;
    status = 0;
out:
    file_close(&reader.file);
    if (status != 0)
        free(reader.block);
    return status;
}

static int check_digest(const char *path, const char *found, const char *wanted,
                        const char *remedy, struct error *error)
{
    if (wanted == NULL || strcmp(found, wanted) == 0)
        return 0;
    return error_set(error, "%s: its SHA-256 is %.12s... and not %.12s..., %s", path,
                     found, wanted, remedy);
}

/* The first image file gives the sample's shape, which the others must share. */
static int load_images(const struct idx_source *source, enum split split,
                       struct dataset *dataset, struct error *error)
{
    struct idx_file file;
    if (idx_read(source->images, 3, &file, error) != 0)
        return -1;
    dataset_keep(dataset, file.block);
    if (check_digest(source->images, file.digest, source->images_digest, source->remedy,
                     error) != 0)
        return -1;
    struct lamina_shape *sample = &dataset->sample;
    if (sample->dims == 0)
        *sample = (struct lamina_shape){3, {1, file.at[1], file.at[2], 0, 0, 0}};
    if (sample->at[1] != file.at[1] || sample->at[2] != file.at[2])
        return error_set(error,
                         "%s: its images are %lld x %lld, but those of the train "
                         "split are %lld x %lld",
                         source->images, (long long)file.at[1], (long long)file.at[2],
                         (long long)sample->at[1], (long long)sample->at[2]);
    dataset->splits[split].count = file.at[0];
    dataset->splits[split].bytes = file.values;
    memcpy(dataset_content(dataset, split)->samples, file.digest, DIGEST_SIZE);
    return 0;
}

/* The first label that is none of `classes`, and how many more are not. */
static int check_labels(const char *path, const struct idx_file *file, int64_t classes,
                        struct error *error)
{
    int64_t first = 0, wrong = 0;
    for (int64_t i = 0; i < file->count; i++)
        if (file->values[i] >= classes && wrong++ == 0)
            first = i;
    if (wrong == 0)
        return 0;
    return error_set(error,
                     "%s: label %d at position %lld (from 0) is out of range: %lld "
                     "classes have labels 0 to %lld; %lld label%s out of it in all",
                     path, file->values[first], (long long)first, (long long)classes,
                     (long long)classes - 1, (long long)wrong,
                     wrong == 1 ? " is" : "s are");
}

/* Labels as int32_t, each checked against `classes` where that is not 0. */
static int widen_labels(const char *path, const struct idx_file *file, int64_t classes,
                        struct dataset_samples *samples, struct dataset *dataset,
                        struct error *error)
{
    if (classes > 0 && check_labels(path, file, classes, error) != 0)
        return -1;
    int32_t *labels = calloc((size_t)file->count, sizeof *labels);
    if (labels == NULL)
        return error_set(error, "%s: the system has no memory for it", path);
    dataset_keep(dataset, labels);
    int64_t largest = 0;
    for (int64_t i = 0; i < file->count; i++) {
        labels[i] = file->values[i];
        largest = labels[i] > largest ? labels[i] : largest;
    }
    if (classes == 0 && largest >= dataset->classes)
        dataset->classes = largest + 1;
    samples->labels = labels;
    return 0;
}

static int load_labels(const struct idx_source *source, enum split split, int64_t classes,
                       struct dataset *dataset, struct error *error)
{
    struct idx_file file;
    struct dataset_samples *samples = &dataset->splits[split];
    if (idx_read(source->labels, 1, &file, error) != 0)
        return -1;
    int status = -1;
    if (check_digest(source->labels, file.digest, source->labels_digest, source->remedy,
                     error) != 0)
        goto out;
    if (file.count != samples->count) {
        error_set(error, "%s has %lld images, but %s has %lld labels", source->images,
                  (long long)samples->count, source->labels, (long long)file.count);
        goto out;
    }
    memcpy(dataset_content(dataset, split)->targets, file.digest, DIGEST_SIZE);
    status = widen_labels(source->labels, &file, classes, samples, dataset, error);
out:
    free(file.block);
    return status;
}

int idx_load_sources(const struct idx_source sources[SPLIT_COUNT], int64_t classes,
                     struct dataset *dataset, struct error *error)
{
    dataset->classes = classes;
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        const struct idx_source *source = &sources[split];
        if (source->images[0] == '\0')
            continue;
        if (load_images(source, split, dataset, error) != 0 ||
            load_labels(source, split, classes, dataset, error) != 0)
            return -1;
    }
    return 0;
}

struct idx_options {
    struct loader_options common; /* first */
    const char *train_images, *train_labels;
    const char *validation_images, *validation_labels;
    const char *test_images, *test_labels;
    int64_t classes;
};

#define PATH(field, default_value, help)                                                 \
    {                                                                                    \
#field, OPTION_PATH, offsetof(struct idx_options, field), default_value, NULL,   \
            help                                                                         \
    }

static const struct lamina_option options[] = {
    PATH(train_images, NULL, "IDX file of the training images, plain or .gz."),
    PATH(train_labels, NULL, "IDX file of the training labels."),
    PATH(validation_images, "", "IDX file of images to select by; none by default."),
    PATH(validation_labels, "", "IDX file of their labels."),
    PATH(test_images, NULL, "IDX file of the test images."),
    PATH(test_labels, NULL, "IDX file of the test labels."),
    {"classes", LAMINA_INTEGER, offsetof(struct idx_options, classes), "0", "[0, 256]",
     "How many classes there are; 0: the largest label + 1."},
    LOADER_OPTIONS,
};

static int check(const void *given, struct error *error)
{
    const struct idx_options *o = given;
    bool has_images = o->validation_images[0] != '\0';
    bool has_labels = o->validation_labels[0] != '\0';
    if (has_images != has_labels)
        return error_set_option(error,
                                has_images ? "validation_images" : "validation_labels",
                                "`validation_images` and `validation_labels` are given "
                                "together or not at all");
    return 0;
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    const struct idx_options *o = component->options;
    const struct idx_source sources[SPLIT_COUNT] = {
        [SPLIT_TRAIN] = {.images = o->train_images, .labels = o->train_labels},
        [SPLIT_VALIDATION] = {.images = o->validation_images,
                              .labels = o->validation_labels},
        [SPLIT_TEST] = {.images = o->test_images, .labels = o->test_labels},
    };
    return idx_load_sources(sources, o->classes, dataset, error);
}

const struct loader loader_idx = {
    .kind = {.name = "idx",
             .summary =
                 "Images and labels in four or six IDX files, the format of MNIST.",
             .options = options,
             .count = sizeof options / sizeof options[0],
             .size = sizeof(struct idx_options)},
    .place = 20,
    .check = check,
    .load = load,
};
