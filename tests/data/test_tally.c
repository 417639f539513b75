/* Tests of counting classes: by hand on splits of a few samples. */
#include "section.h"

#include "data/tally.h"
#include "support/suite.h"

static struct dataset data;
static char blocks[4096]; /* dataset_keep's, which nothing here frees */

/* Splits of the classes a, b, c ... as a letter a sample; "": no such split. */
static void make(const char *train, const char *validation, const char *test,
                 int64_t classes)
{
    static int32_t labels[SPLIT_COUNT][64];
    const char *const letters[] = {train, validation, test};
    memset(blocks, 0, sizeof blocks);
    data = (struct dataset){.classes = classes, .memory = blocks};
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        size_t count = strlen(letters[split]);
        for (size_t i = 0; i < count; i++)
            labels[split][i] = letters[split][i] - 'a';
        data.splits[split] =
            (struct dataset_samples){.count = (int64_t)count, .labels = labels[split]};
    }
    tally_count(&data);
}

static void expect_described(enum split split, const char *expected)
{
    struct text text = {0};
    tally_describe(&data, split, &text);
    ck_assert_str_eq(text.at, expected);
    text_free(&text);
}

START_TEST(every_split_is_counted_by_itself)
{
    make("abbccc", "", "cab", 3);
    static const int64_t train[] = {1, 2, 3}, test[] = {1, 1, 1};
    ck_assert_mem_eq(data.splits[SPLIT_TRAIN].class_counts, train, sizeof train);
    ck_assert_ptr_null(data.splits[SPLIT_VALIDATION].class_counts);
    ck_assert_mem_eq(data.splits[SPLIT_TEST].class_counts, test, sizeof test);
}
END_TEST

START_TEST(only_the_rows_of_a_split_count)
{
    static const int32_t rows[] = {5, 0};
    static const int64_t counts[] = {1, 0, 1};
    make("abbccc", "", "", 3);
    data.splits[SPLIT_TRAIN].rows = rows;
    data.splits[SPLIT_TRAIN].count = 2;
    tally_count(&data);
    ck_assert_mem_eq(data.splits[SPLIT_TRAIN].class_counts, counts, sizeof counts);
}
END_TEST

START_TEST(numbers_to_predict_have_no_classes)
{
    const struct dataset *numbers =
        section_load("{type: linear_regression, train: 7, test: 0}");
    struct text text = {0};
    struct error words;
    ck_assert_ptr_null(numbers->splits[SPLIT_TRAIN].class_counts);
    ck_assert(!tally_lacks(numbers, SPLIT_TRAIN, &words));
    tally_describe(numbers, SPLIT_TRAIN, &text);
    ck_assert_str_eq(text.at, "7 samples");
    text_free(&text);
}
END_TEST

START_TEST(classes_are_told_by_name_or_number)
{
    static const char *const names[] = {"first", "a\nb", "third"};
    make("abbccc", "", "a", 3);
    expect_described(SPLIT_TRAIN, "6 samples: `0` 1, `1` 2, `2` 3");
    data.class_names = names;
    expect_described(SPLIT_TRAIN, "6 samples: `first` 1, `a\\nb` 2, `third` 3");
    expect_described(SPLIT_TEST, "1 sample: `first` 1, `a\\nb` 0, `third` 0");
}
END_TEST

START_TEST(of_many_classes_the_rest_is_told_by_its_range)
{
    make("abcdefghijklmnopqrstuvwxxxy", "", "", 25);
    expect_described(
        SPLIT_TRAIN,
        "27 samples: `0` 1, `1` 1, `2` 1, `3` 1, `4` 1, `5` 1, `6` 1, `7` 1, `8` 1, `9` "
        "1, `10` 1, `11` 1, `12` 1, `13` 1, `14` 1, `15` 1, `16` 1, `17` 1, `18` 1, `19` "
        "1, and 5 more of 1 to 3");
    static const char long_name[] = "a-name-that-is-so-long-that-it-is-cut-and-more";
    const char *names[25];
    for (size_t i = 0; i < 25; i++)
        names[i] = long_name;
    data.class_names = names;
#define CUT "`a-name-that-is-so-long-that-it-is-cut-an` 1, "
    expect_described(SPLIT_TRAIN, "27 samples: " CUT CUT CUT CUT "and 21 more of 1 to 3");
}
END_TEST

START_TEST(a_class_that_a_split_lacks_is_told)
{
    static const char *const lacking[SPLIT_COUNT] = {
        NULL, "the validation split has no sample of class `2`, which other splits have",
        "the test split has no sample of the classes `0`, `1`, which other splits have"};
    struct error words;
    make("abbccc", "ab", "c", 4); /* of `3` there is none anywhere */
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        ck_assert(tally_lacks(&data, split, &words) == (lacking[split] != NULL));
        if (lacking[split] != NULL)
            ck_assert_str_eq(words.text, lacking[split]);
    }
}
END_TEST

START_TEST(many_classes_that_a_split_lacks_are_counted)
{
    struct error words;
    make("a", "bcdefgh", "", 8);
    ck_assert(tally_lacks(&data, SPLIT_TRAIN, &words));
    ck_assert_str_eq(words.text, "the train split has no sample of the classes `1`, `2`, "
                                 "`3`, `4`, `5` and 2 more, which other splits have");
    ck_assert(!tally_lacks(&data, SPLIT_TEST, &words));
}
END_TEST

START_TEST(a_class_with_fewer_samples_than_parts_is_told)
{
    static const int64_t strata[] = {5, 4, 0, 6, 1};
    struct error words;
    make("aabbdd", "aabdd", "abdde", 5);
    ck_assert(!tally_scarce(&data, &words));
    data.strata = strata;
    data.strata_parts = 2;
    ck_assert(tally_scarce(&data, &words));
    ck_assert_str_eq(words.text, "class `4` has fewer samples than the 2 parts that "
                                 "`stratify` cuts: not every part has some");
    data.strata_parts = 5;
    ck_assert(tally_scarce(&data, &words));
    ck_assert_str_eq(words.text,
                     "the classes `1`, `4` have fewer samples than the 5 parts that "
                     "`stratify` cuts: not every part has some");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("tally");
    tcase_add_test(tests, every_split_is_counted_by_itself);
    tcase_add_test(tests, only_the_rows_of_a_split_count);
    tcase_add_test(tests, numbers_to_predict_have_no_classes);
    tcase_add_test(tests, classes_are_told_by_name_or_number);
    tcase_add_test(tests, of_many_classes_the_rest_is_told_by_its_range);
    tcase_add_test(tests, a_class_that_a_split_lacks_is_told);
    tcase_add_test(tests, many_classes_that_a_split_lacks_are_counted);
    tcase_add_test(tests, a_class_with_fewer_samples_than_parts_is_told);
    return suite_run("tally", tests);
}
