/* Tests of cutting by class. What a part may have of a class is worked out here from its
 * share; which classes have one more of two parts, by hand. */
#include "data/stratify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "support/suite.h"

#include <check.h>

enum { MOST = 4000, MOST_PARTS = 40, MOST_CLASSES = 30 };

static int32_t labels[MOST], rows[MOST];
static int64_t counts[MOST_CLASSES], sizes[MOST_PARTS], total;

/* So many samples of each class, in order, and rows that are not. */
static void make(const int64_t *of_class, int64_t classes)
{
    struct rng rng;
    total = 0;
    for (int64_t k = 0; k < classes; k++) {
        counts[k] = of_class[k];
        for (int64_t i = 0; i < of_class[k]; i++)
            labels[total++] = (int32_t)k;
    }
    rng_seed(&rng, 1);
    rng_permutation(&rng, rows, (int32_t)total);
}

/* Cuts, and counts the classes of each part. */
static void cut(int64_t parts, int64_t classes, int64_t found[MOST_PARTS][MOST_CLASSES])
{
    const struct stratify_cut cut = {labels, classes, sizes, parts};
    struct error error;
    int64_t place = 0;
    ck_assert_int_eq(stratify_rows(&cut, rows, &error), 0);
    memset(found, 0, sizeof(int64_t[MOST_PARTS][MOST_CLASSES]));
    for (int64_t part = 0; part < parts; part++)
        for (int64_t i = 0; i < sizes[part]; i++)
            found[part][labels[rows[place++]]]++;
}

/* Shares of the second part: 2.8, 1.6, 0.6 of 5; and 1.5, 1.5, 1.5, 0.5 of 5. */
START_TEST(of_two_parts_the_largest_remainders_are_rounded_up)
{
    static const int64_t one[] = {14, 8, 3}, two[] = {3, 3, 3, 1};
    int64_t found[MOST_PARTS][MOST_CLASSES];
    sizes[0] = 20;
    sizes[1] = 5;
    make(one, 3);
    cut(2, 3, found);
    ck_assert_mem_eq(found[1], ((int64_t[]){3, 2, 0}), 3 * sizeof(int64_t));
    ck_assert_mem_eq(found[0], ((int64_t[]){11, 6, 3}), 3 * sizeof(int64_t));
    sizes[0] = 5;
    make(two, 4);
    cut(2, 4, found);
    ck_assert_mem_eq(found[1], ((int64_t[]){2, 2, 1, 0}), 4 * sizeof(int64_t));
}
END_TEST

/* As in a table with room for one class, and one that has no sample. */
START_TEST(parts_and_classes_may_be_empty)
{
    static const int64_t classes[] = {0, 7, 0};
    int64_t found[MOST_PARTS][MOST_CLASSES];
    memcpy(sizes, (int64_t[]){3, 0, 4, 0}, 4 * sizeof *sizes);
    make(classes, 3);
    cut(4, 3, found);
    for (int part = 0; part < 4; part++)
        ck_assert_int_eq(found[part][1], sizes[part]);
}
END_TEST

/* Some number from 0 up to `most`. */
static int64_t draw(struct rng *rng, int64_t most)
{
    return rng_random(rng) % (most + 1);
}

START_TEST(every_part_has_its_size_and_within_one_sample_of_every_class_its_share)
{
    struct rng rng;
    rng_seed(&rng, (uint64_t)_i);
    for (int again = 0; again < 200; again++) {
        int64_t classes = 1 + draw(&rng, MOST_CLASSES - 1), most = draw(&rng, 100);
        int64_t parts = 1 + draw(&rng, _i == 0 ? 2 : MOST_PARTS - 1);
        int64_t found[MOST_PARTS][MOST_CLASSES];
        for (int64_t k = 0; k < classes; k++)
            counts[k] = draw(&rng, most);
        make(counts, classes);
        int64_t left = total;
        for (int64_t part = 0; part < parts; part++) /* equal ones, or any */
            left -= sizes[part] = part == parts - 1 ? left
                                  : again % 2 == 0
                                      ? total / parts + (part < total % parts)
                                      : draw(&rng, left);
        if (total == 0)
            continue;
        cut(parts, classes, found);
        for (int64_t k = 0; k < classes; k++) {
            int64_t sum = 0;
            for (int64_t part = 0; part < parts; part++) {
                double share = (double)counts[k] * (double)sizes[part] / (double)total;
                ck_assert_double_le(fabs((double)found[part][k] - share), 1 + 1e-9);
                sum += found[part][k];
            }
            ck_assert_int_eq(sum, counts[k]);
        }
    }
}
END_TEST

START_TEST(each_part_and_class_keeps_the_order_of_the_rows)
{
    static const int64_t classes[] = {40, 25, 60, 3};
    int64_t found[MOST_PARTS][MOST_CLASSES];
    int32_t before[MOST], place[MOST], *next = rows;
    memcpy(sizes, (int64_t[]){60, 40, 28}, 3 * sizeof *sizes);
    make(classes, 4);
    memcpy(before, rows, sizeof before);
    for (int32_t i = 0; i < total; i++)
        place[before[i]] = i;
    cut(3, 4, found);
    for (int part = 0; part < 3; next += sizes[part++])
        for (int64_t i = 1; i < sizes[part]; i++)
            ck_assert_int_lt(place[next[i - 1]], place[next[i]]);
    for (int32_t k = 0, first, last; k < 4; k++) {
        last = -1;
        for (int64_t i = 0; i < total; i++) {
            first = rows[i];
            if (labels[first] != k)
                continue;
            ck_assert_int_gt(place[first], last);
            last = place[first];
        }
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("stratify");
    tcase_add_test(tests, of_two_parts_the_largest_remainders_are_rounded_up);
    tcase_add_test(tests, parts_and_classes_may_be_empty);
    tcase_add_loop_test(
        tests, every_part_has_its_size_and_within_one_sample_of_every_class_its_share, 0,
        4);
    tcase_add_test(tests, each_part_and_class_keeps_the_order_of_the_rows);
    return suite_run("stratify", tests);
}
