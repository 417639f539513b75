/* Labels made to fit: what is shortened, and that they stay different. */
#include "base/label.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

#define MOST 5

/* Paths of options, and what is shown of the first one where there is no room. */
static const struct {
    const char *axes[MOST], *known[MOST], *end;
} ends[] = {
    {{"optimizer.learning_rate", "seed"}, {"loss.type"}, "learning_rate"},
    {{"optimizer.learning_rate"}, {"optimizer.learning_rate"}, "learning_rate"},
    {{"optimizer.learning_rate"}, {"schedule.learning_rate.type"}, "learning_rate"},
    {{"optimizer.learning_rate", "schedule.learning_rate.type"},
     {NULL},
     "optimizer.learning_rate"},
    {{"optimizer.learning_rate"},
     {"layers.0.optimizer.learning_rate"},
     "optimizer.learning_rate"},
    {{"layers.0.optimizer.learning_rate"},
     {"optimizer.learning_rate"},
     "layers.0.optimizer.learning_rate"},
    {{"layers.0.out_features"}, {"layers.1.type"}, "out_features"},
    {{"layers.0.out_features"}, {"layers.2.out_features"}, "layers.0.out_features"},
    {{"layers.1.type"}, {"loss.type"}, "layers.1"},
    {{"optimizer.type"}, {"loss.type", "optimizer.momentum"}, "optimizer"},
    {{"stop.rule"}, {NULL}, "stop"},
    {{"compat"}, {NULL}, "compat"},
};

START_TEST(a_path_is_shortened_to_what_no_other_ends_with)
{
    struct label_axis axes[MOST] = {{0}};
    size_t count = 0, known = 0;
    while (ends[_i].axes[count] != NULL) {
        axes[count].path = ends[_i].axes[count];
        count++;
    }
    while (ends[_i].known[known] != NULL)
        known++;
    ck_assert_str_eq(label_end(axes[0].path, axes, count, ends[_i].known, known, arena),
                     ends[_i].end);
}
END_TEST

/* Of two axes, with values of three letters and of one. */
static const struct {
    size_t width;
    const char *first, *second;
} widths[] = {
    {SIZE_MAX, "optimizer.learning_rate", "seed"},
    {34, "optimizer.learning_rate", "seed"},
    {33, "learning_rate", "seed"},
    {24, "learning_rate", "seed"},
    {23, "learning_r..", "seed"},
    {16, "lea..", "seed"},
    {10, "lea..", "seed"}, /* as much as can be */
};

START_TEST(paths_are_shortened_as_far_as_is_needed)
{
    struct label_axis axes[] = {{.path = "optimizer.learning_rate", .widest = 3},
                                {.path = "seed", .widest = 1}};
    label_shorten(axes, 2, NULL, 0, widths[_i].width, arena);
    ck_assert_str_eq(axes[0].shown, widths[_i].first);
    ck_assert_str_eq(axes[1].shown, widths[_i].second);
}
END_TEST

START_TEST(paths_are_not_cut_until_they_are_the_same)
{
    struct label_axis axes[] = {{.path = "layers.0.out_features", .widest = 3},
                                {.path = "layers.2.out_features", .widest = 3}};
    label_shorten(axes, 2, NULL, 0, 20, arena);
    ck_assert_str_ne(axes[0].shown, axes[1].shown);
    ck_assert_uint_eq(label_width(axes[0].shown), strlen("layers.0.."));
}
END_TEST

START_TEST(labels_are_cut_in_what_they_share)
{
    const char *labels[] = {"file=/data/of/last/year/a.csv seed=1",
                            "file=/data/of/last/year/b.csv seed=1", "file=x"};
    label_cut(labels, 3, 25, arena);
    ck_assert_str_eq(labels[0], "file=/data...a.csv seed=1");
    ck_assert_str_eq(labels[1], "file=/data...b.csv seed=1");
    ck_assert_str_eq(labels[2], "file=x");
}
END_TEST

START_TEST(labels_that_differ_at_their_beginning_are_cut_at_their_end)
{
    const char *labels[] = {"a=1 and much more", "b=1 and much more"};
    label_cut(labels, 2, 10, arena);
    ck_assert_str_eq(labels[0], "a=1 and...");
    ck_assert_str_eq(labels[1], "b=1 and...");
}
END_TEST

START_TEST(what_tells_them_apart_is_shown_even_where_it_is_long)
{
    const char *labels[] = {"same=1 x=aaaaaaaaaaaaaaaaaaaa",
                            "same=1 x=baaaaaaaaaaaaaaaaaaa"};
    label_cut(labels, 2, 15, arena);
    ck_assert_str_eq(labels[0], "...aaaaaaaaa...");
    ck_assert_str_eq(labels[1], "...baaaaaaaa...");
}
END_TEST

START_TEST(no_letter_is_cut_in_two)
{
    const char *labels[] = {"x=üüüüüüüüüü", "y=üüüüüüüüüü"};
    ck_assert_uint_eq(label_width(labels[0]), 12);
    label_cut(labels, 2, 10, arena);
    ck_assert_str_eq(labels[0], "x=üüüüü...");
    ck_assert_str_eq(labels[1], "y=üüüüü...");
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("label");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, a_path_is_shortened_to_what_no_other_ends_with, 0,
                        COUNT(ends));
    tcase_add_loop_test(all, paths_are_shortened_as_far_as_is_needed, 0, COUNT(widths));
    tcase_add_test(all, paths_are_not_cut_until_they_are_the_same);
    tcase_add_test(all, labels_are_cut_in_what_they_share);
    tcase_add_test(all, labels_that_differ_at_their_beginning_are_cut_at_their_end);
    tcase_add_test(all, what_tells_them_apart_is_shown_even_where_it_is_long);
    tcase_add_test(all, no_letter_is_cut_in_two);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
