/* What the schema says of a config, of layers that exist only here. That it is JSON, and
 * has every key that the reader knows, is held by e2e/schema; that a validator judges by
 * it as the reader does, by judges/schema. */
#include "schema/schema.h"
#include "schema/schema_section.h"

#include "../config/made_up.h"
#include "support/suite.h"

struct options {
    bool flag;
    int64_t count, whole;
    double rate;
    int32_t choice;
    const char *note, *root;
    struct lamina_integers sizes, padding;
    struct option_reals reals;
    struct option_texts texts;
};

static const struct lamina_option all_options[] = {
    {"flag", LAMINA_BOOL, offsetof(struct options, flag), "false", NULL, "A flag."},
    {"count", LAMINA_INTEGER, offsetof(struct options, count), NULL, "[1, 10]", "Many."},
    {"whole", LAMINA_INTEGER, offsetof(struct options, whole), "7", NULL, "Any."},
    {"rate", LAMINA_REAL, offsetof(struct options, rate), "0.5", "(0, 1)", "A \"rate\"."},
    {"choice", LAMINA_CHOICE, offsetof(struct options, choice), "one",
     "one | 2 | true | 0.5", "Which."},
    {"note", LAMINA_TEXT, offsetof(struct options, note), "", NULL, "Words."},
    {"root", OPTION_PATH, offsetof(struct options, root), "data", NULL, "A folder."},
    {"sizes", LAMINA_INTEGERS, offsetof(struct options, sizes), "[3, 3]", "[1, 9]",
     "Sizes."},
    {"reals", OPTION_REALS, offsetof(struct options, reals), NULL, "[0, inf)",
     "Numbers."},
    {"texts", OPTION_TEXTS, offsetof(struct options, texts), "[]", NULL, "Names."},
    {"padding", LAMINA_INTEGERS, offsetof(struct options, padding), "same",
     "same | [0, 9]", "Sizes, or a word."},
};

/* `rate` is that of the other kind, with other bounds; `init` is a key of every layer. */
static const struct lamina_option other_options[] = {
    {"rate", LAMINA_REAL, offsetof(struct options, rate), "2", "[1, inf)", "Faster."},
    {"init", LAMINA_TEXT, offsetof(struct options, note), "none", NULL, "Its own."},
};

static const struct option_kind *const layers[] = {
    &(const struct option_kind){.name = "all",
                                .summary = "Has all of it.",
                                .options = all_options,
                                .count = sizeof all_options / sizeof *all_options,
                                .size = sizeof(struct options)},
    &(const struct option_kind){.name = "other",
                                .options = other_options,
                                .count = sizeof other_options / sizeof *other_options,
                                .size = sizeof(struct options)},
    &(const struct option_kind){.name = "bare"},
};

static struct arena *arena;
static const struct node *schema;

static void setup(void)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    struct problems problems = {0};
    struct text text = {0};
    arena = arena_new();
    vocabulary.layers = (struct option_kinds){"layer", layers, 3};
    schema_write(&vocabulary, arena, &text);
    schema = tree_parse(text.at, text.length, "schema.json", arena, &problems);
    made_up_no_problems(&problems);
    problems_free(&problems);
    text_free(&text);
}

static void teardown(void)
{
    arena_free(arena);
}

static const struct node *member(const struct node *node, const char *key)
{
    int64_t index;
    if (node == NULL || node->kind != NODE_SEQUENCE)
        return tree_get(node, key);
    ck_assert(text_to_integer(key, &index));
    return (size_t)index < node->count ? node->entries[index].value : NULL;
}

/* What a pointer reaches, as JSON; keys with a slash are not reached. */
static const char *at(const char *pointer)
{
    const struct node *node = schema;
    while (*pointer != '\0') {
        size_t length = strcspn(pointer, "/");
        node = member(node, arena_copy(arena, pointer, length));
        pointer += length + (pointer[length] == '/');
    }
    if (node == NULL)
        return "nothing";
    struct text text = {0};
    tree_write_json(node, &text);
    const char *json = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return json;
}

/* The first kind's options. */
static const char *option(const char *name)
{
    return at(arena_format(arena, "$defs/layer/else/allOf/0/then/properties/%s", name));
}

START_TEST(a_config_has_five_keys_and_none_that_is_unknown)
{
    ck_assert_str_eq(at("else/required"),
                     "[\"dataset\", \"layers\", \"loss\", \"optimizer\", \"schedule\"]");
    ck_assert_str_eq(at("else/additionalProperties"), "false");
    ck_assert_str_eq(at("else/properties/layers"), "{\"$ref\": \"#/$defs/layers\"}");
    ck_assert_str_eq(at("$defs/layers/items"), "{\"$ref\": \"#/$defs/entry\"}");
    ck_assert_str_eq(at("$defs/layers/minItems"), "1");
}
END_TEST

START_TEST(a_config_and_a_part_of_one_have_the_same_words)
{
    static const char *const of_config[] = {
        "else/properties/extends/description", "else/properties/set/description",
        "else/properties/on_failure/then/enum", "$defs/objective/then/enum"};
    static const char *const of_part[] = {
        "$defs/part/properties/extends/description",
        "$defs/part/properties/set/description",
        "$defs/part/properties/on_failure/else/then/enum",
        "$defs/part/properties/objective/else/then/enum"};
    for (size_t i = 0; i < sizeof of_config / sizeof *of_config; i++) {
        ck_assert_str_ne(at(of_part[i]), "nothing");
        ck_assert_str_eq(at(of_part[i]), at(of_config[i]));
    }
    ck_assert_str_eq(at("else/properties/on_failure/then/enum"),
                     "[\"continue\", \"stop\"]");
}
END_TEST

static const struct {
    const char *option, *schema;
} of_options[] = {
    {"flag", "{\"description\": \"A flag.\", \"default\": false, \"type\": \"boolean\"}"},
    {"count", "{\"description\": \"Many.\", \"type\": \"integer\", \"minimum\": 1, "
              "\"maximum\": 10}"},
    {"whole", "{\"description\": \"Any.\", \"default\": 7, \"type\": \"integer\", "
              "\"minimum\": -9223372036854775808, \"maximum\": 9223372036854775807}"},
    {"rate", "{\"description\": \"A \\\"rate\\\".\", \"default\": 0.5, \"type\": "
             "\"number\", \"exclusiveMinimum\": 0, \"exclusiveMaximum\": 1}"},
    {"choice", "{\"description\": \"Which.\", \"default\": \"one\", \"enum\": [\"one\", "
               "\"2\", 2, \"true\", true, \"0.5\", 0.5]}"},
    {"note", "{\"description\": \"Words.\", \"default\": \"\", \"$ref\": "
             "\"#/$defs/text\"}"},
    {"root", "{\"description\": \"A folder.\", \"default\": \"data\", \"$ref\": "
             "\"#/$defs/text\"}"},
    {"sizes", "{\"description\": \"Sizes.\", \"default\": [3, 3], \"if\": {\"type\": "
              "\"array\"}, \"then\": {\"type\": \"array\", \"maxItems\": 6, \"items\": "
              "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 9}}, \"else\": "
              "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 9}}"},
    {"reals", "{\"description\": \"Numbers.\", \"if\": {\"type\": \"array\"}, \"then\": "
              "{\"type\": \"array\", \"items\": {\"type\": \"number\", \"minimum\": 0}}, "
              "\"else\": {\"type\": \"number\", \"minimum\": 0}}"},
    {"texts", "{\"description\": \"Names.\", \"default\": [], \"if\": {\"type\": "
              "\"array\"}, \"then\": {\"type\": \"array\", \"items\": {\"$ref\": "
              "\"#/$defs/text\"}}, \"else\": {\"$ref\": \"#/$defs/text\"}}"},
    {"padding",
     "{\"description\": \"Sizes, or a word.\", \"default\": \"same\", \"if\": {\"type\": "
     "\"array\"}, \"then\": {\"type\": \"array\", \"maxItems\": 6, \"items\": {\"type\": "
     "\"integer\", \"minimum\": 0, \"maximum\": 9}}, \"else\": {\"if\": {\"type\": "
     "\"string\"}, \"then\": {\"enum\": [\"same\"]}, \"else\": {\"type\": \"integer\", "
     "\"minimum\": 0, \"maximum\": 9}}}"},
};

START_TEST(an_option_has_its_default_its_type_and_its_bounds)
{
    ck_assert_str_eq(option(of_options[_i].option), of_options[_i].schema);
}
END_TEST

START_TEST(a_kind_wants_what_has_no_default_and_takes_nothing_else)
{
    ck_assert_str_eq(at("$defs/layer/else/allOf/0/if"),
                     "{\"properties\": {\"type\": {\"const\": \"all\"}}, \"required\": "
                     "[\"type\"]}");
    ck_assert_str_eq(at("$defs/layer/else/allOf/0/then/required"),
                     "[\"count\", \"reals\"]");
    ck_assert_str_eq(at("$defs/layer/else/allOf/0/then/additionalProperties"), "false");
    ck_assert_str_eq(at("$defs/layer/else/allOf/1/then/required"), "[]");
    ck_assert_str_eq(at("$defs/layer/else/allOf/0/then/description"),
                     "\"Has all of it.\"");
    ck_assert_str_eq(at("$defs/layer/else/required"), "[\"type\"]");
}
END_TEST

/* `all` would lack its count. */
START_TEST(a_name_alone_is_enough_where_nothing_else_must_be_said)
{
    ck_assert_str_eq(at("$defs/layer/if"), "{\"type\": \"string\"}");
    ck_assert_str_eq(at("$defs/layer/then"), "{\"enum\": [\"other\", \"bare\"]}");
    ck_assert_str_eq(at("$defs/layer/else/properties/type"),
                     "{\"enum\": [\"all\", \"other\", \"bare\"]}");
}
END_TEST

START_TEST(every_layer_has_a_name_and_sections_of_its_own)
{
    ck_assert_str_eq(option("init"), "{\"$ref\": \"#/$defs/init\"}");
    ck_assert_str_eq(option("optimizer"), "{\"$ref\": \"#/$defs/layer_optimizer\"}");
    ck_assert_str_eq(at("$defs/layer/else/allOf/0/then/properties/name/pattern"),
                     "\"^[a-z][a-z0-9_]*$\"");
    ck_assert_str_eq(at("$defs/layer/else/allOf/0/then/properties/frozen/type"),
                     "\"boolean\"");
    ck_assert_str_eq(at("$defs/layer/else/allOf/1/then/properties/init/default"),
                     "\"none\"");
}
END_TEST

START_TEST(a_block_has_layers_and_blocks_and_says_how_often)
{
    ck_assert_str_eq(at("$defs/entry/then"), "{\"$ref\": \"#/$defs/block\"}");
    ck_assert_str_eq(at("$defs/entry/else"), "{\"$ref\": \"#/$defs/layer\"}");
    ck_assert_str_eq(at("$defs/block/required"), "[\"repeat\", \"layers\"]");
    ck_assert_str_eq(at("$defs/block/properties/layers/items/$ref"), "\"#/$defs/entry\"");
    ck_assert_str_eq(at("$defs/repeat/maximum"), "10000");
    ck_assert_str_eq(at("$defs/row/patternProperties/" SCHEMA_ANY_LAYER "\\.repeat$"),
                     "{\"$ref\": \"#/$defs/repeat\"}");
    ck_assert_str_eq(at("$defs/row/patternProperties/" SCHEMA_ANY_LAYER "\\.from$"),
                     "{\"$ref\": \"#/$defs/from\"}");
}
END_TEST

START_TEST(a_path_has_a_list_in_a_grid_a_value_in_a_row_and_a_distribution_in_a_draw)
{
    static const char value[] = "\"type\": \"integer\", \"minimum\": 1, \"maximum\": 10";
    const char *path = "patternProperties/" SCHEMA_ANY_LAYER "\\.count$";
    const char *row = arena_format(arena, "{%s}", value);
    ck_assert_str_eq(at(arena_format(arena, "$defs/row/%s", path)), row);
    ck_assert_str_eq(at(arena_format(arena, "$defs/axes/%s/then", path)),
                     arena_format(arena,
                                  "{\"type\": \"array\", \"minItems\": 1, \"items\": %s}",
                                  row));
    ck_assert_str_eq(at(arena_format(arena, "$defs/axes/%s/else/then", path)),
                     "{\"$ref\": \"#/$defs/range\"}");
    ck_assert_str_eq(
        at(arena_format(arena, "$defs/axes/%s/else/else/properties", path)),
        arena_format(
            arena,
            "{\"values\": {\"type\": \"array\", \"minItems\": 1, \"items\": %s}, "
            "\"when\": {\"$ref\": \"#/$defs/when\"}}",
            row));
    ck_assert_str_eq(at(arena_format(arena, "$defs/random/%s", path)),
                     "{\"$ref\": \"#/$defs/distribution\"}");
}
END_TEST

START_TEST(paths_whose_words_are_known_can_be_offered_by_an_editor)
{
    ck_assert_str_eq(at("$defs/row/properties/optimizer"),
                     "{\"$ref\": \"#/$defs/optimizer\"}");
    ck_assert_str_eq(at("$defs/row/properties/schedule.batch_size/type"), "\"integer\"");
    ck_assert_str_eq(at("$defs/row/properties/compat/enum"), "[\"none\", \"pytorch\"]");
    ck_assert_str_eq(at("$defs/row/properties/seed"), "nothing");
    ck_assert_str_eq(at("$defs/row/additionalProperties"), "false");
    ck_assert_str_eq(at("$defs/random/required"), "[\"budget\"]");
}
END_TEST

START_TEST(a_number_behind_a_path_reaches_into_a_list_alone)
{
    ck_assert_str_ne(
        at("$defs/row/patternProperties/" SCHEMA_ANY_LAYER "\\.sizes(\\.[0-9]+)?$"),
        "nothing");
    ck_assert_str_eq(
        at("$defs/row/patternProperties/" SCHEMA_ANY_LAYER "\\.rate(\\.[0-9]+)?$"),
        "nothing");
}
END_TEST

START_TEST(what_several_kinds_have_may_be_what_any_of_them_takes)
{
    ck_assert_str_eq(
        at("$defs/row/patternProperties/" SCHEMA_ANY_LAYER "\\.rate$"),
        "{\"anyOf\": [{\"type\": \"number\", \"exclusiveMinimum\": 0, "
        "\"exclusiveMaximum\": 1}, {\"type\": \"number\", \"minimum\": 1}]}");
}
END_TEST

/* Whether it is the layer's option or its section is not known of a path. */
START_TEST(a_key_of_every_layer_that_one_has_as_an_option_may_be_anything)
{
    ck_assert_str_eq(
        at("$defs/row/patternProperties/" SCHEMA_ANY_LAYER "\\.init(\\.[0-9]+)?$"), "{}");
    ck_assert_str_eq(at("$defs/row/patternProperties/" SCHEMA_ANY_LAYER "\\.optimizer$"),
                     "{\"$ref\": \"#/$defs/layer_optimizer\"}");
}
END_TEST

START_TEST(a_schedule_has_epochs_or_iterations)
{
    ck_assert_str_eq(at("$defs/schedule/oneOf"),
                     "[{\"properties\": {\"epochs\": {\"not\": {\"const\": 0}}}, "
                     "\"required\": [\"epochs\"]}, {\"properties\": {\"iterations\": "
                     "{\"not\": {\"const\": 0}}}, \"required\": [\"iterations\"]}]");
    ck_assert_str_eq(at("$defs/schedule/required"), "[\"batch_size\"]");
    ck_assert_str_eq(at("$defs/schedule/properties/learning_rate"),
                     "{\"$ref\": \"#/$defs/learning_rate\"}");
}
END_TEST

START_TEST(an_objective_may_be_the_word_of_its_metric)
{
    ck_assert_str_eq(at("$defs/objective/if"), "{\"type\": \"string\"}");
    ck_assert_str_ne(at("$defs/objective/then/enum"), "nothing");
    ck_assert_str_eq(at("$defs/objective/then/enum"),
                     at("$defs/objective/else/properties/metric/enum"));
    ck_assert_str_eq(at("$defs/record/if"), "nothing");
    ck_assert_str_eq(at("$defs/record/type"), "\"object\"");
}
END_TEST

START_TEST(a_distribution_is_one_of_five_and_only_a_number_has_steps)
{
    ck_assert_str_eq(at("$defs/distribution/oneOf/4/required"), "[\"choice\"]");
    ck_assert_str_eq(at("$defs/distribution/oneOf/5"), "nothing");
    ck_assert_str_eq(at("$defs/distribution/properties/log_uniform/items"),
                     "{\"type\": \"number\", \"exclusiveMinimum\": 0}");
    ck_assert_str_eq(at("$defs/distribution/dependentSchemas/choice/properties/step"),
                     "false");
}
END_TEST

START_TEST(the_schema_is_added_with_a_line_end)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    struct text text = {0};
    text_add(&text, "before");
    schema_write(&vocabulary, arena, &text);
    ck_assert_int_eq(strncmp(text.at, "before{\n", 8), 0);
    ck_assert_str_eq(text.at + text.length - 3, "\n}\n");
    text_free(&text);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("schema");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_config_and_a_part_of_one_have_the_same_words);
    tcase_add_test(tests, a_config_has_five_keys_and_none_that_is_unknown);
    tcase_add_loop_test(tests, an_option_has_its_default_its_type_and_its_bounds, 0,
                        sizeof of_options / sizeof *of_options);
    tcase_add_test(tests, a_kind_wants_what_has_no_default_and_takes_nothing_else);
    tcase_add_test(tests, a_name_alone_is_enough_where_nothing_else_must_be_said);
    tcase_add_test(tests, every_layer_has_a_name_and_sections_of_its_own);
    tcase_add_test(tests, a_block_has_layers_and_blocks_and_says_how_often);
    tcase_add_test(
        tests, a_path_has_a_list_in_a_grid_a_value_in_a_row_and_a_distribution_in_a_draw);
    tcase_add_test(tests, paths_whose_words_are_known_can_be_offered_by_an_editor);
    tcase_add_test(tests, a_number_behind_a_path_reaches_into_a_list_alone);
    tcase_add_test(tests, what_several_kinds_have_may_be_what_any_of_them_takes);
    tcase_add_test(tests, a_key_of_every_layer_that_one_has_as_an_option_may_be_anything);
    tcase_add_test(tests, a_schedule_has_epochs_or_iterations);
    tcase_add_test(tests, an_objective_may_be_the_word_of_its_metric);
    tcase_add_test(tests, a_distribution_is_one_of_five_and_only_a_number_has_steps);
    tcase_add_test(tests, the_schema_is_added_with_a_line_end);
    return suite_run("schema", tests);
}
