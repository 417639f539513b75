/* Which parameters an init concerns: those of a role, and where there is none those that
 * look like it. */
#include <string.h>

#include "model/init.h"
#include "support/component.h"
#include "support/suite.h"

#include <check.h>

enum { COUNT = 6 };

/* What becomes of it, where weights are filled with 7 and biases with 0: 'w', 'b', or
 * '-' where it stays. */
static const struct {
    int32_t role;
    int64_t dims, fans;
    char becomes;
} parameters[] = {
    {0, 2, 4, 'w'},
    {0, 3, 4, 'w'},
    {0, 1, 4, 'b'},
    {0, 2, 0, '-'},
    {0, 1, 0, '-'},
    {LAMINA_WEIGHT, 2, 4, 'w'},
    {LAMINA_WEIGHT, 1, 4, 'w'},
    {LAMINA_WEIGHT, 2, 0, '-'}, /* what would its spread be? */
    {LAMINA_BIAS, 1, 4, 'b'},
    {LAMINA_BIAS, 2, 4, 'b'},
    {LAMINA_BIAS, 1, 0, 'b'},
    {LAMINA_SCALE, 2, 4, '-'},
    {LAMINA_SCALE, 1, 4, '-'},
};
enum { PARAMETERS = sizeof parameters / sizeof *parameters };

START_TEST(a_parameter_begins_by_its_role_and_else_by_its_shape)
{
    struct arena *arena = arena_new();
    const struct component init = component_of(
        init_kinds(), "constant", "{type: constant, val: 7, zero_bias: true}", arena);
    struct layer_tensor tensor = {
        .name = "p",
        .shape = {.dims = parameters[_i].dims, .at = {COUNT, 1, 1}},
        .count = COUNT,
        .fan_in = parameters[_i].fans,
        .fan_out = parameters[_i].fans,
        .role = parameters[_i].role,
        .initial = LAMINA_CONSTANT,
        .a = 3};
    const struct layer layer = {.parameters = {&tensor, 1, 1}};
    float values[COUNT] = {3, 3, 3, 3, 3, 3}, *all = values;
    struct rng rng;
    rng_seed(&rng, 1);
    ck_assert(init_applies(&layer) == (parameters[_i].becomes == 'w'));
    init_apply(&init, &layer, &all, &rng);
    for (int i = 0; i < COUNT; i++)
        ck_assert_float_eq(values[i], parameters[_i].becomes == 'w'   ? 7
                                      : parameters[_i].becomes == 'b' ? 0
                                                                      : 3);
    arena_free(arena);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("init");
    tcase_add_loop_test(tests, a_parameter_begins_by_its_role_and_else_by_its_shape, 0,
                        PARAMETERS);
    return suite_run("init", tests);
}
