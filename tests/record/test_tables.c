/* The list of tables beside the schema that it is for. */
#include "record/tables.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/seal.h"
#include "support/suite.h"

#include <check.h>

extern const char database_schema[]; /* schema.sql, embedded by the build */

static sqlite3 *handle;

static void set_up(void)
{
    ck_assert_int_eq(sqlite3_open(":memory:", &handle), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(handle, database_schema, NULL, NULL, NULL), SQLITE_OK);
}

static void tear_down(void)
{
    sqlite3_close(handle);
}

/* The first value of a query, of whose ?1 `name` is the value; "" of NULL. In a buffer
 * that the next call overwrites. */
static const char *value(const char *sql, const char *name)
{
    static char text[4096];
    sqlite3_stmt *row;
    ck_assert_msg(sqlite3_prepare_v2(handle, sql, -1, &row, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(handle));
    sqlite3_bind_text(row, 1, name, -1, SQLITE_STATIC);
    ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
    const char *found = (const char *)sqlite3_column_text(row, 0);
    snprintf(text, sizeof text, "%s", found != NULL ? found : "");
    sqlite3_finalize(row);
    return text;
}

START_TEST(each_table_and_view_of_the_schema_has_a_row)
{
    int64_t made =
        atoll(value("SELECT count(*) FROM sqlite_schema WHERE type IN ('table', "
                    "'view') AND name NOT LIKE 'sqlite_%'",
                    ""));
    ck_assert_int_eq(made, (int64_t)tables_count);
    for (size_t i = 0; i < tables_count; i++)
        ck_assert_str_eq(
            value("SELECT max(type) FROM sqlite_schema WHERE name = ?", tables[i].name),
            tables[i].is_view ? "view" : "table");
}
END_TEST

/* A name among others, between commas. */
static bool is_among(const char *name, const char *list)
{
    size_t length = strlen(name);
    for (const char *at = list; (at = strstr(at, name)) != NULL; at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == ',' || at[length] == '\0'))
            return true;
    return false;
}

START_TEST(the_columns_of_a_row_are_those_of_the_schema)
{
    for (size_t i = 0; i < tables_count; i++) {
        const struct table *table = &tables[i];
        if (table->columns == NULL)
            continue;
        size_t listed = 1;
        for (const char *at = table->columns; *at != '\0'; at++)
            listed += *at == ',';
        size_t found = 0, all = 0;
        sqlite3_stmt *row;
        sqlite3_prepare_v2(handle,
                           "SELECT name FROM pragma_table_info(?) WHERE name <> "
                           "'trial_id'",
                           -1, &row, NULL);
        sqlite3_bind_text(row, 1, table->name, -1, SQLITE_STATIC);
        for (; sqlite3_step(row) == SQLITE_ROW; all++)
            found += is_among((const char *)sqlite3_column_text(row, 0), table->columns);
        sqlite3_finalize(row);
        all -= table->clock != NULL; /* which stands behind them */
        ck_assert_msg(found == listed, "%s: %zu of %zu columns", table->name, found,
                      listed);
        /* Of a trial's own row only a part is sealed. */
        ck_assert_msg(found == all || strcmp(table->name, "trials") == 0,
                      "%s: %zu columns, and the schema has %zu", table->name, found, all);
    }
}
END_TEST

START_TEST(rows_are_sealed_in_the_order_of_their_primary_key)
{
    for (size_t i = 0; i < tables_count; i++)
        if (tables[i].key != NULL)
            ck_assert_str_eq(
                value("SELECT group_concat(name, ', ') FROM (SELECT name FROM "
                      "pragma_table_info(?) WHERE pk > 0 AND name <> "
                      "'trial_id' ORDER BY pk)",
                      tables[i].name),
                tables[i].key);
}
END_TEST

/* A set of sealed tables is an unsigned; the others take no place in it. */
START_TEST(each_sealed_table_has_a_bit_of_its_own)
{
    unsigned all = 0, sealed = 0;
    for (size_t i = 0; i < tables_count; i++) {
        unsigned bit = seal_bit(tables[i].name);
        ck_assert_msg((bit != 0) == (tables[i].key != NULL), "%s", tables[i].name);
        ck_assert_msg((bit & all) == 0, "%s has the bit of another", tables[i].name);
        all |= bit;
        sealed += bit != 0;
    }
    ck_assert_uint_gt(sealed, 3);
    ck_assert_uint_eq(all, (1u << sealed) - 1);
    ck_assert_uint_eq(seal_bit("no_table"), SEAL_ALL);
}
END_TEST

START_TEST(what_belongs_to_a_trial_goes_with_it_where_foreign_keys_are_off)
{
    for (size_t i = 0; i < tables_count; i++) {
        if (tables[i].is_view)
            continue;
        bool belongs = value("SELECT count(*) FROM pragma_foreign_key_list(?) WHERE "
                             "\"table\" = 'trials'",
                             tables[i].name)[0] != '0';
        char line[100];
        snprintf(line, sizeof line, "\n    DELETE FROM %s WHERE trial_id = old.id;",
                 tables[i].name);
        const char *trigger = value(
            "SELECT sql FROM sqlite_schema WHERE name = 'trial_deleted' OR ?1 = ''", "-");
        ck_assert_msg((strstr(trigger, line) != NULL) == belongs, "%s", tables[i].name);
    }
}
END_TEST

START_TEST(all_but_checkpoints_is_exported_and_told_in_the_help)
{
    size_t count = 0;
    for (; tables_exported[count] != NULL; count++) {
        ck_assert_ptr_nonnull(tables_find(tables_exported[count]));
        ck_assert_ptr_nonnull(strstr(tables_help, tables_exported[count]));
        for (size_t i = 0; i < count; i++)
            ck_assert_str_ne(tables_exported[i], tables_exported[count]);
        ck_assert_str_ne(tables_exported[count], "checkpoints");
    }
    ck_assert_uint_eq(count, tables_count - 1);
}
END_TEST

START_TEST(a_table_is_found_in_letters_of_any_case)
{
    ck_assert_str_eq(tables_find("Iterations")->name, "iterations");
    ck_assert_ptr_null(tables_find("iteration"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("tables");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, each_table_and_view_of_the_schema_has_a_row);
    tcase_add_test(tests, the_columns_of_a_row_are_those_of_the_schema);
    tcase_add_test(tests, rows_are_sealed_in_the_order_of_their_primary_key);
    tcase_add_test(tests, each_sealed_table_has_a_bit_of_its_own);
    tcase_add_test(tests,
                   what_belongs_to_a_trial_goes_with_it_where_foreign_keys_are_off);
    tcase_add_test(tests, all_but_checkpoints_is_exported_and_told_in_the_help);
    tcase_add_test(tests, a_table_is_found_in_letters_of_any_case);
    return suite_run("tables", tests);
}
