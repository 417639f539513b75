/* Tests of gathering: exact conversion, order, labels. */
#include <stdlib.h>
#include <string.h>

#include "data/batch.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

#define SIZE 256

static uint8_t bytes[4 * SIZE];
static const int32_t labels[4] = {7, 5, 3, 1};
static struct dataset dataset = {
    .sample = {.dims = 1, .at = {SIZE}},
    .classes = 8,
    .splits[SPLIT_TEST] = {.count = 4, .bytes = bytes, .labels = labels},
};

/* Into `out`, with the labels in `found`. */
static void gather(const int32_t *order, int64_t start, int64_t count, float *out,
                   int32_t *found)
{
    struct batch batch = {.inputs = out, .labels = found};
    batch_gather(&dataset, SPLIT_TEST, order, start, count, &batch);
    ck_assert_int_eq(batch.count, count);
}

static void fill(void)
{
    for (int i = 0; i < 4 * SIZE; i++)
        bytes[i] = (uint8_t)(i % SIZE + i / SIZE);
}

START_TEST(every_byte_becomes_its_value_divided_by_255_correctly_rounded)
{
    float out[SIZE];
    int32_t label;
    gather(NULL, 0, 1, out, &label);
    for (int u = 0; u < SIZE; u++) {
        volatile float divided = (float)u / 255.0f;
        ck_assert_msg(out[u] == divided, "%d: %a is not %a", u, out[u], divided);
    }
}
END_TEST

START_TEST(rows_come_in_the_given_order_with_their_labels)
{
    enum { COUNT = 37 };
    static float out[COUNT * SIZE];
    int32_t order[COUNT], found[COUNT];
    for (int i = 0; i < COUNT; i++)
        order[i] = i * 7 % 5 % 4;
    gather(order, 0, COUNT, out, found);
    for (int i = 0; i < COUNT; i++) {
        ck_assert_int_eq(found[i], labels[order[i]]);
        for (int j = 0; j < SIZE; j++)
            ck_assert(out[i * SIZE + j] == bytes[order[i] * SIZE + j] / 255.0f);
    }
}
END_TEST

START_TEST(without_an_order_rows_are_consecutive_from_start)
{
    static float out[2 * SIZE];
    int32_t found[2];
    gather(NULL, 2, 2, out, found);
    ck_assert_int_eq(found[0], 3);
    ck_assert_int_eq(found[1], 1);
    ck_assert(out[SIZE] == bytes[3 * SIZE] / 255.0f);
}
END_TEST

START_TEST(a_size_that_fits_no_vector_writes_nothing_past_its_end)
{
    for (int64_t size = 1; size < 70; size++) {
        float out[71];
        int32_t label;
        for (int i = 0; i < 71; i++)
            out[i] = -1;
        dataset.sample.at[0] = size;
        gather(NULL, 1, 1, out, &label);
        dataset.sample.at[0] = SIZE;
        ck_assert(out[size - 1] == bytes[2 * size - 1] / 255.0f);
        ck_assert(out[size] == -1);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("batch");
    fill();
    tcase_add_test(tests, every_byte_becomes_its_value_divided_by_255_correctly_rounded);
    tcase_add_test(tests, rows_come_in_the_given_order_with_their_labels);
    tcase_add_test(tests, without_an_order_rows_are_consecutive_from_start);
    tcase_add_test(tests, a_size_that_fits_no_vector_writes_nothing_past_its_end);
    return suite_run("batch", tests);
}
