/* Datasets of arrays in one .npz archive of numpy, a zip of .npy files: each option names
 * an array as np.load does. What an archive claims is believed only as far as the header
 * of the array bears it out, so that none unpacks to more than it tells of. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "data/block.h"
#include "data/foreign.h"
#include "data/npy.h"
#include "data/unzip.h"

#define PIECE (256 << 10)

struct npz_options {
    struct npy_options arrays; /* first: loader_options are the first of these */
    const char *file;
};

/* ---- Reading one array ---- */

struct npz {
    const char *path;
    const struct dataset *dataset; /* whose child decodes */
    struct arena *arena;
};

struct member {
    const char *path, *shown, *array; /* "x.npz", "x.npz: train", "train" */
    struct block block;               /* what has come of it */
    size_t total;                     /* that its header tells of; 0: not known yet */
};

static int refuse_name(const struct member *member, const struct unzip *unzip,
                       struct error *error)
{
    struct text names = {0};
    const char *name;
    for (uint64_t i = 0; i < 20 && (name = unzip_member(unzip, i)) != NULL; i++) {
        size_t length = strlen(name);
        bool npy = length > 4 && strcmp(name + length - 4, ".npy") == 0;
        text_add(&names, "%s%.*s", i > 0 ? ", " : "", (int)(npy ? length - 4 : length),
                 name);
    }
    error_set(error, "%s: has no array `%s`; it has: %s", member->path, member->array,
              names.at != NULL ? names.at : "nothing");
    text_free(&names);
    return -1;
}

/* Reads until `size` bytes are there or the member ends: how many are, or -1. */
static int64_t read_full(struct unzip *unzip, uint8_t *out, size_t size,
                         struct error *error)
{
    size_t total = 0;
    int64_t got = 1;
    while (total < size && got > 0) {
        got = unzip_read(unzip, out + total, size - total, error);
        total += got > 0 ? (size_t)got : 0;
    }
    return got < 0 ? -1 : (int64_t)total;
}

/* All of it, where the archive claims as many bytes as the array's header comes to.
 * `piece` has PIECE bytes. */
static int copy_member(struct unzip *unzip, const struct member *member, uint64_t claimed,
                       uint8_t *piece, const struct decode_output *output,
                       struct error *error)
{
    size_t total = 0, head = claimed < NPY_HEAD ? (size_t)claimed : NPY_HEAD;
    int64_t got = read_full(unzip, piece, head, error);
    if (got < 0)
        return -1;
    size_t measured = npy_measure(member->shown, piece, (size_t)got, error);
    if (measured == 0)
        return -1;
    if (measured != claimed)
        return error_set(error, "%s: has %llu bytes, but its header tells of %zu",
                         member->shown, (unsigned long long)claimed, measured);
    while (got > 0) {
        total += (size_t)got;
        if (total > measured)
            return error_set(error, "%s: unpacks to more than the archive tells of",
                             member->shown);
        if (output->write(output->self, piece, (size_t)got) != 0)
            return error_set(error, "%s: nobody takes it", member->shown);
        got = read_full(unzip, piece, PIECE, error);
    }
    return (int)got;
}

/* In a child. */
static int decode_member(void *argument, const struct decode_output *output,
                         struct error *error)
{
    const struct member *member = argument;
    struct unzip *unzip = unzip_open(member->path, error);
    struct text name = {0};
    uint64_t size = 0;
    if (unzip == NULL)
        return -1;
    uint8_t *piece = memory_zeroed(PIECE);
    text_add(&name, "%s.npy", member->array);
    int status = unzip_begin(unzip, name.at, &size, error);
    if (status > 0)
        status = refuse_name(member, unzip, error);
    if (status == 0)
        status = copy_member(unzip, member, size, piece, output, error);
    free(piece);
    text_free(&name);
    unzip_close(unzip);
    return status;
}

/* No more than the header tells of, whatever comes. */
static int take_bytes(void *self, const void *bytes, size_t size, struct error *error)
{
    struct member *member = self;
    const struct block *block = &member->block;
    if (block_add(&member->block, bytes, size, error) != 0)
        return -1;
    if (block->size < NPY_HEAD)
        return 0;
    if (member->total == 0)
        member->total = npy_measure(member->shown, block->bytes, NPY_HEAD, error);
    if (member->total == 0)
        return -1;
    return block->size <= member->total
               ? 0
               : error_set(error, "%s: unpacks to more than its header tells of",
                           member->shown);
}

static int read_array(void *self, const char *name, struct array *out,
                      struct error *error)
{
    const struct npz *npz = self;
    struct member member = {.path = npz->path, .array = name};
    member.shown = arena_format(npz->arena, "%s: %s", npz->path, name);
    member.block.file.path = member.shown;
    const struct decode_task task = {.what = member.path,
                                     .decode = decode_member,
                                     .argument = &member,
                                     .take = take_bytes,
                                     .self = &member};
    int status = dataset_decode(npz->dataset, &task, error);
    if (status == 0)
        status =
            npy_parse(member.shown, member.block.bytes, member.block.size, out, error);
    if (status != 0)
        free(member.block.bytes);
    return status;
}

/* What is no zip archive is told by what it is. */
static int check_file(const char *path, struct error *error)
{
    struct data_file file;
    char begin[FOREIGN_BYTES];
    if (file_open(&file, path, "an .npz archive", error) != 0)
        return -1;
    int64_t got = file_read(&file, begin, sizeof begin, error);
    int status = got < 0 ? -1 : 0;
    bool zip = got >= 4 && memcmp(begin, "PK\3\4", 4) == 0;
    if (zip && file.compressed)
        status =
            error_set(error, "%s: is compressed once more: unpack it by gunzip", path);
    else if (got >= 0 && !zip &&
             (status = foreign_refuse(&file, begin, (size_t)got, error)) == 0)
        status =
            error_set(error, "%s: is not an .npz archive, as np.savez writes them", path);
    file_close(&file);
    return status;
}

/* ---- The dataset ---- */

#define ARRAY(name, field, default_value, help)                                          \
    {                                                                                    \
        name, LAMINA_TEXT, offsetof(struct npz_options, arrays.field), default_value,    \
            NULL, help                                                                   \
    }

static const struct lamina_option options[] = {
    {"file", OPTION_PATH, offsetof(struct npz_options, file), NULL, NULL,
     ".npz archive that has the arrays, as np.savez and np.savez_compressed write it."},
    ARRAY("train", samples[SPLIT_TRAIN], NULL,
          "Array of the training samples: (count, features), (count, height, width) or "
          "(count, channels, height, width)."),
    ARRAY("train_labels", labels[SPLIT_TRAIN], "",
          "Array of the training labels, integers from 0."),
    ARRAY(
        "train_targets", targets[SPLIT_TRAIN], "",
        "Array of numbers to predict, (count) or (count, targets), in place of labels."),
    ARRAY("validation", samples[SPLIT_VALIDATION], "",
          "Array of samples to select by; none by default."),
    ARRAY("validation_labels", labels[SPLIT_VALIDATION], "", "Array of their labels."),
    ARRAY("validation_targets", targets[SPLIT_VALIDATION], "", "Array of their targets."),
    ARRAY("test", samples[SPLIT_TEST], "", "Array of the test samples; none by default."),
    ARRAY("test_labels", labels[SPLIT_TEST], "", "Array of the test labels."),
    ARRAY("test_targets", targets[SPLIT_TEST], "", "Array of the test targets."),
    {"classes", LAMINA_INTEGER, offsetof(struct npz_options, arrays.classes), "0",
     "[0, 1000]", "How many classes there are; 0: the largest label + 1."},
    LOADER_OPTIONS,
};

static int check(const void *given, struct error *error)
{
    const struct npz_options *o = given;
    struct arrays_split splits[SPLIT_COUNT];
    npy_name_arrays(&o->arrays, splits);
    return arrays_check(splits, "", o->arrays.classes, error);
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    const struct npz_options *o = component->options;
    struct arrays_split splits[SPLIT_COUNT];
    if (check_file(o->file, error) != 0)
        return -1;
    struct npz npz = {o->file, dataset, arena_new()};
    const struct arrays_reader reader = {read_array, &npz};
    npy_name_arrays(&o->arrays, splits);
    int status = arrays_load(splits, &reader, o->arrays.classes, dataset, error);
    arena_free(npz.arena);
    return status;
}

const struct loader loader_npz = {
    .kind = {.name = "npz",
             .problem = UNZIP_PROBLEM,
             .summary = "Samples with labels, or numbers to predict, in one .npz archive "
                        "of numpy.",
             .options = options,
             .count = sizeof options / sizeof options[0],
             .size = sizeof(struct npz_options)},
    .place = 24,
    .check = check,
    .load = load,
};
