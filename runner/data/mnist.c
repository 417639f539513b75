/* MNIST by name: finds the four files, checks that they are the published ones, and has
 * the IDX reader load them. Downloads nothing: scripts/get-data mnist does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/idx.h"
#include "data/loader.h"

#define REMEDY                                                                           \
    "so it is not MNIST's: other files of that format are read by `type: idx`, and "     \
    "MNIST "                                                                             \
    "is fetched by scripts/get-data mnist"
#define PATH_SIZE 4096
#define PLACES 2

/* The published files and their SHA-256 when uncompressed. */
static const struct file {
    const char *name, *form, *digest;
} files[] = {
    {"train-images", "idx3-ubyte",
     "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
    {"train-labels", "idx1-ubyte",
     "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
    {"t10k-images", "idx3-ubyte",
     "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
    {"t10k-labels", "idx1-ubyte",
     "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
};
#define FILES (sizeof files / sizeof files[0])

struct mnist_options {
    struct loader_options common; /* first */
    const char *root;
};

/* Fills `path` with the first form of the file that is in `folder`; false: none is. */
static bool find_file(const char *folder, const struct file *file, char path[PATH_SIZE])
{
    static const struct {
        const char *joint, *ending;
    } forms[] = {{"-", ""}, {".", ""}, {"-", ".gz"}, {".", ".gz"}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        int length = snprintf(path, PATH_SIZE, "%s/%s%s%s%s", folder, file->name,
                              forms[i].joint, file->form, forms[i].ending);
        if (length > 0 && length < PATH_SIZE && access(path, F_OK) == 0)
            return true;
    }
    return false;
}

/* Finds all four in `folder`. 0; 1: the training images are not there, so look elsewhere;
 * -1 with a sentence where only some are there. */
static int find_files(const char *folder, char paths[FILES][PATH_SIZE],
                      struct error *error)
{
    for (size_t i = 0; i < FILES; i++) {
        if (find_file(folder, &files[i], paths[i]))
            continue;
        if (i == 0)
            return 1;
        return error_set(error,
                         "%s is there, but %s/%s-%s is not; run scripts/get-data "
                         "mnist",
                         paths[0], folder, files[i].name, files[i].form);
    }
    return 0;
}

/* The folders to look in, in order: the one that is named, or else those that are known.
 * Returns how many there are. */
static size_t list_places(const char *root, char places[PLACES][PATH_SIZE])
{
    size_t count = 0;
    const char *data = getenv("LAMINA_DATA");
    if (root[0] != '\0') {
        snprintf(places[0], PATH_SIZE, "%s", root);
        return 1;
    }
    if (data != NULL && data[0] != '\0')
        snprintf(places[count++], PATH_SIZE, "%s/mnist", data);
    snprintf(places[count++], PATH_SIZE, "data/mnist");
    return count;
}

static int refuse_places(const char *root, char places[PLACES][PATH_SIZE], size_t count,
                         struct error *error)
{
    const char *remedy = "run scripts/get-data mnist, or name its folder by dataset.root";
    if (root[0] != '\0')
        return error_set(error,
                         "dataset.root: %s has no %s-%s, plain or .gz; name the folder "
                         "of MNIST's files, or leave `root` out",
                         root, files[0].name, files[0].form);
    return error_set(error, "MNIST is not in %s%s%s; %s", places[0],
                     count > 1 ? ", " : "", count > 1 ? places[1] : "", remedy);
}

static int locate(const char *root, char paths[FILES][PATH_SIZE], struct error *error)
{
    char places[PLACES][PATH_SIZE];
    int status = 1;
    size_t count = list_places(root, places);
    for (size_t i = 0; i < count && status == 1; i++)
        status = find_files(places[i], paths, error);
    return status == 1 ? refuse_places(root, places, count, error) : status;
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    const struct mnist_options *o = component->options;
    char paths[FILES][PATH_SIZE];
    const char *option = o->root[0] != '\0' ? "root" : "";
    if (locate(o->root, paths, error) != 0)
        return error_in_option(error, option);
    const struct arrays_split splits[SPLIT_COUNT] = {
        [SPLIT_TRAIN] = {paths[0], paths[1], "", files[0].digest, files[1].digest,
                         REMEDY},
        [SPLIT_VALIDATION] = {.samples = "", .labels = "", .targets = ""},
        [SPLIT_TEST] = {paths[2], paths[3], "", files[2].digest, files[3].digest, REMEDY},
    };
    const struct arrays_reader reader = {idx_read, NULL};
    if (arrays_load(splits, &reader, 10, dataset, error) != 0)
        return error_in_option(error, option);
    return 0;
}

static const struct lamina_option options[] = {
    {"root", OPTION_PATH, offsetof(struct mnist_options, root), "", NULL,
     "Folder of the four files; by default $LAMINA_DATA/mnist, then data/mnist."},
    LOADER_OPTIONS,
};

const struct loader loader_mnist = {
    .kind = {.name = "mnist",
             .summary = "Handwritten digits, 60,000 to train and 10,000 to test.",
             .options = options,
             .count = sizeof options / sizeof options[0],
             .size = sizeof(struct mnist_options)},
    .place = 10,
    .load = load,
};
