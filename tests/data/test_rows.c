/* Tests of reading rows: what RFC 4180 says of quotes, delimiters and line ends, the line
 * of every finding, and the limits. The texts are written here by hand. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "data/rows.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

static char folder[FOLDER_ROOM];
static char path[128];
static const struct rows_format comma = {.delimiter = ','};
static const struct rows_format blanks = {.delimiter = ROWS_BLANKS};

static void write_bytes(const char *bytes, size_t size, bool compressed)
{
    snprintf(path, sizeof path, "%s/table", folder);
    gzFile file = gzopen(path, compressed ? "wb" : "wbT"); /* T: as it is */
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(gzwrite(file, bytes, (unsigned)size), (int)size);
    ck_assert_int_eq(gzclose(file), Z_OK);
}

/* All rows as "[a|b][c|d]", or the finding. */
static struct text read_all(const struct rows_format *format)
{
    struct text text = {0};
    struct error error = {0};
    struct row row;
    struct rows *rows = rows_open(path, format, &error);
    int status = rows != NULL ? 1 : -1;
    while (status == 1 && (status = rows_next(rows, &row, &error)) == 1) {
        for (size_t i = 0; i < row.count && status == 1; i++)
            status = rows_check_field(rows, i, &error) == 0 ? 1 : -1;
        for (size_t i = 0; i < row.count && status == 1; i++)
            text_add(&text, "%s%s", i == 0 ? "[" : "|", row.fields[i]);
        text_add(&text, "%s", status == 1 ? "]" : "");
    }
    if (status == 0) /* what has ended stays ended */
        ck_assert_int_eq(rows_next(rows, &row, &error), 0);
    if (status < 0)
        text_add(&text, "%s", error.text);
    rows_close(rows);
    return text;
}

static void expect_rows_of(const struct rows_format *format, const char *table,
                           const char *expected)
{
    for (int compressed = 0; compressed < 2; compressed++) {
        write_bytes(table, strlen(table), compressed);
        struct text found = read_all(format);
        ck_assert_str_eq(found.at != NULL ? found.at : "", expected);
        text_free(&found);
    }
}

static void expect_rows(const char *table, const char *expected)
{
    expect_rows_of(&comma, table, expected);
}

/* The finding behind the file's name, and what was read before. */
static void expect_refused(const char *bytes, size_t size, const char *before,
                           const char *finding)
{
    char expected[512];
    write_bytes(bytes, size, false);
    struct text found = read_all(&comma);
    snprintf(expected, sizeof expected, "%s%s%s", before, path, finding);
    ck_assert_str_eq(found.at, expected);
    text_free(&found);
}

START_TEST(fields_are_between_delimiters)
{
    expect_rows("a,b\n1,2\n", "[a|b][1|2]");
    expect_rows("a,,b\n,,\n", "[a||b][||]");
    expect_rows("a", "[a]");
    expect_rows("a,", "[a|]");
    expect_rows("a;b\tc\n", "[a;b\tc]");
}
END_TEST

START_TEST(a_quoted_field_holds_anything)
{
    expect_rows("\"a,b\",c\n", "[a,b|c]");
    expect_rows("\"a\nb\r\nc\",d\ne,f", "[a\nb\r\nc|d][e|f]");
    expect_rows("\"say \"\"a\"\"\",\"\"\"\",\"\"\n", "[say \"a\"|\"|]");
    expect_rows("\" a \",\"b\"", "[ a |b]");
}
END_TEST

START_TEST(blanks_around_a_field_do_not_count)
{
    expect_rows(" a b ,\tc\t, \"d \" \n", "[a b|c|d ]");
}
END_TEST

START_TEST(lines_may_end_in_three_ways_and_the_last_in_none)
{
    expect_rows("a,b\r\n1,2\r\n", "[a|b][1|2]");
    expect_rows("a,b\r1,2\r", "[a|b][1|2]");
    expect_rows("a,b\n1,2", "[a|b][1|2]");
    expect_rows("a,b\n1,\"2\"", "[a|b][1|2]");
}
END_TEST

START_TEST(empty_lines_are_passed_over)
{
    expect_rows("\n\r\n  \na,b\n\n\n1,2\n\n", "[a|b][1|2]");
    expect_rows("\n", "");
}
END_TEST

START_TEST(a_byte_order_mark_is_no_part_of_the_first_field)
{
    expect_rows("\xef\xbb\xbf"
                "a,b\n",
                "[a|b]");
    expect_rows("\xef\xbb\xbf"
                "\"a\",b\n",
                "[a|b]");
    expect_rows("\xef\xbb\xbf", "");
    expect_rows("a\n\xef\xbb\xbf"
                "b\n",
                "[a][\xef\xbb\xbf"
                "b]");
}
END_TEST

START_TEST(other_delimiters_leave_the_comma_alone)
{
    write_bytes("a,5;b \t\n", 8, false);
    struct text found = read_all(&(struct rows_format){.delimiter = ';'});
    ck_assert_str_eq(found.at, "[a,5|b]");
    text_free(&found);
    write_bytes("a b\t\tc;\t\n", 9, false);
    found = read_all(&(struct rows_format){.delimiter = '\t'});
    ck_assert_str_eq(found.at, "[a b||c;|]");
    text_free(&found);
}
END_TEST

#define REFUSED(bytes, before, finding)                                                  \
    expect_refused(bytes, sizeof(bytes) - 1, before, finding)
#define STRAY                                                                            \
    "a quote is neither at the beginning nor at the end of its field: put the whole "    \
    "field in quotes, and double each quote within"

START_TEST(runs_of_blanks_are_one_delimiter)
{
    expect_rows_of(&blanks, "a b\tc\n", "[a|b|c]");
    expect_rows_of(&blanks, "  1   2 \t  3  \r\n\t4\t5\t\t6", "[1|2|3][4|5|6]");
    expect_rows_of(&blanks, "1,2; 3\n \t \n  4,  5\n", "[1,2;|3][4,|5]");
    expect_rows_of(&blanks, " \"a  b\"   c\r\"d\t\ne\"  \"\"\r", "[a  b|c][d\t\ne|]");
    expect_rows_of(&blanks, "   \n", "");
}
END_TEST

/* Longer than what libcsv is handed at once, so that runs are cut. */
START_TEST(runs_of_blanks_may_be_of_any_length)
{
    char table[3 * 5000 + 8], expected[] = "[a|b|c]";
    for (size_t length = 2040; length < 2060; length++) {
        snprintf(table, sizeof table, "%*s%*s%*s", (int)length, "a", (int)length, "b",
                 (int)length, "c");
        expect_rows_of(&blanks, table, expected);
    }
}
END_TEST

START_TEST(lines_of_comment_and_lines_before_the_table_are_passed_over)
{
    struct rows_format format = {.delimiter = ',', .comment = '#'};
    expect_rows_of(&format, "# by \"hand\na,b\n#\n1,#2\n#3,4", "[a|b][1|#2]");
    expect_rows_of(&format, "\"a\n# b\",c\r\n#d\r\ne,f\r#g\r", "[a\n# b|c][e|f]");
    format.skip = 2;
    expect_rows_of(&format, "it's \"odd\n\n#x\na\n", "[a]");
    expect_rows_of(&format, "x\r\ny\r\na\r\n", "[a]");
    expect_rows_of(&format, "x\ry\ra\r", "[a]");
    expect_rows_of(&format, "x\ny", "");
}
END_TEST

START_TEST(places_count_the_lines_that_are_passed_over)
{
    const struct rows_format format = {
        .delimiter = ROWS_BLANKS, .comment = '#', .skip = 2};
    struct error error;
    struct row row;
    struct text text = {0};
    text_add(&text, "title\n\n#%05000d\n  a \t b\n#\n\xc3\xa4  \"x y\"   c\n", 7);
    write_bytes(text.at, text.length, false);
    static const char *const places[] = {":6:1: column 1: odd", ":6:4: column 2: odd",
                                         ":6:12: column 3: odd"};
    struct rows *rows = rows_open(path, &format, &error);
    ck_assert_int_eq(rows_next(rows, &row, &error), 1);
    rows_refuse_field(rows, 1, &error, "odd");
    ck_assert_str_eq(error.text + strlen(path), ":4:7: column 2: odd");
    ck_assert_int_eq(rows_next(rows, &row, &error), 1);
    for (size_t i = 0; i < 3; i++) {
        rows_refuse_field(rows, i, &error, "odd");
        ck_assert_str_eq(error.text + strlen(path), places[i]);
    }
    rows_close(rows);
    text_free(&text);
}
END_TEST

START_TEST(a_stray_quote_is_told_with_its_place)
{
    REFUSED("a,b\n1,5\" 2\n", "[a|b]", ":2:3: column 2: " STRAY);
    REFUSED("a\r\n\r\n\"b\"c\r\n", "[a]", ":3:1: column 1: " STRAY);
    REFUSED("a\rb\r\rc\"\r", "[a][b]", ":4:1: column 1: " STRAY);
    REFUSED("\"a\nb\n\"\n1,\"\"2\"\"\n", "[a\nb\n]", ":4:3: column 2: " STRAY);
    REFUSED("a,\"b\nc,\"d\"\n", "", ":1:3: column 2: " STRAY);
}
END_TEST

START_TEST(a_quote_that_is_not_closed_is_told_where_its_row_begins)
{
#define OPEN "the quote that begins the field is not closed"
    REFUSED("a,b\n1,\"2\n3,4\n5,6\n", "[a|b]", ":2:3: column 2: " OPEN);
    REFUSED("a,b\n\n\"1", "[a|b]", ":3:1: column 1: " OPEN);
    REFUSED("a,b\n\"1\"\"", "[a|b]", ":2:1: column 1: " OPEN);
}
END_TEST

START_TEST(a_stray_quote_shows_another_delimiter)
{
#define WRONG "a quote is neither at the beginning nor at the end of its field: "
    REFUSED("\"a\";\"b\";\"c\"\n1;2;3\n", "",
            ":1:1: column 1: " WRONG "`delimiter: \";\"` may be right, as the row has 2 "
            "of these");
    REFUSED("\"a\"\t\"b, c\"\n", "",
            ":1:1: column 1: " WRONG
            "`delimiter: \"\\t\"` may be right, as the row has 1 "
            "of these");
}
END_TEST

START_TEST(a_file_that_is_not_text_is_told)
{
#define NUL                                                                              \
    "has a NUL byte; a CSV file is text: save it as UTF-8, which `iconv -f utf-16le -t " \
    "utf-8` makes of UTF-16"
    REFUSED("a,b\n1,\0\n", "[a|b]", ":2:1: " NUL);
    REFUSED("a\0,\0b\0\n\0", "", ":1:1: " NUL);
    REFUSED("", "", ": is empty; a CSV file is needed");
}
END_TEST

/* The finding of a file that is not UTF-8, with the command that names the file. */
static void expect_not_utf8(const char *bytes, size_t size, const char *before,
                            const char *place)
{
    char finding[400];
    snprintf(finding, sizeof finding,
             "%s, is no UTF-8; where the file is Latin-1 (or Windows' cp1252), `iconv -f "
             "latin1 -t utf8 %s > utf8.csv` makes it UTF-8",
             place, path);
    expect_refused(bytes, size, before, finding);
}

START_TEST(bytes_that_are_no_utf8_are_told_with_their_place)
{
#define NO_UTF8(bytes, before, place)                                                    \
    expect_not_utf8(bytes, sizeof(bytes) - 1, before, place)
    write_bytes("", 0, false); /* for its path */
    NO_UTF8("name,b\nJos\xe9,1\n", "[name|b]", ":2:4: byte 0xe9, the file's number 11");
    NO_UTF8("\xfc,b\n", "", ":1:1: byte 0xfc, the file's number 1");
    /* Behind two letters of two bytes each, in a field of two lines. */
    NO_UTF8("a\n\"\xc3\xa4\n\xc3\xb6\xc3\",1\n", "[a]",
            ":3:2: byte 0xc3, the file's number 9");
    NO_UTF8("a\n\xe2\x82\n", "[a]", ":2:1: byte 0xe2, the file's number 3");
    NO_UTF8("a\n\xed\xa0\x80\n", "[a]", ":2:1: byte 0xed, the file's number 3");
    expect_rows("\xc3\xa4,\xe2\x82\xac,\xf0\x9f\x99\x82\n",
                "[\xc3\xa4|\xe2\x82\xac|\xf0\x9f\x99\x82]");
}
END_TEST

START_TEST(utf16_is_told_by_its_mark)
{
    static const char *const texts[] = {"\xff\xfe"
                                        "a\0\n",
                                        "\xfe\xff\0a\0\n"};
    for (size_t i = 0; i < 2; i++) {
        char finding[300];
        write_bytes("", 0, false);
        snprintf(finding, sizeof finding,
                 ":1:1: the file is UTF-16; `iconv -f utf-16 -t utf-8 %s > utf8.csv` "
                 "makes it UTF-8",
                 path);
        expect_refused(texts[i], 6, "", finding);
    }
}
END_TEST

/* Where fields begin: in characters, behind blanks, in the line that they stand in. */
START_TEST(a_field_is_told_where_it_begins)
{
    static const struct {
        const char *row;
        const char *places[3];
    } rows_of[] = {
        {"a,b,c\n", {":1:1:", ":1:3:", ":1:5:"}},
        {" a ,  b,\tc\n", {":1:2:", ":1:7:", ":1:10:"}},
        {"\xc3\xa4,\"x, y\",c\n", {":1:1:", ":1:3:", ":1:10:"}},
        {"\"a\nb\",\"c\r\nd\",e\n", {":1:1:", ":2:4:", ":3:4:"}},
        {"\n\n1,2,3", {":3:1:", ":3:3:", ":3:5:"}},
    };
    for (size_t i = 0; i < sizeof rows_of / sizeof rows_of[0]; i++) {
        struct error error;
        struct row row;
        write_bytes(rows_of[i].row, strlen(rows_of[i].row), false);
        struct rows *rows = rows_open(path, &comma, &error);
        ck_assert_int_eq(rows_next(rows, &row, &error), 1);
        for (size_t k = 0; k < 3; k++) {
            char expected[64];
            rows_refuse_field(rows, k, &error, "odd");
            snprintf(expected, sizeof expected, "%s column %zu: odd",
                     rows_of[i].places[k], k + 1);
            ck_assert_str_eq(error.text + strlen(path), expected);
        }
        rows_close(rows);
    }
}
END_TEST

START_TEST(names_are_told_with_numbers_once_they_are_known)
{
    static const char *const names[] = {"width", ""};
    struct error error;
    struct row row;
    write_bytes("1,2\n3,4", 7, false);
    struct rows *rows = rows_open(path, &comma, &error);
    ck_assert_int_eq(rows_next(rows, &row, &error), 1);
    ck_assert_int_eq(rows_next(rows, &row, &error), 1);
    rows_set_names(rows, names, 2);
    static const char *const places[] = {":2:1: column 1 (`width`): odd 7",
                                         ":2:3: column 2: odd 7",
                                         ":2:4: column 3: odd 7"};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(rows_refuse_field(rows, i, &error, "odd %d", 7), -1);
        ck_assert_str_eq(error.text + strlen(path), places[i]);
    }
    ck_assert_int_eq(rows_refuse(rows, &error, "odd %d", 7), -1);
    ck_assert_str_eq(error.text + strlen(path), ":2:1: odd 7");
    rows_close(rows);
}
END_TEST

/* `count` of `letter` between two texts. */
static char *long_text(const char *before, size_t count, char letter, const char *after,
                       size_t *size)
{
    size_t first = strlen(before), last = strlen(after);
    char *bytes = malloc(first + count + last);
    memcpy(bytes, before, first);
    memset(bytes + first, letter, count);
    memcpy(bytes + first + count, after, last);
    *size = first + count + last;
    return bytes;
}

START_TEST(a_row_longer_than_what_is_read_at_once_is_whole)
{
    size_t size;
    char *bytes = long_text("a,\"", 60000, 'x', "\n\"", &size);
    struct text many = {0};
    struct error error;
    struct row row;
    for (int i = 0; i < 20; i++)
        text_add(&many, "%s%.*s", i > 0 ? "," : "", (int)size, bytes);
    text_add(&many, "\nb,c\n\"");
    write_bytes(many.at, many.length, true);
    struct rows *rows = rows_open(path, &comma, &error);
    ck_assert_int_eq(rows_next(rows, &row, &error), 1);
    ck_assert_uint_eq(row.count, 40);
    for (size_t i = 0; i < 20; i++) {
        ck_assert_str_eq(row.fields[2 * i], "a");
        ck_assert_uint_eq(strlen(row.fields[2 * i + 1]), 60001);
    }
    ck_assert_int_eq(rows_next(rows, &row, &error), 1);
    ck_assert_str_eq(row.fields[1], "c");
    ck_assert_int_eq(rows_next(rows, &row, &error), -1);
    /* 20 line ends within fields, then two lines. */
    ck_assert_str_eq(error.text + strlen(path), ":23:1: column 1: " OPEN);
    rows_close(rows);
    text_free(&many);
    free(bytes);
}
END_TEST

/* More of them than are looked at in one go; the last has a stray quote. */
START_TEST(lines_are_counted_whatever_ends_them)
{
    enum { LINES = 300000 };
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    struct text text = {0};
    struct error error;
    struct row row;
    char expected[512];
    for (int i = 0; i < LINES; i++)
        text_add(&text, "1%s", ends[_i]);
    text_add(&text, "1\"%s", ends[_i]);
    write_bytes(text.at, text.length, false);
    snprintf(expected, sizeof expected, "%s:%d:1: column 1: " STRAY, path, LINES + 1);
    struct rows *rows = rows_open(path, &comma, &error);
    for (int i = 0; i < LINES; i++)
        ck_assert_int_eq(rows_next(rows, &row, &error), 1);
    ck_assert_int_eq(rows_next(rows, &row, &error), -1);
    ck_assert_str_eq(error.text, expected);
    rows_close(rows);
    text_free(&text);
}
END_TEST

START_TEST(a_field_a_row_and_a_number_of_fields_have_limits)
{
    size_t size;
    char *bytes = long_text("a\nb,", 70000, 'x', "\n", &size);
    expect_refused(bytes, size, "[a]",
                   ":2:3: column 2: the field is longer than the limit of 65536 bytes");
    free(bytes);
    bytes = long_text("a\nb,\"", 70000, '\n', "\"", &size);
    expect_refused(
        bytes, size, "[a]",
        ":2:3: column 2: the field is longer than the limit of 65536 bytes; is "
        "the quote that begins it not closed?");
    free(bytes);
    bytes = long_text("a\n", 1000000, ',', "\n", &size);
    expect_refused(bytes, size, "[a]",
                   ":2:1: the row has more fields than the limit of 1000000");
    free(bytes);
    bytes = long_text("a\n", 70 << 20, 'x', "\n", &size);
    for (size_t i = 2; i < size - 1; i += 60000)
        bytes[i] = ',';
    expect_refused(bytes, size, "[a]",
                   ":2:1: the row is longer than the limit of 67108864 bytes");
    free(bytes);
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_or_is_damaged_is_told)
{
    unsigned char bytes[256];
    struct error error;
    struct row row;
    ck_assert_ptr_null(rows_open(folder, &comma, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "is a folder; a CSV file is needed"));
    ck_assert_ptr_null(rows_open("/nowhere.csv", &comma, &error));
    ck_assert_str_eq(error.text,
                     "/nowhere.csv: cannot be read: No such file or directory");
    write_bytes("a,b\n1,2\n", 8, true);
    FILE *file = fopen(path, "r+b");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    ck_assert_int_eq(ftruncate(fileno(file), (off_t)size - 3), 0);
    fclose(file);
    struct rows *rows = rows_open(path, &comma, &error);
    ck_assert_int_eq(rows_next(rows, &row, &error), -1);
    ck_assert_str_eq(error.text + strlen(path),
                     ": the compressed data is truncated; get the file again");
    rows_close(rows);
    rows_close(NULL);
}
END_TEST

int main(void)
{
    folder_make(folder, "rows");
    TCase *tests = tcase_create("rows");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, fields_are_between_delimiters);
    tcase_add_test(tests, a_quoted_field_holds_anything);
    tcase_add_test(tests, blanks_around_a_field_do_not_count);
    tcase_add_test(tests, lines_may_end_in_three_ways_and_the_last_in_none);
    tcase_add_test(tests, empty_lines_are_passed_over);
    tcase_add_test(tests, a_byte_order_mark_is_no_part_of_the_first_field);
    tcase_add_test(tests, other_delimiters_leave_the_comma_alone);
    tcase_add_test(tests, runs_of_blanks_are_one_delimiter);
    tcase_add_test(tests, runs_of_blanks_may_be_of_any_length);
    tcase_add_test(tests, lines_of_comment_and_lines_before_the_table_are_passed_over);
    tcase_add_test(tests, places_count_the_lines_that_are_passed_over);
    tcase_add_test(tests, a_stray_quote_is_told_with_its_place);
    tcase_add_test(tests, a_quote_that_is_not_closed_is_told_where_its_row_begins);
    tcase_add_test(tests, a_stray_quote_shows_another_delimiter);
    tcase_add_test(tests, a_file_that_is_not_text_is_told);
    tcase_add_test(tests, bytes_that_are_no_utf8_are_told_with_their_place);
    tcase_add_test(tests, utf16_is_told_by_its_mark);
    tcase_add_test(tests, a_field_is_told_where_it_begins);
    tcase_add_test(tests, names_are_told_with_numbers_once_they_are_known);
    tcase_add_test(tests, a_row_longer_than_what_is_read_at_once_is_whole);
    tcase_add_loop_test(tests, lines_are_counted_whatever_ends_them, 0, 3);
    tcase_add_test(tests, a_field_a_row_and_a_number_of_fields_have_limits);
    tcase_add_test(tests, a_file_that_cannot_be_opened_or_is_damaged_is_told);
    int failed = suite_run("rows", tests);
    folder_remove(folder);
    return failed;
}
