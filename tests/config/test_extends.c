/* Configs that build on configs: what merges and what replaces, and that what comes to be
 * is the config that one would have written whole. Those are written by hand. */
#include <sys/stat.h>

#include "config/extends.h"
#include "config/resolve.h"
#include "made_up.h"
#include "support/suite.h"

static struct arena *arena;
static struct problems problems;
static char folder[] = "/tmp/lamina-test-XXXXXX";

static void setup(void)
{
    arena = arena_new();
    problems = (struct problems){0};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(mkdir(arena_format(arena, "%s/below", folder), 0700), 0);
}

static void teardown(void)
{
    ck_assert_int_eq(system(arena_format(arena, "rm -r %s", folder)), 0);
    problems_free(&problems);
    arena_free(arena);
}

static const char *place(const char *name)
{
    return arena_format(arena, "%s/%s", folder, name);
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(place(name), "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    ck_assert_int_eq(fclose(file), 0);
}

static const struct experiment *load_sets(const char *name, const char *const *sets,
                                          size_t count)
{
    const struct experiment *experiment =
        experiment_load(place(name), sets, count, arena, &problems);
    made_up_no_problems(&problems);
    ck_assert_ptr_nonnull(experiment);
    return experiment;
}

static const struct experiment *load(const char *name)
{
    return load_sets(name, NULL, 0);
}

static const char *hash_of(const char *name)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    const struct trial_spec *spec =
        resolve_trial(load(name)->root, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    return spec->config_hash;
}

/* "child.yaml", of the lines `own` over MADE_UP as "base.yaml", comes to `whole`. */
static void expect_whole(const char *own, const char *whole)
{
    struct text left = {0}, right = {0};
    write_file("base.yaml", MADE_UP);
    write_file("child.yaml", arena_format(arena, "extends: base.yaml\n%s", own));
    write_file("whole.yaml", whole);
    ck_assert_str_eq(hash_of("child.yaml"), hash_of("whole.yaml"));
    tree_write_json(load("child.yaml")->whole, &left);
    tree_write_json(load("whole.yaml")->whole, &right);
    ck_assert_str_eq(left.at, right.at);
    text_free(&left);
    text_free(&right);
}

START_TEST(mappings_merge_and_scalars_and_lists_replace)
{
    expect_whole("schedule: {epochs: 3, shuffle: false}\n",
                 MADE_UP_DATASET MADE_UP_LAYERS MADE_UP_LOSS MADE_UP_OPTIMIZER
                 "schedule: {epochs: 3, batch_size: 32, shuffle: false}\n");
    expect_whole(
        "layers: [{type: linear, out_features: 10}]\nrecord: {top_k: 3}\n",
        MADE_UP_DATASET
        "layers: [{type: linear, out_features: 10}]\n" MADE_UP_LOSS MADE_UP_OPTIMIZER
            MADE_UP_SCHEDULE "record: {top_k: 3}\n");
}
END_TEST

START_TEST(a_section_of_the_same_type_merges_and_of_another_replaces)
{
#define WITH(optimizer)                                                                  \
    MADE_UP_DATASET MADE_UP_LAYERS MADE_UP_LOSS "optimizer: " optimizer                  \
                                                "\n" MADE_UP_SCHEDULE
    expect_whole("optimizer: {momentum: 0.9}\n",
                 WITH("{type: sgd, learning_rate: 0.1, momentum: 0.9}"));
    expect_whole("optimizer: {type: sgd, momentum: 0.9}\n",
                 WITH("{type: sgd, learning_rate: 0.1, momentum: 0.9}"));
    expect_whole("optimizer: sgd\n", WITH("{type: sgd, learning_rate: 0.1}"));
    expect_whole("optimizer: {type: adam, eps: 1e-6}\n", WITH("{type: adam, eps: 1e-6}"));
    expect_whole("optimizer: adam\n", WITH("{type: adam}"));
}
END_TEST

START_TEST(an_axis_that_is_set_knows_what_it_replaces)
{
    write_file("base.yaml", MADE_UP "sweep: {grid: {optimizer.learning_rate: [1, 2]}}\n");
    write_file("child.yaml", "extends: base.yaml\n"
                             "set: {sweep.grid.optimizer.learning_rate: [3]}\n");
    const struct node *grid = tree_find(load("child.yaml")->whole, "sweep.grid");
    const struct node *axis = tree_get(grid, "optimizer.learning_rate");
    ck_assert_str_eq(axis->entries[0].value->scalar, "3");
    const struct mark *replaced = mark_replaces(axis->mark);
    ck_assert_ptr_nonnull(replaced);
    ck_assert_str_eq(replaced->source, place("base.yaml"));
    ck_assert_int_eq(replaced->column, 41);
}
END_TEST

START_TEST(the_word_of_a_rule_and_of_a_metric_count_as_a_type)
{
    write_file("base.yaml", MADE_UP "stop: {rule: patience, evaluations: 3}\n"
                                    "objective: {metric: loss, mode: min}\n");
    write_file("child.yaml", "extends: base.yaml\nstop: {min_delta: 0.1}\n"
                             "objective: accuracy\n");
    const struct node *whole = load("child.yaml")->whole;
    ck_assert_str_eq(tree_find(whole, "stop.evaluations")->scalar, "3");
    ck_assert_ptr_null(tree_find(whole, "objective.mode"));
    write_file("child.yaml", "extends: base.yaml\nstop: {rule: target, value: 0.9}\n"
                             "objective: loss\n");
    whole = load("child.yaml")->whole;
    ck_assert_ptr_null(tree_find(whole, "stop.evaluations"));
    ck_assert_str_eq(tree_find(whole, "objective.mode")->scalar, "min");
}
END_TEST

START_TEST(a_metric_replaces_an_objective_that_names_none)
{
    static const char *const names[] = {"objective: loss", "objective: {metric: loss}"};
    for (size_t i = 0; i < 2; i++) {
        write_file("base.yaml", MADE_UP "objective: {mode: max}\n");
        write_file("child.yaml",
                   arena_format(arena, "extends: base.yaml\n%s\n", names[i]));
        const struct node *whole = load("child.yaml")->whole;
        ck_assert_str_eq(tree_find(whole, "objective.metric")->scalar, "loss");
        ck_assert_ptr_null(tree_find(whole, "objective.mode"));
    }
    write_file("child.yaml", "extends: base.yaml\nobjective: {split: test}\n");
    ck_assert_str_eq(tree_find(load("child.yaml")->whole, "objective.mode")->scalar,
                     "max");
}
END_TEST

START_TEST(unset_removes_a_key_and_nothing_empties_a_section)
{
    write_file("base.yaml", MADE_UP "timeout: 5\n"
                                    "record: {top_k: 3, weight_norms: true}\n"
                                    "sweep: {grid: {compat: [none, pytorch]}}\n");
    write_file("child.yaml",
               "extends: base.yaml\ntimeout: ~unset\nrecord: {top_k: ~unset}\n"
               "sweep: ~unset\n");
    const struct experiment *experiment = load("child.yaml");
    ck_assert_ptr_null(tree_get(experiment->whole, "timeout"));
    ck_assert_ptr_null(tree_find(experiment->whole, "record.top_k"));
    ck_assert_ptr_nonnull(tree_find(experiment->whole, "record.weight_norms"));
    ck_assert_ptr_null(experiment->sweep);
    write_file("child.yaml", "extends: base.yaml\nrecord: {}\nsweep: {}\n");
    experiment = load("child.yaml");
    ck_assert_uint_eq(tree_get(experiment->whole, "record")->count, 0);
    ck_assert_ptr_null(experiment->sweep);
    write_file("child.yaml", "extends: base.yaml\nname: '~unset.x'\n");
    problems.count = 0; /* a text in quotes is a text */
    experiment_load(place("child.yaml"), NULL, 0, arena, &problems);
    ck_assert(made_up_finds(&problems, "2:7", "`name` must be letters"));
}
END_TEST

START_TEST(a_sweep_merges_form_by_form_and_axis_by_axis_whole)
{
    write_file("base.yaml", MADE_UP
               "sweep:\n"
               "  random: {budget: 4, optimizer.learning_rate: {uniform: [0, 1]}}\n"
               "  seeds: [0, 1]\n");
    write_file("child.yaml", "extends: base.yaml\n"
                             "sweep: {random: {budget: 8, optimizer.learning_rate: "
                             "{log_uniform: [1e-3, 1]}}}\n");
    const struct node *random = tree_get(load("child.yaml")->sweep, "random");
    const struct node *axis = tree_get(random, "optimizer.learning_rate");
    ck_assert_str_eq(tree_get(random, "budget")->scalar, "8");
    ck_assert_uint_eq(axis->count, 1);
    ck_assert_str_eq(axis->entries[0].key, "log_uniform");
    ck_assert_uint_eq(tree_find(load("child.yaml")->sweep, "seeds")->count, 2);
    write_file("child.yaml",
               "extends: base.yaml\n"
               "sweep: {random: ~unset, grid: {compat: [none, pytorch]}}\n");
    ck_assert_ptr_null(tree_get(load("child.yaml")->sweep, "random"));
    write_file("base.yaml",
               MADE_UP "sweep: {grid: {compat: [none, pytorch]}, seeds: [1, 2]}\n");
    write_file("child.yaml", "extends: base.yaml\nsweep: {grid: {compat: ~unset}}\n");
    ck_assert_ptr_null(tree_get(load("child.yaml")->sweep, "grid"));
    write_file("child.yaml", "extends: base.yaml\nset: {sweep.grid.compat: ~unset}\n");
    ck_assert_ptr_null(tree_get(load("child.yaml")->sweep, "grid"));
    ck_assert_ptr_nonnull(tree_get(load("child.yaml")->sweep, "seeds"));
}
END_TEST

START_TEST(set_patches_what_both_come_to_and_the_command_line_goes_last)
{
    static const char *const sets[] = {"layers.hidden.out_features=7",
                                       "schedule.epochs=~unset", "timeout=~unset"};
    write_file("base.yaml",
               MADE_UP "timeout: 9\nset: {layers.hidden.out_features: 20}\n");
    write_file("child.yaml", "extends: base.yaml\nset:\n"
                             "  schedule.iterations: 4\n");
    const struct node *whole = load("child.yaml")->whole;
    ck_assert_str_eq(tree_find(whole, "layers.hidden.out_features")->scalar, "20");
    write_file("child.yaml", "extends: base.yaml\nset:\n"
                             "  layers.hidden.out_features: 50\n  layers.1: tanh\n"
                             "  schedule: {iterations: 4, batch_size: 3, epochs: 1}\n");
    whole = load("child.yaml")->whole;
    ck_assert_str_eq(tree_find(whole, "layers.0.out_features")->scalar, "50");
    ck_assert_str_eq(tree_find(whole, "layers.1.type")->scalar, "tanh");
    whole = load_sets("child.yaml", sets, 3)->whole;
    ck_assert_str_eq(tree_find(whole, "layers.0.out_features")->scalar, "7");
    ck_assert_ptr_null(tree_find(whole, "schedule.epochs"));
    ck_assert_ptr_null(tree_get(whole, "timeout"));
}
END_TEST

START_TEST(set_reaches_an_axis_and_an_option_and_removes_them)
{
    write_file("base.yaml", MADE_UP "sweep: {grid: {optimizer.learning_rate: [1, 2], "
                                    "compat: [none, pytorch]}}\n");
    write_file("child.yaml", "extends: base.yaml\nset:\n"
                             "  sweep.grid.optimizer.learning_rate: ~unset\n"
                             "  layers.hidden.out_features: ~unset\n"
                             "  sweep.grid.schedule.batch_size: [1, 2]\n");
    const struct experiment *experiment = load("child.yaml");
    const struct node *grid = tree_get(experiment->sweep, "grid");
    ck_assert_uint_eq(grid->count, 2);
    ck_assert_str_eq(grid->entries[0].key, "compat");
    ck_assert_str_eq(grid->entries[1].key, "schedule.batch_size");
    ck_assert_ptr_null(tree_find(experiment->root, "layers.0.out_features"));
}
END_TEST

START_TEST(the_name_is_not_inherited_and_all_files_are_kept)
{
    write_file("base.yaml", "name: one\n" MADE_UP);
    write_file("below/middle.yaml", "name: two\nextends: ../base.yaml\nseed: 3\n");
    write_file("child.yaml", "extends: below/middle.yaml\n");
    const struct experiment *experiment = load("child.yaml");
    ck_assert_str_eq(experiment->name, "child");
    ck_assert_uint_eq(experiment->seed, 3);
    ck_assert_uint_eq(experiment->file_count, 3);
    ck_assert_str_eq(experiment->files[0].name, place("child.yaml"));
    ck_assert_str_eq(experiment->files[1].name, place("below/middle.yaml"));
    ck_assert_str_eq(experiment->files[2].name, place("below/../base.yaml"));
    ck_assert_str_eq(experiment->files[2].text, "name: one\n" MADE_UP);
    ck_assert_str_eq(experiment->files[0].text, "extends: below/middle.yaml\n");
    ck_assert(experiment->is_composed);
    ck_assert_uint_eq(load("base.yaml")->file_count, 1);
    ck_assert(!load("base.yaml")->is_composed);
}
END_TEST

START_TEST(a_replaced_value_knows_both_places)
{
    write_file("base.yaml", MADE_UP);
    write_file("child.yaml", "extends: base.yaml\noptimizer: {learning_rate: fast}\n"
                             "set: {schedule.epochs: soon}\n");
    const struct node *root = load("child.yaml")->root;
    struct vocabulary vocabulary = made_up_vocabulary();
    resolve_trial(root, &vocabulary, arena, &problems);
    ck_assert(
        made_up_finds(&problems, "2:28",
                      arena_format(arena, "(it replaces %s/base.yaml:7:39)", folder)));
    ck_assert(
        made_up_finds(&problems, "3:24",
                      arena_format(arena, "(it replaces %s/base.yaml:8:20)", folder)));
    ck_assert_uint_eq(problems.count, 2);
}
END_TEST

/* The one problem of child.yaml. */
static void expect_refusal(const char *words)
{
    problems_free(&problems);
    ck_assert_ptr_null(experiment_load(place("child.yaml"), NULL, 0, arena, &problems));
    ck_assert_msg(problems.count == 1 && strstr(problems.lines[0], words) != NULL,
                  "not \"%s\": %s", words,
                  problems.count > 0 ? problems.lines[0] : "nothing");
}

START_TEST(a_circle_is_refused_whatever_its_files_are_called)
{
    write_file("child.yaml", "extends: below/b.yaml\n");
    write_file("below/b.yaml", "extends: ../c.yaml\n");
    write_file("c.yaml", "extends: below/b.yaml\n");
    expect_refusal(arena_format(arena,
                                "c.yaml:1:10: `extends` goes in a circle: "
                                "%s/below/b.yaml -> %s/below/../c.yaml -> "
                                "%s/below/../below/b.yaml",
                                folder, folder, folder));
    write_file("child.yaml", "extends: child.yaml\n");
    expect_refusal("in a circle: ");
    write_file("child.yaml", "extends: link.yaml\n");
    ck_assert_int_eq(symlink("child.yaml", place("link.yaml")), 0);
    expect_refusal("link.yaml, the same file");
    write_file("child.yaml", "extends: hard.yaml\n");
    ck_assert_int_eq(link(place("child.yaml"), place("hard.yaml")), 0);
    expect_refusal("hard.yaml, the same file");
}
END_TEST

START_TEST(a_chain_has_eight_files_and_not_nine)
{
    write_file("0.yaml", MADE_UP);
    for (int i = 1; i < 8; i++)
        write_file(arena_format(arena, "%d.yaml", i),
                   arena_format(arena, "extends: %d.yaml\nseed: %d\n", i - 1, i));
    ck_assert_uint_eq(load("7.yaml")->seed, 7);
    ck_assert_uint_eq(load("7.yaml")->file_count, 8);
    write_file("child.yaml", "extends: 7.yaml\n");
    expect_refusal("1.yaml:1:10: `extends`: more than 8 files");
}
END_TEST

START_TEST(a_base_is_looked_at_as_a_config_is)
{
    static const char *const texts[] = {"", "- a list\n", "a: \xff\n", "a: [\n"};
    static const char *const words[] = {
        "base.yaml: it is empty", "base.yaml:1:1: a config is a mapping",
        "base.yaml:1:4: byte 0xff is no UTF-8", "base.yaml:2:1: not valid YAML"};
    write_file("child.yaml", "seed: 1\nextends: base.yaml\n");
    expect_refusal(arena_format(arena,
                                "child.yaml:2:10: `extends`: %s/base.yaml cannot be "
                                "read: No such file",
                                folder));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        write_file("base.yaml", texts[i]);
        expect_refusal(words[i]);
    }
    ck_assert_int_eq(unlink(place("base.yaml")), 0);
    ck_assert_int_eq(mkfifo(place("base.yaml"), 0600), 0);
    expect_refusal("base.yaml is no regular file");
    write_file("child.yaml", "extends: /dev/zero\n");
    expect_refusal("/dev/zero is no regular file");
    write_file("child.yaml", "extends: .\n");
    expect_refusal("is a folder");
    write_file("child.yaml", "extends: ${HOME}/x.yaml\n");
    expect_refusal("variables such as ${HOME} are not expanded");
    write_file("child.yaml", "extends: ~/x.yaml\n");
    expect_refusal("`~` is not expanded");
}
END_TEST

START_TEST(a_base_larger_than_a_config_may_be_is_refused)
{
    struct text text = {0};
    text_add(&text, "a: [");
    for (int i = 0; i < 60000; i++)
        text_add(&text, "1,");
    text_add(&text, "]\n");
    write_file("base.yaml", text.at);
    text_add(&text, "extends: base.yaml\n");
    write_file("child.yaml", text.at);
    expect_refusal("more than 100000 values"); /* 60,000 in each */
    text.length = 0;
    for (int i = 0; i < 40000; i++)
        text_add(&text, "# 27 letters of a comment.\n");
    write_file("base.yaml", text.at);
    write_file("child.yaml", "extends: base.yaml\n");
    expect_refusal("base.yaml: it has more than 1048576 bytes");
    text_free(&text);
}
END_TEST

START_TEST(keys_of_a_thousand_merge_with_a_thousand)
{
    struct text text = {0};
    text_add(&text, MADE_UP "sweep:\n  grid:\n");
    for (int i = 0; i < 1000; i++)
        text_add(&text, "    a%d: [1]\n", i);
    write_file("base.yaml", text.at);
    text.length = 0;
    text_add(&text, "extends: base.yaml\nsweep:\n  grid:\n");
    for (int i = 500; i < 1500; i++)
        text_add(&text, "    a%d: [2]\n", i);
    write_file("child.yaml", text.at);
    const struct node *grid = tree_get(load("child.yaml")->sweep, "grid");
    ck_assert_uint_eq(grid->count, 1500);
    ck_assert_str_eq(grid->entries[499].value->entries[0].value->scalar, "1");
    ck_assert_str_eq(grid->entries[500].value->entries[0].value->scalar, "2");
    text_free(&text);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, mappings_merge_and_scalars_and_lists_replace);
    tcase_add_test(all, a_section_of_the_same_type_merges_and_of_another_replaces);
    tcase_add_test(all, an_axis_that_is_set_knows_what_it_replaces);
    tcase_add_test(all, the_word_of_a_rule_and_of_a_metric_count_as_a_type);
    tcase_add_test(all, a_metric_replaces_an_objective_that_names_none);
    tcase_add_test(all, unset_removes_a_key_and_nothing_empties_a_section);
    tcase_add_test(all, a_sweep_merges_form_by_form_and_axis_by_axis_whole);
    tcase_add_test(all, set_patches_what_both_come_to_and_the_command_line_goes_last);
    tcase_add_test(all, set_reaches_an_axis_and_an_option_and_removes_them);
    tcase_add_test(all, the_name_is_not_inherited_and_all_files_are_kept);
    tcase_add_test(all, a_replaced_value_knows_both_places);
    tcase_add_test(all, a_circle_is_refused_whatever_its_files_are_called);
    tcase_add_test(all, a_chain_has_eight_files_and_not_nine);
    tcase_add_test(all, a_base_is_looked_at_as_a_config_is);
    tcase_add_test(all, a_base_larger_than_a_config_may_be_is_refused);
    tcase_add_test(all, keys_of_a_thousand_merge_with_a_thousand);
    return suite_run("extends", all);
}
