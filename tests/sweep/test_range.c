/* Axes that are written as ranges: which values they come to, and that these are the same
 * trials as values written by hand. Lists of reals are numpy's linspace and geomspace. */
#include "../config/made_up.h"
#include "support/suite.h"
#include "sweep/plan.h"
#include "sweep/sweep.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

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

static struct sweep_rows expand(const char *sweep)
{
    struct sweep_rows rows;
    const char *text = arena_format(arena, "%ssweep: {%s}\n", MADE_UP, sweep);
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    made_up_no_problems(&problems);
    sweep_expand(experiment, arena, &rows, &problems);
    made_up_no_problems(&problems);
    return rows;
}

/* The scalars of all rows, with blanks between. */
static const char *values_of(const struct sweep_rows *rows)
{
    struct text text = {0};
    for (size_t i = 0; i < rows->count; i++)
        for (size_t j = 0; j < rows->at[i].count; j++)
            text_add(&text, "%s%s", text.length > 0 ? " " : "",
                     rows->at[i].assignments[j].value->scalar);
    const char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

static const struct {
    const char *written, *values;
} ranges[] = {
    {"{range: [16, 128], step: 16}", "16 32 48 64 80 96 112 128"},
    {"{range: [-1, 1], step: 1}", "-1 0 1"},
    {"{range: [0x10, 20], step: 2}", "0x10 18 20"},
    {"{range: [1000000, 3000000], step: 1000000}", "1000000 2000000 3000000"},
    {"{range: [1000000000000000, 3000000000000000], step: 1000000000000000}",
     "1000000000000000 2000000000000000 3000000000000000"},
    {"{range: [0.1, 0.5], step: 0.1}", "0.1 0.2 0.3 0.4 0.5"},
    {"{range: [1, 2], step: 0.25}", "1 1.25 1.5 1.75 2"},
    {"{range: [-0.3, 0.3], step: 0.1}", "-0.3 -0.2 -0.1 0 0.1 0.2 0.3"},
    {"{linspace: [0.1, 0.9], count: 5}", "0.1 0.3 0.5 0.7 0.9"},
    {"{linspace: [0, 1], count: 4}", "0 0.333333 0.666667 1"},
    {"{linspace: [0, 10000000], count: 3}", "0 5000000 10000000"},
    {"{linspace: [0.12345678, 1], count: 2}", "0.12345678 1"},
    {"{logspace: [1e-4, 1], count: 9}",
     "1e-4 0.000316228 0.001 0.00316228 0.01 0.0316228 0.1 0.316228 1"},
    {"{logspace: [16, 256], count: 5}", "16 32 64 128 256"},
    {"{logspace: [3, 700], count: 4}", "3 18.4691 113.703 700"},
    {"{logspace: [1, 1000000], count: 3}", "1 1000 1000000"},
};

START_TEST(a_range_has_both_ends_and_what_is_between)
{
    struct sweep_rows rows = expand(
        arena_format(arena, "grid: {optimizer.learning_rate: %s}", ranges[_i].written));
    ck_assert_str_eq(values_of(&rows), ranges[_i].values);
}
END_TEST

static const struct {
    const char *sweep, *same;
} everywhere[] = {
    {"grid: {compat: [none, pytorch], schedule.epochs: {range: [1, 3], step: 1}}",
     "grid: {compat: [none, pytorch], schedule.epochs: [1, 2, 3]}"},
    {"zip: {schedule.epochs: {range: [1, 3], step: 1}, optimizer.learning_rate: "
     "{logspace: [0.01, 1], count: 3}}",
     "zip: {schedule.epochs: [1, 2, 3], optimizer.learning_rate: [0.01, 0.1, 1]}"},
    {"concat: {schedule.epochs: {range: [1, 3], step: 2}, optimizer.learning_rate: "
     "{linspace: [1, 2], count: 3}}",
     "concat: {schedule.epochs: [1, 3], optimizer.learning_rate: [1, 1.5, 2]}"},
    {"concat: [{grid: {schedule.epochs: {range: [1, 3], step: 2}}}, {zip: [{grid: "
     "{compat: [none, pytorch]}}, {grid: {schedule.epochs: {range: [7, 8], step: 1}}}]}]",
     "concat: [{grid: {schedule.epochs: [1, 3]}}, {zip: [{grid: {compat: [none, "
     "pytorch]}}, {grid: {schedule.epochs: [7, 8]}}]}]"},
    {"grid: {compat: [none, pytorch], schedule.epochs: {range: [1, 2], step: 1, when: "
     "{compat: none}}}",
     "grid: {compat: [none, pytorch], schedule.epochs: {values: [1, 2], when: {compat: "
     "none}}}"},
};

START_TEST(a_range_stands_wherever_an_axis_does)
{
    struct sweep_rows rows = expand(everywhere[_i].sweep);
    const char *values = values_of(&rows);
    rows = expand(everywhere[_i].same);
    ck_assert_str_eq(values, values_of(&rows));
}
END_TEST

/* All keys of a plan, one after the other. */
static const char *keys_of(const char *sweep)
{
    struct text text = {0};
    struct plan plan;
    struct vocabulary vocabulary = made_up_vocabulary();
    const char *config = arena_format(arena, "%ssweep: {%s}\n", MADE_UP, sweep);
    const struct experiment *experiment = made_up_load(config, NULL, arena, &problems);
    plan_expand(experiment, arena, &plan, &problems);
    plan_resolve(&plan, 0, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    for (size_t i = 0; i < plan.count; i++) {
        plan_set_key(&plan.trials[i], "the same data", NULL);
        text_add(&text, "%s\n", plan.trials[i].run_key);
    }
    const char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

START_TEST(its_trials_are_those_of_values_written_by_hand)
{
    ck_assert_str_eq(
        keys_of("grid: {optimizer.learning_rate: {logspace: [1e-4, 1], count: 5}, "
                "layers.hidden.out_features: {range: [8, 24], step: 8}}"),
        keys_of("grid: {optimizer.learning_rate: [0.0001, 0.001, 1e-2, .1, 1.0], "
                "layers.hidden.out_features: [8, 0x10, 24]}"));
}
END_TEST

START_TEST(a_value_stands_where_the_range_is_written)
{
    struct sweep_rows rows = expand("grid: {schedule.epochs: {range: [1, 3], step: 1}}");
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(rows.at[i].assignments[0].value->mark.line, 9);
    ck_assert_int_eq(rows.at[1].assignments[0].value->mark.column, 41);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, a_range_has_both_ends_and_what_is_between, 0, COUNT(ranges));
    tcase_add_loop_test(all, a_range_stands_wherever_an_axis_does, 0, COUNT(everywhere));
    tcase_add_test(all, its_trials_are_those_of_values_written_by_hand);
    tcase_add_test(all, a_value_stands_where_the_range_is_written);
    return suite_run("range", all);
}
