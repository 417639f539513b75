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

static void expect(const char *path, const char *message)
{
    struct array file;
    struct error error = {0};
    ck_assert_int_eq(idx_read(NULL, path, &file, &error), -1);
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
    struct array plain, gz;
    struct error error;
    ck_assert_int_eq(
        idx_read(NULL, write_plain("plain", images, sizeof images), &plain, &error), 0);
    ck_assert_int_eq(idx_read(NULL, write_gz("x.gz", images, sizeof images), &gz, &error),
                     0);
    ck_assert_int_eq(plain.dims, 3);
    ck_assert_int_eq(plain.count, 12);
    ck_assert_int_eq(plain.at[0], 2);
    ck_assert_int_eq(plain.at[1], 2);
    ck_assert_int_eq(plain.at[2], 3);
    ck_assert_mem_eq(plain.values, images + 16, 12);
    ck_assert_mem_eq(gz.values, images + 16, 12);
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
    struct array file;
    struct error error;
    ck_assert_int_eq(idx_read(NULL, write_gz("large.gz", bytes, size), &file, &error), 0);
    ck_assert_int_eq(file.count, (int64_t)size - 16);
    ck_assert_mem_eq(file.values, bytes + 16, size - 16);
    free(file.block);
    free(bytes);
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_is_told)
{
    expect(path_of("none"), "cannot be read: No such file");
    expect(folder, "is a folder");
    const char *pipe = path_of("pipe");
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    expect(pipe, "is not a regular file");
    if (geteuid() == 0)
        return; /* the superuser may read everything */
    const char *path = write_plain("secret", images, sizeof images);
    ck_assert_int_eq(chmod(path, 0), 0);
    expect(path, "Permission denied");
}
END_TEST

START_TEST(a_file_of_the_wrong_length_is_told_with_the_number_of_bytes)
{
    uint8_t longer[31] = IMAGES;
    expect(write_plain("empty", "", 0), "is empty");
    expect(write_plain("short", images, 23), "is truncated: 5 bytes of 28 are missing");
    expect(write_plain("header", images, 9), "its header of 16 bytes lacks 7");
    expect(write_plain("long", longer, 31), "is too long: 3 bytes follow the 28");
    expect(write_gz("short.gz", images, 23), "is truncated: 5 bytes of 28 are missing");
    expect(write_gz("header.gz", images, 9), "its header of 16 bytes lacks 7");
    expect(write_gz("long.gz", longer, 31), "is too long: 3 bytes follow the 28");
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
        {2, 0x0a, "its values are of type 0x0a, which IDX files do not have"},
        {2, 0x0d, "is truncated: 36 bytes of 64 are missing"},
        {3, 0, "has 0 dimensions; 1 to 4 can be read"},
        {3, 5, "has 5 dimensions; 1 to 4 can be read"},
        {3, 4, "is truncated: 202908712 bytes of 202908740 are missing"},
        {7, 0, "dimension 1 is 0"},
        {15, 0, "dimension 3 is 0"},
        {4, 0xff, "more than the limit of 2,147,483,647 values"},
        {8, 0x40, "more than the limit of 2,147,483,647 values"},
        {5, 1, "is truncated: 393216 bytes of 393244 are missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t bytes[28] = IMAGES;
        bytes[cases[i].position] = cases[i].value;
        expect(write_plain("wrong", bytes, 28), cases[i].message);
        expect(write_gz("wrong.gz", bytes, 28), cases[i].message);
    }
    expect(write_plain("text", "no", 2), "is not an IDX file");
}
END_TEST

START_TEST(a_damaged_compressed_file_is_told)
{
    uint8_t bytes[256];
    FILE *file = fopen(write_gz("whole.gz", images, sizeof images), "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    expect(write_plain("cut.gz", bytes, size - 10), "compressed data is truncated");
    expect(write_plain("trailer.gz", bytes, size - 3), "compressed data is truncated");
    bytes[size - 6] ^= 1; /* of the checksum */
    expect(write_plain("crc.gz", bytes, size), "compressed data is damaged");
    memset(bytes + 10, 0xff, 8);
    expect(write_plain("bad.gz", bytes, size), "compressed data is damaged");
}
END_TEST

extern const struct loader loader_idx;

struct options {
    struct loader_options common;
    const char *images[SPLIT_COUNT], *labels[SPLIT_COUNT];
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
    return (struct options){{.split.limit = 0}, {im, "", im}, {la, "", la}, 0};
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
    again.images[SPLIT_TRAIN] = write_gz("images.gz", images, sizeof images);
    struct dataset *same = build(&again, &error);
    ck_assert_str_eq(dataset->digest, same->digest);
    dataset_free(same);
    again.images[SPLIT_VALIDATION] = options.images[SPLIT_TEST];
    again.labels[SPLIT_VALIDATION] = options.labels[SPLIT_TEST];
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
    options.labels[SPLIT_TEST] = write_plain("few", few, sizeof few);
    expect_load(&options, "images has 2 samples, but ");
    expect_load(&options, "few has 1 labels");
    options = good_options();
    options.classes = 4;
    expect_load(&options, "label 4 at position 1 (from 0) is out of range: 4 classes");
    expect_load(&options, "0 to 3; 1 label is out of it in all");
    options = good_options();
    options.images[SPLIT_TEST] = write_plain("wide", wide, sizeof wide);
    expect_load(&options, "its images are 3 x 2, but those of the train split are 2 x 3");
    options = good_options();
    options.labels[SPLIT_VALIDATION] = options.labels[SPLIT_TEST];
    ck_assert_int_eq(loader_idx.check(&options, &error), -1);
    ck_assert_str_eq(error.option, "validation_labels");
    ck_assert_ptr_nonnull(strstr(error.text, "given together or not at all"));
}
END_TEST

/* Two samples of two values in a file of each type, as its bytes stand there. */
START_TEST(numbers_of_every_type_are_read_as_they_are)
{
    static const struct {
        uint8_t code;
        size_t size;
        uint8_t bytes[32];
        float values[4];
    } cases[] = {
        {0x09, 4, {0x01, 0xff, 0x80, 0x7f}, {1, -1, -128, 127}},
        {0x0b, 8, {0x01, 0x00, 0xff, 0xff, 0x80, 0x00, 0x00, 0x02}, {256, -1, -32768, 2}},
        {0x0c,
         16,
         {0, 0, 1, 0, 0xff, 0xff, 0xff, 0xfe, 0, 1, 0, 0, 0, 0, 0, 0},
         {256, -2, 65536, 0}},
        {0x0d,
         16,
         {0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0, 0, 0, 0, 0, 0x3e, 0x80, 0, 0},
         {1, -2.5F, 0, 0.25F}},
        {0x0e,
         32,
         {0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0x04, 0, 0, 0, 0, 0, 0,
          0,    0,    0, 0, 0, 0, 0, 0, 0x3f, 0xd0, 0, 0, 0, 0, 0, 0},
         {1, -2.5F, 0, 0.25F}},
    };
    uint8_t file[12 + 32] = {0, 0, cases[_i].code, 2, 0, 0, 0, 2, 0, 0, 0, 2};
    struct options options = good_options();
    struct error error;
    memcpy(file + 12, cases[_i].bytes, cases[_i].size);
    options.images[SPLIT_TRAIN] = options.images[SPLIT_TEST] =
        write_plain("numbers", file, 12 + cases[_i].size);
    struct dataset *dataset = build(&options, &error);
    ck_assert_ptr_nonnull(dataset);
    ck_assert_int_eq(dataset->sample.dims, 1);
    ck_assert_int_eq(dataset->sample.at[0], 2);
    ck_assert_ptr_null(dataset->splits[SPLIT_TRAIN].bytes);
    for (size_t i = 0; i < 4; i++)
        ck_assert_float_eq(dataset->splits[SPLIT_TRAIN].values[i], cases[_i].values[i]);
    dataset_free(dataset);
}
END_TEST

START_TEST(vectors_and_channels_of_bytes_stay_bytes)
{
    uint8_t vectors[12 + 6] = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 7, 8, 9, 10, 11, 12};
    uint8_t channels[20 + 12] = {0, 0, 8, 4, 0, 0, 0, 2, 0, 0, 0,
                                 3, 0, 0, 0, 1, 0, 0, 0, 2, 40};
    struct options options = good_options();
    struct error error;
    options.images[SPLIT_TEST] = options.labels[SPLIT_TEST] = "";
    options.images[SPLIT_TRAIN] = write_plain("vectors", vectors, sizeof vectors);
    struct dataset *dataset = build(&options, &error);
    ck_assert_int_eq(dataset->sample.dims, 1);
    ck_assert_int_eq(dataset->sample.at[0], 3);
    ck_assert_mem_eq(dataset->splits[SPLIT_TRAIN].bytes, vectors + 12, 6);
    ck_assert_int_eq(dataset->splits[SPLIT_TEST].count, 0);
    dataset_free(dataset);
    options.images[SPLIT_TRAIN] = write_plain("channels", channels, sizeof channels);
    dataset = build(&options, &error);
    ck_assert_int_eq(dataset->sample.dims, 3);
    ck_assert_int_eq(dataset->sample.at[0], 3);
    ck_assert_int_eq(dataset->sample.at[2], 2);
    ck_assert_uint_eq(dataset->splits[SPLIT_TRAIN].bytes[0], 40);
    dataset_free(dataset);
}
END_TEST

START_TEST(what_cannot_be_samples_or_labels_is_told)
{
    uint8_t floats[12] = {0, 0, 0x0d, 1, 0, 0, 0, 1, 0x3f, 0x80, 0, 0};
    uint8_t nan[28] = {0, 0, 0x0d, 2,    0, 0, 0,    2,    0, 0, 0,    2,    0x3f, 0x80,
                       0, 0, 0x3f, 0x80, 0, 0, 0x7f, 0xc0, 0, 0, 0xff, 0x80, 0,    0};
    uint8_t minus[10] = {0, 0, 9, 1, 0, 0, 0, 2, 1, 0xff};
    struct options options = good_options();
    options.images[SPLIT_TRAIN] = options.labels[SPLIT_TRAIN];
    expect_load(&options, "has the shape (2,), but samples have (count, features)");
    options = good_options();
    options.labels[SPLIT_TRAIN] = options.images[SPLIT_TRAIN];
    expect_load(&options, "has the shape (2, 2, 3), but labels have (count)");
    options = good_options();
    options.labels[SPLIT_TRAIN] = write_plain("minus", minus, sizeof minus);
    expect_load(&options, "minus: label -1 at position 1 (from 0) is out of range");
    options = good_options();
    options.images[SPLIT_TEST] = write_plain("nan", nan, sizeof nan);
    expect_load(&options,
                "its samples are 2, but those of the train split are 1 x 2 x 3");
    options.images[SPLIT_TRAIN] = options.images[SPLIT_TEST];
    expect_load(&options,
                "nan: the value at [1, 0] is NaN, and no number; 2 such values");
    options.images[SPLIT_TRAIN] = write_plain("floats", floats, sizeof floats);
    options.labels[SPLIT_TRAIN] = options.images[SPLIT_TRAIN];
    options.images[SPLIT_TRAIN] = good_options().images[SPLIT_TRAIN];
    expect_load(&options, "images has 2 samples, but ");
    floats[7] = 2;
    uint8_t pair[16] = {0};
    memcpy(pair, floats, 12);
    options.labels[SPLIT_TRAIN] = write_plain("pair", pair, sizeof pair);
    expect_load(&options, "pair: has floats, but labels are integers from 0");
}
END_TEST

START_TEST(samples_of_bytes_and_of_other_numbers_do_not_mix)
{
    uint8_t signed_bytes[28] = IMAGES;
    struct options options = good_options();
    signed_bytes[2] = 9;
    options.images[SPLIT_TEST] = write_plain("signed", signed_bytes, 28);
    expect_load(&options, "signed: its values are no unsigned bytes, and those of the "
                          "train split are: bytes become u / 255");
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
    tcase_add_loop_test(tests, numbers_of_every_type_are_read_as_they_are, 0, 5);
    tcase_add_test(tests, vectors_and_channels_of_bytes_stay_bytes);
    tcase_add_test(tests, what_cannot_be_samples_or_labels_is_told);
    tcase_add_test(tests, samples_of_bytes_and_of_other_numbers_do_not_mix);
    return tests;
}

int main(void)
{
    folder_make(folder, "idx");
    int failed = suite_run("idx", all_tests());
    folder_remove(folder);
    return failed;
}
