/* CIFAR-10 and CIFAR-100 in their binary versions, a row each: rows of one or two bytes
 * of labels and the 3 x 32 x 32 bytes of an image, red, green and blue
 * (https://www.cs.toronto.edu/~kriz/cifar.html). No digests of their contents are
 * published: the sizes are checked, and each label. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/arrays.h"
#include "data/block.h"
#include "data/known.h"
#include "data/loader.h"

#define IMAGE ((size_t)3 * 32 * 32)
#define MOST_FILES 6
#define MOST_CLASSES 100
#define REMEDY                                                                           \
    "get the binary version from www.cs.toronto.edu/~kriz/cifar.html and unpack it "     \
    "there"

enum labels { LABELS_FINE, LABELS_COARSE };

static const struct row {
    const char *name; /* of the kind */
    struct known_set set;
    struct known_file files[MOST_FILES]; /* the last one to test on */
    size_t file_count;
    size_t train, test; /* images of a file */
    size_t labels;      /* bytes in front of an image, the last one the finer */
    struct {
        const char *names; /* the file that has the names */
        int64_t classes;
    } of[2]; /* by enum labels */
} rows[] = {
    {"cifar10",
     {"CIFAR-10", "cifar-10-batches-bin", NULL, REMEDY},
     {{"data_batch_1.bin", NULL},
      {"data_batch_2.bin", NULL},
      {"data_batch_3.bin", NULL},
      {"data_batch_4.bin", NULL},
      {"data_batch_5.bin", NULL},
      {"test_batch.bin", NULL}},
     6,
     10000,
     10000,
     1,
     {{"batches.meta.txt", 10}, {NULL, 0}}},
    {"cifar100",
     {"CIFAR-100", "cifar-100-binary", NULL, REMEDY},
     {{"train.bin", NULL}, {"test.bin", NULL}},
     2,
     50000,
     10000,
     2,
     {{"fine_label_names.txt", 100}, {"coarse_label_names.txt", 20}}},
};

struct cifar_options {
    struct loader_options common; /* first */
    const char *root;
    int32_t labels; /* enum labels; 0 of CIFAR-10 */
};

static const struct row *row_of(const struct component *component)
{
    const struct row *row = rows;
    while (strcmp(row->name, component->kind->name) != 0)
        row++;
    return row;
}

/* ---- Images and labels ---- */

struct cifar {
    const struct row *row;
    int32_t labels;
    char (*paths)[KNOWN_PATH];
    uint8_t *kept; /* labels of the split whose images were read */
    size_t kept_count;
};

/* Takes a file apart: its images behind one another, and one label of each, which is
 * checked here, where the file that has it is known. */
static int read_file(const struct cifar *cifar, const char *path, size_t count,
                     uint8_t *images, uint8_t *labels, struct error *error)
{
    const struct row *row = cifar->row;
    size_t stride = row->labels + IMAGE;
    size_t label = row->labels - 1 - (cifar->labels == LABELS_COARSE);
    struct block block;
    if (block_open(&block, path, "a file of CIFAR's binary version", error) != 0)
        return -1;
    int status = block_finish(&block, count * stride, error);
    block_close(&block);
    for (size_t i = 0; status == 0 && i < count; i++) {
        labels[i] = block.bytes[i * stride + label];
        memcpy(images + i * IMAGE, block.bytes + i * stride + row->labels, IMAGE);
    }
    free(block.bytes);
    if (status != 0)
        return -1;
    const struct array told = {
        .name = path, .type = ARRAY_U8, .count = (int64_t)count, .values = labels};
    return arrays_check_labels(&told, row->of[cifar->labels].classes, error);
}

/* The images of all files from that of this name on, but for the test file's. */
static int read_images(struct cifar *cifar, const char *name, struct array *out,
                       struct error *error)
{
    const struct row *row = cifar->row;
    size_t last = row->file_count - 1;
    bool test = strcmp(name, cifar->paths[last]) == 0;
    size_t files = test ? 1 : last, each = test ? row->test : row->train;
    cifar->kept_count = files * each;
    cifar->kept = malloc(cifar->kept_count);
    out->block = out->values = dataset_allocate(cifar->kept_count * IMAGE);
    if (cifar->kept == NULL || out->block == NULL)
        return error_set(error, "%s: the system has no memory for it", name);
    for (size_t i = 0; i < files; i++)
        if (read_file(cifar, cifar->paths[test ? last : i], each,
                      out->block + i * each * IMAGE, cifar->kept + i * each, error) != 0)
            return -1;
    const int64_t shape[] = {(int64_t)cifar->kept_count, 3, 32, 32};
    for (size_t i = 0; i < 4; i++)
        if (array_add_dimension(out, shape[i], error) != 0)
            return -1;
    return 0;
}

/* The images of a split are asked for first, and its labels then, by the same name. */
static int read_array(void *self, const char *name, struct array *out,
                      struct error *error)
{
    struct cifar *cifar = self;
    *out = (struct array){.name = name, .type = ARRAY_U8};
    if (cifar->kept == NULL) {
        int status = read_images(cifar, name, out, error);
        if (status != 0)
            array_free(out);
        return status;
    }
    out->block = out->values = cifar->kept;
    cifar->kept = NULL;
    return array_add_dimension(out, (int64_t)cifar->kept_count, error);
}

/* ---- Names of classes ---- */

/* The lines of a text that are not empty, ended by NULs; how many. */
static size_t split_lines(char *text, char *end, const char **names)
{
    size_t count = 0;
    for (char *line = text, *next; line < end; line = next) {
        next = line + strcspn(line, "\r\n");
        if (next > line && count++ < MOST_CLASSES)
            names[count - 1] = line;
        *next++ = '\0';
    }
    return count;
}

/* They lie beside the images; where the file is not there, classes have no names. */
static int read_names(const struct cifar *cifar, struct dataset *dataset,
                      struct error *error)
{
    const char *file = cifar->row->of[cifar->labels].names;
    char path[KNOWN_PATH + 32];
    const char *first = cifar->paths[0];
    struct block block;
    const char **names = calloc(MOST_CLASSES, sizeof *names);
    dataset_keep(dataset, (void *)names);
    snprintf(path, sizeof path, "%.*s%s", (int)(strrchr(first, '/') + 1 - first), first,
             file);
    if (names == NULL)
        return error_set(error, "%s: the system has no memory for it", path);
    if (access(path, F_OK) != 0)
        return 0;
    if (block_open(&block, path, "a file of names", error) != 0)
        return -1;
    int status = block_read(&block, (size_t)1 << 16, error);
    block_close(&block);
    if (status == 0)
        status = block_add(&block, "", 1, error); /* the NUL that ends the last line */
    dataset_keep(dataset, block.bytes);
    if (status != 0)
        return -1;
    char *text = (char *)block.bytes;
    size_t count = split_lines(text, text + block.size - 1, names);
    if ((int64_t)count != dataset->classes)
        return error_set(error, "%s: has %zu names, but there are %lld classes", path,
                         count, (long long)dataset->classes);
    for (size_t i = 0; i < count; i++)
        if (!text_is_clean(names[i]))
            return error_set(error, "%s: name %zu is not UTF-8; get the file again", path,
                             i + 1);
    dataset->class_names = names;
    return 0;
}

/* ---- The dataset ---- */

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    const struct cifar_options *o = component->options;
    const struct row *row = row_of(component);
    const char *option = o->root[0] != '\0' ? "root" : "";
    char paths[MOST_FILES][KNOWN_PATH];
    struct cifar cifar = {.row = row, .labels = o->labels, .paths = paths};
    if (known_find(&row->set, o->root, row->files, row->file_count, paths, error) != 0)
        return error_in_option(error, option);
    const char *test = paths[row->file_count - 1];
    const struct arrays_split splits[SPLIT_COUNT] = {
        [SPLIT_TRAIN] = {.samples = paths[0], .labels = paths[0], .targets = ""},
        [SPLIT_VALIDATION] = {.samples = "", .labels = "", .targets = ""},
        [SPLIT_TEST] = {.samples = test, .labels = test, .targets = ""},
    };
    const struct arrays_reader reader = {read_array, &cifar};
    int status = arrays_load(splits, &reader, row->of[o->labels].classes, dataset, error);
    free(cifar.kept);
    if (status != 0 || read_names(&cifar, dataset, error) != 0)
        return error_in_option(error, option);
    return 0;
}

#define ROOT(folder)                                                                     \
    {                                                                                    \
        "root", OPTION_PATH, offsetof(struct cifar_options, root), "", NULL,             \
            "Folder of the binary version; by default $LAMINA_DATA/" folder              \
            ", then data/" folder "."                                                    \
    }

static const struct lamina_option options_10[] = {
    ROOT("cifar-10-batches-bin"),
    LOADER_OPTIONS,
};
static const struct lamina_option options_100[] = {
    ROOT("cifar-100-binary"),
    {"labels", LAMINA_CHOICE, offsetof(struct cifar_options, labels), "fine",
     "fine | coarse", "Which labels: 100 fine classes, or 20 coarse ones."},
    LOADER_OPTIONS,
};

const struct loader loader_cifar10 = {
    .kind = {.name = "cifar10",
             .summary = "Photographs of 32 x 32 in ten classes, 50,000 to train and "
                        "10,000 to test.",
             .options = options_10,
             .count = sizeof options_10 / sizeof options_10[0],
             .size = sizeof(struct cifar_options)},
    .place = 16,
    .load = load,
};

const struct loader loader_cifar100 = {
    .kind = {.name = "cifar100",
             .summary =
                 "Photographs of 32 x 32 in a hundred classes, 50,000 to train and "
                 "10,000 to test.",
             .options = options_100,
             .count = sizeof options_100 / sizeof options_100[0],
             .size = sizeof(struct cifar_options)},
    .place = 18,
    .load = load,
};
