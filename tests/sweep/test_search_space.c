/* A search as dimensions: what they are called, that its first rows are those of
 * `random`, the way from a point to a row and back, and what is tried of it. */
#include <math.h>

#include "../config/made_up.h"
#include "support/suite.h"
#include "sweep/axes.h"
#include "sweep/parzen.h"

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

static void try_expand(const char *sweep)
{
    const char *text = arena_format(arena, "%ssweep: {%s}\n", MADE_UP, sweep);
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    made_up_no_problems(&problems);
    plan_expand(experiment, arena, &plan, &problems);
}

static const struct search_space *expand(const char *sweep)
{
    try_expand(sweep);
    made_up_no_problems(&problems);
    return plan.rows.search != NULL ? plan.rows.search->space : NULL;
}

static const char *describe(size_t row)
{
    return sweep_row_describe(&plan.rows.at[row], arena);
}

#define PATHS                                                                            \
    "optimizer: {choice: [{type: sgd, learning_rate: {log_uniform: [0.01, 1]}}, "        \
    "{type: adam, learning_rate: {log_uniform: [1e-4, 0.1]}, betas: [{uniform: [0.8, "   \
    "0.9]}, 0.999]}]}, layers.hidden.out_features: {choice: [8, {integer: [16, 64], "    \
    "step: 16}]}, layers.1: {choice: [sigmoid, tanh]}, schedule.batch_size: {integer: "  \
    "[16, 60], step: 16, when: {optimizer.type: adam}}, compat: {choice: [none, "        \
    "pytorch], when: {layers.1: tanh}}"

START_TEST(dimensions_are_in_the_order_of_the_file)
{
    static const char *const names[] = {"optimizer",
                                        "optimizer.choice.0.learning_rate",
                                        "optimizer.choice.1.learning_rate",
                                        "optimizer.choice.1.betas.0",
                                        "layers.hidden.out_features",
                                        "layers.hidden.out_features.choice.1",
                                        "layers.1",
                                        "schedule.batch_size",
                                        "compat"};
    const struct search_space *space = expand("search: {budget: 30, " PATHS "}");
    ck_assert_uint_eq(space->count, 9);
    for (size_t i = 0; i < 9; i++) {
        ck_assert_str_eq(space->dimensions[i].name, names[i]);
        ck_assert_uint_eq(search_space_find(space, names[i]), i);
    }
    ck_assert_uint_eq(search_space_find(space, "optimizer.choice.0"), 9);
    ck_assert_uint_eq(space->dimensions[0].choices, 2);
    ck_assert(space->dimensions[1].is_log && !space->dimensions[1].is_integer);
    ck_assert_double_eq(space->dimensions[1].low, 0.01);
    ck_assert_double_eq(space->dimensions[1].step, 0);
    ck_assert_double_eq(space->dimensions[7].high, 48); /* where the steps end */
    ck_assert_double_eq(space->dimensions[7].step, 16);
}
END_TEST

START_TEST(the_first_rows_are_those_of_random)
{
    const char *drawn[40];
    expand("random: {budget: 40, seed: 5, " PATHS "}, seeds: [3, 4]");
    for (size_t i = 0; i < 40; i++)
        drawn[i] = describe(i);
    expand("search: {budget: 60, startup: 40, seed: 5, " PATHS "}, seeds: [3, 4]");
    ck_assert_uint_eq(plan.rows.count, 40);
    ck_assert_uint_eq(plan.count, 80);
    ck_assert_uint_eq(plan.total, 120);
    for (size_t i = 0; i < 40; i++)
        ck_assert_str_eq(describe(i), drawn[i]);
}
END_TEST

START_TEST(a_row_that_repeats_is_drawn_again_as_by_random)
{
    const char *drawn[8];
    expand("random: {budget: 8, compat: {choice: [none, pytorch]}, schedule.epochs: "
           "{integer: [1, 4]}}");
    for (size_t i = 0; i < 8; i++)
        drawn[i] = describe(i);
    expand("search: {budget: 8, startup: 8, compat: {choice: [none, pytorch]}, "
           "schedule.epochs: {integer: [1, 4]}}");
    for (size_t i = 0; i < 8; i++)
        ck_assert_str_eq(describe(i), drawn[i]);
}
END_TEST

START_TEST(a_point_is_what_its_row_has)
{
    const struct search_space *space =
        expand("search: {budget: 60, startup: 40, " PATHS "}");
    struct sweep_row row;
    for (size_t i = 0; i < 40; i++) {
        struct search_point point = search_space_point(space, arena);
        memcpy(point.at, plan.rows.search->points[i].at, space->count * sizeof *point.at);
        bool is_adam = point.at[0] == 1, is_tanh = point.at[6] == 1;
        ck_assert(isnan(point.at[1]) == is_adam);
        ck_assert(isnan(point.at[2]) == !is_adam);
        ck_assert(isnan(point.at[3]) == !is_adam);
        ck_assert(isnan(point.at[7]) == !is_adam);
        ck_assert(isnan(point.at[5]) == (point.at[4] == 0));
        ck_assert(isnan(point.at[8]) == !is_tanh);
        ck_assert(search_space_row(space, &point, arena, &row));
        ck_assert_str_eq(sweep_row_describe(&row, arena), describe(i));
        ck_assert_int_eq(memcmp(point.at, plan.rows.search->points[i].at,
                                space->count * sizeof *point.at),
                         0);
    }
}
END_TEST

/* Of what the row has, worked out above, from what stands before it alone. */
START_TEST(what_a_point_has_follows_from_what_is_before)
{
    const struct search_space *space =
        expand("search: {budget: 60, startup: 40, " PATHS "}");
    for (size_t i = 0; i < 40; i++) {
        const struct search_point *point = &plan.rows.search->points[i];
        struct search_point so_far = search_space_point(space, arena);
        for (size_t j = 0; j < space->count; j++) {
            ck_assert(search_space_has(space, &so_far, j, arena) == !isnan(point->at[j]));
            so_far.at[j] = point->at[j];
        }
    }
}
END_TEST

START_TEST(a_row_leaves_what_it_has_not_and_rounds_what_it_has)
{
    const struct search_space *space = expand("search: {budget: 30, " PATHS "}");
    struct search_point point = search_space_draw(space, 0, 0, arena);
    const double sgd[] = {0, 0.123456789, 0.05, 0.85, 0, 32, 0, 48, 1};
    struct sweep_row row;
    memcpy(point.at, sgd, sizeof sgd);
    ck_assert(search_space_row(space, &point, arena, &row));
    ck_assert_str_eq(sweep_row_describe(&row, arena),
                     "optimizer={\"type\": \"sgd\", \"learning_rate\": 0.123457}\n"
                     "layers.0.out_features=8\nlayers.1=\"sigmoid\"\n");
    ck_assert_double_eq(point.at[1], 0.123457);
    for (size_t i = 2; i < 9; i++)
        ck_assert(isnan(point.at[i]) == (i != 4 && i != 6));
}
END_TEST

START_TEST(a_point_that_lacks_a_value_or_is_outside_makes_no_row)
{
    const struct search_space *space = expand("search: {budget: 30, " PATHS "}");
    static const struct {
        size_t dimension;
        double value;
    } wrong[] = {{0, 2},   {0, NAN},   {0, -1},      {1, NAN},
                 {1, 1.5}, {1, 0.001}, {6, INFINITY}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct search_point point = search_space_draw(space, 0, 0, arena);
        struct sweep_row row;
        point.at[0] = 0;
        point.at[wrong[i].dimension] = wrong[i].value;
        ck_assert_msg(!search_space_row(space, &point, arena, &row), "%zu", i);
    }
}
END_TEST

START_TEST(a_choice_in_a_section_keeps_what_stands_behind_it_apart)
{
    static const char *const names[] = {
        "optimizer",
        "optimizer.choice.0.momentum",
        "optimizer.choice.0.momentum.choice.1",
        "optimizer.choice.0.learning_rate",
        "optimizer.choice.1",
        "optimizer.choice.1.choice.1.learning_rate",
    };
    const struct search_space *space = expand(
        "search: {budget: 20, optimizer: {choice: [{type: sgd, momentum: {choice: [0, "
        "{uniform: [0.5, 0.9]}]}, learning_rate: {uniform: [1, 2]}}, {choice: [adam, "
        "{type: rmsprop, learning_rate: {uniform: [3, 4]}}]}]}}");
    static const struct {
        double at[6];
        bool has[6];
        const char *row;
    } points[] = {
        {{0, 0, 0.7, 1.5, 1, 3.5},
         {true, true, false, true, false, false},
         "{\"type\": \"sgd\", \"momentum\": 0, "
         "\"learning_rate\": 1.5}"},
        {{0, 1, 0.7, 1.5, 1, 3.5},
         {true, true, true, true, false, false},
         "{\"type\": \"sgd\", \"momentum\": 0.7, "
         "\"learning_rate\": 1.5}"},
        {{1, 1, 0.7, 1.5, 0, 3.5}, {true, [4] = true}, "\"adam\""},
        {{1, 1, 0.7, 1.5, 1, 3.5},
         {true, [4] = true, true},
         "{\"type\": \"rmsprop\", \"learning_rate\": 3.5}"},
    };
    ck_assert_uint_eq(space->count, 6);
    for (size_t i = 0; i < 6; i++)
        ck_assert_str_eq(space->dimensions[i].name, names[i]);
    for (size_t i = 0; i < 4; i++) {
        struct search_point point = search_space_point(space, arena);
        struct sweep_row row;
        memcpy(point.at, points[i].at, sizeof points[i].at);
        for (size_t j = 0; j < 6; j++)
            ck_assert_msg(search_space_has(space, &point, j, arena) == points[i].has[j],
                          "%zu %zu", i, j);
        ck_assert(search_space_row(space, &point, arena, &row));
        ck_assert_str_eq(sweep_row_describe(&row, arena),
                         arena_format(arena, "optimizer=%s\n", points[i].row));
    }
}
END_TEST

/* 0.7 + 0.1 is 0.7999999999999999, and six digits of it are more. */
START_TEST(what_a_row_has_makes_the_row_again)
{
    static const char *const written[] = {
        "uniform: [0.7, 0.8], step: 0.1",
        "uniform: [0.1, 1.1], step: 0.1",
        "uniform: [-0.3, 0.3], step: 0.1",
        "log_uniform: [1.2345678e-4, 9.87654321e-3]",
        "uniform: [1.23456789, 9.87654321], step: 1.1",
        "log_integer: [3, 700], step: 7",
        "log_uniform: [0.001, 0.0123456789], step: 0.001",
        "uniform: [0.1, 1.1], step: 0.14285714", /* 1.09999998 is 1.1, */
        "uniform: [0.1, 1.09999999], step: 0.14285714",
        "uniform: [1.0000041, 7.5], step: 1",      /* and 7.0000041 is 7 */
        "uniform: [1234564.1, 1234569], step: 2"}; /* and 1234568.1 is 1234569 */
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        const struct search_space *space =
            expand(arena_format(arena,
                                "search: {method: 'tpe', budget: 2, startup: 1, lag: 1, "
                                "optimizer.learning_rate: {%s}}",
                                written[i]));
        for (size_t j = 0; j < 300; j++) {
            struct search_point point = search_space_draw(space, j, 0, arena);
            struct sweep_row row, again;
            if (j < 2)
                point.at[0] =
                    j == 0 ? space->dimensions[0].low : space->dimensions[0].high;
            ck_assert(search_space_row(space, &point, arena, &row));
            double value = point.at[0];
            ck_assert_msg(value >= space->dimensions[0].low &&
                              value <= space->dimensions[0].high,
                          "%s: %.17g", written[i], value);
            ck_assert_msg(search_space_row(space, &point, arena, &again), "%s: %.17g",
                          written[i], value);
            ck_assert(point.at[0] == value);
            ck_assert_str_eq(sweep_row_describe(&again, arena),
                             sweep_row_describe(&row, arena));
        }
    }
}
END_TEST

/* Else a row that repeats another is not known for one. */
START_TEST(what_an_estimator_draws_is_what_the_row_has)
{
    static const char *const written[] = {
        "uniform: [0.1, 1.1], step: 0.14285714", "uniform: [0.1, 1.1], step: 0.1",
        "uniform: [1.0000041, 7.5], step: 1",    "uniform: [1.2345641, 9.8765432]",
        "log_uniform: [0.001, 0.0123456789]",    "log_uniform: [0.01, 1], step: 0.03"};
    const double counts[] = {8, 11, 7, INFINITY, INFINITY, 34};
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        const struct search_space *space =
            expand(arena_format(arena,
                                "search: {budget: 2, startup: 1, lag: 1, "
                                "optimizer.learning_rate: {%s}}",
                                written[i]));
        const struct parzen *parzen =
            parzen_make(space->dimensions, 1, NULL, NULL, 0, arena);
        double last = 0, different = 0;
        for (size_t j = 0; j <= 1000; j++) {
            double drawn = parzen_draw(parzen, 0, 0, (double)j / 1000);
            struct search_point point = {&drawn};
            struct sweep_row row;
            different += drawn > last;
            last = drawn;
            ck_assert(search_space_row(space, &point, arena, &row));
            ck_assert_msg(drawn == last, "%s: %.17g is %.17g", written[i], last, drawn);
        }
        ck_assert_msg(fmin(counts[i], 500) <= different && different <= counts[i],
                      "%s: %g", written[i], different);
    }
}
END_TEST

START_TEST(a_row_is_all_its_folds_and_seeds)
{
    expand("grid: {dataset.fold: [0, 2]}, seeds: [5, 6, 7], search: {budget: 9, startup: "
           "4, schedule.epochs: {integer: [1, 100]}}");
    ck_assert_uint_eq(plan.rows.search->width, 2);
    ck_assert_uint_eq(plan.rows.search->count, 4);
    ck_assert_uint_eq(plan.count, 24);
    ck_assert_uint_eq(plan.total, 54);
    ck_assert_uint_eq(plan.most, 54 + 2);
    for (size_t i = 0; i < plan.count; i++)
        ck_assert_uint_eq(plan_search_row(&plan, &plan.trials[i]), i / 6);
    ck_assert_uint_eq(plan.rows.at[1].count, 2);
    ck_assert_str_eq(plan.rows.at[1].assignments[1].value->scalar, "2");
}
END_TEST

START_TEST(rows_are_added_behind_the_others_and_taken_back)
{
    const struct search_space *space =
        expand("seeds: [5, 6], search: {budget: 5, startup: 4, schedule.epochs: "
               "{integer: [1, 100]}}");
    struct trial *first = plan.trials;
    struct search_point point = search_space_draw(space, 4, 0, arena);
    ck_assert_int_eq(plan_add_row(&plan, &point, arena, &problems), 0);
    made_up_no_problems(&problems);
    ck_assert_uint_eq(plan.count, 10);
    ck_assert_ptr_eq(plan.trials, first);
    ck_assert_int_eq(plan.trials[9].number, 10);
    ck_assert_uint_eq(plan.trials[9].seed, 6);
    ck_assert_uint_eq(plan_search_row(&plan, &plan.trials[9]), 4);
    ck_assert_str_eq(tree_find(plan.trials[9].root, "schedule.epochs")->scalar,
                     plan.rows.at[4].assignments[0].value->scalar);
    plan_take_back_row(&plan);
    ck_assert_uint_eq(plan.count, 8);
    ck_assert_uint_eq(plan.rows.count, 4);
    ck_assert_uint_eq(plan.rows.search->count, 4);
}
END_TEST

START_TEST(probes_have_each_end_and_each_value)
{
    static const char *const tried[] = {
        "optimizer={\"type\": \"sgd\", \"learning_rate\": 0.01}",
        "optimizer={\"type\": \"sgd\", \"learning_rate\": 1}",
        "\"learning_rate\": 0.0001,",
        "\"learning_rate\": 0.1,",
        "[0.8, 0.999]",
        "[0.9, 0.999]",
        "layers.0.out_features=8\n",
        "layers.0.out_features=16\n",
        "layers.0.out_features=64\n",
        "layers.1=\"sigmoid\"",
        "layers.1=\"tanh\"",
        "schedule.batch_size=16\n",
        "schedule.batch_size=48\n",
        "compat=\"none\"",
        "compat=\"pytorch\"",
    };
    expand("search: {budget: 30, startup: 1, lag: 1, " PATHS "}, seeds: [1, 2]");
    ck_assert_int_eq(plan_add_probes(&plan, arena, &problems), 0);
    made_up_no_problems(&problems);
    ck_assert_uint_eq(plan.rows.count, 1 + 18);
    ck_assert_uint_eq(plan.count, 2 + 18);
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++) {
        bool found = false;
        for (size_t j = 1; j < plan.rows.count; j++)
            found |= strstr(describe(j), tried[i]) != NULL;
        ck_assert_msg(found, "%s", tried[i]);
    }
    plan_drop_probes(&plan);
    ck_assert_uint_eq(plan.rows.count, 1);
    ck_assert_uint_eq(plan.count, 2);
    ck_assert_uint_eq(plan.tried_count, 18);
}
END_TEST

/* As run/prepare.c goes through the steps. */
static void resolve(size_t first)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    plan_resolve(&plan, first, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    for (size_t i = first; i < plan.count; i++)
        plan_set_key(&plan.trials[i], "the same data", NULL);
}

START_TEST(axes_and_labels_stay_as_rows_come)
{
    static const char *const axes[] = {"optimizer.type", "optimizer.learning_rate",
                                       "layers.0.out_features", "seed"};
    const struct search_space *space =
        expand("search: {budget: 9, startup: 1, lag: 1, optimizer: {choice: [{type: sgd, "
               "learning_rate: {uniform: [1, 2]}}, {type: adam, learning_rate: 0.5}]}, "
               "layers.hidden.out_features: {integer: [1, 9]}}, seeds: [1, 2]");
    plan_add_probes(&plan, arena, &problems);
    resolve(0);
    plan_drop_probes(&plan);
    plan_remove_duplicates(&plan, arena);
    axes_find(&plan, arena);
    ck_assert_uint_eq(plan.axis_count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(plan.axes[i], axes[i]);
    ck_assert_uint_eq(plan.total, 18);
    struct search_point point = search_space_draw(space, 1, 0, arena);
    point.at[0] = 1;
    point.at[2] = 7;
    struct sweep_row row;
    ck_assert(search_space_row(space, &point, arena, &row));
    ck_assert_int_eq(plan_add_row(&plan, &point, arena, &problems), 0);
    resolve(2);
    axes_label_from(&plan, 2, arena);
    ck_assert_str_eq(plan.trials[3].label,
                     "optimizer.type=adam optimizer.learning_rate=0.5 "
                     "layers.hidden.out_features=7 seed=2");
    axes_find(&plan, arena);
    ck_assert_uint_eq(plan.axis_count, 4);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, dimensions_are_in_the_order_of_the_file);
    tcase_add_test(all, the_first_rows_are_those_of_random);
    tcase_add_test(all, a_row_that_repeats_is_drawn_again_as_by_random);
    tcase_add_test(all, a_point_is_what_its_row_has);
    tcase_add_test(all, what_a_point_has_follows_from_what_is_before);
    tcase_add_test(all, a_row_leaves_what_it_has_not_and_rounds_what_it_has);
    tcase_add_test(all, a_point_that_lacks_a_value_or_is_outside_makes_no_row);
    tcase_add_test(all, a_choice_in_a_section_keeps_what_stands_behind_it_apart);
    tcase_add_test(all, what_a_row_has_makes_the_row_again);
    tcase_add_test(all, what_an_estimator_draws_is_what_the_row_has);
    tcase_add_test(all, a_row_is_all_its_folds_and_seeds);
    tcase_add_test(all, rows_are_added_behind_the_others_and_taken_back);
    tcase_add_test(all, probes_have_each_end_and_each_value);
    tcase_add_test(all, axes_and_labels_stay_as_rows_come);
    return suite_run("search_space", all);
}
