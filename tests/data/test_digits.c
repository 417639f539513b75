/* Tests of the generated digits. The SHA-256 constants pin the generator: its bytes are
 * integers' work alone, so every compiler, optimisation and CPU must give these. */
#include <stdlib.h>
#include <string.h>

#include "data/datasets.h"
#include "data/digits.h"
#include "data/loader.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

extern const struct loader loader_digits;

struct sizes {
    struct loader_options common;
    int64_t train, test, seed, first, last;
};

static struct text faults;
static struct dataset *load(int64_t train, int64_t test, int64_t seed)
{
    struct sizes options = {.train = train, .test = test, .seed = seed, .last = 9};
    struct component component = {.kind = &loader_digits.kind, .options = &options};
    struct error error;
    ck_assert_uint_eq(loader_digits.kind.size, sizeof options);
    struct dataset *dataset = datasets_build(&component, &faults, &error);
    ck_assert_ptr_nonnull(dataset);
    return dataset;
}

START_TEST(a_seed_gives_these_bytes_on_every_compiler_and_machine)
{
    static const char *const expected[2] = {
        "65b12d4b6568d604391ea1f01876eaa7b22eb301939bf557cae8297225a0102f",
        "73140a7659f728b2305eb547b1c9b75ca23deefb3ee86a3156da0b4282afa4ff"};
    static uint8_t bytes[200 * (DIGITS_PIXELS + 1)];
    for (uint64_t seed = 0; seed < 2; seed++) {
        const struct digits_source source = {seed, 0, 9};
        for (int64_t i = 0; i < 200; i++) {
            uint8_t *at = bytes + i * (DIGITS_PIXELS + 1);
            enum split split = i % 2 == 0 ? SPLIT_TRAIN : SPLIT_TEST;
            at[DIGITS_PIXELS] = (uint8_t)digits_draw(&source, split, i / 2, at);
        }
        char hex[DIGEST_SIZE];
        digest_bytes(bytes, sizeof bytes, hex);
        ck_assert_str_eq(hex, expected[seed]);
    }
}
END_TEST

START_TEST(the_first_samples_do_not_depend_on_how_many_there_are)
{
    struct dataset *few = load(50, 20, 3), *many = load(300, 40, 3);
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        size_t count = (size_t)few->splits[split].count;
        if (count == 0)
            continue;
        ck_assert_mem_eq(few->splits[split].bytes, many->splits[split].bytes,
                         count * DIGITS_PIXELS);
        ck_assert_mem_eq(few->splits[split].labels, many->splits[split].labels,
                         count * sizeof(int32_t));
    }
    ck_assert_str_ne(few->digest, many->digest);
    dataset_free(few);
    dataset_free(many);
}
END_TEST

START_TEST(splits_seeds_and_samples_all_differ)
{
    struct dataset *zero = load(40, 40, 0), *one = load(40, 40, 1);
    const uint8_t *train = zero->splits[SPLIT_TRAIN].bytes;
    for (int64_t i = 0; i < 40; i++) {
        const uint8_t *image = train + i * DIGITS_PIXELS;
        ck_assert_mem_ne(image, zero->splits[SPLIT_TEST].bytes + i * DIGITS_PIXELS,
                         DIGITS_PIXELS);
        ck_assert_mem_ne(image, one->splits[SPLIT_TRAIN].bytes + i * DIGITS_PIXELS,
                         DIGITS_PIXELS);
        if (i > 0)
            ck_assert_mem_ne(image, train, DIGITS_PIXELS);
    }
    ck_assert_str_ne(zero->digest, one->digest);
    dataset_free(zero);
    dataset_free(one);
}
END_TEST

START_TEST(labels_are_spread_evenly)
{
    /* 1000 of each are expected, with a standard deviation of 30: 5 of them allowed. */
    struct dataset *dataset = load(10000, 1, 0);
    int counts[10] = {0};
    for (int64_t i = 0; i < 10000; i++)
        counts[dataset->splits[SPLIT_TRAIN].labels[i]]++;
    for (int digit = 0; digit < 10; digit++)
        ck_assert_msg(abs(counts[digit] - 1000) < 150, "%d: %d", digit, counts[digit]);
    dataset_free(dataset);
}
END_TEST

START_TEST(images_have_mnist_shape_and_some_ink)
{
    struct dataset *dataset = load(200, 1, 5);
    ck_assert_int_eq(dataset->sample.dims, 3);
    ck_assert_int_eq(dataset->sample.at[0], 1);
    ck_assert_int_eq(dataset->sample.at[1], 28);
    ck_assert_int_eq(dataset->sample.at[2], 28);
    ck_assert_int_eq(dataset->classes, 10);
    for (int64_t i = 0; i < 200; i++) {
        const uint8_t *image = dataset->splits[SPLIT_TRAIN].bytes + i * DIGITS_PIXELS;
        int dark = 0;
        for (int p = 0; p < DIGITS_PIXELS; p++)
            dark += image[p] > 120;
        ck_assert_msg(dark > 15 && dark < 350, "sample %d has %d dark pixels", (int)i,
                      dark);
    }
    dataset_free(dataset);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("digits");
    tcase_add_test(tests, a_seed_gives_these_bytes_on_every_compiler_and_machine);
    tcase_add_test(tests, the_first_samples_do_not_depend_on_how_many_there_are);
    tcase_add_test(tests, splits_seeds_and_samples_all_differ);
    tcase_add_test(tests, labels_are_spread_evenly);
    tcase_add_test(tests, images_have_mnist_shape_and_some_ink);
    return suite_run("digits", tests);
}
