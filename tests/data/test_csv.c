/* CSV files as datasets: what their rows become. The files are written here; what is
 * wrong with files is told by tests/e2e/bad-csv.sh. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "data/batch.h"
#include "data/datasets.h"
#include "data/normalize.h"
#include "support/component.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h>

static struct arena *arena;
static char folder[FOLDER_ROOM];
static struct datasets *stores[16]; /* one for each dataset */
static size_t store_count;
static struct error error;

static void setup(void)
{
    arena = arena_new();
    folder_make(folder, "csv");
}

static void teardown(void)
{
    folder_remove(folder);
    while (store_count > 0)
        datasets_free(stores[--store_count]);
    arena_free(arena);
}

static void write_file(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    bool compressed = strstr(name, ".gz") != NULL;
    gzFile file = gzopen(path, compressed ? "wb" : "wbT");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(gzwrite(file, text, (unsigned)strlen(text)), (int)strlen(text));
    ck_assert_int_eq(gzclose(file), Z_OK);
}

/* The dataset of a file, `name` in the folder, with more options. */
static const struct dataset *load_file(const char *name, const char *options)
{
    char *yaml =
        arena_format(arena, "{type: csv, train: %s/%s, %s}", folder, name, options);
    struct component component = component_of(datasets_kinds(), "csv", yaml, arena);
    ck_assert_ptr_nonnull(component.kind);
    struct datasets *store = stores[store_count++] = datasets_new();
    return datasets_load(store, &component, &error);
}

static const struct dataset *load(const char *text, const char *options)
{
    write_file("train.csv", text);
    const struct dataset *dataset = load_file("train.csv", options);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    return dataset;
}

static void expect_floats(const float *found, const float *want, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(found[i] == want[i], "%zu: %g is not %g", i, found[i], want[i]);
}

START_TEST(features_keep_their_order_and_labels_become_classes)
{
    static const float want[] = {1, 2, -3.5f, 0.25f, 1e-3f, 6e2f};
    static const int32_t labels[] = {1, 0, 1};
    const struct dataset *dataset =
        load("a,kind,b\n1,pear,2\n-3.5,apple,.25\n1e-3,pear,+6E2\n", "label: kind");
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    ck_assert_int_eq(dataset->sample.dims, 1);
    ck_assert_int_eq(dataset->sample.at[0], 2);
    ck_assert_int_eq(dataset->classes, 2);
    ck_assert_int_eq(dataset->targets, 0);
    ck_assert_str_eq(dataset->class_names[0], "apple");
    ck_assert_str_eq(dataset->class_names[1], "pear");
    ck_assert_int_eq(train->count, 3);
    ck_assert_mem_eq(train->labels, labels, sizeof labels);
    expect_floats(train->values, want, 6);
}
END_TEST

START_TEST(targets_come_in_the_order_that_they_are_named_in)
{
    static const float values[] = {2, 6}, targets[] = {3, 1, 7, 5};
    const struct dataset *dataset =
        load("a,b,c,d\n1,2,3,x\n5,6,7,\n", "target: [c, a], ignore: [d]");
    ck_assert_int_eq(dataset->classes, 0);
    ck_assert_int_eq(dataset->targets, 2);
    ck_assert_ptr_null(dataset->class_names);
    ck_assert_ptr_null(dataset->splits[SPLIT_TRAIN].labels);
    expect_floats(dataset->splits[SPLIT_TRAIN].values, values, 2);
    expect_floats(dataset->splits[SPLIT_TRAIN].targets, targets, 4);
}
END_TEST

/* All of these say the same: 1 2 of class x, 3 4 of class y z. */
static const struct {
    const char *text, *options;
} ways[] = {
    {"a,b,c\n1,2,x\n3,4,y z\n", "label: c"},
    {"a,b,c\r\n1,2,x\r\n3,4,y z\r\n", "label: 3"},
    {"a,b,c\r1,2,x\r3,4,y z", "label: c"},
    {"\xef\xbb\xbf"
     "a,b,c\n1,2,x\n3,4,y z\n",
     "label: c, ignore: []"},
    {"\"a\",\"b\",\"c\"\n\"1\",2,\"x\"\n3,\"4\",\"y z\"\n", "label: c"},
    {"a, b , c\n 1 ,2, x\n\n3,4,y z\n", "label: c"},
    {"a;b;c\n1;2;x\n3;4;y z\n", "label: c, delimiter: ;"},
    {"a\tb\tc\n1\t2\tx\n3\t4\ty z\n", "label: c, delimiter: \"\\t\""},
    {"1,2,x\n3,4,y z\n", "label: 3, header: false"},
    {"x,1,2.0\ny z,3e0,04\n", "label: 1, header: false"},
    {"1,2,4\n1,2,x\n3,4,y z\n", "label: 4, header: true"},
    {"1,2,4\n1,2,x\n3,4,y z\n", "label: 3, header: true"},
    {"1,2,c\n1,2,x\n3,4,y z\n", "label: c"},
    {",a,b,\n0,1,2,x\n1,3,4,y z\n", "label: 4, ignore: 1"},
    {"3,1,2\nx,1,2\ny z,3,4\n", "label: 3, header: true"},
    {"3,a,b\nx,1,2\ny z,3,4\n", "label: 1"},
    {"x,1,2\ny z,3,4\n", "label: 1, header: false"},
    {"a,b,c,e\n1,2,x,9\n3,4,y z,10\n", "label: c, ignore: e"},
    {"a,b,c\n1,2,x\n3,4,y z\n", "label: c, classes: [x, y z]"},
    {"  a   b\tc\n1 2 x\n  3\t4  \"y z\"  \n", "label: c, delimiter: blanks"},
    {"a;b;c\n1,0;2;x\n3;4,;y z\n", "label: c, delimiter: ;, decimal: \",\""},
    {"a;b;c\n1;02;x\n3;4,00e0;y z\n",
     "label: c, delimiter: ;, decimal: \",\", thousands: \".\""},
    {"from 2 sites\n\n#c\na,b,c\n1,2,x\n#0,0,z\n3,4,y z\n",
     "label: c, skip: 2, comment: \"#\""},
};

START_TEST(the_same_data_is_the_same_however_it_is_written)
{
    const struct dataset *first = load(ways[0].text, ways[0].options);
    const struct dataset *other = load(ways[_i].text, ways[_i].options);
    ck_assert_str_eq(first->digest, other->digest);
    write_file("train.csv.gz", ways[_i].text);
    other = load_file("train.csv.gz", ways[_i].options);
    ck_assert_msg(other != NULL, "%s", error.text);
    ck_assert_str_eq(first->digest, other->digest);
}
END_TEST

START_TEST(other_data_is_another_dataset)
{
    static const struct {
        const char *text, *options;
    } others[] = {
        {"a,b,c\n1,2,x\n3,5,y z\n", "label: c"},
        {"a,b,c\n1,2,x\n3,4,y\n", "label: c"},
        {"a,b,c\n1,2,y z\n3,4,x\n", "label: c"},
        {"a,b,c\n1,2,x\n3,4,y z\n", "label: c, classes: [y z, x]"},
        {"a,b,c\n1,2,x\n3,4,y z\n3,4,y z\n", "label: c"},
        {"a,b,c\n1,2,0\n3,4,1\n", "target: c"},
    };
    const struct dataset *first = load(ways[0].text, ways[0].options);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        const struct dataset *other = load(others[i].text, others[i].options);
        ck_assert_str_ne(first->digest, other->digest);
    }
}
END_TEST

START_TEST(quoted_fields_hold_delimiters_quotes_and_line_ends)
{
    const struct dataset *dataset =
        load("\"a \"\"b\"\"\",kind\n1,\"x, y\"\n2,\"two\nlines\"\n", "label: kind");
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].count, 2);
    ck_assert_str_eq(dataset->class_names[0], "two\nlines");
    ck_assert_str_eq(dataset->class_names[1], "x, y");
}
END_TEST

START_TEST(classes_that_are_numbers_have_their_order)
{
    static const int32_t labels[] = {2, 0, 1};
    const struct dataset *dataset = load("a,c\n0,10\n0,-1\n0,9\n", "label: c");
    ck_assert_str_eq(dataset->class_names[2], "10");
    ck_assert_mem_eq(dataset->splits[SPLIT_TRAIN].labels, labels, sizeof labels);
}
END_TEST

START_TEST(other_files_have_the_classes_of_the_training_file)
{
    char options[160];
    write_file("test.csv", "a,c\n5,y\n6,y\n7,x\n");
    snprintf(options, sizeof options, "label: c, test: %s/test.csv", folder);
    const struct dataset *dataset = load("a,c\n0,z\n1,x\n2,y\n", options);
    static const int32_t labels[] = {1, 1, 0};
    static const float values[] = {5, 6, 7};
    const struct dataset_samples *test = &dataset->splits[SPLIT_TEST];
    ck_assert_int_eq(test->count, 3);
    ck_assert_int_eq(dataset->splits[SPLIT_VALIDATION].count, 0);
    ck_assert_mem_eq(test->labels, labels, sizeof labels);
    expect_floats(test->values, values, 3);
}
END_TEST

/* As numbers are written in Germany, in Switzerland, in France. */
static const struct {
    const char *fields, *options;
    float want[3];
} written[] = {
    {"1.234.567,5;-1.000;2,5e-1",
     "decimal: \",\", thousands: \".\"",
     {1234567.5f, -1000, 0.25f}},
    {"1'234.5;+999;1'000e1", "thousands: \"'\"", {1234.5f, 999, 10000}},
    {"1\xe2\x80\xaf"
     "234,5;12;,5",
     "decimal: \",\", thousands: \"\\u202f\"",
     {1234.5f, 12, 0.5f}},
    {"\"1,234\";1234;12", "thousands: \",\"", {1234, 1234, 12}},
    {"0,234;001234;100.000", "decimal: \",\", thousands: \".\"", {0.234f, 1234, 100000}},
};

START_TEST(numbers_are_read_as_the_config_says_that_they_are_written)
{
    char *text = arena_format(arena, "a;b;c;k\n%s;x\n0;0;0;y\n", written[_i].fields);
    char *options =
        arena_format(arena, "label: k, delimiter: ;, %s", written[_i].options);
    expect_floats(load(text, options)->splits[SPLIT_TRAIN].values, written[_i].want, 3);
}
END_TEST

/* Where it is not so, a number is none, rather than another one. */
static const struct {
    const char *field, *options;
} unwritten[] = {
    {"1.23", "decimal: \",\", thousands: \".\""},
    {"1.2345", "thousands: \".\", decimal: \",\""},
    {"1234.567", "thousands: \".\", decimal: \",\""},
    {"1.234.56", "thousands: \".\", decimal: \",\""},
    {".234", "thousands: \".\", decimal: \",\""},
    {"1..234", "thousands: \".\", decimal: \",\""},
    {"1,234.5", "thousands: \".\", decimal: \",\""},
    {"1.5", "decimal: \",\""},
    {"1,5,5", "decimal: \",\""},
    {",", "decimal: \",\""},
    {"1,234", "decimal: \".\""},
    {"1,5 cm", "decimal: \",\""},
    {"1,5", "thousands: \",\""},
    {"1e1,5", "decimal: \",\""},
    {"1.000,", "thousands: \",\""},
    {"-", "thousands: \"'\""},
    {"0.234", "thousands: \".\", decimal: \",\""},
    {"-0.234", "thousands: \".\", decimal: \",\""},
    {"001.234", "thousands: \".\", decimal: \",\""},
    {"0.234.567", "thousands: \".\", decimal: \",\""},
};

START_TEST(what_is_written_otherwise_is_no_number)
{
    write_file("train.csv", arena_format(arena, "a;k\n%s;x\n0;y\n", unwritten[_i].field));
    ck_assert_ptr_null(
        load_file("train.csv", arena_format(arena, "label: k, delimiter: ;, %s",
                                            unwritten[_i].options)));
    ck_assert_ptr_nonnull(strstr(error.text, "train.csv:2:1: column 1 (`a`): "));
}
END_TEST

START_TEST(columns_of_further_files_are_found_by_their_names)
{
    static const int32_t labels[] = {1, 0};
    static const float values[] = {1, 2, 3, 4};
    write_file("test.csv", "more,c,b,a,id\nx,y,2,1,9\n,x,4,3,8\n");
    const struct dataset *dataset = load(
        "id,a,b,c\n1,0,0,x\n2,0,0,y\n",
        arena_format(arena, "label: c, ignore: [more, id], test: %s/test.csv", folder));
    const struct dataset_samples *test = &dataset->splits[SPLIT_TEST];
    ck_assert_int_eq(test->count, 2);
    ck_assert_mem_eq(test->labels, labels, sizeof labels);
    expect_floats(test->values, values, 4);
    write_file("test.csv", "c,b,a\ny,2,1\n");
    dataset = load("id,a,b,c\n1,0,0,x\n2,0,0,y\n",
                   arena_format(arena, "label: 4, ignore: 1, test: %s/test.csv", folder));
    expect_floats(dataset->splits[SPLIT_TEST].values, values, 2);
}
END_TEST

/* A row a second, from 1700000000 + `first` on, and a column beside it. */
static char *seconds(int first, int count)
{
    struct text text = {0};
    text_add(&text, "t,a,kind\n");
    for (int i = first; i < first + count; i++)
        text_add(&text, "%d,0.%d,%d\n", 1700000000 + i, i % 7, i % 2);
    char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

/* Sample i as a network gets it: t and a. */
static const float *gathered(const struct dataset *dataset, enum split split, int64_t i)
{
    static float inputs[2];
    int32_t label;
    struct batch batch = {.inputs = inputs, .labels = &label};
    batch_gather(dataset, split, NULL, i, 1, &batch);
    return inputs;
}

/* Of 0, 1 ... n - 1 the mean is (n - 1) / 2, the variance (n * n - 1) / 12. */
START_TEST(columns_far_from_0_are_normalized_as_doubles)
{
    const double deviation = sqrt((64.0 * 64 - 1) / 12);
    write_file("test.csv", seconds(100, 5));
    const struct dataset *dataset =
        load(seconds(0, 64),
             arena_format(arena, "label: kind, normalize: measured, test: %s/test.csv",
                          folder));
    for (int i = 0; i < 64; i++)
        ck_assert_float_eq_tol(gathered(dataset, SPLIT_TRAIN, i)[0],
                               (float)((i - 31.5) / deviation), 1e-7);
    for (int i = 0; i < 5; i++)
        ck_assert_float_eq_tol(gathered(dataset, SPLIT_TEST, i)[0],
                               (float)((100 + i - 31.5) / deviation), 1e-6);
    dataset = load(seconds(0, 64), "label: kind, normalize: given, mean: "
                                   "[1700000010, 0], std: [4, 1]");
    for (int i = 0; i < 64; i++) {
        ck_assert(gathered(dataset, SPLIT_TRAIN, i)[0] == (float)(i - 10) / 4);
        ck_assert(gathered(dataset, SPLIT_TRAIN, i)[1] == (float)(i % 7 / 10.0));
    }
    dataset = load(seconds(0, 64), "label: kind, normalize: measured, limit: 2");
    ck_assert(fabsf(gathered(dataset, SPLIT_TRAIN, 0)[0]) == 1);
    dataset = load(seconds(0, 64), "label: kind");
    for (int i = 0; i < 64; i++)
        ck_assert(gathered(dataset, SPLIT_TRAIN, i)[0] == (float)(1700000000 + i));
}
END_TEST

static const float *targets_of(const struct dataset *dataset, enum split split, int64_t i)
{
    static float input, targets[2];
    struct batch batch = {.inputs = &input, .targets = targets};
    batch_gather(dataset, split, NULL, i, 1, &batch);
    return targets;
}

/* Seconds since 1970, of which a float leaves out whole minutes, and what never varies.
 */
START_TEST(targets_are_normalized_as_doubles_and_come_back_in_their_units)
{
    const double deviation = sqrt((64.0 * 64 - 1) / 12);
    struct text text = {0};
    text_add(&text, "t,x,y\n");
    for (int i = 0; i < 64; i++)
        text_add(&text, "%d,%d,7.25\n", 1700000000 + i, i % 3);
    write_file("test.csv", "t,x,y\n1700000100,5,8.25\n");
    const struct dataset *dataset =
        load(text.at, arena_format(arena,
                                   "target: [t, y], normalize_targets: measured, test: "
                                   "%s/test.csv",
                                   folder));
    for (int i = 0; i < 64; i++) {
        const float *targets = targets_of(dataset, SPLIT_TRAIN, i);
        ck_assert_float_eq_tol(targets[0], (float)((i - 31.5) / deviation), 1e-7);
        ck_assert(targets[1] == 0);
        ck_assert_double_eq_tol(normalize_back(dataset, 0, (double)targets[0]),
                                1700000000 + i, 1e-5);
        ck_assert_double_eq(normalize_back(dataset, 1, (double)targets[1]), 7.25);
    }
    ck_assert_float_eq_tol(targets_of(dataset, SPLIT_TEST, 0)[0],
                           (float)((100 - 31.5) / deviation), 1e-6);
    ck_assert(targets_of(dataset, SPLIT_TEST, 0)[1] == 1);
    dataset = load(text.at, "target: [t, y]");
    ck_assert(targets_of(dataset, SPLIT_TRAIN, 1)[0] == (float)1700000001);
    ck_assert_double_eq(normalize_back(dataset, 0, 3), 3);
    text_free(&text);
}
END_TEST

START_TEST(what_floats_leave_out_of_targets_is_other_data_where_it_counts)
{
    static const char *const files[] = {"t,x\n1700000000,1\n1700000001,2\n",
                                        "t,x\n1700000000,1\n1700000002,2\n"};
#define MEASURED "target: t, normalize_targets: measured"
    static const char *const options[] = {"target: t", "target: t, test_split: 1",
                                          MEASURED, (MEASURED ", test_split: 1")};
    for (int i = 0; i < 4; i++) {
        char digest[DIGEST_SIZE];
        memcpy(digest, load(files[0], options[i])->digest, DIGEST_SIZE);
        ck_assert((strcmp(digest, load(files[1], options[i])->digest) == 0) == (i < 2));
    }
}
END_TEST

/* These two differ by what floats leave out. */
START_TEST(what_only_doubles_tell_apart_is_other_data_where_they_count)
{
    static const char *const files[] = {"t,kind\n1700000000,a\n1700000001,b\n",
                                        "t,kind\n1700000000,a\n1700000002,b\n"};
    char plain[2][DIGEST_SIZE], measured[2][DIGEST_SIZE];
    for (int i = 0; i < 2; i++) {
        memcpy(plain[i], load(files[i], "label: kind")->digest, DIGEST_SIZE);
        memcpy(measured[i], load(files[i], "label: kind, normalize: measured")->digest,
               DIGEST_SIZE);
    }
    ck_assert_str_eq(plain[0], plain[1]);
    ck_assert_str_ne(measured[0], measured[1]);
}
END_TEST

START_TEST(many_rows_are_read_whole)
{
    enum { COUNT = 30000 };
    struct text text = {0};
    text_add(&text, "a,b,t\n");
    for (int i = 0; i < COUNT; i++)
        text_add(&text, "%d,%d.5,%d\n", i, -i, 2 * i);
    const struct dataset *dataset = load(text.at, "target: t");
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    ck_assert_int_eq(train->count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        const float want[] = {(float)i, i == 0 ? -0.5f : (float)-i - 0.5f};
        if (i > 0)
            expect_floats(train->values + 2 * i, want, 2);
        ck_assert(train->targets[i] == (float)(2 * i));
    }
    text_free(&text);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("csv");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, features_keep_their_order_and_labels_become_classes);
    tcase_add_test(tests, targets_come_in_the_order_that_they_are_named_in);
    tcase_add_loop_test(tests, the_same_data_is_the_same_however_it_is_written, 0,
                        (int)(sizeof ways / sizeof ways[0]));
    tcase_add_test(tests, other_data_is_another_dataset);
    tcase_add_test(tests, quoted_fields_hold_delimiters_quotes_and_line_ends);
    tcase_add_test(tests, classes_that_are_numbers_have_their_order);
    tcase_add_test(tests, other_files_have_the_classes_of_the_training_file);
    tcase_add_loop_test(tests, numbers_are_read_as_the_config_says_that_they_are_written,
                        0, (int)(sizeof written / sizeof written[0]));
    tcase_add_loop_test(tests, what_is_written_otherwise_is_no_number, 0,
                        (int)(sizeof unwritten / sizeof unwritten[0]));
    tcase_add_test(tests, columns_of_further_files_are_found_by_their_names);
    tcase_add_test(tests, columns_far_from_0_are_normalized_as_doubles);
    tcase_add_test(tests, targets_are_normalized_as_doubles_and_come_back_in_their_units);
    tcase_add_test(tests, what_floats_leave_out_of_targets_is_other_data_where_it_counts);
    tcase_add_test(tests, what_only_doubles_tell_apart_is_other_data_where_they_count);
    tcase_add_test(tests, many_rows_are_read_whole);
    return suite_run("csv", tests);
}
