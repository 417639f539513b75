/* Tests of normalization. What given numbers make of bytes is torchvision 0.14's
 * Normalize(mean, std) of u / 255. */
#include <math.h>

#include "data/batch.h"
#include "data/loader.h"
#include "data/normalize.h"
#include "section.h"
#include "support/suite.h"

#define FLAT "{type: linear_regression, features: 3, train: 500, test: 50"

static const uint8_t bytes[] = {0, 1, 77, 128, 254, 255};
enum { BYTES = sizeof bytes };

/* One sample with these bytes in each channel, through batch_gather. */
static void gather(int64_t channels, const float *mean, const float *std, float *out)
{
    uint8_t rows[3 * BYTES];
    int32_t label = 0, found;
    for (int64_t c = 0; c < channels; c++)
        memcpy(rows + c * BYTES, bytes, BYTES);
    struct dataset dataset = {
        .sample = {.dims = 3, .at = {channels, 2, 3}},
        .classes = 2,
        .normalization = {.count = channels, .mean = mean, .std = std}};
    dataset.splits[SPLIT_TEST] =
        (struct dataset_samples){.count = 1, .bytes = rows, .labels = &label};
    struct batch batch = {.inputs = out, .labels = &found};
    batch_gather(&dataset, SPLIT_TEST, NULL, 0, 1, &batch);
}

/* The targets of sample i as they are learnt. */
static const float *target_of(const struct dataset *dataset, enum split split, int64_t i)
{
    static float inputs[16], targets[2];
    struct batch batch = {.inputs = inputs, .targets = targets};
    batch_gather(dataset, split, NULL, i, 1, &batch);
    return targets;
}

START_TEST(bytes_become_what_torchvision_makes_of_them)
{
    static const float expected[] = {-0x1.b264e2p-2, -0x1.a55c4p-2, 0x1.1c99d2p-1,
                                     0x1.347af4p+0,  0x1.678566p+1, 0x1.69267ap+1};
    float out[BYTES];
    gather(1, (float[]){0.1307f}, (float[]){0.3081f}, out);
    for (int i = 0; i < BYTES; i++)
        ck_assert_msg(out[i] == expected[i], "%d: %a", i, (double)out[i]);
}
END_TEST

START_TEST(each_channel_has_its_own_numbers)
{
    static const float expected[] = {
        -0x1.fd4e26p+0, -0x1.f93da6p+0, -0x1.88af08p-1, 0x1.5e428p-5,   0x1.0588a4p+1,
        0x1.0790e6p+1,  -0x1.faf42p+0,  -0x1.f6d4aap+0, -0x1.7afbc4p-1, 0x1.4c675cp-4,
        0x1.0e211p+1,   0x1.1030c8p+1,  -0x1.b4f122p+0, -0x1.b11ab4p+0, -0x1.1ae3e4p-1,
        0x1.b2304ap-3,  0x1.0ce82ap+1,  0x1.0ed362p+1};
    float out[3 * BYTES];
    gather(3, (float[]){0.4914f, 0.4822f, 0.4465f}, (float[]){0.2470f, 0.2435f, 0.2616f},
           out);
    for (int i = 0; i < 3 * BYTES; i++)
        ck_assert_msg(out[i] == expected[i], "%d: %a", i, (double)out[i]);
}
END_TEST

/* Of one column of the training split. */
static void moments(const struct dataset *dataset, int64_t column, double *mean,
                    double *std)
{
    int64_t count = dataset->splits[SPLIT_TRAIN].count;
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < count; i++)
        sum += (double)section_sample(dataset, SPLIT_TRAIN, i)[column];
    *mean = sum / (double)count;
    for (int64_t i = 0; i < count; i++)
        squares +=
            pow((double)section_sample(dataset, SPLIT_TRAIN, i)[column] - *mean, 2);
    *std = sqrt(squares / (double)count);
}

START_TEST(columns_are_measured_in_what_is_trained_on_and_applied_to_all)
{
    static const char cut[] = FLAT ", validation_split: 100, limit: 37";
    char text[200];
    snprintf(text, sizeof text, "%s}", cut);
    const struct dataset *raw = section_load(text);
    snprintf(text, sizeof text, "%s, normalize: measured}", cut);
    const struct dataset *dataset = section_load(text);
    ck_assert_int_eq(dataset->normalization.count, 3);
    for (int64_t column = 0; column < 3; column++) {
        double mean, std, expected_mean, expected_std;
        moments(raw, column, &expected_mean, &expected_std);
        moments(dataset, column, &mean, &std);
        ck_assert_double_lt(fabs(mean), 1e-6);
        ck_assert_double_lt(fabs(std - 1), 1e-6);
        float m = (float)expected_mean, s = (float)expected_std;
        ck_assert(dataset->normalization.mean[column] == m);
        ck_assert(dataset->normalization.std[column] == s);
        for (enum split split = 0; split < SPLIT_COUNT; split++) {
            const struct dataset_samples *from = &raw->splits[split];
            ck_assert_int_gt(from->count, 0);
            ck_assert_ptr_eq(dataset->splits[split].targets, from->targets);
            for (int64_t i = 0; i < from->count; i++) {
                float x = section_sample(raw, split, i)[column];
                ck_assert(section_sample(dataset, split, i)[column] == (x - m) / s);
            }
        }
    }
}
END_TEST

START_TEST(images_are_measured_as_bytes_over_255)
{
    const struct dataset *dataset =
        section_load("{type: digits, train: 300, test: 10, normalize: measured}");
    const struct dataset_samples *samples = &dataset->splits[SPLIT_TRAIN];
    double sum = 0, squares = 0, count = 300 * 784;
    for (int64_t i = 0; i < 300 * 784; i++)
        sum += samples->bytes[i] / 255.0;
    for (int64_t i = 0; i < 300 * 784; i++)
        squares += pow(samples->bytes[i] / 255.0 - sum / count, 2);
    ck_assert_int_eq(dataset->normalization.count, 1);
    ck_assert_double_lt(fabs((double)dataset->normalization.mean[0] - sum / count), 1e-7);
    ck_assert_double_lt(
        fabs((double)dataset->normalization.std[0] - sqrt(squares / count)), 1e-7);
}
END_TEST

/* Three channels of two pixels, the second all of one value. */
START_TEST(each_channel_is_measured_alone_and_a_constant_one_divided_by_one)
{
    static const uint8_t pixels[] = {0, 255, 9, 9, 0, 51, 255, 0, 9, 9, 102, 51};
    static const int32_t labels[] = {0, 1};
    const struct normalize_options options = {.how = NORMALIZE_MEASURED};
    struct error error;
    struct dataset *dataset =
        dataset_view(section_load("{type: digits, train: 1, test: 1}"), &error);
    dataset->sample = (struct lamina_shape){3, {3, 1, 2, 0, 0, 0}};
    dataset->splits[SPLIT_TRAIN] =
        (struct dataset_samples){.count = 2, .bytes = pixels, .labels = labels};
    ck_assert_int_eq(normalize_apply(&options, dataset, &error), 0);
    const float *mean = dataset->normalization.mean, *std = dataset->normalization.std;
    ck_assert_int_eq(dataset->normalization.count, 3);
    ck_assert(mean[0] == 0.5f && std[0] == 0.5f);
    ck_assert(mean[1] == (float)(9 / 255.0) && std[1] == 1);
    ck_assert(mean[2] == 0.2f && std[2] == (float)(sqrt(0.02)));
    dataset_free(dataset);
}
END_TEST

START_TEST(a_constant_column_is_divided_by_one)
{
    const struct dataset *dataset = section_load(
        "{type: blobs, cluster_std: 0, center_box: [0.1, 0.1], normalize: measured}");
    for (int64_t i = 0; i < 1000; i++) {
        const float *sample = section_sample(dataset, SPLIT_TRAIN, i);
        ck_assert(sample[0] == 0 && sample[1] == 0);
    }
    ck_assert(dataset->normalization.std[1] == 1);
    ck_assert(dataset->normalization.mean[1] == 0.1f);
}
END_TEST

START_TEST(given_numbers_are_one_for_all_or_one_each)
{
    const struct dataset *raw = section_load(FLAT "}");
    const struct dataset *one = section_load(FLAT ", normalize: given, mean: 2, std: 4}");
    const struct dataset *each =
        section_load(FLAT ", normalize: given, mean: [1, 2, 3], std: [4, 5, 6]}");
    for (int64_t i = 0; i < 150; i++) {
        int64_t sample = i / 3, column = i % 3;
        float x = section_sample(raw, SPLIT_TEST, sample)[column];
        ck_assert(section_sample(one, SPLIT_TEST, sample)[column] == (x - 2) / 4);
        ck_assert(section_sample(each, SPLIT_TEST, sample)[column] ==
                  (x - (float)(1 + column)) / (float)(4 + column));
    }
}
END_TEST

/* By those that are trained on alone: means and deviations in two passes over them. */
START_TEST(targets_are_measured_where_they_are_trained_on)
{
#define NUMBERS                                                                          \
    "{type: linear_regression, targets: 2, train: 90, test: 9, bias: 1000, "             \
    "validation_split: 30, limit: 40"
    const struct dataset *raw = section_load(NUMBERS "}");
    const struct dataset *dataset =
        section_load(NUMBERS ", normalize_targets: measured}");
    ck_assert_str_ne(raw->digest, dataset->digest);
    for (int target = 0; target < 2; target++) {
        double mean = 0, squares = 0;
        for (int64_t i = 0; i < 40; i++)
            mean += (double)target_of(raw, SPLIT_TRAIN, i)[target] / 40;
        for (int64_t i = 0; i < 40; i++)
            squares += pow((double)target_of(raw, SPLIT_TRAIN, i)[target] - mean, 2);
        double std = sqrt(squares / 40);
        for (int split = 0; split < SPLIT_COUNT; split++)
            for (int64_t i = 0; i < raw->splits[split].count; i++) {
                double own = (double)target_of(raw, (enum split)split, i)[target];
                double learnt = (double)target_of(dataset, (enum split)split, i)[target];
                ck_assert_double_eq_tol(learnt, (own - mean) / std, 1e-6);
                ck_assert_double_eq_tol(normalize_back(dataset, target, learnt), own,
                                        1e-5);
            }
    }
}
END_TEST

START_TEST(a_digest_covers_the_numbers)
{
    static const char *const texts[] = {
        "{type: digits, train: 20}", "{type: digits, train: 20, normalize: measured}",
        "{type: digits, train: 20, normalize: given, mean: 0, std: 1}",
        "{type: digits, train: 20, normalize: given, mean: 0, std: 2}",
        "{type: digits, train: 20, normalize: given, mean: 1, std: 1}"};
    char digests[5][DIGEST_SIZE];
    for (int i = 0; i < 5; i++) {
        const struct dataset *dataset = section_load(texts[i]);
        memcpy(digests[i], dataset->digest, DIGEST_SIZE);
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(digests[i], digests[j]);
    }
}
END_TEST

START_TEST(classes_are_no_targets_to_normalize)
{
    section_refuse("{type: moons, normalize_targets: measured}", "normalize_targets",
                   "`normalize_targets` is of numbers to predict, but the data has "
                   "classes: leave it out");
}
END_TEST

START_TEST(numbers_that_do_not_fit_are_told_for_their_option)
{
    section_refuse(FLAT ", normalize: given}", "normalize",
                   "`normalize: given` needs `mean` and `std`: one number, or one for "
                   "each channel or column");
    section_refuse(FLAT ", normalize: given, mean: 1}", "normalize",
                   "`normalize: given` needs `mean` and `std`: one number, or one for "
                   "each channel or column");
    section_refuse(FLAT ", mean: 1, std: 1}", "mean",
                   "`mean` is given, so `normalize` must be `given`");
    section_refuse(FLAT ", normalize: measured, std: 1}", "std",
                   "`std` is given, so `normalize` must be `given`");
    section_refuse(FLAT ", normalize: given, mean: [1, 2], std: 1}", "mean",
                   "`mean` has 2 numbers, but a sample 3 columns: give as many, or one "
                   "for all");
    section_refuse("{type: digits, train: 1, normalize: given, mean: 0, std: [1, 2]}",
                   "std",
                   "`std` has 2 numbers, but a sample 1 channel: give as many, or one "
                   "for all");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("normalize");
    tcase_add_test(tests, bytes_become_what_torchvision_makes_of_them);
    tcase_add_test(tests, each_channel_has_its_own_numbers);
    tcase_add_test(tests, columns_are_measured_in_what_is_trained_on_and_applied_to_all);
    tcase_add_test(tests, images_are_measured_as_bytes_over_255);
    tcase_add_test(tests,
                   each_channel_is_measured_alone_and_a_constant_one_divided_by_one);
    tcase_add_test(tests, a_constant_column_is_divided_by_one);
    tcase_add_test(tests, given_numbers_are_one_for_all_or_one_each);
    tcase_add_test(tests, targets_are_measured_where_they_are_trained_on);
    tcase_add_test(tests, classes_are_no_targets_to_normalize);
    tcase_add_test(tests, a_digest_covers_the_numbers);
    tcase_add_test(tests, numbers_that_do_not_fit_are_told_for_their_option);
    return suite_run("normalize", tests);
}
