/* What stands for a %s is cleaned and padded by its letters; all else is as printf has
 * it. */
#include "base/print.h"
#include "support/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static char *seen;
static size_t seen_length;
static FILE *out;

static void open_out(void)
{
    out = open_memstream(&seen, &seen_length);
}

static void close_out(void)
{
    fclose(out);
    free(seen);
}

START_TEST(a_string_is_one_line_and_the_format_may_have_several)
{
    print_to(out, "%s\n%s\n", "a\033[31mb\nspoof.yaml:1:1: fine",
             "\xc2\x9b\x31m \xe2\x80\xae\xff");
    fflush(out);
    ck_assert_str_eq(seen,
                     "a\\x1b[31mb\\nspoof.yaml:1:1: fine\n\\u009b1m \\u202e\\xff\n");
}
END_TEST

START_TEST(a_width_counts_letters_and_what_is_spelt_out)
{
    print_to(out, "[%6s|%-6s|%-*s|%*s|%2s]", "na\xc3\xafve", "\xe2\x82\xac", 4, "\n", -3,
             "a", "abc");
    fflush(out);
    ck_assert_str_eq(seen, "[ na\xc3\xafve|\xe2\x82\xac     |\\n  |a  |abc]");
    ck_assert_int_eq(print_width("na\xc3\xafve\n"), 7);
}
END_TEST

START_TEST(a_precision_counts_bytes_and_reads_no_further)
{
    const char two[] = {'a', 'b'};
    print_to(out, "%.*s|%.2s|%-4.1s|%.*s", 2, two, two, two, -1, "all");
    fflush(out);
    ck_assert_str_eq(seen, "ab|ab|a   |all");
}
END_TEST

START_TEST(numbers_are_as_printf_writes_them)
{
    char expected[512];
    print_to(out,
             "%d %5d %-5d| %lld %12lld %ld %zu %3zu %.4f %10.4f %.2f %.4g %g %.*f %c%c "
             "%3d%% %u",
             -3, 42, 42, -9000000000LL, 9000000000LL, -5L, (size_t)7, (size_t)8, 0.12345,
             -1.5, 2.0, 1e-9, 0.1, 1, 2.25, 'x', 'y', 50, 7u);
    fflush(out);
    snprintf(expected, sizeof expected,
             "%d %5d %-5d| %lld %12lld %ld %zu %3zu %.4f %10.4f %.2f %.4g %g %.*f %c%c "
             "%3d%% %u",
             -3, 42, 42, -9000000000LL, 9000000000LL, -5L, (size_t)7, (size_t)8, 0.12345,
             -1.5, 2.0, 1e-9, 0.1, 1, 2.25, 'x', 'y', 50, 7u);
    ck_assert_str_eq(seen, expected);
}
END_TEST

START_TEST(nothing_is_as_empty_as_its_format)
{
    print_to(out, "%s", "");
    fflush(out);
    ck_assert_uint_eq(seen_length, 0);
}
END_TEST

START_TEST(what_no_terminal_gets_is_exact)
{
    print_exact(out, "SELECT 'a\033b\xff'\n");
    fflush(out);
    ck_assert_str_eq(seen, "SELECT 'a\033b\xff'\n");
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, open_out, close_out);
    tcase_add_test(all, a_string_is_one_line_and_the_format_may_have_several);
    tcase_add_test(all, a_width_counts_letters_and_what_is_spelt_out);
    tcase_add_test(all, a_precision_counts_bytes_and_reads_no_further);
    tcase_add_test(all, numbers_are_as_printf_writes_them);
    tcase_add_test(all, nothing_is_as_empty_as_its_format);
    tcase_add_test(all, what_no_terminal_gets_is_exact);
    return suite_run("print", all);
}
