/* The YAML tree: places, limits, changes that leave the old tree alone, JSON. What is
 * true of YAML is taken from its specification, 1.2.2. */
#include "config/tree.h"
#include "config/tree_file.h"
#include "support/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

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

static const struct node *try_parse(const char *text)
{
    return tree_parse(text, strlen(text), "a.yaml", arena, &problems);
}

static const struct node *parse(const char *text)
{
    const struct node *node = try_parse(text);
    ck_assert_msg(node != NULL, "%s: %s", text,
                  problems.count > 0 ? problems.lines[0] : "no problem told");
    return node;
}

static void expect_problem(const char *beginning)
{
    ck_assert_uint_eq(problems.count, 1);
    ck_assert_msg(strncmp(problems.lines[0], beginning, strlen(beginning)) == 0,
                  "%s\nis not\n%s", problems.lines[0], beginning);
}

static void expect_json(const struct node *node, const char *expected)
{
    struct text text = {0};
    tree_write_json(node, &text);
    ck_assert_str_eq(text.at, expected);
    text_free(&text);
}

static void expect_mark(struct mark mark, int line, int column)
{
    ck_assert_str_eq(mark.source, "a.yaml");
    ck_assert_int_eq(mark.line, line);
    ck_assert_int_eq(mark.column, column);
}

START_TEST(every_value_and_key_remembers_where_it_stands)
{
    const struct node *root = parse("# first\na: 1\nb:\n  - x\n  - {c: yes, d: [2]}\n");
    expect_mark(root->entries[0].key_mark, 2, 1);
    expect_mark(tree_get(root, "a")->mark, 2, 4);
    const struct node *list = tree_get(root, "b");
    expect_mark(list->entries[0].value->mark, 4, 5);
    const struct node *map = list->entries[1].value;
    expect_mark(map->entries[1].key_mark, 5, 14);
    expect_mark(tree_get(map, "d")->entries[0].value->mark, 5, 18);
}
END_TEST

START_TEST(columns_count_characters_not_bytes)
{
    expect_mark(tree_get(parse("{gr\xc3\xb6\xc3\x9f"
                               "e: 1, b: 2}"),
                         "b")
                    ->mark,
                1, 15);
}
END_TEST

START_TEST(a_byte_order_mark_is_no_part_of_the_text)
{
    static const char *const texts[] = {("\xef\xbb\xbf"
                                         "a: 1\nb: 2\n"),
                                        "\xef\xbb\xbf# A question?\na: 1\nb: 2\n",
                                        "\xef\xbb\xbf\r\na: 1\r\nb: 2\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct node *root = parse(texts[i]);
        expect_json(root, "{\"a\": 1, \"b\": 2}");
        expect_mark(root->entries[0].key_mark, i == 0 ? 1 : 2, 1);
    }
    ck_assert_ptr_null(try_parse("\xef\xbb\xbf"));
    expect_problem("a.yaml: it is empty");
}
END_TEST

START_TEST(scalars_stay_text_until_an_option_reads_them)
{
    const struct node *list = parse("[0o17, no, 1e-3, 007, '5', \"6\", !!str 7, 1_000]");
    const char *const texts[] = {"0o17", "no", "1e-3", "007", "5", "6", "7", "1_000"};
    for (size_t i = 0; i < 8; i++) {
        ck_assert_str_eq(list->entries[i].value->scalar, texts[i]);
        ck_assert_int_eq(list->entries[i].value->quoted, i >= 4 && i <= 6);
    }
}
END_TEST

START_TEST(block_scalars_are_quoted)
{
    ck_assert(tree_get(parse("a: |\n  5\n"), "a")->quoted);
}
END_TEST

START_TEST(an_alias_is_the_value_of_its_anchor)
{
    expect_json(parse("{a: &x [1, {b: 2}], c: *x, d: *x}"),
                "{\"a\": [1, {\"b\": 2}], \"c\": [1, {\"b\": 2}], "
                "\"d\": [1, {\"b\": 2}]}");
}
END_TEST

START_TEST(an_anchor_may_be_given_again)
{
    expect_json(parse("[&x 1, *x, &x 2, *x]"), "[1, 1, 2, 2]");
}
END_TEST

START_TEST(an_alias_of_what_it_stands_in_is_refused)
{
    ck_assert_ptr_null(try_parse("&x [1, *x]"));
    expect_problem("a.yaml:1:8: ");
}
END_TEST

START_TEST(json_is_strict_json)
{
    expect_json(parse("[1, -2, 0x1F, 0o17, .5, +3, 1e-3, .inf, .nan, true, FALSE, yes, "
                      "'1', '', \"a\\\"\\n\\u0001\"]"),
                "[1, -2, 31, 15, 0.5, 3, 0.001, \".inf\", \".nan\", true, false, "
                "\"yes\", \"1\", \"\", \"a\\\"\\n\\u0001\"]");
}
END_TEST

START_TEST(null_is_written_as_null)
{
    expect_json(parse("[null, ~, Null, NULL, 'null']"),
                "[null, null, null, null, \"null\"]");
    expect_json(parse("{a: , b: 1}"), "{\"a\": null, \"b\": 1}");
}
END_TEST

START_TEST(json_reads_back_as_the_same_tree)
{
    const char *const json =
        "{\"a\": [1, 0.1, true, null, \"true\", \"1\", {}], \"b\": {\"c d\": []}}";
    expect_json(parse(json), json);
}
END_TEST

START_TEST(a_change_leaves_the_old_tree_alone)
{
    struct mark mark = {.source = "--set x"};
    const struct node *old = parse("{a: {b: 1, c: 2}, d: [1, 2]}");
    const struct node *value = tree_scalar(arena, "9", mark);
    const struct node *new = tree_with_path(arena, old, "a.b", value, mark, &problems);
    expect_json(new, "{\"a\": {\"b\": 9, \"c\": 2}, \"d\": [1, 2]}");
    expect_json(old, "{\"a\": {\"b\": 1, \"c\": 2}, \"d\": [1, 2]}");
    ck_assert_ptr_eq(tree_get(old, "d"), tree_get(new, "d"));
    expect_json(tree_with_path(arena, old, "d.1", value, mark, &problems),
                "{\"a\": {\"b\": 1, \"c\": 2}, \"d\": [1, 9]}");
}
END_TEST

START_TEST(a_key_is_removed_or_added)
{
    const struct node *map = parse("{a: 1, b: 2, c: 3}");
    struct mark mark = {.source = ""};
    expect_json(tree_with(arena, map, "b", NULL, mark), "{\"a\": 1, \"c\": 3}");
    expect_json(tree_with(arena, map, "x", NULL, mark), "{\"a\": 1, \"b\": 2, \"c\": 3}");
    expect_json(tree_with(arena, map, "x", tree_scalar(arena, "4", mark), mark),
                "{\"a\": 1, \"b\": 2, \"c\": 3, \"x\": 4}");
}
END_TEST

START_TEST(a_path_reaches_list_elements_by_index_and_by_name)
{
    const struct node *root = parse("layers: [{name: a, n: 1}, b, {name: c, n: 2}]");
    struct mark mark = {.source = ""};
    const struct node *value = tree_scalar(arena, "7", mark);
    const char *const expected =
        "{\"layers\": [{\"name\": \"a\", \"n\": 1}, \"b\", {\"name\": \"c\", \"n\": 7}]}";
    expect_json(tree_with_path(arena, root, "layers.2.n", value, mark, &problems),
                expected);
    expect_json(tree_with_path(arena, root, "layers.c.n", value, mark, &problems),
                expected);
}
END_TEST

START_TEST(a_path_reaches_a_key_with_dots_as_it_stands)
{
    const struct node *root = parse("{grid: {a.b: [1, 2], a: 3, a.b.c: {values: [4]}}}");
    struct mark mark = {.source = "a.yaml", .line = 1, .column = 1};
    const struct node *value = tree_scalar(arena, "9", mark);
    root = tree_with_path(arena, root, "grid.a.b", value, mark, &problems);
    root = tree_with_path(arena, root, "grid.a.b.c.values.0", value, mark, &problems);
    root = tree_with_path(arena, root, "grid.d.e", value, mark, &problems);
    expect_json(root, "{\"grid\": {\"a.b\": 9, \"a\": 3, \"a.b.c\": {\"values\": [9]}, "
                      "\"d\": {\"e\": 9}}}");
}
END_TEST

START_TEST(a_path_makes_the_keys_that_are_missing)
{
    struct mark mark = {.source = ""};
    expect_json(tree_with_path(arena, parse("{a: 1}"), "b.c.d",
                               tree_scalar(arena, "2", mark), mark, &problems),
                "{\"a\": 1, \"b\": {\"c\": {\"d\": 2}}}");
}
END_TEST

START_TEST(a_path_that_reaches_nothing_is_a_problem_at_its_mark)
{
    static const char *const paths[] = {
        "layers.3.n", "layers.-1.n", "layers.aa.n", "a.b", "layers.1.n", "",        ".a",
        "a.",         "layers..n",   "layers.a.",   ".",   "a.b.c",      "layers.",
    };
    const struct node *root = parse("{a: 1, layers: [{name: a, n: 1}, b, {name: c}]}");
    struct mark mark = {.source = "a.yaml", .line = 7, .column = 3};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        problems_free(&problems);
        ck_assert_msg(tree_with_path(arena, root, paths[i], tree_scalar(arena, "2", mark),
                                     mark, &problems) == NULL,
                      "%s", paths[i]);
        expect_problem("a.yaml:7:3: ");
    }
}
END_TEST

START_TEST(a_path_into_an_empty_list_is_a_problem)
{
    struct mark mark = {.source = "a.yaml", .line = 7, .column = 3};
    ck_assert_ptr_null(tree_with_path(arena, parse("layers: []"), "layers.0.n",
                                      tree_scalar(arena, "2", mark), mark, &problems));
    expect_problem("a.yaml:7:3: ");
    ck_assert_ptr_null(strstr(problems.lines[0], "18446744073709551615"));
}
END_TEST

/* `head`, `count` times `piece`, `tail`. */
static char *repeat(const char *head, const char *piece, size_t count, const char *tail)
{
    struct text text = {0};
    text_add(&text, "%s", head);
    for (size_t i = 0; i < count; i++)
        text_add(&text, "%s", piece);
    text_add(&text, "%s", tail);
    char *result = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return result;
}

START_TEST(a_file_of_1_mib_is_read_and_one_byte_more_is_not)
{
    char *text = repeat("a: 1\n", "#", 1024 * 1024 - 5, "");
    ck_assert_ptr_nonnull(try_parse(text));
    ck_assert_ptr_null(try_parse(repeat(text, "#", 1, "")));
    expect_problem("a.yaml: ");
    ck_assert_ptr_nonnull(strstr(problems.lines[0], "1048576"));
}
END_TEST

START_TEST(a_scalar_of_64_kib_is_read_and_one_byte_more_is_not)
{
    ck_assert_ptr_nonnull(try_parse(repeat("a: ", "x", 65536, "")));
    ck_assert_ptr_null(try_parse(repeat("a: ", "x", 65537, "")));
    expect_problem("a.yaml:1:4: ");
    ck_assert_ptr_nonnull(strstr(problems.lines[0], "65536"));
}
END_TEST

START_TEST(a_key_is_a_scalar_with_its_limit)
{
    ck_assert_ptr_null(try_parse(repeat("? ", "x", 65537, "\n: 1\n")));
    expect_problem("a.yaml:1:3: ");
}
END_TEST

START_TEST(lists_nest_64_deep_and_no_deeper)
{
    ck_assert_ptr_nonnull(try_parse(repeat(repeat("", "[", 64, ""), "]", 64, "")));
    ck_assert_ptr_null(try_parse(repeat(repeat("", "[", 65, ""), "]", 65, "")));
    expect_problem("a.yaml:1:65: ");
    ck_assert_ptr_nonnull(strstr(problems.lines[0], "64"));
}
END_TEST

START_TEST(a_path_has_64_parts_and_no_more)
{
    const struct mark mark = {.source = "--set"};
    const struct node *root = parse("a: 1"), *value = parse("2");
    ck_assert_ptr_nonnull(
        tree_with_path(arena, root, repeat("", "b.", 63, "c"), value, mark, &problems));
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_ptr_null(
        tree_with_path(arena, root, repeat("", "b.", 64, "c"), value, mark, &problems));
    expect_problem("--set: the path has more than 64 parts");
}
END_TEST

START_TEST(a_million_brackets_are_refused_at_the_first_too_many)
{
    ck_assert_ptr_null(try_parse(repeat("", "[", 1000000, "")));
    expect_problem("a.yaml:1:65: ");
}
END_TEST

START_TEST(aliases_do_not_nest_deeper_than_64_either)
{
    struct text text = {0};
    text_add(&text, "a0: &a0 %s1%s\n", "[[[[[[[[[[[[[[[[[[[[", "]]]]]]]]]]]]]]]]]]]]");
    for (int i = 1; i < 5; i++)
        text_add(&text, "a%d: &a%d %s*a%d%s\n", i, i, "[[[[[[[[[[[[[[[[[[[[", i - 1,
                 "]]]]]]]]]]]]]]]]]]]]");
    ck_assert_ptr_null(try_parse(text.at));
    text_free(&text);
    ck_assert_ptr_nonnull(strstr(problems.lines[0], "64"));
}
END_TEST

START_TEST(a_list_of_99999_values_is_read_and_of_100000_is_not)
{
    ck_assert_ptr_nonnull(try_parse(repeat("[1", ",1", 99998, "]")));
    ck_assert_ptr_null(try_parse(repeat("[1", ",1", 99999, "]")));
    expect_problem("a.yaml:1:");
    ck_assert_ptr_nonnull(strstr(problems.lines[0], "100000"));
}
END_TEST

START_TEST(nodes_are_counted_after_aliases_are_expanded)
{
    /* Ten to the ninth values in 160 bytes. */
    struct text text = {0};
    text_add(&text, "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
    for (int i = 1; i < 9; i++) {
        text_add(&text, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++)
            text_add(&text, "%s*a%d", k > 0 ? "," : "", i - 1);
        text_add(&text, "]\n");
    }
    ck_assert_ptr_null(try_parse(text.at));
    text_free(&text);
    expect_problem("a.yaml:5:");
    ck_assert_ptr_nonnull(strstr(problems.lines[0], "100000"));
}
END_TEST

START_TEST(an_empty_text_says_that_it_is_empty)
{
    static const char *const texts[] = {"", "\n\n", "# only a comment\n"};
    for (size_t i = 0; i < 3; i++) {
        problems_free(&problems);
        ck_assert_ptr_null(try_parse(texts[i]));
        expect_problem("a.yaml: ");
        ck_assert_ptr_nonnull(strstr(problems.lines[0], "empty"));
    }
}
END_TEST

START_TEST(bytes_that_are_no_text_are_refused)
{
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = {
        {"a: \xff\xfe", 5},
        {"a: \xc3", 4},
        {"a: b\0c", 6},
        {"\xff\xfe"
         "a\0",
         4},
        {"a: \x01", 4},
        {"a: \"\\0\"", 7},
        {"a: \xed\xa0\x80", 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        problems_free(&problems);
        ck_assert_msg(tree_parse(cases[i].bytes, cases[i].length, "a.yaml", arena,
                                 &problems) == NULL,
                      "case %zu", i);
        ck_assert_uint_eq(problems.count, 1);
    }
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_named_with_the_reason)
{
    ck_assert_ptr_null(tree_load("/nowhere/x.yaml", arena, NULL, &problems));
    expect_problem("/nowhere/x.yaml: ");
    ck_assert_ptr_nonnull(strstr(problems.lines[0], "No such file"));
    problems_free(&problems);
    ck_assert_ptr_null(tree_load("/tmp", arena, NULL, &problems));
    expect_problem("/tmp: ");
    ck_assert_ptr_nonnull(strstr(problems.lines[0], "folder"));
}
END_TEST

START_TEST(the_raw_text_is_the_file_byte_by_byte)
{
    struct tree_file file = {0};
    ck_assert_ptr_nonnull(
        tree_load(TEST_SOURCE_DIR "/configs/mnist-fnn.yaml", arena, &file, &problems));
    ck_assert_ptr_nonnull(strstr(file.text, "# Does the three-layer net"));
    ck_assert_ptr_nonnull(strstr(file.text, "\ncompat: pytorch\n"));
}
END_TEST

START_TEST(findings_are_told_once_and_at_most_100_are_kept)
{
    for (int i = 0; i < 150; i++) {
        problems_add(&problems, (struct mark){.source = "a.yaml", .line = 3, .column = 4},
                     "the same");
        problems_add(&problems,
                     (struct mark){.source = "a.yaml", .line = i + 1, .column = 1},
                     "another");
    }
    ck_assert_uint_eq(problems.distinct, 151);
    ck_assert_uint_eq(problems.kept, 100);
    ck_assert_str_eq(problems.lines[0], "a.yaml:3:4: the same");
    ck_assert_str_eq(problems.lines[99], "a.yaml:99:1: another");
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_set_timeout(all, 60);
    tcase_add_test(all, every_value_and_key_remembers_where_it_stands);
    tcase_add_test(all, columns_count_characters_not_bytes);
    tcase_add_test(all, a_byte_order_mark_is_no_part_of_the_text);
    tcase_add_test(all, scalars_stay_text_until_an_option_reads_them);
    tcase_add_test(all, block_scalars_are_quoted);
    tcase_add_test(all, an_alias_is_the_value_of_its_anchor);
    tcase_add_test(all, an_anchor_may_be_given_again);
    tcase_add_test(all, an_alias_of_what_it_stands_in_is_refused);
    tcase_add_test(all, json_is_strict_json);
    tcase_add_test(all, null_is_written_as_null);
    tcase_add_test(all, json_reads_back_as_the_same_tree);
    tcase_add_test(all, a_change_leaves_the_old_tree_alone);
    tcase_add_test(all, a_key_is_removed_or_added);
    tcase_add_test(all, a_path_reaches_list_elements_by_index_and_by_name);
    tcase_add_test(all, a_path_reaches_a_key_with_dots_as_it_stands);
    tcase_add_test(all, a_path_makes_the_keys_that_are_missing);
    tcase_add_test(all, a_path_that_reaches_nothing_is_a_problem_at_its_mark);
    tcase_add_test(all, a_path_into_an_empty_list_is_a_problem);
    tcase_add_test(all, a_file_of_1_mib_is_read_and_one_byte_more_is_not);
    tcase_add_test(all, a_scalar_of_64_kib_is_read_and_one_byte_more_is_not);
    tcase_add_test(all, a_key_is_a_scalar_with_its_limit);
    tcase_add_test(all, lists_nest_64_deep_and_no_deeper);
    tcase_add_test(all, a_path_has_64_parts_and_no_more);
    tcase_add_test(all, a_million_brackets_are_refused_at_the_first_too_many);
    tcase_add_test(all, aliases_do_not_nest_deeper_than_64_either);
    tcase_add_test(all, a_list_of_99999_values_is_read_and_of_100000_is_not);
    tcase_add_test(all, nodes_are_counted_after_aliases_are_expanded);
    tcase_add_test(all, an_empty_text_says_that_it_is_empty);
    tcase_add_test(all, bytes_that_are_no_text_are_refused);
    tcase_add_test(all, a_file_that_cannot_be_read_is_named_with_the_reason);
    tcase_add_test(all, the_raw_text_is_the_file_byte_by_byte);
    tcase_add_test(all, findings_are_told_once_and_at_most_100_are_kept);
    return suite_run("tree", all);
}
