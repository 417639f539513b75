/* Where PyTorch's gradients cancel to nothing, or leave a rest, ours must do the same: of
 * a rest an optimizer that divides by the gradient's size makes a whole step. So these
 * are held to its last bit, the cases of golden/rounding.txt, which
 * golden/make_rounding.py makes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/loss.h"
#include "support/component.h"
#include "support/suite.h"

#include <check.h>
#include <lamina/rows.h>

static struct arena *arena;

/* What make_rounding.py has under the same name. */
static float *numbers(int64_t count, int64_t factor)
{
    float *values = arena_array(arena, (size_t)count, sizeof *values);
    for (int64_t i = 0; i < count; i++)
        values[i] = (float)((double)(i * factor % 10007) / 10007.0 * 3 - 1.5);
    return values;
}

static struct loss *make_loss(const char *kind, const char *yaml, int64_t width)
{
    bool classes = strcmp(kind, "hinge") == 0;
    const struct dataset dataset = {.classes = classes ? width : 0,
                                    .targets = classes ? 0 : width};
    const struct component component = component_of(loss_kinds(), kind, yaml, arena);
    ck_assert_ptr_nonnull(component.kind);
    return loss_new(&component, &dataset, arena);
}

static float *gradient_of(const char *kind, const char *yaml, int64_t count,
                          int64_t width)
{
    float *gradient = arena_array(arena, (size_t)(count * width), sizeof *gradient);
    int32_t *labels = arena_array(arena, (size_t)count, sizeof *labels);
    struct batch batch = {.count = count};
    struct loss_result result;
    for (int64_t s = 0; s < count; s++)
        labels[s] = (int32_t)(s * 5 % 7 % width);
    if (strcmp(kind, "hinge") == 0)
        batch.labels = labels;
    else
        batch.targets = numbers(count * width, 3571);
    loss_compute(make_loss(kind, yaml, width), numbers(count * width, 7919), &batch,
                 gradient, NULL, &result);
    return gradient;
}

/* With beta 0 what stood there may be anything. */
static float *sum_of(int64_t count, int64_t width)
{
    float *sum = numbers(width, 1);
    lamina_sum_rows(numbers(count * width, 7919), count, width, 0, sum);
    return sum;
}

static void expect_case(char *line)
{
    char kind[32], options[64];
    long long count, width;
    int begin = 0;
    ck_assert_int_eq(
        sscanf(line, "%31s %63s %lld %lld%n", kind, options, &count, &width, &begin), 4);
    bool is_sum = strcmp(kind, "sum") == 0;
    float *got = is_sum ? sum_of(count, width) : gradient_of(kind, options, count, width);
    int64_t total = is_sum ? width : count * width;
    char *at = line + begin;
    for (int64_t i = 0; i < total; i++) {
        char *end;
        float want = strtof(at, &end);
        ck_assert_msg(end != at, "%s: too few numbers", line);
        ck_assert_msg(got[i] == want, "%s %s %lldx%lld: %.9g at %lld, not %.9g", kind,
                      options, count, width, (double)got[i], (long long)i, (double)want);
        at = end;
    }
    ck_assert_str_eq(at, "\n");
}

START_TEST(sums_and_gradients_of_losses_round_as_those_of_pytorch)
{
    FILE *file = fopen(TEST_SOURCE_DIR "/tests/golden/rounding.txt", "r");
    char *line = NULL;
    size_t capacity = 0;
    int cases = 0;
    ck_assert_ptr_nonnull(file);
    for (; getline(&line, &capacity, file) > 0; cases++) {
        arena = arena_new();
        expect_case(line);
        arena_free(arena);
    }
    ck_assert_int_eq(cases, 50);
    free(line);
    fclose(file);
}
END_TEST

START_TEST(a_sum_adds_to_what_was_there_times_beta)
{
    static const float rows[] = {1, 2, 3, 4, 5, 6};
    float sum[] = {10, 20, 30};
    lamina_sum_rows(rows, 2, 3, 0.5f, sum);
    static const float want[] = {10, 17, 24};
    ck_assert_mem_eq(sum, want, sizeof want);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("rounding");
    tcase_add_test(tests, sums_and_gradients_of_losses_round_as_those_of_pytorch);
    tcase_add_test(tests, a_sum_adds_to_what_was_there_times_beta);
    return suite_run("rounding", tests);
}
