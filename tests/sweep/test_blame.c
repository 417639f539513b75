/* What only some rows of a sweep have is told at what they set. */
#include "sweep/blame.h"

#include "../config/made_up.h"
#include "config/resolve.h"
#include "support/suite.h"

static struct arena *arena;
static struct problems problems;

static void setup(void)
{
    arena = arena_new();
    problems = (struct problems){0};
}

static void teardown(void)
{
    problems_free(&problems);
    arena_free(arena);
}

#define BASE MADE_UP_DATASET MADE_UP_LAYERS MADE_UP_LOSS MADE_UP_SCHEDULE

/* A config whose optimizer is in line 8 and whose sweep begins in line 9. */
static void find(const char *optimizer, const char *sweep)
{
    const struct vocabulary vocabulary = made_up_vocabulary();
    struct problems own = {0};
    struct plan plan;
    const char *text =
        arena_format(arena, "%soptimizer: %s\nsweep: %s\n", BASE, optimizer, sweep);
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    plan_expand(experiment, arena, &plan, &problems);
    plan_resolve(&plan, 0, &vocabulary, arena, &problems);
    resolve_trial(experiment->root, &vocabulary, arena, &own);
    blame_rows(&plan, &own, &problems);
    problems_free(&own);
}

static void expect(size_t count, const char *place, const char *words)
{
    if (problems.kept != count || !made_up_finds(&problems, place, words)) {
        problems_print(&problems, stderr);
        ck_abort_msg("no %zu problems with \"%s\" at %s", count, words, place);
    }
}

#define MOMENTUM "{type: sgd, learning_rate: 0.1, momentum: 0.9}"

START_TEST(each_value_that_does_not_go_with_the_config_is_told_where_it_stands)
{
    find(MOMENTUM, "{grid: {optimizer.type: [sgd, adam, adagrad], "
                   "schedule.batch_size: [8, 9, 10]}}");
    expect(2, "9:38", "with `optimizer.type: adam`, ");
    expect(2, "9:44", "with `optimizer.type: adagrad`, ");
    expect(2, "8:44", "unknown key `optimizer.momentum`");
}
END_TEST

START_TEST(a_row_of_a_list_is_told_with_all_that_it_sets)
{
    find(MOMENTUM, "{list: [{schedule.batch_size: 9, optimizer.type: adam}, "
                   "{optimizer.type: sgd}, {compat: pytorch}]}");
    expect(1, "9:38", "with `schedule.batch_size: 9`, `optimizer.type: adam`, ");
    problems_free(&problems);
    find(MOMENTUM, "{list: [{schedule.batch_size: 9, optimizer.type: adam}, "
                   "{schedule.batch_size: 8, optimizer.type: adam}, {compat: none}]}");
    expect(1, "9:57", "with `optimizer.type: adam`, ");
}
END_TEST

START_TEST(what_no_row_goes_with_is_told_at_the_rows_where_the_config_is_right)
{
    find(MOMENTUM, "{grid: {optimizer.type: [adam, adagrad]}}");
    expect(2, "9:33", "with `optimizer.type: adam`, ");
    expect(2, "9:39", "with `optimizer.type: adagrad`, ");
}
END_TEST

START_TEST(a_mistake_of_the_config_is_told_there)
{
    find("{type: sgd, learning_rate: -1}",
         "{grid: {optimizer.momentum: [0.1, 0.2], optimizer.type: [sgd, rmsprop]}}");
    expect(1, "8:39", "`optimizer.learning_rate` must be in (0, inf)");
    problems_free(&problems);
    find("{type: sgd, learning_rate: -1}",
         "{list: [{optimizer.learning_rate: 1}, {compat: pytorch}]}");
    expect(1, "8:39", "`optimizer.learning_rate` must be in (0, inf)");
}
END_TEST

START_TEST(a_mistake_of_a_row_is_told_there)
{
    find("{type: sgd, learning_rate: 1}",
         "{grid: {optimizer: [{type: sgd, learning_rate: "
         "1, betas: 2}, {type: adam, momentum: 1}, "
         "adm]}}");
    expect(3, "9:58", "unknown key `optimizer.betas`");
    expect(3, "9:82", "unknown key `optimizer.momentum`");
    expect(3, "9:96", "unknown optimizer `adm`");
}
END_TEST

/* Of what two axes set, the one is at fault that other values go with. */
START_TEST(an_axis_that_does_not_go_with_one_value_of_another_is_told_with_that_value)
{
    find("{type: sgd, learning_rate: 1}", "{grid: {optimizer.type: [sgd, adam], "
                                          "optimizer.momentum: [0.5, 0.9]}}");
    expect(1, "9:38", "with `optimizer.type: adam`, ");
    expect(1, "9:45", "unknown key `optimizer.momentum`");
    problems_free(&problems);
    find("{type: sgd, learning_rate: 1}",
         "{list: [{optimizer.type: sgd, optimizer.momentum: 0.5}, {optimizer.type: adam, "
         "optimizer.momentum: 0.6}]}");
    expect(1, "9:81", "with `optimizer.type: adam`, ");
    problems_free(&problems);
    find("{type: sgd, learning_rate: 1}", "{grid: {optimizer.type: [sgd, rmsprop], "
                                          "optimizer.momentum: [0.5, -1]}}");
    expect(1, "9:74", "`optimizer.momentum` must be in [0, ");
    ck_assert_ptr_null(strstr(problems.lines[0], "with "));
}
END_TEST

START_TEST(what_a_row_makes_missing_is_told_there)
{
    find("{type: adam}", "{grid: {optimizer.type: [sgd, adam, adamw]}}");
    expect(1, "9:33", "with `optimizer.type: sgd`, ");
    expect(1, "8:12", "`optimizer.learning_rate` is missing");
}
END_TEST

START_TEST(many_rows_are_not_told_one_by_one)
{
    struct text values = {0};
    for (int i = 0; i < 50; i++)
        text_add(&values, "%s%d", i > 0 ? ", " : "", i + 1);
    find("{type: adam}",
         arena_format(arena, "{grid: {schedule.iterations: [%s]}}", values.at));
    expect(21, "7:11", "more rows of the sweep do not go with it");
    expect(21, "9:38", "with `schedule.iterations: 1`, ");
    text_free(&values);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all,
                   each_value_that_does_not_go_with_the_config_is_told_where_it_stands);
    tcase_add_test(all, a_row_of_a_list_is_told_with_all_that_it_sets);
    tcase_add_test(all,
                   what_no_row_goes_with_is_told_at_the_rows_where_the_config_is_right);
    tcase_add_test(all, a_mistake_of_the_config_is_told_there);
    tcase_add_test(all, a_mistake_of_a_row_is_told_there);
    tcase_add_test(
        all, an_axis_that_does_not_go_with_one_value_of_another_is_told_with_that_value);
    tcase_add_test(all, what_a_row_makes_missing_is_told_there);
    tcase_add_test(all, many_rows_are_not_told_one_by_one);
    return suite_run("blame", all);
}
