/* What a schedule comes to, worked out by hand, and whether layers can train on its
 * batches. */
#include "train/schedule.h"

#include <string.h>

#include "config/problems.h"
#include "support/suite.h"
#include "train/fit_network.h"
#include "train/order.h"

#include <check.h>

static const struct {
    struct schedule schedule;
    int64_t samples, iterations, smallest;
} lengths[] = {
    {{.epochs = 2, .batch_size = 5}, 10, 4, 5},
    {{.epochs = 2, .batch_size = 5}, 11, 6, 1},
    {{.epochs = 1, .batch_size = 5}, 4, 1, 4},
    {{.iterations = 2, .batch_size = 5}, 11, 2, 5}, /* ends before the rest */
    {{.iterations = 3, .batch_size = 5}, 11, 3, 1},
    {{.iterations = 1, .batch_size = 5}, 4, 1, 4},
    {{.epochs = INT64_MAX, .batch_size = 5}, 11, INT64_MAX, 1},
    {{.epochs = 2, .batch_size = 5, .drop_last = true}, 11, 4, 5},
    {{.epochs = 2, .batch_size = 5, .drop_last = true}, 10, 4, 5},
    {{.iterations = 3, .batch_size = 5, .drop_last = true}, 11, 3, 5},
};

START_TEST(iterations_and_the_smallest_batch_are_counted)
{
    const struct schedule *schedule = &lengths[_i].schedule;
    const int64_t samples = lengths[_i].samples;
    ck_assert_int_eq(schedule_iterations(schedule, samples), lengths[_i].iterations);
    ck_assert_int_eq(schedule_smallest_batch(schedule, samples), lengths[_i].smallest);
    ck_assert_int_eq(schedule_length(schedule, samples).iterations,
                     lengths[_i].iterations);
}
END_TEST

/* 11 samples in batches of 5: three an epoch. */
START_TEST(what_is_done_every_so_many_epochs_is_known_with_the_samples)
{
    const struct schedule schedule = {
        .epochs = 4, .batch_size = 5, .evaluate_every = {0, 2}};
    const struct option_iterations half = {0, 0.5};
    ck_assert_int_eq(period_moment(schedule_evaluations(&schedule, 11), 1), 6);
    ck_assert_int_eq(period_moment(schedule_period(&schedule, half, 11), 3), 5);
}
END_TEST

START_TEST(an_epoch_has_its_whole_batches_and_what_is_left)
{
    const struct schedule all = {.batch_size = 5},
                          whole = {.batch_size = 5, .drop_last = true};
    static const int64_t samples[] = {5, 9, 10, 11};
    static const int64_t of_all[] = {1, 2, 2, 3}, of_whole[] = {1, 1, 2, 2};
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(schedule_epoch(&all, samples[i]), of_all[i]);
        ck_assert_int_eq(schedule_epoch(&whole, samples[i]), of_whole[i]);
        ck_assert_int_eq(schedule_length(&whole, samples[i]).epoch, of_whole[i]);
    }
}
END_TEST

/* The samples of the next two batches of an epoch of 11, and that the third is of another
 * epoch. */
static void expect_epoch(struct order *order, int32_t samples[10])
{
    for (int batch = 0; batch < 2; batch++) {
        struct order_batch next = order_next(order);
        ck_assert_int_eq(next.count, 5);
        ck_assert_int_eq(next.start, 5 * batch);
        memcpy(samples + next.start, next.samples, 5 * sizeof *samples);
    }
}

/* The permutation is of all samples, the same as where they are kept, so that each epoch
 * leaves out others. */
START_TEST(what_is_less_than_a_batch_is_left_out_of_each_epoch)
{
    struct arena *arena = arena_new();
    const struct order_settings settings = {11, 5, true, true, 3, NULL};
    const struct order_settings kept = {11, 5, true, false, 3, NULL};
    struct order order, all;
    int32_t samples[10];
    bool left[11] = {false};
    ck_assert_int_eq(order_make(&order, &settings, arena), 0);
    ck_assert_int_eq(order_make(&all, &kept, arena), 0);
    for (int epoch = 0; epoch < 20; epoch++) {
        bool seen[11] = {false};
        expect_epoch(&order, samples);
        for (int i = 0; i < 10; i++)
            seen[samples[i]] = true;
        for (int i = 0; i < 11; i++)
            left[i] |= !seen[i];
        ck_assert_mem_eq(samples, order_next(&all).samples, 5 * sizeof *samples);
        ck_assert_mem_eq(samples + 5, order_next(&all).samples, 5 * sizeof *samples);
        ck_assert_int_eq(order_next(&all).count, 1);
    }
    size_t others = 0;
    for (int i = 0; i < 11; i++)
        others += left[i];
    ck_assert_uint_gt(others, 5);
    arena_free(arena);
}
END_TEST

/* Of a layer that needs so many samples at once, what is said of 11 in batches of 4. */
static size_t count_problems(int64_t least_batch)
{
    struct arena *arena = arena_new();
    struct problems problems = {0};
    static const char text[] = "schedule: {batch_size: 4}\n";
    static const struct option_kind kind = {.name = "batch_norm"};
    struct layer_spec layer = {.component = {.kind = &kind, .path = "layers.0"}};
    const struct trial_spec spec = {
        .root = tree_parse(text, strlen(text), "net.yaml", arena, &problems),
        .layers = &layer,
        .layer_count = 1,
        .schedule = {.epochs = 1, .batch_size = 4}};
    const struct dataset dataset = {.splits = {[SPLIT_TRAIN] = {.count = 11}}};
    const struct network_layer_info info = {.least_batch = least_batch};
    fit_network_batches(&spec, &dataset, &info, &problems);
    size_t count = problems.count;
    if (count > 0)
        ck_assert_str_eq(problems.lines[0],
                         "net.yaml:1:24: 11 samples in batches of 4 leave one of 3, but "
                         "layers.0 (batch_norm) must have 4 to train on: give "
                         "`schedule.drop_last: true`, which leaves it out, or choose "
                         "another `batch_size`");
    problems_free(&problems);
    arena_free(arena);
    return count;
}

START_TEST(a_layer_trains_on_just_as_many_samples_as_it_needs)
{
    ck_assert_uint_eq(count_problems(0), 0);
    ck_assert_uint_eq(count_problems(3), 0);
    ck_assert_uint_eq(count_problems(4), 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("schedule");
    tcase_add_loop_test(tests, iterations_and_the_smallest_batch_are_counted, 0,
                        sizeof lengths / sizeof *lengths);
    tcase_add_test(tests, an_epoch_has_its_whole_batches_and_what_is_left);
    tcase_add_test(tests, what_is_less_than_a_batch_is_left_out_of_each_epoch);
    tcase_add_test(tests, what_is_done_every_so_many_epochs_is_known_with_the_samples);
    tcase_add_test(tests, a_layer_trains_on_just_as_many_samples_as_it_needs);
    return suite_run("schedule", tests);
}
