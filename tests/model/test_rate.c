/* Schedules of the learning rate at their ends; their formulas are held to PyTorch's by
 * tests/e2e/parity-curves.sh. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "config/made_up.h"
#include "config/option_check.h"
#include "config/resolve.h"
#include "config/tree.h"
#include "model/rate.h"
#include "support/component.h"
#include "support/suite.h"

#include <check.h>

/* 100 iterations, the last of the seven epochs a part of one. */
static const struct rate_run run = {100, 16};

static struct error error; /* of the last check */

static int check(const char *type, const char *yaml, struct rate_run length)
{
    struct arena *arena = arena_new();
    struct component component = component_of(rate_kinds(), type, yaml, arena);
    int status = rate_check(&component, &length, &error);
    arena_free(arena);
    return status;
}

START_TEST(every_kind_has_a_sound_table_of_options)
{
    const struct option_kinds all = rate_kinds();
    for (size_t i = 0; i < all.count; i++)
        ck_assert_msg(option_check_kind(all.at[i], &error) == 0, "%s", error.text);
}
END_TEST

/* Of all kinds, by the epoch and by the iteration. */
static const struct {
    const char *type, *yaml;
} schedules[] = {
    {"constant", "{}"},
    {"linear", "{interval: iteration}"},
    {"linear", "{start_factor: 1, end_factor: 0.1, total_iters: 4}"},
    {"constant", "{warmup: 99}"},
    {"step", "{step_size: 2}"},
    {"step", "{step_size: 7, interval: iteration, warmup: 9}"},
    {"multi_step", "{milestones: [5, 2, 3]}"},
    {"exponential", "{gamma: 0.9}"},
    {"exponential", "{gamma: 0.9, interval: iteration, warmup: 5}"},
    {"polynomial", "{power: 2, interval: iteration}"},
    {"cosine", "{warmup: 20}"},
    {"cosine_restarts", "{t_0: 3, t_mult: 2, interval: iteration}"},
    {"reduce_on_plateau", "{warmup: 30}"},
    {"one_cycle", "{}"},
    {"one_cycle", "{three_phase: true, pct_start: 0.5}"},
    {"one_cycle", "{pct_start: 0.999, anneal_strategy: linear}"},
};

START_TEST(every_rate_is_a_number_and_changes_are_counted)
{
    const double base = 0.1;
    struct arena *arena = arena_new();
    struct component component =
        component_of(rate_kinds(), schedules[_i].type, schedules[_i].yaml, arena);
    const struct rate *rate = rate_new(&component, base, &run, arena);
    double last = 0, changes = 0, counted = rate_changes(&component, &run);
    for (int64_t iteration = 1; iteration <= run.iterations; iteration++) {
        double now = rate_at(rate, iteration);
        ck_assert_msg(now > 0 && now <= base, "%g at %lld", now, (long long)iteration);
        changes += now != last;
        last = now;
    }
    ck_assert_msg(fabs(changes - counted) <= 2, "%g changes, counted %g", changes,
                  counted);
    arena_free(arena);
}
END_TEST

START_TEST(a_time_by_the_epoch_needs_a_second_one)
{
    const struct rate_run one = {16, 16}, more = {17, 16};
    ck_assert_int_eq(check("step", "{step_size: 1}", one), -1);
    ck_assert_str_eq(error.option, "step_size");
    ck_assert_int_eq(check("step", "{step_size: 1}", more), 0);
    ck_assert_int_eq(check("step", "{step_size: 1, interval: iteration}", one), 0);
    ck_assert_int_eq(check("exponential", "{gamma: 0.5}", one), 0);
    ck_assert_int_eq(check("cosine", "{}", one), 0);
}
END_TEST

START_TEST(what_has_no_effect_at_the_end_must_come_before_it)
{
    ck_assert_int_eq(check("step", "{step_size: 6}", run), 0);
    ck_assert_int_eq(check("step", "{step_size: 7}", run), -1);
    ck_assert_int_eq(check("multi_step", "{milestones: [7, 1]}", run), -1);
    ck_assert_int_eq(check("cosine", "{t_max: 7}", run), 0);
    ck_assert_int_eq(check("cosine", "{t_max: 8}", run), -1);
    ck_assert_int_eq(check("constant", "{warmup: 99}", run), 0);
    ck_assert_int_eq(check("constant", "{warmup: 100}", run), -1);
}
END_TEST

/* Of 16 iterations an epoch. */
START_TEST(a_warm_up_may_be_given_in_epochs)
{
    struct arena *arena = arena_new();
    struct component component =
        component_of(rate_kinds(), "constant", "{warmup: {epochs: 0.5}}", arena);
    const struct rate *rate = rate_new(&component, 1, &run, arena);
    ck_assert_double_eq(rate_at(rate, 1), 0.125);
    ck_assert_double_eq(rate_at(rate, 7), 0.875);
    ck_assert_double_eq(rate_at(rate, 8), 1);
    ck_assert_int_eq(check("constant", "{warmup: {epochs: 6}}", run), 0);
    ck_assert_int_eq(check("constant", "{warmup: {epochs: 6.25}}", run), -1);
    arena_free(arena);
}
END_TEST

/* The rates after evaluations, each with the reason that torch's ReduceLROnPlateau has.
 */
static const struct {
    const char *yaml;
    bool maximize;
    struct {
        double value, rate;
    } looks[9];
} plateaus[] = {
    /* rel, to less: 0.95 is no tenth less than 1, nor is 0.9. */
    {"{patience: 1, threshold: 0.1, factor: 0.5}",
     false,
     {{1, 1}, {0.95, 1}, {0.9, 0.5}, {0.89, 0.5}, {0.85, 0.5}, {0.82, 0.25}}},
    /* abs, to more. */
    {"{patience: 0, threshold: 0.25, threshold_mode: abs, factor: 0.5}",
     true,
     {{1, 1}, {1.5, 1}, {1.75, 0.5}, {1.76, 0.5}, {1.5, 0.25}}},
    /* What is no number is no better, and infinity is no better than nothing. */
    {"{patience: 1, factor: 0.5}",
     false,
     {{NAN, 1}, {INFINITY, 0.5}, {3, 0.5}, {NAN, 0.5}, {2, 0.5}}},
    /* Two evaluations of cooling down count for nothing. */
    {"{patience: 0, factor: 0.5, cooldown: 2}",
     true,
     {{0.5, 1}, {0.5, 0.5}, {0.4, 0.5}, {0.4, 0.5}, {0.4, 0.25}}},
    /* Never below min_lr. */
    {"{patience: 0, factor: 0.1, min_lr: 0.02}",
     true,
     {{0.5, 1}, {0.5, 0.1}, {0.5, 0.02}, {0.5, 0.02}}},
    /* A reduction by 0.09 is no more than eps. */
    {"{patience: 0, factor: 0.1, eps: 0.2}",
     true,
     {{0.5, 1}, {0.5, 0.1}, {0.5, 0.1}, {0.5, 0.1}}},
};

START_TEST(a_plateau_reduces_the_rate)
{
    struct arena *arena = arena_new();
    struct component component =
        component_of(rate_kinds(), "reduce_on_plateau", plateaus[_i].yaml, arena);
    struct rate *rate = rate_new(&component, 1, &run, arena);
    ck_assert(rate_observes_metric(&component));
    for (int i = 0; plateaus[_i].looks[i].rate > 0; i++) {
        rate_observe_metric(rate, plateaus[_i].looks[i].value, plateaus[_i].maximize);
        /* What is saved goes on as what was not. */
        char bytes[256];
        struct archive saved = archive_saving(bytes, sizeof bytes);
        rate_archive(rate, &saved);
        rate = rate_new(&component, 1, &run, arena);
        struct archive from = archive_restoring(bytes, saved.used);
        rate_archive(rate, &from);
        ck_assert(archive_is_complete(&from));
        ck_assert_msg(fabs(rate_at(rate, i + 1) - plateaus[_i].looks[i].rate) < 1e-12,
                      "%g after evaluation %d of %s", rate_at(rate, i + 1), i + 1,
                      plateaus[_i].yaml);
    }
    arena_free(arena);
}
END_TEST

/* By hand, of ten iterations: three rise, the rest falls, along straight lines. */
START_TEST(the_momentum_goes_the_other_way_than_the_rate)
{
    static const double all[] = {0.9, 0.75, 0.6, 0.6 + 0.3 / 7, 0.6 + 0.6 / 7};
    struct arena *arena = arena_new();
    const struct rate_run ten = {10, 5};
    struct component cycles =
        component_of(rate_kinds(), "one_cycle",
                     "{cycle_momentum: true, anneal_strategy: linear, base_momentum: "
                     "0.6, max_momentum: 0.9}",
                     arena);
    struct component leaves = component_of(rate_kinds(), "one_cycle", "{}", arena);
    struct component other = component_of(rate_kinds(), "constant", "{}", arena);
    const struct rate *rate = rate_new(&cycles, 0.1, &ten, arena);
    for (int i = 0; i < 5; i++)
        ck_assert_double_le(fabs(rate_momentum_at(rate, i + 1) - all[i]), 1e-12);
    ck_assert_double_le(fabs(rate_momentum_at(rate, 10) - 0.9), 1e-12);
    ck_assert(rate_cycles_momentum(&cycles));
    ck_assert(!rate_cycles_momentum(&leaves) && !rate_cycles_momentum(&other));
    ck_assert(isnan(rate_momentum_at(rate_new(&leaves, 0.1, &ten, arena), 1)));
    ck_assert(isnan(rate_momentum_at(rate_new(&other, 0.1, &ten, arena), 1)));
    arena_free(arena);
}
END_TEST

/* ---- Sequences ---- */

static struct component sequence(const char *schedules, const char *milestones,
                                 struct arena *arena)
{
    struct problems problems = {0};
    struct vocabulary vocabulary = made_up_vocabulary();
    const char *text = arena_format(
        arena,
        MADE_UP_DATASET MADE_UP_LAYERS MADE_UP_LOSS MADE_UP_OPTIMIZER
        "schedule: {iterations: 11, batch_size: 32, learning_rate: {type: sequential, "
        "interval: iteration, warmup: 2, schedules: %s, milestones: %s}}\n",
        schedules, milestones);
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    made_up_no_problems(&problems);
    const struct trial_spec *spec =
        resolve_trial(experiment->root, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    return spec->rate;
}

/* By hand: two iterations of warm-up, three that rise, two that halve, four that fall. */
static const char *const milestones[] = {"[3, 5]", "[{epochs: 1}, 5]",
                                         "[{epochs: 0.9}, {epochs: 1.6}]"};

START_TEST(each_part_of_a_sequence_begins_with_the_full_rate)
{
    static const double rates[] = {0.025, 0.05, 0.05,  0.075, 0.1,  0.1,
                                   0.05,  0.1,  0.075, 0.05,  0.025};
    struct arena *arena = arena_new();
    const struct rate_run eleven = {11, 3};
    struct component component =
        sequence("[{type: linear, start_factor: 0.5, total_iters: 2}, {type: step, "
                 "step_size: 1, gamma: 0.5}, polynomial]",
                 milestones[_i], arena);
    ck_assert_int_eq(rate_check(&component, &eleven, &error), 0);
    const struct rate *rate = rate_new(&component, 0.1, &eleven, arena);
    for (int i = 0; i < 11; i++)
        ck_assert_msg(fabs(rate_at(rate, i + 1) - rates[i]) < 1e-12, "%g at %d",
                      rate_at(rate, i + 1), i + 1);
    ck_assert_str_eq(rate_component_part(&component, 1)->kind->name, "step");
    ck_assert_ptr_null(rate_component_part(&component, 3));
    ck_assert(rate_changes(&component, &eleven) == 2 + 2 + 1 + 2 + 1 + 4);
    arena_free(arena);
}
END_TEST

/* So that a longer run can go on from a shorter one. */
START_TEST(a_sequence_is_of_the_runs_length_where_its_last_part_is)
{
    struct arena *arena = arena_new();
    struct component whole = sequence("[cosine, cosine]", "[3]", arena);
    struct component given = sequence("[cosine, {type: cosine, t_max: 4}]", "[3]", arena);
    struct component none = sequence("[cosine, constant]", "[3]", arena);
    ck_assert(rate_is_of_length(&whole));
    ck_assert(!rate_is_of_length(&given) && !rate_is_of_length(&none));
    arena_free(arena);
}
END_TEST

START_TEST(an_option_at_fault_is_told_with_its_part)
{
    struct arena *arena = arena_new();
    const struct rate_run eleven = {11, 11};
    struct component component =
        sequence("[constant, {type: step, step_size: 6}]", "[3]", arena);
    ck_assert_int_eq(rate_check(&component, &eleven, &error), -1);
    ck_assert_str_eq(error.option, "schedules.1.step_size");
    component = sequence("[constant, {type: step, step_size: 5}]", "[3]", arena);
    ck_assert_int_eq(rate_check(&component, &eleven, &error), 0);
    arena_free(arena);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("rate");
    tcase_add_test(tests, every_kind_has_a_sound_table_of_options);
    tcase_add_loop_test(tests, every_rate_is_a_number_and_changes_are_counted, 0,
                        sizeof schedules / sizeof schedules[0]);
    tcase_add_test(tests, a_time_by_the_epoch_needs_a_second_one);
    tcase_add_loop_test(tests, a_plateau_reduces_the_rate, 0,
                        sizeof plateaus / sizeof plateaus[0]);
    tcase_add_test(tests, the_momentum_goes_the_other_way_than_the_rate);
    tcase_add_loop_test(tests, each_part_of_a_sequence_begins_with_the_full_rate, 0,
                        sizeof milestones / sizeof *milestones);
    tcase_add_test(tests, a_sequence_is_of_the_runs_length_where_its_last_part_is);
    tcase_add_test(tests, an_option_at_fault_is_told_with_its_part);
    tcase_add_test(tests, a_warm_up_may_be_given_in_epochs);
    tcase_add_test(tests, what_has_no_effect_at_the_end_must_come_before_it);
    return suite_run("rate", tests);
}
