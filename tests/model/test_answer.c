/* What outputs answer, against the formulas in double precision and what evaluations
 * count. */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "model/answer.h"
#include "support/component.h"
#include "support/suite.h"

#include <check.h>

enum { COUNT = 203, CLASSES = 11 };

static struct component loss_of(const char *kind, struct arena *arena)
{
    struct component component = component_of(loss_kinds(), kind, "{}", arena);
    ck_assert_ptr_nonnull(component.kind);
    return component;
}

static struct answering answering_of(const char *kind, int64_t classes, int64_t outputs,
                                     struct arena *arena)
{
    struct component component = loss_of(kind, arena);
    return (struct answering){loss_activation(&component), classes, outputs};
}

static void draw(float *outputs, int64_t count)
{
    struct rng rng;
    rng_seed(&rng, 7);
    rng_fill_uniform(&rng, outputs, count, -20, 20);
}

/* Of the samples that the loss of this kind counts as its own predictions say. */
static void expect_predicted(const char *kind, const struct dataset *dataset,
                             const float *outputs, const int32_t *predicted,
                             struct arena *arena)
{
    struct component component = loss_of(kind, arena);
    struct loss *loss = loss_new(&component, dataset, arena);
    int32_t labels[COUNT], counted[COUNT];
    struct loss_result result;
    memcpy(labels, predicted, sizeof labels);
    const struct batch batch = {.count = COUNT, .labels = labels};
    loss_compute(loss, outputs, &batch, NULL, counted, &result);
    ck_assert_int_eq(result.correct, COUNT);
    ck_assert_mem_eq(counted, predicted, sizeof counted);
}

START_TEST(classes_have_the_softmax_of_their_outputs)
{
    struct arena *arena = arena_new();
    const struct dataset dataset = {.classes = CLASSES};
    const struct answering answering =
        answering_of("cross_entropy", CLASSES, CLASSES, arena);
    static float outputs[COUNT * CLASSES], answers[COUNT * CLASSES];
    int32_t predicted[COUNT];
    draw(outputs, COUNT * CLASSES);
    answer_compute(&answering, outputs, COUNT, answers, predicted);
    ck_assert_int_eq(answer_width(&answering), CLASSES);
    for (int64_t s = 0; s < COUNT; s++) {
        double sum = 0;
        for (int64_t c = 0; c < CLASSES; c++)
            sum += exp((double)outputs[s * CLASSES + c]);
        for (int64_t c = 0; c < CLASSES; c++) {
            double want = exp((double)outputs[s * CLASSES + c]) / sum;
            ck_assert_double_le(fabs((double)answers[s * CLASSES + c] - want), 2e-7);
        }
    }
    expect_predicted("cross_entropy", &dataset, outputs, predicted, arena);
    arena_free(arena);
}
END_TEST

/* The probabilities of both are 1 as floats. */
START_TEST(the_class_is_that_of_the_largest_output_where_probabilities_round_to_the_same)
{
    struct arena *arena = arena_new();
    const struct answering answering = answering_of("cross_entropy", 3, 3, arena);
    const float outputs[] = {-200, 3, nextafterf(3, 4), 5, 5, 0, 1, NAN, NAN};
    float answers[9];
    int32_t predicted[3];
    answer_compute(&answering, outputs, 3, answers, predicted);
    ck_assert_int_eq(predicted[0], 2);
    ck_assert_int_eq(predicted[1], 0); /* the first of equal ones */
    ck_assert_int_eq(predicted[2], 1); /* as torch.argmax has it */
    ck_assert(isnan(answers[6]) && isnan(answers[7]) && isnan(answers[8]));
    arena_free(arena);
}
END_TEST

START_TEST(large_outputs_overflow_no_probability)
{
    struct arena *arena = arena_new();
    const struct answering answering = answering_of("cross_entropy", 2, 2, arena);
    const float outputs[] = {3e38f, -3e38f};
    float answers[2];
    int32_t predicted;
    answer_compute(&answering, outputs, 1, answers, &predicted);
    ck_assert(answers[0] == 1 && answers[1] == 0);
    arena_free(arena);
}
END_TEST

START_TEST(one_output_for_two_classes_is_the_chance_of_the_second)
{
    struct arena *arena = arena_new();
    const struct dataset dataset = {.classes = 2};
    const struct answering answering = answering_of("bce_with_logits", 2, 1, arena);
    float outputs[COUNT], answers[2 * COUNT];
    int32_t predicted[COUNT];
    draw(outputs, COUNT);
    outputs[0] = 0; /* one half is not above it */
    answer_compute(&answering, outputs, COUNT, answers, predicted);
    ck_assert_int_eq(answer_width(&answering), 2);
    for (int64_t s = 0; s < COUNT; s++) {
        double want = 1 / (1 + exp(-(double)outputs[s]));
        ck_assert_double_le(fabs((double)answers[2 * s + 1] - want), 2e-7);
        ck_assert_double_le(fabs((double)answers[2 * s] - (1 - want)), 2e-7);
        ck_assert_int_eq(predicted[s], want > 0.5);
    }
    expect_predicted("bce_with_logits", &dataset, outputs, predicted, arena);
    arena_free(arena);
}
END_TEST

START_TEST(targets_are_the_outputs_or_their_sigmoid)
{
    struct arena *arena = arena_new();
    const struct answering numbers = answering_of("mse", 0, 2, arena);
    const struct answering chances = answering_of("bce_with_logits", 0, 2, arena);
    const float outputs[] = {1.5f, -2, 0, 100};
    float answers[4];
    answer_compute(&numbers, outputs, 2, answers, NULL);
    ck_assert_mem_eq(answers, outputs, sizeof answers);
    answer_compute(&chances, outputs, 2, answers, NULL);
    ck_assert(answers[2] == 0.5f && answers[3] == 1);
    ck_assert_double_le(fabs((double)answers[0] - 1 / (1 + exp(-1.5))), 1e-7);
    arena_free(arena);
}
END_TEST

START_TEST(a_network_that_ends_otherwise_does_not_fit)
{
    const struct answering two = {LOSS_SIGMOID, 2, 1}, three = {LOSS_SIGMOID, 3, 1};
    const struct answering few = {LOSS_SOFTMAX, 5, 4}, numbers = {LOSS_AS_THEY_ARE, 0, 3};
    ck_assert(answer_fits(&two, 2) && !answer_fits(&two, 1));
    ck_assert(!answer_fits(&three, 3) && !answer_fits(&few, 5) && !answer_fits(&few, 4));
    ck_assert(answer_fits(&numbers, 3) && !answer_fits(&numbers, 2));
}
END_TEST

START_TEST(margins_are_no_probabilities)
{
    struct arena *arena = arena_new();
    const struct dataset dataset = {.classes = CLASSES};
    const struct answering answering = answering_of("hinge", CLASSES, CLASSES, arena);
    static float outputs[COUNT * CLASSES], answers[COUNT * CLASSES];
    int32_t predicted[COUNT];
    draw(outputs, COUNT * CLASSES);
    answer_compute(&answering, outputs, COUNT, answers, predicted);
    ck_assert_int_eq(answering.activation, LOSS_AS_THEY_ARE);
    ck_assert_mem_eq(answers, outputs, sizeof outputs);
    expect_predicted("hinge", &dataset, outputs, predicted, arena);
    arena_free(arena);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("answer");
    tcase_add_test(tests, classes_have_the_softmax_of_their_outputs);
    tcase_add_test(
        tests,
        the_class_is_that_of_the_largest_output_where_probabilities_round_to_the_same);
    tcase_add_test(tests, large_outputs_overflow_no_probability);
    tcase_add_test(tests, one_output_for_two_classes_is_the_chance_of_the_second);
    tcase_add_test(tests, targets_are_the_outputs_or_their_sigmoid);
    tcase_add_test(tests, a_network_that_ends_otherwise_does_not_fit);
    tcase_add_test(tests, margins_are_no_probabilities);
    return suite_run("answer", tests);
}
