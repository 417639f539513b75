/* Moments, counted by hand. */
#include "config/period.h"

#include "support/suite.h"

#include <check.h>

static const struct {
    struct option_iterations every;
    int64_t epoch;
    int64_t moments[8]; /* up to 9; 0 ends them */
} periods[] = {
    {{3, 0}, 100, {3, 6, 9}},
    {{1, 0}, 100, {1, 2, 3, 4, 5, 6, 7, 8}},
    {{0, 0}, 100, {0}},
    {{10, 0}, 100, {0}},
    {{0, 1}, 4, {4, 8}},
    {{0, 2}, 4, {8}},
    /* Epochs of 5 are at 5, whatever is rounded on the way. */
    {{0, 0.5}, 5, {3, 5, 8}},
    {{0, 0.3}, 5, {2, 3, 5, 6, 8, 9}},
    /* No more often than every iteration. */
    {{0, 0.01}, 5, {1, 2, 3, 4, 5, 6, 7, 8}},
    {{0, 1e9}, 1000, {0}},
};

START_TEST(moments_are_multiples_of_the_length_rounded)
{
    const struct period period = period_of(periods[_i].every, periods[_i].epoch);
    const int64_t *moments = periods[_i].moments;
    int64_t count = 0;
    for (int64_t i = 1; i <= 9; i++) {
        bool due = count < 8 && moments[count] == i;
        if (count == 8)
            break;
        count += due;
        ck_assert_int_eq(period_is_due(period, i), due);
        ck_assert_int_eq(period_count(period, i), count);
        if (due)
            ck_assert_int_eq(period_moment(period, count), i);
    }
    ck_assert_int_eq(period_is_given(periods[_i].every),
                     periods[_i].every.count + periods[_i].every.epochs > 0);
}
END_TEST

/* Whatever an epoch has: sums of decimals leave no moment out. */
START_TEST(as_many_moments_are_in_every_epoch)
{
    for (int64_t epoch = 10; epoch < 3000; epoch++) {
        const struct period tenth = period_of((struct option_iterations){0, 0.1}, epoch);
        for (int64_t i = 1; i <= 7; i++) {
            ck_assert_int_eq(period_moment(tenth, 10 * i), i * epoch);
            ck_assert_int_eq(period_count(tenth, i * epoch), 10 * i);
        }
    }
}
END_TEST

START_TEST(nobody_trains_for_longer_than_can_be_counted)
{
    const struct period one = {1}, none = {0};
    ck_assert_int_eq(period_moment(one, INT64_MAX), INT64_MAX);
    ck_assert_int_eq(period_moment(none, 1), INT64_MAX);
    ck_assert_int_gt(period_count(one, INT64_MAX), 1000000000000);
    ck_assert_int_eq(period_count(none, INT64_MAX), 0);
    ck_assert(period_is_due((struct period){7}, 7000000000007));
    ck_assert(!period_is_due((struct period){7}, 7000000000008));
}
END_TEST

static const struct {
    double one, other;
    int64_t times;
    bool is_whole;
} ratios[] = {
    {20, 10, 2, true},
    {25, 10, 2, false},
    {5, 10, 0, false},
    {0, 10, 0, true},
    {0.3 * 45, 0.1 * 45, 3, true},
    {0.7 * 15, 0.1 * 15, 7, true},
    {1000000000001, 1000, 1000000000, false},
};

START_TEST(one_length_goes_so_often_into_another)
{
    bool is_whole;
    int64_t times = period_ratio((struct period){ratios[_i].one},
                                 (struct period){ratios[_i].other}, &is_whole);
    ck_assert_int_eq(times, ratios[_i].times);
    ck_assert_int_eq(is_whole, ratios[_i].is_whole);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("period");
    tcase_add_loop_test(tests, moments_are_multiples_of_the_length_rounded, 0,
                        sizeof periods / sizeof *periods);
    tcase_add_test(tests, as_many_moments_are_in_every_epoch);
    tcase_add_test(tests, nobody_trains_for_longer_than_can_be_counted);
    tcase_add_loop_test(tests, one_length_goes_so_often_into_another, 0,
                        sizeof ratios / sizeof *ratios);
    return suite_run("config/period", tests);
}
