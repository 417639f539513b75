/* Tests of the drawn datasets. golden/drawn.txt pins them, which golden/make_drawn.py
 * makes by what configs/drawn.md says: every compiler, optimisation and CPU must give
 * these. */
#include <math.h>
#include <stdio.h>

#include "data/draw.h"
#include "section.h"
#include "support/suite.h"

START_TEST(a_seed_gives_these_samples_on_every_compiler_and_machine)
{
    FILE *file = fopen(TEST_SOURCE_DIR "/tests/golden/drawn.txt", "r");
    char section[200], text[202], expected[DIGEST_SIZE];
    int cases = 0;
    ck_assert_ptr_nonnull(file);
    for (; fscanf(file, "%199[^}]} %64s\n", section, expected) == 2; cases++) {
        snprintf(text, sizeof text, "%s}", section);
        const struct dataset *dataset = section_load(text);
        ck_assert_msg(strcmp(dataset->digest, expected) == 0, "%s: %s", text,
                      dataset->digest);
    }
    ck_assert_int_eq(cases, 12);
    fclose(file);
}
END_TEST

START_TEST(some_digits_are_classes_of_their_names)
{
    const struct dataset *dataset =
        section_load("{type: digits, train: 200, test: 10, first: 5, last: 8}");
    bool seen[4] = {false};
    ck_assert_int_eq(dataset->classes, 4);
    ck_assert_str_eq(dataset->class_names[0], "5");
    ck_assert_str_eq(dataset->class_names[3], "8");
    for (int64_t i = 0; i < 200; i++)
        seen[dataset->splits[SPLIT_TRAIN].labels[i]] = true;
    ck_assert(seen[0] && seen[1] && seen[2] && seen[3]);
    ck_assert_ptr_null(section_load("{type: digits, train: 10, test: 10}")->class_names);
}
END_TEST

START_TEST(sine_and_cosine_are_right_to_their_last_bits)
{
    for (int i = -3000; i <= 3000; i++) {
        double turns = i / 1024.0, angle = 2 * 3.14159265358979323846 * turns;
        ck_assert_double_lt(fabs(draw_sine(turns) - sin(angle)), 4e-15);
        ck_assert_double_lt(fabs(draw_cosine(turns) - cos(angle)), 4e-15);
    }
    ck_assert(draw_sine(0) == 0 && draw_sine(1e9) == 0);
}
END_TEST

static const char *const types[] = {"blobs", "moons", "spirals", "linear_regression"};

static const struct dataset *load(const char *type, int train, int test, int seed)
{
    char text[100];
    snprintf(text, sizeof text, "{type: %s, train: %d, test: %d, seed: %d}", type, train,
             test, seed);
    return section_load(text);
}

/* Labels or targets. */
static const void *answers(const struct dataset *dataset, enum split split)
{
    const struct dataset_samples *samples = &dataset->splits[split];
    return dataset->classes > 0 ? (const void *)samples->labels : samples->targets;
}

START_TEST(the_first_samples_do_not_depend_on_how_many_there_are)
{
    for (int i = 0; i < 4; i++) {
        const struct dataset *few = load(types[i], 50, 20, 3),
                             *many = load(types[i], 99, 41, 3);
        size_t width = (size_t)few->sample.at[0] * sizeof(float);
        ck_assert_mem_eq(few->splits[SPLIT_TRAIN].values,
                         many->splits[SPLIT_TRAIN].values, 50 * width);
        ck_assert_mem_eq(few->splits[SPLIT_TEST].values, many->splits[SPLIT_TEST].values,
                         20 * width);
        ck_assert_mem_eq(answers(few, SPLIT_TRAIN), answers(many, SPLIT_TRAIN), 50 * 4);
        ck_assert_mem_eq(answers(few, SPLIT_TEST), answers(many, SPLIT_TEST), 20 * 4);
        ck_assert_str_ne(few->digest, many->digest);
    }
}
END_TEST

START_TEST(splits_seeds_and_samples_all_differ)
{
    for (int i = 0; i < 4; i++) {
        const struct dataset *zero = load(types[i], 40, 40, 0),
                             *one = load(types[i], 40, 40, 1);
        const float *train = zero->splits[SPLIT_TRAIN].values;
        size_t width = (size_t)zero->sample.at[0];
        for (size_t j = 0; j < 40; j++) {
            const float *sample = train + j * width;
            ck_assert(sample[0] != zero->splits[SPLIT_TEST].values[j * width]);
            ck_assert(sample[0] != one->splits[SPLIT_TRAIN].values[j * width]);
            ck_assert(j == 0 || sample[0] != train[0]);
        }
    }
}
END_TEST

START_TEST(classes_take_turns)
{
    for (int i = 0; i < 3; i++) {
        const struct dataset *dataset = load(types[i], 40, 7, 0);
        for (int64_t j = 0; j < 40; j++)
            ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].labels[j],
                             j % dataset->classes);
        ck_assert_ptr_null(dataset->splits[SPLIT_TRAIN].targets);
        ck_assert_int_eq(dataset->targets, 0);
    }
}
END_TEST

START_TEST(without_test_samples_there_is_no_test_split)
{
    const struct dataset *dataset = load("moons", 40, 0, 0);
    ck_assert_int_eq(dataset->splits[SPLIT_TEST].count, 0);
}
END_TEST

/* Clusters of no extent are their centres, the same ones in both splits. */
START_TEST(blobs_lie_about_centers_in_the_box)
{
    const struct dataset *centers =
        section_load("{type: blobs, classes: 4, features: 3, center_box: [2, 3], "
                     "cluster_std: 0, train: 8, test: 4}");
    const struct dataset *dataset =
        section_load("{type: blobs, classes: 4, features: 3, center_box: [2, 3], "
                     "cluster_std: 0.5, train: 40000}");
    const float *center = centers->splits[SPLIT_TRAIN].values;
    ck_assert_int_eq(dataset->sample.dims, 1);
    ck_assert_int_eq(dataset->sample.at[0], 3);
    ck_assert_int_eq(dataset->classes, 4);
    ck_assert_mem_eq(center, center + 12, 12 * sizeof *center);
    ck_assert_mem_eq(center, centers->splits[SPLIT_TEST].values, 12 * sizeof *center);
    for (int64_t i = 0; i < 12; i++) {
        double sum = 0, squares = 0;
        for (int64_t j = 0; j < 10000; j++) {
            double x =
                (double)(dataset->splits[SPLIT_TRAIN].values[12 * j + i] - center[i]);
            sum += x;
            squares += x * x;
        }
        ck_assert(center[i] >= 2 && center[i] <= 3);
        ck_assert(i == 0 || center[i] != center[0]);
        ck_assert_double_lt(fabs(sum / 10000), 0.025); /* 5 deviations */
        ck_assert_double_lt(fabs(sqrt(squares / 10000) - 0.5), 0.018);
    }
}
END_TEST

START_TEST(moons_are_half_circles_with_noise)
{
    const struct dataset *clean = section_load("{type: moons, noise: 0, train: 1000}");
    const struct dataset *noisy = section_load("{type: moons, noise: 0.5, train: 1000}");
    double squares = 0;
    float highest = -9, left = 9, right = -9;
    for (int64_t i = 0; i < 1000; i++) {
        const float *at = clean->splits[SPLIT_TRAIN].values + 2 * i;
        bool inner = clean->splits[SPLIT_TRAIN].labels[i] == 1;
        float x = inner ? 1 - at[0] : at[0], y = inner ? 0.5f - at[1] : at[1];
        ck_assert_float_lt(fabsf(x * x + y * y - 1), 1e-6f);
        ck_assert(y >= 0);
        highest = y > highest ? y : highest;
        left = x < left ? x : left;
        right = x > right ? x : right;
        squares += pow((double)(noisy->splits[SPLIT_TRAIN].values[2 * i + 1] - at[1]), 2);
    }
    ck_assert(highest > 0.999f && left < -0.999f && right > 0.999f);
    ck_assert_double_lt(fabs(sqrt(squares / 1000) - 0.5), 0.06);
}
END_TEST

START_TEST(spirals_turn_with_their_radius)
{
    const struct dataset *dataset = section_load(
        "{type: spirals, noise: 0, turns: 1.5, classes: 3, train: 999, test: 3}");
    double smallest = 9, largest = 0;
    for (int64_t i = 0; i < 999; i++) {
        const float *at = dataset->splits[SPLIT_TRAIN].values + 2 * i;
        double radius = hypot((double)at[0], (double)at[1]);
        double angle =
            2 * 3.14159265358979323846 * (1.5 * radius + (double)(i % 3) / 3.0);
        ck_assert_double_lt(fabs(radius * sin(angle) - (double)at[0]), 1e-5);
        ck_assert_double_lt(fabs(radius * cos(angle) - (double)at[1]), 1e-5);
        smallest = radius < smallest ? radius : smallest;
        largest = radius > largest ? radius : largest;
    }
    ck_assert(smallest < 0.01 && largest > 0.99 && largest < 1);
}
END_TEST

/* Of an arm that does not turn the angle is the noise alone. */
START_TEST(the_noise_of_spirals_is_on_the_angle)
{
    const struct dataset *dataset =
        section_load("{type: spirals, noise: 0.2, turns: 0, train: 4000, test: 1}");
    double squares = 0;
    for (int64_t i = 0; i < 4000; i += 2) {
        const float *at = dataset->splits[SPLIT_TRAIN].values + 2 * i;
        squares += pow(atan2((double)at[0], (double)at[1]), 2);
    }
    ck_assert_double_lt(fabs(sqrt(squares / 2000) - 0.2), 0.016);
}
END_TEST

/* Of one feature: y = w x + bias, with a w for each target, in both splits. */
START_TEST(targets_are_weighted_sums_of_the_features)
{
    const struct dataset *dataset = section_load("{type: linear_regression, features: 1, "
                                                 "targets: 2, noise: 0, bias: 3}");
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    ck_assert_int_eq(dataset->classes, 0);
    ck_assert_int_eq(dataset->targets, 2);
    ck_assert_ptr_null(train->labels);
    float w[2];
    for (int64_t k = 0; k < 2; k++)
        w[k] = (train->targets[k] - 3) / train->values[0];
    ck_assert(w[0] != w[1]);
    for (enum split split = 0; split < SPLIT_COUNT; split += SPLIT_TEST)
        for (int64_t i = 0; i < dataset->splits[split].count; i++)
            for (int64_t k = 0; k < 2; k++)
                ck_assert_float_lt(fabsf(w[k] * dataset->splits[split].values[i] + 3 -
                                         dataset->splits[split].targets[2 * i + k]),
                                   1e-5f);
}
END_TEST

/* Noise of the same draws only adds its variance; 0.7 is about four deviations. */
START_TEST(the_noise_of_targets_has_its_deviation)
{
    const struct dataset *clean =
        section_load("{type: linear_regression, features: 3, noise: 0, train: 4000}");
    const struct dataset *noisy =
        section_load("{type: linear_regression, features: 3, noise: 2, train: 4000}");
    double clean_squares = 0, noisy_squares = 0;
    for (int64_t i = 0; i < 4000; i++) {
        clean_squares += pow((double)clean->splits[SPLIT_TRAIN].targets[i], 2);
        noisy_squares += pow((double)noisy->splits[SPLIT_TRAIN].targets[i], 2);
        ck_assert(clean->splits[SPLIT_TRAIN].values[3 * i + 2] ==
                  noisy->splits[SPLIT_TRAIN].values[3 * i + 2]);
    }
    ck_assert_double_lt(fabs(noisy_squares / 4000 - clean_squares / 4000 - 4), 0.7);
}
END_TEST

START_TEST(a_box_has_two_ends)
{
    section_refuse("{type: blobs, center_box: [1, 2, 3]}", "center_box",
                   "`center_box` must be two numbers, [low, high], not 3");
    section_refuse("{type: blobs, center_box: [2, 1]}", "center_box",
                   "`center_box` must begin with the lower number");
    section_refuse("{type: digits, first: 7, last: 7}", "last",
                   "`last` must be above `first`, 7: there are two digits at least");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("generated");
    tcase_add_test(tests, a_seed_gives_these_samples_on_every_compiler_and_machine);
    tcase_add_test(tests, some_digits_are_classes_of_their_names);
    tcase_add_test(tests, sine_and_cosine_are_right_to_their_last_bits);
    tcase_add_test(tests, the_first_samples_do_not_depend_on_how_many_there_are);
    tcase_add_test(tests, splits_seeds_and_samples_all_differ);
    tcase_add_test(tests, classes_take_turns);
    tcase_add_test(tests, without_test_samples_there_is_no_test_split);
    tcase_add_test(tests, blobs_lie_about_centers_in_the_box);
    tcase_add_test(tests, moons_are_half_circles_with_noise);
    tcase_add_test(tests, spirals_turn_with_their_radius);
    tcase_add_test(tests, the_noise_of_spirals_is_on_the_angle);
    tcase_add_test(tests, targets_are_weighted_sums_of_the_features);
    tcase_add_test(tests, the_noise_of_targets_has_its_deviation);
    tcase_add_test(tests, a_box_has_two_ends);
    return suite_run("generated", tests);
}
