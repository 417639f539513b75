/* The rows of a CSV file, one after the other, as RFC 4180 has them: fields may be quoted
 * and then hold delimiters, line ends and doubled quotes. Besides, lines may end with LF
 * or CR alone, blanks around a field do not count, empty lines are passed over, and so is
 * a byte order mark of UTF-8. Lines before the table, and lines of comment, are passed
 * over where the format says so, and runs of blanks may be what stands between fields.
 * Refuses other formats, and tells bytes that are no UTF-8. */
#ifndef DATA_ROWS_H
#define DATA_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

/* More is refused with these numbers. */
#define ROWS_MAX_FIELD (64 << 10) /* bytes */
#define ROWS_MAX_ROW (64 << 20)   /* bytes */
#define ROWS_MAX_COLUMNS 1000000

/* How a file is written. */
struct rows_format {
    char delimiter; /* between two fields; ROWS_BLANKS: a run of blanks and tabs, which at
                       the beginning and the end of a line does not count */
    char comment;   /* a line that begins with it is passed over; '\0': none is */
    int64_t skip;   /* lines before the table */
};
#define ROWS_BLANKS ' '

struct row {
    const char *const *fields; /* until the next row is read */
    size_t count;              /* at least 1 */
    int64_t line;              /* on which it begins, from 1 */
};

/* Opens a plain or .gz file, whose path is the caller's; NULL: standard input. NULL with
 * a sentence. */
struct rows *rows_open(const char *path, const struct rows_format *format,
                       struct error *error);
void rows_close(struct rows *rows); /* NULL is fine */

/* What sentences call the columns; the names are the caller's. Without it, or where a
 * name is empty, only a column's number, from 1, is told. */
void rows_set_names(struct rows *rows, const char *const *names, size_t count);

/* 1: a row; 0: there are no more; -1 with a sentence. */
int rows_next(struct rows *rows, struct row *row, struct error *error);

/* A finding in the last row, led by its place, "iris.csv:3:5: column 2 (`width`): ...",
 * where the field begins: line and column, in characters, from 1. `column` counts from 0.
 * Always returns -1. Without an `error` it does nothing else. */
int rows_refuse_field(const struct rows *rows, size_t column, struct error *error,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));
int rows_refuse(const struct rows *rows, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Refuses a field of the last row, as rows_refuse_field does but at the byte, where it
 * has one that is no UTF-8. 0: it has none. An `error` may be NULL here, too. */
int rows_check_field(const struct rows *rows, size_t column, struct error *error);

/* Adds what to do where the last row looks as if it had another delimiter. */
void rows_advise(const struct rows *rows, struct text *out);

#endif
