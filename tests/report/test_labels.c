/* What recorded trials are called beside one another. */
#include "report/labels.h"

#include <string.h>

#include "recorded.h"
#include "support/suite.h"

static const char *texts[4];

#define WITHOUT_SEEDS .hidden = (const char *const[]){"seed"}, .hidden_count = 1

/* What labels tell that are as short as can be, as a legend's are. */
static const char *short_label(size_t of, size_t count)
{
    static const struct query_trial *chosen[4];
    recorded_with("");
    for (size_t i = 0; i < count; i++)
        chosen[i] = &trials[i];
    struct labels wanted = {.trials = chosen,
                            .count = count,
                            WITHOUT_SEEDS,
                            .ends = true,
                            .width = SIZE_MAX,
                            .all = trials,
                            .all_count = trial_count};
    ck_assert_int_eq(labels_make(&database, &wanted, arena, texts, &error), 0);
    return texts[of];
}

/* Of the configs, a pair each: (1, 2) and (3, 4). */
static const char two_activations[] =
    "UPDATE trials SET config_hash = id;"
    "DELETE FROM axes WHERE path <> 'seed';"
    "INSERT INTO axes (experiment_id, path, position) VALUES (1, 'layers.1.type', 2), "
    "(1, 'layers.3.type', 3);"
    "INSERT INTO settings SELECT id, 'layers.1.type', iif(id > 2, 'tanh', 'relu')"
    " FROM trials;"
    "INSERT INTO settings SELECT id, 'layers.3.type', iif(id > 2, 'tanh', 'relu')"
    " FROM trials;";

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

/* In tables, whose labels keep their paths: those left out are named, while they have the
 * same values in all that is shown. */
START_TEST(paths_of_one_option_with_one_value_are_told_once_and_named)
{
    const struct query_trial *all[2];
    struct labels wanted = {.trials = all, WITHOUT_SEEDS, .same = true};
    recorded_run(two_activations);
    label(wanted, 4);
    ck_assert_str_eq(texts[0], "layers.1.type=relu");
    wanted.count = 2;
    all[0] = &trials[0], all[1] = &trials[2];
    ck_assert_str_eq(labels_same(&wanted, arena), "layers.3.type: as layers.1.type");
    wanted.count = 1;
    ck_assert_str_eq(labels_same(&wanted, arena), "");
    recorded_run("UPDATE settings SET value = 'elu'"
                 " WHERE trial_id = 3 AND path = 'layers.3.type'");
    label(wanted, 4);
    ck_assert_str_eq(texts[0], "layers.1.type=relu layers.3.type=relu");
    wanted.count = 2;
    all[0] = &trials[0], all[1] = &trials[2];
    ck_assert_str_eq(labels_same(&wanted, arena), "");
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

START_TEST(paths_with_the_same_values_are_told_once_and_words_stand_alone)
{
    recorded_run(two_activations);
    ck_assert_str_eq(short_label(0, 4), "relu");
    ck_assert_str_eq(short_label(3, 4), "tanh");
    /* 1.5, true and a list are not known without their path. */
    recorded_run("UPDATE settings SET value = '[1,2]' WHERE value = 'relu'");
    ck_assert_str_eq(short_label(0, 4), "layers.1=[1,2]");
    ck_assert_str_eq(short_label(3, 4), "layers.1=tanh");
    recorded_run("UPDATE settings SET value = 'true' WHERE value = '[1,2]'");
    ck_assert_str_eq(short_label(3, 4), "layers.1=tanh");
    recorded_run("UPDATE settings SET value = 1.5 WHERE value = 'true'");
    ck_assert_str_eq(short_label(3, 4), "layers.1=tanh");
}
END_TEST

START_TEST(a_path_that_changes_alone_once_is_told)
{
    recorded_run(two_activations);
    recorded_run("UPDATE settings SET value = 'relu' WHERE trial_id = 4 AND path = "
                 "'layers.3.type'");
    ck_assert_str_eq(short_label(3, 4), "layers.1=tanh layers.3=relu");
    /* Also where that trial is not drawn. */
    ck_assert_str_eq(short_label(2, 3), "layers.1=tanh layers.3=tanh");
}
END_TEST

/* Two values go together in all configs; once each is in one config alone that is chance,
 * as it is of the numbers of a random search. */
START_TEST(paths_with_other_values_count_as_one_only_where_configs_share_them)
{
    recorded_run(two_activations);
    recorded_run("UPDATE settings SET value = value || '2' WHERE path = 'layers.3.type'");
    ck_assert_str_eq(short_label(3, 4), "tanh");
    recorded_run("UPDATE settings SET value = value || trial_id WHERE path LIKE "
                 "'layers%'");
    ck_assert_str_eq(short_label(3, 4), "layers.1=tanh4 layers.3=tanh24");
}
END_TEST

/* That two configs lack both of them is no sign of it. */
START_TEST(paths_that_some_lack_count_as_two)
{
    recorded_run(two_activations);
    recorded_run("UPDATE settings SET value = value || trial_id || path WHERE path LIKE "
                 "'layers%'; DELETE FROM settings WHERE trial_id < 3 AND path LIKE "
                 "'layers%'");
    ck_assert_str_eq(short_label(3, 4),
                     "layers.1=tanh4layers.1.type layers.3=tanh4layers.3.type");
}
END_TEST

START_TEST(a_label_alone_tells_its_path)
{
    recorded_run(two_activations);
    static const struct query_trial *one[1];
    recorded_with("");
    one[0] = &trials[0];
    struct labels wanted = {.trials = one,
                            .count = 1,
                            WITHOUT_SEEDS,
                            .common = true,
                            .ends = true,
                            .width = SIZE_MAX,
                            .all = trials,
                            .all_count = trial_count};
    ck_assert_int_eq(labels_make(&database, &wanted, arena, texts, &error), 0);
    ck_assert_str_eq(texts[0], "layers.1=relu");
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
    tcase_add_test(tests, paths_with_the_same_values_are_told_once_and_words_stand_alone);
    tcase_add_test(tests, a_path_that_changes_alone_once_is_told);
    tcase_add_test(tests,
                   paths_with_other_values_count_as_one_only_where_configs_share_them);
    tcase_add_test(tests, paths_that_some_lack_count_as_two);
    tcase_add_test(tests, a_label_alone_tells_its_path);
    tcase_add_test(tests, paths_of_one_option_with_one_value_are_told_once_and_named);
    tcase_add_loop_test(tests, labels_keep_to_their_width_and_differ, 0, 2);
    tcase_add_test(tests, of_no_trials_nothing_is_asked);
    tcase_add_test(tests, a_file_that_cannot_be_read_is_an_error);
    return suite_run("labels", tests);
}
