/* What was learnt of one table, given to another one. The numbers are worked out by hand;
 * where the data is the same the samples must be, too, bit for bit. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "config/component.h"
#include "data/signature_apply.h"
#include "section.h"
#include "support/component.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h>

static char folder[FOLDER_ROOM];
static struct arena *arena;

/* Each table has a store of its own. */
static struct datasets *new_store(void)
{
    static struct datasets *all[64];
    static size_t count;
    ck_assert_uint_lt(count, sizeof all / sizeof all[0]);
    return all[count++] = datasets_new();
}

static const char *write_file(const char *text)
{
    static int count;
    const char *path = arena_format(arena, "%s/%d.csv", folder, count++);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static struct component component(const char *table, const char *options)
{
    const char *text =
        arena_format(arena, "{type: csv, train: %s, %s}", write_file(table), options);
    struct component made = component_of(datasets_kinds(), "csv", text, arena);
    ck_assert_ptr_nonnull(made.kind);
    return made;
}

static const struct signature *learn(const char *table, const char *options)
{
    struct component trained = component(table, options);
    struct error error;
    const struct dataset *dataset = datasets_load(new_store(), &trained, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    return signature_of(dataset, arena);
}

static const struct dataset *give(const struct signature *signature, const char *table,
                                  const char *options, struct error *error)
{
    struct component other = component(table, options);
    return datasets_load_for(new_store(), &other, signature, SPLIT_TRAIN, error);
}

/* "1 0 2.5=0|", a sample and its class each. */
static const char *samples(const struct dataset *dataset)
{
    char real[TEXT_REAL_SIZE];
    struct text text = {0};
    text_add(&text, "%s", "");
    for (int64_t i = 0; i < dataset->splits[SPLIT_TRAIN].count; i++) {
        const float *sample = section_sample(dataset, SPLIT_TRAIN, i);
        for (int64_t j = 0; j < dataset->sample.at[0]; j++)
            text_add(&text, "%s%s", j > 0 ? " " : "",
                     text_from_real((double)sample[j], real));
        if (dataset->classes > 0)
            text_add(&text, "=%d", dataset->splits[SPLIT_TRAIN].labels[i]);
        text_add(&text, "|");
    }
    const char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

#define RULES                                                                            \
    "label: y, normalize: measured, missing: mean, columns: {b: {one_hot: true, "        \
    "missing: "                                                                          \
    "most_frequent}}"

START_TEST(other_data_is_measured_by_what_was_learnt)
{
    const struct signature *signature =
        learn("a,b,y\n1,pear,no\n3,fig,yes\n5,pear,no\n7,pear,no\n", RULES);
    struct error error;
    /* mean 4, deviation sqrt(5) of 1, 3, 5, 7; `pear` is most frequent */
    const struct dataset *dataset =
        give(signature, "a,b,y\n4,pear,yes\n,fig,no\n4,,yes\n", RULES, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_str_eq(samples(dataset), "0 0 1=1|0 1 0=0|0 0 1=1|");
    ck_assert_int_eq(dataset->classes, 2);
}
END_TEST

START_TEST(classes_are_those_of_the_net_whatever_the_data_has)
{
    const struct signature *signature = learn("a,y\n1,u\n3,v\n5,w\n", "label: y");
    struct error error;
    const struct dataset *dataset =
        give(signature, "a,y\n1,w\n2,v\n", "label: y", &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_str_eq(samples(dataset), "1=2|2=1|");
    ck_assert_str_eq(dataset->class_names[0], "u");
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(signature->class_counts[i], 1);
    ck_assert_ptr_null(give(signature, "a,y\n1,w\n2,x\n", "label: y", &error));
    ck_assert_msg(strstr(error.text,
                         ".csv:3:3: column 2 (`y`): `x` is none of the classes of the "
                         "net") != NULL,
                  "%s", error.text);
}
END_TEST

START_TEST(a_label_is_found_by_its_name_where_the_config_has_its_number)
{
    const struct signature *signature = learn("a,y\n1,u\n3,v\n", "label: 2");
    struct error error;
    const struct dataset *dataset = give(signature, "y,a\nv,7\n", "label: 2", &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_str_eq(samples(dataset), "7=1|");
}
END_TEST

START_TEST(a_category_that_the_net_does_not_know_is_refused_or_zeros)
{
    static const char zeros[] = "label: y, columns: {b: {one_hot: true, unknown: zeros}}";
    static const char refuse[] = "label: y, columns: {b: one_hot}";
    static const char table[] = "a,b,y\n1,p,0\n2,q,1\n",
                      other[] = "a,b,y\n1,q,0\n2,r,1\n";
    struct error error;
    const struct dataset *dataset = give(learn(table, zeros), other, zeros, &error);
    ck_assert_str_eq(samples(dataset), "1 0 1=0|2 0 0=1|");
    ck_assert_ptr_null(give(learn(table, refuse), other, refuse, &error));
    ck_assert_msg(
        strstr(error.text, ".csv:3:3: column 2 (`b`): the net was trained on no `r`") !=
            NULL,
        "%s", error.text);
}
END_TEST

/* With `unknown: zeros`, too, what is no other category is refused. */
START_TEST(a_category_is_unknown_only_beyond_doubt)
{
    static const char zeros[] = "label: y, columns: {b: {one_hot: true, unknown: zeros}}";
    static const char text[] =
        "label: y, header: true, text: {one_hot: true, unknown: zeros}";
    static const char said[] =
        "label: y, na: [\"\"], columns: {b: {one_hot: true, unknown: zeros}}";
    static const char codes[] =
        "label: y, na: [\"-9\"], columns: {b: {one_hot: true, unknown: zeros}}";
    static const char comma[] = "label: y, delimiter: \";\", decimal: \",\", columns: "
                                "{b: {one_hot: true, unknown: zeros}}";
    static const struct {
        const char *learnt, *options, *table, *sentence; /* "=": the samples */
    } cases[] = {
        {"b,y\n1,0\n2,1\n", zeros, "b,y\n2,1\nNA,0\n",
         ".csv:3:1: column 1 (`b`): `NA` may stand for a missing value: say `na: "},
        {"b,y\np,0\nq,1\n", text, "b,y\nnull,0\n", "`null` may stand for a missing"},
        {"b,y\np,0\nq,1\n", said, "b,y\nq,1\n?,0\n", "=0 1=1|0 0=0|"},
        {"b,y\n1,0\n2,1\n", codes, "b,y\n-9.0,0\n", "`-9.0` is -9 of `na`, written in"},
        {"b,y\n1,0\n2,1\n", zeros, "b,y\n2,1\n2.0,0\n",
         ".csv:3:1: column 1 (`b`): `2.0` is the category `2` that the net was trained "
         "on, written in another way"},
        {"b;y\n1,5;0\n2;1\n", comma, "b;y\n1,50;0\n", "`1,50` is the category `1,5`"},
        {"b,y\n1,0\n2,1\n", zeros, "b,y\n2,1\n3.0,0\n", "=0 1=1|0 0=0|"},
        {"b,y\n1,0\n2,1\np,1\n", zeros, "b,y\n2.0,1\n", "=0 0 0=1|"},
        {"b,y\np,0\nq,1\n", zeros, "b,y\n\"q \",0\n", "`q ` is the category `q`"},
        {"b,y\n\" p\",0\nq,1\n", zeros, "b,y\np,0\n", "`p` is the category ` p`"},
        {"b,y\np,0\nq,1\n", text, "b,y\nr,0\n7,1\n",
         ".csv:3:1: column 1 (`b`): the net was trained on no `7`"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error = {0};
        const struct dataset *dataset = give(learn(cases[i].learnt, cases[i].options),
                                             cases[i].table, cases[i].options, &error);
        if (cases[i].sentence[0] == '=') {
            ck_assert_msg(dataset != NULL, "%zu: %s", i, error.text);
            ck_assert_str_eq(samples(dataset), cases[i].sentence + 1);
            continue;
        }
        ck_assert_msg(dataset == NULL, "%zu is taken", i);
        ck_assert_msg(strstr(error.text, cases[i].sentence) != NULL, "%s", error.text);
    }
}
END_TEST

START_TEST(the_same_data_gives_the_same_samples_bit_for_bit)
{
    static const struct {
        const char *table, *options;
    } cases[] = {
        {"a,b,y\n0.1,3,0\n0.7,5,1\n0.3,11,0\n", "label: y, normalize: measured"},
        {"t,b,y\n1700000001.25,3,0\n1700000002.5,5,1\n1700000004,11,0\n",
         "label: y, normalize: measured"},
        {"t,b,y\n1700000001.25,,0\n1700000002.5,5,1\n,11,0\n",
         "label: y, normalize: measured, missing: median"},
        {"a,b,y\n1,low,0\n3,high,1\n,mid,0\n",
         "label: y, normalize: measured, columns: {b: {ordinal: [low, mid, high]}, a: "
         "{missing: {value: 0.1}, indicator: true}}"},
        {"a,b,y\n1,2,10\n3,5,20\n2,2,25\n",
         "target: y, normalize: measured, normalize_targets: measured"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct component trained = component(cases[i].table, cases[i].options);
        struct error error;
        const struct dataset *own = datasets_load(new_store(), &trained, &error);
        ck_assert_msg(own != NULL, "%s", error.text);
        const struct signature *signature = signature_of(own, arena);
        const struct dataset *given =
            datasets_load_for(new_store(), &trained, signature, SPLIT_COUNT, &error);
        ck_assert_msg(given != NULL, "%zu: %s", i, error.text);
        ck_assert_int_eq(given->sample.at[0], own->sample.at[0]);
        size_t size = (size_t)own->sample.at[0] * sizeof(float);
        for (int64_t j = 0; j < 3; j++) {
            float one[16];
            memcpy(one, section_sample(own, SPLIT_TRAIN, j), size);
            ck_assert_mem_eq(section_sample(given, SPLIT_TRAIN, j), one, size);
        }
    }
}
END_TEST

START_TEST(data_of_another_form_is_refused)
{
    const struct signature *signature = learn("a,b,y\n1,2,0\n3,5,1\n", "label: y");
    static const struct {
        const char *table, *options, *sentence;
    } cases[] = {
        {"a,b,c,y\n1,2,3,0\n1,2,4,1\n", "label: y",
         ".csv:1:5: column 3: the net has no column `c`; leave it out by `ignore`"},
        {"a,y\n1,0\n3,1\n", "label: y",
         "the header has no column `b`, which the net takes"},
        {"a,b,y\n1,x,0\n1,z,1\n", "label: y, columns: {b: one_hot}",
         ".csv:2:3: column 2 (`b`): `x` is not a number"},
        {"a,b,y\n1,2,0.5\n", "target: y",
         "the data has numbers to predict, and the net tells classes apart"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error = {0};
        ck_assert_ptr_null(give(signature, cases[i].table, cases[i].options, &error));
        ck_assert_msg(strstr(error.text, cases[i].sentence) != NULL, "%s", error.text);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("signature");
    folder_make(folder, "signature");
    arena = arena_new();
    tcase_add_test(tests, other_data_is_measured_by_what_was_learnt);
    tcase_add_test(tests, classes_are_those_of_the_net_whatever_the_data_has);
    tcase_add_test(tests, a_label_is_found_by_its_name_where_the_config_has_its_number);
    tcase_add_test(tests, a_category_that_the_net_does_not_know_is_refused_or_zeros);
    tcase_add_test(tests, a_category_is_unknown_only_beyond_doubt);
    tcase_add_test(tests, the_same_data_gives_the_same_samples_bit_for_bit);
    tcase_add_test(tests, data_of_another_form_is_refused);
    int status = suite_run("signature", tests);
    folder_remove(folder);
    return status;
}
