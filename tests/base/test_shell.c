/* Names as words for a shell. The words are held to bash itself, which must print the
 * very bytes of the name, and to be such that a terminal shows them whole. */
#include <stdio.h>
#include <string.h>

#include "base/shell.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

static const struct {
    const char *path, *ending, *word; /* NULL: only what bash makes of it counts */
} names[] = {
    {"a.csv", "", "a.csv"},
    {"/data/x-1_2,3@4%5+6:7", ".gz", "/data/x-1_2,3@4%5+6:7.gz"},
    {"caf\xc3\xa9.csv", "", "caf\xc3\xa9.csv"},
    {"a b.csv", "", "'a b.csv'"},
    {"a b.csv", ".csv", "'a b.csv.csv'"},
    {"my caf's $x.csv", "", "'my caf'\\''s $x.csv'"},
    {"-k.xz", "", "./-k.xz"},
    {"- k", "", "'./- k'"},
    {"new\nline.zip", "", "$'new\\nline.zip'"},
    {"", "", "''"},
    {"~/x", "", NULL},
    {"#x", "", NULL},
    {"{a,b}*?[c]!`id`;\"|&<>()=^", "", NULL},
    {"back\\slash", "", NULL},
    {"tab\tand\\it's\x1b[31m7", "", NULL},
    {"latin\xe9"
     "1 \xc2\x9b"
     "2",
     "", NULL},
    {"turned\xe2\x80\xae"
     "gpj",
     "", NULL},
};

static void expect_from_bash(const char *word, const char *expected)
{
    struct text command = {0};
    char found[200] = "";
    text_add(&command, "exec bash -c \"$(cat << 'END'\nprintf %%s %s\nEND\n)\"", word);
    FILE *out = popen(command.at, "r");
    ck_assert_ptr_nonnull(out);
    found[fread(found, 1, sizeof found - 1, out)] = '\0';
    ck_assert_int_eq(pclose(out), 0);
    ck_assert_str_eq(found, expected);
    text_free(&command);
}

START_TEST(a_shell_takes_the_word_for_exactly_that_file)
{
    struct text word = {0}, expected = {0};
    const char *path = names[_i].path;
    shell_add_file(&word, path, names[_i].ending);
    if (names[_i].word != NULL)
        ck_assert_str_eq(word.at, names[_i].word);
    ck_assert_msg(text_is_clean(word.at), "'%s' is not shown as it is", word.at);
    text_add(&expected, "%s%s%s", path[0] == '-' ? "./" : "", path, names[_i].ending);
    expect_from_bash(word.at, expected.at);
    text_free(&word);
    text_free(&expected);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("shell");
    tcase_add_loop_test(tests, a_shell_takes_the_word_for_exactly_that_file, 0,
                        (int)(sizeof names / sizeof names[0]));
    return suite_run("shell", tests);
}
