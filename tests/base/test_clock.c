/* Durations as people read them, and the clocks' units. */
#include "base/clock.h"
#include "support/suite.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

static const struct {
    double seconds;
    const char *text;
} durations[] = {
    {0, "0.0 s"},        {0.42, "0.4 s"},
    {9.94, "9.9 s"},     {9.96, "10 s"},
    {59.4, "59 s"},      {59.6, "1 min 0 s"},
    {200, "3 min 20 s"}, {3599.7, "1 h 0 min"},
    {7500, "2 h 5 min"}, {360000, "100 h 0 min"},
    {-1, "0.0 s"},       {NAN, "0.0 s"},
};

START_TEST(durations_read_as_people_say_them)
{
    char buffer[CLOCK_TEXT_SIZE];
    ck_assert_str_eq(clock_format(durations[_i].seconds, buffer), durations[_i].text);
}
END_TEST

START_TEST(an_endless_duration_is_still_a_text)
{
    char buffer[CLOCK_TEXT_SIZE];
    ck_assert_str_eq(clock_format(INFINITY, buffer), "277777777777 h 46 min");
}
END_TEST

START_TEST(wall_clock_counts_microseconds_since_1970)
{
    time_t before = time(NULL);
    int64_t now = clock_utc_us();
    time_t after = time(NULL);
    ck_assert_int_ge(now / 1000000, before - 1); /* time() may lag by a tick */
    ck_assert_int_le(now / 1000000, after + 1);
}
END_TEST

START_TEST(steady_clock_never_goes_back)
{
    double last = clock_seconds();
    for (int i = 0; i < 10000; i++) {
        double now = clock_seconds();
        ck_assert(now >= last);
        last = now;
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("clock");
    tcase_add_loop_test(tests, durations_read_as_people_say_them, 0,
                        sizeof(durations) / sizeof(*durations));
    tcase_add_test(tests, an_endless_duration_is_still_a_text);
    tcase_add_test(tests, wall_clock_counts_microseconds_since_1970);
    tcase_add_test(tests, steady_clock_never_goes_back);
    return suite_run("clock", tests);
}
