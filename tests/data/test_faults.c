/* Tests of which faults of many are told. */
#include "data/faults.h"
#include "support/suite.h"

#include <stdio.h>
#include <string.h>

#include <check.h>

static struct faults faults;
static struct text told;

static void setup(void)
{
    faults = (struct faults){0};
}

static void teardown(void)
{
    text_free(&told);
}

static void add(size_t column, const char *words)
{
    struct error error;
    error_set(&error, "%s", words);
    faults_add(&faults, column, &error);
}

/* A fault "f NUMBER" in that column. */
static void add_next(size_t column)
{
    char words[32];
    snprintf(words, sizeof words, "f %lld", (long long)faults.count + 1);
    add(column, words);
}

static void expect_told(const char *expected)
{
    faults_tell(&faults, "x.csv", &told);
    ck_assert_str_eq(told.at, expected);
}

START_TEST(a_few_are_all_told_in_their_order)
{
    add(3, "one");
    add(FAULTS_ROW, "two");
    add(3, "three");
    expect_told("one\ntwo\nthree\n");
}
END_TEST

START_TEST(twenty_are_told_and_one_more_is_counted)
{
    for (size_t i = 0; i < 20; i++)
        add_next(1);
    expect_told("f 1\nf 2\nf 3\nf 4\nf 5\nf 6\nf 7\nf 8\nf 9\nf 10\nf 11\nf 12\nf 13\nf "
                "14\nf 15\nf 16\nf 17\nf 18\nf 19\nf 20\n");
    text_free(&told);
    add_next(1);
    expect_told("f 1 (one of 21 in this column)\nf 2\nf 3\nf 4\nf 5\nf 6\nf 7\nf 8\nf "
                "9\nf 10\nf 11\nf 12\nf 13\nf 14\nf 15\nf 16\nf 17\nf 18\nf 19\nf "
                "20\nx.csv: and 1 more\n");
}
END_TEST

START_TEST(of_many_the_first_of_each_column_is_told)
{
    for (size_t i = 0; i < 100; i++)
        add_next(0);
    add_next(7);
    add_next(FAULTS_ROW);
    add_next(FAULTS_ROW);
    expect_told("f 1 (one of 100 in this column)\nf 2\nf 3\nf 4\nf 5\nf 6\nf 7\nf 8\nf "
                "9\nf 10\nf 11\nf 12\nf 13\nf 14\nf 15\nf 16\nf 17\nf 18\nf 101\nf 102 "
                "(one of 2 in this way)\nx.csv: and 83 more\n");
}
END_TEST

START_TEST(what_is_not_told_needs_no_sentence)
{
    for (size_t i = 0; i < 20; i++) {
        ck_assert(faults_wants(&faults, 1));
        add_next(1);
    }
    ck_assert(!faults_wants(&faults, 1));
    ck_assert(faults_wants(&faults, 2));
    faults_add(&faults, 1, NULL);
    faults_tell(&faults, "x.csv", &told);
    ck_assert_ptr_nonnull(strstr(told.at, "f 1 (one of 21 in this column)\n"));
    ck_assert_ptr_nonnull(strstr(told.at, "x.csv: and 1 more\n"));
}
END_TEST

START_TEST(of_many_columns_the_first_twenty_are_told)
{
    struct text expected = {0};
    for (int round = 0; round < 2; round++)
        for (size_t column = 0; column < 30; column++)
            add_next(column);
    for (int i = 1; i <= 20; i++)
        text_add(&expected, "f %d (one of 2 in this column)\n", i);
    text_add(&expected, "x.csv: and 40 more\n");
    expect_told(expected.at);
    text_free(&expected);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("faults");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_few_are_all_told_in_their_order);
    tcase_add_test(tests, twenty_are_told_and_one_more_is_counted);
    tcase_add_test(tests, of_many_the_first_of_each_column_is_told);
    tcase_add_test(tests, what_is_not_told_needs_no_sentence);
    tcase_add_test(tests, of_many_columns_the_first_twenty_are_told);
    return suite_run("faults", tests);
}
