/* Words as ticks: what gnuplot reads, and how wide they are. */
#include "view/ticks.h"

#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "view/words.h"

static struct text script;
static double widest;

static void begin(void)
{
    script = (struct text){0};
}

static void end(void)
{
    text_free(&script);
}

static const char *ticks(const char *const *words, size_t count, size_t every,
                         double width)
{
    script.length = 0;
    widest = ticks_add(&script, words, count, every, width);
    return script.at;
}

START_TEST(each_word_has_its_place)
{
    ck_assert_str_eq(ticks((const char *const[]){"relu", "tanh"}, 2, 1, 200),
                     "('relu' 0, 'tanh' 1)");
    ck_assert_str_eq(ticks(NULL, 0, 1, 200), "()");
    ck_assert_double_eq(widest, 0);
}
END_TEST

START_TEST(of_more_words_than_have_room_some_are_left_out)
{
    ck_assert_str_eq(ticks((const char *const[]){"a", "b", "c", "d", "e"}, 5, 2, 200),
                     "('a' 0, 'c' 2, 'e' 4)");
    ck_assert_uint_eq(ticks_every(TICKS_MOST), 1);
    ck_assert_uint_eq(ticks_every(TICKS_MOST + 1), 2);
    ck_assert_uint_eq(ticks_every(3 * TICKS_MOST), 3);
}
END_TEST

/* Gnuplot would put the tick's number in its stead. */
START_TEST(a_percent_sign_is_no_format)
{
    ck_assert_str_eq(ticks((const char *const[]){"100 %", "%g"}, 2, 1, 200),
                     "('100 %%' 0, '%%g' 1)");
}
END_TEST

START_TEST(what_is_wider_than_its_room_keeps_both_ends)
{
    const char *const words[] = {"short", "begin WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW end"};
    const char *list = ticks(words, 2, 1, 150);
    ck_assert_ptr_nonnull(strstr(list, "'begin W"));
    ck_assert_ptr_nonnull(strstr(list, "..."));
    ck_assert_ptr_nonnull(strstr(list, " end' 1)"));
    ck_assert_double_le(widest, 150);
    ck_assert_double_gt(widest, 110);
    ticks(words, 1, 1, 150);
    ck_assert_double_eq(widest, words_width("short", WORDS_SIZE));
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, begin, end);
    tcase_add_test(all, each_word_has_its_place);
    tcase_add_test(all, of_more_words_than_have_room_some_are_left_out);
    tcase_add_test(all, a_percent_sign_is_no_format);
    tcase_add_test(all, what_is_wider_than_its_room_keeps_both_ends);
    return suite_run("ticks", all);
}
