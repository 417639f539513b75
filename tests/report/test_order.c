/* The orders in which trials are shown, each of six of them. */
#include "report/order.h"

#include <check.h>
#include <math.h>

#include "support/suite.h"

#define NONE ((double)NAN)

/* Number 5 is as 4, but for what went wrong. */
static const struct query_trial recorded[] = {
    {.number = 1,
     .state = "done",
     .objective = "accuracy",
     .maximize = true,
     .last_iteration = 10,
     .final_loss = 0.5,
     .final_accuracy = 0.7,
     .best_value = 0.8,
     .best_iteration = 6},
    {.number = 2,
     .state = "queued",
     .objective = "accuracy",
     .maximize = true,
     .final_loss = NONE,
     .final_accuracy = NONE,
     .best_value = NONE},
    {.number = 3,
     .state = "running",
     .objective = "accuracy",
     .maximize = true,
     .last_iteration = 4,
     .final_loss = 0.9,
     .final_accuracy = 0.2,
     .best_value = 0.2,
     .best_iteration = 4},
    {.number = 4,
     .state = "pruned",
     .objective = "accuracy",
     .maximize = true,
     .last_iteration = 20,
     .final_loss = 0.3,
     .final_accuracy = 0.9,
     .best_value = 0.9,
     .best_iteration = 12},
    {.number = 5,
     .state = "diverged",
     .objective = "accuracy",
     .maximize = true,
     .last_iteration = 20,
     .final_loss = 0.3,
     .final_accuracy = 0.9,
     .best_value = 0.9,
     .best_iteration = 12},
    {.number = 6,
     .state = "failed",
     .objective = "accuracy",
     .maximize = true,
     .last_iteration = 1,
     .final_loss = (double)INFINITY,
     .final_accuracy = NONE,
     .best_value = NONE},
};
enum { COUNT = sizeof recorded / sizeof *recorded };

static const struct {
    const char *key;
    int64_t numbers[COUNT];
} cases[] = {
    {"number", {1, 2, 3, 4, 5, 6}},    {"state", {3, 6, 5, 2, 4, 1}},
    {"iteration", {4, 5, 1, 3, 6, 2}}, {"loss", {4, 5, 1, 3, 6, 2}},
    {"accuracy", {4, 5, 1, 3, 2, 6}},  {"best", {4, 1, 3, 2, 5, 6}},
    {"at", {3, 1, 4, 5, 2, 6}},
};
enum { CASES = sizeof cases / sizeof *cases };

START_TEST(trials_stand_in_the_order_that_is_asked_for)
{
    struct query_trial trials[COUNT];
    for (size_t i = 0; i < COUNT; i++) /* from the last to the first */
        trials[i] = recorded[COUNT - 1 - i];
    order_sort(trials, COUNT, cases[_i].key);
    for (size_t i = 0; i < COUNT; i++)
        ck_assert_msg(trials[i].number == cases[_i].numbers[i], "%s: %lld is at %zu",
                      cases[_i].key, (long long)trials[i].number, i);
}
END_TEST

START_TEST(every_key_has_its_case)
{
    for (size_t i = 0; i < CASES; i++)
        ck_assert_str_eq(order_keys[i], cases[i].key);
    ck_assert_ptr_null(order_keys[CASES]);
}
END_TEST

START_TEST(less_is_best_where_the_objective_says_so)
{
    struct query_trial trials[] = {recorded[0], recorded[2], recorded[1]};
    for (size_t i = 0; i < 3; i++)
        trials[i].maximize = false;
    order_sort(trials, 3, "best");
    ck_assert_int_eq(trials[0].number, 3);
    ck_assert_int_eq(trials[1].number, 1);
    ck_assert_int_eq(trials[2].number, 2);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("order");
    tcase_add_loop_test(tests, trials_stand_in_the_order_that_is_asked_for, 0, CASES);
    tcase_add_test(tests, every_key_has_its_case);
    tcase_add_test(tests, less_is_best_where_the_objective_says_so);
    return suite_run("order", tests);
}
