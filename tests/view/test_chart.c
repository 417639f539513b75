/* Pictures that other programs can open, and sentences where none can be made. */
#include <check.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "support/folder.h"
#include "support/suite.h"
#include "view/chart.h"

enum { POINTS = 2345 };

static char folder[FOLDER_ROOM];
static char path[256];
static const char *title, *notes[1];
static double x[POINTS];
static double y[POINTS];
static struct error error;

static void make_data(void)
{
    folder_make(folder, "chart");
    title = "an experiment: train loss";
    for (int i = 0; i < POINTS; i++) {
        x[i] = i + 1;
        y[i] = 2.3 * exp(-i / 500.0) + 0.05 * sin(i * 12.9898);
    }
}

static void remove_data(void)
{
    folder_remove(folder);
}

static void skip_without_gnuplot(void)
{
    if (system("command -v gnuplot > /dev/null") != 0) {
        puts("skipped: gnuplot is not installed");
        exit(77);
    }
}

static struct plot plot; /* of the curve, which a test may change */
static struct plot_series series[20];
static struct plot_line lines[20];

static int write_chart(const char *name, const char *label, size_t count)
{
    plot.title = title;
    plot.x_label = "iteration";
    plot.y_label = "loss";
    plot.series = series;
    plot.lines = lines;
    plot.count = plot.line_count = count;
    plot.notes = notes;
    plot.note_count = notes[0] != NULL;
    for (size_t i = 0; i < count; i++) {
        series[i] = (struct plot_series){.line = i,
                                         .x = x,
                                         .y = y,
                                         .count = POINTS,
                                         .shared = POINTS,
                                         .smoothing = 0.9};
        lines[i] = (struct plot_line){.label = label};
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return chart_write(&plot, path, &error);
}

static size_t files_in_folder(void)
{
    size_t count = 0;
    DIR *files = opendir(folder);
    for (struct dirent *file; (file = readdir(files));)
        count += file->d_name[0] != '.';
    closedir(files);
    return count;
}

static char *read_picture(size_t *length)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    char *bytes = calloc(1, 8 << 20);
    *length = fread(bytes, 1, (8 << 20) - 1, file);
    fclose(file);
    return bytes;
}

START_TEST(svg_is_complete_and_shows_title_axes_and_label)
{
    size_t length;
    ck_assert_msg(write_chart("a.svg", "optimizer.learning_rate=0.1", 1) == 0, "%s",
                  error.text);
    char *text = read_picture(&length);
    ck_assert_ptr_nonnull(strstr(text, "<svg"));
    ck_assert_str_eq(text + length - strlen("</svg>\n\n"), "</svg>\n\n");
    ck_assert_ptr_nonnull(strstr(text, "an experiment: train loss"));
    ck_assert_ptr_nonnull(strstr(text, "iteration"));
    ck_assert_ptr_nonnull(strstr(text, "optimizer.learning_rate=0.1"));
    free(text);
}
END_TEST

START_TEST(png_has_the_signature_and_the_end_of_a_png)
{
    size_t length;
    ck_assert_msg(write_chart("a.png", "seed 0", 12) == 0, "%s", error.text);
    char *bytes = read_picture(&length);
    ck_assert_int_eq(memcmp(bytes, "\x89PNG\r\n\x1a\n", 8), 0);
    ck_assert_int_eq(memcmp(bytes + length - 12, "\0\0\0\0IEND\xae\x42\x60\x82", 12), 0);
    free(bytes);
}
END_TEST

START_TEST(pdf_has_the_head_and_the_end_of_a_pdf)
{
    size_t length;
    ck_assert_msg(write_chart("a.pdf", "seed 0", 12) == 0, "%s", error.text);
    char *bytes = read_picture(&length);
    ck_assert_int_eq(memcmp(bytes, "%PDF-", 5), 0);
    ck_assert_ptr_nonnull(strstr(bytes + length - 8, "%%EOF"));
    free(bytes);
}
END_TEST

/* Texts of an SVG, with the height of the picture in pixels. */
static char *read_svg(int *height)
{
    size_t length;
    char *text = read_picture(&length), *size = strstr(text, "height=\"");
    ck_assert_ptr_nonnull(size);
    *height = (int)strtol(size + strlen("height=\""), NULL, 10);
    return text;
}

START_TEST(notes_are_told_below_a_picture_that_grows_by_them)
{
    int without, with;
    ck_assert_msg(write_chart("a.svg", "seed 0", 2) == 0, "%s", error.text);
    free(read_svg(&without));
    notes[0] = "the best 12 of 72 are drawn; `touch x` it's \\n";
    ck_assert_msg(write_chart("a.svg", "seed 0", 2) == 0, "%s", error.text);
    char *text = read_svg(&with);
    ck_assert_ptr_nonnull(strstr(text, ">the best 12 of 72 are drawn; `touch x` it's"));
    ck_assert_int_gt(with, without + 10);
    ck_assert_int_lt(with, without + 60);
    free(text);
}
END_TEST

START_TEST(a_title_of_200_letters_takes_some_lines_and_a_longer_one_keeps_both_ends)
{
    int height;
    struct text words = {0};
    text_add(&words, "begin");
    for (int i = 0; i < 12; i++)
        text_add(&words, " 0123456789abcde");
    text_add(&words, " end");
    title = words.at;
    ck_assert_msg(write_chart("a.svg", "seed 0", 2) == 0, "%s", error.text);
    char *text = read_svg(&height);
    ck_assert_ptr_nonnull(strstr(text, ">begin 0123456789abcde"));
    ck_assert_ptr_nonnull(strstr(text, "0123456789abcde end<"));
    ck_assert_ptr_null(strstr(text, "..."));
    free(text);
    for (int i = 0; i < 60; i++)
        text_add(&words, "xxxxxxxxxx");
    text_add(&words, " the end");
    title = words.at;
    ck_assert_msg(write_chart("a.svg", "seed 0", 2) == 0, "%s", error.text);
    text = read_svg(&height);
    ck_assert_ptr_nonnull(strstr(text, ">begin 0123456789abcde"));
    ck_assert_ptr_nonnull(strstr(text, "x the end<"));
    ck_assert_ptr_nonnull(strstr(text, "...xxx"));
    free(text);
    text_free(&words);
}
END_TEST

/* Two ticks of 0.000121 would be the same place twice. */
START_TEST(ticks_have_the_digits_that_tell_them_apart)
{
    int height;
    for (int i = 0; i < POINTS; i++)
        y[i] = 0.000121 + 1e-10 * i / POINTS;
    ck_assert_msg(write_chart("a.svg", "seed 0", 1) == 0, "%s", error.text);
    char *text = read_svg(&height);
    ck_assert_ptr_nonnull(strstr(text, ">0.00012100002<"));
    ck_assert_ptr_nonnull(strstr(text, ">0.00012100004<"));
    free(text);
}
END_TEST

START_TEST(a_label_that_is_too_long_for_the_legend_keeps_both_ends)
{
    int height;
    char label[300];
    memset(label, 'W', sizeof label);
    memcpy(label, "begin", 5);
    memcpy(label + sizeof label - 4, "end", 4);
    ck_assert_msg(write_chart("a.svg", label, 2) == 0, "%s", error.text);
    char *text = read_svg(&height), *at = strstr(text, ">beginWWW");
    ck_assert_ptr_nonnull(at);
    ck_assert_ptr_nonnull(strstr(at, "WWW...WWW"));
    ck_assert_ptr_nonnull(strstr(at, "Wend<"));
    ck_assert_int_lt((int)strcspn(at, "<"), 80); /* a W is 13.86 pixels wide */
    free(text);
}
END_TEST

START_TEST(what_has_no_values_is_in_the_legend_and_said_to_have_none)
{
    int height;
    double none[POINTS];
    for (int i = 0; i < POINTS; i++)
        none[i] = NAN;
    write_chart("a.svg", "here", 2);
    series[1].y = none;
    lines[1].label = "away";
    ck_assert_msg(chart_write(&plot, path, &error) == 0, "%s", error.text);
    char *text = read_svg(&height);
    ck_assert_ptr_nonnull(strstr(text, ">here<"));
    ck_assert_ptr_nonnull(strstr(text, ">away (no values)<"));
    free(text);
    lines[0].state = "1 of 3 failed";
    lines[1].state = "diverged";
    ck_assert_msg(chart_write(&plot, path, &error) == 0, "%s", error.text);
    text = read_svg(&height);
    ck_assert_ptr_nonnull(strstr(text, ">here (1 of 3 failed)<"));
    ck_assert_ptr_nonnull(strstr(text, ">away (diverged, no values)<"));
    free(text);
}
END_TEST

START_TEST(a_label_is_only_ever_text)
{
    size_t length;
    char label[1024], evil[300];
    snprintf(evil, sizeof evil, "%s/evil", folder);
    snprintf(label, sizeof label, "it's `touch %s` <a_b> & \" \\ \n' ; !touch %s", evil,
             evil);
    ck_assert_msg(write_chart("a.svg", label, 2) == 0, "%s", error.text);
    char *text = read_picture(&length);
    ck_assert_int_ne(access(evil, F_OK), 0);
    ck_assert_ptr_nonnull(strstr(text, "&lt;a_b> &amp;"));
    free(text);
}
END_TEST

START_TEST(values_that_are_not_finite_are_skipped)
{
    y[3] = NAN;
    y[4] = INFINITY;
    y[POINTS - 1] = -INFINITY;
    ck_assert_msg(write_chart("a.svg", "diverged", 1) == 0, "%s", error.text);
}
END_TEST

START_TEST(nothing_but_nan_is_told_and_leaves_no_file)
{
    for (int i = 0; i < POINTS; i++)
        y[i] = NAN;
    ck_assert_int_eq(write_chart("a.svg", "nothing", 2), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "nothing to plot"));
    ck_assert_uint_eq(files_in_folder(), 0);
}
END_TEST

START_TEST(another_ending_is_refused_with_the_known_ones)
{
    const char *const names[] = {"a.gif", "a", "svg", "a.svg.txt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ck_assert_int_eq(write_chart(names[i], "x", 1), -1);
        ck_assert_ptr_nonnull(strstr(error.text, ".svg, .png or .pdf"));
    }
    ck_assert_uint_eq(files_in_folder(), 0);
}
END_TEST

START_TEST(without_gnuplot_the_package_is_named_and_the_old_file_stays)
{
    snprintf(path, sizeof path, "%s/a.svg", folder);
    FILE *old = fopen(path, "w");
    fputs("old", old);
    fclose(old);
    setenv("PATH", folder, 1);
    ck_assert_int_eq(write_chart("a.svg", "x", 1), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "apt-get install gnuplot-nox"));
    size_t length;
    char *text = read_picture(&length);
    ck_assert_str_eq(text, "old");
    ck_assert_uint_eq(files_in_folder(), 1);
    free(text);
}
END_TEST

START_TEST(what_gnuplot_says_is_passed_on)
{
    char script[300];
    snprintf(script, sizeof script, "%s/gnuplot", folder);
    FILE *file = fopen(script, "w");
    fputs("#!/bin/sh\necho 'the disk is on fire' >&2\nexit 1\n", file);
    fclose(file);
    chmod(script, 0755);
    setenv("PATH", folder, 1);
    ck_assert_int_eq(write_chart("a.svg", "x", 1), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "the disk is on fire"));
    unlink(script);
    ck_assert_uint_eq(files_in_folder(), 0);
}
END_TEST

START_TEST(a_folder_that_is_missing_and_a_device_are_told)
{
    ck_assert_int_eq(write_chart("missing/a.svg", "x", 1), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "No such file or directory"));
    snprintf(path, sizeof path, "%s/a.svg", folder);
    mkdir(path, 0700);
    ck_assert_int_eq(write_chart("a.svg", "x", 1), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "not a regular file"));
    rmdir(path);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    skip_without_gnuplot();
    tcase_set_timeout(all, 60);
    tcase_add_checked_fixture(all, make_data, remove_data);
    tcase_add_test(all, svg_is_complete_and_shows_title_axes_and_label);
    tcase_add_test(all, png_has_the_signature_and_the_end_of_a_png);
    tcase_add_test(all, pdf_has_the_head_and_the_end_of_a_pdf);
    tcase_add_test(all, notes_are_told_below_a_picture_that_grows_by_them);
    tcase_add_test(
        all, a_title_of_200_letters_takes_some_lines_and_a_longer_one_keeps_both_ends);
    tcase_add_test(all, ticks_have_the_digits_that_tell_them_apart);
    tcase_add_test(all, a_label_that_is_too_long_for_the_legend_keeps_both_ends);
    tcase_add_test(all, what_has_no_values_is_in_the_legend_and_said_to_have_none);
    tcase_add_test(all, a_label_is_only_ever_text);
    tcase_add_test(all, values_that_are_not_finite_are_skipped);
    tcase_add_test(all, nothing_but_nan_is_told_and_leaves_no_file);
    tcase_add_test(all, another_ending_is_refused_with_the_known_ones);
    tcase_add_test(all, without_gnuplot_the_package_is_named_and_the_old_file_stays);
    tcase_add_test(all, what_gnuplot_says_is_passed_on);
    tcase_add_test(all, a_folder_that_is_missing_and_a_device_are_told);
    return suite_run("chart", all);
}
