/* What is drawn of parallel coordinates. */
#include "view/parallel.h"

#include <math.h>

#include "kept.h"
#include "support/suite.h"

#define NONE ((double)NAN)

static struct parallel_axis axes[2];
static struct parallel parallel;

/* A rate and a loss of two lines. */
static void begin(void)
{
    static const double rates[] = {1, 100}, losses[] = {0, 1};
    kept_begin();
    axes[0] = (struct parallel_axis){.name = "rate", .low = 1, .high = 100, .at = rates};
    axes[1] = (struct parallel_axis){.name = "loss", .low = 0, .high = 1, .at = losses};
    parallel = (struct parallel){.title = "title",
                                 .axes = axes,
                                 .axis_count = 2,
                                 .count = 2,
                                 .palette = {.label = "loss", .low = 0, .high = 1}};
}

static void write_lines(void)
{
    kept_read(parallel_write(&parallel, kept_path, &error));
}

START_TEST(a_line_has_its_values_and_then_its_colour)
{
    write_lines();
    kept_has_data("lines", "1 0 0\n100 1 1\n");
    kept_says("set paxis 1 range [1:100]");
    kept_says("'rate' at first 1,graph 0");
    kept_says("'loss' at first 2,graph 0");
}
END_TEST

/* Four steps or more of 1, 2 or 5 times a power of ten: 20, and 0.2. */
START_TEST(ticks_are_even_numbers)
{
    write_lines();
    kept_says("set label '20' at first 1,graph 0.191919 ");
    kept_says("set label '100' at first 1,graph 1.000000 ");
    kept_says("set label '0.6' at first 2,graph 0.600000 ");
    kept_says_not("'25");
}
END_TEST

START_TEST(a_logarithmic_axis_has_powers_of_ten)
{
    axes[0].is_log = true;
    write_lines();
    kept_has_data("lines", "0 0 0\n2 1 1\n");
    kept_says("set label '10' at first 1,graph 0.500000 ");
    kept_says("set paxis 1 range [0:2]");
}
END_TEST

START_TEST(ticks_of_near_values_differ)
{
    axes[0].low = 2.3060725;
    axes[0].high = 2.3060765;
    axes[0].at = (const double[]){2.3060725, 2.3060765};
    write_lines();
    kept_says("set label '2.306073' at first 1,");
    kept_says("set label '2.306076' at first 1,");
}
END_TEST

START_TEST(of_one_value_there_is_one_tick)
{
    axes[1].low = axes[1].high = 0.1;
    axes[1].at = (const double[]){0.1, 0.1};
    write_lines();
    kept_says("set label '0.1' at first 2,graph 0.500000 ");
    kept_says_not("'0.102'");
    kept_says("set arrow from first 2,graph 0 to first 2,graph 1 nohead");
}
END_TEST

/* Of words from -0.3 to 1.3, and "none" an eighth or so of that below. */
START_TEST(lines_without_a_value_go_through_none)
{
    axes[0].words = (const char *const[]){"sgd", "adam"};
    axes[0].word_count = 2;
    axes[0].at = (const double[]){NONE, 1};
    write_lines();
    kept_has_data("lines", "-0.492 0 0\n1 1 1\n");
    kept_says("set label 'none' at first 1,graph 0.000000 ");
    kept_says("set label 'adam' at first 1,");
}
END_TEST

START_TEST(given_ticks_stand_alone_and_of_many_words_some_are_named)
{
    static const char *words[60];
    static char names[60][4];
    axes[0].ticks = (const double[]){1, 100};
    axes[0].tick_count = 2;
    write_lines();
    kept_says_not("'20'");
    for (int i = 0; i < 60; i++) {
        snprintf(names[i], sizeof names[i], "w%d", i);
        words[i] = names[i];
    }
    axes[0] = (struct parallel_axis){.name = "word",
                                     .words = words,
                                     .word_count = 60,
                                     .high = 59,
                                     .at = (const double[]){0, 59}};
    write_lines();
    kept_says("'w57'");
    kept_says_not("'w58'");
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, begin, kept_end);
    tcase_add_test(all, a_line_has_its_values_and_then_its_colour);
    tcase_add_test(all, ticks_are_even_numbers);
    tcase_add_test(all, a_logarithmic_axis_has_powers_of_ten);
    tcase_add_test(all, ticks_of_near_values_differ);
    tcase_add_test(all, of_one_value_there_is_one_tick);
    tcase_add_test(all, lines_without_a_value_go_through_none);
    tcase_add_test(all, given_ticks_stand_alone_and_of_many_words_some_are_named);
    return suite_run("parallel", all);
}
