/* One sentence, whatever the names and values in it hold. */
#include "base/error.h"
#include "support/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(a_failure_fills_its_sentence_and_returns_minus_1)
{
    struct error error;
    ck_assert_int_eq(error_set(&error, "%s has %d rows", "naïve.csv", 3), -1);
    ck_assert_str_eq(error.text, "naïve.csv has 3 rows");
}
END_TEST

START_TEST(control_characters_are_spelt_out_so_that_a_sentence_is_one_line)
{
    struct error error;
    error_set(&error, "`%s` is not a number", "1\n2\r\t\x1b[31m\x7f");
    ck_assert_str_eq(error.text, "`1\\n2\\r\\t\\x1b[31m\\x7f` is not a number");
}
END_TEST

START_TEST(a_sentence_is_valid_utf_8_whatever_is_in_it_and_wherever_it_is_cut)
{
    struct error error;
    char longer[2 * sizeof error.text];
    error_set(&error, "%s", "Latin-1: na\xefve, C1: \xc2\x9b");
    ck_assert_str_eq(error.text, "Latin-1: na\\xefve, C1: \\u009b");
    for (size_t first = 0; first < 3; first++) {
        memset(longer, 'a', sizeof longer);
        for (size_t i = first; i + 3 < sizeof longer; i += 3)
            memcpy(longer + i, "\xe2\x82\xac", 3);
        longer[sizeof longer - 4] = '\0';
        error_set(&error, "%s", longer);
        ck_assert_uint_eq((strlen(error.text) - first) % 3, 0);
        ck_assert_uint_gt(strlen(error.text), sizeof error.text - 4);
    }
}
END_TEST

START_TEST(a_longer_sentence_is_cut)
{
    struct error error;
    char longer[2 * sizeof error.text];
    for (int c = 1; c < 256; c += 0x40) {
        memset(longer, c, sizeof longer);
        longer[sizeof longer - 1] = '\0';
        error_set(&error, "%s", longer);
        ck_assert_uint_gt(strlen(error.text), sizeof error.text - 8);
        ck_assert_uint_lt(strlen(error.text), sizeof error.text);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("error");
    tcase_add_test(tests, a_failure_fills_its_sentence_and_returns_minus_1);
    tcase_add_test(tests,
                   control_characters_are_spelt_out_so_that_a_sentence_is_one_line);
    tcase_add_test(tests,
                   a_sentence_is_valid_utf_8_whatever_is_in_it_and_wherever_it_is_cut);
    tcase_add_test(tests, a_longer_sentence_is_cut);
    return suite_run("error", tests);
}
