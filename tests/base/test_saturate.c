#include "base/saturate.h"

#include "support/suite.h"

#include <check.h>

START_TEST(what_is_small_is_exact)
{
    ck_assert_int_eq(saturate_times(1 << 20, 3), 3 << 20);
    ck_assert_int_eq(saturate_times(SATURATE_MOST, 0), 0);
    ck_assert_int_eq(saturate_plus(SATURATE_MOST - 1, 1), SATURATE_MOST);
}
END_TEST

START_TEST(what_is_more_than_any_machine_has_stays_at_that)
{
    ck_assert_int_eq(saturate_times((int64_t)1 << 40, (int64_t)1 << 40), SATURATE_MOST);
    ck_assert_int_eq(saturate_times(SATURATE_MOST, 2), SATURATE_MOST);
    ck_assert_int_eq(saturate_plus(SATURATE_MOST, SATURATE_MOST), SATURATE_MOST);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("saturate");
    tcase_add_test(tests, what_is_small_is_exact);
    tcase_add_test(tests, what_is_more_than_any_machine_has_stays_at_that);
    return suite_run("saturate", tests);
}
