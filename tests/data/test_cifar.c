/* Tests of the datasets cifar10 and cifar100, on files that are made here in their
 * format: the label of row i is i mod the classes, and byte j of its image i + j. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "data/datasets.h"
#include "data/loader.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

#define IMAGE 3072

struct options {
    struct loader_options common;
    const char *root;
    int32_t labels;
};

extern const struct loader loader_cifar10, loader_cifar100;

static struct text faults;
static char folder[FOLDER_ROOM];

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* `labels` bytes in front of each image: i mod 20 before i mod 100, or i mod 10 alone. */
static void write_rows(const char *name, int labels, int count, int shift)
{
    gzFile file = gzopen(path_of(name), "wb1");
    uint8_t row[2 + IMAGE];
    for (int i = 0; i < count; i++) {
        row[0] = (uint8_t)(i % (labels == 2 ? 20 : 10));
        row[1] = (uint8_t)(i % 100);
        for (int j = 0; j < IMAGE; j++)
            row[labels + j] = (uint8_t)(shift + i + j);
        ck_assert_int_eq(gzwrite(file, row, (unsigned)(labels + IMAGE)), labels + IMAGE);
    }
    ck_assert_int_eq(gzclose(file), Z_OK);
}

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    fputs(text, file);
    fclose(file);
}

static struct dataset *load(const struct loader *loader, int32_t labels,
                            struct error *error)
{
    struct options options = {.root = folder, .labels = labels};
    struct component component = {.kind = &loader->kind, .options = &options};
    ck_assert_uint_eq(loader->kind.size, sizeof options);
    return datasets_build(&component, &faults, error);
}

static void expect(const struct loader *loader, int32_t labels, const char *message)
{
    struct error error = {0};
    ck_assert_ptr_null(load(loader, labels, &error));
    ck_assert_msg(strstr(error.text, message) != NULL, "'%s' lacks '%s'", error.text,
                  message);
    ck_assert_str_eq(error.option, "root");
}

START_TEST(five_files_make_cifar10_with_the_names_of_its_text_file)
{
    struct error error = {0};
    expect(&loader_cifar10, 0, "has no data_batch_1.bin, plain or .gz; name the folder");
    write_rows("data_batch_1.bin.gz", 1, 10000, 0);
    expect(&loader_cifar10, 0, "data_batch_2.bin is not; get the binary version from ");
    for (char name[] = "data_batch_2.bin.gz"; name[11] < '5'; name[11]++)
        ck_assert_int_eq(symlink("data_batch_1.bin.gz", path_of(name)), 0);
    write_rows("data_batch_5.bin.gz", 1, 10000, 77);
    write_rows("test_batch.bin.gz", 1, 10000, 5);
    struct dataset *dataset = load(&loader_cifar10, 0, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_ptr_null(dataset->class_names);
    dataset_free(dataset);
    write_text("batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\ntruck\n\n");
    dataset = load(&loader_cifar10, 0, &error);
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    const struct dataset_samples *test = &dataset->splits[SPLIT_TEST];
    ck_assert_int_eq(dataset->classes, 10);
    ck_assert_str_eq(dataset->class_names[0], "a");
    ck_assert_str_eq(dataset->class_names[9], "truck");
    ck_assert_int_eq(dataset->sample.at[0], 3);
    ck_assert_int_eq(dataset->sample.at[2], 32);
    ck_assert_int_eq(train->count, 50000);
    ck_assert_int_eq(test->count, 10000);
    ck_assert_int_eq(train->labels[40007], 7);
    ck_assert_int_eq(test->labels[13], 3);
    ck_assert_uint_eq(train->bytes[9 * IMAGE + 1024], (9 + 1024) % 256);
    ck_assert_uint_eq(train->bytes[40003 * IMAGE + 3071], (77 + 3 + 3071) % 256);
    ck_assert_uint_eq(test->bytes[IMAGE], 5 + 1);
    dataset_free(dataset);
    write_text("batches.meta.txt", "a\nb\n");
    expect(&loader_cifar10, 0, "batches.meta.txt: has 2 names, but there are 10 classes");
}
END_TEST

START_TEST(a_batch_that_is_cut_or_has_another_label_is_told)
{
    write_rows("test_batch.bin.gz", 1, 9999, 5);
    expect(&loader_cifar10, 0, "test_batch.bin.gz: is truncated: 3073 bytes of 30730000");
    write_rows("test_batch.bin.gz", 2, 10000, 5); /* as CIFAR-100's */
    expect(&loader_cifar10, 0, "test_batch.bin.gz: is too long: 10000 bytes follow");
    write_rows("test_batch.bin.gz", 1, 10000, 5);
    unlink(path_of("data_batch_5.bin.gz"));
    ck_assert_int_eq(symlink("wrong", path_of("data_batch_5.bin.gz")), 0);
    gzFile file = gzopen(path_of("wrong"), "wb1");
    uint8_t row[1 + IMAGE] = {10}; /* a file of its own, which the sentence names */
    for (int i = 0; i < 10000; i++)
        gzwrite(file, row, sizeof row);
    gzclose(file);
    expect(&loader_cifar10, 0,
           "data_batch_5.bin.gz: label 10 at position 0 (from 0) is out of range: 10 "
           "classes have labels 0 to 9; 10000 labels are");
}
END_TEST

START_TEST(cifar100_has_fine_and_coarse_labels)
{
    struct error error = {0};
    char names[400] = "";
    write_rows("train.bin.gz", 2, 50000, 0);
    write_rows("test.bin.gz", 2, 10000, 1);
    for (int i = 0; i < 20; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "name_%d\n", i);
    write_text("coarse_label_names.txt", names);
    struct dataset *fine = load(&loader_cifar100, 0, &error);
    struct dataset *coarse = load(&loader_cifar100, 1, &error);
    ck_assert_msg(fine != NULL && coarse != NULL, "%s", error.text);
    ck_assert_int_eq(fine->classes, 100);
    ck_assert_int_eq(coarse->classes, 20);
    ck_assert_ptr_null(fine->class_names);
    ck_assert_str_eq(coarse->class_names[19], "name_19");
    ck_assert_int_eq(fine->splits[SPLIT_TRAIN].count, 50000);
    ck_assert_int_eq(fine->splits[SPLIT_TRAIN].labels[199], 99);
    ck_assert_int_eq(coarse->splits[SPLIT_TRAIN].labels[199], 19);
    ck_assert_uint_eq(fine->splits[SPLIT_TEST].bytes[2 * IMAGE], 1 + 2);
    ck_assert_str_ne(fine->digest, coarse->digest);
    dataset_free(fine);
    dataset_free(coarse);
}
END_TEST

int main(void)
{
    folder_make(folder, "cifar");
    TCase *tests = tcase_create("cifar");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, five_files_make_cifar10_with_the_names_of_its_text_file);
    tcase_add_test(tests, a_batch_that_is_cut_or_has_another_label_is_told);
    tcase_add_test(tests, cifar100_has_fine_and_coarse_labels);
    int failed = suite_run("cifar", tests);
    folder_remove(folder);
    return failed;
}
