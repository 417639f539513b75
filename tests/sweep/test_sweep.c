/* The sweep language: which rows a `sweep:` section stands for, in which order. */
#include <math.h>

#include "../config/made_up.h"
#include "support/suite.h"
#include "sweep/sweep.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static struct arena *arena;
static struct problems problems;
static struct sweep_rows rows;

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

/* ---- All forms ---- */

/* All rows, "path=value path=value; ...", the paths without what is before their last
 * dot.
 */
static char *all_rows(void)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < rows.count; i++) {
        text_add(&text, "%s", i > 0 ? "; " : "");
        for (size_t j = 0; j < rows.at[i].count; j++) {
            const struct sweep_assignment *assignment = &rows.at[i].assignments[j];
            const char *dot = strrchr(assignment->path, '.');
            text_add(&text, "%s%s=%s", j > 0 ? " " : "",
                     dot != NULL ? dot + 1 : assignment->path, assignment->value->scalar);
        }
    }
    char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

static const struct {
    const char *sweep, *rows;
} forms[] = {
    {"zip: {schedule.batch_size: [1, 2], schedule.epochs: [3, 4]}",
     "batch_size=1 epochs=3; batch_size=2 epochs=4"},
    {"list: [{schedule.batch_size: 1}, {schedule.epochs: 3, compat: none}]",
     "batch_size=1; epochs=3 compat=none"},
    {"concat: {schedule.batch_size: [1, 2], schedule.epochs: [3]}",
     "batch_size=1; batch_size=2; epochs=3"},
    {"grid: {schedule.batch_size: [1, 2]}, list: [{compat: none}, {compat: pytorch}]",
     "batch_size=1 compat=none; batch_size=1 compat=pytorch; batch_size=2 compat=none; "
     "batch_size=2 compat=pytorch"},
    {"list: [{compat: none}, {compat: pytorch}], zip: {schedule.batch_size: [1, 2]}",
     "compat=none batch_size=1; compat=none batch_size=2; compat=pytorch batch_size=1; "
     "compat=pytorch batch_size=2"},
    {"grid: [{zip: {schedule.batch_size: [1, 2], schedule.epochs: [3, 4]}}, {grid: "
     "{compat: [none, pytorch]}}]",
     "batch_size=1 epochs=3 compat=none; batch_size=1 epochs=3 compat=pytorch; "
     "batch_size=2 epochs=4 compat=none; batch_size=2 epochs=4 compat=pytorch"},
    {"zip: [{grid: {schedule.batch_size: [1, 2], schedule.epochs: [3, 4]}}, {list: "
     "[{compat: none}, {compat: none}, {compat: none}, {compat: pytorch}]}]",
     "batch_size=1 epochs=3 compat=none; batch_size=1 epochs=4 compat=none; batch_size=2 "
     "epochs=3 compat=none; batch_size=2 epochs=4 compat=pytorch"},
    {"concat: [{grid: {schedule.batch_size: [1]}}, {concat: [{grid: {schedule.epochs: "
     "[3]}}, {list: [{schedule.batch_size: 9}]}]}]",
     "batch_size=1; epochs=3; batch_size=9"},
    /* A condition on an axis, on a sweep, on the config, and on a section's part. */
    {"grid: {schedule.batch_size: [1, 2], schedule.epochs: {values: [3, 4], when: "
     "{schedule.batch_size: 2}}}",
     "batch_size=1; batch_size=2 epochs=3; batch_size=2 epochs=4"},
    {"grid: [{grid: {schedule.batch_size: [1, 2, 3]}}, {when: {schedule.batch_size: "
     "[0x1, "
     "3]}, list: [{schedule.epochs: 5}]}]",
     "batch_size=1 epochs=5; batch_size=2; batch_size=3 epochs=5"},
    {"grid: {schedule.epochs: {values: [7], when: {optimizer.learning_rate: 1e-1, "
     "layers.hidden.type: linear}}}",
     "epochs=7"},
    {"grid: {layers.1: [sigmoid, tanh], schedule.epochs: {values: [3], when: "
     "{layers.1.type: tanh}}}",
     "1=sigmoid; 1=tanh epochs=3"},
    {"grid: [{list: [{layers.hidden.out_features: 8}, {layers.hidden.out_features: 9}]}, "
     "{when: {layers.0.out_features: 9}, grid: {compat: [none]}}]",
     "out_features=8; out_features=9 compat=none"},
    /* A word asks for the type of a section, a mapping for all of it. */
    {"grid: {layers.1: [sigmoid, tanh], schedule.epochs: {values: [3], when: {layers.1: "
     "{type: tanh}, optimizer: sgd}}}",
     "1=sigmoid; 1=tanh epochs=3"},
    {"grid: {schedule.epochs: {values: [3], when: {layers.1: sigmoid}}, compat: {values: "
     "[none], when: {loss: [mse, cross_entropy]}}}",
     "epochs=3 compat=none"},
    /* What a list sets, and what it sets only for some rows. */
    {"list: [{schedule.batch_size: 1}, {compat: pytorch}], grid: {schedule.epochs: "
     "{values: [3, 4], when: {compat: [pytorch, other]}}}",
     "batch_size=1; compat=pytorch epochs=3; compat=pytorch epochs=4"},
    /* Worked out from SHA-256 with Python's hashlib and math. */
    {"concat: [{random: {budget: 3, seed: 1, optimizer.learning_rate: {uniform: [1, "
     "2]}}}, {random: {budget: 2, seed: 2, optimizer.learning_rate: {uniform: [1, 2]}}}]",
     "learning_rate=1.41564; learning_rate=1.91725; learning_rate=1.83422; "
     "learning_rate=1.51097; learning_rate=1.39347"},
    {"random: {budget: 3, seed: 7, schedule.batch_size: {choice: [8, 16]}, "
     "optimizer.learning_rate: {uniform: [1, 2], when: {schedule.batch_size: 16}}}",
     "batch_size=8; batch_size=16 learning_rate=1.27148; batch_size=16 "
     "learning_rate=1.14278"},
    {"grid: {compat: [none, pytorch]}, random: {budget: 2, seed: 1, "
     "optimizer.learning_rate: {uniform: [1, 2], when: {compat: pytorch}}}",
     "compat=none; compat=pytorch learning_rate=1.41564; compat=pytorch "
     "learning_rate=1.91725"},
    {"random: {budget: 7, optimizer.learning_rate: {uniform: [-0.3, 0.3], step: 0.1}}",
     "learning_rate=-0.1; learning_rate=-0.2; learning_rate=0.1; learning_rate=-0.3; "
     "learning_rate=0.2; learning_rate=0.3; learning_rate=0"},
    {"random: {budget: 4, seed: 7, optimizer.learning_rate: {log_uniform: [0.001, 1]}}",
     "learning_rate=0.0852991; learning_rate=0.00652309; learning_rate=0.00268122; "
     "learning_rate=0.00302294"},
    {"random: {budget: 3, seed: 7, layers.hidden.out_features: {integer: [2, 10]}}",
     "out_features=4; out_features=3; out_features=2"},
    {"random: {budget: 2, optimizer.learning_rate: {uniform: [0.5, 1.1], step: 0.25}}",
     "learning_rate=0.75; learning_rate=0.5"},
    {"random: {budget: 2, schedule.shuffle: {choice: [true, false]}}",
     "shuffle=true; shuffle=false"},
};

START_TEST(each_form_makes_its_rows)
{
    expand(arena_format(arena, "sweep: {%s}\n", forms[_i].sweep));
    ck_assert_str_eq(all_rows(), forms[_i].rows);
}
END_TEST

START_TEST(axes_are_all_paths_of_all_rows_once)
{
    expand("sweep:\n"
           "  concat:\n"
           "    - list: [{layers.hidden.bias: true}, {compat: none}]\n"
           "    - zip: {schedule.epochs: [1], layers.0.bias: [false]}\n");
    ck_assert_uint_eq(rows.axis_count, 3);
    ck_assert_str_eq(rows.axes[0], "layers.0.bias");
    ck_assert_str_eq(rows.axes[1], "compat");
    ck_assert_str_eq(rows.axes[2], "schedule.epochs");
}
END_TEST

static const char drawn[] = "sweep: {random: {budget: %d, seed: 3, "
                            "optimizer.learning_rate: {log_uniform: [0.001, 10]}%s}}\n";

START_TEST(a_larger_budget_keeps_the_rows_of_a_smaller_one)
{
    expand(arena_format(arena, drawn, 20, ", schedule.epochs: {integer: [1, 3]}"));
    const char *few = all_rows();
    expand(arena_format(arena, drawn, 60, ", schedule.epochs: {integer: [1, 3]}"));
    ck_assert_uint_eq(rows.count, 60);
    ck_assert_int_eq(strncmp(all_rows(), few, strlen(few)), 0);
}
END_TEST

START_TEST(another_path_changes_no_draw)
{
    expand(arena_format(arena, drawn, 10, ""));
    struct sweep_rows alone = rows;
    expand(arena_format(arena, drawn, 10, ", schedule.epochs: {integer: [1, 3]}"));
    for (size_t i = 0; i < 10; i++)
        ck_assert_str_eq(rows.at[i].assignments[0].value->scalar,
                         alone.at[i].assignments[0].value->scalar);
}
END_TEST

START_TEST(a_budget_of_the_whole_space_draws_each_row_once)
{
    char seen[301] = "";
    expand("sweep: {random: {budget: 300, schedule.epochs: {integer: [1, 300]}}}\n");
    ck_assert_uint_eq(rows.count, 300);
    for (size_t i = 0; i < 300; i++) {
        int64_t value;
        ck_assert(text_to_integer(rows.at[i].assignments[0].value->scalar, &value));
        ck_assert_int_ge(value, 1);
        ck_assert_int_le(value, 300);
        ck_assert_int_eq(seen[value - 1]++, 0);
    }
}
END_TEST

/* A distribution, what its values are multiples of, and where the middle one must be. */
static const struct {
    const char *written;
    double low, high, step, middle_from, middle_to;
} distributions[] = {
    {"uniform: [-2, 6]", -2, 6, 0, 1.8, 2.2},
    {"uniform: [0, 1], step: 0.1", 0, 1, 0.1, 0.5, 0.5},
    {"log_uniform: [0.0001, 1]", 0.0001, 1, 0, 0.009, 0.011},
    {"integer: [-5, 5]", -5, 5, 1, 0, 0},
    {"integer: [16, 256], step: 16", 16, 256, 16, 128, 144},
    {"log_integer: [1, 1000]", 1, 1000, 1, 29, 34},
};

static int compare_reals(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

START_TEST(draws_fill_their_range)
{
    enum { DRAWS = 4001 };
    static double values[DRAWS];
    double step = distributions[_i].step;
    /* Two paths: the rows differ by the first one, so that small ranges can be drawn. */
    expand(arena_format(arena,
                        "sweep: {random: {budget: %d, optimizer.learning_rate: {uniform: "
                        "[0, 1]}, schedule.epochs: {%s}}}\n",
                        DRAWS, distributions[_i].written));
    for (size_t i = 0; i < DRAWS; i++) {
        ck_assert(text_to_real(rows.at[i].assignments[1].value->scalar, &values[i]));
        double steps = step > 0 ? (values[i] - distributions[_i].low) / step : 0;
        ck_assert_double_le(fabs(steps - round(steps)), 1e-6);
    }
    qsort(values, DRAWS, sizeof *values, compare_reals);
    double width = distributions[_i].high - distributions[_i].low;
    ck_assert_double_ge(values[0], distributions[_i].low);
    ck_assert_double_le(values[DRAWS - 1], distributions[_i].high);
    ck_assert_double_le(values[0], distributions[_i].low + (step > 0 ? 0 : width / 500));
    ck_assert_double_ge(values[DRAWS - 1], distributions[_i].high - width / 100);
    ck_assert_double_ge(values[DRAWS / 2], distributions[_i].middle_from - 1e-9);
    ck_assert_double_le(values[DRAWS / 2], distributions[_i].middle_to + 1e-9);
}
END_TEST

START_TEST(a_key_called_when_in_a_value_is_no_condition)
{
    expand("sweep: {grid: {layers.hidden: [{type: linear, when: {compat: 1}}]}}\n");
    ck_assert_uint_eq(rows.count, 1);
}
END_TEST

START_TEST(a_choice_may_be_drawn_itself)
{
    size_t zeros = 0;
    expand("sweep: {random: {budget: 300, optimizer.learning_rate: {choice: [0, "
           "{uniform: [1, 2]}]}, schedule.epochs: {integer: [1, 1000000]}}}\n");
    for (size_t i = 0; i < 300; i++) {
        double value;
        ck_assert(text_to_real(rows.at[i].assignments[0].value->scalar, &value));
        ck_assert(value == 0 || (value >= 1 && value <= 2));
        zeros += value == 0;
    }
    ck_assert_uint_gt(zeros, 110);
    ck_assert_uint_lt(zeros, 190);
}
END_TEST

int main(void)
{
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
    tcase_add_loop_test(all, each_form_makes_its_rows, 0, COUNT(forms));
    tcase_add_test(all, axes_are_all_paths_of_all_rows_once);
    tcase_add_test(all, a_larger_budget_keeps_the_rows_of_a_smaller_one);
    tcase_add_test(all, another_path_changes_no_draw);
    tcase_add_test(all, a_budget_of_the_whole_space_draws_each_row_once);
    tcase_add_test(all, a_key_called_when_in_a_value_is_no_condition);
    tcase_add_loop_test(all, draws_fill_their_range, 0, COUNT(distributions));
    tcase_add_test(all, a_choice_may_be_drawn_itself);
    return suite_run("sweep", all);
}
