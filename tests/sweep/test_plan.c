/* The plan: the order, labels and keys of trials, and that the same trial is never there
 * twice. */
#include "sweep/axes.h"

#include "../config/made_up.h"
#include "config/experiment_load.h"
#include "config/resolve.h"
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

static int try_plan(const char *text)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    made_up_no_problems(&problems);
    int status = plan_expand(experiment, arena, &plan, &problems);
    if (plan_resolve(&plan, 0, &vocabulary, arena, &problems) != 0)
        status = -1;
    for (size_t i = 0; i < plan.count && status == 0; i++)
        plan_set_key(&plan.trials[i], "the same data", NULL);
    if (status == 0) {
        plan_remove_duplicates(&plan, arena);
        axes_find(&plan, arena);
    }
    return status;
}

/* Plans MADE_UP with a sweep, which must be good. */
static void make_plan(const char *sweep)
{
    int status = try_plan(arena_format(arena, "%s%s", MADE_UP, sweep));
    made_up_no_problems(&problems);
    ck_assert_int_eq(status, 0);
}

START_TEST(without_a_sweep_there_is_one_trial)
{
    make_plan("seed: 5\n");
    ck_assert_uint_eq(plan.count, 1);
    ck_assert_int_eq(plan.trials[0].number, 1);
    ck_assert_uint_eq(plan.trials[0].seed, 5);
    ck_assert_str_eq(plan.trials[0].label, "");
    ck_assert_uint_eq(plan.axis_count, 0);
}
END_TEST

START_TEST(seeds_vary_fastest_and_labels_say_what_varies)
{
    static const struct {
        const char *label;
        double rate;
        uint64_t seed;
    } expected[] = {
        {"optimizer.learning_rate=0.1 seed=7", 0.1, 7},
        {"optimizer.learning_rate=0.1 seed=3", 0.1, 3},
        {"optimizer.learning_rate=0.2 seed=7", 0.2, 7},
        {"optimizer.learning_rate=0.2 seed=3", 0.2, 3},
    };
    make_plan("sweep: {seeds: [7, 3], grid: {optimizer.learning_rate: [0.1, 2e-1]}}\n");
    ck_assert_uint_eq(plan.count, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct trial *trial = &plan.trials[i];
        ck_assert_int_eq(trial->number, (int64_t)i + 1);
        ck_assert_str_eq(trial->label, expected[i].label);
        ck_assert_uint_eq(trial->seed, expected[i].seed);
        const struct node *rate =
            tree_get(tree_get(trial->root, "optimizer"), "learning_rate");
        double value;
        ck_assert(text_to_real(rate->scalar, &value));
        ck_assert_double_eq(value, expected[i].rate);
    }
    ck_assert_uint_eq(plan.axis_count, 2);
    ck_assert_str_eq(plan.axes[0], "optimizer.learning_rate");
    ck_assert_str_eq(plan.axes[1], "seed");
}
END_TEST

START_TEST(trials_that_differ_only_by_seed_share_their_spec)
{
    make_plan("sweep: {seeds: [0, 1], grid: {optimizer.learning_rate: [0.1, 0.2]}}\n");
    ck_assert_ptr_eq(plan.trials[0].spec, plan.trials[1].spec);
    ck_assert_ptr_ne(plan.trials[1].spec, plan.trials[2].spec);
    ck_assert_str_ne(plan.trials[1].spec->config_hash, plan.trials[2].spec->config_hash);
}
END_TEST

START_TEST(the_seeds_of_a_sweep_replace_the_seed)
{
    make_plan("seed: 5\nsweep: {seeds: [1]}\n");
    ck_assert_uint_eq(plan.count, 1);
    ck_assert_uint_eq(plan.trials[0].seed, 1);
}
END_TEST

START_TEST(a_sweep_over_layer_types_resolves_each)
{
    make_plan("sweep: {grid: {layers.1.type: [sigmoid, tanh]}}\n");
    ck_assert_uint_eq(plan.count, 2);
    ck_assert_str_eq(plan.trials[0].spec->layers[1].component.kind->name, "sigmoid");
    ck_assert_str_eq(plan.trials[1].spec->layers[1].component.kind->name, "tanh");
}
END_TEST

START_TEST(short_forms_may_be_swept)
{
    make_plan("sweep: {grid: {layers.1: [sigmoid, tanh], dataset: [digits, mnist]}}\n");
    ck_assert_uint_eq(plan.count, 4);
    ck_assert_str_eq(plan.trials[3].spec->layers[1].component.kind->name, "tanh");
    ck_assert_str_eq(plan.trials[3].spec->dataset.kind->name, "mnist");
}
END_TEST

START_TEST(trials_that_repeat_an_earlier_one_are_left_out)
{
    make_plan("sweep: {seeds: [0, 1, 0],\n"
              "  grid: {optimizer.learning_rate: [0.1, 0.2, 1e-1], compat: [none]}}\n");
    ck_assert_uint_eq(plan.count, 4);
    ck_assert_uint_eq(plan.duplicates, 5);
    static const char *const labels[] = {
        "optimizer.learning_rate=0.1 compat=none seed=0",
        "optimizer.learning_rate=0.1 compat=none seed=1",
        "optimizer.learning_rate=0.2 compat=none seed=0",
        "optimizer.learning_rate=0.2 compat=none seed=1"};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(plan.trials[i].label, labels[i]);
        ck_assert_int_eq(plan.trials[i].number, (int64_t)i + 1);
    }
}
END_TEST

START_TEST(the_distinct_layer_types_of_all_trials_are_listed)
{
    const struct experiment *experiment =
        made_up_load(MADE_UP "sweep: {grid: {layers.1: [sigmoid, tanh, unheard_of]}}\n",
                     NULL, arena, &problems);
    const char *const *types;
    ck_assert_int_eq(plan_expand(experiment, arena, &plan, &problems), 0);
    ck_assert_uint_eq(plan_layer_types(&plan, arena, &types), 4);
    static const char *const expected[] = {"linear", "sigmoid", "tanh", "unheard_of"};
    for (size_t i = 0; i < 4; i++) {
        size_t found = 0;
        for (size_t k = 0; k < 4; k++)
            found += strcmp(types[k], expected[i]) == 0;
        ck_assert_uint_eq(found, 1);
    }
}
END_TEST

/* The values 1 to `count`, as a list. */
static const char *list_to(int count)
{
    struct text text = {0};
    for (int i = 1; i <= count; i++)
        text_add(&text, "%s%d", i > 1 ? ", " : "[", i);
    const char *list = arena_format(arena, "%s]", text.at);
    text_free(&text);
    return list;
}

START_TEST(a_sweep_of_too_many_trials_makes_none_of_them_and_hides_nothing)
{
    const char *text =
        arena_format(arena, "%ssweep: {grid: {schedule.batch_size: %s}, seeds: %s}\n",
                     MADE_UP_DATASET MADE_UP_LAYERS "loss: unheard_of\n" MADE_UP_OPTIMIZER
                                                    "schedule: {epochs: 1}\n",
                     list_to(1000), list_to(1001));
    ck_assert_int_ne(try_plan(text), 0);
    ck_assert_uint_eq(plan.count, 1);
    ck_assert_uint_eq(problems.distinct, 2);
    ck_assert(made_up_finds(&problems, "6:7", "unknown loss"));
    ck_assert(made_up_finds(&problems, "9:4940", "more than 1000000 trials"));
}
END_TEST

START_TEST(a_mistake_in_the_base_is_told_once_for_all_trials)
{
    ck_assert_int_ne(
        try_plan(MADE_UP_DATASET MADE_UP_LAYERS
                 "loss: crossentropy\n" MADE_UP_OPTIMIZER MADE_UP_SCHEDULE
                 "sweep: {grid: {optimizer.learning_rate: [0.1, 0.2, 0.3]}}\n"),
        0);
    ck_assert_uint_eq(problems.distinct, 1);
    ck_assert(made_up_finds(&problems, "6:7", "cross_entropy"));
}
END_TEST

START_TEST(a_bad_value_in_the_base_is_told_once_for_all_trials)
{
    ck_assert_int_ne(
        try_plan("dataset: {type: digits, train: many}\n" MADE_UP_LAYERS MADE_UP_LOSS
                     MADE_UP_OPTIMIZER MADE_UP_SCHEDULE
                 "sweep: {grid: {layers.hidden.out_features: [8, 9, 10]}}\n"),
        0);
    ck_assert_uint_eq(problems.distinct, 1);
    ck_assert(made_up_finds(&problems, "1:32", "an integer"));
}
END_TEST

START_TEST(a_bad_value_in_a_sweep_is_told_where_it_stands)
{
    ck_assert_int_ne(
        try_plan(MADE_UP "sweep: {grid: {optimizer.learning_rate: [0.1, 0, fast]}}\n"),
        0);
    ck_assert_uint_eq(problems.distinct, 2);
    ck_assert(made_up_finds(&problems, "9:47", "(0, inf)"));
    ck_assert(made_up_finds(&problems, "9:50", "a number"));
}
END_TEST

START_TEST(mnist_sweep_is_27_trials)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    const struct experiment *experiment = experiment_load(
        TEST_SOURCE_DIR "/configs/mnist-sweep.yaml", NULL, 0, arena, &problems);
    made_up_no_problems(&problems);
    ck_assert_int_eq(plan_expand(experiment, arena, &plan, &problems), 0);
    ck_assert_int_eq(plan_resolve(&plan, 0, &vocabulary, arena, &problems), 0);
    axes_find(&plan, arena);
    ck_assert_uint_eq(plan.count, 27);
    ck_assert_uint_eq(plan.axis_count, 3);
    ck_assert_str_eq(plan.trials[26].label, "optimizer.learning_rate=0.3 "
                                            "layers.hidden.out_features=200 seed=2");
}
END_TEST

START_TEST(ten_thousand_trials_are_planned)
{
    struct text text = {0};
    text_add(&text, "sweep: {grid: {layers.hidden.out_features: [1");
    for (int i = 2; i <= 100; i++)
        text_add(&text, ", %d", i);
    text_add(&text, "], optimizer.learning_rate: [0.01");
    for (int i = 2; i <= 100; i++)
        text_add(&text, ", %d.5", i);
    text_add(&text, "]}}\n");
    make_plan(text.at);
    ck_assert_uint_eq(plan.count, 10000);
    ck_assert_uint_eq(plan.duplicates, 0);
    ck_assert_str_eq(plan.trials[9999].label,
                     "layers.hidden.out_features=100 optimizer.learning_rate=100.5");
    text_free(&text);
}
END_TEST

START_TEST(a_run_key_depends_on_config_seed_data_and_layer_versions)
{
    struct option_kind sigmoid = *made_up_layers[1];
    const struct option_kind *const newer[] = {made_up_layers[0], &sigmoid};
    struct vocabulary vocabulary = made_up_vocabulary();
    make_plan("sweep: {seeds: [0, 1], grid: {optimizer.learning_rate: [0.1, 0.2]}}\n");
    for (size_t i = 0; i < 4; i++) {
        plan_set_key(&plan.trials[i], "some data", NULL);
        ck_assert_uint_eq(strspn(plan.trials[i].run_key, "0123456789abcdef"), 64);
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(plan.trials[i].run_key, plan.trials[k].run_key);
    }
    struct trial trial = plan.trials[0];
    plan_set_key(&trial, "some data", NULL);
    ck_assert_str_eq(trial.run_key, plan.trials[0].run_key);
    plan_set_key(&trial, "other data", NULL);
    ck_assert_str_ne(trial.run_key, plan.trials[0].run_key);

    sigmoid.version = "1.1";
    vocabulary.layers.at = newer;
    vocabulary.layers.count = 2;
    trial.spec = resolve_trial(trial.root, &vocabulary, arena, &problems);
    ck_assert_ptr_nonnull(trial.spec);
    ck_assert_str_eq(trial.spec->config_hash, plan.trials[0].spec->config_hash);
    plan_set_key(&trial, "some data", NULL);
    ck_assert_str_ne(trial.run_key, plan.trials[0].run_key);
}
END_TEST

/* So means over seeds are not taken over nets that began with other files. */
START_TEST(weights_of_a_file_are_part_of_config_hash_and_run_key)
{
    make_plan("sweep: {seeds: [0, 1]}\n");
    struct trial *a = &plan.trials[0], *b = &plan.trials[1], other = plan.trials[0];
    plan_set_key(a, "data", NULL);
    ck_assert_str_eq(a->config_hash, a->spec->config_hash);
    plan_set_key(a, "data", "some weights");
    plan_set_key(b, "data", "some weights");
    plan_set_key(&other, "data", "other weights");
    ck_assert_str_ne(a->config_hash, a->spec->config_hash);
    ck_assert_str_eq(a->config_hash, b->config_hash);
    ck_assert_str_ne(a->run_key, b->run_key);
    ck_assert_str_ne(a->config_hash, other.config_hash);
    ck_assert_str_ne(a->run_key, other.run_key);
}
END_TEST

/* The only trial of a config with these layers, with and without weights. */
static struct trial trial_of(const char *layers, const char *weights)
{
    int status = try_plan(arena_format(
        arena,
        MADE_UP_DATASET "layers: [%s]\n" MADE_UP_LOSS MADE_UP_OPTIMIZER MADE_UP_SCHEDULE,
        layers));
    made_up_no_problems(&problems);
    ck_assert_int_eq(status, 0);
    plan_set_key(&plan.trials[0], "data", weights);
    return plan.trials[0];
}

/* Whose first layer has these keys. */
static struct trial trial_named(const char *keys, const char *weights)
{
    return trial_of(arena_format(arena, "{type: linear, out_features: 10%s}", keys),
                    weights);
}

/* It begins with the tensors that are called so; else a name counts for nothing. */
START_TEST(the_name_of_a_layer_that_takes_weights_of_a_file_is_part_of_the_keys)
{
    static const char *const names[] = {"", ", name: a", ", name: b"};
    static const char *const own[] = {", init: default", ", name: a, init: default"};
    for (int i = 0; i < 3; i++) {
        const struct trial one = trial_named(names[i], "weights");
        const struct trial next = trial_named(names[(i + 1) % 3], "weights");
        ck_assert_str_ne(one.config_hash, next.config_hash);
        ck_assert_str_ne(one.run_key, next.run_key);
        ck_assert_str_eq(trial_named(names[i], NULL).run_key,
                         trial_named("", NULL).run_key);
    }
    ck_assert_str_eq(trial_named(own[0], "weights").run_key,
                     trial_named(own[1], "weights").run_key);
}
END_TEST

/* Written by hand: of a chain what earlier versions wrote. */
static const struct {
    const char *layers, *names, *blocks;
} named[] = {
    {"{type: linear, out_features: 10}, sigmoid", "", ""},
    {"{type: linear, name: a, out_features: 10}, sigmoid", "layer 0 a\n", ""},
    {"{type: linear, out_features: 10}, {repeat: 2, layers: [sigmoid, {repeat: 1, name: "
     "b, layers: [sigmoid]}]}, sigmoid",
     "layer 1 1.0.0\nlayer 2 1.0.b.0.0\nlayer 3 1.1.0\nlayer 4 1.1.b.0.0\nlayer 5 "
     "2\n",
     "written layers.0\nwritten layers.1.0\nwritten layers.1.1.0\nwritten layers.1.0\n"
     "written layers.1.1.0\nwritten layers.2\nlayers.1.repeat 2\nlayers.1.1.repeat 1\n"},
};

START_TEST(with_weights_of_a_file_the_names_of_the_stack_are_part_of_config_hash)
{
    const struct trial trial = trial_of(named[_i].layers, "W");
    const char *text = arena_format(arena, "config %s\nweights W\n%s",
                                    trial.spec->config_hash, named[_i].names);
    char expected[DIGEST_SIZE];
    digest_bytes(text, strlen(text), expected);
    text = arena_format(arena, "config %s\n%s", expected, named[_i].blocks);
    if (named[_i].blocks[0] != '\0')
        digest_bytes(text, strlen(text), expected);
    ck_assert_str_eq(trial.config_hash, expected);
}
END_TEST

/* Also where the data were the same. */
START_TEST(folds_are_trials_of_one_config_which_shards_share)
{
    const char *sweep = "sweep: {grid: {dataset.fold: [0, 1, 2, 3, 4, 5, 6, 7]}}\n";
    size_t kept = 0;
    make_plan(sweep);
    ck_assert_uint_eq(plan.count, 8);
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < i; k++) {
            ck_assert_str_ne(plan.trials[i].run_key, plan.trials[k].run_key);
            ck_assert_str_eq(plan.trials[i].spec->config_hash,
                             plan.trials[k].spec->config_hash);
        }
    ck_assert_str_eq(plan.trials[3].label, "dataset.fold=3");
    for (int64_t shard = 0; shard < 2; shard++) {
        make_plan(sweep);
        plan_keep_shard(&plan, shard, 2);
        ck_assert_uint_gt(plan.count, 0);
        kept += plan.count;
    }
    ck_assert_uint_eq(kept, 8);
}
END_TEST

START_TEST(another_name_and_a_wider_sweep_keep_the_keys)
{
    make_plan("name: narrow\nsweep: {seeds: [0, 1]}\n");
    plan_set_key(&plan.trials[1], "data", NULL);
    const char *key = arena_format(arena, "%s", plan.trials[1].run_key);
    make_plan("name: wide\nsweep: {seeds: [5, 1], grid: {optimizer.learning_rate:\n"
              "  [0.3, 0.1]}}\n");
    plan_set_key(&plan.trials[3], "data", NULL);
    ck_assert_str_eq(plan.trials[3].run_key, key);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_set_timeout(all, 120);
    tcase_add_test(all, without_a_sweep_there_is_one_trial);
    tcase_add_test(all, seeds_vary_fastest_and_labels_say_what_varies);
    tcase_add_test(all, trials_that_differ_only_by_seed_share_their_spec);
    tcase_add_test(all, the_seeds_of_a_sweep_replace_the_seed);
    tcase_add_test(all, a_sweep_over_layer_types_resolves_each);
    tcase_add_test(all, short_forms_may_be_swept);
    tcase_add_test(all, trials_that_repeat_an_earlier_one_are_left_out);
    tcase_add_test(all, the_distinct_layer_types_of_all_trials_are_listed);
    tcase_add_test(all, a_sweep_of_too_many_trials_makes_none_of_them_and_hides_nothing);
    tcase_add_test(all, a_mistake_in_the_base_is_told_once_for_all_trials);
    tcase_add_test(all, a_bad_value_in_the_base_is_told_once_for_all_trials);
    tcase_add_test(all, a_bad_value_in_a_sweep_is_told_where_it_stands);
    tcase_add_test(all, mnist_sweep_is_27_trials);
    tcase_add_test(all, ten_thousand_trials_are_planned);
    tcase_add_test(all, a_run_key_depends_on_config_seed_data_and_layer_versions);
    tcase_add_test(all, folds_are_trials_of_one_config_which_shards_share);
    tcase_add_test(all, weights_of_a_file_are_part_of_config_hash_and_run_key);
    tcase_add_test(all,
                   the_name_of_a_layer_that_takes_weights_of_a_file_is_part_of_the_keys);
    tcase_add_loop_test(
        all, with_weights_of_a_file_the_names_of_the_stack_are_part_of_config_hash, 0,
        sizeof named / sizeof *named);
    tcase_add_test(all, another_name_and_a_wider_sweep_keep_the_keys);
    return suite_run("plan", all);
}
