/* Tests of the IDX reader: each way in which a file can be wrong has its sentence, and
 * plain and compressed files give the same data. The files are written here by hand from
 * the format's published description. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "data/datasets.h"
#include "data/idx.h"
#include "data/loader.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

static struct text faults;
static char folder[FOLDER_ROOM];
static char path_text[8][128];

static const char *path_of(const char *name)
{
    static int turn;
    char *path = path_text[turn++ % 8];
    snprintf(path, sizeof path_text[0], "%s/%s", folder, name);
    return path;
}

static const char *write_plain(const char *name, const void *bytes, size_t size)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static const char *write_gz(const char *name, const void *bytes, size_t size)
{
    const char *path = path_of(name);
    gzFile file = gzopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(gzwrite(file, bytes, (unsigned)size), (int)size);
    ck_assert_int_eq(gzclose(file), Z_OK);
    return path;
}

static void expect(const char *path, int dims, const char *message)
{
    struct idx_file file;
    struct error error = {0};
    ck_assert_int_eq(idx_read(path, dims, &file, &error), -1);
    ck_assert_msg(strstr(error.text, message) != NULL, "'%s' lacks '%s'", error.text,
                  message);
    ck_assert_msg(strncmp(error.text, path, strlen(path)) == 0, "'%s' lacks its file",
                  error.text);
}

#define IMAGES                                                                           \
    {                                                                                    \
        0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,   \
            11, 255                                                                      \
    }
#define LABELS                                                                           \
    {                                                                                    \
        0, 0, 8, 1, 0, 0, 0, 2, 1, 4                                                     \
    }

static const uint8_t images[28] = IMAGES;
static const uint8_t labels[10] = LABELS;

START_TEST(plain_and_compressed_files_read_alike)
{
    struct idx_file plain, gz;
    struct error error;
    ck_assert_int_eq(
        idx_read(write_plain("plain", images, sizeof images), 3, &plain, &error), 0);
    ck_assert_int_eq(idx_read(write_gz("x.gz", images, sizeof images), 3, &gz, &error),
                     0);
    ck_assert_int_eq(plain.count, 12);
    ck_assert_int_eq(plain.at[0], 2);
    ck_assert_int_eq(plain.at[1], 2);
    ck_assert_int_eq(plain.at[2], 3);
    ck_assert_mem_eq(plain.values, images + 16, 12);
    ck_assert_mem_eq(gz.values, images + 16, 12);
    ck_assert_str_eq(plain.digest, gz.digest);
    free(plain.block);
    free(gz.block);
}
END_TEST

START_TEST(a_large_well_compressed_file_is_read_whole)
{
    size_t size = 16 + 100 * 1000 * 100;
    uint8_t *bytes = calloc(size, 1);
    memcpy(bytes, (uint8_t[]){0, 0, 8, 3, 0, 0, 0, 100, 0, 0, 3, 0xe8, 0, 0, 0, 100}, 16);
    bytes[size - 1] = 77;
    struct idx_file file;
    struct error error;
    ck_assert_int_eq(idx_read(write_gz("large.gz", bytes, size), 3, &file, &error), 0);
    ck_assert_int_eq(file.count, (int64_t)size - 16);
    ck_assert_mem_eq(file.values, bytes + 16, size - 16);
    free(file.block);
    free(bytes);
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_is_told)
{
    expect(path_of("none"), 3, "cannot be read: No such file");
    expect(folder, 3, "is a folder");
    const char *pipe = path_of("pipe");
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    expect(pipe, 3, "is not a regular file");
    if (geteuid() == 0)
        return; /* the superuser may read everything */
    const char *path = write_plain("secret", images, sizeof images);
    ck_assert_int_eq(chmod(path, 0), 0);
    expect(path, 3, "Permission denied");
}
END_TEST

START_TEST(a_file_of_the_wrong_length_is_told_with_the_number_of_bytes)
{
    uint8_t longer[31] = IMAGES;
    expect(write_plain("empty", "", 0), 3, "is empty");
    expect(write_plain("short", images, 23), 3,
           "is truncated: 5 bytes of 28 are missing");
    expect(write_plain("header", images, 9), 3, "its header of 16 bytes lacks 7");
    expect(write_plain("long", longer, 31), 3, "is too long: 3 bytes follow the 28");
    expect(write_gz("short.gz", images, 23), 3,
           "is truncated: 5 bytes of 28 are missing");
    expect(write_gz("header.gz", images, 9), 3, "its header of 16 bytes lacks 7");
    expect(write_gz("long.gz", longer, 31), 3, "is too long: 3 bytes follow the 28");
}
END_TEST

START_TEST(a_wrong_header_is_told)
{
    const struct {
        size_t position;
        uint8_t value;
        const char *message;
    } cases[] = {
        {0, 1, "is not an IDX file"},
        {1, 'P', "is not an IDX file"},
        {2, 0x0d, "its values are of IDX type 0x0d; only 0x08"},
        {3, 1, "has 1 dimension, but images have 3"},
        {3, 4, "has 4 dimensions, but images have 3"},
        {7, 0, "dimension 1 of 3 is 0"},
        {15, 0, "dimension 3 of 3 is 0"},
        {4, 0xff, "more than the limit of 2 GiB"},
        {8, 0x40, "more than the limit of 2 GiB"},
        {5, 1, "is truncated: 393216 bytes of 393244 are missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t bytes[28] = IMAGES;
        bytes[cases[i].position] = cases[i].value;
        expect(write_plain("wrong", bytes, 28), 3, cases[i].message);
        expect(write_gz("wrong.gz", bytes, 28), 3, cases[i].message);
    }
    expect(write_plain("text", "no", 2), 3, "is not an IDX file");
    expect(write_plain("swapped", images, 28), 1, "has 3 dimensions, but labels have 1");
}
END_TEST

START_TEST(a_damaged_compressed_file_is_told)
{
    uint8_t bytes[256];
    FILE *file = fopen(write_gz("whole.gz", images, sizeof images), "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    expect(write_plain("cut.gz", bytes, size - 10), 3, "compressed data is truncated");
    expect(write_plain("trailer.gz", bytes, size - 3), 3, "compressed data is truncated");
    bytes[size - 6] ^= 1; /* of the checksum */
    expect(write_plain("crc.gz", bytes, size), 3, "compressed data is damaged");
    memset(bytes + 10, 0xff, 8);
    expect(write_plain("bad.gz", bytes, size), 3, "compressed data is damaged");
}
END_TEST

extern const struct loader loader_idx;

struct options {
    struct loader_options common;
    const char *train_images, *train_labels;
    const char *validation_images, *validation_labels;
    const char *test_images, *test_labels;
    int64_t classes;
};

static struct dataset *build(const struct options *options, struct error *error)
{
    struct component component = {.kind = &loader_idx.kind, .options = options};
    ck_assert_uint_eq(loader_idx.kind.size, sizeof *options);
    return datasets_build(&component, &faults, error);
}

static struct options good_options(void)
{
    const char *im = write_plain("images", images, sizeof images);
    const char *la = write_plain("labels", labels, sizeof labels);
    return (struct options){{{0}, {0}}, im, la, "", "", im, la, 0};
}

static void expect_load(const struct options *options, const char *message)
{
    struct error error = {0};
    ck_assert_ptr_null(build(options, &error));
    ck_assert_msg(strstr(error.text, message) != NULL, "'%s' lacks '%s'", error.text,
                  message);
}

START_TEST(four_files_make_a_dataset)
{
    struct options options = good_options();
    struct error error;
    struct dataset *dataset = build(&options, &error);
    ck_assert_ptr_nonnull(dataset);
    ck_assert_int_eq(dataset->sample.at[1], 2);
    ck_assert_int_eq(dataset->sample.at[2], 3);
    ck_assert_int_eq(dataset->classes, 5);
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].count, 2);
    ck_assert_int_eq(dataset->splits[SPLIT_VALIDATION].count, 0);
    ck_assert_int_eq(dataset->splits[SPLIT_TEST].labels[1], 4);
    ck_assert_int_eq(dataset->splits[SPLIT_TEST].bytes[11], 255);
    struct options again = options;
    again.train_images = write_gz("images.gz", images, sizeof images);
    struct dataset *same = build(&again, &error);
    ck_assert_str_eq(dataset->digest, same->digest);
    dataset_free(same);
    again.validation_images = options.test_images;
    again.validation_labels = options.test_labels;
    same = build(&again, &error);
    ck_assert_str_ne(dataset->digest, same->digest);
    ck_assert_int_eq(same->splits[SPLIT_VALIDATION].count, 2);
    dataset_free(same);
    dataset_free(dataset);
}
END_TEST

START_TEST(files_that_do_not_fit_together_are_told)
{
    uint8_t few[9] = {0, 0, 8, 1, 0, 0, 0, 1, 1}, wide[28] = IMAGES;
    wide[11] = 3, wide[15] = 2;
    struct error error;
    struct options options = good_options();
    options.test_labels = write_plain("few", few, sizeof few);
    expect_load(&options, "images has 2 images, but ");
    expect_load(&options, "few has 1 labels");
    options = good_options();
    options.classes = 4;
    expect_load(&options, "label 4 at position 1 (from 0) is out of range: 4 classes");
    expect_load(&options, "0 to 3; 1 label is out of it in all");
    options = good_options();
    options.test_images = write_plain("wide", wide, sizeof wide);
    expect_load(&options, "its images are 3 x 2, but those of the train split are 2 x 3");
    options = good_options();
    options.validation_labels = options.test_labels;
    ck_assert_int_eq(loader_idx.check(&options, &error), -1);
    ck_assert_str_eq(error.option, "validation_labels");
    ck_assert_ptr_nonnull(strstr(error.text, "given together or not at all"));
}
END_TEST

static TCase *all_tests(void)
{
    TCase *tests = tcase_create("idx");
    tcase_add_test(tests, plain_and_compressed_files_read_alike);
    tcase_add_test(tests, a_large_well_compressed_file_is_read_whole);
    tcase_add_test(tests, a_file_that_cannot_be_opened_is_told);
    tcase_add_test(tests, a_file_of_the_wrong_length_is_told_with_the_number_of_bytes);
    tcase_add_test(tests, a_wrong_header_is_told);
    tcase_add_test(tests, a_damaged_compressed_file_is_told);
    tcase_add_test(tests, four_files_make_a_dataset);
    tcase_add_test(tests, files_that_do_not_fit_together_are_told);
    return tests;
}

int main(void)
{
    folder_make(folder, "idx");
    int failed = suite_run("idx", all_tests());
    folder_remove(folder);
    return failed;
}
