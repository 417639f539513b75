/* Reads IDX files, plain or .gz, of any type of values, and makes datasets of them.
 * Values are big-endian. */
#include "data/idx.h"

#include <stdlib.h>
#include <string.h>

#include "data/foreign.h"
#include "data/loader.h"

/* The codes of the format's description, http://yann.lecun.com/exdb/mnist. */
static const struct {
    uint8_t code;
    enum array_type type;
} types[] = {{0x08, ARRAY_U8},  {0x09, ARRAY_I8},  {0x0b, ARRAY_I16},
             {0x0c, ARRAY_I32}, {0x0d, ARRAY_F32}, {0x0e, ARRAY_F64}};
#define TYPES (sizeof types / sizeof types[0])

static int64_t big_endian(const uint8_t *at)
{
    return (int64_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

/* Says what a file is that does not begin as an IDX file. */
static int refuse_format(struct block *block, struct error *error)
{
    if (block_read(block, FOREIGN_BYTES, error) != 0 ||
        foreign_refuse(&block->file, (const char *)block->bytes, block->size, error) != 0)
        return -1;
    return error_set(error,
                     "%s: is not an IDX file: it does not begin with two zero bytes, a "
                     "type and a number of dimensions; %s",
                     block->file.path,
                     memchr(block->bytes, '\0', block->size) == NULL
                         ? "a table of text is read by `type: csv`"
                         : "name one that does");
}

static int read_magic(struct block *block, enum array_type *type, struct error *error)
{
    const uint8_t *magic = block->bytes;
    size_t i = 0;
    if (block->size < 4 || magic[0] != 0 || magic[1] != 0)
        return refuse_format(block, error);
    while (i < TYPES && types[i].code != magic[2])
        i++;
    if (i == TYPES)
        return error_set(error,
                         "%s: its values are of type 0x%02x, which IDX files do not "
                         "have: they have 0x08 (unsigned bytes), 0x09, 0x0b, 0x0c "
                         "(integers), 0x0d or 0x0e (floats)",
                         block->file.path, magic[2]);
    if (magic[3] < 1 || magic[3] > ARRAY_MAX_DIMS)
        return error_set(error, "%s: has %d dimensions; 1 to %d can be read",
                         block->file.path, magic[3], ARRAY_MAX_DIMS);
    *type = types[i].type;
    return 0;
}

/* Returns the header's bytes, or -1. */
static int read_header(struct block *block, struct array *out, struct error *error)
{
    if (block_read(block, 4, error) != 0 || read_magic(block, &out->type, error) != 0)
        return -1;
    int dims = block->bytes[3];
    size_t header = 4 + 4 * (size_t)dims;
    if (block_read(block, header, error) != 0)
        return -1;
    if (block->size < header)
        return error_set(error, "%s: is truncated: its header of %zu bytes lacks %zu",
                         block->file.path, header, header - block->size);
    for (int i = 1; i <= dims; i++)
        if (array_add_dimension(out, big_endian(block->bytes + (size_t)i * 4), error) !=
            0)
            return -1;
    return (int)header;
}

int idx_begin(struct block *block, struct array *out, struct error *error)
{
    return read_header(block, out, error) < 0 ? -1 : 0;
}

int idx_read(void *unused, const char *path, struct array *out, struct error *error)
{
    struct block block;
    (void)unused;
    *out = (struct array){.name = path};
    if (block_open(&block, path, "an IDX file", error) != 0)
        return -1;
    int header = read_header(&block, out, error), status = -1;
    if (header > 0)
        status = block_finish(
            &block, (size_t)header + (size_t)out->count * array_size(out->type), error);
    block_close(&block);
    if (status != 0) {
        free(block.bytes);
        return -1;
    }
    out->block = block.bytes;
    out->values = block.bytes + header;
    array_order(out, true);
    return 0;
}

struct idx_options {
    struct loader_options common; /* first */
    const char *images[SPLIT_COUNT], *labels[SPLIT_COUNT];
    int64_t classes;
};

#define PATH(name, field, default_value, help)                                           \
    {                                                                                    \
        name, OPTION_PATH, offsetof(struct idx_options, field), default_value, NULL,     \
            help                                                                         \
    }

static const struct lamina_option options[] = {
    PATH("train_images", images[SPLIT_TRAIN], NULL,
         "IDX file of the training samples, images or vectors, plain or .gz."),
    PATH("train_labels", labels[SPLIT_TRAIN], NULL, "IDX file of the training labels."),
    PATH("validation_images", images[SPLIT_VALIDATION], "",
         "IDX file of samples to select by; none by default."),
    PATH("validation_labels", labels[SPLIT_VALIDATION], "", "IDX file of their labels."),
    PATH("test_images", images[SPLIT_TEST], "",
         "IDX file of the test samples; none by default."),
    PATH("test_labels", labels[SPLIT_TEST], "", "IDX file of the test labels."),
    {"classes", LAMINA_INTEGER, offsetof(struct idx_options, classes), "0", "[0, 1000]",
     "How many classes there are; 0: the largest label + 1."},
    LOADER_OPTIONS,
};

static void name_files(const struct idx_options *o,
                       struct arrays_split splits[SPLIT_COUNT])
{
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        splits[split] = (struct arrays_split){
            .samples = o->images[split], .labels = o->labels[split], .targets = ""};
}

static int check(const void *given, struct error *error)
{
    const struct idx_options *o = given;
    struct arrays_split splits[SPLIT_COUNT];
    name_files(o, splits);
    if (o->labels[SPLIT_TRAIN][0] == '\0')
        return error_set_option(error, "train_labels",
                                "`train_labels` is empty: name the file of the labels");
    return arrays_check(splits, "_images", o->classes, error);
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    const struct idx_options *o = component->options;
    struct arrays_split splits[SPLIT_COUNT];
    name_files(o, splits);
    return arrays_load(splits, &(struct arrays_reader){idx_read, NULL}, o->classes,
                       dataset, error);
}

const struct loader loader_idx = {
    .kind = {.name = "idx",
             .summary =
                 "Images, or vectors, and labels in IDX files, the format of MNIST.",
             .options = options,
             .count = sizeof options / sizeof options[0],
             .size = sizeof(struct idx_options)},
    .place = 20,
    .check = check,
    .load = load,
};
