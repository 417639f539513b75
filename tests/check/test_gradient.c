/* How small a mistake of a layer's gradient is found, and that a right one is not called
 * wrong: on y = w x + b, whose backward is off by a factor. */
#include <math.h>
#include <stdint.h>

/* What backward says, times what is right: of all elements, or of one. */
static float weight_factor, bias_factor, input_factor;
static int64_t wrong_element;

#define LAYER_NAME "affine"
#define WEIGHT_GRADIENT                                                                  \
    ((wrong_element < 0 || wrong_element == j ? weight_factor : 1) * dy[i] * x[i])
#define BIAS_GRADIENT (bias_factor * dy[i])
#define INPUT_GRADIENT                                                                   \
    (input_factor * dy[i] * w[j] * (bent && OUTPUT_OF(i, j) < 0 ? -1 : 1))
#define OUTPUT_OF(i, j) (w[j] * x[i] + b[j])
#define OUTPUT (bent ? fabsf(OUTPUT_OF(i, j)) : OUTPUT_OF(i, j))
#define IN_BACKWARD const float *b = pass->parameters[1];
static int bent; /* y = |w x + b|, of which only the input's gradient is given */
#include "../check-plugins/affine.h"

#include "check/gradient.h"
#include "support/suite.h"

#include <check.h>

enum { FEATURES = 6, BATCH = 5 };

static struct arena *arena;
static struct subject subject;
static const struct options options = {.initial = 1};

static void set_up(void)
{
    static const struct lamina_shape shape = {.dims = 1, .at = {FEATURES}};
    weight_factor = bias_factor = input_factor = 1;
    wrong_element = -1;
    bent = 0;
    arena = arena_new();
    const struct subject_setting setting = {.plugin = lamina_layer_v1(),
                                            .options = &options,
                                            .shapes = {&shape, 1},
                                            .batch_size = BATCH,
                                            .inputs = &subject_inputs[0]};
    ck_assert_int_eq(subject_make(&subject, &setting, arena), 0);
}

static void tear_down(void)
{
    subject_free(&subject);
    arena_free(arena);
}

static void pass(void)
{
    ck_assert_int_eq(subject_forward(&subject, true), 0);
    ck_assert_int_eq(subject_backward(&subject, 0), 0);
}

static struct gradient_result check_parameter(int n)
{
    struct gradient_result result;
    pass();
    ck_assert_int_eq(gradient_check(&subject, subject.memory.parameters[n],
                                    subject.memory.gradients[n], FEATURES,
                                    subject.scales[n], &result),
                     0);
    return result;
}

static struct gradient_result check_input(void)
{
    struct gradient_result result;
    pass();
    ck_assert_int_eq(gradient_check(&subject, subject.memory.inputs[0],
                                    subject.memory.input_gradients[0],
                                    subject.input_counts[0], 1, &result),
                     0);
    return result;
}

START_TEST(right_gradients_are_right)
{
    const struct gradient_result results[] = {check_parameter(0), check_parameter(1),
                                              check_input()};
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(results[i].wrong, 0);
        ck_assert_int_ge(results[i].checked, FEATURES);
        ck_assert_int_eq(results[i].nowhere, -1);
        ck_assert_double_lt(results[i].tolerance, 2e-4);
    }
}
END_TEST

static const float factors[] = {0, -1, 2, 1.01f, 0.99f, 1.001f, 0.999f};

START_TEST(a_gradient_is_wrong_from_a_thousandth_on)
{
    weight_factor = factors[_i];
    struct gradient_result result = check_parameter(0);
    ck_assert_int_gt(result.wrong, FEATURES / 2);
    ck_assert_double_eq_tol(result.given, (double)factors[_i] * result.found, 1e-3);
    ck_assert_double_gt(fabs(result.given - result.found), result.allowed);
    weight_factor = 1;
    bias_factor = factors[_i];
    ck_assert_int_gt(check_parameter(1).wrong, FEATURES / 2);
    bias_factor = 1;
    input_factor = factors[_i];
    ck_assert_int_gt(check_input().wrong, FEATURES / 2);
}
END_TEST

START_TEST(one_wrong_element_is_named)
{
    weight_factor = 1.01f;
    for (wrong_element = 0; wrong_element < FEATURES; wrong_element++) {
        struct gradient_result result = check_parameter(0);
        ck_assert_int_ge(result.wrong, 1);
        ck_assert_int_le(result.wrong, 2); /* itself, and all at once */
        ck_assert(result.element == wrong_element || result.element == -1);
    }
}
END_TEST

START_TEST(the_first_element_without_a_number_is_named)
{
    weight_factor = NAN;
    wrong_element = 2;
    ck_assert_int_eq(check_parameter(0).nowhere, 2);
}
END_TEST

START_TEST(values_are_left_as_they_were)
{
    float before[FEATURES];
    memcpy(before, subject.memory.parameters[0], sizeof before);
    check_parameter(0);
    ck_assert_mem_eq(before, subject.memory.parameters[0], sizeof before);
}
END_TEST

/* At x = -b / w the slope has two values. */
START_TEST(an_element_at_a_kink_is_left_out)
{
    bent = 1;
    ck_assert_int_eq(check_input().wrong, 0);
    const float *w = subject.memory.parameters[0], *b = subject.memory.parameters[1];
    for (int i = 0; i < FEATURES; i++)
        subject.memory.inputs[0][i] = -b[i] / w[i];
    struct gradient_result result = check_input();
    ck_assert_int_eq(result.wrong, 0);
    ck_assert_int_ge(result.kinks, FEATURES);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("gradient");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, right_gradients_are_right);
    tcase_add_loop_test(tests, a_gradient_is_wrong_from_a_thousandth_on, 0,
                        sizeof factors / sizeof *factors);
    tcase_add_test(tests, one_wrong_element_is_named);
    tcase_add_test(tests, the_first_element_without_a_number_is_named);
    tcase_add_test(tests, values_are_left_as_they_were);
    tcase_add_test(tests, an_element_at_a_kink_is_left_out);
    return suite_run("gradient", tests);
}
