/* What is told of the numbers of a split: by column, by channel, and of targets. */
#include <math.h>

#include "data/summary.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

static struct summary summarize(const struct dataset *dataset, enum split split)
{
    struct summary summary;
    struct error error;
    ck_assert_int_eq(summary_make(dataset, split, arena, &summary, &error), 0);
    return summary;
}

static void expect(const struct summary_numbers *found, double least, double mean,
                   double most, double std)
{
    ck_assert_double_eq_tol(found->least, least, 1e-12);
    ck_assert_double_eq_tol(found->mean, mean, 1e-12);
    ck_assert_double_eq_tol(found->most, most, 1e-12);
    ck_assert_double_eq_tol(found->std, std, 1e-12);
}

/* 1, 2 ... n have the mean (n + 1) / 2 and the variance (n^2 - 1) / 12; there are more
 * samples than are gathered at once. */
START_TEST(columns_and_targets_are_told_one_by_one)
{
    enum { COUNT = 131 };
    static float values[2 * COUNT], targets[COUNT];
    for (int i = 0; i < COUNT; i++) {
        values[2 * i] = (float)(i + 1);
        values[2 * i + 1] = -7;
        targets[i] = (float)(10 * (i + 1));
    }
    const struct dataset dataset = {
        .sample = lamina_vector(2),
        .targets = 1,
        .splits[SPLIT_TEST] = {.count = COUNT, .values = values, .targets = targets}};
    struct summary summary = summarize(&dataset, SPLIT_TEST);
    double std = sqrt((COUNT * COUNT - 1) / 12.0);
    ck_assert_int_eq(summary.columns, 2);
    expect(&summary.of_columns[0], 1, (COUNT + 1) / 2.0, COUNT, std);
    expect(&summary.of_columns[1], -7, -7, -7, 0);
    expect(&summary.of_targets[0], 10, 10 * (COUNT + 1) / 2.0, 10 * COUNT, 10 * std);
}
END_TEST

START_TEST(images_are_told_by_channel_as_they_are_normalized)
{
    static const uint8_t bytes[8] = {0, 51, 255, 255, 102, 102, 102, 102};
    static const int32_t labels[1];
    const float mean[] = {0, 0.4f}, std[] = {0.5f, 1};
    const struct dataset dataset = {
        .sample = {.dims = 3, .at = {2, 2, 2}},
        .classes = 2,
        .splits[SPLIT_TRAIN] = {.count = 1, .bytes = bytes, .labels = labels},
        .normalization = {.count = 2, .mean = mean, .std = std}};
    struct summary summary = summarize(&dataset, SPLIT_TRAIN);
    ck_assert_int_eq(summary.columns, 2);
    /* 0, 0.4, 2, 2 */
    ck_assert_double_eq_tol(summary.of_columns[0].mean, 1.1, 1e-6);
    ck_assert_double_eq_tol(summary.of_columns[0].most, 2, 1e-6);
    ck_assert_double_eq_tol(summary.of_columns[0].std, sqrt(0.83), 1e-6);
    ck_assert_double_eq_tol(summary.of_columns[1].mean, 0, 1e-6);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, columns_and_targets_are_told_one_by_one);
    tcase_add_test(cases, images_are_told_by_channel_as_they_are_normalized);
    return suite_run("summary", cases);
}
