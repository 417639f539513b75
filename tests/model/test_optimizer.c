/* Plain sgd against its formula; all optimizers are held to PyTorch's curves by
 * tests/e2e/parity-curves.sh. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "config/option.h"
#include "config/option_check.h"
#include "config/tree.h"
#include "model/optimizer.h"
#include "support/component.h"
#include "support/suite.h"

#include <check.h>

enum { COUNT = 203 }; /* no multiple of any vector's length */

static struct optimizer *make(const char *yaml, int64_t count, struct arena *arena)
{
    const struct component optimizer =
        component_of(optimizer_kinds(), "sgd", yaml, arena);
    struct optimizer_group group = {&optimizer, 0, count, false, -1};
    const struct optimizer_groups groups = {&group, count > 0};
    ck_assert_ptr_nonnull(optimizer.kind);
    struct optimizer *made = optimizer_new(&groups, arena);
    ck_assert_int_eq(optimizer_allocate(made, arena), 0);
    return made;
}

static void step(struct optimizer *optimizer, int64_t iteration, const double *rates,
                 float *parameters, float *gradients)
{
    const struct optimizer_moment moment = {iteration, rates, (double)NAN};
    optimizer_step(optimizer, &moment, parameters, gradients);
}

START_TEST(sgd_subtracts_the_rate_times_the_gradient_everywhere)
{
    struct arena *arena = arena_new();
    struct optimizer *optimizer = make("{learning_rate: 0.1}", COUNT, arena);
    float parameters[COUNT + 1], gradients[COUNT];
    double want[COUNT];
    struct rng rng;
    rng_seed(&rng, 3);
    rng_fill_normal(&rng, parameters, COUNT, 0, 1);
    for (int i = 0; i < COUNT; i++)
        want[i] = (double)parameters[i];
    parameters[COUNT] = 7;
    for (int64_t iteration = 1; iteration <= 3; iteration++) {
        rng_fill_normal(&rng, gradients, COUNT, 0, 1);
        step(optimizer, iteration, (double[]){0.1}, parameters, gradients);
        for (int i = 0; i < COUNT; i++)
            want[i] -= 0.1 * (double)gradients[i];
    }
    for (int i = 0; i < COUNT; i++)
        ck_assert_double_le(fabs((double)parameters[i] - want[i]), 1e-6);
    ck_assert(parameters[COUNT] == 7);
    arena_free(arena);
}
END_TEST

/* As torch.nn.utils.clip_grad_norm_ leaves nothing that training could go on from. */
START_TEST(a_norm_that_is_no_number_makes_every_step_none)
{
    struct arena *arena = arena_new();
    float parameters[] = {1, 1, 1}, gradients[] = {1, NAN, 2};
    step(make("{learning_rate: 1, clip_norm: 1}", 3, arena), 1, (double[]){1}, parameters,
         gradients);
    for (int i = 0; i < 3; i++)
        ck_assert(isnan(parameters[i]));
    arena_free(arena);
}
END_TEST

START_TEST(a_network_without_parameters_is_stepped_over)
{
    struct arena *arena = arena_new();
    float parameter = 1, gradient = 1;
    step(make("{learning_rate: 1}", 0, arena), 1, NULL, &parameter, &gradient);
    ck_assert(parameter == 1);
    arena_free(arena);
}
END_TEST

START_TEST(every_kind_has_a_sound_table_of_options)
{
    const struct option_kinds all = optimizer_kinds();
    struct error error;
    for (size_t i = 0; i < all.count; i++)
        ck_assert_msg(option_check_kind(all.at[i], &error) == 0, "%s", error.text);
}
END_TEST

static size_t problems_of(const char *yaml)
{
    struct option_kinds kinds = optimizer_kinds();
    struct arena *arena = arena_new();
    struct problems problems = {0};
    const struct node *map =
        tree_parse(yaml, strlen(yaml), "optimizer.yaml", arena, &problems);
    size_t count = option_read(option_kind_find(&kinds, "sgd"), map, "optimizer", NULL,
                               arena, &problems);
    problems_free(&problems);
    arena_free(arena);
    return count;
}

START_TEST(a_rate_that_is_missing_or_not_above_zero_is_refused)
{
    ck_assert_uint_eq(problems_of("{learning_rate: 0.1}"), 0);
    ck_assert_uint_eq(problems_of("{}"), 1);
    ck_assert_uint_eq(problems_of("{learning_rate: 0}"), 1);
    ck_assert_uint_eq(problems_of("{learning_rate: -0.1}"), 1);
    ck_assert_uint_eq(problems_of("{learning_rate: .inf}"), 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("optimizer");
    tcase_add_test(tests, sgd_subtracts_the_rate_times_the_gradient_everywhere);
    tcase_add_test(tests, a_norm_that_is_no_number_makes_every_step_none);
    tcase_add_test(tests, a_network_without_parameters_is_stepped_over);
    tcase_add_test(tests, every_kind_has_a_sound_table_of_options);
    tcase_add_test(tests, a_rate_that_is_missing_or_not_above_zero_is_refused);
    return suite_run("optimizer", tests);
}
