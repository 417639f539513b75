/* Reads a CSV file row by row. libcsv takes the text apart; what is here hands it the
 * text line by line, so that every finding has its line, and keeps the fields of one row.
 * Does not know what a field means. */
#include "data/rows.h"

#include <csv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/file.h"

#define CHUNK (256 << 10)
#define PIECE 2048
#define FIELD_BLOCK 4096 /* by which libcsv's room for a field grows */

struct rows {
    struct data_file file;
    struct csv_parser parser;
    char *chunk; /* of CHUNK bytes; what is left to parse is from `at` to `end` */
    size_t at, end;
    bool begun, ended;
    char last;          /* byte that was parsed */
    int64_t line;       /* of the piece that is parsed, from 1 */
    int64_t first_line; /* of the row */
    bool complete;      /* the row is */
    char *text;         /* its fields, each ended by a NUL */
    size_t length, text_capacity;
    size_t *starts; /* where in `text` they begin */
    const char **fields;
    size_t count, capacity;
    size_t longest; /* bytes of a field, the first one that is too long */
    size_t longest_column;
    const char *const *names;
    size_t name_count;
};

/* ---- One row, put together by what libcsv calls ---- */

static void make_room(struct rows *rows, size_t length)
{
    if (rows->length + length > rows->text_capacity) {
        rows->text_capacity = 2 * (rows->length + length);
        rows->text = memory_resize(rows->text, rows->text_capacity);
    }
    if (rows->count == rows->capacity) {
        rows->capacity = rows->capacity > 0 ? 2 * rows->capacity : 64;
        rows->starts =
            memory_resize(rows->starts, rows->capacity * sizeof rows->starts[0]);
        rows->fields =
            memory_resize(rows->fields, rows->capacity * sizeof rows->fields[0]);
    }
}

static void add_field(void *text, size_t length, void *context)
{
    struct rows *rows = context;
    make_room(rows, length + 1);
    if (length > rows->longest && rows->longest <= ROWS_MAX_FIELD) {
        rows->longest = length;
        rows->longest_column = rows->count;
    }
    rows->starts[rows->count++] = rows->length;
    if (length > 0)
        memcpy(rows->text + rows->length, text, length);
    rows->text[rows->length + length] = '\0';
    rows->length += length + 1;
}

static void end_row(int line_end, void *context)
{
    struct rows *rows = context;
    (void)line_end;
    rows->complete = true;
}

/* ---- Findings ---- */

int rows_refuse(const struct rows *rows, struct error *error, const char *format, ...)
{
    char text[sizeof error->text];
    va_list more;
    va_start(more, format);
    vsnprintf(text, sizeof text, format, more);
    va_end(more);
    return error_set(error, "%s:%lld: %s", rows->file.path, (long long)rows->first_line,
                     text);
}

int rows_refuse_field(const struct rows *rows, size_t column, struct error *error,
                      const char *format, ...)
{
    char text[sizeof error->text];
    const char *name = column < rows->name_count ? rows->names[column] : "";
    va_list more;
    va_start(more, format);
    vsnprintf(text, sizeof text, format, more);
    va_end(more);
    return rows_refuse(rows, error, "column %zu%s%.60s%s: %s", column + 1,
                       name[0] != '\0' ? " (`" : "", name, name[0] != '\0' ? "`)" : "",
                       text);
}

/* Why libcsv stopped before the end of a piece. */
static int refuse_parse(struct rows *rows, struct error *error)
{
    if (csv_error(&rows->parser) != CSV_EPARSE)
        return error_set(error, "%s: the system has no memory for it", rows->file.path);
    return rows_refuse_field(
        rows, rows->count, error,
        "a quote is neither at the beginning nor at the end of its field: put the whole "
        "field in quotes, and double each quote within");
}

static int check_limits(struct rows *rows, struct error *error)
{
    static const char too_long[] = "the field is longer than the limit of %d bytes%s";
    if (rows->longest > ROWS_MAX_FIELD)
        return rows_refuse_field(rows, rows->longest_column, error, too_long,
                                 ROWS_MAX_FIELD, "");
    if (csv_get_buffer_size(&rows->parser) > ROWS_MAX_FIELD + FIELD_BLOCK)
        return rows_refuse_field(
            rows, rows->count, error, too_long, ROWS_MAX_FIELD,
            rows->parser.quoted ? "; is the quote that begins it not closed?" : "");
    if (rows->length > ROWS_MAX_ROW)
        return rows_refuse(rows, error, "the row is longer than the limit of %d bytes",
                           ROWS_MAX_ROW);
    if (rows->count > ROWS_MAX_COLUMNS)
        return rows_refuse(rows, error, "the row has more fields than the limit of %d",
                           ROWS_MAX_COLUMNS);
    return 0;
}

/* ---- The text, piece by piece ---- */

static int fill(struct rows *rows, struct error *error)
{
    static const char mark[] = "\xef\xbb\xbf";
    int64_t got = file_read(&rows->file, rows->chunk, CHUNK, error);
    if (got < 0)
        return -1;
    rows->at = 0;
    rows->end = (size_t)got;
    if (!rows->begun && got >= 3 && memcmp(rows->chunk, mark, 3) == 0)
        rows->at = 3;
    rows->begun = true;
    return 0;
}

/* Up to the end of a line, of the chunk, or of what is worth to be searched for a line's
 * end: where all lines end with CR, each would be a search of the whole chunk for LF. */
static size_t piece_length(const char *piece, size_t left)
{
    left = left < PIECE ? left : PIECE;
    const char *end = memchr(piece, '\n', left);
    size_t length = end != NULL ? (size_t)(end - piece) + 1 : left;
    end = memchr(piece, '\r', length);
    return end != NULL ? (size_t)(end - piece) + 1 : length;
}

static int parse_piece(struct rows *rows, struct error *error)
{
    const char *piece = rows->chunk + rows->at;
    size_t length = piece_length(piece, rows->end - rows->at);
    rows->at += length;
    if (rows->last == '\n' || (rows->last == '\r' && piece[0] != '\n'))
        rows->line++;
    rows->last = piece[length - 1];
    if (rows->count == 0 && !rows->parser.quoted)
        rows->first_line = rows->line;
    if (memchr(piece, '\0', length) != NULL)
        return error_set(error,
                         "%s:%lld: has a NUL byte; a CSV file is text: save it as UTF-8",
                         rows->file.path, (long long)rows->line);
    if (csv_parse(&rows->parser, piece, length, add_field, end_row, rows) != length)
        return refuse_parse(rows, error);
    return check_limits(rows, error);
}

/* The last row may end without a line end. */
static int finish(struct rows *rows, struct error *error)
{
    bool quoted = rows->parser.quoted;
    rows->ended = true;
    if (csv_fini(&rows->parser, add_field, end_row, rows) == 0)
        return 0;
    if (quoted)
        return rows_refuse_field(rows, rows->count, error,
                                 "the quote that begins the field is not closed");
    return refuse_parse(rows, error);
}

static int parse_row(struct rows *rows, struct error *error)
{
    rows->count = rows->length = 0;
    rows->complete = false;
    while (!rows->complete && !rows->ended) {
        if (rows->at == rows->end && fill(rows, error) != 0)
            return -1;
        if (rows->end == 0 && finish(rows, error) != 0)
            return -1;
        if (rows->at < rows->end && parse_piece(rows, error) != 0)
            return -1;
    }
    return 0;
}

int rows_next(struct rows *rows, struct row *row, struct error *error)
{
    if (parse_row(rows, error) != 0)
        return -1;
    if (!rows->complete)
        return 0;
    for (size_t i = 0; i < rows->count; i++)
        rows->fields[i] = rows->text + rows->starts[i];
    *row = (struct row){rows->fields, rows->count};
    return 1;
}

/* ---- Opening and closing ---- */

struct rows *rows_open(const char *path, char delimiter, struct error *error)
{
    struct rows *rows = memory_zeroed(sizeof *rows);
    if (file_open(&rows->file, path, "a CSV file", error) != 0) {
        free(rows);
        return NULL;
    }
    csv_init(&rows->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&rows->parser, (unsigned char)delimiter);
    csv_set_blk_size(&rows->parser, FIELD_BLOCK);
    rows->chunk = memory_resize(NULL, CHUNK);
    rows->line = 1;
    return rows;
}

void rows_close(struct rows *rows)
{
    if (rows == NULL)
        return;
    csv_free(&rows->parser);
    file_close(&rows->file);
    free(rows->chunk);
    free(rows->text);
    free(rows->starts);
    free(rows->fields);
    free(rows);
}

void rows_set_names(struct rows *rows, const char *const *names, size_t count)
{
    rows->names = names;
    rows->name_count = count;
}
