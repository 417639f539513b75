/* What is told of a sweep, where one mistake could be taken for several, and of a search
 * whose budget ends it early. Each sentence at its place is in tests/bad-configs. */
#include "../config/made_up.h"
#include "support/suite.h"
#include "sweep/plan.h"

static struct arena *arena;
static struct problems problems;
static struct plan plan;

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

static void expand(const char *sweep)
{
    const char *text = arena_format(arena, "%ssweep: {%s}\n", MADE_UP, sweep);
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    made_up_no_problems(&problems);
    plan_expand(experiment, arena, &plan, &problems);
}

static const struct {
    const char *sweep, *told;
} mistakes[] = {
    {"grid: {optimizer.learning_rate: {geomspace: [1, 2], num: 5}}",
     "unknown key `optimizer.learning_rate.geomspace`; did you mean `logspace`?"},
    {"grid: {optimizer.learning_rate: {num: 5, linespace: [1, 2]}}",
     "unknown key `optimizer.learning_rate.linespace`; did you mean `linspace`?"},
    {"grid: {optimizer: {learning_rate: [1, 2]}}",
     "a path is written in one, with dots: `optimizer.learning_rate: [values]`"},
    {"grid: {optimizer.learning_rate: [1, 2]}, search: {budget: 20, "
     "optimizer.learning_rate: {uniform: [1, 2]}}",
     "beside `search` stand only `seeds`"},
    {"search: {budget: 20, optimizer.learning_rate: {uniform: [1, 2]}}, zip: "
     "{optimizer: [adam, sgd]}",
     "beside `search` stand only `seeds`"},
    {"search: {budget: 20, dataset.fold: {choice: [0, 1]}}, grid: {dataset.fold: [0, 1]}",
     "a search does not draw `dataset.fold`"},
    {"search: {budget: 8, startup: 9, optimizer.learning_rate: {uniform: [1, 2]}}",
     "`budget` is 8 rows, and the first 9 are only drawn (`startup`)"},
    {"search: {budget: 20, startup: 3, optimizer.learning_rate: {uniform: [1, 2]}}",
     "`startup` is 3 and `lag` 4"},
    {"grid: {optimizer.learning_rate: {linspace: [-1.7e308, 1.7e308], count: 3}}",
     "`linspace` is wider than a number can be"},
};

START_TEST(a_mistake_is_told_once)
{
    expand(mistakes[_i].sweep);
    ck_assert_msg(problems.count == 1, "%zu: %s", problems.count, problems.lines[0]);
    ck_assert_msg(strstr(problems.lines[0], mistakes[_i].told) != NULL, "%s",
                  problems.lines[0]);
}
END_TEST

/* So many are drawn, and that none is proposed is warned of. */
START_TEST(a_search_with_a_small_budget_only_draws)
{
    static const struct {
        const char *keys;
        size_t drawn;
        bool warns;
    } cases[] = {
        {"budget: 8", 8, true},
        {"budget: 2", 2, true}, /* below `lag`, which then says nothing */
        {"budget: 10", 10, true},
        {"budget: 5, startup: 5", 5, true},
        {"budget: 11", 10, false},
        {"budget: 5, startup: 4", 4, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct problems warnings = {0};
        expand(arena_format(arena,
                            "search: {%s, optimizer.learning_rate: {uniform: [1, 2]}}",
                            cases[i].keys));
        made_up_no_problems(&problems);
        ck_assert_uint_eq(plan.count, cases[i].drawn);
        search_rows_warn(plan.rows.search, &warnings);
        ck_assert_uint_eq(warnings.count, cases[i].warns);
        problems_free(&warnings);
    }
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, a_mistake_is_told_once, 0,
                        sizeof mistakes / sizeof mistakes[0]);
    tcase_add_test(all, a_search_with_a_small_budget_only_draws);
    return suite_run("form_check", all);
}
