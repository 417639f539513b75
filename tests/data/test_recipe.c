/* What becomes of columns with text and with gaps. The tables are written here, and what
 * is expected is worked out by hand; tests/judges/columns.sh asks scikit-learn. */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "data/normalize.h"
#include "data/recipe.h"
#include "section.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h>

static char folder[FOLDER_ROOM];

static void write_file(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

/* The section of a table as its file, with another for the test where there is one. Each
 * call has files of its own, as the store keeps what it has read. */
static const char *section_of(const char *train, const char *test, const char *options)
{
    static char text[2048];
    static int count;
    char name[32], more[160] = "";
    snprintf(name, sizeof name, "%d.csv", count);
    write_file(name, train);
    if (test != NULL) {
        snprintf(name, sizeof name, "%d-test.csv", count);
        write_file(name, test);
        snprintf(more, sizeof more, "test: %s/%s, ", folder, name);
    }
    snprintf(text, sizeof text, "{type: csv, train: %s/%d.csv, %s%s}", folder, count++,
             more, options);
    return text;
}

static const struct dataset *load(const char *train, const char *test,
                                  const char *options)
{
    return section_load(section_of(train, test, options));
}

static void refuse(const char *train, const char *test, const char *options,
                   const char *at, const char *sentence)
{
    struct error error = {0};
    const char *text = section_of(train, test, options);
    ck_assert_ptr_null(section_load_from("x.yaml", text, &error));
    ck_assert_msg(strstr(error.text, sentence) != NULL, "%s", error.text);
    ck_assert_str_eq(error.option, at);
}

/* A split as text, a line a sample: "1 0 2.5|". */
static const char *samples(const struct dataset *dataset, enum split split)
{
    static char copy[4096];
    char real[TEXT_REAL_SIZE];
    struct text text = {0};
    text_add(&text, "%s", "");
    for (int64_t i = 0; i < dataset->splits[split].count; i++) {
        const float *sample = section_sample(dataset, split, i);
        for (int64_t j = 0; j < dataset->sample.at[0]; j++)
            text_add(&text, "%s%s", j > 0 ? " " : "",
                     text_from_real((double)sample[j], real));
        text_add(&text, "|");
    }
    snprintf(copy, sizeof copy, "%s", text.at);
    text_free(&text);
    return copy;
}

START_TEST(one_hot_has_a_column_for_each_category_in_its_place)
{
    const struct dataset *dataset = load("a,b,c,y\n1,pear,2,0\n3,fig,4,1\n5,pear,6,0\n",
                                         NULL, "label: y, columns: {b: one_hot}");
    ck_assert_int_eq(dataset->sample.at[0], 4);
    ck_assert_str_eq(samples(dataset, SPLIT_TRAIN), "1 0 1 2|3 1 0 4|5 0 1 6|");
}
END_TEST

START_TEST(categories_are_in_the_order_of_numbers_where_all_are_some)
{
    ck_assert_str_eq(samples(load("a,y\n10,0\n9,1\n-1,0\n", NULL,
                                  "label: y, header: true, columns: {a: one_hot}"),
                             SPLIT_TRAIN),
                     "0 0 1|0 1 0|1 0 0|");
    ck_assert_str_eq(samples(load("a,y\n10,0\n9,1\nx,0\n", NULL,
                                  "label: y, header: true, columns: {a: one_hot}"),
                             SPLIT_TRAIN),
                     "1 0 0|0 1 0|0 0 1|");
    ck_assert_str_eq(
        samples(load("a,y\nTrue,0\nFalse,1\n", NULL, "label: y, columns: {a: one_hot}"),
                SPLIT_TRAIN),
        "0 1|1 0|");
}
END_TEST

START_TEST(categories_and_classes_are_numbers_as_the_file_writes_them)
{
    static const char german[] = "label: y, header: true, delimiter: ;, decimal: \",\", "
                                 "thousands: \".\", columns: "
                                 "{a: one_hot}";
    const struct dataset *dataset =
        load("a;b;y\n3.000;0;1.000\n1,5;0;2,5\n1000;0;20\n", NULL, german);
    ck_assert_str_eq(samples(dataset, SPLIT_TRAIN), "0 0 1 0|1 0 0 0|0 1 0 0|");
    ck_assert_str_eq(dataset->class_names[0], "2,5");
    ck_assert_str_eq(dataset->class_names[1], "20");
    ck_assert_str_eq(dataset->class_names[2], "1.000");
    refuse("a;b;y\n1,5;0;u\n1,50;0;v\n", NULL, german, "",
           "column 1 (`a`) has categories of which 1,5 and 1,50 are the same number: "
           "write it in one way");
    refuse("a;b;y\nu;0;1.000\nv;0;1000\n", NULL, german, "",
           "the classes 1.000 and 1000 are the same number: write it in one way");
}
END_TEST

START_TEST(ordinal_is_the_place_in_the_list)
{
    ck_assert_str_eq(
        samples(load("size,y\nmid,0\nlow,1\nhigh,0\n", NULL,
                     "label: y, columns: {size: {ordinal: [low, mid, high]}}"),
                SPLIT_TRAIN),
        "1|0|2|");
    refuse("size,y\nmid,0\nLow,1\n", NULL,
           "label: y, columns: {size: {ordinal: [low, mid, high]}}", "",
           ".csv:3:1: column 1 (`size`): `Low` is none of `ordinal`, which has all");
}
END_TEST

/* 1 2 2 5 and a gap: mean 2.5, median 2, most frequent 2. */
START_TEST(gaps_are_filled_from_the_column)
{
    static const char table[] = "a,b,y\n1,0,x\n2,0,y\n,0,x\n2,0,x\n5,0,y\n";
    static const struct {
        const char *rule, *row;
    } fills[] = {
        {"mean", "2.5 0|"},
        {"median", "2 0|"},
        {"most_frequent", "2 0|"},
        {"{value: -1.5}", "-1.5 0|"},
    };
    char options[160], want[160];
    for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++) {
        snprintf(want, sizeof want, "1 0|2 0|%s2 0|5 0|", fills[i].row);
        snprintf(options, sizeof options, "label: y, columns: {a: {missing: %s}}",
                 fills[i].rule);
        ck_assert_str_eq(samples(load(table, NULL, options), SPLIT_TRAIN), want);
        snprintf(options, sizeof options, "label: y, missing: %s", fills[i].rule);
        ck_assert_str_eq(samples(load(table, NULL, options), SPLIT_TRAIN), want);
    }
}
END_TEST

START_TEST(of_ties_the_smallest_is_the_most_frequent_and_of_two_the_median_lies_between)
{
    static const char table[] = "a,k,y\n7,z,x\n3,z,y\n,b,x\n7,,x\n3,b,y\n4,a,y\n";
    ck_assert_str_eq(
        samples(
            load(table, NULL, "label: y, columns: {k: ignore}, missing: most_frequent"),
            SPLIT_TRAIN),
        "7|3|3|7|3|4|");
    /* 3 3 4 7 7: the middle one; 3 3 4 7: between. */
    ck_assert_str_eq(
        samples(load("a,y\n7,x\n3,y\n,x\n3,y\n4,y\n", NULL, "label: y, missing: median"),
                SPLIT_TRAIN),
        "7|3|3.5|3|4|");
    /* b and z are twice there. */
    ck_assert_str_eq(samples(load(table, NULL,
                                  "label: y, ignore: a, columns: {k: {one_hot: true, "
                                  "missing: most_frequent}}"),
                             SPLIT_TRAIN),
                     "0 0 1|0 0 1|0 1 0|0 1 0|0 1 0|1 0 0|");
}
END_TEST

START_TEST(an_indicator_stands_behind_its_column)
{
    ck_assert_str_eq(
        samples(load("a,k,b,y\n1,u,1,x\n,,2,y\n3,v,3,x\n", NULL,
                     "label: y, columns: {a: {missing: {value: 0}, indicator: true}, k: "
                     "{one_hot: true, missing: {value: none}, indicator: true}}"),
                SPLIT_TRAIN),
        "1 0 0 1 0 0 1|0 1 1 0 0 1 2|3 0 0 0 1 0 3|");
}
END_TEST

START_TEST(what_counts_as_missing_is_the_list_exactly)
{
    ck_assert_str_eq(
        samples(load("a,k,y\n1,?,x\n?,u,y\n-9,v,x\n5,NA,y\n", NULL,
                     "label: y, na: [\"?\", -9], missing: mean, columns: {k: "
                     "{one_hot: true, missing: {value: \"?\"}}}"),
                SPLIT_TRAIN),
        "1 1 0 0 0|3 0 0 1 0|3 0 0 0 1|5 0 1 0 0|");
    refuse("a,y\n1,x\n,y\n", NULL, "label: y, na: [\"?\"], missing: mean", "",
           ":3:1: column 1 (`a`): the value is missing: add it to `na`, and say by "
           "`missing` what becomes of it");
    refuse("a,y\n1,x\nNA,y\n", NULL, "label: y, missing: mean", "",
           "`NA` stands for a missing value: add it to `na`");
}
END_TEST

START_TEST(a_number_of_na_is_written_as_there)
{
    refuse("a,y\n1,u\n-999.0,v\n", NULL, "label: y, na: [-999], missing: mean", "",
           ".csv:3:1: column 1 (`a`): `-999.0` is -999 of `na`, written in another way: "
           "add it to `na`");
    refuse("a,y\nu,1\nv,-9.99e2\n", NULL,
           "target: y, na: [\"\", -999], columns: {a: one_hot}", "", "of `na`, written");
    refuse("a,y\n1,u\n-999.0,v\n", NULL, "label: y, na: [-999], columns: {a: one_hot}",
           "", "`-999.0` is -999 of `na`, written in another way");
    refuse("a;y\n1;u\n-999,0;v\n", NULL,
           "label: y, delimiter: ;, decimal: \",\", na: [-999.0], missing: mean", "",
           "`-999,0` is -999.0 of `na`, written in another way");
    ck_assert_str_eq(samples(load("a,y\n1,u\n-999.0,v\n-999,u\n", NULL,
                                  "label: y, na: [-999, -999.0], missing: mean"),
                             SPLIT_TRAIN),
                     "1|1|1|");
}
END_TEST

START_TEST(names_that_differ_by_blanks_alone_are_refused)
{
    refuse("k,y\n\"low \",0\nlow,1\n", NULL, "label: y, columns: {k: one_hot}", "",
           ".csv: column 1 (`k`): of its categories `low ` and `low` differ by blanks "
           "alone: write it in one way");
    refuse("k,y\nu,0\nv,1\n\" u\",1\n", NULL,
           "label: y, test_split: 1, columns: {k: {one_hot: true, unknown: zeros}}", "",
           "of its categories ` u` and `u` differ by blanks alone");
    refuse("a,y\n1,\"\tx\"\n2,\"x \"\n3,z\n", NULL, "label: y", "",
           "differ by blanks alone");
    ck_assert_str_eq(samples(load("k,y\n\"low \",0\n high ,1\n", NULL,
                                  "label: y, columns: {k: one_hot}"),
                             SPLIT_TRAIN),
                     "0 1|1 0|");
}
END_TEST

START_TEST(what_stands_for_a_missing_category_is_told_as_that)
{
    refuse(
        "k,y\nu,0\nv,1\n", "k,y\nu,0\n,1\n",
        "label: y, columns: {k: {one_hot: true, missing: {value: other}}}", "",
        "-test.csv:3: column 1 (`k`): the field is missing, and the training split has "
        "no `other`, which `missing` puts in its place in the test split; `unknown: "
        "zeros` makes all");
}
END_TEST

/* A category is missing beyond doubt, or the config has said what is. */
START_TEST(a_category_that_may_be_missing_is_none_until_na_is_said)
{
    static const char *const words[] = {"NA", "?", "N/A", "nan", "NULL"};
    char table[64], sentence[160];
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        snprintf(table, sizeof table, "k,y\nu,0\n%s,1\n", words[i]);
        snprintf(sentence, sizeof sentence,
                 ".csv:3:1: column 1 (`k`): `%s` may stand for a missing value: say `na: "
                 "[\"\", \"%s\"]` where it does, else `na: [\"\"]`, with which it is a",
                 words[i], words[i]);
        refuse(table, NULL, "label: y, columns: {k: one_hot}", "", sentence);
        refuse(table, NULL, "label: y, header: true, text: one_hot", "", sentence);
        ck_assert_str_eq(
            samples(load(table, NULL, "label: y, na: [\"\"], columns: {k: one_hot}"),
                    SPLIT_TRAIN),
            "0 1|1 0|");
    }
    ck_assert_str_eq(
        samples(load("k,y\nu,0\nnone,1\n-,0\n", NULL, "label: y, columns: {k: one_hot}"),
                SPLIT_TRAIN),
        "0 0 1|0 1 0|1 0 0|");
    refuse("k,y\nu,0\n,1\n", NULL, "label: y, na: [NA], columns: {k: one_hot}", "",
           ".csv:3:1: column 1 (`k`): the value is missing: add it to `na`");
}
END_TEST

/* All of the training file is 1 2 3 10, of what is trained on it is not. */
START_TEST(all_that_is_learnt_is_of_what_is_trained_on)
{
    const struct dataset *dataset =
        load("a,k,y\n1,u,x\n2,v,y\n3,u,x\n", "a,k,y\n,u,x\n100,w,y\n",
             "label: y, normalize: measured, columns: {a: {missing: mean}, k: {one_hot: "
             "true, unknown: zeros}}");
    const double deviation = sqrt(2.0 / 3);
    ck_assert_float_eq_tol(section_sample(dataset, SPLIT_TEST, 0)[0], 0, 1e-7);
    ck_assert_float_eq_tol(section_sample(dataset, SPLIT_TEST, 1)[0],
                           (float)(98 / deviation), 1e-5);
    ck_assert(section_sample(dataset, SPLIT_TEST, 1)[1] == 0);
    ck_assert(section_sample(dataset, SPLIT_TEST, 1)[2] == 0);
    ck_assert(section_sample(dataset, SPLIT_TEST, 0)[1] == 1);
    dataset = load("a,y\n5,x\n7,y\n,x\n6,x\n9,y\n11,y\n20,x\n", NULL,
                   "label: y, limit: 3, validation_split: 3, missing: mean");
    double sum = 0;
    int64_t there = 0;
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    for (int64_t i = 0; i < train->count; i++) {
        float value = train->values[dataset_row(train, i)];
        sum += isnan(value) ? 0 : (double)value;
        there += !isnan(value);
    }
    ck_assert(dataset->recipe->steps[0].fill == sum / (double)there);
}
END_TEST

START_TEST(a_category_that_is_not_trained_on_is_refused_with_its_line)
{
    refuse(
        "# fruit\na,y\nfig,0\npear,1\n", "a,y\nfig,0\n\nkiwi,1\n",
        "label: y, comment: \"#\", columns: {a: one_hot}", "",
        "-test.csv:4: column 1 (`a`): the training split has no `kiwi`, which the test "
        "split has; `unknown: zeros`");
    refuse("a,y\nfig,0\nfig,1\nfig,0\npear,1\n", NULL,
           "label: y, columns: {a: one_hot}, validation_split: 2, limit: 1", "",
           ".csv:5: column 1 (`a`): the training split has no `pear`, which the "
           "validation split has");
}
END_TEST

/* With `unknown: zeros`, too; what no split has stands nowhere. */
START_TEST(a_category_that_is_written_in_another_way_is_refused_with_its_line)
{
    static const char zeros[] = "label: y, columns: {k: {one_hot: true, unknown: zeros}}";
    refuse(
        "k,y\n1,0\n2,1\n", "k,y\n7,0\n1,0\n2.0,1\n", zeros, "",
        "-test.csv:4: column 1 (`k`): `2.0` is the category `2` of the training split, "
        "written in another way: write it in one way");
    refuse("k,y\n1,0\n2,1\n", "k,y\n1,0\n01,1\n", "label: y, columns: {k: one_hot}", "",
           "-test.csv:3: column 1 (`k`): `01` is the category `1` of the training split");
    refuse("k,y\n1,0\n2,1\n", "k,y\n1,0\n,1\n",
           "label: y, columns: {k: {one_hot: true, unknown: zeros, missing: {value: "
           "\"2.0\"}}}",
           "", "-test.csv:3: column 1 (`k`): `2.0` is the category `2` of the training");
    ck_assert_str_eq(
        samples(load("k,y\n1,0\n2,1\n", "k,y\n3.0,0\n2,1\n", zeros), SPLIT_TEST),
        "0 0|0 1|");
    ck_assert_str_eq(
        samples(load("k,y\n1,0\np,1\n", "k,y\n1.0,0\np,1\n", zeros), SPLIT_TEST),
        "0 0|0 1|");
}
END_TEST

START_TEST(rows_are_dropped_in_every_file_and_told)
{
    struct error sentence;
    const struct dataset *dataset =
        load("a,k,b,y\n1,u,odd,x\n,v,1,y\n3,,?,x\n4,v,2,\n5,u,3,y\n",
             "y,b,a,k\nx,1,,u\ny,2,7,u\n",
             "label: y, ignore: b, columns: {y: {missing: drop}, k: {one_hot: true, "
             "missing: drop}}, missing: drop");
    ck_assert_str_eq(samples(dataset, SPLIT_TRAIN), "1 1|5 1|");
    ck_assert_str_eq(samples(dataset, SPLIT_TEST), "7 1|");
    ck_assert(recipe_tell_dropped(dataset, SPLIT_TRAIN, &sentence));
    ck_assert_str_eq(
        sentence.text,
        "3 rows of the train file are left out, as `missing: drop` says: for "
        "what is missing in column 1 (`a`) 1, column 2 (`k`) 1, column 4 "
        "(`y`) 1");
    ck_assert(recipe_tell_dropped(dataset, SPLIT_TEST, &sentence));
    ck_assert_ptr_nonnull(strstr(sentence.text, "1 row of the test file is left out"));
    ck_assert(!recipe_tell_dropped(dataset, SPLIT_VALIDATION, &sentence));
}
END_TEST

START_TEST(text_is_the_rule_of_columns_with_text)
{
    static const char table[] = "a,k,b,l,y\n1,,2,p,0\n,u,,q,1\n3,v,4,p,1\n";
    ck_assert_str_eq(samples(load(table, NULL,
                                  "label: y, text: {one_hot: true, missing: {value: u}}, "
                                  "missing: mean"),
                             SPLIT_TRAIN),
                     "1 1 0 2 1 0|2 1 0 3 0 1|3 0 1 4 1 0|");
    ck_assert_str_eq(samples(load(table, NULL, "label: y, text: ignore, missing: median"),
                             SPLIT_TRAIN),
                     "1 2|2 3|3 4|");
    ck_assert_str_eq(
        samples(load(table, NULL, "label: y, text: ignore, missing: drop"), SPLIT_TRAIN),
        "1 2|3 4|");
    ck_assert_str_eq(
        samples(load("a,y\nu,1\nv,2\n", NULL, "target: y, text: one_hot"), SPLIT_TRAIN),
        "1 0|0 1|");
    refuse(table, NULL, "label: y, text: one_hot, missing: median", "",
           ":2:3: column 2 (`k`): the category is missing, and `missing: median` is of "
           "numbers: say of this column in `columns` {one_hot: true, missing: "
           "most_frequent}");
    refuse("a,k,y\n1,u,0\n2,5,1\n", NULL, "label: y, text: one_hot", "",
           ":3:3: column 2 (`k`): `5` is a number, but the column begins with text");
    refuse("a,k,y\n1,5,0\n2,u,1\n", NULL, "label: y, text: one_hot", "",
           ":3:3: column 2 (`k`): `u` is not a number; say `one_hot` of it in `columns`");
}
END_TEST

/* 0 and 1 stay: (x - 0) / 1. The mean of 1 2 3 is 2, the variance 2 / 3. */
START_TEST(normalization_leaves_categories_and_indicators_alone)
{
    static const char table[] = "k,a,y\nu,1,x\nv,,y\nu,3,x\n";
    static const char rules[] =
        "label: y, columns: {k: one_hot, a: {missing: mean, indicator: true}}";
    char options[256];
    snprintf(options, sizeof options, "%s, normalize: measured", rules);
    const struct dataset *dataset = load(table, NULL, options);
    const float *sample = section_sample(dataset, SPLIT_TRAIN, 2);
    ck_assert(sample[0] == 1 && sample[1] == 0 && sample[3] == 0);
    ck_assert_float_eq_tol(sample[2], (float)(1 / sqrt(2.0 / 3)), 1e-6);
    ck_assert(section_sample(dataset, SPLIT_TRAIN, 1)[2] == 0);
    ck_assert(section_sample(dataset, SPLIT_TRAIN, 1)[3] == 1);
    snprintf(options, sizeof options, "%s, normalize: given, mean: [1], std: 2", rules);
    ck_assert_str_eq(samples(load(table, NULL, options), SPLIT_TRAIN),
                     "1 0 0 0|0 1 0.5 1|1 0 1 0|");
    snprintf(options, sizeof options, "%s, normalize: given, mean: [1, 1], std: 2",
             rules);
    refuse(table, NULL, options, "mean",
           "`mean` has 2 numbers, but a sample 1 column of numbers: give as many");
}
END_TEST

/* A row a second, of which one is missing: 0 1 2 4 have the mean 1.75. */
START_TEST(a_far_column_is_filled_as_a_double)
{
    const struct dataset *dataset = load(
        "k,t,y\nu,1700000000,a\nv,1700000001,b\nu,1700000002,a\nv,,b\nu,1700000004,a\n",
        NULL, "label: y, normalize: measured, missing: mean, text: one_hot");
    const double deviation =
        sqrt((1.75 * 1.75 + 0.75 * 0.75 + 0.25 * 0.25 + 2.25 * 2.25) / 5);
    static const double want[] = {-1.75, -0.75, 0.25, 0, 2.25};
    ck_assert_int_eq(dataset->far_count, 1);
    for (int i = 0; i < 5; i++)
        ck_assert_float_eq_tol(section_sample(dataset, SPLIT_TRAIN, i)[2],
                               (float)(want[i] / deviation), 1e-6);
}
END_TEST

/* No float is the mean of 2007, 2008 and 2008, nor what stands for the missing year. */
START_TEST(numbers_are_normalized_in_double)
{
    const struct dataset *dataset =
        load("k,t,y\nu,2007,a\nv,2008,b\nu,2008,a\nv,,b\n", NULL,
             "label: y, normalize: measured, missing: mean, text: one_hot");
    /* The deviations are -2/3, 1/3, 1/3 and 0. */
    const double deviation = sqrt((4.0 / 9 + 1.0 / 9 + 1.0 / 9) / 4);
    static const double want[] = {-2.0 / 3, 1.0 / 3, 1.0 / 3, 0};
    for (int i = 0; i < 4; i++)
        ck_assert_float_eq_tol(section_sample(dataset, SPLIT_TRAIN, i)[2],
                               (float)(want[i] / deviation), 1e-6);
}
END_TEST

START_TEST(another_recipe_makes_another_dataset)
{
    static const char table[] = "a,k,y\n1,u,0\n,v,1\n3,u,0\n9,w,1\n";
    static const char *const others[] = {
        "label: y, text: one_hot, missing: mean",
        "label: y, text: one_hot, missing: median",
        "label: y, text: ignore, missing: mean",
        "label: y, text: one_hot, columns: {a: {missing: mean, indicator: true}}",
        "label: y, text: one_hot, missing: {value: 0}",
        "label: y, text: one_hot, missing: drop",
    };
    enum { COUNT = sizeof others / sizeof others[0] };
    char digests[COUNT][DIGEST_SIZE];
    for (size_t i = 0; i < COUNT; i++) {
        memcpy(digests[i], load(table, NULL, others[i])->digest, DIGEST_SIZE);
        ck_assert_str_eq(digests[i], load(table, NULL, others[i])->digest);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(digests[i], digests[j]);
    }
    /* The names of categories tell, too. */
    ck_assert_str_ne(digests[0],
                     load("a,k,y\n1,u,0\n,v,1\n3,u,0\n9,x,1\n", NULL, others[0])->digest);
}
END_TEST

START_TEST(each_column_of_a_sample_can_be_told)
{
    static const struct {
        const char *name, *what, *category;
    } want[] = {{"a", "number", NULL},
                {"a", "indicator", NULL},
                {"k", "one_hot", "u"},
                {"k", "one_hot", "v"},
                {"s", "ordinal", NULL}};
    const struct dataset *dataset = load(
        "a,k,i,s,y\n1,u,9,p,0\n,v,9,q,1\n", NULL,
        "label: y, ignore: i, columns: {a: {missing: {value: 7}, indicator: true}, k: "
        "one_hot, s: {ordinal: [q, p]}}");
    for (int64_t i = 0; i < 5; i++) {
        struct recipe_column column = recipe_column(dataset, i);
        ck_assert_str_eq(column.of->name, want[i].name);
        ck_assert_str_eq(recipe_what_name(column.what), want[i].what);
        ck_assert((column.category == NULL) == (want[i].category == NULL));
        if (column.category != NULL)
            ck_assert_str_eq(column.category, want[i].category);
        ck_assert_int_eq(recipe_is_number(dataset, i), i == 0 || i == 4);
    }
    ck_assert(recipe_column(dataset, 0).fill == 7);
    ck_assert_int_eq(recipe_column(dataset, 0).of->missing, 1);
    ck_assert_int_eq(recipe_column(dataset, 4).of->number, 4);
    ck_assert(isnan(recipe_column(dataset, 4).fill));
}
END_TEST

/* Each with the option at fault. */
static const struct {
    const char *options, *at, *sentence;
} wrong[] = {
    {"columns: {k: {one_hot: true, ordinal: [u, v]}}", "columns.k",
     "one of `one_hot`, `ordinal` and `ignore` is enough"},
    {"columns: {k: {ignore: true, missing: drop}}", "columns.k",
     "the column is left out by `ignore`: nothing else can become of it"},
    {"columns: {k: {one_hot: true, missing: mean}}", "columns.k",
     "categories have no mean: say `missing: most_frequent`, or {value: X}"},
    {"columns: {a: {unknown: zeros}}", "columns.a", "`unknown` is of `one_hot` columns"},
    {"columns: {k: {ordinal: u}}", "columns.k", "`ordinal` needs two categories or more"},
    {"columns: {k: {ordinal: [u, v, u]}}", "columns.k", "`u` is named twice"},
    {"columns: {a: {missing: value}}", "columns.a",
     "give the value: `missing: {value: X}`"},
    {"columns: {a: indicator}, text: one_hot", "columns.a",
     "`indicator` tells what is missing, so say by `missing` what stands in its place"},
    {"columns: {a: {missing: drop, indicator: true}}, text: one_hot", "columns.a",
     "`indicator` tells what is missing"},
    {"columns: {a: {missing: {value: many}}}, text: one_hot", "columns.a",
     "`many` of `missing` is not a number that a float holds"},
    {"missing: {value: 1e39}, text: one_hot", "missing",
     "`1e39` of `missing` is not a number that a float holds"},
    {"columns: {k: {ordinal: [u, v], missing: {value: w}}}", "columns.k",
     "`w` of `missing` is none of `ordinal`"},
    {"columns: {y: one_hot, k: one_hot}", "columns.y",
     "the column is the `label`, of which only `missing: drop` can be said"},
    {"text: {missing: drop}", "text", "`text` must say `one_hot` or `ignore`"},
    {"columns: {q: one_hot}", "columns", "has no column `q`; it has `a`, `k`, `y`"},
    {"columns: {k: one_hot, 2: ignore}", "columns", "column 2 of"},
    {"header: true, columns: {k: one_hot, 2: {missing: drop}}", "columns",
     "`k`, is named twice"},
    {"header: true, ignore: 3, columns: {k: one_hot}", "ignore",
     "`y`, is named twice: by `label` already"},
    {"columns: {y: ignore, k: one_hot}", "columns",
     "`y`, is named twice: by `label` already"},
    {"columns: {q: ignore, k: one_hot}", "columns", "dataset.columns: "},
    {"ignore: k, columns: {k: one_hot}", "columns", "is left out by `ignore` already"},
};

START_TEST(rules_that_cannot_be_are_refused)
{
    char options[256];
    snprintf(options, sizeof options, "label: y, %s", wrong[_i].options);
    refuse("a,k,y\n1,u,0\n,v,1\n", NULL, options, wrong[_i].at, wrong[_i].sentence);
}
END_TEST

START_TEST(nothing_stands_for_a_column_without_values)
{
    refuse(
        "a,b,y\n,1,u\n,2,v\n", NULL, "label: y, missing: mean", "",
        ".csv: column 1 (`a`) has no value in the training split, so nothing can stand "
        "for those that are missing; leave it out by `ignore`");
    refuse("k,b,y\n,1,u\n,2,v\n", NULL,
           "label: y, columns: {k: {one_hot: true, missing: most_frequent}}", "",
           ".csv: column 1 (`k`) has no category in the training split");
    refuse("k,y\n1,u\n1.0,v\n", NULL, "label: y, columns: {k: one_hot}", "",
           "column 1 (`k`) has categories of which 1 and 1.0 are the same number");
    refuse("k,y\nu,u\nu,v\n", NULL, "label: y, header: true, text: ignore", "",
           "no column is left to learn from");
    refuse("a,y\n,u\n,v\n", NULL, "label: y, missing: drop", "",
           "has a header but no rows, but such that `missing: drop` leaves out");
}
END_TEST

START_TEST(a_column_has_no_more_categories_than_classes_can_be)
{
    struct text text = {0};
    text_add(&text, "id,y\n");
    for (int i = 0; i < 1002; i++)
        text_add(&text, "c%d,%d\n", i, i % 2);
    refuse(text.at, NULL, "label: y, columns: {id: one_hot}", "",
           ":1002:1: column 1 (`id`): `c1000` is category number 1001 of the column; at "
           "most "
           "1000 are possible: leave the column out by `ignore`");
    text_free(&text);
}
END_TEST

START_TEST(a_first_row_of_words_may_be_data_where_all_columns_may_have_text)
{
    refuse("u,p,0\nv,q,1\n", NULL, "label: 3, text: one_hot", "header",
           "may be data, as no column must have numbers: say `header: false`");
    ck_assert_str_eq(
        samples(load("u,p,0\nv,q,1\n", NULL, "label: 3, text: one_hot, header: false"),
                SPLIT_TRAIN),
        "1 0 1 0|0 1 0 1|");
    ck_assert_str_eq(samples(load("u,7,0\nv,8,1\n", NULL,
                                  "label: 3, columns: {1: one_hot}, header: false"),
                             SPLIT_TRAIN),
                     "1 0 7|0 1 8|");
}
END_TEST

int main(void)
{
    folder_make(folder, "recipe");
    TCase *tests = tcase_create("recipe");
    tcase_add_test(tests, one_hot_has_a_column_for_each_category_in_its_place);
    tcase_add_test(tests, categories_are_in_the_order_of_numbers_where_all_are_some);
    tcase_add_test(tests, categories_and_classes_are_numbers_as_the_file_writes_them);
    tcase_add_test(tests, ordinal_is_the_place_in_the_list);
    tcase_add_test(tests, gaps_are_filled_from_the_column);
    tcase_add_test(
        tests,
        of_ties_the_smallest_is_the_most_frequent_and_of_two_the_median_lies_between);
    tcase_add_test(tests, an_indicator_stands_behind_its_column);
    tcase_add_test(tests, what_counts_as_missing_is_the_list_exactly);
    tcase_add_test(tests, a_category_that_may_be_missing_is_none_until_na_is_said);
    tcase_add_test(tests, a_number_of_na_is_written_as_there);
    tcase_add_test(tests, names_that_differ_by_blanks_alone_are_refused);
    tcase_add_test(tests, what_stands_for_a_missing_category_is_told_as_that);
    tcase_add_test(tests, all_that_is_learnt_is_of_what_is_trained_on);
    tcase_add_test(tests, a_category_that_is_not_trained_on_is_refused_with_its_line);
    tcase_add_test(tests,
                   a_category_that_is_written_in_another_way_is_refused_with_its_line);
    tcase_add_test(tests, rows_are_dropped_in_every_file_and_told);
    tcase_add_test(tests, text_is_the_rule_of_columns_with_text);
    tcase_add_test(tests, normalization_leaves_categories_and_indicators_alone);
    tcase_add_test(tests, a_far_column_is_filled_as_a_double);
    tcase_add_test(tests, numbers_are_normalized_in_double);
    tcase_add_test(tests, another_recipe_makes_another_dataset);
    tcase_add_test(tests, each_column_of_a_sample_can_be_told);
    tcase_add_loop_test(tests, rules_that_cannot_be_are_refused, 0,
                        (int)(sizeof wrong / sizeof wrong[0]));
    tcase_add_test(tests, nothing_stands_for_a_column_without_values);
    tcase_add_test(tests, a_column_has_no_more_categories_than_classes_can_be);
    tcase_add_test(tests,
                   a_first_row_of_words_may_be_data_where_all_columns_may_have_text);
    int failed = suite_run("recipe", tests);
    folder_remove(folder);
    return failed;
}
