/* Reads a CSV file row by row. libcsv takes the text apart; what is here hands it the
 * text line by line, so that every finding has its line, and keeps the fields of one row;
 * of a run of blanks between two fields it hands on one. Knows no field's meaning. */
#include "data/rows.h"

#include <csv.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/delimiter.h"
#include "data/field.h"
#include "data/file.h"
#include "data/foreign.h"
#include "data/squeeze.h"

#define CHUNK (256 << 10)
#define PIECE 2048
#define FIELD_BLOCK 4096 /* by which libcsv's room for a field grows */

struct rows {
    struct data_file file;
    struct csv_parser parser;
    struct rows_format format;
    char *chunk; /* of CHUNK bytes; what is left to parse is from `at` to `end` */
    size_t at, end;
    bool begun, ended;
    char last;          /* byte that was parsed */
    int64_t line;       /* of the piece that is parsed, from 1 */
    int64_t first_line; /* of the row */
    bool in_comment;    /* the line that is parsed is one */
    bool complete;      /* the row is */
    bool is_text;       /* all of it is UTF-8 */
    int64_t read;       /* bytes of the file that were parsed, */
    int64_t begin;      /* and those before the row */
    char *raw;          /* the row as it stands there, ended by a NUL */
    size_t raw_length, raw_capacity;
    struct squeeze squeeze;
    char squeezed[PIECE + 1]; /* a piece with one blank for each run of them */
    char *text;               /* its fields, each ended by a NUL */
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

struct place {
    int64_t line, column; /* in characters */
};

static bool is_blank(const struct rows *rows, char c)
{
    return (c == ' ' || c == '\t') &&
           (rows->format.delimiter == ROWS_BLANKS || c != rows->format.delimiter);
}

/* Of a run of blanks the last one is where the next field begins. */
static bool is_delimiter(const struct rows *rows, size_t at)
{
    const char *c = rows->raw + at;
    if (rows->format.delimiter == ROWS_BLANKS)
        return is_blank(rows, c[0]) && !is_blank(rows, c[1]);
    return c[0] == rows->format.delimiter;
}

/* Behind byte `at` of the row. */
static void step(const struct rows *rows, size_t at, struct place *place)
{
    const char *c = rows->raw + at;
    if (c[0] == '\n' || (c[0] == '\r' && c[1] != '\n'))
        *place = (struct place){place->line + 1, 1};
    else if ((c[0] & 0xc0) != 0x80)
        place->column++;
}

static size_t pass_blanks(const struct rows *rows, size_t at, struct place *place)
{
    for (; at < rows->raw_length && is_blank(rows, rows->raw[at]); at++)
        step(rows, at, place);
    return at;
}

/* Where field `column` of the row begins, behind the blanks that do not count; `at` gets
 * the byte of the row, unless it is NULL. */
static struct place find_field(const struct rows *rows, size_t column, size_t *at)
{
    struct place place = {rows->first_line, 1};
    bool quoted = false;
    size_t i = pass_blanks(rows, 0, &place);
    for (; i < rows->raw_length && column > 0; step(rows, i++, &place)) {
        quoted = quoted != (rows->raw[i] == '"');
        column -= !quoted && is_delimiter(rows, i);
    }
    i = pass_blanks(rows, i, &place);
    if (at != NULL)
        *at = i;
    return place;
}

static int refuse_at(const struct rows *rows, struct place place, const char *finding,
                     struct error *error)
{
    return error_set(error, "%s:%lld:%lld: %s", rows->file.path, (long long)place.line,
                     (long long)place.column, finding);
}

int rows_refuse(const struct rows *rows, struct error *error, const char *format, ...)
{
    char text[sizeof error->text];
    va_list more;
    va_start(more, format);
    vsnprintf(text, sizeof text, format, more);
    va_end(more);
    return refuse_at(rows, find_field(rows, 0, NULL), text, error);
}

int rows_refuse_field(const struct rows *rows, size_t column, struct error *error,
                      const char *format, ...)
{
    char text[sizeof error->text];
    const char *name = column < rows->name_count ? rows->names[column] : "";
    va_list more;
    if (error == NULL)
        return -1;
    va_start(more, format);
    int length = snprintf(text, sizeof text, "column %zu%s%.*s%s: ", column + 1,
                          name[0] != '\0' ? " (`" : "", field_shown(name, 60), name,
                          name[0] != '\0' ? "`)" : "");
    vsnprintf(text + length, sizeof text - (size_t)length, format, more);
    va_end(more);
    return refuse_at(rows, find_field(rows, column, NULL), text, error);
}

void rows_advise(const struct rows *rows, struct text *out)
{
    delimiter_advise(rows->raw, rows->raw_length, rows->format.delimiter, out);
}

/* How much of a text, before its first byte that is no UTF-8. */
static size_t utf8_length(const char *text, size_t size)
{
    size_t length, i = 0;
    for (; i < size; i += length) {
        bool plain = (unsigned char)text[i] < 0x80;
        length = plain ? 1 : text_character(text + i, size - i);
        if (length == 0)
            break;
    }
    return i;
}

int rows_check_field(const struct rows *rows, size_t column, struct error *error)
{
    const char *field = rows->fields[column];
    size_t at, size = strlen(field);
    if (rows->is_text || utf8_length(field, size) == size)
        return 0;
    if (error == NULL)
        return -1;
    struct place place = find_field(rows, column, &at);
    size_t end = at + utf8_length(rows->raw + at, rows->raw_length - at);
    struct text text = {0};
    while (at < end)
        step(rows, at++, &place);
    text_add(&text,
             "byte 0x%02x, the file's number %" PRId64 ", is no UTF-8; where the file is "
             "Latin-1 (or Windows' cp1252), ",
             (unsigned)(unsigned char)rows->raw[end], rows->begin + (int64_t)end + 1);
    file_add_filter(&rows->file, "iconv -f latin1 -t utf8", "utf8.csv", &text);
    text_add(&text, " makes it UTF-8");
    refuse_at(rows, place, text.at, error);
    text_free(&text);
    return -1;
}

/* Why libcsv stopped before the end of a piece. */
static int refuse_parse(struct rows *rows, struct error *error)
{
    if (csv_error(&rows->parser) != CSV_EPARSE)
        return error_set(error, "%s: the system has no memory for it", rows->file.path);
    struct text advice = {0};
    rows_advise(rows, &advice);
    rows_refuse_field(rows, rows->count, error,
                      "a quote is neither at the beginning nor at the end of its field: "
                      "%s",
                      advice.length > 0 ? advice.at
                                        : "put the whole field in quotes, and double "
                                          "each quote within");
    text_free(&advice);
    return -1;
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

/* A file may be of another format, or of another encoding. */
static int check_begin(const struct rows *rows, struct error *error)
{
    struct text text = {0};
    if (foreign_refuse(&rows->file, rows->chunk, rows->end, error) != 0)
        return -1;
    if (rows->end < 2 || (memcmp(rows->chunk, "\xff\xfe", 2) != 0 &&
                          memcmp(rows->chunk, "\xfe\xff", 2) != 0))
        return 0;
    file_add_filter(&rows->file, "iconv -f utf-16 -t utf-8", "utf8.csv", &text);
    error_set(error, "%s:1:1: the file is UTF-16; %s makes it UTF-8", rows->file.path,
              text.at);
    text_free(&text);
    return -1;
}

static int fill(struct rows *rows, struct error *error)
{
    static const char mark[] = "\xef\xbb\xbf";
    int64_t got = file_read(&rows->file, rows->chunk, CHUNK, error);
    if (got < 0)
        return -1;
    rows->at = 0;
    rows->end = (size_t)got;
    if (rows->begun)
        return 0;
    rows->begun = true;
    if (got >= 3 && memcmp(rows->chunk, mark, 3) == 0)
        rows->at = 3;
    rows->read = (int64_t)rows->at;
    return check_begin(rows, error);
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

/* Keeps the row as it stands in the file, for what is found in it. */
static void keep_raw(struct rows *rows, const char *piece, size_t length)
{
    if (rows->raw_length + length + 1 > rows->raw_capacity) {
        rows->raw_capacity = 2 * (rows->raw_length + length + 1);
        rows->raw = memory_resize(rows->raw, rows->raw_capacity);
    }
    memcpy(rows->raw + rows->raw_length, piece, length);
    rows->raw_length += length;
    rows->raw[rows->raw_length] = '\0';
}

static bool has_ended(char last)
{
    return last == '\n' || last == '\r' || last == '\0';
}

/* Whether the piece is of a line that is no part of the table. */
static bool is_outside(struct rows *rows, const char *piece, bool begins)
{
    if (rows->line <= rows->format.skip)
        return true;
    if (begins)
        rows->in_comment =
            rows->format.comment != '\0' && piece[0] == rows->format.comment;
    return rows->in_comment;
}

static bool parse_text(struct rows *rows, const char *text, size_t length)
{
    if (rows->format.delimiter == ROWS_BLANKS) {
        length = squeeze_text(&rows->squeeze, text, length, rows->squeezed);
        text = rows->squeezed;
    }
    return csv_parse(&rows->parser, text, length, add_field, end_row, rows) == length;
}

static int parse_piece(struct rows *rows, struct error *error)
{
    const char *piece = rows->chunk + rows->at;
    size_t length = piece_length(piece, rows->end - rows->at);
    rows->at += length;
    if (rows->last == '\n' || (rows->last == '\r' && piece[0] != '\n'))
        rows->line++;
    bool begins = rows->count == 0 && !rows->parser.quoted && has_ended(rows->last);
    if (begins) {
        rows->first_line = rows->line;
        rows->raw_length = 0;
        rows->begin = rows->read;
    }
    rows->last = piece[length - 1];
    rows->read += (int64_t)length;
    if (is_outside(rows, piece, begins))
        return 0;
    keep_raw(rows, piece, length);
    if (memchr(piece, '\0', length) != NULL)
        return rows_refuse(rows, error,
                           "has a NUL byte; a CSV file is text: save it as UTF-8, which "
                           "`iconv -f utf-16le -t utf-8` makes of UTF-16");
    if (!parse_text(rows, piece, length))
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
    rows->is_text = utf8_length(rows->raw, rows->raw_length) == rows->raw_length;
    for (size_t i = 0; i < rows->count; i++)
        rows->fields[i] = rows->text + rows->starts[i];
    *row = (struct row){rows->fields, rows->count, rows->first_line};
    return 1;
}

/* ---- Opening and closing ---- */

struct rows *rows_open(const char *path, const struct rows_format *format,
                       struct error *error)
{
    struct data_file file;
    if ((path != NULL ? file_open(&file, path, "a CSV file", error)
                      : file_open_input(&file, error)) != 0)
        return NULL;
    struct rows *rows = memory_zeroed(sizeof *rows);
    rows->file = file;
    csv_init(&rows->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&rows->parser, (unsigned char)format->delimiter);
    rows->format = *format;
    csv_set_blk_size(&rows->parser, FIELD_BLOCK);
    rows->chunk = memory_resize(NULL, CHUNK);
    keep_raw(rows, "", 0);
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
    free(rows->raw);
    free(rows->starts);
    free(rows->fields);
    free(rows);
}

void rows_set_names(struct rows *rows, const char *const *names, size_t count)
{
    rows->names = names;
    rows->name_count = count;
}
