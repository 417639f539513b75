/* The sweep language: which rows a `sweep:` section stands for, in which order. */
#include "../config/made_up.h"
#include "sweep/sweep.h"

static struct arena *arena;
static struct problems problems;
static struct rows rows;

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

static int try_expand(const char *sweep)
{
    const char *text = arena_format(arena, "%s%s", MADE_UP, sweep);
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    made_up_no_problems(&problems);
    return sweep_expand(experiment, arena, &rows, &problems);
}

static void expand(const char *sweep)
{
    int status = try_expand(sweep);
    made_up_no_problems(&problems);
    ck_assert_int_eq(status, 0);
}

/* The scalars that a row assigns, with blanks between them. */
static void expect_row(size_t index, const char *expected)
{
    struct text text = {0};
    for (size_t i = 0; i < rows.at[index].count; i++)
        text_add(&text, "%s%s", i > 0 ? " " : "",
                 rows.at[index].assignments[i].value->scalar);
    ck_assert_str_eq(text.at, expected);
    text_free(&text);
}

START_TEST(no_sweep_is_one_row_without_assignments)
{
    static const char *const none[] = {"", "sweep: {}\n"};
    for (size_t i = 0; i < 2; i++) {
        expand(none[i]);
        ck_assert_uint_eq(rows.count, 1);
        ck_assert_uint_eq(rows.at[0].count, 0);
        ck_assert_uint_eq(rows.axis_count, 0);
        ck_assert_ptr_null(rows.seeds);
    }
}
END_TEST

START_TEST(a_grid_is_the_product_with_its_last_axis_fastest)
{
    static const char *const expected[] = {
        "0.1 8 sigmoid", "0.1 8 tanh", "0.1 9 sigmoid", "0.1 9 tanh",
        "0.2 8 sigmoid", "0.2 8 tanh", "0.2 9 sigmoid", "0.2 9 tanh"};
    expand("sweep:\n"
           "  grid:\n"
           "    optimizer.learning_rate: [0.1, 0.2]\n"
           "    layers.hidden.out_features: [8, 9]\n"
           "    layers.1.type: [sigmoid, tanh]\n");
    ck_assert_uint_eq(rows.count, 8);
    for (size_t i = 0; i < 8; i++)
        expect_row(i, expected[i]);
}
END_TEST

START_TEST(axes_are_canonical_in_the_order_of_the_file)
{
    expand("sweep: {grid: {layers.hidden.out_features: [8, 9], compat: [none]}}\n");
    ck_assert_uint_eq(rows.axis_count, 2);
    ck_assert_str_eq(rows.axes[0], "layers.0.out_features");
    ck_assert_str_eq(rows.axes[1], "compat");
    ck_assert_str_eq(rows.at[0].assignments[0].path, "layers.hidden.out_features");
}
END_TEST

START_TEST(an_assignment_stands_where_its_path_is_written)
{
    expand("sweep:\n  grid:\n    schedule.epochs: [1, 2]\n");
    struct mark mark = rows.at[1].assignments[0].mark;
    ck_assert_int_eq(mark.line, 11);
    ck_assert_int_eq(mark.column, 5);
}
END_TEST

START_TEST(a_value_may_be_a_section_or_a_list)
{
    expand("sweep:\n"
           "  grid:\n"
           "    schedule: [{epochs: 1, batch_size: 8}, {iterations: 9, batch_size: 4}]\n"
           "    layers: [[{type: linear, out_features: 10}]]\n");
    ck_assert_uint_eq(rows.count, 2);
    ck_assert_int_eq(rows.at[0].assignments[0].value->kind, NODE_MAPPING);
    ck_assert_int_eq(rows.at[0].assignments[1].value->kind, NODE_SEQUENCE);
}
END_TEST

START_TEST(seeds_are_an_axis_of_their_own)
{
    expand("sweep: {seeds: [3, 0x10, 0]}\n");
    ck_assert_uint_eq(rows.count, 1);
    ck_assert_uint_eq(rows.seed_count, 3);
    ck_assert_uint_eq(rows.seeds[0], 3);
    ck_assert_uint_eq(rows.seeds[1], 16);
    ck_assert_uint_eq(rows.seeds[2], 0);
}
END_TEST

START_TEST(all_mistakes_of_a_sweep_are_told_at_once)
{
    ck_assert_int_ne(try_expand("sweep:\n"
                                "  grid:\n"
                                "    layers.9.out_features: [1]\n"
                                "    schedule.epochs: []\n"
                                "    name: [a]\n"
                                "  seeds: [x, -1]\n"
                                "  sed: 1\n"),
                     0);
    static const char *const places[] = {"11:5",  "12:22", "13:5",
                                         "14:11", "14:14", "15:3"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        ck_assert_msg(made_up_finds(&problems, places[i], ""), "none at %s", places[i]);
    ck_assert_uint_eq(problems.count, 6);
}
END_TEST

/* `[0, 1, ... count - 1]`. */
static void add_list(struct text *text, size_t count)
{
    text_add(text, "[0");
    for (size_t i = 1; i < count; i++)
        text_add(text, ", %zu", i);
    text_add(text, "]");
}

START_TEST(a_million_trials_is_the_limit)
{
    struct text text = {0};
    text_add(&text, "sweep:\n  grid:\n    schedule.epochs: ");
    add_list(&text, 101);
    text_add(&text, "\n  seeds: ");
    add_list(&text, 10000);
    ck_assert_int_ne(try_expand(text.at), 0);
    ck_assert(made_up_finds(&problems, "12:10", "1000000"));
    text_free(&text);
}
END_TEST

START_TEST(a_product_that_overflows_is_refused_before_it_is_made)
{
    struct text text = {0};
    text_add(&text, "sweep:\n  grid:\n");
    for (int i = 0; i < 64; i++) {
        text_add(&text, "    dataset.option_%d: ", i);
        add_list(&text, 100);
        text_add(&text, "\n");
    }
    ck_assert_int_ne(try_expand(text.at), 0);
    ck_assert_uint_eq(problems.count, 1);
    ck_assert(made_up_finds(&problems, "14:5", "1000000")); /* the fourth axis */
    text_free(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sweep");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_set_timeout(all, 120);
    tcase_add_test(all, no_sweep_is_one_row_without_assignments);
    tcase_add_test(all, a_grid_is_the_product_with_its_last_axis_fastest);
    tcase_add_test(all, axes_are_canonical_in_the_order_of_the_file);
    tcase_add_test(all, an_assignment_stands_where_its_path_is_written);
    tcase_add_test(all, a_value_may_be_a_section_or_a_list);
    tcase_add_test(all, seeds_are_an_axis_of_their_own);
    tcase_add_test(all, all_mistakes_of_a_sweep_are_told_at_once);
    tcase_add_test(all, a_million_trials_is_the_limit);
    tcase_add_test(all, a_product_that_overflows_is_refused_before_it_is_made);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
