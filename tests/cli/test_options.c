/* A command's table: what is read by it, and what is told of it. The expected texts are
 * those that `lamina help` has shown since before there were tables. */
#include "cli/options.h"

#include <check.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"

struct given {
    const char *file, *db, *split;
    bool all;
    const char *sets[4];
    size_t set_count;
};

static int read_set(const struct command *command, const struct command_option *option,
                    const char *value, void *place)
{
    struct given *given = place;
    (void)option;
    if (value[0] == '-')
        return command_usage(command, "--set takes no \"%s\"", value);
    given->sets[given->set_count++] = value;
    return EXIT_OK;
}

static const struct command_values splits = {
    .name = "splits",
    .words = (const char *const[]){"train", "validation", "test", NULL}};

static const struct command_option options[] = {
    {.value = "FILE.so",
     .help = "the library",
     .required = true,
     .read = options_text,
     .at = offsetof(struct given, file)},
    {.name = "set",
     .value = "OPTION=VALUE",
     .repeats = true,
     .help = "an option of the layer,\nas often as needed",
     .read = read_set},
    {.name = "split",
     .value = "S",
     .help = "one of them",
     .usage = "[--split train|validation|test]",
     .values = &splits,
     .read = options_word,
     .at = offsetof(struct given, split)},
    {.name = "all", .read = options_flag, .usage = "", .at = offsetof(struct given, all)},
    OPTIONS_DB(struct given),
    {0}};

static const struct command command = {
    .name = "probe", .options = options, .notes = "More of it.\n"};

enum { MOST_WORDS = 8 };

static char said[4096];

/* Reads a command line; what is told of it is in `said`. */
static int parse(const char *const *words, struct given *given)
{
    char *argv[MOST_WORDS + 2] = {(char *)"probe"};
    int argc = 1, before = dup(STDERR_FILENO);
    FILE *file = tmpfile();
    for (size_t i = 0; i < MOST_WORDS && words[i] != NULL; i++)
        argv[argc++] = (char *)words[i];
    *given = (struct given){.db = "default"};
    dup2(fileno(file), STDERR_FILENO);
    optind = 1;
    int status = options_parse(&command, argc, argv, given);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    said[fread(said, 1, sizeof said - 1, file)] = '\0';
    fclose(file);
    return status;
}

START_TEST(each_value_goes_to_its_place)
{
    struct given given;
    const char *const words[MOST_WORDS] = {"--set", "a=1", "x.so",     "--all",
                                           "--db",  "r",   "--set=b=2"};
    ck_assert_int_eq(parse(words, &given), EXIT_OK);
    ck_assert_str_eq(said, "");
    ck_assert_str_eq(given.file, "x.so");
    ck_assert_str_eq(given.db, "r");
    ck_assert(given.all);
    ck_assert_ptr_null(given.split);
    ck_assert_uint_eq(given.set_count, 2);
    ck_assert_str_eq(given.sets[0], "a=1");
    ck_assert_str_eq(given.sets[1], "b=2");
}
END_TEST

START_TEST(what_is_not_given_stays_as_it_was)
{
    struct given given;
    const char *const words[MOST_WORDS] = {"--split", "test"};
    ck_assert_int_eq(parse(words, &given), EXIT_OK);
    ck_assert_str_eq(given.split, "test");
    ck_assert_str_eq(given.db, "default");
    ck_assert_ptr_null(given.file);
    ck_assert(!given.all);
    ck_assert_uint_eq(given.set_count, 0);
}
END_TEST

START_TEST(behind_two_dashes_all_is_an_argument)
{
    struct given given;
    const char *const words[MOST_WORDS] = {"--", "--all"};
    ck_assert_int_eq(parse(words, &given), EXIT_OK);
    ck_assert_str_eq(given.file, "--all");
    ck_assert(!given.all);
}
END_TEST

static const struct {
    const char *words[MOST_WORDS];
    const char *sentence;
} mistakes[] = {
    {{"--al", "--dv", "x"}, "lamina: unknown option --dv: did you mean --db?\n"},
    {{"--quick=1"}, "lamina: unknown option --quick=1\n"},
    {{"-q"}, "lamina: unknown option -q\n"},
    {{"--all=yes"}, "lamina: unknown option --all=yes: did you mean --all?\n"},
    {{"--db"}, "lamina: --db needs a value\n"},
    {{"--db", "a", "x.so", "--db=a"},
     "lamina: --db is given twice, but one value is used: leave one out\n"},
    {{"--split", "tests"},
     "lamina: --split takes train, validation or test, not \"tests\"\n"},
    {{"--set", "-a", "--db"}, "lamina: --set takes no \"-a\"\n"}, /* the first is told */
    {{"x.so", "y.so", "z.so"}, "lamina: one argument too many: y.so\n"},
    {{"--epochs", "5"},
     "lamina: unknown option --epochs: did you mean --set schedule.epochs=VALUE?\n"},
    {{"--seed=5"}, "lamina: unknown option --seed=5: did you mean --set seed=5?\n"},
};

START_TEST(a_mistake_is_told_with_the_usage)
{
    struct given given;
    struct text expected = {0};
    text_add(&expected, "%susage: lamina ", mistakes[_i].sentence);
    command_add_usage(&expected, &command);
    text_add(&expected, "\n");
    ck_assert_int_eq(parse(mistakes[_i].words, &given), EXIT_USAGE);
    ck_assert_str_eq(said, expected.at);
    text_free(&expected);
}
END_TEST

START_TEST(a_flag_may_be_given_again)
{
    struct given given;
    const char *const words[MOST_WORDS] = {"--all", "--all"};
    ck_assert_int_eq(parse(words, &given), EXIT_OK);
    ck_assert(given.all);
}
END_TEST

/* ---- What is told ---- */

START_TEST(usage_is_broken_before_what_no_terminal_holds)
{
    struct text text = {0};
    command_add_usage(&text, &command);
    ck_assert_str_eq(text.at, "probe FILE.so [--set OPTION=VALUE]...\n"
                              "                    [--split train|validation|test] "
                              "[--db FILE]");
    text_free(&text);
}
END_TEST

/* With "usage: lamina " before it the line has this many columns. */
static void expect_last_line(size_t columns, const char *last_line)
{
    char value[80] = "";
    memset(value, 'V', columns - strlen("usage: lamina name [--one ] [--two]"));
    const struct command_option two[] = {
        {.name = "one", .value = value}, {.name = "two"}, {0}};
    const struct command named = {.name = "name", .options = two};
    struct text text = {0};
    command_add_usage(&text, &named);
    ck_assert_str_eq(strrchr(text.at, ']') - strlen("[--two"), "[--two]");
    const char *line = strrchr(text.at, '\n');
    ck_assert_str_eq(line != NULL ? line : "", last_line);
    text_free(&text);
}

START_TEST(eighty_columns_are_a_line)
{
    expect_last_line(80, "");
    expect_last_line(81, "\n                   [--two]");
}
END_TEST

START_TEST(help_has_a_column_as_wide_as_the_widest_option)
{
    struct text text = {0};
    command_add_help(&text, &command);
    ck_assert_str_eq(text.at, "  FILE.so             the library\n"
                              "  --set OPTION=VALUE  an option of the layer,\n"
                              "                      as often as needed\n"
                              "  --split S           one of them\n"
                              "  --db FILE           the results file (default: "
                              "results/lamina.db)\n"
                              "\n"
                              "More of it.\n");
    text_free(&text);
}
END_TEST

START_TEST(notes_stand_alone_where_no_option_is_told)
{
    static const struct command_option none[] = {{0}};
    const struct command bare = {
        .name = "bare", .options = none, .notes = "All of it.\n"};
    struct text text = {0};
    command_add_help(&text, &bare);
    ck_assert_str_eq(text.at, "All of it.\n");
    text.length = 0;
    command_add_usage(&text, &bare);
    ck_assert_str_eq(text.at, "bare");
    text_free(&text);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("options");
    tcase_add_test(tests, each_value_goes_to_its_place);
    tcase_add_test(tests, what_is_not_given_stays_as_it_was);
    tcase_add_test(tests, behind_two_dashes_all_is_an_argument);
    tcase_add_loop_test(tests, a_mistake_is_told_with_the_usage, 0,
                        sizeof mistakes / sizeof *mistakes);
    tcase_add_test(tests, a_flag_may_be_given_again);
    tcase_add_test(tests, usage_is_broken_before_what_no_terminal_holds);
    tcase_add_test(tests, eighty_columns_are_a_line);
    tcase_add_test(tests, help_has_a_column_as_wide_as_the_widest_option);
    tcase_add_test(tests, notes_stand_alone_where_no_option_is_told);
    return suite_run("options", tests);
}
