/* What recorded trials are called beside one another. */
#include "report/labels.h"

#include <string.h>

#include "recorded.h"
#include "support/suite.h"

static const char *texts[4];

#define WITHOUT_SEEDS .hidden = (const char *const[]){"seed"}, .hidden_count = 1

/* The labels of the first `count` trials as `wanted` asks for them. */
static void label(struct labels wanted, size_t count)
{
    static const struct query_trial *all[4];
    recorded_with("");
    for (size_t i = 0; i < count; i++)
        all[i] = &trials[i];
    wanted.trials = all;
    wanted.count = count;
    if (wanted.width == 0)
        wanted.width = SIZE_MAX;
    ck_assert_int_eq(labels_make(&database, &wanted, arena, texts, &error), 0);
}

START_TEST(seeds_and_what_all_have_are_told_where_that_is_asked_for)
{
    label((struct labels){WITHOUT_SEEDS}, 2);
    ck_assert_str_eq(texts[0], "");
    label((struct labels){0}, 2);
    ck_assert_str_eq(texts[1], "seed=1");
    label((struct labels){WITHOUT_SEEDS, .common = true}, 2);
    ck_assert_str_eq(texts[1], "optimizer.learning_rate=0.1");
    label((struct labels){.common = true}, 2);
    ck_assert_str_eq(texts[1], "optimizer.learning_rate=0.1 seed=1");
}
END_TEST

START_TEST(whole_paths_stand_unless_their_ends_are_asked_for)
{
    label((struct labels){WITHOUT_SEEDS}, 4);
    ck_assert_str_eq(texts[2], "optimizer.learning_rate=0.3");
    label((struct labels){WITHOUT_SEEDS, .ends = true}, 4);
    ck_assert_str_eq(texts[2], "learning_rate=0.3");
}
END_TEST

/* Of two rates, the one that is swept and the one that only is there. */
START_TEST(an_end_that_another_setting_has_is_not_enough)
{
    recorded_run(
        "INSERT INTO settings VALUES (1, 'layers.0.optimizer.learning_rate', 0.7)");
    label((struct labels){WITHOUT_SEEDS, .ends = true}, 4);
    ck_assert_str_eq(texts[2], "optimizer.learning_rate=0.3");
}
END_TEST

START_TEST(what_a_trial_does_not_have_is_left_out_and_no_common_setting)
{
    recorded_run("DELETE FROM settings WHERE trial_id = 2 AND path LIKE '%rate'");
    label((struct labels){WITHOUT_SEEDS}, 2);
    ck_assert_str_eq(texts[0], "optimizer.learning_rate=0.1");
    ck_assert_str_eq(texts[1], "");
}
END_TEST

/* The paths are cut, and where that is not enough the labels. */
START_TEST(labels_keep_to_their_width_and_differ)
{
    const size_t count = _i == 0 ? 4 : 2, width = _i == 0 ? 20 : 11;
    label((struct labels){.common = true, .width = width}, count);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_le(strlen(texts[i]), width);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(texts[i], texts[j]);
    }
}
END_TEST

START_TEST(of_no_trials_nothing_is_asked)
{
    struct labels none = {.width = 20};
    texts[0] = "untouched";
    ck_assert_int_eq(labels_make(&database, &none, arena, texts, &error), 0);
    ck_assert_str_eq(texts[0], "untouched");
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_an_error)
{
    static const struct query_trial *one[1];
    recorded_with("");
    one[0] = &trials[0];
    struct labels wanted = {.trials = one, .count = 1, .common = true, .width = 20};
    recorded_run("DROP TABLE settings");
    ck_assert_int_eq(labels_make(&database, &wanted, arena, texts, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "test.db"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("labels");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, seeds_and_what_all_have_are_told_where_that_is_asked_for);
    tcase_add_test(tests, whole_paths_stand_unless_their_ends_are_asked_for);
    tcase_add_test(tests, an_end_that_another_setting_has_is_not_enough);
    tcase_add_test(tests, what_a_trial_does_not_have_is_left_out_and_no_common_setting);
    tcase_add_loop_test(tests, labels_keep_to_their_width_and_differ, 0, 2);
    tcase_add_test(tests, of_no_trials_nothing_is_asked);
    tcase_add_test(tests, a_file_that_cannot_be_read_is_an_error);
    return suite_run("labels", tests);
}
