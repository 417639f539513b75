/* Fields of a row. Guesses nothing: a number is refused that is none, or is missing. */
#include "data/csv_field.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/field.h"

/* What can be done about a field that is no number. */
static void advise(const struct csv_reader *reader, const struct csv_field *field,
                   const struct csv_table *table, struct text *out)
{
    const char *mend = field_advice(field->text, &reader->options->numbers);
    if (strpbrk(field->text, ";\t|") != NULL)
        rows_advise(field->rows, out);
    if (out->length > 0)
        return;
    if (mend != NULL)
        text_add(out, "%s", mend);
    else if (!reader->columns.header && table->count == 0)
        text_add(out, "mend it, or leave `header: false` out where this row has the "
                      "columns' names");
    else if (reader->columns.at[field->column].role == ROLE_TARGET)
        text_add(out, "mend it, or name the column by `label` where it has classes");
    else
        text_add(out, "leave the column out by `ignore`, or mend it");
}

static int refuse_missing(const struct csv_reader *reader, const struct csv_field *field,
                          struct error *error)
{
    bool target = reader->columns.at[field->column].role == ROLE_TARGET;
    const char *remedy = target ? ", or leave the row out"
                                : ", leave the row out, or the column by `ignore`";
    if (field->text[0] == '\0')
        return rows_refuse_field(field->rows, field->place, error,
                                 "the value is missing; fill it in%s", remedy);
    return rows_refuse_field(field->rows, field->place, error,
                             "`%s` stands for a missing value; fill it in%s", field->text,
                             remedy);
}

static int read_number(const struct csv_reader *reader, const struct csv_field *field,
                       const struct csv_table *table, float *value, struct error *error)
{
    const char *text = field->text;
    char buffer[FIELD_NUMBER_SIZE];
    struct text advice = {0};
    bool is_number =
        field_number(field_plain(text, &reader->options->numbers, buffer), value);
    if (!is_number && field_is_missing(text))
        return refuse_missing(reader, field, error);
    if (!is_number && error == NULL)
        return -1;
    if (!is_number) {
        advise(reader, field, table, &advice);
        rows_refuse_field(field->rows, field->place, error, "`%.*s` is not a number; %s",
                          field_shown(text, 60), text, advice.at);
        text_free(&advice);
        return -1;
    }
    if (!isfinite(*value))
        return rows_refuse_field(field->rows, field->place, error,
                                 "%.60s is too large for a float, whose most is 3.4e38; "
                                 "mend it, or scale the column",
                                 text);
    return 0;
}

/* Keeps what a float leaves out of a feature, while its column may be far: of most
 * columns that is settled by their first rows. */
static void keep_rest(struct csv_reader *reader, const char *text, size_t feature,
                      struct csv_table *table, size_t at)
{
    struct far_range *range = &reader->ranges[feature];
    char buffer[FIELD_NUMBER_SIZE];
    if (!reader->asked[feature])
        return;
    double number = strtod(field_plain(text, &reader->options->numbers, buffer), NULL);
    float rest = (float)(number - (double)table->values[at]);
    table->rests[at] = rest;
    table->rounded = table->rounded || rest != 0;
    *range = far_extend(*range, number);
    reader->asked[feature] = reader->has_far || far_is_narrow(*range);
}

static int read_feature(struct csv_reader *reader, const struct csv_field *field,
                        struct csv_table *table, struct error *error)
{
    const struct columns *columns = &reader->columns;
    size_t feature = columns->at[field->column].at;
    size_t at = (size_t)table->count * columns->features + feature;
    if (read_number(reader, field, table, &table->values[at], error) != 0)
        return -1;
    keep_rest(reader, field->text, feature, table, at);
    return 0;
}

static int read_label(struct csv_reader *reader, const struct csv_field *field,
                      int32_t *label, struct error *error)
{
    const struct rows *rows = field->rows;
    size_t column = field->place;
    const char *text = field->text;
    if (text[0] == '\0')
        return rows_refuse_field(
            rows, column, error,
            "the label is missing; fill it in, or leave the row out");
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
        return read_feature(reader, field, table, error);
    case ROLE_TARGET:
        return read_number(reader, field, table,
                           &table->targets[count * columns->targets + at->at], error);
    case ROLE_LABEL:
        return read_label(reader, field, &table->labels[count], error);
    case ROLE_IGNORED:
        break;
    }
    return 0;
}
