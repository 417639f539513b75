/* What a config means: short forms, --set, names and paths, and which configs are the
 * same trial. The latter is DESIGN's "config_hash" rule, written as pairs by hand. */
#include "config/assign.h"
#include "config/component.h"
#include "config/experiment_load.h"
#include "config/resolve.h"
#include "made_up.h"
#include "support/suite.h"

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

static const struct experiment *load(const char *text, const char *const *sets)
{
    const struct experiment *experiment = made_up_load(text, sets, arena, &problems);
    made_up_no_problems(&problems);
    ck_assert_ptr_nonnull(experiment);
    return experiment;
}

static const struct trial_spec *resolve(const char *text, const char *const *sets)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    const struct trial_spec *spec =
        resolve_trial(load(text, sets)->root, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    ck_assert_ptr_nonnull(spec);
    return spec;
}

static const struct setting *setting(const struct trial_spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->setting_count; i++)
        if (strcmp(spec->settings[i].path, path) == 0)
            return &spec->settings[i];
    ck_abort_msg("no setting %s", path);
    return NULL;
}

static bool same_hash(const char *left, const char *right)
{
    return strcmp(resolve(left, NULL)->config_hash, resolve(right, NULL)->config_hash) ==
           0;
}

/* The hash of MADE_UP with one --set. */
static const char *hash_with(const char *set)
{
    const char *sets[] = {set, NULL};
    return resolve(MADE_UP, sets)->config_hash;
}

START_TEST(a_config_becomes_typed_settings)
{
    const struct trial_spec *spec =
        resolve(MADE_UP_DATASET MADE_UP_LAYERS MADE_UP_LOSS
                "optimizer: {type: sgd, learning_rate: 1e-1}\n"
                "schedule: {iterations: 0o17, batch_size: 0x20, shuffle: false}\n"
                "compat: pytorch\n",
                NULL);
    ck_assert_int_eq(spec->schedule.epochs, 0);
    ck_assert_int_eq(spec->schedule.iterations, 15);
    ck_assert_int_eq(spec->schedule.batch_size, 32);
    ck_assert_int_eq(spec->schedule.evaluate_every.count, 0);
    ck_assert(!spec->schedule.shuffle);
    ck_assert_int_eq(spec->values.compat, COMPAT_PYTORCH);
    ck_assert_uint_eq(spec->layer_count, 3);
    ck_assert_str_eq(spec->layers[0].name, "hidden");
    ck_assert_ptr_null(spec->layers[1].name);
    ck_assert_str_eq(spec->layers[1].component.kind->name, "sigmoid");
    ck_assert_str_eq(spec->dataset.kind->name, "digits");
    ck_assert_str_eq(spec->loss.kind->name, "cross_entropy");
    ck_assert_str_eq(spec->optimizer.kind->name, "sgd");
    ck_assert_str_eq(spec->rate.kind->name, "constant");
    const struct setting *rate = setting(spec, "optimizer.learning_rate");
    ck_assert_int_eq(rate->value.type, VALUE_REAL);
    ck_assert_double_eq(rate->value.real, 0.1);
    const struct setting *width = setting(spec, "layers.0.out_features");
    ck_assert_int_eq(width->value.type, VALUE_INTEGER);
    ck_assert_int_eq(width->value.integer, 16);
    ck_assert_int_eq(setting(spec, "schedule.shuffle")->value.integer, 0);
    ck_assert_int_eq(setting(spec, "dataset.train")->value.integer, 10000);
    ck_assert_str_eq(setting(spec, "compat")->value.text, "pytorch");
    ck_assert_str_eq(setting(spec, "layers.1.type")->value.text, "sigmoid");
}
END_TEST

START_TEST(what_is_not_given_has_the_documented_default)
{
    const struct trial_spec *spec = resolve(MADE_UP, NULL);
    ck_assert(spec->schedule.shuffle);
    ck_assert_int_eq(spec->values.compat, COMPAT_NONE);
    ck_assert_int_eq(spec->schedule.evaluate_every.count, 0);
    ck_assert_uint_eq(load(MADE_UP, NULL)->seed, 0);
    ck_assert_ptr_null(load(MADE_UP, NULL)->sweep);
}
END_TEST

START_TEST(a_component_fills_its_options)
{
    const struct trial_spec *spec = resolve(MADE_UP, NULL);
    const struct made_up_linear *options = spec->layers[0].component.options;
    ck_assert_int_eq(options->out_features, 16);
    ck_assert(options->bias);
    struct mark mark = component_mark(&spec->layers[0].component, "out_features");
    ck_assert_int_eq(mark.line, 3);
    ck_assert_int_eq(mark.column, 48);
    mark = component_mark(&spec->layers[2].component, "");
    ck_assert_int_eq(mark.line, 5);
    mark = component_mark(&spec->layers[1].component, "");
    ck_assert_int_eq(mark.line, 4);
}
END_TEST

START_TEST(an_experiment_has_the_name_of_its_file_unless_it_gives_one)
{
    ck_assert_str_eq(load(MADE_UP, NULL)->name, "made-up");
    ck_assert_str_eq(load("name: Run_2.b-c\n" MADE_UP, NULL)->name, "Run_2.b-c");
    ck_assert_str_eq(load("name: '7'\n" MADE_UP, NULL)->name, "7");
}
END_TEST

START_TEST(a_name_that_is_a_path_is_refused)
{
    static const char *const names[] = {"../x", ".x", "-x", "a/b", "a b", "''", "a\\b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        problems_free(&problems);
        const char *text = arena_format(arena, "name: %s\n%s", names[i], MADE_UP);
        made_up_load(text, NULL, arena, &problems);
        ck_assert_msg(problems.count == 1, "%s", names[i]);
        ck_assert(made_up_finds(&problems, "1:7", "`name`"));
    }
}
END_TEST

START_TEST(the_text_and_the_overrides_are_kept_as_given)
{
    const char *sets[] = {"seed=3", "schedule.epochs=2", NULL};
    const char *text = "# Why?\n" MADE_UP;
    const struct experiment *experiment = load(text, sets);
    ck_assert_str_eq(experiment->files[0].text, text);
    ck_assert_str_eq(load(MADE_UP, NULL)->overrides, "");
    ck_assert_ptr_nonnull(strstr(experiment->overrides, "seed=3\nschedule.epochs=2"));
}
END_TEST

/* ---- Which configs are the same trial ---- */

START_TEST(the_hash_ignores_how_a_config_is_written)
{
    static const char *const same[] = {
        /* key order */
        MADE_UP_SCHEDULE MADE_UP_OPTIMIZER MADE_UP_LOSS MADE_UP_LAYERS MADE_UP_DATASET,
        /* defaults written out */
        "dataset: {type: digits, train: 10000, test: 2000, seed: 0}\n"
        "layers:\n"
        "  - {type: linear, name: hidden, out_features: 16, bias: true}\n"
        "  - sigmoid\n"
        "  - {type: linear, out_features: 10}\n" MADE_UP_LOSS MADE_UP_OPTIMIZER
        "schedule: {epochs: 1, batch_size: 32, shuffle: true, evaluate_every: 0,\n"
        "  learning_rate: constant}\ncompat: none\n",
        /* an init that changes nothing */
        MADE_UP "init: default\n",
        MADE_UP_DATASET
        "layers:\n"
        "  - {type: linear, out_features: 16, init: default}\n"
        "  - sigmoid\n"
        "  - {type: linear, out_features: 10}\n" MADE_UP_LOSS MADE_UP_OPTIMIZER
            MADE_UP_SCHEDULE "init: {type: default}\n",
        /* long forms, and other ways to write a number */
        "dataset: digits\n"
        "layers:\n"
        "- {out_features: 0x10, type: linear}\n"
        "- {type: sigmoid}\n"
        "- type: linear\n"
        "  name: last\n"
        "  out_features: 0o12\n"
        "loss: {type: cross_entropy}\n"
        "optimizer: {learning_rate: 1e-1, type: 'sgd'}\n"
        "schedule: {batch_size: 32, epochs: +1, learning_rate: {type: constant}}\n",
        /* what is no part of what is trained */
        "name: other\nseed: 7\n" MADE_UP "sweep: {seeds: [1, 2]}\n",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ck_assert_msg(same_hash(MADE_UP, same[i]), "case %zu", i);
}
END_TEST

START_TEST(the_hash_changes_with_everything_that_changes_training)
{
    static const char *const sets[] = {
        "dataset.train=9999",
        "dataset.seed=1",
        "layers.0.out_features=17",
        "layers.2.out_features=11",
        "layers.0.bias=false",
        "layers.1.type=tanh",
        "layers=[{type: linear, out_features: 10}]",
        ("layers=[sigmoid, {type: linear, out_features: 16}, {type: linear, "
         "out_features: 10}]"),
        "optimizer.learning_rate=0.10000001",
        "schedule.epochs=2",
        "schedule={iterations: 1, batch_size: 32}",
        "schedule.batch_size=33",
        "schedule.shuffle=false",
        "compat=pytorch",
        "init=xavier_uniform",
        "init={type: xavier_uniform, gain: 2}",
        "init={type: xavier_uniform, zero_bias: true}",
        "layers.0.init=xavier_uniform",
        "layers.2.init=xavier_uniform",
        "layers.0.init={type: default, zero_bias: true}",
    };
    size_t count = sizeof sets / sizeof *sets;
    const char *hashes[sizeof sets / sizeof *sets + 1];
    hashes[count] = resolve(MADE_UP, NULL)->config_hash;
    for (size_t i = 0; i < count; i++) {
        hashes[i] = hash_with(sets[i]);
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(strcmp(hashes[i], hashes[k]) != 0, "%s, %s", sets[i], sets[k]);
        ck_assert_msg(strcmp(hashes[i], hashes[count]) != 0, "%s", sets[i]);
    }
}
END_TEST

START_TEST(a_layer_without_the_init_of_the_others_is_another_trial)
{
    const char *sets[] = {"init=xavier_uniform", "layers.0.init=default", NULL};
    ck_assert_str_ne(hash_with("init=xavier_uniform"),
                     resolve(MADE_UP, sets)->config_hash);
}
END_TEST

START_TEST(a_layer_with_the_optimizer_of_all_is_the_same_trial)
{
    const char *plain = resolve(MADE_UP, NULL)->config_hash;
    const char *sets[] = {"optimizer.learning_rate=0.5",
                          "layers.0.optimizer={learning_rate: 0.5}", NULL};
    ck_assert_str_eq(resolve(MADE_UP, sets)->config_hash,
                     hash_with("optimizer.learning_rate=0.5"));
    ck_assert_ptr_null(resolve(MADE_UP, sets)->layers[0].optimizer.kind);
    ck_assert_str_ne(hash_with("layers.0.optimizer={learning_rate: 0.5}"), plain);
    ck_assert_str_ne(hash_with("layers.0.optimizer={learning_rate: 0.5}"),
                     hash_with("layers.1.optimizer={learning_rate: 0.5}"));
    ck_assert_str_eq(hash_with("layers.0.frozen=false"), plain);
    ck_assert_str_ne(hash_with("layers.0.frozen=true"), plain);
    ck_assert_str_ne(hash_with("layers.0.frozen=true"),
                     hash_with("layers.1.frozen=true"));
}
END_TEST

/* The hash of MADE_UP with such schedules in a sequence. */
static const char *hash_of_sequence(const char *schedules)
{
    return hash_with(arena_format(arena,
                                  "schedule.learning_rate={type: sequential, milestones: "
                                  "[2], schedules: %s}",
                                  schedules));
}

START_TEST(a_sequence_is_its_parts_in_their_order)
{
    const char *plain = hash_of_sequence("[linear, {type: cosine}]");
    ck_assert_str_ne(hash_with("schedule.learning_rate={type: sequential, schedules: "
                               "[linear, cosine], milestones: {epochs: 2}}"),
                     plain);
    ck_assert_str_eq(hash_with("schedule.learning_rate={type: sequential, schedules: "
                               "[linear, cosine], milestones: 2}"),
                     plain);
    ck_assert_str_eq(hash_of_sequence("[{type: linear, end_factor: 1.0}, cosine]"),
                     plain);
    ck_assert_str_ne(hash_of_sequence("[cosine, linear]"), plain);
    ck_assert_str_ne(hash_of_sequence("[linear, {type: cosine, t_max: 3}]"), plain);
    ck_assert_str_ne(hash_of_sequence("[linear, cosine, constant]"), plain);
    ck_assert_str_ne(hash_of_sequence("[{type: linear, total_iters: 3}, linear]"),
                     hash_of_sequence("[linear, {type: linear, total_iters: 3}]"));
}
END_TEST

START_TEST(a_part_of_a_sequence_is_set_by_its_place)
{
    const char *sets[] = {"schedule.learning_rate={type: sequential, milestones: [2], "
                          "schedules: [linear, cosine]}",
                          "schedule.learning_rate.schedules.1.eta_min=0.5", NULL};
    const struct trial_spec *spec = resolve(MADE_UP, sets);
    ck_assert(setting(spec, "schedule.learning_rate.schedules.1.eta_min")->value.real ==
              0.5);
    ck_assert_str_eq(setting(spec, "schedule.learning_rate.schedules.0.type")->value.text,
                     "linear");
    ck_assert_str_eq(spec->config_hash,
                     hash_of_sequence("[linear, {type: cosine, eta_min: 0.5}]"));
    ck_assert_str_eq(component_mark(&spec->rate, "schedules.1.eta_min").source,
                     "--set schedule.learning_rate.schedules.1.eta_min=0.5");
}
END_TEST

START_TEST(a_layer_is_the_same_by_name_and_by_index)
{
    ck_assert_str_eq(hash_with("layers.hidden.out_features=20"),
                     hash_with("layers.0.out_features=20"));
}
END_TEST

START_TEST(where_the_data_lies_is_no_part_of_the_hash)
{
    static const char rest[] =
        MADE_UP_LAYERS MADE_UP_LOSS MADE_UP_OPTIMIZER MADE_UP_SCHEDULE;
    const char *here = arena_format(arena, "dataset: mnist\n%s", rest);
    const char *there =
        arena_format(arena, "dataset: {type: mnist, root: /elsewhere}\n%s", rest);
    ck_assert(same_hash(here, there));
    ck_assert(!setting(resolve(there, NULL), "dataset.root")->identity);
}
END_TEST

/* As another seed is: the trial that it makes is one more of the same config. */
START_TEST(a_fold_is_no_part_of_the_hash_and_how_many_there_are_is)
{
    const char *first[] = {"dataset={type: digits, folds: 5, fold: 0}", NULL};
    const char *last[] = {"dataset={type: digits, folds: 5, fold: 4}", NULL};
    const char *ten[] = {"dataset={type: digits, folds: 10, fold: 0}", NULL};
    ck_assert_str_eq(resolve(MADE_UP, first)->config_hash,
                     resolve(MADE_UP, last)->config_hash);
    ck_assert_str_ne(resolve(MADE_UP, first)->config_hash,
                     resolve(MADE_UP, ten)->config_hash);
    ck_assert_str_eq(resolve(MADE_UP, last)->repetition, "dataset.fold=integer:4\n");
    ck_assert_str_eq(resolve(MADE_UP, NULL)->repetition, "");
}
END_TEST

START_TEST(a_hash_is_sha_256_in_hexadecimal)
{
    const char *hash = resolve(MADE_UP, NULL)->config_hash;
    ck_assert_uint_eq(strspn(hash, "0123456789abcdef"), 64);
}
END_TEST

/* ---- --set ---- */

START_TEST(set_changes_a_value_and_leaves_the_rest)
{
    const char *sets[] = {"schedule.epochs=7", "optimizer.learning_rate=2e-1",
                          "layers.hidden.out_features=5", "layers.1=tanh", NULL};
    const struct trial_spec *spec = resolve(MADE_UP, sets);
    ck_assert_int_eq(spec->schedule.epochs, 7);
    ck_assert_int_eq(spec->schedule.batch_size, 32);
    ck_assert_double_eq(setting(spec, "optimizer.learning_rate")->value.real, 0.2);
    ck_assert_int_eq(setting(spec, "layers.0.out_features")->value.integer, 5);
    ck_assert_str_eq(spec->layers[1].component.kind->name, "tanh");
}
END_TEST

START_TEST(set_replaces_whole_sections_and_lists)
{
    const char *sets[] = {"dataset={type: digits, train: 600}",
                          "layers=[{type: linear, out_features: 10}]",
                          "schedule={iterations: 3, batch_size: 2}", NULL};
    const struct trial_spec *spec = resolve(MADE_UP, sets);
    ck_assert_int_eq(setting(spec, "dataset.train")->value.integer, 600);
    ck_assert_uint_eq(spec->layer_count, 1);
    ck_assert_int_eq(spec->schedule.iterations, 3);
    ck_assert_int_eq(spec->schedule.epochs, 0);
}
END_TEST

START_TEST(set_adds_what_the_file_does_not_have)
{
    const char *sets[] = {"compat=pytorch", "layers.2.bias=false", "dataset.seed=4",
                          NULL};
    const struct trial_spec *spec = resolve(MADE_UP, sets);
    ck_assert_int_eq(spec->values.compat, COMPAT_PYTORCH);
    ck_assert_int_eq(setting(spec, "layers.2.bias")->value.integer, 0);
    ck_assert_int_eq(setting(spec, "dataset.seed")->value.integer, 4);
}
END_TEST

START_TEST(set_reaches_name_seed_and_sweep)
{
    const char *sets[] = {"name=other", "seed=9", "sweep.seeds=[4, 5]", NULL};
    const struct experiment *experiment = load(MADE_UP, sets);
    ck_assert_str_eq(experiment->name, "other");
    ck_assert_uint_eq(experiment->seed, 9);
    ck_assert_uint_eq(tree_get(experiment->sweep, "seeds")->count, 2);
}
END_TEST

START_TEST(the_last_of_two_sets_wins)
{
    const char *sets[] = {"seed=1", "seed=2", NULL};
    ck_assert_uint_eq(load(MADE_UP, sets)->seed, 2);
}
END_TEST

START_TEST(a_short_form_is_no_obstacle_to_a_path)
{
    const char *sets[] = {"dataset.train=50", "optimizer.learning_rate=0.5", NULL};
    const struct trial_spec *spec = resolve(
        "dataset: digits\noptimizer: sgd\n" MADE_UP_LAYERS MADE_UP_LOSS MADE_UP_SCHEDULE,
        sets);
    ck_assert_int_eq(setting(spec, "dataset.train")->value.integer, 50);
}
END_TEST

START_TEST(a_set_that_reaches_nothing_names_itself)
{
    static const char *const bad[] = {
        "layers.7.out_features=1",
        "layers.hiden.out_features=1",
        "seed.x=1",
        "seed",
        "=1",
        "layers=[",
        "a: b",
        "seed=x",
        "seed=-1",
        "name=a b",
        ".a=1",
        "",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *sets[] = {bad[i], NULL};
        problems_free(&problems);
        made_up_load(MADE_UP, sets, arena, &problems);
        ck_assert_msg(problems.count == 1, "%s", bad[i]);
        ck_assert_msg(strncmp(problems.lines[0], "--set ", 6) == 0, "%s: %s", bad[i],
                      problems.lines[0]);
    }
}
END_TEST

START_TEST(a_bad_value_of_set_is_told_as_such_when_it_is_checked)
{
    static const char *const bad[] = {"schedule.epochs=many", "optimiser.x=1",
                                      "layers.0.out_features=", "schedule.epochs='1'",
                                      "schedule.epochs=[1]"};
    struct vocabulary vocabulary = made_up_vocabulary();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *sets[] = {bad[i], NULL};
        problems_free(&problems);
        const struct experiment *experiment = load(MADE_UP, sets);
        resolve_trial(experiment->root, &vocabulary, arena, &problems);
        ck_assert_msg(problems.count == 1, "%s", bad[i]);
        ck_assert_msg(strncmp(problems.lines[0], "--set ", 6) == 0, "%s: %s", bad[i],
                      problems.lines[0]);
    }
}
END_TEST

START_TEST(all_bad_sets_are_told_at_once)
{
    const char *sets[] = {"layers.7.out_features=1", "seed=x", "name=a b", NULL};
    made_up_load(MADE_UP, sets, arena, &problems);
    ck_assert_uint_eq(problems.count, 3);
}
END_TEST

/* ---- Paths, scalars, kinds ---- */

START_TEST(a_path_is_canonical_with_indices)
{
    static const char *const paths[][2] = {
        {"layers.hidden.out_features", "layers.0.out_features"},
        {"layers.0.out_features", "layers.0.out_features"},
        {"layers.hidden", "layers.0"},
        {"layers.2.out_features", "layers.2.out_features"},
        {"optimizer.learning_rate", "optimizer.learning_rate"},
        {"layers", "layers"},
        {"layersx.hidden", "layersx.hidden"},
        {"schedule.hidden", "schedule.hidden"},
    };
    const struct node *root = load(MADE_UP, NULL)->root;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        ck_assert_str_eq(assign_canonical_path(root, paths[i][0], arena), paths[i][1]);
}
END_TEST

START_TEST(no_is_a_word_and_not_a_bool)
{
    const char *sets[] = {"layers.0.name=no", NULL};
    ck_assert_str_eq(resolve(MADE_UP, sets)->layers[0].name, "no");
}
END_TEST

START_TEST(a_kind_that_cannot_be_used_says_why_where_it_is_named)
{
    struct option_kind unusable = *made_up_layers[1];
    const struct option_kind *const broken[] = {made_up_layers[0], &unusable};
    unusable.problem = "the layer `sigmoid` cannot be used: it is not a library";
    struct vocabulary vocabulary = made_up_vocabulary();
    vocabulary.layers.at = broken;
    vocabulary.layers.count = 2;
    const struct trial_spec *spec =
        resolve_trial(load(MADE_UP, NULL)->root, &vocabulary, arena, &problems);
    ck_assert_ptr_null(spec->layers[1].component.kind);
    ck_assert_uint_eq(problems.count, 1);
    ck_assert(made_up_finds(&problems, "4:5", "it is not a library"));
}
END_TEST

START_TEST(seeds_go_up_to_the_largest_integer)
{
    const char *sets[] = {"seed=9223372036854775807", NULL};
    ck_assert_uint_eq(load(MADE_UP, sets)->seed, 9223372036854775807u);
}
END_TEST

START_TEST(every_shipped_config_is_a_good_one)
{
    static const struct {
        const char *name;
        bool sweeps;
    } shipped[] = {{"mnist-fnn", false}, {"mnist-sweep", true}, {"digits-quick", true}};
    struct vocabulary vocabulary = made_up_vocabulary();
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) {
        const char *path =
            arena_format(arena, TEST_SOURCE_DIR "/configs/%s.yaml", shipped[i].name);
        const struct experiment *experiment =
            experiment_load(path, NULL, 0, arena, &problems);
        made_up_no_problems(&problems);
        ck_assert_str_eq(experiment->name, shipped[i].name);
        ck_assert_int_eq(experiment->sweep != NULL, shipped[i].sweeps);
        ck_assert_ptr_nonnull(
            resolve_trial(experiment->root, &vocabulary, arena, &problems));
        made_up_no_problems(&problems);
    }
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, a_config_becomes_typed_settings);
    tcase_add_test(all, what_is_not_given_has_the_documented_default);
    tcase_add_test(all, a_component_fills_its_options);
    tcase_add_test(all, an_experiment_has_the_name_of_its_file_unless_it_gives_one);
    tcase_add_test(all, a_name_that_is_a_path_is_refused);
    tcase_add_test(all, the_text_and_the_overrides_are_kept_as_given);
    tcase_add_test(all, the_hash_ignores_how_a_config_is_written);
    tcase_add_test(all, the_hash_changes_with_everything_that_changes_training);
    tcase_add_test(all, a_layer_without_the_init_of_the_others_is_another_trial);
    tcase_add_test(all, a_layer_with_the_optimizer_of_all_is_the_same_trial);
    tcase_add_test(all, a_sequence_is_its_parts_in_their_order);
    tcase_add_test(all, a_part_of_a_sequence_is_set_by_its_place);
    tcase_add_test(all, a_layer_is_the_same_by_name_and_by_index);
    tcase_add_test(all, where_the_data_lies_is_no_part_of_the_hash);
    tcase_add_test(all, a_fold_is_no_part_of_the_hash_and_how_many_there_are_is);
    tcase_add_test(all, a_hash_is_sha_256_in_hexadecimal);
    tcase_add_test(all, set_changes_a_value_and_leaves_the_rest);
    tcase_add_test(all, set_replaces_whole_sections_and_lists);
    tcase_add_test(all, set_adds_what_the_file_does_not_have);
    tcase_add_test(all, set_reaches_name_seed_and_sweep);
    tcase_add_test(all, the_last_of_two_sets_wins);
    tcase_add_test(all, a_short_form_is_no_obstacle_to_a_path);
    tcase_add_test(all, a_set_that_reaches_nothing_names_itself);
    tcase_add_test(all, a_bad_value_of_set_is_told_as_such_when_it_is_checked);
    tcase_add_test(all, all_bad_sets_are_told_at_once);
    tcase_add_test(all, a_path_is_canonical_with_indices);
    tcase_add_test(all, no_is_a_word_and_not_a_bool);
    tcase_add_test(all, a_kind_that_cannot_be_used_says_why_where_it_is_named);
    tcase_add_test(all, seeds_go_up_to_the_largest_integer);
    tcase_add_test(all, every_shipped_config_is_a_good_one);
    return suite_run("experiment", all);
}
