/* Means of curves. Expected values are worked out by hand. */
#include "report/mean.h"

#include <check.h>
#include <math.h>

#include "base/text.h"
#include "support/suite.h"

static struct arena *arena;
static struct text text;

static void begin(void)
{
    arena = arena_new();
    text = (struct text){0};
    text_add(&text, "%s", "");
}

static void end(void)
{
    text_free(&text);
    arena_free(arena);
}

/* "1:3~1.41421": x, mean and deviation; "|" stands behind the last point of all. */
static const char *words(const struct mean *mean)
{
    for (size_t i = 0; i < mean->count; i++) {
        text_add(&text, "%s%g:%g", i > 0 ? " " : "", mean->x[i], mean->y[i]);
        if (!isnan(mean->spread[i]))
            text_add(&text, "~%g", mean->spread[i]);
        text_add(&text, "%s", i + 1 == mean->shared ? "|" : "");
    }
    return text.at;
}

#define PART(...)                                                                        \
    (const int64_t[])                                                                    \
    {                                                                                    \
        __VA_ARGS__                                                                      \
    }
#define VALUES(...)                                                                      \
    (const double[])                                                                     \
    {                                                                                    \
        __VA_ARGS__                                                                      \
    }

/* The sample deviation of 1, 2 and 6 is sqrt((4 + 1 + 9) / 2). */
START_TEST(the_spread_is_the_sample_standard_deviation)
{
    const struct mean_part parts[] = {{PART(4), VALUES(1), 1, NULL, 1, 4},
                                      {PART(4), VALUES(2), 1, NULL, 1, 4},
                                      {PART(4), VALUES(6), 1, NULL, 1, 4}};
    struct mean mean = mean_make(parts, 3, false, arena);
    ck_assert_str_eq(words(&mean), "4:3~2.64575|");
    ck_assert_uint_eq(mean.parts, 3);
}
END_TEST

/* Where a part lacks a value between others there is no mean: it would be of others. */
START_TEST(points_that_one_lacks_are_left_out_and_those_behind_its_end_are_not)
{
    const struct mean_part parts[] = {
        {PART(1, 2, 3, 4, 5), VALUES(1, 1, 1, 1, 1), 5, NULL, 1, 5},
        {PART(1, 3), VALUES(3, 3), 2, NULL, 1, 3},
        {PART(1, 2, 3, 4), VALUES(2, 2, 2, 2), 4, NULL, 1, 4}};
    struct mean mean = mean_make(parts, 3, false, arena);
    ck_assert_str_eq(words(&mean), "1:2~1 3:2~1| 4:1.5~0.707107 5:1");
    ck_assert_uint_eq(mean.shared, 2);
    ck_assert_uint_eq(mean.fewest, 1);
}
END_TEST

/* Evaluations at each half of epochs of 5, 10 and 4 iterations: 2.5 is rounded to 3. */
START_TEST(what_is_of_the_same_part_of_an_epoch_is_one_point)
{
    const struct mean_part parts[] = {
        {PART(3, 5, 8, 10), VALUES(1, 2, 3, 4), 4, NULL, 5, 10},
        {PART(5, 10, 15, 20), VALUES(3, 4, 5, 6), 4, NULL, 10, 20},
        {PART(2, 4, 6), VALUES(2, 3, 4), 3, NULL, 4, 6}};
    struct mean mean = mean_make(parts, 3, false, arena);
    ck_assert_str_eq(words(&mean), "0.5:2~1 1:3~1 1.5:4~1| 2:5~1.41421");
}
END_TEST

/* The second changes at half an epoch and ends after one, the first at one and a half. */
START_TEST(what_is_held_is_held_for_as_many_epochs)
{
    const struct mean_part parts[] = {{PART(1, 15), VALUES(1, 3), 2, NULL, 10, 20},
                                      {PART(2), VALUES(5), 1, NULL, 4, 4}};
    struct mean mean = mean_make(parts, 2, true, arena);
    ck_assert_str_eq(words(&mean), "0.5:3~2.82843| 1.25:1 1.5:3");
}
END_TEST

START_TEST(a_part_without_points_counts_for_nothing)
{
    const struct mean_part parts[] = {{PART(1, 2), VALUES(1, 5), 2, NULL, 1, 2},
                                      {NULL, NULL, 0, NULL, 1, 0}};
    struct mean mean = mean_make(parts, 2, false, arena);
    ck_assert_str_eq(words(&mean), "1:1 2:5|");
    ck_assert_uint_eq(mean.parts, 1);
    mean = mean_make(parts + 1, 1, false, arena);
    ck_assert_uint_eq(mean.count, 0);
    ck_assert_uint_eq(mean.parts, 0);
}
END_TEST

/* One is held at 4 until 3, and then is no more; the other is 2, and 1 from 5 on. */
START_TEST(a_value_is_held_until_the_next_one_and_no_longer_than_its_part)
{
    const struct mean_part parts[] = {{PART(1), VALUES(4), 1, NULL, 1, 3},
                                      {PART(1, 5), VALUES(2, 1), 2, NULL, 1, 9}};
    struct mean mean = mean_make(parts, 2, true, arena);
    ck_assert_str_eq(words(&mean), "1:3~1.41421| 4:2 5:1");
}
END_TEST

START_TEST(x_is_what_iterations_are_by_or_the_mean_of_what_parts_have)
{
    const struct mean_part by[] = {{PART(5, 10), VALUES(1, 2), 2, NULL, 4, 10},
                                   {PART(5, 10), VALUES(3, 2), 2, NULL, 4, 10}};
    struct mean mean = mean_make(by, 2, false, arena);
    ck_assert_str_eq(words(&mean), "1.25:2~1.41421 2.5:2~0|");
    const struct mean_part own[] = {{PART(5), VALUES(1), 1, VALUES(0.5), 1, 10},
                                    {PART(5), VALUES(3), 1, VALUES(2.5), 1, 10}};
    mean = mean_make(own, 2, false, arena);
    text.length = 0;
    ck_assert_str_eq(words(&mean), "1.5:2~1.41421|");
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, begin, end);
    tcase_add_test(all, the_spread_is_the_sample_standard_deviation);
    tcase_add_test(all,
                   points_that_one_lacks_are_left_out_and_those_behind_its_end_are_not);
    tcase_add_test(all, a_part_without_points_counts_for_nothing);
    tcase_add_test(all, what_is_of_the_same_part_of_an_epoch_is_one_point);
    tcase_add_test(all, what_is_held_is_held_for_as_many_epochs);
    tcase_add_test(all, a_value_is_held_until_the_next_one_and_no_longer_than_its_part);
    tcase_add_test(all, x_is_what_iterations_are_by_or_the_mean_of_what_parts_have);
    return suite_run("mean", all);
}
