/* Reading a section by a table of options: types and ranges, defaults, messages with
 * their places, and the refusal of tables that plugins got wrong. */
#include "config/option.h"
#include "config/option_check.h"
#include "config/option_type.h"
#include "config/option_value.h"
#include "support/suite.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NONE, TANH };

struct options {
    bool flag;
    int64_t count;
    double rate;
    int32_t kind;
    const char *note;
    struct lamina_integers kernel;
    const char *root;
    struct option_texts columns;
    struct option_reals weight;
    struct lamina_integers padding;
};

static const struct lamina_option table[] = {
    {"flag", LAMINA_BOOL, offsetof(struct options, flag), "false", NULL, "A flag."},
    {"count", LAMINA_INTEGER, offsetof(struct options, count), NULL, "[1, 10]", "Many."},
    {"rate", LAMINA_REAL, offsetof(struct options, rate), "0.5", "[0, 1)", "A rate."},
    {"kind", LAMINA_CHOICE, offsetof(struct options, kind), "none", "none | tanh",
     "Which."},
    {"note", LAMINA_TEXT, offsetof(struct options, note), "", NULL, "Words."},
    {"kernel", LAMINA_INTEGERS, offsetof(struct options, kernel), "[]", "[1, inf)",
     "Sizes."},
    {"root", OPTION_PATH, offsetof(struct options, root), "", NULL, "A folder."},
    {"columns", OPTION_TEXTS, offsetof(struct options, columns), "[]", NULL, "Words."},
    {"weight", OPTION_REALS, offsetof(struct options, weight), "[]",
     "even | by_size | [0, 9]", "Numbers, or a word."},
    {"padding", LAMINA_INTEGERS, offsetof(struct options, padding), "0",
     "same | valid | [0, 9]", "Integers, or a word."},
};

static const struct option_kind kind = {
    .name = "made_up", .options = table, .count = 10, .size = sizeof(struct options)};

static const char *const also[] = {"type", "name", NULL};

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
    const struct node *node = tree_parse(text, strlen(text), "a.yaml", arena, &problems);
    ck_assert_ptr_nonnull(node);
    return node;
}

/* As a section is read: its options, and nothing else but what stands in `also`. */
static size_t read_map(const struct node *map, void *out, struct problems *findings)
{
    size_t found = option_refuse_unknown(&kind, map, "thing", also, arena, findings);
    return found + option_read(&kind, map, "thing", out, arena, findings);
}

static struct options read_good(const char *text)
{
    struct options options;
    memset(&options, 0x5a, sizeof options);
    size_t found = read_map(parse(text), &options, &problems);
    ck_assert_msg(found == 0, "%s: %s", text, found > 0 ? problems.lines[0] : "");
    return options;
}

/* One finding, which begins so. */
static void expect_refused(const char *text, const char *beginning)
{
    problems_free(&problems);
    size_t found = read_map(parse(text), NULL, &problems);
    ck_assert_msg(found == 1, "%s: %zu findings", text, found);
    ck_assert_msg(strncmp(problems.lines[0], beginning, strlen(beginning)) == 0, "%s: %s",
                  text, problems.lines[0]);
}

START_TEST(every_option_gets_its_default)
{
    struct options options = read_good("{type: made_up, count: 3}");
    ck_assert(!options.flag);
    ck_assert_int_eq(options.count, 3);
    ck_assert_double_eq(options.rate, 0.5);
    ck_assert_int_eq(options.kind, NONE);
    ck_assert_str_eq(options.note, "");
    ck_assert_int_eq(options.kernel.count, 0);
    ck_assert_str_eq(options.root, "");
    ck_assert_uint_eq(options.columns.count, 0);
}
END_TEST

START_TEST(every_type_is_read)
{
    struct options options =
        read_good("{name: x, flag: true, count: 0xA, rate: 1e-3, kind: tanh, "
                  "note: no, kernel: [3, 0o5], root: ../data, "
                  "columns: [a b, 'c', 7, true]}");
    ck_assert(options.flag);
    ck_assert_int_eq(options.count, 10);
    ck_assert_double_eq(options.rate, 1e-3);
    ck_assert_int_eq(options.kind, TANH);
    ck_assert_str_eq(options.note, "no");
    ck_assert_int_eq(options.kernel.count, 2);
    ck_assert_int_eq(options.kernel.at[0], 3);
    ck_assert_int_eq(options.kernel.at[1], 5);
    ck_assert_str_eq(options.root, "../data");
    static const char *const columns[] = {"a b", "c", "7", "true"};
    ck_assert_uint_eq(options.columns.count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(options.columns.at[i], columns[i]);
}
END_TEST

START_TEST(numbers_follow_yaml_1_2)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"1e-3", 0.001}, {".5", 0.5},   {"0", 0},        {"-0.0", 0},
                 {"0.", 0},       {"1E-2", .01}, {"+0.25", 0.25}, {"0x0", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = arena_format(arena, "{count: 1, rate: %s}", cases[i].text);
        ck_assert_double_eq(read_good(text).rate, cases[i].value);
    }
}
END_TEST

START_TEST(one_integer_is_a_list_of_one)
{
    struct options options = read_good("{count: 1, kernel: 5}");
    ck_assert_int_eq(options.kernel.count, 1);
    ck_assert_int_eq(options.kernel.at[0], 5);
}
END_TEST

START_TEST(one_text_is_a_list_of_one)
{
    struct options options = read_good("{count: 1, columns: price}");
    ck_assert_uint_eq(options.columns.count, 1);
    ck_assert_str_eq(options.columns.at[0], "price");
}
END_TEST

START_TEST(numbers_may_have_words_in_their_place)
{
    struct options options = read_good("{count: 1, weight: by_size}");
    ck_assert_str_eq(options.weight.word, "by_size");
    ck_assert_uint_eq(options.weight.count, 0);
    options = read_good("{count: 1, weight: [1, 2.5]}");
    ck_assert_ptr_null(options.weight.word);
    ck_assert_double_eq(options.weight.at[1], 2.5);
    options = read_good("{count: 1, weight: 9}");
    ck_assert_uint_eq(options.weight.count, 1);
    ck_assert_uint_eq(read_good("{count: 1}").weight.count, 0);
}
END_TEST

START_TEST(integers_may_have_words_in_their_place_which_are_counts_below_0)
{
    ck_assert_int_eq(read_good("{count: 1, padding: same}").padding.count, -1);
    ck_assert_int_eq(read_good("{count: 1, padding: 'valid'}").padding.count, -2);
    struct options options = read_good("{count: 1, padding: [2, 3]}");
    ck_assert_int_eq(options.padding.count, 2);
    ck_assert_int_eq(options.padding.at[1], 3);
    options = read_good("{count: 1}");
    ck_assert_int_eq(options.padding.count, 1);
    ck_assert_int_eq(options.padding.at[0], 0);
}
END_TEST

START_TEST(a_wrong_type_is_told_where_the_value_stands)
{
    static const char *const values[][2] = {
        {"{count: 1.5}", "a.yaml:1:9: `thing.count` must be an integer"},
        {"{count: 1e1}", "a.yaml:1:9: "},
        {"{count: '5'}", "a.yaml:1:9: "},
        {"{count: \"5\"}", "a.yaml:1:9: "},
        {"{count: !!str 5}", "a.yaml:1:"},
        {"{count: five}", "a.yaml:1:9: "},
        {"{count: 9223372036854775808}", "a.yaml:1:9: "},
        {"{count: ~}", "a.yaml:1:9: "},
        {"{count: }", "a.yaml:1:"},
        {"{count: [5]}", "a.yaml:1:9: "},
        {"{count: {a: 5}}", "a.yaml:1:9: "},
        {"{count: 1_0}", "a.yaml:1:9: "},
        {"{count: 1, flag: yes}", "a.yaml:1:18: `thing.flag` must be true or false"},
        {"{count: 1, flag: 1}", "a.yaml:1:18: "},
        {"{count: 1, flag: 'true'}", "a.yaml:1:18: "},
        {"{count: 1, rate: fast}", "a.yaml:1:18: `thing.rate` must be a number"},
        {"{count: 1, rate: .nan}", "a.yaml:1:18: "},
        {"{count: 1, rate: 0x1p-3}", "a.yaml:1:18: "},
        {"{count: 1, rate: 1e999}", "a.yaml:1:18: "},
        {"{count: 1, rate: nan}", "a.yaml:1:18: "},
        {"{count: 1, kind: relu}", "a.yaml:1:18: `thing.kind` must be one of"},
        {"{count: 1, kind: non}", "a.yaml:1:18: "},
        {"{count: 1, kind: ''}", "a.yaml:1:18: "},
        {"{count: 1, kind: 'none | tanh'}", "a.yaml:1:18: "},
        {"{count: 1, kernel: [1, x]}", "a.yaml:1:"},
        {"{count: 1, kernel: [1, '2']}", "a.yaml:1:"},
        {"{count: 1, kernel: [1, 2, 3, 4, 5, 6, 7]}", "a.yaml:1:20: "},
        {"{count: 1, note: [a]}", "a.yaml:1:18: "},
        {"{count: 1, columns: ~}",
         "a.yaml:1:21: `thing.columns` must be a text or a list "
         "of them, not empty"},
        {"{count: 1, columns: [a, [b]]}",
         "a.yaml:1:21: `thing.columns` must be a text or a list of them, not a list with "
         "something else in it"},
        {"{count: 1, columns: [a, ~]}", "a.yaml:1:21: "},
        {"{count: 1, columns: {a: b}}", "a.yaml:1:21: "},
        {"{count: 1, weight: evn}",
         "a.yaml:1:20: `thing.weight` must be even | by_size, or a number or a list of "
         "them, not \"evn\"; did you mean `even`?"},
        {"{count: 1, weight: [even]}", "a.yaml:1:20: "},
        {"{count: 1, weight: '[0,'}", "a.yaml:1:20: "},
        {"{count: 1, weight: '9]'}", "a.yaml:1:20: "},
        {"{count: 1, weight: '5'}", "a.yaml:1:20: "},
        {"{count: 1, padding: sam}",
         "a.yaml:1:21: `thing.padding` must be same | valid, or an integer or a list of "
         "up to 6 of them, not \"sam\"; did you mean `same`?"},
        {"{count: 1, padding: [same]}", "a.yaml:1:21: "},
        {"{count: 1, padding: '1'}", "a.yaml:1:21: "},
        {"{count: 1, kernel: same}", "a.yaml:1:20: `thing.kernel` must be an integer"},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        expect_refused(values[i][0], values[i][1]);
}
END_TEST

START_TEST(a_value_out_of_range_is_told_with_the_range)
{
    static const char *const values[][2] = {
        {"{count: 0}", "a.yaml:1:9: `thing.count` must be in [1, 10], not 0"},
        {"{count: 11}", "a.yaml:1:9: `thing.count` must be in [1, 10], not 11"},
        {"{count: 1, rate: 1}", "a.yaml:1:18: `thing.rate` must be in [0, 1), not 1"},
        {"{count: 1, rate: -1e-9}", "a.yaml:1:18: "},
        {"{count: 1, rate: .inf}", "a.yaml:1:18: "},
        {"{count: 1, kernel: [1, 0]}", "a.yaml:1:"},
        {"{count: 1, kernel: -1}", "a.yaml:1:20: "},
        {"{count: 1, weight: [10]}",
         "a.yaml:1:20: `thing.weight` must be in [0, 9], not [10]"},
        {"{count: 1, padding: -1}",
         "a.yaml:1:21: `thing.padding` must be in [0, 9], not -1"},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        expect_refused(values[i][0], values[i][1]);
}
END_TEST

START_TEST(an_unknown_key_is_told_with_the_nearest)
{
    expect_refused("{count: 1, flga: true}",
                   "a.yaml:1:12: unknown key `thing.flga`; did you mean `flag`?");
    expect_refused("{count: 1, colour: red}",
                   "a.yaml:1:12: unknown key `thing.colour`; known here: flag, count");
}
END_TEST

START_TEST(a_missing_option_is_told_where_its_section_begins)
{
    expect_refused("\n\n  {flag: true}", "a.yaml:3:3: `thing.count` is missing");
}
END_TEST

START_TEST(all_mistakes_are_told_at_once)
{
    size_t found =
        read_map(parse("{flga: true,\n rate: 2,\n flag: 3,\n kind: x}"), NULL, &problems);
    ck_assert_uint_eq(found, 5);
    ck_assert_uint_eq(problems.count, 5);
}
END_TEST

/* `count` must be given, whatever a test is about. */
static struct options read_any(const char *text)
{
    struct problems ignored = {0};
    struct options options;
    memset(&options, 0, sizeof options);
    read_map(parse(text), &options, &ignored);
    problems_free(&ignored);
    return options;
}

static struct option_value value_in(int option, const char *text)
{
    const struct options options = read_any(text);
    return option_value(&table[option], &options, arena);
}

START_TEST(a_value_is_recorded_in_its_own_type)
{
    const struct options options = read_good(
        "{flag: true, count: 0x0a, rate: 1e-3, kind: tanh, note: '1', kernel: [3, 5], "
        "columns: ['a\"b', c], weight: even}");
    struct option_value value = option_value(&table[0], &options, arena);
    ck_assert_int_eq(value.type, VALUE_INTEGER);
    ck_assert_int_eq(value.integer, 1);
    value = option_value(&table[1], &options, arena);
    ck_assert_int_eq(value.type, VALUE_INTEGER);
    ck_assert_int_eq(value.integer, 10);
    value = option_value(&table[2], &options, arena);
    ck_assert_int_eq(value.type, VALUE_REAL);
    ck_assert_double_eq(value.real, 0.001);
    value = option_value(&table[3], &options, arena);
    ck_assert_int_eq(value.type, VALUE_TEXT);
    ck_assert_str_eq(value.text, "tanh");
    value = option_value(&table[4], &options, arena);
    ck_assert_int_eq(value.type, VALUE_TEXT);
    ck_assert_str_eq(value.text, "1");
    value = option_value(&table[5], &options, arena);
    ck_assert_int_eq(value.type, VALUE_TEXT);
    ck_assert_str_eq(value.text, "[3, 5]");
    value = option_value(&table[7], &options, arena);
    ck_assert_int_eq(value.type, VALUE_TEXT);
    ck_assert_str_eq(value.text, "[\"a\\\"b\", \"c\"]");
    value = option_value(&table[8], &options, arena);
    ck_assert_int_eq(value.type, VALUE_TEXT);
    ck_assert_str_eq(value.text, "even");
}
END_TEST

START_TEST(an_integer_where_a_real_is_meant_is_recorded_as_real)
{
    struct option_value value = value_in(2, "{rate: 0}");
    ck_assert_int_eq(value.type, VALUE_REAL);
}
END_TEST

START_TEST(what_equals_the_default_is_not_given)
{
    static const struct {
        int option;
        const char *text;
        bool given;
    } cases[] = {
        {0, "{}", false},
        {0, "{flag: False}", false},
        {0, "{flag: true}", true},
        {1, "{count: 1}", true},
        {2, "{rate: 5e-1}", false},
        {2, "{rate: 0.50001}", true},
        {3, "{kind: none}", false},
        {3, "{kind: tanh}", true},
        {4, "{note: ''}", false},
        {4, "{note: x}", true},
        {5, "{kernel: []}", false},
        {5, "{kernel: [1]}", true},
        {7, "{columns: []}", false},
        {7, "{columns: ['']}", true},
        {8, "{}", false},
        {8, "{weight: []}", false},
        {8, "{weight: even}", true},
        {9, "{padding: [0]}", false},
        {9, "{padding: same}", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct options options = read_any(cases[i].text);
        bool given = option_value_differs(&table[cases[i].option], parse(cases[i].text),
                                          &options, arena);
        ck_assert_msg(given == cases[i].given, "%s", cases[i].text);
    }
}
END_TEST

START_TEST(one_value_and_a_list_of_it_are_the_same_value)
{
    struct option_value one = value_in(5, "{kernel: 3}");
    struct option_value list = value_in(5, "{kernel: [3]}");
    ck_assert_str_eq(one.text, list.text);
    one = value_in(7, "{columns: a}");
    list = value_in(7, "{columns: [a]}");
    ck_assert_str_eq(one.text, list.text);
}
END_TEST

START_TEST(a_good_table_is_accepted)
{
    struct error error;
    ck_assert_msg(option_check_kind(&kind, &error) == 0, "%s", error.text);
}
END_TEST

START_TEST(a_bad_table_is_refused_with_the_option_at_fault)
{
    static const struct lamina_option bad[] = {
        {"Count", LAMINA_INTEGER, 0, "1", NULL, "Not a name."},
        {"", LAMINA_INTEGER, 0, "1", NULL, "No name."},
        {NULL, LAMINA_INTEGER, 0, "1", NULL, "No name at all."},
        {"type", LAMINA_TEXT, 0, "", NULL, "A name that configs use."},
        {"name", LAMINA_TEXT, 0, "", NULL, "Another."},
        {"a", 0, 0, "1", NULL, "No type."},
        {"a", 99, 0, "1", NULL, "An unknown type."},
        {"a", -1, 0, "1", NULL, "An unknown type."},
        {"a", LAMINA_INTEGER, 57, "1", NULL, "Not aligned."},
        {"a", LAMINA_INTEGER, 64, "1", NULL, "Behind the struct."},
        {"a", LAMINA_INTEGER, 4294967288u, "1", NULL, "Far behind the struct."},
        {"a", LAMINA_INTEGER, 0, "one", NULL, "A default of another type."},
        {"a", LAMINA_INTEGER, 0, "", NULL, "An empty default."},
        {"a", LAMINA_INTEGER, 0, "0", "[1, 2]", "A default out of range."},
        {"a", LAMINA_INTEGER, 0, "1", "[2, 1]", "A range of nothing."},
        {"a", LAMINA_INTEGER, 0, "1", "1 to 2", "No range."},
        {"a", LAMINA_INTEGER, 0, "1", "[1, 2", "Half a range."},
        {"a", LAMINA_INTEGER, 0, "1", "[1, 2]]", "More than a range."},
        {"a", LAMINA_INTEGER, 0, "1", "[,]", "A range without bounds."},
        {"a", LAMINA_INTEGER, 0, "1", "", "An empty range."},
        {"a", LAMINA_CHOICE, 0, "x", NULL, "No words."},
        {"a", LAMINA_CHOICE, 0, "x", "y | z", "Not one of the words."},
        {"a", LAMINA_BOOL, 0, "yes", NULL, "A default of YAML 1.1."},
        {"a", LAMINA_INTEGERS, 0, "[1, x]", NULL, "A list of something else."},
        {"a", LAMINA_INTEGERS, 0, "[1", NULL, "Half a list."},
        {"a", LAMINA_INTEGERS, 16, "1", NULL, "Longer than the struct."},
        {"a", LAMINA_INTEGERS, 0, "1", "same", "A word, and no range of the integers."},
        {"a", LAMINA_INTEGERS, 0, "1", "same [1, 2]", "No bar behind the word."},
        {"a", LAMINA_INTEGERS, 0, "all", "same | [1, 2]", "A default of another word."},
        {"a", OPTION_REALS, 0, "1", "even", "A word, and no range of the numbers."},
        {"a", OPTION_TEXTS, 0, "[a", NULL, "Half a list."},
        {"a", OPTION_TEXTS, 56, "a", NULL, "Longer than the struct."},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct option_kind wrong = {
            .name = "wrong", .options = &bad[i], .count = 1, .size = 64};
        struct error error = {0};
        ck_assert_msg(option_check_kind(&wrong, &error) != 0, "%s", bad[i].help);
        ck_assert_ptr_nonnull(strstr(error.text, "wrong"));
    }
}
END_TEST

START_TEST(two_options_of_one_name_are_refused)
{
    static const struct lamina_option twice[] = {
        {"a", LAMINA_INTEGER, 0, "1", NULL, "One."},
        {"a", LAMINA_INTEGER, 8, "1", NULL, "Two."},
    };
    struct option_kind wrong = {
        .name = "wrong", .options = twice, .count = 2, .size = 64};
    struct error error = {0};
    ck_assert_int_ne(option_check_kind(&wrong, &error), 0);
    ck_assert_ptr_nonnull(strstr(error.text, "two options called `a`"));
}
END_TEST

START_TEST(a_range_tells_its_bounds_and_whether_they_belong_to_it)
{
    static const struct {
        const char *text;
        struct option_range range;
    } cases[] = {
        {"[0, 1)", {0, 1, false, true}},
        {"(-1.5, 2e3]", {-1.5, 2000, true, false}},
        {"(-inf, inf)", {-HUGE_VAL, HUGE_VAL, true, true}},
        {NULL, {-HUGE_VAL, HUGE_VAL, false, false}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct option_range range;
        ck_assert(option_type_range(cases[i].text, &range));
        ck_assert(range.low == cases[i].range.low && range.high == cases[i].range.high);
        ck_assert_int_eq(range.low_open, cases[i].range.low_open);
        ck_assert_int_eq(range.high_open, cases[i].range.high_open);
    }
}
END_TEST

START_TEST(the_words_of_a_choice_come_one_after_the_other)
{
    static const char *const words[] = {"none", "tanh", "1"};
    const char *rest = "none | tanh|1";
    size_t length;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *word = option_type_choice(&rest, &length);
        ck_assert_ptr_nonnull(word);
        ck_assert_str_eq(arena_copy(arena, word, length), words[i]);
    }
    ck_assert_ptr_null(option_type_choice(&rest, &length));
    ck_assert_ptr_null(option_type_choice(&rest, &length));
}
END_TEST

START_TEST(a_default_is_what_a_config_would_say)
{
    static const char *const defaults[] = {"false", NULL,   "0.5", "\"none\"", "\"\"",
                                           "[]",    "\"\"", "[]",  "[]",       "0"};
    for (size_t i = 0; i < kind.count; i++) {
        struct text json = {0};
        if (!defaults[i])
            continue;
        struct node absent;
        tree_write_json(option_type_default(&table[i], &absent, arena), &json);
        ck_assert_str_eq(json.at, defaults[i]);
        text_free(&json);
    }
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, every_option_gets_its_default);
    tcase_add_test(all, every_type_is_read);
    tcase_add_test(all, numbers_follow_yaml_1_2);
    tcase_add_test(all, one_integer_is_a_list_of_one);
    tcase_add_test(all, one_text_is_a_list_of_one);
    tcase_add_test(all, numbers_may_have_words_in_their_place);
    tcase_add_test(all, integers_may_have_words_in_their_place_which_are_counts_below_0);
    tcase_add_test(all, a_wrong_type_is_told_where_the_value_stands);
    tcase_add_test(all, a_value_out_of_range_is_told_with_the_range);
    tcase_add_test(all, an_unknown_key_is_told_with_the_nearest);
    tcase_add_test(all, a_missing_option_is_told_where_its_section_begins);
    tcase_add_test(all, all_mistakes_are_told_at_once);
    tcase_add_test(all, a_value_is_recorded_in_its_own_type);
    tcase_add_test(all, an_integer_where_a_real_is_meant_is_recorded_as_real);
    tcase_add_test(all, what_equals_the_default_is_not_given);
    tcase_add_test(all, one_value_and_a_list_of_it_are_the_same_value);
    tcase_add_test(all, a_good_table_is_accepted);
    tcase_add_test(all, a_bad_table_is_refused_with_the_option_at_fault);
    tcase_add_test(all, two_options_of_one_name_are_refused);
    tcase_add_test(all, a_range_tells_its_bounds_and_whether_they_belong_to_it);
    tcase_add_test(all, the_words_of_a_choice_come_one_after_the_other);
    tcase_add_test(all, a_default_is_what_a_config_would_say);
    return suite_run("option", all);
}
