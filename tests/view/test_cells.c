/* What is drawn of cells. */
#include "view/cells.h"

#include <math.h>

#include "kept.h"
#include "support/suite.h"

#define NONE ((double)NAN)

static const char *names[40];
static double values[4];
static const char *texts[4];
static struct cells cells;

/* Two rows of two: 1, none; all diverged, 0. */
static void begin(void)
{
    kept_begin();
    for (int i = 0; i < 40; i++)
        names[i] = "a name";
    memcpy(values, (double[]){1, NONE, NONE, 0}, sizeof values);
    memcpy(texts, (const char *[]){"best", NULL, "diverged", "worst"}, sizeof texts);
    cells = (struct cells){.title = "title",
                           .x_label = "x",
                           .y_label = "y",
                           .x_names = names,
                           .y_names = names,
                           .columns = 2,
                           .rows = 2,
                           .values = values,
                           .texts = texts,
                           .palette = {.label = "value", .low = 0, .high = 1}};
}

static void write_cells(void)
{
    kept_read(cells_write(&cells, kept_path, &error));
}

START_TEST(a_cell_has_its_column_row_and_value)
{
    write_cells();
    kept_has_data("cells", "0 0 1\n1 1 0\n");
    kept_says("set yrange [1.5:-0.5]"); /* the first row is at the top */
}
END_TEST

START_TEST(what_has_neither_value_nor_words_is_struck_out)
{
    write_cells();
    kept_has_data("empty", "0.5 -0.5 1 1\n"); /* the cell at 1,0, from corner to corner */
    kept_says("$empty with vectors");
    texts[1] = "";
    write_cells();
    kept_has_data("empty", "");
    kept_says_not("$empty with vectors");
}
END_TEST

START_TEST(words_are_white_on_dark_cells_and_black_on_pale_or_empty_ones)
{
    write_cells();
    kept_says("set label 'best' at 0,0 center front font ',11' textcolor '#ffffff'");
    kept_says("set label 'worst' at 1,1 center front font ',11' textcolor '#000000'");
    kept_says("set label 'diverged' at 0,1 center front font ',11' textcolor '#000000'");
}
END_TEST

/* 40 columns have 18 pixels or so each. */
START_TEST(names_of_narrow_columns_are_turned_and_words_that_do_not_fit_are_left_out)
{
    static double many[40];
    static const char *words[40];
    words[0] = "0.1234";
    words[1] = "7";
    cells.columns = 40;
    cells.rows = 1;
    cells.values = many;
    cells.texts = words;
    write_cells();
    kept_says("set xtics scale 0 rotate by 90 right");
    kept_says_not("'0.1234'");
    kept_says("set label '7' at 1,0");
    cells.columns = 2;
    write_cells();
    kept_says("set xtics scale 0 norotate");
    kept_says("set label '0.1234' at 0,0");
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, begin, kept_end);
    tcase_add_test(all, a_cell_has_its_column_row_and_value);
    tcase_add_test(all, what_has_neither_value_nor_words_is_struck_out);
    tcase_add_test(all, words_are_white_on_dark_cells_and_black_on_pale_or_empty_ones);
    tcase_add_test(
        all, names_of_narrow_columns_are_turned_and_words_that_do_not_fit_are_left_out);
    return suite_run("cells", all);
}
