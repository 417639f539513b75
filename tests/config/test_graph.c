/* Layers that read others by name, and blocks: which stack they become, what is recorded
 * of them, and which are the same trial. Stacks and identities are written by hand. */
#include "base/digest.h"
#include "config/assign.h"
#include "config/layer_written.h"
#include "config/resolve.h"
#include "config/settings.h"
#include "made_up.h"
#include "support/suite.h"

static struct arena *arena;
static struct problems problems;

#define REST MADE_UP_DATASET MADE_UP_LOSS MADE_UP_OPTIMIZER MADE_UP_SCHEDULE

/* A linear layer of 8, as nobody cares what it is. */
#define L(more) "{type: linear, out_features: 8" more "}"

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

static const struct experiment *load(const char *layers, const char *const *sets)
{
    const struct experiment *experiment = made_up_load(
        arena_format(arena, REST "layers: %s\n", layers), sets, arena, &problems);
    made_up_no_problems(&problems);
    return experiment;
}

static const struct trial_spec *resolve_with(const char *layers, const char *const *sets)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    const struct trial_spec *spec =
        resolve_trial(load(layers, sets)->root, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    return spec;
}

static const struct trial_spec *resolve(const char *layers)
{
    return resolve_with(layers, NULL);
}

/* ---- The stack ---- */

/* "layers.1.0 body.1.fc 2/3 <- 3 -1", a line a layer. */
static const char *describe(const struct trial_spec *spec)
{
    struct text text = {0};
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct layer_spec *layer = &spec->layers[i];
        text_add(&text, "%s %s %lld/%lld <-", layer->component.path,
                 layer->name != NULL ? layer->name : "-",
                 (long long)layer->repetition + 1, (long long)layer->repetitions);
        for (size_t j = 0; j < layer->input_count; j++)
            text_add(&text, " %lld", (long long)layer->inputs[j]);
        text_add(&text, "\n");
    }
    const char *words = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return words;
}

static const struct {
    const char *layers, *stack;
} stacks[] = {
    {"[" L("") ", sigmoid]", "layers.0 - 1/1 <- -1\n"
                             "layers.1 - 1/1 <- 0\n"},
    /* A list of one name is the name; one layer may be read twice. */
    {"[" L(", name: a") ", {type: sigmoid, from: [a]}, {type: tanh, from: [a, previous, "
                        "input, a]}]",
     "layers.0 a 1/1 <- -1\n"
     "layers.1 - 1/1 <- 0\n"
     "layers.2 - 1/1 <- 0 1 -1 0\n"},
    /* Each repetition reads the one before; from outside a block is its last layer. */
    {"[" L(", name: a") ", {repeat: 2, name: body, layers: [" L(
         ", name: fc") ", sigmoid, {type: tanh, from: [previous, start, fc, input]}]}, "
                       "{type: tanh, from: [body, a]}]",
     "layers.0 a 1/1 <- -1\n"
     "layers.1.0 body.0.fc 1/2 <- 0\n"
     "layers.1.1 body.0.1 1/2 <- 1\n"
     "layers.1.2 body.0.2 1/2 <- 2 0 1 -1\n"
     "layers.1.0 body.1.fc 2/2 <- 3\n"
     "layers.1.1 body.1.1 2/2 <- 4\n"
     "layers.1.2 body.1.2 2/2 <- 5 3 4 -1\n"
     "layers.2 2 1/1 <- 6 0\n"},
    /* A block says what its first repetition reads. */
    {"[" L(", name: a") ", {type: sigmoid, name: c}, {repeat: 2, from: a, layers: "
                        "[sigmoid]}, {type: tanh, from: [previous, c]}]",
     "layers.0 a 1/1 <- -1\n"
     "layers.1 c 1/1 <- 0\n"
     "layers.2.0 2.0.0 1/2 <- 0\n"
     "layers.2.0 2.1.0 2/2 <- 2\n"
     "layers.3 3 1/1 <- 3 1\n"},
    /* `previous` of a block's first layer is what the block reads, the sample too; names
     * are of their list; a block without a name is called by its index there. */
    {"[{repeat: 2, name: a, layers: [{repeat: 2, name: b, layers: [{type: sigmoid, name: "
     "a, from: [previous, start]}]}, {repeat: 1, layers: [{type: tanh, name: a}]}]}]",
     "layers.0.0.0 a.0.b.0.a 1/2 <- -1 -1\n"
     "layers.0.0.0 a.0.b.1.a 2/2 <- 0 0\n"
     "layers.0.1.0 a.0.1.0.a 1/1 <- 1\n"
     "layers.0.0.0 a.1.b.0.a 1/2 <- 2 2\n"
     "layers.0.0.0 a.1.b.1.a 2/2 <- 3 3\n"
     "layers.0.1.0 a.1.1.0.a 1/1 <- 4\n"},
    /* Where the stack has come to the index again, that is the name. */
    {"[{repeat: 1, layers: [tanh]}, sigmoid, {repeat: 1, layers: [tanh, tanh]}, tanh]",
     "layers.0.0 0.0.0 1/1 <- -1\n"
     "layers.1 - 1/1 <- 0\n"
     "layers.2.0 2.0.0 1/1 <- 1\n"
     "layers.2.1 2.0.1 1/1 <- 2\n"
     "layers.3 3 1/1 <- 3\n"},
    /* Without `from` the words are names as any other; at the top `start` always is. */
    {"[" L(", name: previous") ", {type: sigmoid, name: input}]",
     "layers.0 previous 1/1 <- -1\n"
     "layers.1 input 1/1 <- 0\n"},
    {"[" L(", name: start") ", {type: sigmoid, from: [previous, start]}]",
     "layers.0 start 1/1 <- -1\n"
     "layers.1 - 1/1 <- 0 0\n"},
};

START_TEST(layers_become_the_stack_that_is_trained)
{
    ck_assert_str_eq(describe(resolve(stacks[_i].layers)), stacks[_i].stack);
}
END_TEST

START_TEST(four_blocks_may_be_nested_and_a_stack_may_have_100000_layers)
{
    ck_assert_uint_eq(resolve("[{repeat: 10, layers: [{repeat: 10, layers: [{repeat: 10, "
                              "layers: [{repeat: 50, layers: [sigmoid, tanh]}]}]}]}]")
                          ->layer_count,
                      100000);
}
END_TEST

/* Far more than could be walked, and what is wrong with a block counts as once. */
START_TEST(a_stack_that_is_too_large_is_refused_without_being_made)
{
    static const char *const layers[] = {
        "[{repeat: 10000, layers: [{repeat: 10000, layers: [{repeat: 10000, layers: "
        "[{repeat: 10000, layers: [sigmoid]}]}]}]}]",
        "[{repeat: 0, layers: [{repeat: 10000, layers: [{repeat: 10000, layers: "
        "[{repeat: 10000, layers: []}]}]}]}]",
        "[{repeat: 10000, layers: [{repeat: 10, layers: [sigmoid]}]}, sigmoid]",
    };
    struct vocabulary vocabulary = made_up_vocabulary();
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        const struct trial_spec *spec =
            resolve_trial(load(layers[i], NULL)->root, &vocabulary, arena, &problems);
        ck_assert_uint_eq(spec->layer_count, 0);
        ck_assert_ptr_nonnull(strstr(problems.lines[0], "the limit is 100000"));
        problems_free(&problems);
    }
}
END_TEST

/* The findings of a config with mistakes, a line each. */
static const char *find_mistakes(const char *layers, const char *const *sets)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    struct text text = {0};
    resolve_trial(load(layers, sets)->root, &vocabulary, arena, &problems);
    for (size_t i = 0; i < problems.kept; i++)
        text_add(&text, "%s\n", problems.lines[i]);
    const char *lines = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return lines;
}

START_TEST(each_layer_of_a_name_that_is_taken_is_told_against_the_first)
{
    const char *found = find_mistakes("[{type: tanh, name: a}, {type: tanh, name: a}, "
                                      "{type: tanh, name: a}, {type: tanh, name: a}]",
                                      NULL);
    for (size_t i = 1; i < 4; i++)
        ck_assert_ptr_nonnull(strstr(found, arena_format(arena, " and layers.%zu\n", i)));
    ck_assert_uint_eq(problems.count, 3);
    ck_assert_ptr_null(strstr(found, ": layers.1 ("));
}
END_TEST

START_TEST(a_block_key_of_a_layer_is_told_where_the_command_line_gives_it)
{
    const char *const sets[] = {"layers.body.fc.repeat=2", NULL};
    const char *found =
        find_mistakes("[{repeat: 2, name: body, layers: [" L(", name: fc") "]}]", sets);
    ck_assert_ptr_eq(strstr(found, "--set layers.body.fc.repeat=2: `layers.0.0` has a "
                                   "`type`, and `repeat`"),
                     found);
}
END_TEST

START_TEST(a_chain_keeps_its_settings_once)
{
    const struct trial_spec *chain = resolve("[" L("") ", tanh]");
    ck_assert_ptr_eq(chain->identity, chain->settings);
    const struct trial_spec *block = resolve("[{repeat: 2, layers: [" L("") ", tanh]}]");
    ck_assert_ptr_ne(block->identity, block->settings);
}
END_TEST

START_TEST(types_are_found_once_in_blocks_of_blocks)
{
    struct layer_types types = {.arena = arena};
    const struct node *root =
        load("[tanh, {repeat: 2, layers: [sigmoid, {repeat: 2, layers: [tanh]}]}]", NULL)
            ->root;
    layer_written_types(root, &types);
    set_free(&types.known);
    ck_assert_uint_eq(types.count, 2);
    ck_assert_str_eq(types.at[0], "tanh");
    ck_assert_str_eq(types.at[1], "sigmoid");
}
END_TEST

/* ---- What is the same trial ---- */

static const struct {
    const char *block, *chain;
} equals[] = {
    {"[" L("") ", {repeat: 2, layers: [" L("") ", sigmoid]}, tanh]",
     "[" L("") ", " L("") ", sigmoid, " L("") ", sigmoid, tanh]"},
    {"[{repeat: 1, name: a, layers: [" L(", name: b") ", sigmoid]}]",
     "[" L("") ", sigmoid]"},
    {"[{type: linear, out_features: 8, from: input}, {type: sigmoid, from: [previous]}]",
     "[" L("") ", sigmoid]"},
    {"[" L("") ", {repeat: 2, layers: [{repeat: 2, layers: [sigmoid, tanh]}, " L(
         ", init: xavier_uniform, frozen: true, optimizer: {learning_rate: 0.5}") "]}]",
     "[" L("") ", sigmoid, tanh, sigmoid, tanh, " L(
         ", init: xavier_uniform, frozen: true, optimizer: {learning_rate: "
         "0.5}") ", sigmoid, tanh, sigmoid, tanh, " L(", init: xavier_uniform, frozen: "
                                                      "true, optimizer: "
                                                      "{learning_rate: 0.5}") "]"},
    /* A residual block: what it reads, what is before, and the sample. */
    {"[" L("") ", {repeat: 2, layers: [" L("") ", {type: tanh, from: [previous, start, "
                                               "input]}]}]",
     "[" L(", name: a") ", " L("") ", {type: tanh, name: b, from: [previous, a, "
                                   "input]}, " L(
                                       "") ", {type: tanh, from: [previous, b, input]}]"},
    {"[" L(", name: a") ", {type: sigmoid, name: b}, {repeat: 1, from: a, layers: "
                        "[sigmoid]}, {type: tanh, from: [previous, b]}]",
     "[" L(", name: x") ", {type: sigmoid, name: y}, {type: sigmoid, from: x}, {type: "
                        "tanh, from: [previous, y]}]"},
};

START_TEST(a_block_is_the_same_trial_as_its_layers_written_out)
{
    const struct trial_spec *block = resolve(equals[_i].block);
    const struct trial_spec *chain = resolve(equals[_i].chain);
    char of_block[DIGEST_SIZE], of_chain[DIGEST_SIZE];
    ck_assert_str_eq(block->config_hash, chain->config_hash);
    settings_hash_of_length(block, "schedule.iterations", 9, of_block);
    settings_hash_of_length(chain, "schedule.iterations", 9, of_chain);
    ck_assert_str_eq(of_block, of_chain);
    ck_assert_str_ne(of_block, block->config_hash);
    settings_hash_of_length(block, "schedule.epochs", 1, of_block);
    ck_assert_str_eq(of_block, block->config_hash);
}
END_TEST

START_TEST(another_wire_or_order_is_another_trial)
{
    static const char *const layers[] = {
        "[" L(", name: a") ", {type: sigmoid, name: b}, {type: tanh, from: [a, b]}]",
        "[" L(", name: a") ", {type: sigmoid, name: b}, {type: tanh, from: [b, a]}]",
        "[" L(", name: a") ", {type: sigmoid, name: b}, {type: tanh, from: [b, b, a]}]",
        "[" L(", name: a") ", {type: sigmoid, name: b}, {type: tanh, from: [b, input]}]",
        "[" L(", name: a") ", {type: sigmoid, name: b}, {type: tanh, from: [b, b]}]",
        "[" L(", name: a") ", {type: sigmoid, name: b}, tanh]",
    };
    const char *hashes[sizeof layers / sizeof *layers];
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        hashes[i] = resolve(layers[i])->config_hash;
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(strcmp(hashes[i], hashes[k]) != 0, "%zu, %zu", i, k);
    }
}
END_TEST

/* As earlier versions wrote it of a chain, and with one line more for a wire. */
START_TEST(the_identity_counts_layers_of_the_stack)
{
    char expected[DIGEST_SIZE];
    static const char identity[] = "dataset.type=text:6:digits\n"
                                   "layers.0.type=text:6:linear\n"
                                   "layers.0.out_features=integer:8\n"
                                   "layers.1.type=text:7:sigmoid\n"
                                   "layers.2.type=text:4:tanh\n"
                                   "layers.2.from=text:4:1, 0\n"
                                   "layers.3.type=text:7:sigmoid\n"
                                   "layers.4.type=text:4:tanh\n"
                                   "layers.4.from=text:4:3, 2\n"
                                   "loss.type=text:13:cross_entropy\n"
                                   "optimizer.type=text:3:sgd\n"
                                   "optimizer.learning_rate=real:0.1\n"
                                   "schedule.learning_rate.type=text:8:constant\n"
                                   "schedule.epochs=integer:1\n"
                                   "schedule.batch_size=integer:32\n";
    const struct trial_spec *spec =
        resolve("[" L("") ", {repeat: 2, layers: [sigmoid, {type: tanh, from: [previous, "
                          "start]}]}]");
    digest_bytes(identity, strlen(identity), expected);
    ck_assert_str_eq(spec->config_hash, expected);
}
END_TEST

/* ---- What is recorded ---- */

START_TEST(settings_have_each_layer_once_as_it_is_written)
{
    static const char expected[] = "layers.1.from=previous\n"
                                   "layers.1.repeat=3\n"
                                   "layers.1.1.repeat=2\n"
                                   "layers.1.1.0.from=[previous, previous, input]\n"
                                   "layers.2.from=[previous, layers.0]\n"
                                   "layers.0.type=linear\n"
                                   "layers.0.out_features=8\n"
                                   "layers.0.bias=true\n"
                                   "layers.1.0.type=sigmoid\n"
                                   "layers.1.1.0.type=tanh\n"
                                   "layers.2.type=tanh\n"
                                   "layers.1.0.frozen=true\n";
    const struct trial_spec *spec =
        resolve("[" L(", name: a") ", {repeat: 3, from: a, name: b, layers: [{type: "
                                   "sigmoid, frozen: true}, {repeat: 2, layers: [{type: "
                                   "tanh, from: [previous, start, input]}]}]}, {type: "
                                   "tanh, from: [b, a]}]");
    struct text found = {0};
    for (size_t i = 0; i < spec->setting_count; i++) {
        if (strncmp(spec->settings[i].path, "layers.", 7) != 0)
            continue;
        text_add(&found, "%s=", spec->settings[i].path);
        option_value_show(&spec->settings[i].value, &found);
        text_add(&found, "\n");
    }
    ck_assert_str_eq(found.at, expected);
    text_free(&found);
}
END_TEST

/* ---- Paths ---- */

#define NESTED                                                                           \
    "[" L(", name: a") ", {repeat: 2, name: body, layers: [" L(                          \
        ", name: fc") ", {repeat: 2, name: deep, layers: [" L(", name: fc") "]}]}]"

START_TEST(paths_reach_into_blocks_by_name_and_by_index)
{
    static const char *const paths[][2] = {
        {"layers.body.repeat", "layers.1.repeat"},
        {"layers.body.fc.bias", "layers.1.0.bias"},
        {"layers.body.1.fc.bias", "layers.1.1.0.bias"},
        {"layers.1.deep.repeat", "layers.1.1.repeat"},
        {"layers.body.deep.0", "layers.1.1.0"},
        {"layers.body", "layers.1"},
        {"layers.body.none.bias", "layers.1.none.bias"},
        {"layers.a.fc.bias", "layers.0.fc.bias"},
    };
    const struct node *root = load(NESTED, NULL)->root;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        ck_assert_str_eq(assign_canonical_path(root, paths[i][0], arena), paths[i][1]);
    ck_assert_str_eq(tree_find(root, "layers.1.1.0.out_features")->scalar, "8");
    ck_assert_str_eq(tree_find(root, "layers.body.deep.fc.out_features")->scalar, "8");
    ck_assert_ptr_null(tree_find(root, "layers.1.2.out_features"));
}
END_TEST

START_TEST(a_name_may_be_long)
{
    char name[1001] = "";
    memset(name, 'x', sizeof name - 1);
    const struct node *root =
        load(arena_format(arena,
                          "[{repeat: 1, name: %s, layers: [{type: tanh, name: %s}]}]",
                          name, name),
             NULL)
            ->root;
    const char *path = arena_format(arena, "layers.%s.%s.type", name, name);
    ck_assert_str_eq(assign_canonical_path(root, path, arena), "layers.0.0.type");
}
END_TEST

START_TEST(set_changes_what_is_in_a_block_and_short_forms_in_one_are_made_long)
{
    const char *sets[] = {"layers.body.deep.fc.out_features=5", "layers.body.repeat=1",
                          "layers.body.fc=sigmoid", NULL};
    const struct trial_spec *spec = resolve_with(NESTED, sets);
    ck_assert_str_eq(describe(spec), "layers.0 a 1/1 <- -1\n"
                                     "layers.1.0 body.0.0 1/1 <- 0\n"
                                     "layers.1.1.0 body.0.deep.0.fc 1/2 <- 1\n"
                                     "layers.1.1.0 body.0.deep.1.fc 2/2 <- 2\n");
    ck_assert_str_eq(spec->layers[1].component.kind->name, "sigmoid");
    for (size_t i = 2; i < 4; i++)
        ck_assert_int_eq(*(const int64_t *)spec->layers[i].component.options, 5);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, layers_become_the_stack_that_is_trained, 0,
                        sizeof stacks / sizeof *stacks);
    tcase_add_test(all, four_blocks_may_be_nested_and_a_stack_may_have_100000_layers);
    tcase_add_test(all, a_stack_that_is_too_large_is_refused_without_being_made);
    tcase_add_test(all, each_layer_of_a_name_that_is_taken_is_told_against_the_first);
    tcase_add_test(all, a_block_key_of_a_layer_is_told_where_the_command_line_gives_it);
    tcase_add_test(all, a_chain_keeps_its_settings_once);
    tcase_add_test(all, types_are_found_once_in_blocks_of_blocks);
    tcase_add_loop_test(all, a_block_is_the_same_trial_as_its_layers_written_out, 0,
                        sizeof equals / sizeof *equals);
    tcase_add_test(all, another_wire_or_order_is_another_trial);
    tcase_add_test(all, the_identity_counts_layers_of_the_stack);
    tcase_add_test(all, settings_have_each_layer_once_as_it_is_written);
    tcase_add_test(all, paths_reach_into_blocks_by_name_and_by_index);
    tcase_add_test(all, a_name_may_be_long);
    tcase_add_test(all,
                   set_changes_what_is_in_a_block_and_short_forms_in_one_are_made_long);
    return suite_run("graph", all);
}
