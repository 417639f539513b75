/* Tests of the reader of .npy files. The files are written here by hand, as
 * numpy.lib.format describes them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/datasets.h"
#include "data/npy.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

extern const struct loader loader_npy, loader_idx;

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

/* A file of version 1.0 that has this literal, and these values. */
static const char *write_npy(const char *name, const char *literal, const void *values,
                             size_t size)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    size_t length = strlen(literal) + 1;
    fwrite("\x93NUMPY\1\0", 1, 8, file);
    fputc((int)(length & 0xff), file);
    fputc((int)(length >> 8), file);
    fprintf(file, "%s\n", literal);
    ck_assert_uint_eq(fwrite(values, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static const char *write_bytes(const char *name, const void *bytes, size_t size)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

#define LITERAL(descr, shape)                                                            \
    "{'descr': '" descr "', 'fortran_order': False, 'shape': " shape ", }"

static void expect(const char *path, const char *message)
{
    struct array array;
    struct error error = {0};
    ck_assert_int_eq(npy_read(NULL, path, &array, &error), -1);
    ck_assert_msg(strstr(error.text, message) != NULL, "'%s' lacks '%s'", error.text,
                  message);
    ck_assert_msg(strncmp(error.text, path, strlen(path)) == 0, "'%s' lacks its file",
                  error.text);
}

START_TEST(values_of_every_type_are_read_as_they_are)
{
    static const struct {
        const char *literal;
        size_t size;
        uint8_t bytes[16];
        double values[2];
    } cases[] = {
        {LITERAL("|u1", "(2,)"), 2, {1, 255}, {1, 255}},
        {LITERAL("|b1", "(2,)"), 2, {0, 1}, {0, 1}},
        {LITERAL("|i1", "(2,)"), 2, {1, 255}, {1, -1}},
        {LITERAL("<u2", "(2,)"), 4, {1, 2, 0xff, 0xff}, {513, 65535}},
        {LITERAL("<i2", "(2,)"), 4, {1, 2, 0xff, 0xff}, {513, -1}},
        {LITERAL("<u4", "(2,)"),
         8,
         {1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff},
         {1, 4294967295}},
        {LITERAL("<i4", "(2,)"), 8, {1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff}, {1, -2}},
        {LITERAL("<i8", "(2,)"),
         16,
         {0, 0, 0, 0, 1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
         {4294967296, -2}},
        {LITERAL("<u8", "(2,)"),
         16,
         {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80},
         {4294967296, 0x1p63}},
        /* The largest, the least, 1/3 as it rounds, and -2 (IEEE 754's binary16). */
        {LITERAL("<f2", "(2,)"), 4, {0xff, 0x7b, 0x01, 0x00}, {65504, 0x1p-24}},
        {LITERAL("<f2", "(2,)"), 4, {0x55, 0x35, 0x00, 0xc0}, {0x1.554p-2, -2}},
        {LITERAL("<f2", "(2,)"),
         4,
         {0x00, 0x7c, 0xff, 0x83},
         {INFINITY, -1023 * 0x1p-24}},
        {LITERAL("<f4", "(2,)"), 8, {0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0}, {1, -2.5}},
        {LITERAL("<f8", "(2,)"),
         16,
         {0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0x04, 0xc0},
         {1, -2.5}},
    };
    struct array array;
    struct error error;
    const char *path =
        write_npy("values", cases[_i].literal, cases[_i].bytes, cases[_i].size);
    ck_assert_msg(npy_read(NULL, path, &array, &error) == 0, "%s", error.text);
    ck_assert_int_eq(array.dims, 1);
    ck_assert_int_eq(array.at[0], 2);
    for (int64_t i = 0; i < 2; i++)
        ck_assert_double_eq(array_number(&array, i), cases[_i].values[i]);
    array_free(&array);
}
END_TEST

START_TEST(headers_of_every_version_and_order_of_keys_are_read)
{
    static const char other[] =
        "{\"shape\":( 1 ,2,3 ) ,'fortran_order':False, 'descr':\"|u1\"}   ";
    static const uint8_t version_2[] =
        "\x93NUMPY\2\0\x3a\0\0\0{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2)}"
        "\n\7\10";
    uint8_t version_3[sizeof version_2];
    struct array array;
    struct error error;
    ck_assert_int_eq(npy_read(NULL, write_npy("o", other, "abcdef", 6), &array, &error),
                     0);
    ck_assert_int_eq(array.dims, 3);
    ck_assert_int_eq(array.at[2], 3);
    ck_assert_mem_eq(array.values, "abcdef", 6);
    array_free(&array);
    memcpy(version_3, version_2, sizeof version_2);
    version_3[6] = 3;
    for (int version = 2; version <= 3; version++) {
        const uint8_t *bytes = version == 2 ? version_2 : version_3;
        const char *path = write_bytes("v", bytes, sizeof version_2 - 1);
        ck_assert_msg(npy_read(NULL, path, &array, &error) == 0, "%s", error.text);
        ck_assert_int_eq(array.at[1], 2);
        ck_assert_mem_eq(array.values, "\7\10", 2);
        array_free(&array);
    }
}
END_TEST

START_TEST(what_is_no_array_of_numbers_in_the_order_of_c_is_refused_by_name)
{
    static const struct {
        const char *literal, *message;
    } cases[] = {
        {"{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }",
         "is in Fortran's order, the first dimension fastest; in numpy "
         "`np.ascontiguousarray(a)`"},
        {LITERAL(">f4", "(2,)"), "is big-endian (>f4); in numpy `a.astype('<f4')`"},
        {LITERAL(">i8", "(2,)"), "is big-endian (>i8); in numpy `a.astype('<i8')`"},
        {LITERAL("|O", "(2,)"), "has pickled objects of Python, which are programs"},
        {"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }",
         "has records (|V); in numpy `np.lib.recfunctions.structured_to_unstructured"},
        {LITERAL("<U7", "(2,)"), "has texts (<U7); in numpy `np.unique(a, "},
        {LITERAL("|S3", "(2,)"), "has texts (|S3)"},
        {LITERAL("<M8[D]", "(2,)"), "has times (<M8[D]); in numpy `a.astype('<i8')`"},
        {LITERAL("<c8", "(2,)"), "has complex numbers (<c8)"},
        {LITERAL("<f16", "(2,)"), "has long doubles (<f16); in numpy `a.astype('<f8')`"},
        {LITERAL("<c32", "(2,)"), "has complex numbers (<c32)"},
        {LITERAL(">f2", "(2,)"), "is big-endian (>f2); in numpy `a.astype('<f2')`"},
        {LITERAL(">u8", "(2,)"), "is big-endian (>u8); in numpy `a.astype('<u8')`"},
        {LITERAL("<x4", "(2,)"), "its header is not numpy's: a type that is known"},
        {LITERAL("f4", "(2,)"), "a type that is known is missing"},
        {LITERAL("<f4", "()"), "is one number and no array"},
        {LITERAL("<f4", "(2)"), "the end of `shape` is missing"},
        {LITERAL("<f4", "(-2,)"), "the end of `shape` is missing"},
        {LITERAL("<f4", "[2]"), "the list of `shape` is missing"},
        {LITERAL("<f4", "(2, 0)"), "dimension 2 is 0"},
        {LITERAL("<f4", "(1, 1, 1, 1, 1)"), "has more than 4 dimensions"},
        {LITERAL("<f4", "(65536, 65536)"), "more than the limit of 2,147,483,647 values"},
        {LITERAL("<f4", "(999999999999999999999,)"), "more than the limit of"},
        {"{'descr': '<f4', 'fortran_order': False}", "a comma is missing"},
        {"{'descr': '<f4', 'descr': '<f4', 'shape': (2,)}", "each once, is missing"},
        {"{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", "True or False"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'a': 1}",
         "a } is missing"},
        {LITERAL("<f4", "(2,)") "x", "an end is missing"},
        {"{'descr': '<f4", "the text of `descr` is missing"},
        {"", "a { is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect(write_npy("wrong", cases[i].literal, "12345678", 8), cases[i].message);
}
END_TEST

START_TEST(a_file_that_is_cut_or_too_long_is_told)
{
    expect(write_npy("x", LITERAL("<f4", "(3,)"), "12345678", 8),
           "is truncated: 4 bytes of ");
    expect(write_npy("x", LITERAL("<f4", "(1,)"), "12345678", 8),
           "is too long: 4 bytes follow the ");
    expect(write_bytes("x", "\x93NUMPY\1\0", 8), "its header is not there");
    expect(write_bytes("x", "\x93NUMPY\1\0v\0{'descr'", 18),
           "its header of 128 bytes lacks 110");
    expect(write_bytes("x", "\x93NUMPY\4\0v\0{'descr'", 18), "is of version 4.0 of .npy");
    expect(write_bytes("x", "\x93NUMPY\2\0\0\0\0\1{'", 14),
           "claims a header of 16777216");
    /* A NUL is neither a quote nor an order of bytes. */
    expect(write_bytes("x",
                       "\x93NUMPY\1\0\x3a\0{'descr': '\0f4', 'fortran_order': False, "
                       "'shape': (1, 2)}\n12345678",
                       76),
           "a type that is known is missing");
    expect(write_bytes("x",
                       "\x93NUMPY\1\0\x3a\0{'descr': \0<f4\0, 'fortran_order': False, "
                       "'shape': (1, 2)}\n12345678",
                       76),
           "the text of `descr` is missing");
    expect(write_bytes("x", "a,b,c\n1,2,3\n", 12), "is not an .npy file");
    expect(write_bytes("x", "\0\0\x08\1\0\0\0\1\0", 9),
           "is an IDX file; `type: idx` reads");
    expect(path_of("none"), "cannot be read: No such file");
}
END_TEST

static struct dataset *build(const struct loader *loader, const void *options,
                             struct error *error)
{
    struct component component = {.kind = &loader->kind, .options = options};
    return datasets_build(&component, &faults, error);
}

#define DATASET(samples, answers_labels, answers_targets)                                \
    (struct npy_options)                                                                 \
    {                                                                                    \
        {.split.limit = 0}, {(samples), "", ""}, {(answers_labels), "", ""},             \
            {(answers_targets), "", ""}, 0                                               \
    }

static void expect_load(const struct npy_options *options, const char *message)
{
    struct error error = {0};
    ck_assert_ptr_null(build(&loader_npy, options, &error));
    ck_assert_msg(strstr(error.text, message) != NULL, "'%s' lacks '%s'", error.text,
                  message);
}

START_TEST(the_same_bytes_and_labels_as_npy_and_idx_are_one_dataset)
{
    static const uint8_t images[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0,
                                     0, 1, 0, 0, 0, 2, 7, 8, 9, 255};
    static const uint8_t labels[] = {0, 0, 8, 1, 0, 0, 0, 2, 1, 2};
    struct {
        struct loader_options common;
        const char *images[SPLIT_COUNT], *labels[SPLIT_COUNT];
        int64_t classes;
    } idx = {{.split.limit = 0},
             {write_bytes("i", images, sizeof images), "", ""},
             {write_bytes("l", labels, sizeof labels), "", ""},
             0};
    struct npy_options three = DATASET(
        write_npy("x3", LITERAL("|u1", "(2, 1, 2)"), images + 16, 4),
        write_npy("y", LITERAL("<i8", "(2, 1)"), "\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0", 16),
        "");
    struct npy_options four = three;
    struct error error;
    four.samples[SPLIT_TRAIN] =
        write_npy("x4", LITERAL("|u1", "(2, 1, 1, 2)"), images + 16, 4);
    struct dataset *of_idx = build(&loader_idx, &idx, &error);
    struct dataset *of_three = build(&loader_npy, &three, &error);
    struct dataset *of_four = build(&loader_npy, &four, &error);
    ck_assert_int_eq(of_three->classes, 3);
    ck_assert_int_eq(of_three->splits[SPLIT_TRAIN].labels[1], 2);
    ck_assert_uint_eq(of_three->splits[SPLIT_TRAIN].bytes[3], 255);
    ck_assert_str_eq(of_idx->digest, of_three->digest);
    ck_assert_str_eq(of_idx->digest, of_four->digest);
    dataset_free(of_idx);
    dataset_free(of_three);
    dataset_free(of_four);
}
END_TEST

START_TEST(floats_are_no_labels_and_made_integers_where_all_are_whole)
{
    const char *samples = write_npy("x", LITERAL("|u1", "(2, 1)"), "\1\2", 2);
    struct npy_options options = DATASET(
        samples, write_npy("y", LITERAL("<f4", "(2,)"), "\0\0\0\0\0\0\x80\x3f", 8), "");
    expect_load(&options, "y: has floats, but labels are integers from 0; in numpy "
                          "`.astype('<i8')` makes integers of them");
    write_npy("y", LITERAL("<f4", "(2,)"), "\0\0\0\0\0\0\xc0\x3f", 8);
    expect_load(&options, "y: label 1.5 at position 1 (from 0) is no whole number");
    write_npy("y", LITERAL("<f2", "(2,)"), "\0\x7e\0\0", 4);
    expect_load(&options, "y: label NaN at position 0 (from 0) is no whole number");
}
END_TEST

/* 2^63 + 2^39 is in the middle of two floats, and one more is above it: a double would
 * round to the middle first, and the float then down, to even. */
START_TEST(integers_of_64_bits_are_rounded_once)
{
    static const uint8_t bytes[] = {1, 0, 0, 0, 0x80, 0, 0, 0x80,  /* 2^63 + 2^39 + 1 */
                                    1, 0, 0, 0, 0x40, 0, 0, 0x40}; /* half of that */
    struct npy_options options = DATASET(
        write_npy("x", LITERAL("<u8", "(2, 1)"), bytes, 16),
        write_npy("y", LITERAL("<u8", "(2,)"), "\2\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", 16),
        "");
    struct error error = {0};
    struct dataset *dataset = build(&loader_npy, &options, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_float_eq(dataset->splits[SPLIT_TRAIN].values[0], 0x1.000002p63F);
    ck_assert_float_eq(dataset->splits[SPLIT_TRAIN].values[1], 0x1.000002p62F);
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].labels[0], 2);
    dataset_free(dataset);
    write_npy("x", LITERAL("<i8", "(2, 1)"), bytes, 16);
    dataset = build(&loader_npy, &options, &error);
    ck_assert_float_eq(dataset->splits[SPLIT_TRAIN].values[0], -0x1.fffffep62F);
    ck_assert_float_eq(dataset->splits[SPLIT_TRAIN].values[1], 0x1.000002p62F);
    dataset_free(dataset);
    write_npy("y", LITERAL("<u8", "(2,)"), "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80", 16);
    expect_load(&options,
                "y: label 9223372036854775808 at position 1 (from 0) is out of range");
}
END_TEST

START_TEST(targets_are_numbers_and_one_or_many_a_sample)
{
    const char *samples =
        write_npy("x", LITERAL("<f4", "(2, 1)"), "\0\0\x80\x3f\0\0\0\0", 8);
    struct npy_options options =
        DATASET(samples, "", write_npy("t", LITERAL("|u1", "(2,)"), "\7\10", 2));
    struct error error;
    struct dataset *dataset = build(&loader_npy, &options, &error);
    ck_assert_int_eq(dataset->classes, 0);
    ck_assert_int_eq(dataset->targets, 1);
    ck_assert_float_eq(dataset->splits[SPLIT_TRAIN].values[0], 1);
    ck_assert_float_eq(dataset->splits[SPLIT_TRAIN].targets[1], 8);
    dataset_free(dataset);
    options.targets[SPLIT_TRAIN] = write_npy("t", LITERAL("|u1", "(2, 3)"), "abcdef", 6);
    dataset = build(&loader_npy, &options, &error);
    ck_assert_int_eq(dataset->targets, 3);
    ck_assert_float_eq(dataset->splits[SPLIT_TRAIN].targets[5], 'f');
    dataset_free(dataset);
    options.samples[SPLIT_TEST] = samples;
    options.targets[SPLIT_TEST] = write_npy("t2", LITERAL("|u1", "(2, 2)"), "abcd", 4);
    expect_load(&options,
                "t2: has 2 targets a sample, but those of the train split have 3");
    options.targets[SPLIT_TEST] = write_npy("t3", LITERAL("|u1", "(1, 3)"), "abc", 3);
    expect_load(&options, "x has 2 samples, but ");
    expect_load(&options, "t3 has 1 targets");
}
END_TEST

/* Seconds since 1970, which floats cannot tell apart: 1.7e9 and one, or two, more. */
START_TEST(a_column_that_only_doubles_tell_apart_stays_double)
{
    static const uint8_t seconds[] = {
        0, 0, 0, 0, 0, 0, 0,    0,    0, 0, 0x40, 0x40, 0xfc, 0x54, 0xd9, 0x41,
        0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0x80, 0x40, 0xfc, 0x54, 0xd9, 0x41};
    struct npy_options options =
        DATASET(write_npy("x", LITERAL("<f8", "(2, 2)"), seconds, 32),
                write_npy("y", LITERAL("|u1", "(2,)"), "\0\1", 2), "");
    struct error error;
    struct dataset *dataset = build(&loader_npy, &options, &error);
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    ck_assert_int_eq(dataset->far_count, 1);
    ck_assert_int_eq(dataset->far_columns[0], 1);
    ck_assert_double_eq(train->far[0], 1700000001);
    ck_assert_double_eq(train->far[1], 1700000002);
    ck_assert_float_eq(train->values[1], train->values[3]);
    dataset_free(dataset);
}
END_TEST

START_TEST(what_is_a_label_and_what_a_target_is_said_and_not_guessed)
{
    static const struct {
        struct npy_options options;
        const char *option, *message;
    } cases[] = {
        {{.samples = {"x", "", ""}, .labels = {"", "", ""}, .targets = {"", "", ""}},
         "type",
         "give one of `train_labels`, the classes, or `train_targets`"},
        {{.samples = {"x", "", ""}, .labels = {"y", "", ""}, .targets = {"y", "", ""}},
         "train_targets",
         "give only one of"},
        {{.samples = {"x", "", "t"}, .labels = {"y", "", ""}, .targets = {"", "", ""}},
         "test",
         "`test` and `test_labels` are given together or not at all"},
        {{.samples = {"x", "", "t"}, .labels = {"y", "", ""}, .targets = {"", "", "u"}},
         "test_targets",
         "`test_targets` and `test` are given together or not at all"},
        {{.samples = {"x", "", ""}, .labels = {"", "v", ""}, .targets = {"y", "", ""}},
         "validation_labels",
         "are given together or not at all"},
        {{.samples = {"x", "", ""},
          .labels = {"", "", ""},
          .targets = {"y", "", ""},
          .classes = 3},
         "classes",
         "there are no `classes` of `train_targets`"},
        {{.samples = {"", "", ""}, .labels = {"y", "", ""}, .targets = {"", "", ""}},
         "train",
         "`train` is empty"},
    };
    struct error error = {0};
    ck_assert_int_eq(loader_npy.check(&cases[_i].options, &error), -1);
    ck_assert_str_eq(error.option, cases[_i].option);
    ck_assert_msg(strstr(error.text, cases[_i].message) != NULL, "%s", error.text);
}
END_TEST

static TCase *all_tests(void)
{
    TCase *tests = tcase_create("npy");
    tcase_add_loop_test(tests, values_of_every_type_are_read_as_they_are, 0, 14);
    tcase_add_test(tests, headers_of_every_version_and_order_of_keys_are_read);
    tcase_add_test(tests,
                   what_is_no_array_of_numbers_in_the_order_of_c_is_refused_by_name);
    tcase_add_test(tests, a_file_that_is_cut_or_too_long_is_told);
    tcase_add_test(tests, the_same_bytes_and_labels_as_npy_and_idx_are_one_dataset);
    tcase_add_test(tests, floats_are_no_labels_and_made_integers_where_all_are_whole);
    tcase_add_test(tests, integers_of_64_bits_are_rounded_once);
    tcase_add_test(tests, targets_are_numbers_and_one_or_many_a_sample);
    tcase_add_test(tests, a_column_that_only_doubles_tell_apart_stays_double);
    tcase_add_loop_test(tests, what_is_a_label_and_what_a_target_is_said_and_not_guessed,
                        0, 7);
    return tests;
}

int main(void)
{
    folder_make(folder, "npy");
    int failed = suite_run("npy", all_tests());
    folder_remove(folder);
    return failed;
}
