/* Mappings within a section: parts, with options of their own, and names, each with the
 * options of another table; the words that stand for them, and what is recorded. */
#include "config/component.h"
#include "config/option.h"
#include "config/option_check.h"
#include "config/option_part.h"
#include "support/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct each {
    bool hot, left_out;
    const char *fill;
};

static const struct lamina_option each_table[] = {
    {"hot", LAMINA_BOOL, offsetof(struct each, hot), "false", NULL, "Hot."},
    {"left_out", LAMINA_BOOL, offsetof(struct each, left_out), "false", NULL, "Out."},
    {"fill", LAMINA_TEXT, offsetof(struct each, fill), "none", NULL, "What with."},
};
static const struct option_kind each_kind = {
    .name = "each", .options = each_table, .count = 3, .size = sizeof(struct each)};

struct options {
    double flip;
    int64_t padding;
    bool quick;
    struct option_sections columns;
};

static const struct lamina_option table[] = {
    {"change", OPTION_PART, 0, "{}", NULL, "Changes."},
    {"change.quick", LAMINA_BOOL, offsetof(struct options, quick), "false", NULL, "Q."},
    {"change.flip", LAMINA_REAL, offsetof(struct options, flip), "0", "[0, 1]", "F."},
    {"change.crop", OPTION_PART, 0, "{}", NULL, "A part of a part."},
    {"change.crop.padding", LAMINA_INTEGER, offsetof(struct options, padding), "0",
     "[0, 9]", "P."},
    {"columns", OPTION_SECTIONS, offsetof(struct options, columns), "{}", NULL, "Each."},
};
static const struct option_kind kind = {.name = "made_up",
                                        .options = table,
                                        .count = sizeof table / sizeof table[0],
                                        .size = sizeof(struct options),
                                        .of_each = &each_kind};

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

/* The section as components are read. */
static struct component read_section(const char *text, struct options *options)
{
    const struct node *node = tree_parse(text, strlen(text), "a.yaml", arena, &problems);
    ck_assert_ptr_nonnull(node);
    node = option_part_lengthen(&kind, node, arena);
    option_refuse_unknown(&kind, node, "data", NULL, arena, &problems);
    option_read(&kind, node, "data", options, arena, &problems);
    return (struct component){&kind, node, "data", options};
}

static const struct each *named(const struct options *options, const char *name)
{
    for (size_t i = 0; i < options->columns.count; i++)
        if (strcmp(options->columns.names[i], name) == 0)
            return options->columns.at[i];
    ck_abort_msg("%s is not there", name);
    return NULL;
}

/* What is recorded of a section, "path=value" a line, and the text of its identity. */
static const char *recorded(const struct component *section, const char **identity)
{
    struct settings settings = {.arena = arena};
    struct text text = {0};
    settings_add_options(&settings, section);
    for (size_t i = 0; i < settings.written.count; i++) {
        text_add(&text, "%s=", settings.written.at[i].path);
        option_value_show(&settings.written.at[i].value, &text);
        text_add(&text, "\n");
    }
    const char *lines = arena_copy(arena, text.at, text.length);
    *identity =
        arena_format(arena, "%s", settings.config.length > 0 ? settings.config.at : "");
    text_free(&text);
    text_free(&settings.config);
    settings_take(&settings.written, arena);
    settings_take(&settings.identity, arena);
    return lines;
}

START_TEST(tables_with_parts_are_good)
{
    struct error error;
    ck_assert_int_eq(option_check_kind(&kind, &error), 0);
    ck_assert_int_eq(option_check_kind(&each_kind, &error), 0);
}
END_TEST

START_TEST(a_part_fills_its_own_fields)
{
    struct options options;
    read_section("{change: {flip: 0.5, crop: {padding: 4}}}", &options);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert(options.flip == 0.5 && options.padding == 4 && !options.quick);
    read_section("{}", &options);
    ck_assert(options.flip == 0 && options.padding == 0 && options.columns.count == 0);
    read_section("{change: quick}", &options);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert(options.quick);
}
END_TEST

START_TEST(each_name_has_a_struct_of_its_own)
{
    struct options options;
    read_section("{columns: {'petal length (cm)': {fill: x}, b.1: hot, a: left_out}}",
                 &options);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_uint_eq(options.columns.count, 3);
    ck_assert_str_eq(named(&options, "petal length (cm)")->fill, "x");
    ck_assert(named(&options, "b.1")->hot && !named(&options, "b.1")->left_out);
    ck_assert(named(&options, "a")->left_out);
    ck_assert_str_eq(named(&options, "a")->fill, "none");
}
END_TEST

START_TEST(what_is_recorded_has_a_path_for_each_value)
{
    struct options options;
    const char *identity, *other;
    struct component section =
        read_section("{columns: {b: {hot: true, fill: none}, a: {fill: x}},\n"
                     " change: {crop: {padding: 4}}}",
                     &options);
    ck_assert_str_eq(recorded(&section, &identity), "data.change.quick=false\n"
                                                    "data.change.flip=0\n"
                                                    "data.change.crop.padding=4\n"
                                                    "data.columns.a.fill=x\n"
                                                    "data.columns.b.hot=true\n"
                                                    "data.columns.b.fill=none\n");
    ck_assert_str_eq(identity, "data.change.crop.padding=integer:4\n"
                               "data.columns.a.fill=text:1:x\n"
                               "data.columns.b.hot=integer:1\n");
    /* The order and defaults that are written tell nothing apart. */
    section = read_section("{change: {flip: 0, crop: {padding: 4}},\n"
                           " columns: {a: {fill: x}, b: hot}}",
                           &options);
    recorded(&section, &other);
    ck_assert_str_eq(identity, other);
}
END_TEST

static const struct {
    const char *text, *message;
} refused[] = {
    {"{change: {flap: 0.5}}",
     "a.yaml:1:11: unknown key `data.change.flap`; did you mean `flip`?"},
    {"{change: {flip: 2}}", "a.yaml:1:17: `data.change.flip` must be in [0, 1], not 2"},
    {"{change: {crop: {padding: x}}}",
     "a.yaml:1:27: `data.change.crop.padding` must be an integer, not \"x\""},
    {"{change: {crop: 4}}",
     "a.yaml:1:17: `data.change.crop` must be a mapping, not \"4\""},
    {"{change: [1]}",
     "a.yaml:1:10: `data.change` must be a mapping, or one of quick, not a list"},
    {"{columns: {a: hott}}", "a.yaml:1:15: `data.columns.a` must be a mapping, or one of "
                             "hot | left_out, not \"hott\"; did you mean `hot`?"},
    {"{columns: {a: {hat: true}}}",
     "a.yaml:1:16: unknown key `data.columns.a.hat`; did you mean `hot`?"},
    {"{columns: {a: {hot: 3}}}",
     "a.yaml:1:21: `data.columns.a.hot` must be true or false, not \"3\""},
    {"{columns: 3}", "a.yaml:1:11: `data.columns` must be a mapping of names, not \"3\""},
};

START_TEST(what_cannot_stand_there_is_told_with_its_place)
{
    struct options options;
    read_section(refused[_i].text, &options);
    ck_assert_uint_eq(problems.count, 1);
    ck_assert_str_eq(problems.lines[0], refused[_i].message);
}
END_TEST

/* A finding has the place of the option, however deep, and else of what is nearest. */
START_TEST(a_finding_has_the_place_of_the_option)
{
    struct options options;
    struct component section = read_section("{change: {flip: 1},\n"
                                            " columns: {b.1: {hot: true}}}",
                                            &options);
    ck_assert_int_eq((int)component_mark(&section, "change.flip").column, 17);
    ck_assert_int_eq((int)component_mark(&section, "change.crop.padding").column, 10);
    ck_assert_int_eq((int)component_mark(&section, "columns.b.1.hot").column, 23);
    ck_assert_int_eq((int)component_mark(&section, "columns.b.1.hot").line, 2);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, tables_with_parts_are_good);
    tcase_add_test(all, a_part_fills_its_own_fields);
    tcase_add_test(all, each_name_has_a_struct_of_its_own);
    tcase_add_test(all, what_is_recorded_has_a_path_for_each_value);
    tcase_add_loop_test(all, what_cannot_stand_there_is_told_with_its_place, 0,
                        sizeof refused / sizeof refused[0]);
    tcase_add_test(all, a_finding_has_the_place_of_the_option);
    return suite_run("option_part", all);
}
