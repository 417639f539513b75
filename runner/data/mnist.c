/* MNIST and the sets that come in its format and under its files' names, a row each:
 * finds the four files, checks that they are the published ones, and has the IDX reader
 * load them. */
#include <string.h>

#include "data/idx.h"
#include "data/known.h"
#include "data/loader.h"

#define FILES 4

static const struct known_file files[FILES] = {
    {"train-images-idx3-ubyte", "train-images.idx3-ubyte"},
    {"train-labels-idx1-ubyte", "train-labels.idx1-ubyte"},
    {"t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte"},
    {"t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte"},
};

static const char *const clothes[10] = {"T-shirt/top", "Trouser",   "Pullover", "Dress",
                                        "Coat",        "Sandal",    "Shirt",    "Sneaker",
                                        "Bag",         "Ankle boot"};
/* The first of each row of the syllabary, as they are read. */
static const char *const syllables[10] = {"o",  "ki", "su", "tsu", "na",
                                          "ha", "ma", "ya", "re",  "wo"};

static const struct row {
    const char *name; /* of the kind */
    struct known_set set;
    const char *digests[FILES]; /* SHA-256 when uncompressed; NULL: not known */
    const char *remedy;         /* what to do about other digests */
    const char *const *classes; /* their names; NULL: they have none */
} rows[] = {
    {"mnist",
     {"MNIST", "mnist", NULL, "run scripts/get-data mnist"},
     {"ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
     "so it is not MNIST's: other files of that format are read by `type: idx`, and "
     "MNIST is fetched by scripts/get-data mnist",
     NULL},
    {"fashion_mnist",
     {"Fashion-MNIST", "fashion-mnist", "/usr/share/datasets/fashion-mnist",
      "run scripts/get-data fashion-mnist"},
     {"c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"},
     "so it is not Fashion-MNIST's: other files of that format are read by `type: idx`, "
     "and Fashion-MNIST is got by scripts/get-data fashion-mnist",
     clothes},
    {"kmnist",
     {"KMNIST", "kmnist", NULL,
      "get its four files, which are called as MNIST's, from codh.rois.ac.jp/kmnist"},
     {NULL, NULL, NULL, NULL},
     NULL,
     syllables},
};

struct mnist_options {
    struct loader_options common; /* first */
    const char *root;
};

static const struct row *row_of(const struct component *component)
{
    const struct row *row = rows;
    while (strcmp(row->name, component->kind->name) != 0)
        row++;
    return row;
}

/* All that can be said of a set whose digests are not known: so many images of 28 x 28.
 */
static int check_sizes(const struct row *row, const struct dataset *dataset,
                       struct error *error)
{
    int64_t train = dataset->splits[SPLIT_TRAIN].count;
    int64_t test = dataset->splits[SPLIT_TEST].count;
    if (train == 60000 && test == 10000 && dataset->sample.at[1] == 28 &&
        dataset->sample.at[2] == 28)
        return 0;
    return error_set(error,
                     "%s has 60000 images of 28 x 28 to train and 10000 to test, and not "
                     "%lld and %lld of %lld x %lld: other files of that format are read "
                     "by `type: idx`",
                     row->set.title, (long long)train, (long long)test,
                     (long long)dataset->sample.at[1], (long long)dataset->sample.at[2]);
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    const struct mnist_options *o = component->options;
    const struct row *row = row_of(component);
    const char *option = o->root[0] != '\0' ? "root" : "";
    char paths[FILES][KNOWN_PATH];
    if (known_find(&row->set, o->root, files, FILES, paths, error) != 0)
        return error_in_option(error, option);
    const struct arrays_split splits[SPLIT_COUNT] = {
        [SPLIT_TRAIN] = {paths[0], paths[1], "", row->digests[0], row->digests[1],
                         row->remedy},
        [SPLIT_VALIDATION] = {.samples = "", .labels = "", .targets = ""},
        [SPLIT_TEST] = {paths[2], paths[3], "", row->digests[2], row->digests[3],
                        row->remedy},
    };
    const struct arrays_reader reader = {idx_read, NULL};
    if (arrays_load(splits, &reader, 10, dataset, error) != 0 ||
        check_sizes(row, dataset, error) != 0)
        return error_in_option(error, option);
    dataset->class_names = row->classes;
    return 0;
}

#define ROOT(help)                                                                       \
    {                                                                                    \
        "root", OPTION_PATH, offsetof(struct mnist_options, root), "", NULL,             \
            "Folder of the four files; by default " help "."                             \
    }

static const struct lamina_option mnist_options[] = {
    ROOT("$LAMINA_DATA/mnist, then data/mnist"),
    LOADER_OPTIONS,
};
static const struct lamina_option fashion_options[] = {
    ROOT("$LAMINA_DATA/fashion-mnist, data/fashion-mnist, then "
         "/usr/share/datasets/fashion-mnist"),
    LOADER_OPTIONS,
};
static const struct lamina_option kmnist_options[] = {
    ROOT("$LAMINA_DATA/kmnist, then data/kmnist"),
    LOADER_OPTIONS,
};

#define KIND(its_name, its_options, its_summary)                                         \
    {                                                                                    \
        .name = (its_name), .summary = (its_summary), .options = (its_options),          \
        .count = sizeof(its_options) / sizeof((its_options)[0]),                         \
        .size = sizeof(struct mnist_options)                                             \
    }

const struct loader loader_mnist = {
    .kind = KIND("mnist", mnist_options,
                 "Handwritten digits, 60,000 to train and 10,000 to test."),
    .place = 10,
    .load = load,
};

const struct loader loader_fashion_mnist = {
    .kind =
        KIND("fashion_mnist", fashion_options,
             "Pieces of clothing in ten classes, 60,000 to train and 10,000 to test."),
    .place = 12,
    .load = load,
};

const struct loader loader_kmnist = {
    .kind = KIND("kmnist", kmnist_options,
                 "Handwritten syllables of old Japanese texts in ten classes, 60,000 to "
                 "train and 10,000 to test."),
    .place = 14,
    .load = load,
};
