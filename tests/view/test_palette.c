/* Colours that stand for values, and the room for what is written beside them. */
#include "view/palette.h"

#include <check.h>
#include <string.h>

#include "support/suite.h"

static const struct palette rising = {.label = "accuracy", .low = 0, .high = 1};

START_TEST(the_better_end_is_dark)
{
    struct palette falling = rising;
    falling.low_is_dark = true;
    ck_assert(palette_is_dark(&rising, 0.9));
    ck_assert(!palette_is_dark(&rising, 0.1));
    ck_assert(!palette_is_dark(&falling, 0.9));
    ck_assert(palette_is_dark(&falling, 0.1));
}
END_TEST

/* 0.1 is two thirds of the way from 0.001 to 1 by ratios, and a tenth of it by distances.
 */
START_TEST(ratios_have_their_own_colours)
{
    struct palette palette = {.label = "loss", .low = 0.001, .high = 1, .is_log = true};
    ck_assert(palette_is_dark(&palette, 0.1));
    palette.is_log = false;
    ck_assert(!palette_is_dark(&palette, 0.1));
}
END_TEST

START_TEST(values_that_are_all_the_same_have_a_range)
{
    struct text script = {0};
    palette_add(&script, &(struct palette){.label = "loss", .low = 0.5, .high = 0.5});
    ck_assert_msg(strstr(script.at, "set cbrange [0.4995:0.5005]") != NULL, "%s",
                  script.at);
    text_free(&script);
    ck_assert(palette_is_dark(&(struct palette){.low = 0.5, .high = 0.5}, 0.5));
}
END_TEST

/* "2.3060765" has nine signs, of 9 pixels each or so, and "0.5" three. */
START_TEST(long_ticks_have_their_room)
{
    struct palette fine = {.label = "loss", .low = 2.3060725, .high = 2.3060765};
    ck_assert_double_ge(palette_width(&fine), 150);
    ck_assert_double_le(palette_width(&rising), 135);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_test(all, the_better_end_is_dark);
    tcase_add_test(all, ratios_have_their_own_colours);
    tcase_add_test(all, values_that_are_all_the_same_have_a_range);
    tcase_add_test(all, long_ticks_have_their_room);
    return suite_run("palette", all);
}
