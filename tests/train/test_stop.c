/* The rules of early stopping: where rungs are, who goes on, and when a trial has had
 * enough. The expectations are worked out by hand from the rules as configs/README.md
 * tells them. */
#include <math.h>

#include "../config/made_up.h"
#include "config/resolve.h"
#include "support/suite.h"
#include "train/prune.h"
#include "train/stop.h"

static struct arena *arena;
static struct problems problems;

static void setup(void)
{
    arena = arena_new();
    problems = (struct problems){0};
}

static void teardown(void)
{
    arena_free(arena);
}

/* The rule of a config, whose trials are evaluated every 10 iterations. */
static const struct trial_spec *spec_of(const char *written)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    const char *text =
        arena_format(arena,
                     MADE_UP_DATASET MADE_UP_LAYERS MADE_UP_LOSS MADE_UP_OPTIMIZER
                     "schedule: {epochs: 1, batch_size: 32, evaluate_every: 10}\n"
                     "stop: %s\n",
                     written);
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    made_up_no_problems(&problems);
    const struct trial_spec *spec =
        resolve_trial(experiment->root, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    return spec;
}

static struct stop *make(const char *written)
{
    static const struct dataset classes = {.classes = 10};
    return stop_new(spec_of(written), &classes, arena);
}

/* The first rung after an iteration, with 50 an epoch. */
static int64_t next_rung(const struct stop *stop, int64_t iteration)
{
    return prune_rung(stop, prune_count(stop, iteration, 50) + 1, 50);
}

START_TEST(rungs_are_where_the_rule_says)
{
    struct stop *median = make("{rule: median, every: 20, warmup: 30}");
    ck_assert(prune_compares(median));
    ck_assert_int_eq(next_rung(median, 0), 40);
    ck_assert_int_eq(next_rung(median, 39), 40);
    ck_assert_int_eq(next_rung(median, 40), 60);
    struct stop *halving = make("{rule: halving, first: 10, factor: 4}");
    ck_assert_int_eq(next_rung(halving, 0), 10);
    ck_assert_int_eq(next_rung(halving, 10), 40);
    ck_assert_int_eq(next_rung(halving, 159), 160);
    ck_assert_int_eq(next_rung(halving, INT64_MAX - 1), INT64_MAX);
    struct stop *later = make("{rule: median, every: {epochs: 0.5}, warmup: 30}");
    ck_assert_int_eq(next_rung(later, 0), 50);
    ck_assert_int_eq(next_rung(later, 50), 75);
    struct stop *epochs = make("{rule: halving, first: {epochs: 1}, factor: 3}");
    ck_assert_int_eq(next_rung(epochs, 49), 50);
    ck_assert_int_eq(next_rung(epochs, 50), 150);
    ck_assert_int_eq(next_rung(epochs, 150), 450);
    struct stop *target = make("{rule: target, value: 0.5}");
    ck_assert(!prune_compares(target));
    ck_assert_int_eq(next_rung(target, 0), INT64_MAX);
    ck_assert(!prune_compares(NULL));
}
END_TEST

static const struct {
    const char *written;
    double
        last[7]; /* of each trial, best and mean the same; ended by a negative number */
    const char *pruned;
} rungs[] = {
    {"{rule: halving, first: 10}", {0.5, 0.9, 0.7, 0.8, 0.6, 0.4, -1}, "x.x.xx"},
    {"{rule: halving, first: 10, factor: 2}", {0.5, 0.9, 0.7, 0.8, 0.6, -1}, "x...x"},
    {"{rule: halving, first: 10, factor: 2}", {0.5, 0.5, 0.5, 0.5, -1}, "..xx"},
    {"{rule: halving, first: 10, factor: 4, metric: loss}", {3, 1, 2, 4, -1}, "x.xx"},
    {"{rule: halving, first: 10}", {NAN, 0.1, NAN, -1}, "x.x"},
    {"{rule: halving, first: 10}", {0.1, -1}, "."},
    {"{rule: median, every: 10}", {0.5, 0.9, 0.7, 0.8, 0.6, -1}, "x...x"},
    {"{rule: median, every: 10, metric: loss}", {0.5, 0.9, 0.7, 0.8, 0.6, -1}, ".x.x."},
    {"{rule: median, every: 10, min_trials: 6}", {0.5, 0.9, 0.7, 0.8, 0.6, -1}, "....."},
    {"{rule: median, every: 10, min_trials: 4}", {0.1, 0.2, 0.3, 0.4, -1}, "xx.."},
    {"{rule: median, every: 10, min_trials: 2}", {NAN, 0.2, 0.2, -1}, "x.."},
};

START_TEST(those_go_on_that_the_rule_says)
{
    struct prune_report reports[7];
    size_t count = 0;
    for (; !(rungs[_i].last[count] < 0); count++)
        reports[count] = (struct prune_report){.last = rungs[_i].last[count],
                                               .best = rungs[_i].last[count],
                                               .mean = rungs[_i].last[count]};
    prune_decide(make(rungs[_i].written), reports, count);
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(reports[i].pruned == (rungs[_i].pruned[i] == 'x'), "trial %zu: %s",
                      i, reports[i].reason);
        ck_assert_uint_gt(strlen(reports[i].reason), 10);
    }
}
END_TEST

/* What is very large or very small is told by the digits that say something. */
START_TEST(values_are_told_as_everywhere)
{
    struct prune_report reports[] = {
        {.last = 8782910229194882416640.0, .best = 2.5e-9, .mean = 2.5e-9},
        {.last = 1.25e-8, .best = 3e9, .mean = 3e9}};
    prune_decide(make("{rule: halving, first: 10, metric: loss}"), reports, 2);
    ck_assert_str_eq(reports[0].reason, "loss 8.783e+21 is number 2 of 2, and 1 goes on");
    ck_assert_str_eq(reports[1].reason, "loss 1.25e-08 is number 1 of 2, and 1 goes on");
    prune_decide(make("{rule: median, every: 10, min_trials: 2, metric: loss}"), reports,
                 2);
    ck_assert_str_eq(reports[0].reason,
                     "best loss 2.5e-09, not worse than the median 1.5e+09 of 2 trials");
    ck_assert_str_eq(reports[1].reason,
                     "best loss 3e+09, worse than the median 1.5e+09 of 2 trials");
    prune_decide(make("{rule: median, every: 10, min_trials: 3, metric: loss}"), reports,
                 2);
    ck_assert_str_eq(reports[0].reason,
                     "best loss 2.5e-09, and too few trials to compare with");
}
END_TEST

/* The best value so far is held against the means so far: who was good once stays. */
START_TEST(the_median_is_of_means_and_the_best_counts)
{
    struct prune_report reports[] = {{.last = 0.1, .best = 0.8, .mean = 0.3},
                                     {.last = 0.6, .best = 0.6, .mean = 0.6},
                                     {.last = 0.5, .best = 0.5, .mean = 0.5},
                                     {.last = 0.9, .best = 0.4, .mean = 0.4}};
    prune_decide(make("{rule: median, every: 10, min_trials: 4}"), reports, 4);
    /* The median of 0.3, 0.4, 0.5 and 0.6 is 0.45. */
    ck_assert(!reports[0].pruned && !reports[1].pruned && !reports[2].pruned);
    ck_assert(reports[3].pruned);
}
END_TEST

/* Of a made-up run: the evaluation after which its trial ends, from 1; 0: none. */
static size_t ends_after(const char *written, const double *values, size_t count)
{
    struct stop *stop = make(written);
    struct observer observer = stop_observer(stop);
    for (size_t i = 0; i < count; i++) {
        struct evaluation_result result = {.iteration = (int64_t)i + 1,
                                           .split = SPLIT_TRAIN};
        result.values[METRIC_LOSS] = -1000;
        result.values[METRIC_ACCURACY] = 1000;
        ck_assert_int_eq(observer.evaluation(observer.self, &result), OBSERVER_GO_ON);
        result.split = SPLIT_TEST;
        result.values[METRIC_LOSS] = result.values[METRIC_ACCURACY] = values[i];
        if (observer.evaluation(observer.self, &result) == OBSERVER_FINISH) {
            ck_assert_ptr_nonnull(stop_reason(stop));
            return i + 1;
        }
        ck_assert_ptr_null(stop_reason(stop));
    }
    return 0;
}

START_TEST(a_target_is_reached_or_not)
{
    static const double rising[] = {0.1, 0.4, 0.5, 0.6}, falling[] = {3, NAN, 2, 1};
    ck_assert_uint_eq(ends_after("{rule: target, value: 0.5}", rising, 4), 3);
    ck_assert_uint_eq(ends_after("{rule: target, value: 0.7}", rising, 4), 0);
    ck_assert_uint_eq(ends_after("{rule: target, metric: loss, value: 2}", falling, 4),
                      3);
}
END_TEST

START_TEST(patience_ends_where_nothing_is_better)
{
    static const double values[] = {0.1, 0.5, 0.5, 0.4, 0.52, 0.5, 0.51, NAN, 0.9};
    ck_assert_uint_eq(ends_after("{rule: patience, evaluations: 2}", values, 9), 4);
    ck_assert_uint_eq(ends_after("{rule: patience, evaluations: 3}", values, 9), 8);
    ck_assert_uint_eq(ends_after("{rule: patience, evaluations: 4}", values, 9), 0);
    ck_assert_uint_eq(
        ends_after("{rule: patience, evaluations: 4, min_delta: 0.05}", values, 9), 6);
}
END_TEST

START_TEST(patience_is_saved_with_its_run)
{
    struct evaluation_result result = {.split = SPLIT_TEST,
                                       .values[METRIC_ACCURACY] = 0.5};
    char bytes[256];
    struct archive saved = archive_saving(bytes, sizeof bytes);
    struct observer before = stop_observer(make("{rule: patience, evaluations: 2}"));
    struct observer after = stop_observer(make("{rule: patience, evaluations: 2}"));
    before.evaluation(before.self, &result);
    result.values[METRIC_ACCURACY] = 0.4;
    ck_assert_int_eq(before.evaluation(before.self, &result), OBSERVER_GO_ON);
    before.archive(before.self, &saved);
    struct archive archive = archive_restoring(bytes, saved.used);
    after.archive(after.self, &archive);
    ck_assert(archive_is_complete(&archive));
    ck_assert_int_eq(after.evaluation(after.self, &result), OBSERVER_FINISH);
}
END_TEST

static const struct {
    const char *written;
    int64_t every;
    const char *words; /* of the refusal; NULL: it fits */
} schedules[] = {
    {"{rule: median, every: 20}", 10, NULL},
    {"{rule: median, every: 20}", 15, "`stop.every` must be a multiple of"},
    {"{rule: halving, first: 20}", 40, "`stop.first` must be a multiple of"},
    {"{rule: target, value: 1}", 7, NULL},
    {"{rule: target, value: 1}", 0, "give `schedule.evaluate_every`"},
};

START_TEST(rules_need_their_evaluations)
{
    struct schedule schedule = {.evaluate_every = {schedules[_i].every, 0}};
    struct error error;
    int status = stop_check(make(schedules[_i].written), &schedule, 0, &error);
    ck_assert_int_eq(status, schedules[_i].words != NULL ? -1 : 0);
    if (schedules[_i].words != NULL)
        ck_assert_msg(strstr(error.text, schedules[_i].words) != NULL, "%s", error.text);
}
END_TEST

/* Of epochs of 45 iterations. */
static const struct {
    const char *written;
    struct option_iterations every;
    const char *words; /* of the refusal; NULL: it fits */
} in_epochs[] = {
    {"{rule: halving, first: {epochs: 1}}", {0, 0.5}, NULL},
    {"{rule: halving, first: {epochs: 1}}", {9, 0}, NULL},
    {"{rule: halving, first: {epochs: 0.3}}", {0, 0.1}, NULL},
    {"{rule: median, every: 90}", {0, 1}, NULL},
    {"{rule: target, value: 1}", {0, 0.7}, NULL},
    {"{rule: halving, first: {epochs: 1}}",
     {0, 0.4},
     "`stop.first` must be a multiple of `schedule.evaluate_every`, 18 iterations "
     "({epochs: 0.4}), and is 45 iterations ({epochs: 1}): a rung needs an evaluation"},
    {"{rule: halving, first: {epochs: 1}}",
     {10, 0},
     "`schedule.evaluate_every`, 10, and is 45 iterations ({epochs: 1})"},
    {"{rule: median, every: 50}",
     {0, 1},
     "`schedule.evaluate_every`, 45 iterations ({epochs: 1}), and is 50: "},
};

START_TEST(whether_rungs_in_epochs_are_evaluated_is_known_with_the_data)
{
    struct schedule schedule = {.evaluate_every = in_epochs[_i].every};
    struct error error;
    const struct stop *stop = make(in_epochs[_i].written);
    ck_assert_int_eq(stop_check(stop, &schedule, 0, &error), 0);
    int status = stop_check(stop, &schedule, 45, &error);
    ck_assert_int_eq(status, in_epochs[_i].words != NULL ? -1 : 0);
    if (in_epochs[_i].words != NULL)
        ck_assert_msg(strstr(error.text, in_epochs[_i].words) != NULL, "%s", error.text);
}
END_TEST

/* Rungs are compared by their number, so they must not move to other epochs where these
 * have few iterations. */
START_TEST(rungs_of_less_than_an_iteration_are_refused)
{
    const struct schedule schedule = {.evaluate_every = {0, 0.1}};
    const struct stop *tenth = make("{rule: halving, first: {epochs: 0.1}, factor: 3}");
    const struct stop *half = make("{rule: median, every: {epochs: 0.5}, warmup: "
                                   "{epochs: 0.2}}");
    struct error error;
    ck_assert_int_eq(stop_check(tenth, &schedule, 0, &error), 0);
    ck_assert_int_eq(stop_check(tenth, &schedule, 20, &error), 0);
    ck_assert_int_eq(stop_check(tenth, &schedule, 10, &error), 0);
    ck_assert_int_eq(stop_check(tenth, &schedule, 9, &error), -1);
    ck_assert_str_eq(error.option, "first");
    ck_assert_str_eq(error.text, "`stop.first` is {epochs: 0.1}, and an epoch has 9 "
                                 "iterations here: rungs would be after more epochs than "
                                 "in other trials; give more epochs, or smaller batches");
    ck_assert_int_eq(stop_check(half, &schedule, 1, &error), -1);
    ck_assert(strstr(error.text, "an epoch has 1 iteration here") != NULL);
    for (int64_t epoch = 2; epoch < 12; epoch += 2)
        ck_assert_int_eq(prune_rung(half, 1, epoch), epoch / 2);
}
END_TEST

START_TEST(only_rules_of_one_trial_make_another_trial)
{
    const char *none = spec_of("{rule: median, every: 20}")->config_hash;
    ck_assert_str_eq(spec_of("{rule: halving, first: 20}")->config_hash, none);
    ck_assert_str_ne(spec_of("{rule: target, value: 1}")->config_hash, none);
    ck_assert_str_ne(spec_of("{rule: target, value: 1}")->config_hash,
                     spec_of("{rule: target, value: 2}")->config_hash);
    ck_assert_str_eq(
        spec_of("{rule: target, value: 1}")->config_hash,
        spec_of("{rule: target, value: 1.0, metric: objective}")->config_hash);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *tests = tcase_create("stop");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, rungs_are_where_the_rule_says);
    tcase_add_loop_test(tests, those_go_on_that_the_rule_says, 0, COUNT(rungs));
    tcase_add_test(tests, values_are_told_as_everywhere);
    tcase_add_test(tests, the_median_is_of_means_and_the_best_counts);
    tcase_add_test(tests, a_target_is_reached_or_not);
    tcase_add_test(tests, patience_ends_where_nothing_is_better);
    tcase_add_test(tests, patience_is_saved_with_its_run);
    tcase_add_loop_test(tests,
                        whether_rungs_in_epochs_are_evaluated_is_known_with_the_data, 0,
                        COUNT(in_epochs));
    tcase_add_test(tests, rungs_of_less_than_an_iteration_are_refused);
    tcase_add_loop_test(tests, rules_need_their_evaluations, 0, COUNT(schedules));
    tcase_add_test(tests, only_rules_of_one_trial_make_another_trial);
    return suite_run("stop", tests);
}
