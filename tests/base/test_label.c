/* Labels made to fit: what is shortened, and that they stay different. */
#include "base/label.h"
#include "support/suite.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
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
    struct label_axis more[] = {{.path = "layers.0.out_features", .widest = 3},
                                {.path = "layers.2.out_features", .widest = 3},
                                {.path = "learning_rate", .widest = 3}};
    label_shorten(more, 3, NULL, 0, 30, arena);
    ck_assert_str_eq(more[2].shown, "lea..");
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

/* What differs is shown though the word is long, wherever in it that is. */
START_TEST(the_letter_that_tells_them_apart_is_shown)
{
    const char *ends[] = {"file=a-long-name-of-a-file-1.csv",
                          "file=a-long-name-of-a-file-2.csv"};
    const char *middles[] = {"a-long-name-of-a-file-1-and-more-of-it.csv",
                             "a-long-name-of-a-file-2-and-more-of-it.csv"};
    const char *letters[] = {"u-long-name-of-a-file-\xc3\xa4.csv",
                             "u-long-name-of-a-file-\xc3\xb6.csv"};
    label_cut(ends, 2, 12, arena);
    ck_assert_str_eq(ends[0], "...ile-1.csv");
    ck_assert_str_eq(ends[1], "...ile-2.csv");
    label_cut(middles, 2, 12, arena);
    ck_assert_str_eq(middles[0], "...1-and-...");
    ck_assert_str_eq(middles[1], "...2-and-...");
    label_cut(letters, 2, 8, arena);
    ck_assert_str_eq(letters[0], "...\xc3\xa4.csv");
    ck_assert_str_eq(letters[1], "...\xc3\xb6.csv");
}
END_TEST

static void see(struct label_axis *axis, const char *const *values)
{
    for (; *values != NULL; values++)
        label_see(axis, *values, arena);
}

/* Cut as whole labels, the first and the third would end with the same. */
START_TEST(values_are_cut_among_their_own)
{
    static const char *const files[] = {"data/of-building-seven/part-1.csv",
                                        "data/of-building-seven/part-2.csv", NULL};
    static const char *const rates[] = {"0.1", "0.2", "0.1", NULL};
    struct label_axis axes[] = {{.path = "dataset.train"},
                                {.path = "optimizer.learning_rate"}};
    struct text label = {0};
    see(&axes[0], files);
    see(&axes[1], rates);
    label_shorten(axes, 2, NULL, 0, 40, arena);
    label_add_axis(&label, &axes[0], files[0]);
    label_add_axis(&label, &axes[1], rates[0]);
    ck_assert_str_eq(label.at, "train=dat...part-1.csv learning_rate=0.1");
    label.length = 0;
    label_shorten(axes, 2, NULL, 0, 22, arena);
    label_add_axis(&label, &axes[0], files[1]);
    label_add_axis(&label, &axes[1], rates[1]);
    ck_assert_str_eq(label.at, "train=...2... lea..=0.2");
    text_free(&label);
}
END_TEST

/* Each file's end is that of another, and so is its folder. */
START_TEST(values_are_not_cut_until_they_are_the_same)
{
    static const char *const files[] = {"of/this/year/a/1", "of/this/year/a/2",
                                        "of/this/year/b/1", "of/this/year/b/2", NULL};
    struct label_axis axis = {.path = "file"};
    struct text labels[4] = {{0}};
    see(&axis, files);
    ck_assert_uint_eq(axis.widest, strlen(files[0]));
    label_shorten(&axis, 1, NULL, 0, 8, arena);
    for (size_t i = 0; i < 4; i++)
        label_add_axis(&labels[i], &axis, files[i]);
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(labels[i].at, labels[j].at);
    for (size_t i = 0; i < 4; i++)
        text_free(&labels[i]);
}
END_TEST

/* Of very many values all are shown whole. */
START_TEST(very_many_values_are_only_measured)
{
    struct label_axis axis = {.path = "x"};
    struct text label = {0};
    char value[32];
    for (int i = 0; i < 3000; i++) {
        snprintf(value, sizeof value, "the-same-for-all-%d", i);
        label_see(&axis, value, arena);
    }
    ck_assert_uint_eq(axis.widest, strlen("the-same-for-all-1000"));
    label_shorten(&axis, 1, NULL, 0, 10, arena);
    label_add_axis(&label, &axis, "the-same-for-all-7");
    ck_assert_str_eq(label.at, "x=the-same-for-all-7");
    text_free(&label);
}
END_TEST

/* Of 123.242 neither 12 nor 242 is left, whatever the width: of the numbers in a cut
 * label each is one of its own. */
START_TEST(numbers_are_whole_or_left_out)
{
    static const char *const paths[] = {"optimizer.learning_rate",
                                        "layers.0.out_features", "layers.1.type"};
    static const char *const values[][4] = {{"123.242", "26.9317", "0.00493424", NULL},
                                            {"4055", "1455", "6055", NULL},
                                            {"sigmoid", "tanh", "leaky_relu", NULL}};
    struct label_axis axes[3] = {{0}};
    const char *labels[3];
    for (size_t i = 0; i < 3; i++) {
        axes[i].path = paths[i];
        see(&axes[i], values[i]);
    }
    label_shorten(axes, 3, NULL, 0, (size_t)_i, arena);
    for (size_t i = 0; i < 3; i++) {
        struct text label = {0};
        for (size_t j = 0; j < 3; j++)
            label_add_axis(&label, &axes[j], values[j][i]);
        labels[i] = arena_copy(arena, label.at, label.length);
        text_free(&label);
    }
    label_cut(labels, 3, (size_t)_i, arena);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_le(strlen(labels[i]), (size_t)_i);
        for (const char *at = labels[i]; *at != '\0'; at += strspn(at, " =")) {
            size_t length = strcspn(at, " ="), dots = strspn(at, ".");
            const char *word = arena_copy(arena, at, length);
            at += length;
            if (word[dots] >= '0' && word[dots] <= '9')
                ck_assert_msg(strstr(word, values[0][i]) || strstr(word, values[1][i]),
                              "%s", labels[i]);
        }
    }
}
END_TEST

/* Paths are cut first, then the end. */
START_TEST(a_label_cut_at_its_end_begins_with_what_tells_it_apart)
{
    const char *labels[] = {"lea..=123.242 lay..=40 lay..=sigmoid",
                            "lea..=26.9317 lay..=14 lay..=tanh"};
    label_cut(labels, 2, 24, arena);
    ck_assert_str_eq(labels[0], "lea..=123.242 lay..=...");
    ck_assert_str_eq(labels[1], "lea..=26.9317 lay..=...");
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
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, a_path_is_shortened_to_what_no_other_ends_with, 0,
                        COUNT(ends));
    tcase_add_loop_test(all, paths_are_shortened_as_far_as_is_needed, 0, COUNT(widths));
    tcase_add_test(all, paths_are_not_cut_until_they_are_the_same);
    tcase_add_test(all, labels_are_cut_in_what_they_share);
    tcase_add_test(all, labels_that_differ_at_their_beginning_are_cut_at_their_end);
    tcase_add_test(all, what_tells_them_apart_is_shown_even_where_it_is_long);
    tcase_add_test(all, the_letter_that_tells_them_apart_is_shown);
    tcase_add_test(all, values_are_cut_among_their_own);
    tcase_add_test(all, values_are_not_cut_until_they_are_the_same);
    tcase_add_test(all, very_many_values_are_only_measured);
    tcase_add_loop_test(all, numbers_are_whole_or_left_out, 4, 80);
    tcase_add_test(all, a_label_cut_at_its_end_begins_with_what_tells_it_apart);
    tcase_add_test(all, no_letter_is_cut_in_two);
    return suite_run("label", all);
}
