/* A signature as text: what is written is read back, and what makes no sense is refused.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "net/signature_json.h"
#include "support/suite.h"

#include <check.h>

static struct arena *arena;
static struct error error;

static const char table[] =
    "{\"sample\": [5], \"classes\": 2, \"class_names\": [\"no\", \"y\\\"es\"], "
    "\"class_counts\": [7, 0], \"label\": \"is it?\", \"mean\": "
    "[1700000000.25, 0, 0, 0, 3], \"std\": [1e-30, 1, 1, 1, 2.5], \"far\": [0], "
    "\"rules\": true, \"columns\": [{\"name\": \"t\", \"number\": 1, "
    "\"kind\": \"number\", \"missing\": \"mean\", \"fill\": "
    "1700000001.125}, {\"name\": \"b\", \"number\": 2, \"kind\": \"one_hot\", \"text\": "
    "true, \"unknown\": \"zeros\", \"categories\": [\"p\", \"q\"]}, {\"name\": \"s\", "
    "\"number\": 4, \"kind\": \"ordinal\", \"missing\": \"value\", \"indicator\": true, "
    "\"fill\": 1, \"categories\": [\"low\", \"high\"]}]}";

static const struct signature *read(const char *text)
{
    return signature_json_read(text, arena, &error);
}

START_TEST(what_is_written_is_read_back)
{
    static const char *const texts[] = {
        table, "{\"sample\": [1, 28, 28], \"bytes\": true, \"classes\": 10}",
        "{\"sample\": [3], \"classes\": 2, \"mean\": [1700000000.25, 0, 1.5], \"std\": "
        "[2, 1, 0.25], \"far\": [0, 2]}",
        "{\"sample\": [2], \"targets\": 1, \"target_names\": [\"price\"], "
        "\"target_mean\": "
        "[0.3333333333333333], \"target_std\": [2]}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct text out = {0};
        const struct signature *signature = read(texts[i]);
        ck_assert_msg(signature != NULL, "%s", error.text);
        signature_json_write(signature, &out);
        ck_assert_str_eq(out.at, texts[i]);
        text_free(&out);
    }
}
END_TEST

START_TEST(all_of_it_is_there)
{
    const struct signature *signature = read(table);
    ck_assert_ptr_nonnull(signature);
    ck_assert_int_eq(signature->sample.at[0], 5);
    ck_assert_str_eq(signature->class_names[1], "y\"es");
    ck_assert_double_eq(signature->std[0], 1e-30);
    ck_assert_double_eq(signature->columns[0].fill, 1700000001.125);
    ck_assert_int_eq(signature->columns[0].missing, MISSING_MEAN);
    ck_assert_int_eq(signature->columns[1].unknown, UNKNOWN_ZEROS);
    ck_assert_str_eq(signature->columns[2].categories[1], "high");
    ck_assert(isnan(signature->columns[1].fill));
    ck_assert_int_eq(signature->column_count, 3);
    ck_assert_int_eq(signature->far_count, 1);
    ck_assert_int_eq(signature->far[0], 0);
}
END_TEST

#define TWO "{\"sample\": [2], \"classes\": 2, \"mean\": [1, 2], \"std\": [1, 1], "
#define CATEGORIES                                                                       \
    "{\"name\": \"a\", \"number\": 1, \"kind\": \"one_hot\", \"categories\": [\"p\", "   \
    "\"q\"]}"

/* Each would have somebody read behind an array, or divide by 0. */
static const struct {
    const char *text, *key;
} bad[] = {
    {"[1]", "`sample`"},
    {"{\"sample\": [], \"classes\": 2}", "`sample`"},
    {"{\"sample\": [0], \"classes\": 2}", "`sample`"},
    {"{\"sample\": [100000, 100000], \"classes\": 2}", "`sample`"},
    {"{\"sample\": [2]}", "`classes`"},
    {"{\"sample\": [2], \"classes\": 2, \"targets\": 1}", "`classes`"},
    {"{\"sample\": [2], \"classes\": 2, \"class_names\": [\"a\"]}", "`class_names`"},
    {"{\"sample\": [2], \"classes\": 2, \"mean\": [1], \"std\": [1]}", "`mean`"},
    {"{\"sample\": [2], \"classes\": 2, \"mean\": [1, 2]}", "`mean`"},
    {"{\"sample\": [2], \"classes\": 2, \"mean\": [1, 2], \"std\": [1, 0]}", "`std`"},
    {"{\"sample\": [2], \"classes\": 2, \"mean\": [1, \"x\"], \"std\": [1, 1]}",
     "`mean`"},
    {"{\"sample\": [2], \"targets\": 2, \"target_mean\": [1, 2]}", "`target_mean`"},
    {"{\"sample\": [2], \"classes\": 2, \"columns\": [{\"name\": \"a\", \"number\": 1}]}",
     "`columns`"},
    {"{\"sample\": [1], \"classes\": 2, \"columns\": [{\"name\": \"a\", \"number\": 1, "
     "\"kind\": "
     "\"one_hot\"}]}",
     "`categories`"},
    {"{\"sample\": [2], \"classes\": 2, \"far\": [0]}", "`far`"},
    {TWO "\"far\": 0}", "`far`"},
    {TWO "\"far\": [2]}", "`far`"},
    {TWO "\"far\": [-1]}", "`far`"},
    {TWO "\"far\": [0.5]}", "`far`"},
    {TWO "\"far\": [1, 0]}", "`far`"},
    {TWO "\"far\": [0, 0]}", "`far`"},
    {"{\"sample\": [2, 1, 1], \"classes\": 2, \"mean\": [1, 2], \"std\": [1, 1], "
     "\"far\": "
     "[0]}",
     "`far`"},
    {TWO "\"far\": [1], \"rules\": true, \"columns\": [" CATEGORIES "]}", "`far`"},
    {TWO "\"far\": [1], \"rules\": true, \"columns\": [{\"name\": \"a\", \"number\": 1, "
         "\"indicator\": true}]}",
     "`far`"},
    {TWO "\"columns\": [" CATEGORIES "]}", "`rules`"},
    {TWO "\"columns\": [{\"name\": \"a\", \"number\": 1, \"indicator\": true}]}",
     "`rules`"},
    {"{\"sample\": [1], \"classes\": 2, \"columns\": [{\"name\": \"a\", \"number\": 1, "
     "\"kind\": \"ignored\"}]}",
     "`rules`"},
    {"{\"sample\": [1], \"classes\": 2, \"columns\": [{\"name\": \"a\", \"number\": 1, "
     "\"kind\": "
     "\"odd\"}]}",
     "`kind`"},
    {"{\"sample\": [1], \"classes\": 2, \"columns\": [{}]}", "`name`"},
    {"{\"sample\": [1], \"classes\": 2, \"classes\": 2}", "duplicate"},
    {"{\"sample\": [1], ", "no JSON"},
    {"{\"sample\": [1], \"classes\": 2, \"columns\": [{\"name\": \"a\"}]}", "`number`"},
    {"{\"sample\": [2], \"classes\": 2, \"columns\": [{\"name\": \"a\", \"number\": 2}, "
     "{\"name\": \"b\", \"number\": 2}]}",
     "`number`"},
    {"{\"sample\": [2], \"classes\": 2, \"columns\": [{\"name\": \"a\", \"number\": 2}, "
     "{\"name\": \"b\", \"number\": 1}]}",
     "`number`"},
    {"{\"sample\": [1], \"classes\": 2, \"label\": 4}", "`label`"},
    {"{\"sample\": [1], \"classes\": 2, \"class_counts\": [1]}", "`class_counts`"},
    {"{\"sample\": [1], \"classes\": 2, \"class_counts\": [1, -1]}", "`class_counts`"},
    {"{\"sample\": [1], \"classes\": 2, \"class_counts\": [1, 0.5]}", "`class_counts`"},
};

START_TEST(what_makes_no_sense_is_refused)
{
    ck_assert_ptr_null(read(bad[_i].text));
    ck_assert_msg(strstr(error.text, bad[_i].key) != NULL, "%s", error.text);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("signature_json");
    arena = arena_new();
    tcase_add_test(tests, what_is_written_is_read_back);
    tcase_add_test(tests, all_of_it_is_there);
    tcase_add_loop_test(tests, what_makes_no_sense_is_refused, 0,
                        sizeof bad / sizeof bad[0]);
    int status = suite_run("signature_json", tests);
    arena_free(arena);
    return status;
}
