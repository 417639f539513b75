/* Distributions as they are written: which mappings are one, and what is drawn where one
 * stands inside a section of a choice. Draws are worked out from SHA-256 with Python's
 * hashlib. */
#include "../config/made_up.h"
#include "support/suite.h"
#include "sweep/distribution.h"
#include "sweep/random.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static struct arena *arena;
static struct problems problems;

static void setup(void)
{
    arena = arena_new();
    problems = (struct problems){0};
}

static void teardown(void)
{
    problems_free(&problems);
    arena_free(arena);
}

static const struct node *parse(const char *text)
{
    const struct node *node = tree_parse(text, strlen(text), "text", arena, &problems);
    made_up_no_problems(&problems);
    return node;
}

static const struct {
    const char *written;
    bool is_one;
} mappings[] = {
    {"{uniform: [0, 1]}", true},
    {"{log_integer: [1, 9], step: 2}", true},
    {"{choice: [a, b]}", true},
    {"{uniform: [1]}", true}, /* a mistake, which is told */
    {"{uniform: 0.5}", true},
    {"{log_unifrom: [0.1, 1]}", true},
    {"{choices: [a, b]}", true},
    {"{uniform: [0, 1], low: 2}", true},
    {"{type: mine, uniform: [0, 1]}", false}, /* options of these names */
    {"{type: mine, choice: [a, b], integer: 5}", false},
    {"{rule: mine, choice: [a, b]}", false},
    {"{choice: {one_hot: true}, integer: {missing: mean}}", false}, /* columns */
    {"{choice: one_hot}", false},
    {"{betas: [0.9, 0.999]}", false},
    {"{crop: {padding: 2}, erase: 0.1}", false},
    {"{mean: [0, 1], std: [1, 2]}", false},
    {"{}", false},
    {"[uniform, [0, 1]]", false},
    {"uniform", false},
};

START_TEST(a_mapping_with_such_a_word_is_one_but_sections_are_not)
{
    ck_assert(distribution_is(parse(mappings[_i].written)) == mappings[_i].is_one);
}
END_TEST

/* Four values: a word, a section with two, a distribution, and a list in a section. */
static const char within[] =
    "{choice: [sigmoid, {type: linear, bias: {choice: [true, false]}, out_features: "
    "{integer: [8, 32], step: 8}}, {uniform: [1, 2]}, {type: mine, uniform: [0, 1], "
    "betas: [{uniform: [0.8, 0.9]}, 0.999]}]}";

static const char *const drawn[] = {
    "\"sigmoid\"",
    "{\"type\": \"linear\", \"bias\": true, \"out_features\": 32}",
    "{\"type\": \"linear\", \"bias\": false, \"out_features\": 8}",
    "{\"type\": \"mine\", \"uniform\": [0, 1], \"betas\": [0.894715, 0.999]}",
    "{\"type\": \"linear\", \"bias\": true, \"out_features\": 16}",
    "{\"type\": \"linear\", \"bias\": false, \"out_features\": 16}",
    "1.14575",
    "{\"type\": \"mine\", \"uniform\": [0, 1], \"betas\": [0.897788, 0.999]}",
    "1.48429",
    "1.38186",
    "{\"type\": \"mine\", \"uniform\": [0, 1], \"betas\": [0.852617, 0.999]}",
    "\"sigmoid\"",
};

START_TEST(what_stands_in_a_section_of_a_choice_is_drawn)
{
    const struct node *distribution = parse(within);
    struct text text = {0};
    ck_assert(distribution_check(distribution, "layers.0", &problems));
    tree_write_json(random_draw(distribution, 7, "layers.0", (size_t)_i, 0, arena),
                    &text);
    ck_assert_str_eq(text.at, drawn[_i]);
    text_free(&text);
}
END_TEST

START_TEST(a_value_without_distributions_is_the_one_that_is_written)
{
    const struct node *distribution = parse("{choice: [{type: sgd, betas: [1, 2]}]}");
    ck_assert_ptr_eq(random_draw(distribution, 7, "optimizer", 0, 0, arena),
                     tree_get(distribution, "choice")->entries[0].value);
}
END_TEST

START_TEST(mistakes_inside_are_told_where_they_stand)
{
    static const char *const places[] = {"1:25", "1:54", "1:84", "1:103"};
    const struct node *distribution = parse(
        "{choice: [{a: {uniform: [2, 1]}}, {b: {log_uniform: [0, 1]}, c: [{integer: "
        "[1, 9], stpe: 3}, {choice: []}]}]}");
    ck_assert(!distribution_check(distribution, "layers.0", &problems));
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        ck_assert_msg(made_up_finds(&problems, places[i], ""), "none at %s", places[i]);
    ck_assert_uint_eq(problems.count, 4);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, a_mapping_with_such_a_word_is_one_but_sections_are_not, 0,
                        COUNT(mappings));
    tcase_add_loop_test(all, what_stands_in_a_section_of_a_choice_is_drawn, 0,
                        COUNT(drawn));
    tcase_add_test(all, a_value_without_distributions_is_the_one_that_is_written);
    tcase_add_test(all, mistakes_inside_are_told_where_they_stand);
    return suite_run("distribution", all);
}
