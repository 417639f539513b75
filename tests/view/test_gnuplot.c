/* Words as gnuplot draws them, and where titles and notes stand. */
#include "view/gnuplot.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/folder.h"
#include "support/suite.h"
#include "view/ticks.h"

static char folder[FOLDER_ROOM], path[256];
static struct text script;
static struct error error;
static char svg[1 << 18];

static void begin(void)
{
    folder_make(folder, "gnuplot");
    snprintf(path, sizeof path, "%s/a.svg", folder);
    script = (struct text){0};
}

static void end(void)
{
    text_free(&script);
    folder_remove(folder);
}

/* Draws the script as SVG, without the names of fonts around its texts. */
static void draw(void)
{
    ck_assert_msg(gnuplot_draw(&script, path, &error) == 0, "%s\n%s", error.text,
                  script.at);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    svg[fread(svg, 1, sizeof svg - 1, file)] = '\0';
    fclose(file);
}

static bool shows(const char *words)
{
    char whole[300];
    snprintf(whole, sizeof whole, ">%s<", words);
    return strstr(svg, whole) != NULL;
}

static const char *const quotes[] = {"'begins",
                                     "ends'",
                                     "'both'",
                                     "''two begin",
                                     "two end''",
                                     "in ' the '' middle",
                                     "'",
                                     "''",
                                     "'''",
                                     "' blank",
                                     "'\\n`touch evil`",
                                     "\"double\"",
                                     "\"",
                                     "'\"mixed\"'",
                                     "a macro's @name",
                                     "@name's @x"};
#define QUOTES (sizeof quotes / sizeof *quotes)

/* Every place that a text of the user's may stand in. */
START_TEST(quotes_are_drawn_wherever_they_stand)
{
    const struct gnuplot_format *format = gnuplot_format(path, &error);
    for (size_t i = 0; i < QUOTES; i++) {
        char words[7][40];
        const char *tick = words[5];
        for (int j = 0; j < 7; j++)
            snprintf(words[j], sizeof *words, "%s%s%d", quotes[i], j % 2 ? "'" : "", j);
        const struct gnuplot_frame frame = {
            words[0], (const char *const[]){words[1], words[2]}, 2, 400};
        script.length = 0;
        gnuplot_add_frame(&script, format, &frame);
        gnuplot_add_label(&script, "xlabel", words[3], 400);
        gnuplot_add_label(&script, "ylabel", words[4], 400);
        text_add(&script, "set xtics ");
        ticks_add(&script, &tick, 1, 1, 300);
        text_add(&script, "\nset xrange [0:9]\nplot x title ");
        gnuplot_add_quoted(&script, words[6]);
        text_add(&script, "\n");
        draw();
        for (int j = 0; j < 7; j++)
            ck_assert_msg(shows(words[j]), "%s is not drawn:\n%s", words[j], script.at);
    }
}
END_TEST

/* Such are the words of a title that is broken there. */
START_TEST(lines_that_begin_with_quotes_are_drawn)
{
    struct text title = {0};
    for (int i = 0; i < 11; i++)
        text_add(&title, "'0123456789abcde' ");
    const struct gnuplot_frame frame = {title.at, (const char *const[]){title.at}, 1,
                                        400};
    gnuplot_add_frame(&script, gnuplot_format(path, &error), &frame);
    text_add(&script, "plot x\n");
    text_free(&title);
    draw();
    int lines = 0;
    for (const char *at = svg; (at = strstr(at, ">'0123456789abcde'")) != NULL; at++)
        lines++;
    ck_assert_int_eq(lines, 4); /* two of the title, two of the note */
}
END_TEST

/* However much room the labels beside what is plotted take. */
START_TEST(a_title_stands_in_the_middle_of_the_page)
{
    const struct gnuplot_frame frame = {"the title", NULL, 0, 400};
    gnuplot_add_frame(&script, gnuplot_format(path, &error), &frame);
    text_add(&script, "set lmargin at screen 0.5\nplot x\n");
    draw();
    char *title = strstr(svg, ">the title<"), *place = NULL;
    ck_assert_ptr_nonnull(title);
    *title = '\0';
    for (char *at = svg; (at = strstr(at, "translate(")) != NULL; at++)
        place = at;
    ck_assert_ptr_nonnull(place);
    ck_assert_double_eq_tol(strtod(place + strlen("translate("), NULL),
                            GNUPLOT_WIDTH / 2., 1);
    ck_assert_ptr_nonnull(strstr(place, "text-anchor=\"middle\""));
}
END_TEST

START_TEST(ticks_have_the_digits_of_their_distance)
{
    text_add(&script, "%s", "");
    gnuplot_add_digits(&script, "y", 0, 1);
    ck_assert_str_eq(script.at, "set format y '%.6g'\n");
    script.length = 0;
    gnuplot_add_digits(&script, "y", 1, 1.000002); /* 1.0000002 */
    ck_assert_str_eq(script.at, "set format y '%.8g'\n");
    script.length = 0;
    gnuplot_add_digits(&script, "x", 2, 2);
    ck_assert_str_eq(script.at, "set format x '%.6g'\n");
}
END_TEST

/* Instead of gnuplot's own sentence, which ends "type just 'set terminal' for a list". */
START_TEST(a_gnuplot_without_cairo_is_told_with_the_package_that_has_it)
{
    char program[300];
    snprintf(program, sizeof program, "%s/gnuplot", folder);
    FILE *file = fopen(program, "w");
    fputs("#!/bin/sh\necho '         ^' >&2\n"
          "echo '\"-\" line 1: unknown or ambiguous terminal type; type just' >&2\nexit "
          "1\n",
          file);
    fclose(file);
    chmod(program, 0755);
    snprintf(path, sizeof path, "%s/a.pdf", folder);
    setenv("PATH", folder, 1);
    text_add(&script, "plot x\n");
    ck_assert_int_eq(gnuplot_draw(&script, path, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "cannot write .pdf"));
    ck_assert_ptr_nonnull(strstr(error.text, "gnuplot-nox"));
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    if (system("command -v gnuplot > /dev/null") != 0) {
        puts("skipped: gnuplot is not installed");
        return 77;
    }
    tcase_set_timeout(all, 60);
    tcase_add_checked_fixture(all, begin, end);
    tcase_add_test(all, quotes_are_drawn_wherever_they_stand);
    tcase_add_test(all, lines_that_begin_with_quotes_are_drawn);
    tcase_add_test(all, a_title_stands_in_the_middle_of_the_page);
    tcase_add_test(all, ticks_have_the_digits_of_their_distance);
    tcase_add_test(all, a_gnuplot_without_cairo_is_told_with_the_package_that_has_it);
    return suite_run("gnuplot", all);
}
