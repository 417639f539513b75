/* The first field of a column tells what it has; a column of which others are otherwise
 * is refused when it is read. Most files show all columns in their first row. */
#include "data/csv_text.h"

#include "data/csv_number.h"

/* Notes the columns that the row shows; returns how many. */
static size_t look(const struct csv_reader *reader, const struct row *row, bool *open,
                   bool *text)
{
    const struct csv_options *o = reader->options;
    char buffer[FIELD_NUMBER_SIZE];
    size_t seen = 0;
    float number;
    for (size_t i = 0; i < row->count; i++) {
        const char *field = row->fields[i];
        if (!open[i] || csv_number_is_missing(o, field))
            continue;
        text[i] = !field_number(field_plain(field, &o->numbers, buffer), &number);
        open[i] = false;
        seen++;
    }
    return seen;
}

static bool is_open(const struct column *column)
{
    return column->role == ROLE_FEATURE &&
           (column->rule == NULL ||
            (!column->rule->one_hot && column->rule->ordinal.count == 0));
}

const bool *csv_text_find(const struct csv_reader *reader, const char *path)
{
    const struct columns *columns = &reader->columns;
    bool *text = arena_array(reader->arena, columns->count, sizeof *text);
    bool *open = arena_array(reader->arena, columns->count, sizeof *open);
    bool header = reader->options->header;
    size_t left = 0;
    struct error error;
    struct row row;
    for (size_t i = 0; i < columns->count; i++)
        left += open[i] = is_open(&columns->at[i]);
    struct rows *rows = rows_open(path, &reader->format, &error);
    while (rows != NULL && left > 0 && rows_next(rows, &row, &error) == 1) {
        if (!header && row.count == columns->count)
            left -= look(reader, &row, open, text);
        header = false;
    }
    rows_close(rows);
    return text;
}
