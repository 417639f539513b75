/* The axes: what is told of a sweep, whatever it sweeps. */
#include "sweep/axes.h"

#include "../config/made_up.h"
#include "support/suite.h"

static struct arena *arena;
static struct problems problems;
static struct plan plan;

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

/* Plans MADE_UP with a sweep, which must be good. */
static void make_plan_of(const char *config, const char *sweep)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    const struct experiment *experiment = made_up_load(
        arena_format(arena, "%ssweep: %s\n", config, sweep), NULL, arena, &problems);
    made_up_no_problems(&problems);
    if (plan_expand(experiment, arena, &plan, &problems) == 0)
        plan_resolve(&plan, 0, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    axes_find(&plan, arena);
}

static void make_plan(const char *sweep)
{
    make_plan_of(MADE_UP, sweep);
}

static const char *told_axes(void)
{
    struct text text = {0};
    for (size_t i = 0; i < plan.axis_count; i++)
        text_add(&text, "%s%s", i > 0 ? " " : "", plan.axes[i]);
    const char *words = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return words;
}

/* One a line. */
static const char *told_labels(void)
{
    struct text text = {0};
    for (size_t i = 0; i < plan.count; i++)
        text_add(&text, "%s\n", plan.trials[i].label);
    const char *words = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return words;
}

/* The sweep; its axes; the labels of its trials, one a line. */
static const struct {
    const char *sweep, *axes, *labels;
} cases[] = {
    /* Options. */
    {"{grid: {optimizer.learning_rate: [0.1, 3e-1]}, seeds: [7]}",
     "optimizer.learning_rate seed",
     "optimizer.learning_rate=0.1 seed=7\noptimizer.learning_rate=0.3 seed=7\n"},
    {"{grid: {compat: [none]}}", "compat", "compat=none\n"},
    {"{grid: {layers.hidden.bias: [true, false]}}", "layers.0.bias",
     "layers.hidden.bias=true\nlayers.hidden.bias=false\n"},
    {"{grid: {layers.0: [{type: linear, out_features: 5},"
     " {type: linear, out_features: 5, bias: False}]}}",
     "layers.0.bias", "layers.0.bias=true\nlayers.0.bias=false\n"},
    /* A row tells what it has, whichever row sets it. */
    {"{list: [{optimizer.learning_rate: 0.3}, {optimizer.momentum: 0.5}]}",
     "optimizer.learning_rate optimizer.momentum",
     "optimizer.learning_rate=0.3 optimizer.momentum=0\n"
     "optimizer.learning_rate=0.1 optimizer.momentum=0.5\n"},
    /* Whole sections. */
    {"{list: [{optimizer: {type: sgd, learning_rate: 0.1}},"
     " {optimizer: {type: sgd, learning_rate: 0.3, momentum: 0.9}}]}",
     "optimizer.learning_rate optimizer.momentum",
     "optimizer.learning_rate=0.1 optimizer.momentum=0\n"
     "optimizer.learning_rate=0.3 optimizer.momentum=0.9\n"},
    {"{grid: {layers.1: [sigmoid, tanh]}}", "layers.1.type",
     "layers.1.type=sigmoid\nlayers.1.type=tanh\n"},
    {"{grid: {layers.hidden: [{type: linear, name: hidden, out_features: 5},"
     " {type: linear, name: hidden, out_features: 6}]}}",
     "layers.0.out_features",
     "layers.hidden.out_features=5\nlayers.hidden.out_features=6\n"},
    /* What a trial does not have is left out; what another type has is told by the type.
     */
    {"{grid: {layers.1: [sigmoid, {type: linear, out_features: 5}]}}", "layers.1.type",
     "layers.1.type=sigmoid\nlayers.1.type=linear\n"},
    {"{grid: {layers.1: [sigmoid, {type: linear, out_features: 5},"
     " {type: linear, out_features: 6}]}}",
     "layers.1.type layers.1.out_features",
     "layers.1.type=sigmoid\nlayers.1.type=linear layers.1.out_features=5\n"
     "layers.1.type=linear layers.1.out_features=6\n"},
    /* What a section of the same type lacks is not told by it. */
    {"{grid: {layers.1: [sigmoid, {type: linear, out_features: 5},"
     " {type: linear, out_features: 5, frozen: true}]}}",
     "layers.1.type layers.1.frozen",
     "layers.1.type=sigmoid\nlayers.1.type=linear\n"
     "layers.1.type=linear layers.1.frozen=true\n"},
    {"{list: [{optimizer.learning_rate: 0.1}, {stop: {rule: target, value: 0.9}}]}",
     "optimizer.learning_rate stop.rule",
     "optimizer.learning_rate=0.1\noptimizer.learning_rate=0.1 stop.rule=target\n"},
    /* All layers, of different length. */
    {"{grid: {layers: [[{type: linear, out_features: 10}],"
     " [{type: linear, out_features: 10}, tanh]]}}",
     "layers.1.type", "\nlayers.1.type=tanh\n"},
    {"{grid: {layers: [[{type: linear, out_features: 9}, tanh],"
     " [{type: linear, out_features: 8}, tanh, {type: linear, out_features: 10}]]}}",
     "layers.0.out_features layers.2.type",
     "layers.0.out_features=9\nlayers.0.out_features=8 layers.2.type=linear\n"},
    {"{grid: {layers.0: [{type: linear, out_features: 9},"
     " {type: linear, out_features: 9, optimizer: {learning_rate: 0.5}}]}}",
     "layers.0.optimizer.learning_rate", "\nlayers.0.optimizer.learning_rate=0.5\n"},
    /* Rows that a condition leaves out. */
    {"{grid: {optimizer.type: [sgd, adam],"
     " optimizer.momentum: {values: [0.5, 0.9], when: {optimizer.type: sgd}}}}",
     "optimizer.type optimizer.momentum",
     "optimizer.type=sgd optimizer.momentum=0.5\n"
     "optimizer.type=sgd optimizer.momentum=0.9\noptimizer.type=adam\n"},
    /* A section in one row and an option of it in another. */
    {"{list: [{optimizer: {type: adam, learning_rate: 0.5}},"
     " {optimizer.learning_rate: 0.2}]}",
     "optimizer.type optimizer.learning_rate",
     "optimizer.type=adam optimizer.learning_rate=0.5\n"
     "optimizer.type=sgd optimizer.learning_rate=0.2\n"},
    /* What a layer reads; of a whole layer, too, that says nothing of it otherwise. */
    {"{grid: {layers.2.from: [previous, [previous, hidden], [hidden, previous]], "
     "layers.1.from: [hidden]}}",
     "layers.2.from layers.1.from",
     "layers.2.from=previous layers.1.from=previous\n"
     "layers.2.from=[previous, layers.0] layers.1.from=previous\n"
     "layers.2.from=[layers.0, previous] layers.1.from=previous\n"},
    {"{grid: {layers.2: [tanh, {type: tanh, from: [previous, hidden]}]}}",
     "layers.2.from", "\nlayers.2.from=[previous, layers.0]\n"},
    /* A block in place of a layer, and all layers. */
    {"{grid: {layers.1: [sigmoid, {repeat: 2, layers: [sigmoid]}, {repeat: 3, layers: "
     "[sigmoid]}]}}",
     "layers.1.type layers.1.repeat layers.1.0.type",
     "layers.1.type=sigmoid\nlayers.1.repeat=2 layers.1.0.type=sigmoid\n"
     "layers.1.repeat=3 layers.1.0.type=sigmoid\n"},
};

/* In a block, by its name. */
#define OF_BLOCKS                                                                        \
    MADE_UP_DATASET MADE_UP_LOSS MADE_UP_OPTIMIZER MADE_UP_SCHEDULE                      \
        "layers: [{repeat: 2, name: body, layers: [{type: linear, name: fc, "            \
        "out_features: 8}, {repeat: 2, name: deep, layers: [sigmoid]}]}]\n"
static const struct {
    const char *sweep, *axes, *labels;
} of_blocks[] = {
    {"{grid: {layers.body.repeat: [1, 3]}}", "layers.0.repeat",
     "layers.body.repeat=1\nlayers.body.repeat=3\n"},
    {"{grid: {layers.body.fc.out_features: [5, 6], layers.body.deep.repeat: [1]}}",
     "layers.0.0.out_features layers.0.1.repeat",
     "layers.body.fc.out_features=5 layers.body.deep.repeat=1\n"
     "layers.body.fc.out_features=6 layers.body.deep.repeat=1\n"},
    {"{grid: {layers.body.deep.0.type: [sigmoid, tanh]}}", "layers.0.1.0.type",
     "layers.body.deep.0.type=sigmoid\nlayers.body.deep.0.type=tanh\n"},
    {"{grid: {layers.body.deep.0: [sigmoid, {type: linear, out_features: 4}]}}",
     "layers.0.1.0.type",
     "layers.body.deep.0.type=sigmoid\nlayers.body.deep.0.type=linear\n"},
    {"{grid: {layers.body: [{repeat: 1, layers: [tanh]}, {repeat: 2, layers: [tanh]}]}}",
     "layers.0.repeat", "layers.body.repeat=1\nlayers.body.repeat=2\n"},
    {"{grid: {layers.body.repeat: [1, 2], layers.body.fc.bias: {values: [true, false], "
     "when: {layers.0.repeat: 2, layers.body.fc.out_features: 8}}}}",
     "layers.0.repeat layers.0.0.bias",
     "layers.body.repeat=1 layers.body.fc.bias=true\n"
     "layers.body.repeat=2 layers.body.fc.bias=true\n"
     "layers.body.repeat=2 layers.body.fc.bias=false\n"},
    /* A condition looks into a block that a row sets. */
    {"{grid: {layers.body.deep: [{repeat: 1, layers: [tanh]}, {repeat: 2, layers: "
     "[tanh]}], compat: {values: [none, pytorch], when: {layers.0.deep.0.type: tanh, "
     "layers.0.1.repeat: 2}}}}",
     "layers.0.1.repeat compat",
     "layers.body.deep.repeat=1 compat=none\n"
     "layers.body.deep.repeat=2 compat=none\n"
     "layers.body.deep.repeat=2 compat=pytorch\n"},
};

START_TEST(axes_reach_into_blocks)
{
    make_plan_of(OF_BLOCKS, of_blocks[_i].sweep);
    ck_assert_str_eq(told_axes(), of_blocks[_i].axes);
    ck_assert_str_eq(told_labels(), of_blocks[_i].labels);
}
END_TEST

START_TEST(axes_are_the_options_that_differ)
{
    make_plan(cases[_i].sweep);
    ck_assert_str_eq(told_axes(), cases[_i].axes);
    ck_assert_str_eq(told_labels(), cases[_i].labels);
}
END_TEST

START_TEST(labels_of_blocks_are_made_to_fit)
{
    make_plan_of(OF_BLOCKS, "{grid: {layers.body.repeat: [1, 2]}}");
    axes_label(&plan, 15, arena);
    ck_assert_str_eq(plan.trials[1].label, "body.repeat=2");
}
END_TEST

START_TEST(labels_are_made_to_fit)
{
    make_plan("{grid: {optimizer.learning_rate: [0.1, 0.3]}, seeds: [10, 11]}");
    axes_label(&plan, 30, arena);
    ck_assert_str_eq(plan.trials[1].label, "learning_rate=0.1 seed=11");
    axes_label(&plan, 20, arena);
    ck_assert_str_eq(plan.trials[1].label, "learni..=0.1 seed=11");
    axes_label(&plan, SIZE_MAX, arena);
    ck_assert_str_eq(plan.trials[1].label, "optimizer.learning_rate=0.1 seed=11");
}
END_TEST

/* Also where none of the rows that it begins with has it. */
START_TEST(a_search_is_told_as_it_is_written)
{
    size_t lacking = 0;
    for (int seed = 0; seed < 6; seed++) {
        make_plan(arena_format(arena,
                               "{search: {budget: 3, startup: 1, lag: 1, seed: %d,"
                               " optimizer.learning_rate: {choice: [0.1, 0.2]},"
                               " layers.hidden.out_features: {integer: [4, 8],"
                               " when: {optimizer.learning_rate: 0.2}}}}",
                               seed));
        ck_assert_str_eq(plan.axes[plan.axis_count - 1], "layers.0.out_features");
        ck_assert_str_eq(plan.axes_written[plan.axis_count - 1],
                         "layers.hidden.out_features");
        lacking += plan.rows.at[0].count == 1;
    }
    ck_assert_uint_ge(lacking, 1);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, axes_are_the_options_that_differ, 0,
                        (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(all, axes_reach_into_blocks, 0,
                        sizeof of_blocks / sizeof *of_blocks);
    tcase_add_test(all, labels_of_blocks_are_made_to_fit);
    tcase_add_test(all, labels_are_made_to_fit);
    tcase_add_test(all, a_search_is_told_as_it_is_written);
    return suite_run("axes", all);
}
