/* How configs stand: their order, their means and spreads, worked out by hand. */
#include "report/standing.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "recorded.h"
#include "support/suite.h"

/* "3,4 1,2": the trials of each config, the best first. */
static const char *numbers_of(const struct standings *standings)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < standings->count; i++)
        for (size_t j = 0; j < standings->at[i].count; j++)
            text_add(&text, "%s%lld",
                     j > 0   ? ","
                     : i > 0 ? " "
                             : "",
                     (long long)standings->at[i].trials[j]->number);
    const char *numbers = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return numbers;
}

static struct standings make(const char *sql)
{
    recorded_with(sql);
    return standing_make(trials, trial_count, arena);
}

#define WHOLE /* all four are done: config b's 0.8 and 0.6, config a's 0.9 and 0.9 */    \
    "UPDATE trials SET state = 'done', best_value = 0.9, final_loss = 0.7 WHERE id = 4;"

/* Config b: 0.8 and 0.6; config a: 0.9, and one that diverged. */
START_TEST(a_mean_is_over_the_trials_that_are_done)
{
    struct standings all = make("");
    ck_assert_str_eq(numbers_of(&all), "1,2 3,4");
    ck_assert_double_eq_tol(all.at[0].mean, 0.7, 1e-15);
    ck_assert_int_eq(all.at[0].best->number, 1);
    ck_assert_double_eq(all.at[1].mean, 0.9);
    ck_assert_uint_eq(all.at[1].done, 1);
    ck_assert_uint_eq(all.at[1].count, 2);
    ck_assert_double_nan(all.at[1].sd);
}
END_TEST

/* The sample's: the root of (0.1 * 0.1 + 0.1 * 0.1) / 1; its error that by the root of 2.
 */
START_TEST(the_spread_is_the_sample_standard_deviation)
{
    struct standings all = make("");
    ck_assert_double_eq_tol(all.at[0].sd, 0.141421356237309505, 1e-15);
    ck_assert_double_eq_tol(all.at[0].standard_error, 0.1, 1e-15);
}
END_TEST

/* Thirds, whose mean is rounded. */
START_TEST(the_same_values_have_no_spread)
{
    struct standings all = make(
        "UPDATE trials SET state = 'done', config_hash = 'b', best_value = 0.1 + 0.2");
    ck_assert_uint_eq(all.at[0].valued, 4);
    ck_assert(all.at[0].sd == 0);
}
END_TEST

START_TEST(less_is_better_where_the_objective_says_so)
{
    struct standings all = make("UPDATE trials SET maximize = 0, objective = 'loss'");
    ck_assert_str_eq(numbers_of(&all), "1,2 3,4");
    ck_assert_int_eq(all.at[0].best->number, 2);
}
END_TEST

START_TEST(of_equal_means_the_loss_and_then_the_number_decides)
{
    struct standings all =
        make("UPDATE trials SET state = 'done', best_value = 0.5, final_loss = 0.3;"
             "UPDATE trials SET final_loss = 0.2 WHERE id = 4");
    ck_assert_str_eq(numbers_of(&all), "3,4 1,2");
    ck_assert_int_eq(all.at[0].whole, STANDING_WHOLE);
    all = make("UPDATE trials SET final_loss = 0.3");
    ck_assert_str_eq(numbers_of(&all), "1,2 3,4");
}
END_TEST

/* Whatever a trial came to before. */
START_TEST(a_config_of_which_nothing_is_done_is_last)
{
    struct standings all = make("UPDATE trials SET state = 'failed' WHERE id = 3");
    ck_assert_str_eq(numbers_of(&all), "1,2 3,4");
    ck_assert_uint_eq(all.at[1].valued, 0);
    ck_assert_ptr_null(all.at[1].best);
    ck_assert_double_nan(all.at[1].mean);
}
END_TEST

/* Pruned trials are `queued` in `trials`. */
START_TEST(what_was_pruned_does_not_count)
{
    struct standings all =
        make(WHOLE "UPDATE trials SET state = 'queued' WHERE id = 2;"
                   "UPDATE experiment_trials SET pruned_at = 10 WHERE trial_id = 2");
    ck_assert_str_eq(numbers_of(&all), "3,4 1,2");
    ck_assert_double_eq(all.at[1].mean, 0.8);
    ck_assert_uint_eq(all.at[1].done, 1);
}
END_TEST

/* However good the mean of the rest is. */
START_TEST(a_config_that_has_lost_trials_is_behind_those_that_have_not)
{
    static const char pruned[] = "UPDATE experiment_trials SET pruned_at = trial_id - 1 "
                                 "WHERE trial_id IN (2, 4)";
    const char *const names[] = {"1", "2"}, *words[2];
    struct standings all = make(WHOLE "UPDATE experiment_trials SET pruned_at = 5 WHERE "
                                      "trial_id = 4");
    ck_assert_str_eq(numbers_of(&all), "1,2 3,4");
    ck_assert_int_eq(all.at[1].whole, STANDING_PRUNED);
    standing_tell_lead(&all.at[0], &all.at[1], names, words, arena);
    ck_assert_str_eq(words[0], "1 is ahead of 2, which has lost trials.");
    ck_assert_ptr_null(words[1]);
    all = make(pruned); /* at 3 it came further than at 1 */
    ck_assert_str_eq(numbers_of(&all), "3,4 1,2");
    all = make("UPDATE trials SET state = 'failed' WHERE id = 4;"
               "UPDATE experiment_trials SET pruned_at = NULL WHERE trial_id = 4");
    ck_assert_str_eq(numbers_of(&all), "1,2 3,4");
    ck_assert_int_eq(all.at[1].whole, STANDING_WRONG);
    all = make("UPDATE trials SET state = 'queued' WHERE id = 4"); /* it may still come */
    ck_assert_str_eq(numbers_of(&all), "3,4 1,2");
    ck_assert_int_eq(all.at[0].whole, STANDING_WHOLE);
}
END_TEST

START_TEST(objectives_are_ranked_by_themselves)
{
    struct standings all =
        make("UPDATE trials SET objective_split = 'validation' WHERE id = 3");
    ck_assert_uint_eq(all.count, 3);
    ck_assert(standing_is_comparable(all.at[0].trials[0], all.at[1].trials[0]));
    ck_assert(!standing_is_comparable(all.at[1].trials[0], all.at[2].trials[0]));
    ck_assert_str_eq(numbers_of(&all), "1,2 4 3");
}
END_TEST

/* Config a by its 0.9; a config of an objective that nothing has a value of is none. */
START_TEST(the_first_is_the_best_config_that_has_a_value)
{
    struct standings all = make("");
    ck_assert_int_eq(standing_first(&all)->best->number, 1);
    ck_assert(standing_repeats(all.at, all.count));
    all = make("UPDATE trials SET objective_split = 'a' WHERE id = 4"); /* no value */
    ck_assert_int_eq(all.at[0].trials[0]->number, 4);
    ck_assert_int_eq(standing_first(&all)->best->number, 3);
    all = make("UPDATE trials SET state = 'queued'");
    ck_assert_ptr_null(standing_first(&all));
    all = make("UPDATE trials SET config_hash = id");
    ck_assert(!standing_repeats(all.at, all.count));
}
END_TEST

/* Values 0.6, 0.8 and further ones: errors of 0.1 each, and two degrees of freedom, whose
 * quantile is 4.303; that of one alone is 12.706. */
START_TEST(a_lead_is_more_than_luck_by_welchs_test)
{
    double distance, luck;
    struct standings all =
        make("UPDATE trials SET state = 'done', best_value = 1.2 WHERE id = 3;"
             "UPDATE trials SET state = 'done', best_value = 1.4 WHERE id = 4");
    ck_assert_double_eq_tol(all.at[0].sure, 1.2706, 1e-12);
    ck_assert_int_eq(standing_lead(&all.at[0], &all.at[1], &distance, &luck),
                     STANDING_LUCK);
    ck_assert_double_eq_tol(distance, 0.6, 1e-12);
    ck_assert_double_eq_tol(luck, 4.303 * 0.141421356237309505, 1e-12);
    all = make("UPDATE trials SET best_value = best_value + 0.01 WHERE id IN (3, 4)");
    ck_assert_int_eq(standing_lead(&all.at[0], &all.at[1], &distance, &luck),
                     STANDING_MORE_THAN_LUCK);
    all = make("UPDATE trials SET best_value = iif(seed, 0.6, 0.8)");
    ck_assert_int_eq(standing_lead(&all.at[0], &all.at[1], &distance, &luck),
                     STANDING_EQUAL);
    all = make("UPDATE trials SET best_value = iif(id < 3, 0.6, 0.8)");
    ck_assert_int_eq(standing_lead(&all.at[0], &all.at[1], &distance, &luck),
                     STANDING_MORE_THAN_LUCK);
    all = make("UPDATE trials SET state = 'failed' WHERE id = 4");
    ck_assert_int_eq(standing_lead(&all.at[0], &all.at[1], &distance, &luck),
                     STANDING_UNKNOWN);
}
END_TEST

/* A config whose trials came to these values. */
static struct standing config_of(const double *values, size_t count)
{
    struct query_trial *made = arena_array(arena, count, sizeof *made);
    const struct query_trial **list = arena_array(arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        made[i] = (struct query_trial){.state = "done", .best_value = values[i]};
        list[i] = &made[i];
    }
    return standing_of(list, count);
}

/* Samples that show what Welch's test is for: as many and as spread, and fewer of a
 * smaller or a larger spread. By scipy's ttest_ind(equal_var=False) p is 0.0085, 0.1488
 * and 0.0355; degrees of freedom 27.7, 9.9 and 24.5, with quantiles of scipy's t.ppf. */
START_TEST(known_samples_are_told_apart_as_scipy_does)
{
    static const double first[] = {27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1,
                                   21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4},
                        second[] = {27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0,
                                    24.8, 20.2, 21.9, 22.1, 22.9, 30.0, 23.9},
                        third[] = {17.2, 20.9, 22.6, 18.1, 21.7,
                                   21.4, 23.5, 24.2, 14.7, 21.8},
                        fourth[] = {21.5, 22.8, 21.0, 23.0, 21.6, 23.6, 22.5,
                                    20.7, 23.4, 21.8, 20.7, 21.7, 21.5, 22.5,
                                    23.6, 21.5, 22.5, 23.5, 21.5, 21.8},
                        fifth[] = {19.8, 20.4, 19.6, 17.8, 18.5,
                                   18.9, 18.3, 18.9, 19.5, 22.0},
                        sixth[] = {28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7,
                                   27.6, 20.6, 13.7, 23.2, 17.5, 20.6, 18.0,
                                   23.9, 21.6, 24.3, 20.4, 23.9, 13.3};
    const struct standing configs[] = {config_of(first, 15), config_of(second, 15),
                                       config_of(third, 10), config_of(fourth, 20),
                                       config_of(fifth, 10), config_of(sixth, 20)};
    static const double within[] = {1.999778, 2.173421, 2.056459};
    double distance, luck;
    for (size_t i = 0; i < 3; i++) {
        enum standing_lead lead =
            standing_lead(&configs[2 * i], &configs[2 * i + 1], &distance, &luck);
        ck_assert_int_eq(lead, i == 1 ? STANDING_LUCK : STANDING_MORE_THAN_LUCK);
        ck_assert_double_eq_tol(luck, within[i], 3e-4);
    }
}
END_TEST

/* Of the spreads 0.01 and 0.05 over three: freedom 2.16, not 2; 0.11810 by scipy. */
START_TEST(the_degrees_of_freedom_are_not_rounded)
{
    const struct standing narrow = config_of((double[]){0.79, 0.8, 0.81}, 3),
                          wide = config_of((double[]){0.65, 0.7, 0.75}, 3);
    double distance, luck;
    standing_lead(&narrow, &wide, &distance, &luck);
    ck_assert_double_eq_tol(luck, 0.11810, 0.0008);
}
END_TEST

/* Of many pairs that are equal no more than one in 20 is told apart, whatever the number
 * of seeds; of 20,000 draws, 0.0046 are three standard deviations. And it is no test that
 * tells nothing: of pairs four deviations apart with five seeds almost all are. */
START_TEST(of_equal_pairs_one_in_twenty_is_told_apart)
{
    enum { PAIRS = 20000 };
    static const size_t seeds[] = {2, 3, 5, 40};
    struct rng rng;
    float drawn[80];
    double values[80], distance, luck;
    rng_seed(&rng, 1);
    for (size_t i = 0; i < 4; i++) {
        size_t told = 0, found = 0;
        for (size_t pair = 0; pair < PAIRS; pair++) {
            rng_fill_normal(&rng, drawn, 80, 0, 1);
            for (size_t j = 0; j < 2 * seeds[i]; j++)
                values[j] = (double)drawn[j];
            struct standing a = config_of(values, seeds[i]),
                            b = config_of(values + seeds[i], seeds[i]);
            told += standing_lead(&a, &b, &distance, &luck) == STANDING_MORE_THAN_LUCK;
            b.mean += 4;
            found += standing_lead(&a, &b, &distance, &luck) == STANDING_MORE_THAN_LUCK;
        }
        ck_assert_msg((double)told / PAIRS <= 0.05 + 0.0046,
                      "with %zu seeds %zu of %d equal pairs are told apart", seeds[i],
                      told, PAIRS);
        ck_assert(seeds[i] < 5 || (double)found / PAIRS > 0.95);
        ck_assert(seeds[i] < 40 || (double)told / PAIRS > 0.04);
    }
}
END_TEST

START_TEST(the_lead_is_told_in_words)
{
    static const char *const names[2] = {"1", "2"};
    const char *words[2];
    const struct standing one = config_of((double[]){0.5}, 1),
                          two = config_of((double[]){0.6, 0.8}, 2),
                          three = config_of((double[]){0.1, 0.11, 0.12}, 3),
                          infinite = config_of((double[]){0.1, (double)INFINITY}, 2);
    standing_tell_lead(&two, &one, names, words, arena);
    ck_assert_str_eq(words[0], "Whether 1 is ahead of 2 by luck cannot be told: 2 has "
                               "one trial that is done;");
    ck_assert_str_eq(words[1], "`sweep.seeds` gives several.");
    standing_tell_lead(&one, &one, names, words, arena);
    ck_assert_ptr_nonnull(strstr(words[0], "each has one trial"));
    standing_tell_lead(&two, &infinite, names, words, arena);
    ck_assert_ptr_nonnull(strstr(words[0], "a value is infinite."));
    ck_assert_ptr_null(words[1]);
    standing_tell_lead(&two, &two, names, words, arena);
    ck_assert_str_eq(words[0], "1 and 2 have the same mean.");
    /* Errors of 0.1 and 0.01 / sqrt(3), freedom 1.0067; 1.2530 by scipy's t.ppf. */
    standing_tell_lead(&two, &three, names, words, arena);
    ck_assert_str_eq(words[0], "1 is 0.5900 ahead of 2: it may be luck.");
    ck_assert_str_eq(words[1], "Were they equal, 19 of 20 such pairs would lie within "
                               "1.2550 (Welch's t test).");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("standing");
    tcase_add_checked_fixture(tests, recorded_begin, recorded_end);
    tcase_add_test(tests, a_mean_is_over_the_trials_that_are_done);
    tcase_add_test(tests, the_spread_is_the_sample_standard_deviation);
    tcase_add_test(tests, the_same_values_have_no_spread);
    tcase_add_test(tests, less_is_better_where_the_objective_says_so);
    tcase_add_test(tests, of_equal_means_the_loss_and_then_the_number_decides);
    tcase_add_test(tests, a_config_of_which_nothing_is_done_is_last);
    tcase_add_test(tests, what_was_pruned_does_not_count);
    tcase_add_test(tests, a_config_that_has_lost_trials_is_behind_those_that_have_not);
    tcase_add_test(tests, objectives_are_ranked_by_themselves);
    tcase_add_test(tests, the_first_is_the_best_config_that_has_a_value);
    tcase_add_test(tests, a_lead_is_more_than_luck_by_welchs_test);
    tcase_add_test(tests, known_samples_are_told_apart_as_scipy_does);
    tcase_add_test(tests, the_degrees_of_freedom_are_not_rounded);
    tcase_add_test(tests, of_equal_pairs_one_in_twenty_is_told_apart);
    tcase_add_test(tests, the_lead_is_told_in_words);
    return suite_run("standing", tests);
}
