/* Numbers read whole (examples of YAML 1.2, section 10.3.2), written so that they read
 * back, JSON strings (RFC 8259), and the nearest name. */
#include "base/text.h"
#include "support/suite.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text;
    int64_t value;
} integers[] = {
    {"0", 0},
    {"-0", 0},
    {"+12", 12},
    {"-19", -19},
    {"007", 7},
    {"0o7", 7},
    {"0x3A", 58},
    {"9223372036854775807", INT64_MAX},
    {"-9223372036854775808", INT64_MIN},
    {"0x7fffffffffffffff", INT64_MAX},
};

START_TEST(integers_are_read_as_yaml_reads_them)
{
    int64_t value = 99;
    ck_assert_msg(text_to_integer(integers[_i].text, &value), "%s", integers[_i].text);
    ck_assert_int_eq(value, integers[_i].value);
}
END_TEST

static const char *const no_integers[] = {"",
                                          " 1",
                                          "1 ",
                                          "1.0",
                                          "1e3",
                                          "0x",
                                          "0o8",
                                          "-0x",
                                          "0b11",
                                          "-0x1",
                                          "+",
                                          "1_00",
                                          "12ab",
                                          "9223372036854775808",
                                          "nan",
                                          "--1",
                                          "0x8000000000000000"};

START_TEST(what_is_no_integer_or_too_large_is_refused)
{
    int64_t value;
    ck_assert_msg(!text_to_integer(no_integers[_i], &value), "%s", no_integers[_i]);
}
END_TEST

static const struct {
    const char *text;
    double value;
} reals[] = {
    {"0.", 0},
    {"-0.0", 0},
    {".5", 0.5},
    {"+12e03", 12000},
    {"-2E+05", -200000},
    {"1e-3", 0.001},
    {"0x10", 16},
    {".inf", INFINITY},
    {"-.Inf", -INFINITY},
    {"+.INF", INFINITY},
    {"5e-324", 5e-324},
    {"1.7976931348623157e308", 1.7976931348623157e308},
};

START_TEST(reals_are_read_as_yaml_reads_them)
{
    double value = 99;
    ck_assert_msg(text_to_real(reals[_i].text, &value), "%s", reals[_i].text);
    ck_assert(value == reals[_i].value);
}
END_TEST

START_TEST(nan_is_read_in_its_three_spellings)
{
    double value = 0;
    ck_assert(text_to_real(".nan", &value) && isnan(value));
    ck_assert(text_to_real(".NaN", &value) && isnan(value));
    ck_assert(text_to_real(".NAN", &value) && isnan(value));
}
END_TEST

static const char *const no_reals[] = {"",       ".",          "e5",    "1e",    "1e+",
                                       "inf",    "nan",        "-.nan", "0x1p3", "1.5.2",
                                       "1,5",    " 1.5",       "1.5 ",  "1e999", "-1e999",
                                       "1e-999", "685.230_15", ".iNf",  "1.5f"};

START_TEST(what_is_no_real_or_out_of_range_is_refused)
{
    double value;
    ck_assert_msg(!text_to_real(no_reals[_i], &value), "%s", no_reals[_i]);
}
END_TEST

START_TEST(only_yamls_own_words_are_truth_values)
{
    static const char *const words[] = {"yes", "no", "on", "off", "tRUE", "1", ""};
    bool value = false;
    ck_assert(text_to_bool("true", &value) && value);
    ck_assert(text_to_bool("True", &value) && value);
    ck_assert(text_to_bool("TRUE", &value) && value);
    ck_assert(text_to_bool("false", &value) && !value);
    ck_assert(text_to_bool("False", &value) && !value);
    ck_assert(text_to_bool("FALSE", &value) && !value);
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        ck_assert(!text_to_bool(words[i], &value));
}
END_TEST

static const struct {
    double value;
    const char *text;
} written[] = {
    {0.1, "0.1"},
    {1e-5, "1e-05"},
    {100, "100"},
    {1.0 / 3, "0.3333333333333333"},
    {0.1 + 0.2, "0.30000000000000004"},
    {INFINITY, ".inf"},
    {-INFINITY, "-.inf"},
    {NAN, ".nan"},
};

START_TEST(reals_are_written_short)
{
    char buffer[TEXT_REAL_SIZE];
    ck_assert_str_eq(text_from_real(written[_i].value, buffer), written[_i].text);
}
END_TEST

START_TEST(reals_read_back_as_they_were_written)
{
    static const double values[] = {0.1 + 0.2,
                                    5e-324,
                                    1.7976931348623157e308,
                                    2.2250738585072014e-308,
                                    -123456789.123456789,
                                    1e22};
    char buffer[TEXT_REAL_SIZE];
    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
        double value = 0;
        ck_assert(text_to_real(text_from_real(values[i], buffer), &value));
        ck_assert(value == values[i]);
    }
}
END_TEST

START_TEST(a_string_grows_by_pieces)
{
    struct text text = {0};
    for (int i = 0; i < 1000; i++)
        text_add(&text, "%d,", i % 10);
    ck_assert_uint_eq(text.length, 2000);
    ck_assert_uint_eq(strlen(text.at), 2000);
    ck_assert_str_eq(text.at + 1994, "7,8,9,");
    text_free(&text);
    ck_assert_ptr_null(text.at);
}
END_TEST

static const struct {
    const char *string, *json;
} json_strings[] = {
    {"", "\"\""},
    {"a \"b\" \\c", "\"a \\\"b\\\" \\\\c\""},
    {"\n\t\r\b\f\x01\x1f", "\"\\n\\t\\r\\b\\f\\u0001\\u001f\""},
    {"Gr\xc3\xbc\xc3\x9f\x65 \xe2\x82\xac \xf0\x9f\x99\x82",
     "\"Gr\xc3\xbc\xc3\x9f\x65 \xe2\x82\xac \xf0\x9f\x99\x82\""},
    {"bad \xff end\xc3", "\"bad \\ufffd end\\ufffd\""},
    {"\xed\xa0\x80 surrogate", "\"\\ufffd\\ufffd\\ufffd surrogate\""},
};

START_TEST(strings_become_valid_json)
{
    struct text text = {0};
    text_add_json(&text, json_strings[_i].string);
    ck_assert_str_eq(text.at, json_strings[_i].json);
    text_free(&text);
}
END_TEST

static const struct {
    const char *outside, *shown;
} outside_texts[] = {
    {"", ""},
    {"a \"b\" \\n 'c' Gr\xc3\xbc\xc3\x9f\x65 \xe2\x82\xac \xf0\x9f\x99\x82 \xe4\xb8\xad",
     "a \"b\" \\n 'c' Gr\xc3\xbc\xc3\x9f\x65 \xe2\x82\xac \xf0\x9f\x99\x82 \xe4\xb8\xad"},
    {"\n\r\t\x01\x1b[31m\x1f\x7f", "\\n\\r\\t\\x01\\x1b[31m\\x1f\\x7f"},
    {"C1: \xc2\x80 \xc2\x9b\x31m \xc2\x9f, not \xc2\xa0",
     "C1: \\u0080 \\u009b\x31m \\u009f, not \xc2\xa0"},
    {"\xd8\x9c \xe2\x80\x8e \xe2\x80\x8f \xe2\x80\xaa \xe2\x80\xae \xe2\x81\xa6 "
     "\xe2\x81\xa9",
     "\\u061c \\u200e \\u200f \\u202a \\u202e \\u2066 \\u2069"},
    {"ends of lines: \xe2\x80\xa8 \xe2\x80\xa9 \xc2\x85",
     "ends of lines: \\u2028 \\u2029 \\u0085"},
    {"\x9b\x33m bad \xff end\xc3", "\\x9b\x33m bad \\xff end\\xc3"},
    {"\xed\xa0\x80 \xc0\xaf \xf4\x90\x80\x80",
     "\\xed\\xa0\\x80 \\xc0\\xaf \\xf4\\x90\\x80\\x80"},
};

START_TEST(text_from_outside_is_shown_as_one_line_that_no_terminal_obeys)
{
    struct text text = {0}, again = {0};
    const char *outside = outside_texts[_i].outside;
    text_add_clean(&text, outside, strlen(outside), "");
    ck_assert_str_eq(text.at, outside_texts[_i].shown);
    text_add_clean(&again, text.at, text.length, "");
    ck_assert_str_eq(again.at, text.at);
    text_free(&text);
    text_free(&again);
}
END_TEST

START_TEST(what_is_kept_stays_and_bytes_end_where_they_are_said_to)
{
    struct text text = {0};
    text_add_clean(&text, "a\n\tb\r\xc2\x85", 7, "\n\t");
    ck_assert_str_eq(text.at, "a\n\tb\\r\\u0085");
    text_free(&text);
    text_add_clean(&text, "a\0b\xe2\x82\xac", 5, "\n\t");
    ck_assert_str_eq(text.at, "a\\x00b\\xe2\\x82");
    text_free(&text);
}
END_TEST

START_TEST(a_cut_leaves_whole_characters)
{
    ck_assert_uint_eq(text_cut("ab\xe2\x82\xac"
                               "c",
                               2),
                      2);
    ck_assert_uint_eq(text_cut("ab\xe2\x82\xac"
                               "c",
                               3),
                      2);
    ck_assert_uint_eq(text_cut("ab\xe2\x82\xac"
                               "c",
                               4),
                      2);
    ck_assert_uint_eq(text_cut("ab\xe2\x82\xac"
                               "c",
                               5),
                      5);
}
END_TEST

static const struct {
    const char *word, *nearest;
} misspelt[] = {
    {"lerning_rate", "learning_rate"},
    {"learning-rate", "learning_rate"},
    {"moemntum", "momentum"},
    {"momentum", "momentum"},
    {"seed", "seed"},
    {"sede", "seed"},
    {"sweep", NULL},
    {"", NULL},
};

START_TEST(the_nearest_name_is_found_where_one_is_near)
{
    static const char *const names[] = {"learning_rate", "momentum", "seed", "schedule"};
    const char *nearest = text_nearest(misspelt[_i].word, names, 4);
    ck_assert_pstr_eq(nearest, misspelt[_i].nearest);
}
END_TEST

START_TEST(one_letter_is_not_near_another)
{
    const char *letter = "a";
    ck_assert_ptr_null(text_nearest("b", &letter, 1));
    ck_assert_str_eq(text_nearest("ab", &letter, 1), "a");
}
END_TEST

START_TEST(a_word_of_any_length_is_compared_safely)
{
    static char word[100000];
    static const char *const names[] = {"seed"};
    memset(word, 's', sizeof(word) - 1);
    ck_assert_ptr_null(text_nearest(word, names, 1));
    const char *long_name = word;
    ck_assert_ptr_null(text_nearest("s", &long_name, 1));
    ck_assert_ptr_null(text_nearest("seed", NULL, 0));
}
END_TEST

START_TEST(names_are_lower_case_words)
{
    static const char *const wrong[] = {"", "1st", "_a", "Linear", "a-b", "a.b", "a b"};
    ck_assert(text_is_name("linear"));
    ck_assert(text_is_name("conv_2d"));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        ck_assert_msg(!text_is_name(wrong[i]), "%s", wrong[i]);
}
END_TEST

/* What a reader is shown of a measured value. */
static const struct {
    double value;
    const char *shown;
} measures[] = {
    {0, "0.0000"},
    {0.64012, "0.6401"},
    {-0.5, "-0.5000"},
    {0.001, "0.0010"},
    {0.00098, "0.00098"},
    {2e-8, "2e-08"},
    {-1.2345e-7, "-1.23e-07"},
    {9999.5, "9999.5000"},
    {46459190104.0620, "4.646e+10"},
    {12345.678, "12345.7"},
    {-1234567.8, "-1234567.8"},
    {1e300, "1e+300"},
    {INFINITY, "inf"},
    {-(double)NAN, "nan"},
};

START_TEST(a_copy_is_whole_or_ends_in_dots)
{
    char buffer[8];
    text_copy_cut(buffer, sizeof buffer, "1234567");
    ck_assert_str_eq(buffer, "1234567");
    text_copy_cut(buffer, sizeof buffer, "12345678");
    ck_assert_str_eq(buffer, "1234...");
    text_copy_cut(buffer, sizeof buffer, "12\u20ac4567");
    ck_assert_str_eq(buffer, "12...");
}
END_TEST

START_TEST(a_measured_value_is_short_and_never_shown_as_nothing)
{
    char buffer[TEXT_REAL_SIZE];
    ck_assert_str_eq(text_from_measure(measures[_i].value, buffer), measures[_i].shown);
    ck_assert_uint_le(strlen(buffer), 10);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof(*(table))))

int main(void)
{
    TCase *tests = tcase_create("text");
    tcase_add_loop_test(tests, integers_are_read_as_yaml_reads_them, 0, COUNT(integers));
    tcase_add_loop_test(tests, what_is_no_integer_or_too_large_is_refused, 0,
                        COUNT(no_integers));
    tcase_add_loop_test(tests, reals_are_read_as_yaml_reads_them, 0, COUNT(reals));
    tcase_add_test(tests, nan_is_read_in_its_three_spellings);
    tcase_add_loop_test(tests, what_is_no_real_or_out_of_range_is_refused, 0,
                        COUNT(no_reals));
    tcase_add_test(tests, only_yamls_own_words_are_truth_values);
    tcase_add_loop_test(tests, reals_are_written_short, 0, COUNT(written));
    tcase_add_loop_test(tests, a_measured_value_is_short_and_never_shown_as_nothing, 0,
                        COUNT(measures));
    tcase_add_test(tests, reals_read_back_as_they_were_written);
    tcase_add_test(tests, a_copy_is_whole_or_ends_in_dots);
    tcase_add_test(tests, a_string_grows_by_pieces);
    tcase_add_loop_test(tests, strings_become_valid_json, 0, COUNT(json_strings));
    tcase_add_loop_test(tests,
                        text_from_outside_is_shown_as_one_line_that_no_terminal_obeys, 0,
                        COUNT(outside_texts));
    tcase_add_test(tests, what_is_kept_stays_and_bytes_end_where_they_are_said_to);
    tcase_add_test(tests, a_cut_leaves_whole_characters);
    tcase_add_loop_test(tests, the_nearest_name_is_found_where_one_is_near, 0,
                        COUNT(misspelt));
    tcase_add_test(tests, one_letter_is_not_near_another);
    tcase_add_test(tests, a_word_of_any_length_is_compared_safely);
    tcase_add_test(tests, names_are_lower_case_words);
    return suite_run("text", tests);
}
