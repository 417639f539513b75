/* Losses against their formulas in double precision, sample by sample. */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "config/option_check.h"
#include "data/signature.h"
#include "model/loss.h"
#include "support/component.h"
#include "support/suite.h"

#include <check.h>

/* Several blocks of the implementation and a rest, and more classes than it turns. */
enum { COUNT = 203, CLASSES = 11 };

static struct loss *make_kind(const char *kind, const char *yaml,
                              const struct dataset *dataset, struct arena *arena)
{
    struct component component = component_of(loss_kinds(), kind, yaml, arena);
    ck_assert_ptr_nonnull(component.kind);
    return loss_new(&component, dataset, arena);
}

static struct loss *make_of(const char *yaml, int64_t classes, struct arena *arena)
{
    const struct dataset dataset = {.classes = classes};
    return make_kind("cross_entropy", yaml, &dataset, arena);
}

static struct loss *make(int64_t classes, struct arena *arena)
{
    return make_of("{}", classes, arena);
}

/* The loss of labelled samples. */
static void compute(struct loss *loss, const float *outputs, int32_t *labels,
                    int64_t count, float *gradient, int32_t *predicted,
                    struct loss_result *result)
{
    const struct batch batch = {.count = count, .labels = labels};
    loss_compute(loss, outputs, &batch, gradient, predicted, result);
}

/* log sum exp(o) - o[label], and its softmax into `p`. */
static double exact(const float *outputs, int64_t classes, int32_t label, double *p)
{
    float most = -INFINITY; /* in double, gcc 12 for arm64 ends at -O3 */
    for (int64_t c = 0; c < classes; c++)
        most = fmaxf(most, outputs[c]);
    double largest = (double)most, sum = 0;
    for (int64_t c = 0; c < classes; c++)
        sum += exp((double)outputs[c] - largest);
    for (int64_t c = 0; c < classes; c++)
        p[c] = exp((double)outputs[c] - largest) / sum;
    return largest - (double)outputs[label] + log(sum);
}

/* Every gradient and the sum of the losses, each within float's rounding. */
static void expect_exact(const float *outputs, int32_t *labels, int64_t count,
                         int64_t classes)
{
    struct arena *arena = arena_new();
    struct loss *loss = make(classes, arena);
    float *gradient = arena_array(arena, (size_t)(count * classes), sizeof *gradient);
    double *p = arena_array(arena, (size_t)classes, sizeof *p), sum = 0;
    struct loss_result result;
    compute(loss, outputs, labels, count, gradient, NULL, &result);
    for (int64_t s = 0; s < count; s++) {
        sum += exact(outputs + s * classes, classes, labels[s], p);
        for (int64_t c = 0; c < classes; c++) {
            double want = (p[c] - (c == labels[s])) / (double)count;
            double got = (double)gradient[s * classes + c];
            ck_assert_double_le(fabs(got - want), 1e-6 / (double)count);
        }
    }
    ck_assert_double_le(fabs(result.sum - sum), 1e-6 * fabs(sum) + 1e-30);
    arena_free(arena);
}

static void draw(float *outputs, int32_t *labels, int64_t count, int64_t classes)
{
    struct rng rng;
    rng_seed(&rng, 1);
    rng_fill_normal(&rng, outputs, count * classes, 0, 3);
    for (int64_t s = 0; s < count; s++)
        labels[s] = (int32_t)(rng_u32(&rng) % (uint32_t)classes);
}

START_TEST(cross_entropy_and_its_gradient_follow_the_formula_at_any_count)
{
    float outputs[COUNT * CLASSES];
    int32_t labels[COUNT];
    draw(outputs, labels, COUNT, CLASSES);
    for (int64_t count = 1; count <= COUNT; count += count < 130 ? 1 : 73)
        expect_exact(outputs, labels, count, CLASSES);
    draw(outputs, labels, COUNT, 2);
    expect_exact(outputs, labels, COUNT, 2);
}
END_TEST

START_TEST(weights_and_smoothing_follow_the_formula_over_several_blocks)
{
    const double weights[CLASSES] = {1, 2, 0, 0.5, 3, 1, 1, 0.1, 1, 2, 4},
                 smoothing = 0.2;
    struct arena *arena = arena_new();
    struct loss *loss = make_of("{weight: [1, 2, 0, 0.5, 3, 1, 1, 0.1, 1, 2, 4], "
                                "label_smoothing: 0.2}",
                                CLASSES, arena);
    float outputs[COUNT * CLASSES], gradient[COUNT * CLASSES];
    int32_t labels[COUNT];
    double p[CLASSES], total = 0, sum = 0;
    struct loss_result result;
    draw(outputs, labels, COUNT, CLASSES);
    compute(loss, outputs, labels, COUNT, gradient, NULL, &result);
    for (int s = 0; s < COUNT; s++)
        total += weights[labels[s]];
    ck_assert_double_le(fabs(result.weight - total), 1e-5);
    for (int s = 0; s < COUNT; s++) {
        const float *row = outputs + s * CLASSES;
        double all = 0, want[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
            want[c] = smoothing / CLASSES * weights[c];
            want[c] += c == labels[s] ? (1 - smoothing) * weights[c] : 0;
            sum += want[c] * exact(row, CLASSES, c, p);
            all += want[c];
        }
        for (int c = 0; c < CLASSES; c++)
            ck_assert_double_le(
                fabs((double)gradient[s * CLASSES + c] - (all * p[c] - want[c]) / total),
                1e-8);
    }
    ck_assert_double_le(fabs(result.sum - sum), 1e-6 * sum);
    arena_free(arena);
}
END_TEST

START_TEST(every_kind_has_a_sound_table_of_options)
{
    const struct option_kinds all = loss_kinds();
    struct error error;
    for (size_t i = 0; i < all.count; i++)
        ck_assert_msg(option_check_kind(all.at[i], &error) == 0, "%s", error.text);
}
END_TEST

START_TEST(extreme_outputs_neither_overflow_nor_vanish)
{
    const float outputs[] = {
        1e4f,  -1e4f, 0,      /* sure and right */
        1e4f,  -1e4f, 0,      /* sure and wrong */
        3e38f, 3e38f, -3e38f, /* the ends of float */
        -90,   -91,   -92,    /* exp of each alone would be 0 */
        200,   201,   199,    /* exp of each alone would be inf */
    };
    int32_t labels[] = {0, 1, 0, 2, 1};
    expect_exact(outputs, labels, 5, 3);
    for (int s = 0; s < 5; s++)
        expect_exact(outputs + 3 * s, labels + s, 1, 3);
}
END_TEST

START_TEST(of_equal_outputs_the_first_is_predicted)
{
    const float outputs[] = {1, 2, 2, 0, /**/ 5, 5, 5, 5, /**/ -1, -3, -2, -1};
    const int32_t want[] = {1, 0, 0};
    int32_t labels[] = {1, 3, 0};
    int32_t predicted[3];
    struct loss_result result;
    struct arena *arena = arena_new();
    compute(make(4, arena), outputs, labels, 3, NULL, predicted, &result);
    ck_assert_mem_eq(predicted, want, sizeof want);
    ck_assert_int_eq(result.correct, 2);
    arena_free(arena);
}
END_TEST

START_TEST(every_sample_of_a_large_batch_is_predicted)
{
    float outputs[COUNT * CLASSES];
    int32_t labels[COUNT], predicted[COUNT];
    int64_t correct = 0;
    struct loss_result result;
    struct arena *arena = arena_new();
    draw(outputs, labels, COUNT, CLASSES);
    compute(make(CLASSES, arena), outputs, labels, COUNT, NULL, predicted, &result);
    for (int64_t s = 0; s < COUNT; s++) {
        const float *row = outputs + s * CLASSES;
        int32_t best = 0;
        for (int32_t c = 1; c < CLASSES; c++)
            best = row[c] > row[best] ? c : best;
        ck_assert_int_eq(predicted[s], best);
        correct += best == labels[s];
    }
    ck_assert_int_eq(result.correct, correct);
    arena_free(arena);
}
END_TEST

START_TEST(no_number_among_the_outputs_makes_the_loss_none)
{
    const float outputs[] = {0, NAN, 0, /**/ 1, 2, 3};
    int32_t labels[] = {0, 0};
    struct loss_result result;
    struct arena *arena = arena_new();
    compute(make(3, arena), outputs, labels, 2, NULL, NULL, &result);
    ck_assert(isnan(result.sum));
    arena_free(arena);
}
END_TEST

/* As torch.argmax has it of these rows. */
START_TEST(what_is_no_number_is_predicted_as_the_largest)
{
    const float outputs[] = {0, NAN, 0, /**/ NAN, 5, NAN, /**/ 1, NAN, NAN, /**/ 3, 2, 1};
    int32_t labels[] = {0, 0, 0, 0}, predicted[4];
    static const int32_t want[] = {1, 0, 1, 0};
    struct loss_result result;
    struct arena *arena = arena_new();
    compute(make(3, arena), outputs, labels, 4, NULL, predicted, &result);
    ck_assert_mem_eq(predicted, want, sizeof want);
    ck_assert_int_eq(result.correct, 2);
    arena_free(arena);
}
END_TEST

/* As PyTorch 1.13 has them of these, however small beta is. */
START_TEST(the_smallest_beta_of_smooth_l1_makes_it_l1)
{
    static const char *const betas[] = {"{beta: 1e-30}", "{beta: 1e-42}",
                                        "{beta: 1e-300}"};
    const struct dataset dataset = {.targets = 4};
    const float outputs[] = {1, 2, -3, 0.5f}, targets[] = {1, 1, 0, 0.5f};
    const struct batch batch = {.count = 1, .targets = (float *)targets};
    static const float want[] = {0, 0.25f, -0.25f, 0};
    float gradient[4];
    struct loss_result result;
    struct arena *arena = arena_new();
    loss_compute(make_kind("smooth_l1", betas[_i], &dataset, arena), outputs, &batch,
                 gradient, NULL, &result);
    ck_assert_double_eq_tol(result.sum / result.weight, 1, 1e-6);
    for (int i = 0; i < 4; i++)
        ck_assert(fabsf(gradient[i] - want[i]) < 1e-6f);
    arena_free(arena);
}
END_TEST

static struct dataset yes_or_no(const float *targets, int64_t count)
{
    return (struct dataset){.targets = 2,
                            .splits[SPLIT_TRAIN] = {.count = count, .targets = targets}};
}

/* Targets that say yes or no are counted, of all targets; those between are not. */
START_TEST(targets_of_0_and_1_are_predicted_right_or_wrong)
{
    float targets[] = {0, 1, 1, 0, 1, 1}, outputs[] = {-2, 3, -1, 0, 0.5f, 1e-3f};
    const struct dataset sure = yes_or_no(targets, 3);
    const struct batch batch = {.count = 3, .targets = targets};
    struct loss_result result;
    struct arena *arena = arena_new();
    loss_compute(make_kind("bce_with_logits", "{}", &sure, arena), outputs, &batch, NULL,
                 NULL, &result);
    ck_assert_int_eq(result.compared, 6);
    ck_assert_int_eq(result.correct, 5);
    loss_compute(make_kind("mse", "{}", &sure, arena), outputs, &batch, NULL, NULL,
                 &result);
    ck_assert_int_eq(result.compared, 0);
    targets[5] = 0.9f;
    const struct dataset unsure = yes_or_no(targets, 3);
    loss_compute(make_kind("bce_with_logits", "{}", &unsure, arena), outputs, &batch,
                 NULL, NULL, &result);
    ck_assert_int_eq(result.compared, 0);
    arena_free(arena);
}
END_TEST

/* compute_class_weight("balanced", classes=[0, 1, 2], y=[0] + 3 * [1] + 6 * [2]) of
 * scikit-learn 1.2 is [3.33333333, 1.11111111, 0.55555556]. */
START_TEST(balanced_weights_are_by_the_training_samples_of_each_class)
{
    static const int64_t counts[] = {1, 3, 6};
    static const double want[] = {3.33333333, 1.11111111, 0.55555556};
    const struct dataset dataset = {
        .classes = 3, .splits[SPLIT_TRAIN] = {.count = 10, .class_counts = counts}};
    struct arena *arena = arena_new();
    struct component component =
        component_of(loss_kinds(), "hinge", "{weight: balanced}", arena);
    const float *weights = loss_weights(&component, &dataset, arena);
    for (int i = 0; i < 3; i++)
        ck_assert_double_eq_tol((double)weights[i], want[i], 1e-7);
    component = component_of(loss_kinds(), "hinge", "{weight: [1, 0, 2]}", arena);
    ck_assert(loss_weights(&component, &dataset, arena)[2] == 2);
    component = component_of(loss_kinds(), "hinge", "{}", arena);
    ck_assert_ptr_null(loss_weights(&component, &dataset, arena));
    arena_free(arena);
}
END_TEST

START_TEST(a_loss_is_weighted_by_them)
{
    static const int64_t counts[] = {1, 3, 6};
    static const float outputs[] = {1, 2, 0.5f, /**/ -1, 0, 2, /**/ 0.1f, 0.2f, 0.3f};
    int32_t labels[] = {0, 1, 2};
    const struct dataset dataset = {
        .classes = 3, .splits[SPLIT_TRAIN] = {.count = 10, .class_counts = counts}};
    struct arena *arena = arena_new();
    struct loss_result balanced, given;
    float gradients[2][9];
    compute(make_kind("cross_entropy", "{weight: balanced}", &dataset, arena), outputs,
            labels, 3, gradients[0], NULL, &balanced);
    compute(make_kind("cross_entropy",
                      "{weight: [3.3333333333333335, 1.1111111111111112, "
                      "0.5555555555555556]}",
                      &dataset, arena),
            outputs, labels, 3, gradients[1], NULL, &given);
    ck_assert(balanced.sum == given.sum && balanced.weight == given.weight);
    ck_assert_mem_eq(gradients[0], gradients[1], sizeof gradients[0]);
    arena_free(arena);
}
END_TEST

START_TEST(a_class_without_training_samples_has_no_balanced_weight)
{
    static const int64_t counts[] = {4, 0};
    const struct dataset dataset = {
        .classes = 2, .splits[SPLIT_TRAIN] = {.count = 4, .class_counts = counts}};
    struct arena *arena = arena_new();
    const struct component component =
        component_of(loss_kinds(), "cross_entropy", "{weight: balanced}", arena);
    struct error error;
    ck_assert_int_eq(loss_check_options(&component, &dataset, &error), -1);
    ck_assert_str_eq(error.option, "weight");
    ck_assert_str_eq(error.text,
                     "`weight: balanced` divides by the training samples of each class, "
                     "and `1` has none: give numbers, or more samples");
    arena_free(arena);
}
END_TEST

START_TEST(other_data_has_the_balanced_weights_that_the_net_was_trained_with)
{
    static const int64_t trained[] = {1, 3, 6}, counts[] = {5, 0, 5};
    static const double want[] = {3.33333333, 1.11111111, 0.55555556};
    struct signature signature = {.classes = 3, .class_counts = trained};
    const struct dataset dataset = {
        .classes = 3,
        .expected = &signature,
        .splits[SPLIT_TRAIN] = {.count = 10, .class_counts = counts}};
    struct arena *arena = arena_new();
    struct component component =
        component_of(loss_kinds(), "cross_entropy", "{weight: balanced}", arena);
    struct error error;
    ck_assert_int_eq(loss_check_options(&component, &dataset, &error), 0);
    const float *weights = loss_weights(&component, &dataset, arena);
    for (int i = 0; i < 3; i++)
        ck_assert_double_eq_tol((double)weights[i], want[i], 1e-7);
    signature.class_counts = NULL;
    ck_assert_int_eq(loss_check_options(&component, &dataset, &error), -1);
    ck_assert_str_eq(error.text,
                     "`weight: balanced` divides by the training samples of each class, "
                     "and the net does not tell how many there were");
    arena_free(arena);
}
END_TEST

START_TEST(a_last_layer_of_another_width_is_refused_with_both_numbers)
{
    struct option_kinds kinds = loss_kinds();
    struct component component = {.kind = kinds.at[0]};
    struct lamina_shape twelve = lamina_vector(12), ten = lamina_matrix(2, 5);
    const struct dataset digits = {.classes = 10};
    struct error error;
    ck_assert_int_eq(loss_check(&component, &ten, &digits, &error), 0);
    ck_assert_int_eq(loss_check(&component, &twelve, &digits, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "12 outputs"));
    ck_assert_ptr_nonnull(strstr(error.text, "10 classes"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("loss");
    tcase_add_test(tests, cross_entropy_and_its_gradient_follow_the_formula_at_any_count);
    tcase_add_test(tests, weights_and_smoothing_follow_the_formula_over_several_blocks);
    tcase_add_test(tests, every_kind_has_a_sound_table_of_options);
    tcase_add_test(tests, extreme_outputs_neither_overflow_nor_vanish);
    tcase_add_test(tests, of_equal_outputs_the_first_is_predicted);
    tcase_add_test(tests, every_sample_of_a_large_batch_is_predicted);
    tcase_add_test(tests, no_number_among_the_outputs_makes_the_loss_none);
    tcase_add_test(tests, what_is_no_number_is_predicted_as_the_largest);
    tcase_add_loop_test(tests, the_smallest_beta_of_smooth_l1_makes_it_l1, 0, 3);
    tcase_add_test(tests, targets_of_0_and_1_are_predicted_right_or_wrong);
    tcase_add_test(tests, a_last_layer_of_another_width_is_refused_with_both_numbers);
    tcase_add_test(tests, balanced_weights_are_by_the_training_samples_of_each_class);
    tcase_add_test(tests, a_loss_is_weighted_by_them);
    tcase_add_test(tests, a_class_without_training_samples_has_no_balanced_weight);
    tcase_add_test(tests,
                   other_data_has_the_balanced_weights_that_the_net_was_trained_with);
    return suite_run("loss", tests);
}
