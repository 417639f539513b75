/* What share of a result settings have, and two of them together: of made-up sweeps whose
 * answer is known. */
#include "report/importance.h"

#include <check.h>
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "support/suite.h"

#define MOST 1000
#define AXES 4

static struct arena *arena;
static double columns[AXES][MOST], values[MOST];
static struct importance_axis axes[AXES];

static void begin(void)
{
    arena = arena_new();
    for (size_t i = 0; i < AXES; i++)
        axes[i] = (struct importance_axis){columns[i], false};
}

static void end(void)
{
    arena_free(arena);
}

static double share(const struct importance *found, size_t first, size_t second)
{
    for (size_t i = 0; i < found->count; i++)
        if (found->effects[i].first == first && found->effects[i].second == second)
            return found->effects[i].share;
    return (double)NAN;
}

/* Numbers from 0 to below 1 that fill it evenly: the fractions of multiples of roots. */
static double even(size_t index, double root)
{
    double at = (double)(index + 1) * sqrt(root);
    return at - floor(at);
}

/* Two settings of two values matter only together: the mean over either is the same for
 * both values of the other. By hand: the variance of the one that is 1 where they differ
 * is 1/4, that of 0.2 times a third one 0.04/4; the shares are 1/1.04 and 0.04/1.04. */
START_TEST(two_settings_that_matter_only_together_are_found)
{
    for (size_t i = 0; i < 8; i++) {
        for (size_t axis = 0; axis < 3; axis++)
            columns[axis][i] = (double)(i >> axis & 1);
        values[i] = (columns[0][i] != columns[1][i]) + 0.2 * columns[2][i];
    }
    axes[0].is_word = true;
    struct importance found = importance_find(axes, 3, values, 8, arena);
    ck_assert_double_eq_tol(share(&found, 0, 1), 1 / 1.04, 1e-3);
    ck_assert_double_eq_tol(share(&found, 2, 2), 0.04 / 1.04, 1e-3);
    for (size_t i = 0; i < 2; i++)
        ck_assert_double_eq_tol(share(&found, i, i), 0, 1e-3);
    ck_assert_uint_eq(found.effects[0].first, 0);
    ck_assert_uint_eq(found.effects[0].second, 1);
    ck_assert_double_eq_tol(found.left, 0, 1e-3);
    ck_assert_double_gt(found.foretold, 0.99);
}
END_TEST

/* A whole grid of a number (0, 1, 2) and a word (0 to 3), r + 2 w + r w, in means over
 * the other: by number 3, 5.5, 8; by word 1, 4, 7, 10; all 5.5. Squares by hand: number
 * (6.25 + 0 + 6.25)/3 = 25/6; word (20.25 + 2.25) * 2 / 4 = 11.25; together the mean of
 * (r - 1)^2 (w - 1.5)^2 = 2/3 * 5/4 = 5/6; in all 16.25. Two seeds are not luck here. */
START_TEST(on_a_whole_grid_it_is_the_analysis_of_variance)
{
    for (size_t i = 0; i < 24; i++) {
        double r = columns[0][i] = (double)(i % 3),
               w = columns[1][i] = (double)(i / 3 % 4);
        values[i] = r + 2 * w + r * w;
    }
    axes[1].is_word = true;
    struct importance found = importance_find(axes, 2, values, 24, arena);
    ck_assert_double_eq_tol(share(&found, 0, 0), 25. / 6 / 16.25, 1e-3);
    ck_assert_double_eq_tol(share(&found, 1, 1), 11.25 / 16.25, 1e-3);
    ck_assert_double_eq_tol(share(&found, 0, 1), 5. / 6 / 16.25, 1e-3);
}
END_TEST

/* Of the function of Ishigami and Homma (1990) the shares are known: 0.3139 and 0.4424 of
 * the first two alone, none of the third, 0.2437 of it with the first, and no others. */
START_TEST(of_numbers_drawn_at_random_the_shares_come_near)
{
    const double pi = acos(-1);
    for (size_t i = 0; i < MOST; i++) {
        double x[AXES];
        for (size_t axis = 0; axis < AXES; axis++)
            x[axis] = columns[axis][i] =
                pi * (2 * even(i, (const double[]){2, 3, 5, 7}[axis]) - 1);
        values[i] = sin(x[0]) + 7 * pow(sin(x[1]), 2) + 0.1 * pow(x[2], 4) * sin(x[0]);
    }
    struct importance found = importance_find(axes, AXES, values, MOST, arena);
    ck_assert_double_eq_tol(share(&found, 0, 0), 0.3139, 0.03);
    ck_assert_double_eq_tol(share(&found, 1, 1), 0.4424, 0.03);
    ck_assert_double_eq_tol(share(&found, 2, 2), 0, 0.01);
    ck_assert_double_eq_tol(share(&found, 0, 2), 0.2437, 0.05);
    ck_assert_double_eq_tol(share(&found, 0, 1), 0, 0.01);
    ck_assert_double_eq_tol(share(&found, 3, 3), 0, 0.01);
    ck_assert_double_lt(found.left, 0.06);
}
END_TEST

/* A sum of sines of large numbers has nothing to do with the settings. */
START_TEST(of_luck_alone_nothing_is_foretold)
{
    for (size_t i = 0; i < 60; i++) {
        for (size_t axis = 0; axis < 3; axis++)
            columns[axis][i] = even(i, (const double[]){2, 3, 5}[axis]);
        values[i] = sin(1e4 * (double)(i * i + 3));
    }
    struct importance found = importance_find(axes, 3, values, 60, arena);
    ck_assert_double_lt(found.foretold, found.by_luck);
    ck_assert_double_gt(found.left, 0.8);
}
END_TEST

/* Values drawn at random for `rows` trials: a whole grid of `levels` and `rows / levels`
 * values, or, of no levels, numbers drawn at random. */
static bool is_told_of_noise(struct rng *rng, size_t rows, size_t levels)
{
    float noise[60];
    rng_fill_normal(rng, noise, (int64_t)rows, 0, 1);
    for (size_t i = 0; i < rows; i++) {
        columns[0][i] = levels > 0 ? (double)(i % levels) : rng_uniform(rng);
        columns[1][i] = levels > 0 ? (double)(i / levels) : rng_uniform(rng);
        values[i] = (double)noise[i];
    }
    struct importance found = importance_find(axes, 2, values, rows, arena);
    return found.foretold > found.by_luck;
}

/* Of many sweeps whose results are noise at most one in 20 is told to have settings that
 * matter, however few trials it has; of 200 draws three standard deviations more are 4.6
 * per cent. */
START_TEST(noise_is_rarely_more_than_luck)
{
    enum { SWEEPS = 200 };
    static const size_t rows[] = {6, 9, 20, 8, 20}, levels[] = {2, 3, 4, 0, 0};
    struct rng rng;
    rng_seed(&rng, 7);
    for (size_t i = 0; i < 5; i++) {
        size_t told = 0;
        for (size_t sweep = 0; sweep < SWEEPS; sweep++)
            told += is_told_of_noise(&rng, rows[i], levels[i]);
        ck_assert_msg((double)told / SWEEPS < 0.05 + 0.046,
                      "of %zu trials with %zu levels %zu of %d are told", rows[i],
                      levels[i], told, SWEEPS);
    }
}
END_TEST

/* A setting that gives a third of the variance is more than luck over 60 trials, and one
 * that gives all of it over a grid of nine. */
START_TEST(what_settings_do_is_more_than_luck)
{
    for (size_t i = 0; i < 60; i++) {
        columns[0][i] = even(i, 2);
        columns[1][i] = even(i, 3);
        values[i] = columns[0][i] + 0.58 * sin(1e4 * (double)(i * i + 3));
    }
    struct importance found = importance_find(axes, 2, values, 60, arena);
    ck_assert_double_gt(found.foretold, found.by_luck);
    ck_assert_double_lt(found.foretold, 0.5);
    for (size_t i = 0; i < 9; i++) {
        columns[0][i] = (double)(i % 3);
        columns[1][i] = (double)(i / 3);
        values[i] = columns[0][i];
    }
    found = importance_find(axes, 2, values, 9, arena);
    ck_assert_double_gt(found.foretold, found.by_luck);
}
END_TEST

/* Three settings that do nothing get no share by luck: by far less than the squares of
 * their coefficients, which come to more than twice as much. */
START_TEST(what_luck_gives_is_taken_off)
{
    double idle = 0;
    for (size_t i = 0; i < 60; i++) {
        for (size_t axis = 0; axis < AXES; axis++)
            columns[axis][i] = even(i, (const double[]){2, 3, 5, 7}[axis]);
        values[i] = columns[0][i] + 0.3 * sin(1e4 * (double)(i * i + 3));
    }
    struct importance found = importance_find(axes, AXES, values, 60, arena);
    for (size_t i = 0; i < found.count; i++)
        idle += found.effects[i].first != 0 ? found.effects[i].share : 0;
    ck_assert_double_lt(idle, 0.03);
}
END_TEST

/* A momentum that only the half with the word 1 has, where it moves the result by 0 or 2:
 * variance 1 of that half, so 1/2 of all; the word moves the means from 0 to 1 + 3: a
 * variance of 4. Shares 0.5/4.5 and 4/4.5. */
START_TEST(a_setting_that_only_some_have_is_looked_at_among_those)
{
    for (size_t i = 0; i < 24; i++) {
        bool has_it = i % 2 == 1;
        columns[0][i] = has_it;
        columns[1][i] = has_it ? (double)(i / 2 % 2) : (double)NAN;
        values[i] = has_it ? 3 + 2 * columns[1][i] : 0;
    }
    axes[0].is_word = true;
    struct importance found = importance_find(axes, 2, values, 24, arena);
    ck_assert_double_eq_tol(share(&found, 0, 0), 4 / 4.5, 2e-3);
    ck_assert_double_eq_tol(share(&found, 1, 1), 0.5 / 4.5, 2e-3);
    ck_assert_msg(isnan(share(&found, 0, 1)), "there is no pair of the two");
}
END_TEST

START_TEST(settings_that_are_swept_in_step_are_one)
{
    for (size_t i = 0; i < 12; i++) {
        columns[0][i] = (double)(i % 2);
        columns[1][i] = (double)(i % 3);
        columns[2][i] = 7 - 2 * (double)(i % 3);
        values[i] = columns[0][i] + columns[1][i];
    }
    struct importance found = importance_find(axes, 3, values, 12, arena);
    ck_assert_uint_eq(found.same[1], 1);
    ck_assert_uint_eq(found.same[2], 1);
    ck_assert_uint_eq(found.count, 3); /* two, and both together */
    ck_assert_double_eq_tol(share(&found, 1, 1), 2. / 3 / (2. / 3 + 0.25), 1e-3);
}
END_TEST

/* Each config with three seeds: its numbers stand together three times, and tell nothing
 * of each other. Words that each have a number of their own are swept in step with it. */
START_TEST(numbers_that_seeds_repeat_are_not_swept_in_step)
{
    for (size_t i = 0; i < 60; i++) {
        columns[0][i] = even(i / 3, 2);
        columns[1][i] = even(i / 3, 3);
        columns[2][i] = (double)(i / 3);
        values[i] = columns[0][i] + 0.01 * (double)(i % 3);
    }
    axes[2].is_word = true;
    struct importance found = importance_find(axes, 3, values, 60, arena);
    ck_assert_uint_eq(found.same[1], 1);
    ck_assert_uint_eq(found.same[2], 0);
    ck_assert_double_gt(share(&found, 0, 0), 0.9);
    ck_assert_msg(!(share(&found, 1, 1) > 0.03), "it moves nothing");
}
END_TEST

START_TEST(the_same_sweep_gives_the_same_bits)
{
    for (size_t i = 0; i < 200; i++) {
        for (size_t axis = 0; axis < 3; axis++)
            columns[axis][i] = even(i, (const double[]){2, 3, 5}[axis]);
        values[i] = columns[0][i] * columns[1][i] + 0.1 * sin((double)(i * i));
    }
    struct importance one = importance_find(axes, 3, values, 200, arena),
                      other = importance_find(axes, 3, values, 200, arena);
    ck_assert_uint_eq(one.count, other.count);
    ck_assert_int_eq(memcmp(one.effects, other.effects, one.count * sizeof *one.effects),
                     0);
}
END_TEST

START_TEST(of_very_many_settings_pairs_are_not_looked_at)
{
    enum { MANY = 40, ROWS = 50 };
    static double many[MANY][ROWS];
    struct importance_axis all[MANY];
    for (size_t axis = 0; axis < MANY; axis++) {
        all[axis] = (struct importance_axis){many[axis], false};
        for (size_t i = 0; i < ROWS; i++)
            many[axis][i] = even(i, (double)(axis * axis) + 2);
    }
    for (size_t i = 0; i < ROWS; i++)
        values[i] = many[7][i];
    struct importance found = importance_find(all, MANY, values, ROWS, arena);
    ck_assert(!found.has_pairs);
    ck_assert_uint_eq(found.effects[0].first, 7);
}
END_TEST

/* A word of 60 values has no pairs; the two settings beside it have, and it is seen that
 * they matter only together. */
START_TEST(one_setting_of_many_values_takes_no_pairs_from_the_others)
{
    enum { WORDS = 60 };
    for (size_t i = 0; i < 4 * WORDS; i++) {
        columns[0][i] = (double)(i % 2);
        columns[1][i] = (double)(i / 4);
        columns[2][i] = (double)(i / 2 % 2);
        columns[3][i] = (double)(i / 8 % 12);
        values[i] = columns[0][i] != columns[2][i];
    }
    axes[1].is_word = axes[3].is_word = true;
    struct importance found = importance_find(axes, 4, values, 4 * WORDS, arena);
    ck_assert(found.has_pairs);
    ck_assert(found.is_alone[1]);
    ck_assert(!found.is_alone[0] && !found.is_alone[2] && !found.is_alone[3]);
    ck_assert_double_eq_tol(share(&found, 0, 2), 1, 0.01);
    ck_assert_msg(isnan(share(&found, 0, 1)), "the words have a pair");
    ck_assert_uint_eq(found.most_words, 41);
    ck_assert_uint_eq(found.looked_at, 4);
}
END_TEST

/* 100 numbers have fewer than five functions each, but each has some. */
START_TEST(of_hundreds_of_settings_the_last_are_looked_at_too)
{
    enum { MANY = 100, ROWS = 60 };
    static double many[MANY][ROWS];
    static struct importance_axis all[MANY];
    struct rng rng;
    rng_seed(&rng, 3);
    for (size_t axis = 0; axis < MANY; axis++) {
        all[axis] = (struct importance_axis){many[axis], false};
        for (size_t i = 0; i < ROWS; i++)
            many[axis][i] = rng_uniform(&rng);
    }
    for (size_t i = 0; i < ROWS; i++)
        values[i] = many[99][i];
    struct importance found = importance_find(all, MANY, values, ROWS, arena);
    ck_assert_uint_eq(found.looked_at, 100);
    ck_assert_uint_eq(found.effects[0].first, 99);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("importance");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, two_settings_that_matter_only_together_are_found);
    tcase_add_test(tests, on_a_whole_grid_it_is_the_analysis_of_variance);
    tcase_add_test(tests, of_numbers_drawn_at_random_the_shares_come_near);
    tcase_add_test(tests, of_luck_alone_nothing_is_foretold);
    tcase_add_test(tests, noise_is_rarely_more_than_luck);
    tcase_add_test(tests, what_settings_do_is_more_than_luck);
    tcase_add_test(tests, what_luck_gives_is_taken_off);
    tcase_add_test(tests, a_setting_that_only_some_have_is_looked_at_among_those);
    tcase_add_test(tests, settings_that_are_swept_in_step_are_one);
    tcase_add_test(tests, numbers_that_seeds_repeat_are_not_swept_in_step);
    tcase_add_test(tests, the_same_sweep_gives_the_same_bits);
    tcase_add_test(tests, of_very_many_settings_pairs_are_not_looked_at);
    tcase_add_test(tests, one_setting_of_many_values_takes_no_pairs_from_the_others);
    tcase_add_test(tests, of_hundreds_of_settings_the_last_are_looked_at_too);
    return suite_run("importance", tests);
}
