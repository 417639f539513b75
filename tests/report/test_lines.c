/* Which lines a plot has of recorded trials, in which order, and what tells them apart.
 */
#include "report/lines.h"

#include <string.h>

#include "recorded.h"
#include "support/suite.h"

/* "1 2,3" of two lines, of which one is of the trials 2 and 3. */
static const char *numbers_of(const struct lines *lines)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < lines->count; i++)
        for (size_t j = 0; j < lines->at[i].count; j++)
            text_add(&text, "%s%lld",
                     j > 0   ? ","
                     : i > 0 ? " "
                             : "",
                     (long long)lines->at[i].trials[j]->number);
    const char *numbers = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return numbers;
}

static struct lines make(bool mean)
{
    recorded_with("");
    struct lines lines = lines_make(trials, trial_count, mean, arena);
    lines_set_database(&lines, &database);
    return lines;
}

START_TEST(every_trial_has_a_line_in_order_of_their_numbers)
{
    struct lines lines = make(false);
    ck_assert_str_eq(numbers_of(&lines), "1 2 3 4");
}
END_TEST

/* The configs' hashes are in another order, and so are the trials. */
START_TEST(a_mean_has_the_trials_of_one_config_and_stands_where_its_first_does)
{
    recorded_run("UPDATE experiment_trials SET number = 7 WHERE trial_id = 2");
    struct lines lines = make(true);
    ck_assert_str_eq(numbers_of(&lines), "1,7 3,4");
}
END_TEST

START_TEST(lines_are_chosen_in_the_order_asked_for_and_each_once)
{
    struct lines lines = make(false);
    ck_assert_int_eq(lines_choose(&lines, (int64_t[]){4, 1, 4}, 3, NULL, arena, &error),
                     0);
    ck_assert_str_eq(numbers_of(&lines), "4 1");
    lines = make(true);
    ck_assert_int_eq(lines_choose(&lines, (int64_t[]){4, 3}, 2, NULL, arena, &error), 0);
    ck_assert_str_eq(numbers_of(&lines), "3,4");
}
END_TEST

START_TEST(a_number_that_no_trial_has_is_refused_with_the_command_that_lists_them)
{
    struct lines lines = make(false);
    ck_assert_int_eq(
        lines_choose(&lines, (int64_t[]){1, 9}, 2, "my file.db", arena, &error), -1);
    ck_assert_str_eq(error.text, "rates has no trial 9: `lamina status rates --all --db "
                                 "'my file.db'` lists them");
    ck_assert_str_eq(numbers_of(&lines), "1 2 3 4");
}
END_TEST

/* Of the trials the values are 0.8, 0.6, 0.9 and none. */
START_TEST(the_best_by_the_objective_comes_first_and_one_without_a_value_last)
{
    struct lines lines = make(false);
    lines_sort(&lines);
    ck_assert_str_eq(numbers_of(&lines), "3 1 2 4");
    for (size_t i = 0; i < trial_count; i++)
        trials[i].maximize = false;
    lines_sort(&lines);
    ck_assert_str_eq(numbers_of(&lines), "2 1 3 4");
}
END_TEST

START_TEST(lines_of_equal_value_come_by_loss_and_then_by_number)
{
    struct lines lines = make(false);
    for (size_t i = 0; i < trial_count; i++)
        trials[i].best_value = 0.5;
    lines_sort(&lines);
    ck_assert_str_eq(numbers_of(&lines), "2 1 3 4");
    for (size_t i = 0; i < trial_count; i++)
        trials[i].final_loss = 1;
    lines_sort(&lines);
    ck_assert_str_eq(numbers_of(&lines), "1 2 3 4");
}
END_TEST

/* 0.75 of one trial is more than (0.8 + 0.6) / 2 of two. */
START_TEST(a_line_of_several_is_as_good_as_their_mean)
{
    recorded_run("UPDATE trials SET config_hash = 'c' WHERE id = 4");
    struct lines lines = make(true);
    trials[2].best_value = 0.75;
    lines_sort(&lines);
    ck_assert_str_eq(numbers_of(&lines), "3 1,2 4");
}
END_TEST

/* Of the second config one of two is done, and better than the first, behind which it
 * stands all the same; what diverged had a value by then that is better than all. */
START_TEST(what_is_not_done_has_no_value_and_takes_none_from_its_config)
{
    struct lines lines = make(true);
    lines_sort(&lines);
    ck_assert_str_eq(numbers_of(&lines), "1,2 3,4");
    trials[3].best_value = 0.99;
    trials[3].final_loss = 0;
    lines = lines_make(trials, trial_count, false, arena);
    lines_sort(&lines);
    ck_assert_str_eq(numbers_of(&lines), "3 1 2 4");
}
END_TEST

static void expect_labels(struct lines *lines, const char *const *expected)
{
    ck_assert_int_eq(lines_label(lines, arena, &error), 0);
    for (size_t i = 0; i < lines->count; i++)
        ck_assert_str_eq(lines->at[i].label, expected[i]);
}

START_TEST(a_legend_tells_what_differs_by_the_ends_of_paths)
{
    struct lines lines = make(false);
    expect_labels(
        &lines, (const char *[]){"learning_rate=0.1 seed=0", "learning_rate=0.1 seed=1",
                                 "learning_rate=0.3 seed=0", "learning_rate=0.3 seed=1"});
    ck_assert_int_eq(lines_choose(&lines, (int64_t[]){1, 3}, 2, NULL, arena, &error), 0);
    expect_labels(&lines, (const char *[]){"learning_rate=0.1", "learning_rate=0.3"});
}
END_TEST

START_TEST(a_line_alone_tells_all_that_it_has)
{
    struct lines lines = make(false);
    ck_assert_int_eq(lines_choose(&lines, (int64_t[]){2}, 1, NULL, arena, &error), 0);
    expect_labels(&lines, (const char *[]){"learning_rate=0.1 seed=1"});
}
END_TEST

START_TEST(a_mean_tells_no_seed)
{
    recorded_run("UPDATE settings SET value = 7 WHERE path = 'seed' AND trial_id = 3");
    struct lines lines = make(true);
    expect_labels(&lines, (const char *[]){"learning_rate=0.1", "learning_rate=0.3"});
}
END_TEST

/* Which of them is swept besides: of each rate there are two folds. */
START_TEST(a_mean_tells_no_fold_and_what_it_is_over)
{
    recorded_run(
        "INSERT INTO axes (experiment_id, path, position) VALUES (1, 'dataset.fold', 2);"
        "INSERT INTO settings SELECT id, 'dataset.fold', id % 2 FROM trials");
    struct lines lines = make(true);
    expect_labels(&lines, (const char *[]){"learning_rate=0.1", "learning_rate=0.3"});
    ck_assert_str_eq(lines_repeated(&lines, arena), "seeds and folds");
    lines = make(false);
    ck_assert_str_eq(lines_repeated(&lines, arena), "");
    ck_assert_int_eq(lines_choose(&lines, (int64_t[]){1, 2}, 2, NULL, arena, &error), 0);
    /* Seed and fold change together in all four. */
    expect_labels(&lines, (const char *[]){"seed=0", "seed=1"});
    recorded_run("UPDATE settings SET value = 1 WHERE path = 'seed' AND trial_id = 3");
    lines = make(false);
    ck_assert_int_eq(lines_choose(&lines, (int64_t[]){1, 2}, 2, NULL, arena, &error), 0);
    expect_labels(&lines, (const char *[]){"seed=0 fold=1", "seed=1 fold=0"});
}
END_TEST

START_TEST(where_no_setting_tells_lines_apart_numbers_do)
{
    recorded_run("DELETE FROM axes");
    struct lines lines = make(true);
    expect_labels(&lines, (const char *[]){"trial 1 and 1 more", "trial 3 and 1 more"});
    lines = make(false);
    expect_labels(&lines, (const char *[]){"trial 1", "trial 2", "trial 3", "trial 4"});
}
END_TEST

/* By which --trial and lamina diff take them; a config whose trials are not beside one
 * another names the first. */
START_TEST(a_legend_has_the_numbers_of_trials)
{
    struct lines lines;
    recorded_with("");
    lines = make(false);
    ck_assert_int_eq(lines_label(&lines, arena, &error), 0);
    ck_assert_str_eq(lines.at[2].numbered, "3: learning_rate=0.3 seed=0");
    lines = make(true);
    ck_assert_int_eq(lines_label(&lines, arena, &error), 0);
    ck_assert_str_eq(lines.at[1].numbered, "3-4: learning_rate=0.3");
    trials[3].number = 9;
    ck_assert_int_eq(lines_label(&lines, arena, &error), 0);
    ck_assert_str_eq(lines.at[1].numbered, "3 and 1 more: learning_rate=0.3");
    ck_assert_str_eq(lines.at[1].label, "learning_rate=0.3");
}
END_TEST

/* Gnuplot draws none of a legend that is wider than its picture. */
START_TEST(no_label_is_wider_than_the_picture)
{
    recorded_run("UPDATE settings SET value = printf('%.*c%d', 300, 'x', trial_id) WHERE "
                 "path = 'optimizer.learning_rate'");
    struct lines lines = make(false);
    ck_assert_int_eq(lines_label(&lines, arena, &error), 0);
    for (size_t i = 0; i < lines.count; i++) {
        ck_assert_uint_le(strlen(lines.at[i].numbered), 76);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(lines.at[i].label, lines.at[j].label);
    }
}
END_TEST

/* The same trials as those of another experiment in another file. */
START_TEST(lines_of_several_sources_are_told_by_what_differs)
{
    struct lines parts[2] = {0};
    recorded_with("");
    struct query_trial *others = arena_array(arena, trial_count, sizeof *others);
    for (size_t i = 0; i < trial_count; i++) {
        others[i] = trials[i];
        others[i].experiment = "more";
    }
    parts[0] = lines_make(trials, trial_count, true, arena);
    lines_set_database(&parts[0], &database);
    parts[1] = lines_make(others, trial_count, true, arena);
    lines_set_database(&parts[1], &database);
    parts[1].count = 1;
    struct lines lines = lines_join(parts, 2, arena);
    ck_assert_str_eq(numbers_of(&lines), "1,2 3,4 1,2");
    expect_labels(&lines,
                  (const char *[]){"rates: learning_rate=0.1", "rates: learning_rate=0.3",
                                   "more: learning_rate=0.1"});
    ck_assert_str_eq(lines_title(&lines, arena), "rates, more");
    ck_assert_str_eq(lines_repeated(&lines, arena), "seeds");
    ck_assert_str_eq(lines_trial_name(&lines, &lines.at[2], &trials[2], arena),
                     "rates/3");
    ck_assert_str_eq(lines_trial_name(&parts[0], &lines.at[0], &trials[2], arena),
                     "trial 3");

    struct database other = {.handle = database.handle, .path = "other.db"};
    for (size_t i = 0; i < trial_count; i++)
        others[i].experiment = "rates";
    lines_set_database(&parts[1], &other);
    lines = lines_join(parts, 2, arena);
    expect_labels(&lines, (const char *[]){"test.db: learning_rate=0.1",
                                           "test.db: learning_rate=0.3",
                                           "other.db: learning_rate=0.1"});
    ck_assert_str_eq(lines_title(&lines, arena), "rates");
    ck_assert_str_eq(lines_trial_name(&lines, &lines.at[2], lines.at[2].trials[0], arena),
                     "rates/1 of other.db");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("lines");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, every_trial_has_a_line_in_order_of_their_numbers);
    tcase_add_test(tests,
                   a_mean_has_the_trials_of_one_config_and_stands_where_its_first_does);
    tcase_add_test(tests, lines_are_chosen_in_the_order_asked_for_and_each_once);
    tcase_add_test(
        tests, a_number_that_no_trial_has_is_refused_with_the_command_that_lists_them);
    tcase_add_test(tests,
                   the_best_by_the_objective_comes_first_and_one_without_a_value_last);
    tcase_add_test(tests, lines_of_equal_value_come_by_loss_and_then_by_number);
    tcase_add_test(tests, a_line_of_several_is_as_good_as_their_mean);
    tcase_add_test(tests, what_is_not_done_has_no_value_and_takes_none_from_its_config);
    tcase_add_test(tests, a_legend_tells_what_differs_by_the_ends_of_paths);
    tcase_add_test(tests, a_line_alone_tells_all_that_it_has);
    tcase_add_test(tests, a_mean_tells_no_seed);
    tcase_add_test(tests, a_mean_tells_no_fold_and_what_it_is_over);
    tcase_add_test(tests, where_no_setting_tells_lines_apart_numbers_do);
    tcase_add_test(tests, lines_of_several_sources_are_told_by_what_differs);
    tcase_add_test(tests, a_legend_has_the_numbers_of_trials);
    tcase_add_test(tests, no_label_is_wider_than_the_picture);
    return suite_run("lines", tests);
}
