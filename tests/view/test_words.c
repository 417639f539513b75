/* Words that fit. Widths are those that Pillow measures in DejaVu Sans, of 1000 pixels to
 * an em, and rounded to hundredths for each letter. */
#include "view/words.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"

static struct arena *arena;

static void begin(void)
{
    arena = arena_new();
}

static void end(void)
{
    arena_free(arena);
}

/* ImageFont.truetype("DejaVuSans.ttf", 1000).getlength(...) / 1000 * 14 */
START_TEST(widths_are_those_of_the_font)
{
    ck_assert_double_eq_tol(words_width("learning_rate=0.1", 14), 126.55, 0.5);
    ck_assert_double_eq_tol(words_width("WWW iiiii", 14), 65.42, 0.5);
    ck_assert_double_eq_tol(words_width("learning_rate=0.1", 7), 63.27, 0.25);
    ck_assert_double_eq(words_width("", 14), 0);
}
END_TEST

/* No letter of the font is wider than that, so that nothing is cut off by a guess. */
START_TEST(letters_beyond_ascii_are_at_least_as_wide_as_the_font_has_them)
{
    ck_assert_double_ge(words_width("ü", 100), 63);
    ck_assert_double_ge(words_width("щ", 100), 94);
    ck_assert_double_ge(words_width("中", 100), 100);
    ck_assert_double_ge(words_width("😀", 100), 104);
}
END_TEST

START_TEST(what_fits_stays_and_what_does_not_is_cut_in_its_middle)
{
    ck_assert_str_eq(words_fit("short", 14, 100, arena), "short");
    /* 0.64 em a digit, 0.32 em a dot: of 8 em 3.5 are left for either end. */
    ck_assert_str_eq(words_fit("01234567890123456789", 100, 800, arena), "01234...56789");
    ck_assert_str_eq(words_fit("üüüüüüüü", 100, 650, arena), "üü...üü");
}
END_TEST

START_TEST(lines_break_at_blanks_and_the_last_one_is_cut)
{
    const char *lines[3];
    ck_assert_uint_eq(words_wrap("one", 14, 100, 2, arena, lines), 1);
    ck_assert_str_eq(lines[0], "one");
    /* "1111 2222" is 9 x 0.64 - 0.32 em wide. */
    ck_assert_uint_eq(words_wrap("1111 2222 3333", 100, 600, 2, arena, lines), 2);
    ck_assert_str_eq(lines[0], "1111 2222");
    ck_assert_str_eq(lines[1], "3333");
    ck_assert_uint_eq(words_wrap("1111 2222 3333 44445555", 100, 600, 2, arena, lines),
                      2);
    ck_assert_str_eq(lines[0], "1111 2222");
    ck_assert_str_eq(lines[1], "333...555");
    ck_assert_uint_eq(words_wrap("11112222333344445555", 100, 600, 3, arena, lines), 3);
    ck_assert_str_eq(lines[0], "111122223");
    ck_assert_str_eq(lines[1], "333444455");
    ck_assert_str_eq(lines[2], "55");
}
END_TEST

START_TEST(nothing_in_them_is_obeyed_and_endless_ones_are_both_their_ends)
{
    ck_assert_str_eq(words_fit("a\x1b[2Jb\n", 14, 500, arena), "a\\x1b[2Jb\\n");
    size_t length = 20000000;
    char *endless = malloc(length + 4);
    memset(endless, 'x', length);
    memcpy(endless + length, "end", 4);
    const char *fitted = words_fit(endless, 14, 100, arena);
    ck_assert_uint_lt(strlen(fitted), 20);
    ck_assert_ptr_nonnull(strstr(fitted, "xxx...x"));
    ck_assert_str_eq(fitted + strlen(fitted) - 3, "end");
    free(endless);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, begin, end);
    tcase_add_test(all, widths_are_those_of_the_font);
    tcase_add_test(all, letters_beyond_ascii_are_at_least_as_wide_as_the_font_has_them);
    tcase_add_test(all, what_fits_stays_and_what_does_not_is_cut_in_its_middle);
    tcase_add_test(all, lines_break_at_blanks_and_the_last_one_is_cut);
    tcase_add_test(all, nothing_in_them_is_obeyed_and_endless_ones_are_both_their_ends);
    return suite_run("words", all);
}
