/* What a trial's child may say, and when. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/rate.h"
#include "support/component.h"
#include "support/suite.h"
#include "worker/course.h"

/* Four iterations, evaluated every second one on two splits of three samples. */
static struct trial_spec spec;
static struct dataset dataset;
static struct error error;
static const int64_t class_counts[] = {1, 2};

static void set_up(void)
{
    static struct layer_spec layers[2];
    static const struct option_kind kind;
    spec = (struct trial_spec){
        .layers = layers,
        .layer_count = 2,
        .schedule = {.iterations = 4, .batch_size = 3, .evaluate_every = {2, 0}},
        .record = {.gradient_norms = true, .weight_norms = true, .every = {2, 0}}};
    layers[0] = (struct layer_spec){.options.frozen = true};
    layers[1] = (struct layer_spec){.optimizer = {.kind = &kind}};
    dataset = (struct dataset){.classes = 2};
    for (int split = 0; split < SPLIT_COUNT; split++)
        dataset.splits[split] =
            (struct dataset_samples){.count = 3, .class_counts = class_counts};
}

static struct evaluation_result evaluation_of(const struct course *course,
                                              enum split split)
{
    static const int64_t confusion[] = {1, 0, 1, 1};
    return (struct evaluation_result){.iteration = course->iteration,
                                      .split = split,
                                      .correct = 2,
                                      .total = 3,
                                      .classes = 2,
                                      .confusion = confusion};
}

/* i, n: the next iteration, with a loss that is no number; r, v, t, g: the evaluation of
 * train, of validation, of test, of validation and diverged; c: a checkpoint; D, X, L, F:
 * done, diverged, left, failed. */
static int say(struct course *course, char letter, bool asked)
{
    struct iteration_result iteration = {.iteration = course->iteration + 1,
                                         .loss = letter == 'n' ? (double)NAN : 1};
    struct evaluation_result evaluation =
        evaluation_of(course, letter == 't'   ? SPLIT_TEST
                              : letter == 'r' ? SPLIT_TRAIN
                                              : SPLIT_VALIDATION);
    evaluation.diverged = letter == 'g';
    switch (letter) {
    case 'i':
    case 'n':
        return course_iteration(course, &iteration, &error);
    case 'c':
        return course_checkpoint(course, course->iteration, &error);
    case 'D':
        return course_result(course, TRAIN_DONE, asked, &error);
    case 'X':
        return course_result(course, TRAIN_DIVERGED, asked, &error);
    case 'L':
        return course_result(course, TRAIN_LEFT, asked, &error);
    case 'F':
        return course_result(course, TRAIN_FAILED, asked, &error);
    default:
        return course_evaluation(course, &evaluation, &error);
    }
}

/* All but the last letter follow. */
static const struct {
    const char *said;
    bool last_follows;
    bool asked, early;
    int64_t from, until;
} courses[] = {
    {"iivtiivtD", true, false, false, 0, 0},
    {"icivtcicivtcD", true, false, false, 0, 0},
    {"F", true, false, false, 0, 0},
    {"iF", true, false, false, 0, 0},
    {"iivF", true, false, false, 0, 0},
    {"nX", true, false, false, 0, 0},
    {"iigtX", true, false, false, 0, 0},
    {"icivtcL", true, true, false, 0, 0},
    {"iivtcL", true, false, false, 0, 2},
    {"iivtD", true, false, true, 0, 0},
    {"icivtcD", true, false, true, 2, 0},
    {"iivtD", true, false, false, 2, 0},
    {"D", true, false, false, 4, 0},
    /* Too early, too late, twice, in another order. */
    {"D", false, false, false, 0, 0},
    {"iivtD", false, false, false, 0, 0},
    {"iD", false, false, true, 0, 0},
    {"iiD", false, false, true, 0, 0},
    {"D", false, false, true, 2, 0},
    {"iivtiiD", false, false, false, 0, 0},
    {"iivtiivD", false, false, false, 0, 0},
    {"iii", false, false, false, 0, 0},
    {"iivi", false, false, false, 0, 0},
    {"iit", false, false, false, 0, 0},
    {"iivv", false, false, false, 0, 0},
    {"iivtt", false, false, false, 0, 0},
    {"iir", false, false, false, 0, 0},
    {"v", false, false, false, 0, 0},
    {"iv", false, false, false, 0, 0},
    {"c", false, false, false, 0, 0},
    {"c", false, false, false, 2, 0},
    {"icc", false, false, false, 0, 0},
    {"iic", false, false, false, 0, 0},
    {"iivc", false, false, false, 0, 0},
    {"iivtiivti", false, false, false, 0, 0},
    {"iivtiivtDD", false, false, false, 0, 0},
    {"iivtiivtDi", false, false, false, 0, 0},
    {"iivtiivtDc", false, false, false, 0, 0},
    {"FF", false, false, false, 0, 0},
    {"X", false, false, false, 0, 0},
    {"iX", false, false, false, 0, 0},
    {"iigX", false, false, false, 0, 0},
    {"nD", false, false, false, 0, 0},
    {"ni", false, false, false, 0, 0},
    {"nc", false, false, false, 0, 0},
    {"nL", false, true, false, 0, 0},
    {"iigti", false, false, false, 0, 0},
    {"L", false, false, false, 0, 0},
    {"iL", false, false, false, 0, 0},
    {"iiL", false, true, false, 0, 0},
    {"iivtiivtL", false, true, false, 0, 0},
};

START_TEST(only_what_follows_is_taken)
{
    const int64_t until = courses[_i].until > 0 ? courses[_i].until : INT64_MAX;
    struct course course = course_begin(&spec, &dataset, courses[_i].from, until);
    ck_assert(!course.may_end_early); /* the spec has no rule */
    course.may_end_early = courses[_i].early;
    for (const char *at = courses[_i].said; *at != '\0'; at++) {
        error.text[0] = '\0';
        bool follows = say(&course, *at, courses[_i].asked) == 0;
        ck_assert_msg(follows == (at[1] != '\0' || courses[_i].last_follows),
                      "%s: at %s %s", courses[_i].said, at, error.text);
        ck_assert(follows || error.text[0] != '\0');
    }
}
END_TEST

/* Where that is planned it comes first. */
START_TEST(evaluations_of_the_training_split_are_taken_where_they_are_planned)
{
    static const char *const last_follows[] = {"iirvtiirvtD", "iirvtcL"};
    static const char *const last_does_not[] = {"iiv", "iirr", "iirvr", "iirvtiirvtr"};
    spec.schedule.evaluate_train = true;
    for (int i = 0; i < 6; i++) {
        const char *at = i < 2 ? last_follows[i] : last_does_not[i - 2];
        struct course course = course_begin(&spec, &dataset, 0, INT64_MAX);
        for (; at[1] != '\0'; at++)
            ck_assert_msg(say(&course, *at, true) == 0, "%s: %s", at, error.text);
        ck_assert_msg((say(&course, *at, true) == 0) == (i < 2), "%s", at);
    }
}
END_TEST

/* Of one that trains, with a rate of its own, and one that is frozen. */
static const struct {
    const char *names[10];
    int64_t iteration;
    bool last_follows;
} series[] = {
    {{"layers.0.weight_norm", "layers.1.gradient_norm", "layers.1.weight_norm",
      "layers.1.learning_rate"},
     1,
     true},
    {{"layers.1.learning_rate"}, 2, true},
    {{"layers.1.weight_norm", "layers.1.gradient_norm"}, 1, false},
    {{"layers.1.learning_rate", "layers.0.weight_norm"}, 1, false},
    {{"layers.1.learning_rate", "layers.1.learning_rate"}, 1, false},
    {{"layers.0.gradient_norm"}, 1, false},
    {{"layers.0.learning_rate"}, 1, false},
    {{"layers.1.weight_norm"}, 2, false}, /* every second iteration */
    {{"layers.2.weight_norm"}, 1, false},
    {{"layers.01.weight_norm"}, 1, false},
    {{"layers.1.learning_rate", "layers.0.share", "layers.1.share"}, 1, true},
    {{"layers.1.b", "layers.1.a"}, 2, true}, /* in the order in which a layer reports */
    {{"layers.0.share", "layers.1.learning_rate"}, 1, false},
    {{"layers.1.share", "layers.0.share"}, 1, false},
    {{"layers.1.a", "layers.1.b", "layers.1.a"}, 1, false},
    {{"layers.1.a", "layers.1.b", "layers.1.c", "layers.1.d", "layers.1.e", "layers.1.f",
      "layers.1.g", "layers.1.h"},
     1,
     true},
    {{"layers.1.a", "layers.1.b", "layers.1.c", "layers.1.d", "layers.1.e", "layers.1.f",
      "layers.1.g", "layers.1.h", "layers.1.i"},
     1,
     false},
    {{"layers.0.h_of_thirty_two_letters_in_all_0"}, 1, true},
    {{"layers.0.h_of_thirty_three_letters_in_all0"}, 1, false},
    {{"layers.2.share"}, 1, false},
    {{"layers.01.share"}, 1, false},
    {{"layers.1.Share"}, 1, false},
    {{"layers.1.a.b"}, 1, false},
    {{"layers.1."}, 1, false},
    {{"layers.1"}, 1, false},
    {{"layers.-1.weight_norm"}, 1, false},
    {{"loss"}, 1, false},
    {{""}, 1, false},
};

START_TEST(only_points_of_series_that_are_planned_are_taken)
{
    struct course course = course_begin(&spec, &dataset, 0, INT64_MAX);
    if (series[_i].iteration == 2)
        ck_assert_int_eq(say(&course, 'i', false), 0);
    for (int i = 0; i < 10 && series[_i].names[i] != NULL; i++) {
        struct series_point point = {.iteration = series[_i].iteration, .value = 1};
        snprintf(point.name, sizeof point.name, "%s", series[_i].names[i]);
        bool last = series[_i].names[i + 1] == NULL;
        bool follows = course_point(&course, &point, &error) == 0;
        ck_assert_msg(follows == (!last || series[_i].last_follows), "%s", point.name);
    }
}
END_TEST

/* Between the norms and the rates, once, where the schedule sets it. */
START_TEST(a_momentum_is_taken_where_the_schedule_cycles_it)
{
    static const char *const names[] = {"layers.1.weight_norm", "momentum",
                                        "layers.1.learning_rate", "momentum"};
    static const bool follows[2][4] = {{true, false, true, false},
                                       {true, true, true, false}};
    static const char *const yaml[] = {"{}", "{cycle_momentum: true}"};
    struct arena *arena = arena_new();
    for (int cycles = 0; cycles < 2; cycles++) {
        spec.rate = component_of(rate_kinds(), "one_cycle", yaml[cycles], arena);
        struct course course = course_begin(&spec, &dataset, 0, INT64_MAX);
        for (int i = 0; i < 4; i++) {
            struct series_point point = {.iteration = 1, .value = 1};
            snprintf(point.name, sizeof point.name, "%s", names[i]);
            ck_assert_msg((course_point(&course, &point, &error) == 0) ==
                              follows[cycles][i],
                          "%s, %d of %s", names[i], i, yaml[cycles]);
        }
    }
    arena_free(arena);
}
END_TEST

START_TEST(a_layer_reports_anew_in_each_iteration)
{
    struct course course = course_begin(&spec, &dataset, 0, INT64_MAX);
    struct series_point point = {.name = "layers.1.share"};
    for (int i = 0; i < 2; i++) {
        point.iteration = i + 1;
        ck_assert_int_eq(course_point(&course, &point, &error), 0);
        ck_assert_int_eq(say(&course, 'i', false), 0);
    }
}
END_TEST

START_TEST(a_point_of_another_iteration_is_refused)
{
    struct course course = course_begin(&spec, &dataset, 0, INT64_MAX);
    struct series_point point = {.iteration = 3, .name = "layers.1.weight_norm"};
    ck_assert_int_eq(course_point(&course, &point, &error), -1);
    ck_assert_str_eq(error.text, "a point of iteration 3 came where 1 was due");
}
END_TEST

START_TEST(counts_must_be_those_of_the_data)
{
    static const int64_t other[] = {0, 1, 1, 2}, negative[] = {2, -1, 1, 1};
    struct course course = course_begin(&spec, &dataset, 0, INT64_MAX);
    ck_assert(say(&course, 'i', false) == 0 && say(&course, 'i', false) == 0);
    const struct evaluation_result right = evaluation_of(&course, SPLIT_VALIDATION);
    struct evaluation_result wrong[6] = {right, right, right, right, right, right};
    wrong[0].total = 4;
    wrong[1].correct = 4;
    wrong[2].correct = -1;
    wrong[3].classes = 0;
    wrong[4].confusion = other;
    wrong[5].confusion = negative;
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(course_evaluation(&course, &wrong[i], &error), -1);
    ck_assert_int_eq(course_evaluation(&course, &right, &error), 0);
}
END_TEST

START_TEST(of_numbers_to_predict_so_many_are_compared)
{
    dataset = (struct dataset){.targets = 2, .splits = {{.count = 9}, {0}, {.count = 3}}};
    struct course course = course_begin(&spec, &dataset, 0, INT64_MAX);
    struct evaluation_result result = {.split = SPLIT_TEST, .total = 7};
    ck_assert(say(&course, 'i', false) == 0 && say(&course, 'i', false) == 0);
    result.iteration = 2;
    ck_assert_int_eq(course_evaluation(&course, &result, &error), -1);
    result.total = 6;
    ck_assert_int_eq(course_evaluation(&course, &result, &error), 0);
    ck_assert_int_eq(say(&course, 'i', false), 0); /* there is no split for validation */
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("course");
    tcase_add_checked_fixture(tests, set_up, NULL);
    tcase_add_loop_test(tests, only_what_follows_is_taken, 0,
                        sizeof courses / sizeof courses[0]);
    tcase_add_test(tests,
                   evaluations_of_the_training_split_are_taken_where_they_are_planned);
    tcase_add_loop_test(tests, only_points_of_series_that_are_planned_are_taken, 0,
                        sizeof series / sizeof series[0]);
    tcase_add_test(tests, a_layer_reports_anew_in_each_iteration);
    tcase_add_test(tests, a_momentum_is_taken_where_the_schedule_cycles_it);
    tcase_add_test(tests, a_point_of_another_iteration_is_refused);
    tcase_add_test(tests, counts_must_be_those_of_the_data);
    tcase_add_test(tests, of_numbers_to_predict_so_many_are_compared);
    return suite_run("worker/course", tests);
}
