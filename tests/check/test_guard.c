/* Memory whose ends are watched: what a layer does outside of its buffers shows. */
#include "check/guard.h"

#include <signal.h>
#include <string.h>

#include "support/suite.h"

#include <check.h>

enum { COUNT = 6 }; /* 24 bytes, of which 40 up to the closed page are watched */

static struct guard *guard;
static float *values;

static void set_up(void)
{
    guard = guard_new();
    values = guard_floats(guard, "output", COUNT);
}

static void tear_down(void)
{
    guard_free(guard);
}

static void expect_explained(const void *address, const char *begin)
{
    char text[200];
    ck_assert(guard_explain(guard, address, text, sizeof text));
    ck_assert_msg(strncmp(text, begin, strlen(begin)) == 0, "%s", text);
}

START_TEST(a_piece_is_aligned_zeroed_and_undamaged)
{
    ck_assert_uint_eq((uintptr_t)values % 64, 0);
    for (int i = 0; i < COUNT; i++) {
        ck_assert(values[i] == 0);
        values[i] = 1;
    }
    ck_assert_ptr_null(guard_damaged(guard));
}
END_TEST

START_TEST(a_byte_written_on_either_side_names_the_piece)
{
    guard_floats(guard, "input", COUNT);
    unsigned char *bytes = (unsigned char *)values;
    unsigned char *const places[] = {bytes - 1, bytes + COUNT * sizeof *values};
    for (int i = 0; i < 2; i++) {
        unsigned char kept = *places[i];
        *places[i] ^= 1;
        ck_assert_str_eq(guard_damaged(guard), "output");
        *places[i] = kept;
        ck_assert_ptr_null(guard_damaged(guard));
    }
}
END_TEST

START_TEST(what_is_watched_can_have_another_pattern)
{
    guard_watch(guard, 0x71);
    ck_assert_ptr_null(guard_damaged(guard));
    ck_assert_int_eq(((unsigned char *)values)[COUNT * sizeof *values], 0x71);
    ck_assert_int_eq(((unsigned char *)values)[-1], 0x71);
    ck_assert(values[0] == 0 && values[COUNT - 1] == 0);
}
END_TEST

START_TEST(a_whole_alignment_beyond_the_end_crashes)
{
    signal(SIGSEGV, SIG_DFL); /* a sanitizer has a handler of its own */
    ((volatile float *)values)[16] = 1;
}
END_TEST

START_TEST(writing_what_is_protected_crashes)
{
    signal(SIGSEGV, SIG_DFL);
    guard_protect(guard, values, true);
    ck_assert(((volatile float *)values)[0] == 0);
    ((volatile float *)values)[0] = 1;
}
END_TEST

START_TEST(reading_what_is_closed_crashes)
{
    signal(SIGSEGV, SIG_DFL);
    guard_close(guard, values);
    guard_protect(guard, values, true); /* opens it */
    ck_assert(((volatile float *)values)[0] == 0);
    guard_close(guard, values);
    ck_assert(((volatile float *)values)[0] == 0);
}
END_TEST

START_TEST(what_is_protected_no_more_is_written)
{
    float *other = guard_floats(guard, "input", COUNT);
    guard_protect(guard, values, true);
    other[0] = 1; /* the others are not protected */
    guard_protect(guard, values, false);
    values[0] = 1;
}
END_TEST

START_TEST(an_access_is_put_into_words)
{
    char text[200];
    expect_explained(values + COUNT, "reads or writes element 6 of output, which has 6");
    expect_explained(values + 16, "reads or writes element 16 of output, which has 6");
    expect_explained(values + COUNT - 1, "writes output, which it may only read");
    expect_explained(values - 1, "reads or writes memory before output");
    ck_assert(!guard_explain(guard, text, text, sizeof text));
}
END_TEST

START_TEST(a_piece_of_nothing_has_ends_too)
{
    const float *nothing = guard_floats(guard, "bias", 0);
    expect_explained(nothing, "reads or writes element 0 of bias, which has 0");
    ck_assert_ptr_null(guard_damaged(guard));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("guard");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_piece_is_aligned_zeroed_and_undamaged);
    tcase_add_test(tests, a_byte_written_on_either_side_names_the_piece);
    tcase_add_test(tests, what_is_watched_can_have_another_pattern);
    tcase_add_test(tests, what_is_protected_no_more_is_written);
    tcase_add_test(tests, an_access_is_put_into_words);
    tcase_add_test(tests, a_piece_of_nothing_has_ends_too);
    tcase_add_test_raise_signal(tests, a_whole_alignment_beyond_the_end_crashes, SIGSEGV);
    tcase_add_test_raise_signal(tests, reading_what_is_closed_crashes, SIGSEGV);
    tcase_add_test_raise_signal(tests, writing_what_is_protected_crashes, SIGSEGV);
    return suite_run("guard", tests);
}
