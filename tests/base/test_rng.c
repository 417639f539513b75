/* The random numbers against values that PyTorch 1.13.1 gave (CPU with AVX2), and the
 * named streams against Python's `random`, which seeds an integer by the same
 * init_by_array. Checksums are zlib's crc32 of little-endian arrays. */
#include "base/rng.h"
#include "support/suite.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { INPUTS = 784, HIDDEN = 100, CLASSES = 10, EXAMPLES = 60000, EPOCHS = 5 };
enum { WEIGHTS = INPUTS * HIDDEN + HIDDEN + HIDDEN * CLASSES + CLASSES };

/* What PyTorch draws in the tutorial's program: the network 784-100-10, then the order
 * of each epoch, with an evaluation in each of the last four. */
struct program {
    uint64_t seed;
    float w1[8], b1[4], w2[4], b2[2];
    unsigned long weights_crc, order_crc;
    int64_t base[2], sampler[2]; /* of the first two epochs */
    int32_t first[2][10], last[5];
};

static const struct program programs[] = {
    {0,
     {-0x1.186p-12f, 0x1.39e56ap-6f, -0x1.e19958p-6f, -0x1.aea126p-6f, -0x1.c2bd9cp-7f,
      0x1.39d21cp-7f, -0x1.72fe4ap-11f, 0x1.cff422p-6f},
     {-0x1.220298p-5f, 0x1.29d3ep-6f, -0x1.63adf8p-6f, -0x1.83ef2ep-7f},
     {-0x1.68b0c6p-5f, -0x1.4f1254p-5f, -0x1.6a84p-9f, -0x1.360754p-4f},
     {0x1.7f14d6p-4f, -0x1.594f1ap-6f},
     233170503,
     158290935,
     {8420421407348853489, 5440601149331603560},
     {6444989489106845952, 5070027829955694461},
     {{25585, 7298, 27328, 29816, 36627, 16536, 44962, 32099, 58558, 34662},
      {34238, 59235, 22412, 57180, 38657, 36008, 58027, 38420, 46313, 38786}},
     {36557, 58464, 56521, 45484, 16468}},
    {42,
     {0x1.bf5d42p-6f, 0x1.e5ac58p-6f, -0x1.122a6ep-7f, 0x1.0cc26ap-5f, -0x1.0069eep-7f,
      0x1.d84e38p-8f, -0x1.1ce138p-6f, 0x1.57a4eep-6f},
     {-0x1.50f626p-6f, 0x1.9dee1cp-6f, 0x1.bed598p-6f, 0x1.eefa26p-9f},
     {0x1.f4b29ap-7f, -0x1.00aa2p-4f, 0x1.0e00f4p-4f, 0x1.75c086p-4f},
     {-0x1.d4d01ap-6f, 0x1.b7a71ap-6f},
     458620234,
     3314088153,
     {4745166788688588261, 3011588006265636303},
     {6290885247587026465, 8271531654742036207},
     {{25637, 41149, 22682, 4903, 3072, 3856, 48912, 7710, 43606, 17580},
      {39748, 28795, 14224, 59911, 21289, 2083, 15388, 59306, 30068, 5363}},
     {18516, 25371, 49938, 23766, 47718}},
};

static void expect_floats(const float *actual, const float *expected, int count)
{
    for (int i = 0; i < count; i++)
        ck_assert_msg(actual[i] == expected[i], "value %d is %a, not %a", i,
                      (double)actual[i], (double)expected[i]);
}

static void draw_weights(struct rng *rng, float weights[WEIGHTS])
{
    const float bound_1 = (float)(1 / sqrt(INPUTS)), bound_2 = (float)(1 / sqrt(HIDDEN));
    float *b1 = weights + INPUTS * HIDDEN, *w2 = b1 + HIDDEN;
    float *b2 = w2 + HIDDEN * CLASSES;
    rng_fill_uniform(rng, weights, INPUTS * HIDDEN, -bound_1, bound_1);
    rng_fill_uniform(rng, b1, HIDDEN, -bound_1, bound_1);
    rng_fill_uniform(rng, w2, HIDDEN * CLASSES, -bound_2, bound_2);
    rng_fill_uniform(rng, b2, CLASSES, -bound_2, bound_2);
}

static unsigned long checksum(const void *bytes, size_t size)
{
    return crc32(0, bytes, (uInt)size);
}

START_TEST(initial_weights_and_epoch_orders_equal_pytorchs)
{
    const struct program *program = &programs[_i];
    static float weights[WEIGHTS];
    static int32_t orders[EPOCHS][EXAMPLES];
    struct rng rng, sampler;
    rng_seed(&rng, program->seed);
    draw_weights(&rng, weights);
    const float *b1 = weights + INPUTS * HIDDEN, *w2 = b1 + HIDDEN;
    expect_floats(weights, program->w1, 8);
    expect_floats(b1, program->b1, 4);
    expect_floats(w2, program->w2, 4);
    expect_floats(w2 + HIDDEN * CLASSES, program->b2, 2);
    ck_assert_uint_eq(checksum(weights, sizeof(weights)), program->weights_crc);

    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        int64_t base = rng_random(&rng), seed = rng_random(&rng);
        if (epoch < 2) {
            ck_assert_int_eq(base, program->base[epoch]);
            ck_assert_int_eq(seed, program->sampler[epoch]);
        }
        if (epoch > 0)
            rng_random(&rng); /* the evaluation at 500, 1000, 1500, 2000 */
        rng_seed(&sampler, (uint64_t)seed);
        rng_permutation(&sampler, orders[epoch], EXAMPLES);
    }
    for (int epoch = 0; epoch < 2; epoch++)
        for (int i = 0; i < 10; i++)
            ck_assert_int_eq(orders[epoch][i], program->first[epoch][i]);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(orders[0][EXAMPLES - 5 + i], program->last[i]);
    ck_assert_uint_eq(checksum(orders, sizeof(orders)), program->order_crc);
}
END_TEST

START_TEST(first_words_equal_pytorchs)
{
    struct rng rng;
    rng_seed(&rng, 0);
    ck_assert_uint_eq(rng_u32(&rng), 2357136044u);
    ck_assert_uint_eq(rng_u32(&rng), 2546248239u);
    ck_assert_uint_eq(rng_u32(&rng), 3071714933u);
    rng_seed(&rng, 42);
    ck_assert_uint_eq(rng_u32(&rng), 1608637542u);
    ck_assert_uint_eq(rng_u32(&rng), 3421126067u);
    ck_assert_uint_eq(rng_u32(&rng), 4083286876u);
}
END_TEST

START_TEST(only_the_low_32_bits_of_a_seed_count)
{
    struct rng rng;
    rng_seed(&rng, (UINT64_C(1) << 32) + 42);
    ck_assert_uint_eq(rng_u32(&rng), 1608637542u);
}
END_TEST

START_TEST(rand_and_random_equal_pytorchs)
{
    static const float rand_0[] = {0x1.fc2abp-2f, 0x1.89545ep-1f, 0x1.6a675p-4f};
    static const float rand_42[] = {0x1.c3b8ccp-1f, 0x1.d47b66p-1f, 0x1.880d7p-2f};
    struct rng rng;
    float values[3];
    rng_seed(&rng, 0);
    rng_fill_uniform(&rng, values, 3, 0, 1);
    expect_floats(values, rand_0, 3);
    rng_seed(&rng, 42);
    rng_fill_uniform(&rng, values, 3, 0, 1);
    expect_floats(values, rand_42, 3);
    rng_seed(&rng, 0);
    ck_assert_int_eq(rng_random(&rng), 900450186894289455);
    rng_seed(&rng, 42);
    ck_assert_int_eq(rng_random(&rng), 6909045637428952499);
}
END_TEST

START_TEST(permutations_equal_pytorchs)
{
    static const int32_t order_0[] = {4, 1, 7, 5, 3, 9, 0, 8, 6, 2};
    static const int32_t order_42[] = {2, 6, 1, 8, 4, 5, 0, 9, 3, 7};
    struct rng rng;
    int32_t order[10];
    rng_seed(&rng, 0);
    rng_permutation(&rng, order, 10);
    ck_assert_mem_eq(order, order_0, sizeof(order));
    rng_seed(&rng, 42);
    rng_permutation(&rng, order, 10);
    ck_assert_mem_eq(order, order_42, sizeof(order));
}
END_TEST

START_TEST(permutations_of_none_and_one_draw_nothing)
{
    struct rng rng;
    int32_t order[1] = {7};
    rng_seed(&rng, 42);
    rng_permutation(&rng, order, 0);
    ck_assert_int_eq(order[0], 7);
    rng_permutation(&rng, order, 1);
    ck_assert_int_eq(order[0], 0);
    ck_assert_uint_eq(rng_u32(&rng), 1608637542u);
}
END_TEST

START_TEST(a_few_normal_values_equal_pytorchs)
{
    static const float expected[] = {0x1.58c55cp-2f, 0x1.07cd3ap-3f, 0x1.e02dcep-3f,
                                     0x1.d7b8d8p-3f, -0x1.1f7384p+0f};
    struct rng rng;
    float values[5];
    rng_seed(&rng, 42);
    rng_fill_normal(&rng, values, 5, 0, 1);
    expect_floats(values, expected, 5);
}
END_TEST

/* PyTorch keeps the second value of a pair in its generator, so that five values are the
 * same whether they are asked for at once or in two calls. */
START_TEST(second_value_of_a_normal_pair_waits_for_the_next_call)
{
    static const float expected[] = {0x1.58c55cp-2f, 0x1.07cd3ap-3f, 0x1.e02dcep-3f,
                                     0x1.d7b8d8p-3f, -0x1.1f7384p+0f};
    struct rng rng;
    float values[5];
    rng_seed(&rng, 42);
    rng_fill_normal(&rng, values, 3, 0, 1);
    rng_fill_normal(&rng, values + 3, 2, 0, 1);
    expect_floats(values, expected, 5);
    rng_seed(&rng, 42); /* drops the sixth, which waits */
    rng_fill_normal(&rng, values, 1, 0, 1);
    expect_floats(values, expected, 1);
}
END_TEST

START_TEST(many_normal_values_equal_pytorchs)
{
    static const int at[] = {0, 1, 8, 16, 19};
    static const float expected[] = {0x1.ed4a52p+0f, 0x1.7cbea6p+0f, 0x1.6c668ap-2f,
                                     -0x1.3d2904p-2f, -0x1.3e41cp-1f};
    struct rng rng;
    float values[20];
    rng_seed(&rng, 42);
    rng_fill_normal(&rng, values, 20, 0, 1);
    for (int i = 0; i < 5; i++)
        expect_floats(&values[at[i]], &expected[i], 1);
}
END_TEST

/* The fast formulas have seven digits: the C library's own logarithm and sine, in double
 * from the same uniform values, must agree, whatever part of their range is met. */
START_TEST(normal_values_follow_the_box_muller_formula)
{
    enum { COUNT = 16 * 4096 };
    static float uniform[COUNT], normal[COUNT];
    struct rng rng;
    rng_seed(&rng, 7);
    rng_fill_uniform(&rng, uniform, COUNT, 0, 1);
    rng_seed(&rng, 7);
    rng_fill_normal(&rng, normal, COUNT, 3, 2);
    for (int i = 0; i < COUNT; i++) {
        int first = i / 16 * 16 + i % 8;
        double radius = sqrt(-2 * log(1 - (double)uniform[first]));
        double angle = 2 * acos(-1) * (double)uniform[first + 8];
        double value = radius * (i % 16 < 8 ? cos(angle) : sin(angle));
        ck_assert_double_eq_tol((double)normal[i], 3 + 2 * value, 2e-5);
    }
}
END_TEST

START_TEST(dropout_keeps_what_pytorch_keeps)
{
    static const int zeros[] = {6, 7, 12, 13, 17};
    struct rng rng;
    float keep[20], expected[20];
    for (int i = 0; i < 20; i++)
        expected[i] = 1;
    for (int i = 0; i < 5; i++)
        expected[zeros[i]] = 0;
    rng_seed(&rng, 42);
    rng_fill_bernoulli(&rng, keep, 20, 1 - 0.3);
    expect_floats(keep, expected, 20);
}
END_TEST

START_TEST(a_named_stream_equals_pythons_init_by_array)
{
    struct rng rng;
    rng_seed_stream(&rng, 0x123456789abcdef0, "layers.0");
    ck_assert_uint_eq(rng_u32(&rng), 494136544u);
    ck_assert_uint_eq(rng_u32(&rng), 1222992937u);
    ck_assert_uint_eq(rng_u32(&rng), 2156450988u);
}
END_TEST

START_TEST(streams_differ_by_name_and_by_every_part_of_the_seed)
{
    static const struct {
        uint64_t seed;
        const char *name;
    } streams[] = {{0, "order"}, {0, "init"}, {1, "order"}, {UINT64_C(1) << 32, "order"}};
    uint32_t words[4][4];
    for (int i = 0; i < 4; i++) {
        struct rng rng;
        rng_seed_stream(&rng, streams[i].seed, streams[i].name);
        for (int k = 0; k < 4; k++)
            words[i][k] = rng_u32(&rng);
        for (int k = 0; k < i; k++)
            ck_assert_mem_ne(words[i], words[k], sizeof(words[i]));
    }
}
END_TEST

/* As checkpoints have them, which are the same for the same run. */
START_TEST(a_seeded_generator_has_the_same_bytes_wherever_it_lies)
{
    struct rng generators[2];
    memset(&generators[0], 0x00, sizeof generators[0]);
    memset(&generators[1], 0x7f, sizeof generators[1]);
    for (int i = 0; i < 2; i++)
        rng_seed(&generators[i], 42);
    ck_assert_mem_eq(&generators[0], &generators[1], sizeof generators[0]);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("rng");
    tcase_add_test(tests, a_seeded_generator_has_the_same_bytes_wherever_it_lies);
    tcase_add_loop_test(tests, initial_weights_and_epoch_orders_equal_pytorchs, 0, 2);
    tcase_add_test(tests, first_words_equal_pytorchs);
    tcase_add_test(tests, only_the_low_32_bits_of_a_seed_count);
    tcase_add_test(tests, rand_and_random_equal_pytorchs);
    tcase_add_test(tests, permutations_equal_pytorchs);
    tcase_add_test(tests, permutations_of_none_and_one_draw_nothing);
    tcase_add_test(tests, a_few_normal_values_equal_pytorchs);
    tcase_add_test(tests, second_value_of_a_normal_pair_waits_for_the_next_call);
    tcase_add_test(tests, many_normal_values_equal_pytorchs);
    tcase_add_test(tests, normal_values_follow_the_box_muller_formula);
    tcase_add_test(tests, dropout_keeps_what_pytorch_keeps);
    tcase_add_test(tests, a_named_stream_equals_pythons_init_by_array);
    tcase_add_test(tests, streams_differ_by_name_and_by_every_part_of_the_seed);
    return suite_run("rng", tests);
}
