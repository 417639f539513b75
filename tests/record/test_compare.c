/* Facts of two trials beside each other. */
#include "record/compare.h"

#include <check.h>
#include <string.h>

#include "support/suite.h"

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new();
}

static void tear_down(void)
{
    arena_free(arena);
}

START_TEST(keys_of_either_stand_beside_each_other_once)
{
    struct compare_fact one[] = {
        {"a", "1", "1", "a"}, {"b", "2", "2", "b"}, {"c", "3", "3", "c"}};
    struct compare_fact other[] = {
        {"d", "4", "4", "d"}, {"c", "5", "5", "c"}, {"a", "1", "1", "a"}};
    const struct compare_rows rows = compare_join(
        &(struct compare_facts){one, 3}, &(struct compare_facts){other, 3}, arena);
    ck_assert_uint_eq(rows.count, 4);
    ck_assert_uint_eq(rows.different, 3);
    ck_assert_str_eq(rows.at[0].key, "a");
    ck_assert(rows.at[0].same);
    ck_assert_str_eq(rows.at[1].key, "b");
    ck_assert_ptr_null(rows.at[1].other);
    ck_assert_str_eq(rows.at[2].one, "3");
    ck_assert_str_eq(rows.at[2].other, "5");
    ck_assert_str_eq(rows.at[3].key, "d");
    ck_assert_ptr_null(rows.at[3].one);
}
END_TEST

START_TEST(values_that_differ_in_a_late_digit_are_shown_whole)
{
    struct compare_fact one[] = {{"loss", "0.1234567", "0.1235", "loss"},
                                 {"accuracy", "0.87654321", "0.8765", "accuracy"},
                                 {"auc", "0.987654", "0.9877", "auc"}};
    struct compare_fact other[] = {{"loss", "0.1234568", "0.1235", "loss"},
                                   {"accuracy", "0.87654321", "0.8765", "accuracy"},
                                   {"auc", "0.5", "0.5000", "auc"}};
    const struct compare_rows rows = compare_join(
        &(struct compare_facts){one, 3}, &(struct compare_facts){other, 3}, arena);
    ck_assert_str_eq(rows.at[0].one, "0.1234567");
    ck_assert_str_eq(rows.at[0].other, "0.1234568");
    ck_assert(rows.at[1].same);
    ck_assert_str_eq(rows.at[1].one, "0.8765");
    ck_assert_str_eq(rows.at[2].one, "0.9877");
    ck_assert_uint_eq(rows.different, 2);
}
END_TEST

START_TEST(settings_are_called_as_sweeps_write_them_where_these_do_the_same)
{
    struct compare_fact one[] = {{"layers.0.bias", "1", "1", "layers.a.bias"},
                                 {"layers.1.bias", "1", "1", "layers.b.bias"},
                                 {"layers.2.bias", "1", "1", "layers.c.bias"}};
    struct compare_fact other[] = {{"layers.0.bias", "0", "0", "layers.a.bias"},
                                   {"layers.1.bias", "0", "0", "layers.other.bias"},
                                   {"layers.3.bias", "0", "0", "layers.d.bias"}};
    const struct compare_rows rows = compare_join(
        &(struct compare_facts){one, 3}, &(struct compare_facts){other, 3}, arena);
    ck_assert_uint_eq(rows.count, 4);
    ck_assert_str_eq(rows.at[0].key, "layers.a.bias");
    ck_assert_str_eq(rows.at[1].key, "layers.1.bias");
    ck_assert_str_eq(rows.at[2].key, "layers.c.bias");
    ck_assert_str_eq(rows.at[3].key, "layers.d.bias");
}
END_TEST

START_TEST(of_nothing_nothing_differs)
{
    const struct compare_rows rows =
        compare_join(&(struct compare_facts){0}, &(struct compare_facts){0}, arena);
    ck_assert_uint_eq(rows.count + rows.different, 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("compare");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, keys_of_either_stand_beside_each_other_once);
    tcase_add_test(tests, values_that_differ_in_a_late_digit_are_shown_whole);
    tcase_add_test(tests,
                   settings_are_called_as_sweeps_write_them_where_these_do_the_same);
    tcase_add_test(tests, of_nothing_nothing_differs);
    return suite_run("compare", tests);
}
