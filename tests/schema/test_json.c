/* JSON from templates: quoted, escaped, indented, and without the commas that every
 * member may end with. */
#include "schema/json.h"

#include <check.h>
#include <string.h>

#include "support/suite.h"

static struct json json;
static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
    json = (struct json){.arena = arena};
}

static void teardown(void)
{
    text_free(&json.text);
    arena_free(arena);
}

START_TEST(strings_are_quoted_and_escaped)
{
    json_add(&json, "{'a': %s, %s: 'b'}", "say \"hi\"\\\n\t\x01", "it's");
    ck_assert_str_eq(json.text.at,
                     "{\"a\": \"say \\\"hi\\\"\\\\\\n\\t\\u0001\", \"it's\": \"b\"}");
}
END_TEST

START_TEST(a_closing_bracket_takes_the_comma_before_it_away)
{
    json_add(&json, "{'a': [1, 2, ], 'b': {},\n");
    json_add(&json, "'c': [],\n}");
    ck_assert_str_eq(json.text.at, "{\"a\": [1, 2], \"b\": {},\n  \"c\": []\n}");
}
END_TEST

START_TEST(lines_are_indented_by_their_brackets)
{
    json_add(&json, "{\n'a': {\n'b': [\n1,\n2,\n],\n},\n'c': 3,\n}\n");
    ck_assert_str_eq(json.text.at, "{\n"
                                   "  \"a\": {\n"
                                   "    \"b\": [\n"
                                   "      1,\n"
                                   "      2\n"
                                   "    ]\n"
                                   "  },\n"
                                   "  \"c\": 3\n"
                                   "}");
}
END_TEST

START_TEST(a_plain_template_may_have_a_percent_sign)
{
    json_add_plain(&json, "{'a': '50%', 'b': '%s'}");
    ck_assert_str_eq(json.text.at, "{\"a\": \"50%\", \"b\": \"%s\"}");
}
END_TEST

/* Brackets and apostrophes of a string are none of the template's. */
START_TEST(what_stands_in_a_string_is_no_template)
{
    json_add(&json, "[%s,\n%s]", "{[,]}", "a 'b', % c");
    ck_assert_str_eq(json.text.at, "[\"{[,]}\",\n  \"a 'b', % c\"]");
}
END_TEST

START_TEST(nodes_keep_their_type)
{
    struct problems problems = {0};
    const char *yaml = "[1, 0.5, true, 'true', word, {a: [2]}]";
    json_add(&json, "{'a': ");
    json_add_node(&json, tree_parse(yaml, strlen(yaml), "a.yaml", arena, &problems));
    json_add(&json, ", }");
    ck_assert_str_eq(json.text.at,
                     "{\"a\": [1, 0.5, true, \"true\", \"word\", {\"a\": [2]}]}");
    problems_free(&problems);
}
END_TEST

START_TEST(a_place_is_where_the_next_thing_stands)
{
    json_add(&json, "{\n'a': ");
    size_t place = json_place(&json);
    json_add_raw(&json, "[ 1,2 ]");
    ck_assert_str_eq(json.text.at + place, "[ 1,2 ]");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("json");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, strings_are_quoted_and_escaped);
    tcase_add_test(tests, a_closing_bracket_takes_the_comma_before_it_away);
    tcase_add_test(tests, lines_are_indented_by_their_brackets);
    tcase_add_test(tests, a_plain_template_may_have_a_percent_sign);
    tcase_add_test(tests, what_stands_in_a_string_is_no_template);
    tcase_add_test(tests, nodes_keep_their_type);
    tcase_add_test(tests, a_place_is_where_the_next_thing_stands);
    return suite_run("json", tests);
}
