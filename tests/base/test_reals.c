/* Lists of real numbers. */
#include "base/reals.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "support/suite.h"

START_TEST(numbers_are_sorted_and_found)
{
    double values[] = {3, -INFINITY, 1e-300, -2, INFINITY, 3};
    const double sorted[] = {-INFINITY, -2, 1e-300, 3, 3, INFINITY};
    qsort(values, 6, sizeof *values, reals_order);
    for (int i = 0; i < 6; i++)
        ck_assert(values[i] == sorted[i]);
    ck_assert_ptr_eq(bsearch(&(double){-2}, values, 6, sizeof *values, reals_order),
                     &values[1]);
    ck_assert_ptr_null(bsearch(&(double){2}, values, 6, sizeof *values, reals_order));
}
END_TEST

START_TEST(each_number_is_there_once)
{
    double values[] = {0.1, NAN, -1, 0.1, -0.0, NAN, 0, -1};
    ck_assert_uint_eq(reals_distinct(values, 8), 3);
    ck_assert_double_eq(values[0], -1);
    ck_assert_double_eq(values[1], 0);
    ck_assert_double_eq(values[2], 0.1);
    ck_assert_uint_eq(reals_distinct((double[]){NAN}, 1), 0);
    ck_assert_uint_eq(reals_distinct(values, 0), 0);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_test(all, numbers_are_sorted_and_found);
    tcase_add_test(all, each_number_is_there_once);
    return suite_run("reals", all);
}
