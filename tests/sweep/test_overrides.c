/* --set over what the sweep varies: what no trial would use is told, what some would is
 * not. */
#include "../config/made_up.h"
#include "support/suite.h"
#include "sweep/sweep.h"

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

struct sample {
    const char *sweep, *set;
};

static void expand(const struct sample *sample)
{
    const char *sets[] = {sample->set, NULL};
    const char *text = arena_format(arena, "%ssweep: %s\n", MADE_UP, sample->sweep);
    struct sweep_rows rows;
    problems_free(&problems);
    sweep_expand(made_up_load(text, sets, arena, &problems), arena, &rows, &problems);
}

#define SECTIONS "{list: [{optimizer: adam}, {optimizer: {type: sgd, learning_rate: 1}}]}"
#define RATES "{grid: {optimizer.learning_rate: [0.1, 0.2]}}"

START_TEST(a_value_that_every_row_replaces_is_a_problem_of_the_set)
{
    static const struct sample samples[] = {
        {RATES, "optimizer.learning_rate=0.5"},
        {RATES, "optimizer={type: sgd, learning_rate: 0.5}"},
        {"{random: {budget: 2, optimizer.learning_rate: {uniform: [1, 2]}}}",
         "optimizer.learning_rate=0.5"},
        {"{search: {budget: 20, optimizer.learning_rate: {uniform: [1, 2]}}}",
         "optimizer.learning_rate=0.5"},
        {"{search: {budget: 20, optimizer: {choice: [{type: sgd, learning_rate: "
         "{uniform: "
         "[1, 2]}}]}}}",
         "optimizer.momentum=0.5"},
        {"{grid: {schedule.epochs: {range: [1, 3], step: 1}}}", "schedule.epochs=2"},
        {"{zip: {optimizer.learning_rate: [1], schedule.batch_size: [8]}}",
         "schedule.batch_size=16"},
        {"{grid: [{list: [{schedule.epochs: 2}]}, {grid: {compat: [none]}}]}",
         "schedule.epochs=3"},
        {SECTIONS, "optimizer.momentum=0.5"},
        {SECTIONS, "optimizer=adamw"},
        {"{grid: {layers.hidden.out_features: [8, 9]}}", "layers.0.out_features=5"},
        {"{grid: {layers.0.out_features: [8, 9]}}", "layers.hidden.out_features=5"},
        {"{grid: {layers.1: [sigmoid, tanh]}}", "layers.1=sigmoid"},
        {"{grid: {layers.1.type: [sigmoid, tanh]}}", "layers.1=sigmoid"},
        {"{grid: {layers.1.0.type: [sigmoid, tanh]}}",
         "layers.1={repeat: 2, layers: [tanh]}"},
        {"{grid: {layers.1.repeat: [1]}}", "layers.1={repeat: 2, layers: [tanh]}"},
        {"{grid: {layers: [[{type: linear, out_features: 10}]]}}",
         "layers.2.out_features=9"},
        {"{grid: {optimizer.type: [sgd, adam]}}", "optimizer=adam"},
        {"{seeds: [1, 2]}", "seed=3"},
        {"{seeds: [1, 2], grid: {compat: [none]}}", "seed=3"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const char *place = arena_format(arena, "--set %s", samples[i].set);
        expand(&samples[i]);
        ck_assert_msg(problems.count == 1, "%s: %zu problems", place, problems.count);
        ck_assert_msg(made_up_finds(&problems, place, "used by none"), "%s: %s", place,
                      problems.lines[0]);
    }
}
END_TEST

START_TEST(a_value_that_some_row_leaves_is_no_problem)
{
    static const struct sample samples[] = {
        {RATES, "optimizer.momentum=0.5"},
        {RATES, "optimizer=adam"},
        {RATES, "optimizer={type: sgd, momentum: 0.5}"},
        {RATES, "seed=3"},
        {RATES, "sweep.grid.optimizer.learning_rate=[0.5]"},
        {RATES, "sweep={}"},
        {"{list: [{schedule.epochs: 2}, {schedule.batch_size: 8}]}", "schedule.epochs=3"},
        {"{concat: {schedule.epochs: [2], schedule.batch_size: [8]}}",
         "schedule.batch_size=3"},
        {"{grid: {schedule.batch_size: [8, 16], schedule.epochs: {values: [2], when: "
         "{schedule.batch_size: 8}}}}",
         "schedule.epochs=3"},
        {"{search: {budget: 4, startup: 1, lag: 1, schedule.batch_size: {choice: [8, "
         "16]}, "
         "schedule.epochs: {integer: [1, 9], when: {schedule.batch_size: [8, 16]}}}}",
         "schedule.epochs=3"},
        {"{search: {budget: 20, optimizer.learning_rate: {uniform: [1, 2]}}}",
         "sweep.search.budget=30"},
        {"{grid: {layers.1.type: [sigmoid, tanh]}}", "layers.0.out_features=9"},
        {"{grid: {optimizer.type: [sgd, adam]}}", "optimizer.learning_rate=0.5"},
        {"{seeds: [1, 2]}", "sweep.seeds=[3]"},
        {"{}", "optimizer.learning_rate=0.5"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        expand(&samples[i]);
        ck_assert_msg(problems.count == 0, "%s: %s", samples[i].set,
                      problems.count > 0 ? problems.lines[0] : "");
    }
}
END_TEST

/* Layers are a list, which is given whole; what `set` changes in it is no part of that.
 */
START_TEST(a_set_in_layers_that_every_row_replaces_is_a_problem)
{
    static const struct {
        const char *sweep, *set, *remedy;
    } samples[] = {
        {"{grid: {layers.hidden.out_features: [3, 4]}}", "layers.hidden.out_features: 5",
         "write `sweep: {grid: {layers.hidden.out_features: ~unset}}`"},
        {"{grid: {layers.hidden.out_features: [3, 4]}}", "layers.0.out_features: 5",
         "used by none: write `sweep: {"},
        {"{random: {budget: 2, layers.0.out_features: {integer: [3, 4]}}}",
         "layers.hidden.out_features: 5",
         "write `sweep: {random: {layers.0.out_features: ~unset}}`"},
        {"{search: {budget: 20, layers.hidden.out_features: {integer: [3, 64]}}}",
         "layers.hidden.out_features: 5",
         "write `sweep: {search: {layers.hidden.out_features: ~unset}}`"},
        {"{list: [{layers.hidden.out_features: 3}, {layers.0.out_features: 4}]}",
         "layers.hidden.out_features: 5", "used by none: write `sweep: {}`"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct sweep_rows rows;
        const char *text = arena_format(arena, "%ssweep: %s\nset: {%s}\n", MADE_UP,
                                        samples[i].sweep, samples[i].set);
        problems_free(&problems);
        sweep_expand(made_up_load(text, NULL, arena, &problems), arena, &rows, &problems);
        ck_assert_msg(problems.count == 1, "%s: %zu problems", samples[i].set,
                      problems.count);
        ck_assert_msg(strstr(problems.lines[0], samples[i].remedy) != NULL, "%s",
                      problems.lines[0]);
    }
}
END_TEST

START_TEST(a_section_set_whole_may_have_what_the_sweep_gives)
{
    struct sweep_rows rows;
    const char *text = MADE_UP
        "sweep: {grid: {layers.0.out_features: [3], layers.2.out_features: [9]}}\n"
        "set: {layers.hidden: {type: linear, name: h, out_features: 5, bias: "
        "false}}\n";
    sweep_expand(made_up_load(text, NULL, arena, &problems), arena, &rows, &problems);
    made_up_no_problems(&problems);
    ck_assert_uint_eq(rows.count, 1);
}
END_TEST

START_TEST(what_the_file_itself_gives_is_no_problem)
{
    struct sweep_rows rows;
    const char *text = MADE_UP "seed: 1\nsweep: {seeds: [2], grid: "
                               "{optimizer.learning_rate: [0.1]}}\n";
    sweep_expand(made_up_load(text, NULL, arena, &problems), arena, &rows, &problems);
    made_up_no_problems(&problems);
    ck_assert_uint_eq(rows.count, 1);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, a_value_that_every_row_replaces_is_a_problem_of_the_set);
    tcase_add_test(all, a_value_that_some_row_leaves_is_no_problem);
    tcase_add_test(all, a_set_in_layers_that_every_row_replaces_is_a_problem);
    tcase_add_test(all, a_section_set_whole_may_have_what_the_sweep_gives);
    tcase_add_test(all, what_the_file_itself_gives_is_no_problem);
    return suite_run("overrides", all);
}
