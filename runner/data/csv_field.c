/* Fields of a row: what each is for, and labels. */
#include "data/csv_field.h"

#include <math.h>
#include <stdlib.h>

#include "data/csv_feature.h"
#include "data/csv_number.h"

static int read_label(struct csv_reader *reader, const struct csv_field *field,
                      int32_t *label, struct error *error)
{
    const struct rows *rows = field->rows;
    size_t column = field->place;
    const char *text = field->text;
    bool missing = text[0] == '\0' || csv_number_is_missing(reader->options, text);
    *label = -1;
    if (missing && reader->columns.may_lack)
        return 0;
    if (missing)
        return rows_refuse_field(rows, column, error,
                                 "the label is missing; fill it in, or leave the row out "
                                 "by `missing: drop` of its column");
    if (!reader->has_classes && field_is_missing_label(text))
        return rows_refuse_field(
            rows, column, error,
            "`%s` may stand for a missing label; fill it in, leave the row out, or name "
            "all `classes` where it is one of them",
            text);
    *label = reader->has_classes ? classes_find(reader->classes, text)
                                 : classes_add(reader->classes, text, reader->arena);
    if (*label >= 0)
        return 0;
    reader->is_full = !reader->has_classes;
    if (reader->is_full)
        return rows_refuse_field(rows, column, error,
                                 "`%.*s` is class number %d; at most %d are possible, "
                                 "so for numbers to predict name the column by `target`",
                                 field_shown(text, 60), text, CLASSES_MAX + 1,
                                 CLASSES_MAX);
    return rows_refuse_field(rows, column, error, "`%.*s` is none of the classes of %s",
                             field_shown(text, 60), text,
                             reader->options->classes.count > 0 ? "`dataset.classes`"
                                                                : reader->columns.path);
}

/* With what a float leaves out of it. */
static int read_target(const struct csv_reader *reader, const struct csv_field *field,
                       struct csv_table *table, size_t at, struct error *error)
{
    char buffer[FIELD_NUMBER_SIZE];
    if (reader->columns.may_lack && csv_number_is_missing(reader->options, field->text)) {
        table->targets[at] = (float)NAN;
        return 0;
    }
    if (csv_number_read(reader, field, table, &table->targets[at], error) != 0)
        return -1;
    double number =
        strtod(field_plain(field->text, &reader->options->numbers, buffer), NULL);
    float rest = (float)(number - (double)table->targets[at]);
    table->target_rests[at] = rest;
    table->targets_rounded = table->targets_rounded || rest != 0;
    return 0;
}

int csv_field_read(struct csv_reader *reader, const struct csv_field *field,
                   struct csv_table *table, struct error *error)
{
    const struct columns *columns = &reader->columns;
    size_t count = (size_t)table->count;
    if (rows_check_field(field->rows, field->place, error) != 0)
        return -1;
    if (field->column == COLUMNS_NONE)
        return 0;
    const struct column *at = &columns->at[field->column];
    switch (at->role) {
    case ROLE_FEATURE:
        return csv_feature_read(reader, field, table, error);
    case ROLE_TARGET:
        return read_target(reader, field, table, count * columns->targets + at->at,
                           error);
    case ROLE_LABEL:
        return read_label(reader, field, &table->labels[count], error);
    case ROLE_IGNORED:
        break;
    }
    return 0;
}
