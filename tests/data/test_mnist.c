/* Tests of the dataset mnist. Those on the real files need LAMINA_DATA; without them the
 * program says so and is skipped, after the tests of how missing files are told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "data/datasets.h"
#include "data/loader.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

struct options {
    struct loader_options common;
    const char *root;
};

extern const struct loader loader_mnist, loader_fashion_mnist, loader_kmnist;

static struct text faults;
static char folder[FOLDER_ROOM];

static struct dataset *load_kind(const struct loader *loader, const char *root,
                                 struct error *error)
{
    struct options options = {.root = root};
    struct component component = {.kind = &loader->kind, .options = &options};
    ck_assert_uint_eq(loader->kind.size, sizeof options);
    return datasets_build(&component, &faults, error);
}

static struct dataset *load(const char *root, struct error *error)
{
    return load_kind(&loader_mnist, root, error);
}

static void write_file(const char *name, const void *bytes, size_t size)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

START_TEST(where_no_place_has_the_files_all_places_and_the_remedy_are_named)
{
    struct error error;
    ck_assert_int_eq(chdir(folder), 0);
    setenv("LAMINA_DATA", "/nowhere", 1);
    ck_assert_ptr_null(load("", &error));
    ck_assert_ptr_nonnull(strstr(error.text, "/nowhere/mnist, data/mnist"));
    ck_assert_ptr_nonnull(strstr(error.text, "scripts/get-data mnist"));
    ck_assert_str_eq(error.option, "");
}
END_TEST

START_TEST(a_root_that_has_nothing_is_not_passed_over)
{
    struct error error;
    ck_assert_ptr_null(load("/nothing", &error));
    ck_assert_str_eq(error.text,
                     "dataset.root: /nothing has no train-images-idx3-ubyte, plain or "
                     ".gz; name the folder of MNIST's files, or leave `root` out");
    ck_assert_str_eq(error.option, "root");
}
END_TEST

START_TEST(a_missing_or_altered_file_is_named_with_the_remedy)
{
    const uint8_t images[17] = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9};
    struct error error;
    write_file("train-images.idx3-ubyte", images, sizeof images);
    ck_assert_ptr_null(load(folder, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "train-labels-idx1-ubyte is not"));
    ck_assert_ptr_nonnull(strstr(error.text, "scripts/get-data mnist"));
    write_file("train-labels-idx1-ubyte", "", 0);
    write_file("t10k-images-idx3-ubyte.gz", "", 0);
    write_file("t10k-labels.idx1-ubyte.gz", "", 0);
    ck_assert_ptr_null(load(folder, &error));
    /* sha256sum of these 17 bytes, and the digest of the published file. */
    ck_assert_ptr_nonnull(strstr(error.text, "56c304bf6b9e..."));
    ck_assert_ptr_nonnull(strstr(error.text, "ba891046e650..."));
    ck_assert_ptr_nonnull(strstr(error.text, "are read by `type: idx`"));
}
END_TEST

START_TEST(sets_of_other_names_are_looked_for_and_checked_alike)
{
    struct error error;
    ck_assert_ptr_null(load_kind(&loader_fashion_mnist, folder, &error));
    ck_assert_ptr_nonnull(strstr(error.text,
                                 "56c304bf6b9e... and not c59f468a2f67..., so "
                                 "it is not Fashion-MNIST's"));
    ck_assert_ptr_null(load_kind(&loader_fashion_mnist, "/nothing", &error));
    ck_assert_ptr_nonnull(strstr(error.text, "the folder of Fashion-MNIST's files"));
    setenv("LAMINA_DATA", "/nowhere", 1);
    ck_assert_ptr_null(load_kind(&loader_kmnist, "", &error));
    ck_assert_ptr_nonnull(strstr(error.text, "KMNIST is not in /nowhere/kmnist, "
                                             "data/kmnist; get its four files"));
}
END_TEST

static void write_idx(const char *name, int dims, uint8_t thousands, uint8_t side)
{
    int count = thousands * 1000;
    uint8_t header[16] = {0,
                          0,
                          8,
                          (uint8_t)dims,
                          0,
                          0,
                          (uint8_t)(count >> 8),
                          (uint8_t)count,
                          0,
                          0,
                          0,
                          side,
                          0,
                          0,
                          0,
                          side};
    char path[256];
    snprintf(path, sizeof path, "%s/k/%s", folder, name);
    gzFile file = gzopen(path, "wb1");
    gzwrite(file, header, (unsigned)(4 + 4 * dims));
    for (int i = 0; i < count; i++)
        for (int j = 0; j < (dims == 3 ? side * side : 1); j++)
            gzputc(file, dims == 3 ? 0 : i % 10);
    gzclose(file);
}

/* No digests of its contents are published: its sizes tell it from others. */
START_TEST(kmnist_has_names_and_is_told_by_its_sizes)
{
    struct error error = {0};
    char root[256];
    snprintf(root, sizeof root, "%s/k", folder);
    ck_assert_int_eq(mkdir(root, 0700), 0);
    write_idx("train-images-idx3-ubyte.gz", 3, 60, 28);
    write_idx("train-labels-idx1-ubyte.gz", 1, 60, 0);
    write_idx("t10k-images-idx3-ubyte.gz", 3, 10, 28);
    write_idx("t10k-labels-idx1-ubyte.gz", 1, 10, 0);
    struct dataset *dataset = load_kind(&loader_kmnist, root, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_str_eq(dataset->class_names[3], "tsu");
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].count, 60000);
    dataset_free(dataset);
    write_idx("t10k-images-idx3-ubyte.gz", 3, 9, 28);
    write_idx("t10k-labels-idx1-ubyte.gz", 1, 9, 0);
    ck_assert_ptr_null(load_kind(&loader_kmnist, root, &error));
    ck_assert_ptr_nonnull(strstr(error.text,
                                 "KMNIST has 60000 images of 28 x 28 to train "
                                 "and 10000 to test, and not 60000 and 9000"));
}
END_TEST

START_TEST(the_debian_package_is_fashion_mnist)
{
    struct error error = {0};
    struct dataset *dataset =
        load_kind(&loader_fashion_mnist, "/usr/share/datasets/fashion-mnist", &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_str_eq(dataset->class_names[0], "T-shirt/top");
    /* The first label of the training file, by its published description: an ankle boot.
     */
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].labels[0], 9);
    ck_assert_int_eq(dataset->splits[SPLIT_TEST].count, 10000);
    dataset_free(dataset);
}
END_TEST

START_TEST(the_real_files_have_their_shape_and_first_labels)
{
    static const int32_t first[5] = {5, 0, 4, 1, 9};
    struct error error = {0};
    struct dataset *mnist = load("", &error);
    ck_assert_msg(mnist != NULL, "%s", error.text);
    ck_assert_int_eq(mnist->sample.dims, 3);
    ck_assert_int_eq(mnist->sample.at[0], 1);
    ck_assert_int_eq(mnist->sample.at[1], 28);
    ck_assert_int_eq(mnist->sample.at[2], 28);
    ck_assert_int_eq(mnist->classes, 10);
    ck_assert_int_eq(mnist->splits[SPLIT_TRAIN].count, 60000);
    ck_assert_int_eq(mnist->splits[SPLIT_TEST].count, 10000);
    ck_assert_int_eq(mnist->splits[SPLIT_VALIDATION].count, 0);
    ck_assert_mem_eq(mnist->splits[SPLIT_TRAIN].labels, first, sizeof first);
    ck_assert_int_eq(mnist->splits[SPLIT_TEST].labels[0], 7);
    dataset_free(mnist);
}
END_TEST

START_TEST(plain_files_give_the_same_dataset_as_compressed_ones)
{
    char command[1024];
    struct error error = {0};
    snprintf(command, sizeof command,
             "mkdir %s/plain && for f in \"$LAMINA_DATA\"/mnist/*.gz; do "
             "gzip -dc \"$f\" >%s/plain/\"$(basename \"$f\" .gz)\" || exit 1; done",
             folder, folder);
    ck_assert_int_eq(system(command), 0);
    snprintf(command, sizeof command, "%s/plain", folder);
    struct dataset *gz = load("", &error), *plain = load(command, &error);
    ck_assert_msg(gz != NULL && plain != NULL, "%s", error.text);
    ck_assert_str_eq(gz->digest, plain->digest);
    ck_assert_mem_eq(gz->splits[SPLIT_TRAIN].bytes, plain->splits[SPLIT_TRAIN].bytes,
                     60000 * 784);
    dataset_free(gz);
    dataset_free(plain);
}
END_TEST

static bool real_files_are_there(void)
{
    const char *data = getenv("LAMINA_DATA");
    char path[4096];
    snprintf(path, sizeof path, "%s/mnist/train-images-idx3-ubyte.gz", data ? data : "");
    return data != NULL && access(path, R_OK) == 0;
}

int main(void)
{
    folder_make(folder, "mnist");
    bool real = real_files_are_there();
    TCase *tests = tcase_create("mnist");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests,
                   where_no_place_has_the_files_all_places_and_the_remedy_are_named);
    tcase_add_test(tests, a_root_that_has_nothing_is_not_passed_over);
    tcase_add_test(tests, a_missing_or_altered_file_is_named_with_the_remedy);
    tcase_add_test(tests, sets_of_other_names_are_looked_for_and_checked_alike);
    tcase_add_test(tests, kmnist_has_names_and_is_told_by_its_sizes);
    if (access("/usr/share/datasets/fashion-mnist", R_OK) == 0)
        tcase_add_test(tests, the_debian_package_is_fashion_mnist);
    if (real) {
        tcase_add_test(tests, the_real_files_have_their_shape_and_first_labels);
        tcase_add_test(tests, plain_files_give_the_same_dataset_as_compressed_ones);
    }
    int failed = suite_run("mnist", tests);
    folder_remove(folder);
    if (failed > 0)
        return failed;
    if (!real)
        puts("skipped: the tests on real MNIST need $LAMINA_DATA/mnist "
             "(scripts/get-data mnist)");
    return real ? 0 : 77;
}
