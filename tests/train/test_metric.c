/* Metrics against their formulas, worked out by hand or in two passes over doubles. */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "config/option_type.h"
#include "config/sections.h"
#include "support/component.h"
#include "support/suite.h"
#include "train/auc.h"
#include "train/objective.h"
#include "train/stop.h"

#include <check.h>

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

static struct loss *make_loss(const char *kind, const struct dataset *dataset)
{
    const struct component component = component_of(loss_kinds(), kind, "{}", arena);
    return loss_new(&component, dataset, arena);
}

/* All of a split in one batch. */
static void measure(const char *loss, int64_t count, int64_t width, float *outputs,
                    float *targets, double values[METRIC_COUNT])
{
    const struct dataset dataset = {.targets = width};
    const struct batch batch = {.count = count, .targets = targets};
    struct metric_errors errors = metric_errors_new(&dataset, arena);
    metric_errors_begin(&errors);
    metric_errors_add(&errors, make_loss(loss, &dataset), outputs, &batch);
    metric_errors_end(&errors, values);
}

START_TEST(the_top_k_are_counted_with_the_first_of_equal_ones_ahead)
{
    static const float outputs[] = {0, 3, 2, 1, /**/ 5, 5, 5, 5, /**/ -1, -2, -3, -4};
    int32_t labels[] = {3, 2, 3};
    const struct batch batch = {.count = 3, .labels = labels};
    ck_assert_int_eq(metric_count_top(outputs, 4, &batch, 1), 0);
    ck_assert_int_eq(metric_count_top(outputs, 4, &batch, 2), 0);
    ck_assert_int_eq(metric_count_top(outputs, 4, &batch, 3), 2);
    ck_assert_int_eq(metric_count_top(outputs, 4, &batch, 4), 3);
}
END_TEST

START_TEST(what_is_no_number_is_in_no_top_k)
{
    static const float outputs[] = {NAN, NAN, NAN, /**/ 1, NAN, 0, /**/ 2, NAN, 1};
    int32_t labels[] = {0, 0, 0};
    const struct batch nans = {.count = 1, .labels = labels},
                       batch = {.count = 2, .labels = labels};
    ck_assert_int_eq(metric_count_top(outputs, 3, &nans, 2), 0);
    ck_assert_int_eq(metric_count_top(outputs + 3, 3, &batch, 1), 0);
    ck_assert_int_eq(metric_count_top(outputs + 3, 3, &batch, 2), 2);
}
END_TEST

/* As f1_score(average="macro") and balanced_accuracy_score of scikit-learn 1.2.1 have
 * them of samples that come to these counts: of the last one class is only predicted, and
 * one is nowhere. */
START_TEST(means_over_classes_are_of_those_that_are_there)
{
    static const struct {
        int64_t classes, confusion[16];
        double f1, balanced;
    } cases[] = {
        {3, {50, 3, 2, /**/ 4, 40, 1, /**/ 1, 0, 2}, 0.7727272727, 0.8215488215},
        {2, {0, 4, /**/ 0, 3}, 0.3, 0.5},
        {3, {3, 1, 0, /**/ 2, 5, 0, /**/ 0, 0, 0}, 0.7179487179, 0.7321428571},
        {4, {3, 1, 0, 0, 2, 5, 0, 1}, 0.4603174603, 0.6875},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int64_t *confusion = cases[i].confusion, classes = cases[i].classes;
        ck_assert_double_eq_tol(metric_f1_macro(confusion, classes), cases[i].f1, 1e-9);
        ck_assert_double_eq_tol(metric_balanced_accuracy(confusion, classes),
                                cases[i].balanced, 1e-9);
    }
    ck_assert(isnan(metric_f1_macro((int64_t[4]){0}, 2)));
    ck_assert(isnan(metric_balanced_accuracy((int64_t[4]){0}, 2)));
}
END_TEST

/* The scores in two batches. */
static double area(const float *outputs, int64_t width, int32_t *labels, int64_t count)
{
    const struct dataset dataset = {.classes = 2, .splits[SPLIT_TEST].count = count};
    const struct batch first = {.count = 2, .labels = labels},
                       rest = {.count = count - 2, .labels = labels + 2};
    struct auc auc;
    ck_assert_int_eq(auc_make(&auc, &dataset, arena), 0);
    for (int again = 0; again < 2; again++) {
        auc_begin(&auc);
        auc_add(&auc, outputs, width, &first);
        auc_add(&auc, outputs + 2 * width, width, &rest);
    }
    return auc_value(&auc);
}

/* roc_auc_score of scikit-learn 1.2.1. */
START_TEST(of_equal_scores_half_are_taken_for_right)
{
    static const float scores[] = {0.5f, 0.5f, 2, -1, 0.5f, 2, -3}, even[] = {1, 1, 1, 1};
    int32_t labels[] = {0, 1, 1, 0, 1, 0, 1}, halves[] = {0, 0, 1, 1};
    ck_assert_double_eq_tol(area(scores, 1, labels, 7), 0.4583333333, 1e-9);
    ck_assert_double_eq_tol(area(even, 1, halves, 4), 0.5, 1e-15);
}
END_TEST

/* Which a float could not tell apart. */
START_TEST(of_two_outputs_the_difference_is_the_score)
{
    static const float outputs[] = {1e-8f, 1, /**/ 0, 1, /**/ 3, -3};
    int32_t labels[] = {0, 1, 0};
    ck_assert_double_eq_tol(area(outputs, 2, labels, 3), 1, 1e-15);
}
END_TEST

START_TEST(there_is_no_area_of_one_class_or_of_what_is_no_number)
{
    static const float scores[] = {1, 2, 3}, nan[] = {1, NAN, 3};
    int32_t labels[] = {0, 1, 0}, ones[] = {1, 1, 1}, zeros[] = {0, 0, 0};
    ck_assert(isnan(area(scores, 1, ones, 3)));
    ck_assert(isnan(area(scores, 1, zeros, 3)));
    ck_assert(isnan(area(nan, 1, labels, 3)));
}
END_TEST

enum { COUNT = 101, WIDTH = 3 };

/* Targets far from 0, in which sums of squares would drown. */
START_TEST(errors_of_several_targets_follow_their_formulas)
{
    static float outputs[COUNT * WIDTH], targets[COUNT * WIDTH];
    const struct dataset dataset = {.targets = WIDTH};
    double values[METRIC_COUNT] = {0}, absolute = 0, squares = 0, r2 = 0;
    struct rng rng;
    rng_seed(&rng, 1);
    rng_fill_normal(&rng, targets, COUNT * WIDTH, 1e4, 1);
    rng_fill_normal(&rng, outputs, COUNT * WIDTH, 1e4, 1);
    struct metric_errors errors = metric_errors_new(&dataset, arena);
    const struct loss *loss = make_loss("mse", &dataset);
    metric_errors_begin(&errors);
    for (int64_t start = 0; start < COUNT; start += 40) {
        struct batch batch = {.count = COUNT - start < 40 ? COUNT - start : 40,
                              .targets = targets + start * WIDTH};
        metric_errors_add(&errors, loss, outputs + start * WIDTH, &batch);
    }
    metric_errors_end(&errors, values);
    for (int column = 0; column < WIDTH; column++) {
        double mean = 0, residual = 0, spread = 0;
        for (int i = 0; i < COUNT; i++)
            mean += (double)targets[i * WIDTH + column] / COUNT;
        for (int i = 0; i < COUNT; i++) {
            double target = (double)targets[i * WIDTH + column];
            double error = (double)outputs[i * WIDTH + column] - target;
            absolute += fabs(error);
            residual += error * error;
            spread += (target - mean) * (target - mean);
        }
        squares += residual;
        r2 += (1 - residual / spread) / WIDTH;
    }
    ck_assert_double_eq_tol(values[METRIC_MAE], absolute / (COUNT * WIDTH), 1e-9);
    ck_assert_double_eq_tol(values[METRIC_MSE], squares / (COUNT * WIDTH), 1e-9);
    ck_assert_double_eq_tol(values[METRIC_R2], r2, 1e-9);
}
END_TEST

/* As r2_score of scikit-learn 1.2 has it: where the first target never varies, 1 if it is
 * met, else 0; and the mean over the targets. */
START_TEST(a_target_that_never_varies_counts_as_nothing_or_all)
{
    static float targets[] = {7, 1, /**/ 7, 2, /**/ 7, 3};
    static float met[] = {7, 1, /**/ 7, 3, /**/ 7, 3};
    static float missed[] = {7, 1, /**/ 7, 3, /**/ 7.5f, 3};
    double values[METRIC_COUNT];
    measure("mse", 3, 2, met, targets, values);
    ck_assert_double_eq(values[METRIC_R2], (1 + 0.5) / 2);
    measure("mse", 3, 2, missed, targets, values);
    ck_assert_double_eq(values[METRIC_R2], (0 + 0.5) / 2);
    measure("mse", 1, 2, met, targets, values);
    ck_assert(isnan(values[METRIC_R2]));
    missed[4] = NAN;
    measure("mse", 3, 2, missed, targets, values);
    ck_assert(isnan(values[METRIC_R2]));
}
END_TEST

/* Of a target of mean 10 and deviation 4, and one of mean -1 and deviation 0.5: the
 * errors 4, -8 and 0.5, 1; the targets lie 4 and 0.625 to each side of their means. */
START_TEST(errors_of_normalized_targets_are_in_the_data_s_own_units)
{
    static const double mean[] = {10, -1}, std[] = {4, 0.5};
    float outputs[] = {2, 2, /**/ -3, 0.5f}, targets[] = {1, 1, /**/ -1, -1.5f};
    const struct dataset dataset = {.targets = 2, .target_mean = mean, .target_std = std};
    const struct batch batch = {.count = 2, .targets = targets};
    double values[METRIC_COUNT];
    struct metric_errors errors = metric_errors_new(&dataset, arena);
    metric_errors_begin(&errors);
    metric_errors_add(&errors, make_loss("mse", &dataset), outputs, &batch);
    metric_errors_end(&errors, values);
    ck_assert_double_eq_tol(values[METRIC_MAE], (4 + 0.5 + 8 + 1) / 4, 1e-12);
    ck_assert_double_eq_tol(values[METRIC_MSE], (16 + 0.25 + 64 + 1) / 4, 1e-12);
    double first = 1 - (16 + 64) / (2 * 4.0 * 4);
    double second = 1 - (0.25 + 1) / (2 * 0.625 * 0.625);
    ck_assert_double_eq_tol(values[METRIC_R2], (first + second) / 2, 1e-12);
}
END_TEST

/* ln 3 is a chance of 3/4. */
START_TEST(logits_are_compared_as_the_chances_that_they_stand_for)
{
    const float log3 = 1.09861229f;
    float outputs[] = {log3, log3, -log3, log3}, targets[] = {1, 1, 0, 0};
    double values[METRIC_COUNT];
    measure("bce_with_logits", 4, 1, outputs, targets, values);
    ck_assert_double_eq_tol(values[METRIC_MAE], 0.375, 1e-7);
    ck_assert_double_eq_tol(values[METRIC_MSE], 0.1875, 1e-7);
    ck_assert_double_eq_tol(values[METRIC_R2], 0.25, 1e-7);
}
END_TEST

/* What the config's words come to: the first of each is `auto`. */
static struct objective of(int32_t metric, int32_t split, int32_t mode, int64_t classes,
                           int64_t validation)
{
    const struct trial_spec spec = {.objective = {metric, split, mode}};
    const struct dataset dataset = {
        .classes = classes,
        .targets = classes == 0,
        .splits[SPLIT_VALIDATION].count = validation,
        .splits[SPLIT_TEST].count = 1,
    };
    return objective_of(&spec, &dataset);
}

START_TEST(what_is_not_said_comes_from_the_data)
{
    struct objective classes = of(0, 0, 0, 10, 5), targets = of(0, 0, 0, 0, 0);
    ck_assert_int_eq(classes.metric, METRIC_ACCURACY);
    ck_assert_int_eq(classes.split, SPLIT_VALIDATION);
    ck_assert(classes.maximize);
    ck_assert_int_eq(targets.metric, METRIC_LOSS);
    ck_assert_int_eq(targets.split, SPLIT_TEST);
    ck_assert(!targets.maximize);
}
END_TEST

/* Each word means what it is called, of the objective and of the rules of early stopping:
 * worked out by hand for the targets 0, 0, 3 and the outputs 1, -2, 3. */
static const struct {
    const char *name;
    bool maximize;
    double value; /* 0: of what is predicted nothing */
} words[] = {
    {"loss", false, 0},    {"accuracy", true, 0},          {"top_k", true, 0},
    {"f1_macro", true, 0}, {"balanced_accuracy", true, 0}, {"auc", true, 0},
    {"mae", false, 1},     {"mse", false, 5.0 / 3},        {"r2", true, 1.0 / 6}};
enum { WORD_COUNT = sizeof words / sizeof *words };
_Static_assert(WORD_COUNT == (int)METRIC_COUNT, "a metric has no expectation here");

static int32_t place_of(const char *allowed, const char *wanted)
{
    const char *word;
    size_t length;
    for (int32_t i = 0; (word = option_type_choice(&allowed, &length)) != NULL; i++)
        if (length == strlen(wanted) && strncmp(word, wanted, length) == 0)
            return i;
    ck_abort_msg("%s is no word of the option", wanted);
}

static double measured(enum metric metric)
{
    static float outputs[] = {1, -2, 3}, targets[] = {0, 0, 3};
    double values[METRIC_COUNT] = {0};
    measure("mse", 3, 1, outputs, targets, values);
    return values[metric];
}

START_TEST(each_word_of_the_objective_is_the_metric_of_that_name)
{
    const struct lamina_option *options = objective_kinds().at[0]->options;
    int32_t metric = place_of(options[0].allowed, words[_i].name);
    int32_t test = place_of(options[1].allowed, "test");
    struct objective given = of(metric, test, 0, 10, 5);
    ck_assert_str_eq(metric_name(given.metric), words[_i].name);
    ck_assert(given.maximize == words[_i].maximize);
    ck_assert_double_eq_tol(measured(given.metric), words[_i].value, 1e-12);
    ck_assert_int_eq(given.split, SPLIT_TEST);
    ck_assert_int_eq(
        of(metric, place_of(options[1].allowed, "validation"), 0, 10, 5).split,
        SPLIT_VALIDATION);
    ck_assert(of(metric, test, place_of(options[2].allowed, "max"), 10, 5).maximize);
    ck_assert(!of(metric, test, place_of(options[2].allowed, "min"), 10, 5).maximize);
}
END_TEST

START_TEST(each_word_of_a_rule_is_the_metric_of_that_name)
{
    struct option_kinds rules = stop_kinds();
    for (size_t rule = 0; rule < rules.count; rule++) {
        const struct option_kind *kind = rules.at[rule];
        enum metric metric = METRIC_COUNT;
        ck_assert_str_eq(kind->options[0].name, "metric");
        int32_t choice = place_of(kind->options[0].allowed, words[_i].name);
        ck_assert(metric_chosen(kind, choice, &metric));
        ck_assert_str_eq(metric_name(metric), words[_i].name);
        ck_assert_double_eq_tol(measured(metric), words[_i].value, 1e-12);
        ck_assert(!metric_chosen(kind, place_of(kind->options[0].allowed, "objective"),
                                 &metric));
    }
}
END_TEST

/* The words of `record.metrics` are those of what is measured only where it is asked for,
 * but for top_k, which has a key of its own. */
START_TEST(what_can_be_recorded_besides_is_what_is_asked_for)
{
    const struct section *record = sections_find("record");
    const char *allowed = option_kind_get(record->options, "metrics")->allowed, *word;
    size_t length, count = 0, asked = 0;
    while ((word = option_type_choice(&allowed, &length)) != NULL) {
        enum metric metric = metric_find(arena_copy(arena, word, length));
        ck_assert_int_lt(metric, METRIC_COUNT);
        ck_assert(metric_is_asked(metric) && metric != METRIC_TOP_K);
        count++;
    }
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        asked += metric_is_asked((enum metric)metric);
    ck_assert_uint_eq(count + 1, asked);
}
END_TEST

START_TEST(a_number_is_better_than_none_and_equal_ones_are_not)
{
    const struct objective most = {METRIC_R2, SPLIT_TEST, true};
    const struct objective least = {METRIC_MAE, SPLIT_TEST, false};
    ck_assert(objective_is_better(&most, 2, 1) && !objective_is_better(&most, 1, 2));
    ck_assert(objective_is_better(&least, 1, 2) && !objective_is_better(&least, 2, 1));
    ck_assert(!objective_is_better(&most, 1, 1) && !objective_is_better(&least, 1, 1));
    ck_assert(objective_is_better(&least, 1, NAN) && !objective_is_better(&most, NAN, 1));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("metric");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_top_k_are_counted_with_the_first_of_equal_ones_ahead);
    tcase_add_test(tests, what_is_no_number_is_in_no_top_k);
    tcase_add_test(tests, means_over_classes_are_of_those_that_are_there);
    tcase_add_test(tests, of_equal_scores_half_are_taken_for_right);
    tcase_add_test(tests, of_two_outputs_the_difference_is_the_score);
    tcase_add_test(tests, there_is_no_area_of_one_class_or_of_what_is_no_number);
    tcase_add_test(tests, what_can_be_recorded_besides_is_what_is_asked_for);
    tcase_add_test(tests, errors_of_several_targets_follow_their_formulas);
    tcase_add_test(tests, a_target_that_never_varies_counts_as_nothing_or_all);
    tcase_add_test(tests, errors_of_normalized_targets_are_in_the_data_s_own_units);
    tcase_add_test(tests, logits_are_compared_as_the_chances_that_they_stand_for);
    tcase_add_test(tests, what_is_not_said_comes_from_the_data);
    tcase_add_loop_test(tests, each_word_of_the_objective_is_the_metric_of_that_name, 0,
                        WORD_COUNT);
    tcase_add_loop_test(tests, each_word_of_a_rule_is_the_metric_of_that_name, 0,
                        WORD_COUNT);
    tcase_add_test(tests, a_number_is_better_than_none_and_equal_ones_are_not);
    return suite_run("metric", tests);
}
