/* Numbers in the fields of CSV files. Guesses nothing: what is none is refused, and so is
 * one that is missing. */
#include "data/csv_number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/field.h"

/* What can be done about a field that is no number. */
static void advise(const struct csv_reader *reader, const struct csv_field *field,
                   const struct csv_table *table, struct text *out)
{
    const char *mend = field_advice(field->text, &reader->options->numbers);
    if (reader->columns.of_net)
        text_add(out, "mend it");
    else if (strpbrk(field->text, ";\t|") != NULL)
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
        text_add(out, "say `one_hot` of it in `columns`, leave it out by `ignore`, or "
                      "mend it");
}

int csv_number_refuse_missing(const struct csv_reader *reader,
                              const struct csv_field *field, struct error *error)
{
    bool target = reader->columns.at[field->column].role == ROLE_TARGET;
    bool listed = csv_number_is_missing(reader->options, field->text);
    const char *remedy = target ? "leave the row out by `missing: drop` of its column"
                                : "say by `missing` what becomes of it, or leave the "
                                  "column out by `ignore`";
    const char *list = listed ? ";" : ": add it to `na`, and";
    if (reader->columns.of_net)
        return rows_refuse_field(
            field->rows, field->place, error,
            "the value is missing%s%.*s%s, and the net has learnt nothing "
            "to put in its place: fill it in, or leave the row out",
            field->text[0] != '\0' ? " (`" : "", field_shown(field->text, 60),
            field->text, field->text[0] != '\0' ? "`)" : "");
    if (field->text[0] == '\0')
        return rows_refuse_field(field->rows, field->place, error,
                                 "the value is missing%s %s", list, remedy);
    return rows_refuse_field(field->rows, field->place, error,
                             "`%.*s` stands for a missing value%s %s",
                             field_shown(field->text, 60), field->text, list, remedy);
}

bool csv_number_is_missing(const struct csv_options *options, const char *text)
{
    for (size_t i = 0; i < options->na.count; i++)
        if (text[0] == options->na.at[i][0] && strcmp(text, options->na.at[i]) == 0)
            return true;
    return false;
}

void csv_number_begin(struct csv_reader *reader)
{
    const struct csv_options *o = reader->options;
    char buffer[FIELD_NUMBER_SIZE];
    float value;
    reader->na = arena_array(reader->arena, o->na.count, sizeof *reader->na);
    for (size_t i = 0; i < o->na.count; i++) {
        const char *text = o->na.at[i], *plain = field_plain(text, &o->numbers, buffer);
        if (!field_number(plain, &value)) /* it may be written as in YAML */
            plain = text;
        if (field_number(plain, &value))
            reader->na[reader->na_count++] =
                (struct na_number){text, strtod(plain, NULL)};
    }
}

int csv_number_check_na(const struct csv_reader *reader, const struct csv_field *field,
                        struct error *error)
{
    char buffer[FIELD_NUMBER_SIZE];
    float value;
    if (reader->na_count == 0)
        return 0;
    const char *plain = field_plain(field->text, &reader->options->numbers, buffer);
    if (!field_number(plain, &value))
        return 0;
    for (size_t i = 0; i < reader->na_count; i++)
        if (reader->na[i].number == strtod(plain, NULL))
            return rows_refuse_field(field->rows, field->place, error,
                                     "`%.*s` is %.60s of `na`, written in another way: "
                                     "add it to `na`",
                                     field_shown(field->text, 60), field->text,
                                     reader->na[i].text);
    return 0;
}

int csv_number_read(const struct csv_reader *reader, const struct csv_field *field,
                    const struct csv_table *table, float *value, struct error *error)
{
    const char *text = field->text;
    char buffer[FIELD_NUMBER_SIZE];
    struct text advice = {0};
    bool is_number =
        field_number(field_plain(text, &reader->options->numbers, buffer), value);
    if (csv_number_is_missing(reader->options, text) ||
        (!is_number && field_is_missing(text)))
        return csv_number_refuse_missing(reader, field, error);
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
    return csv_number_check_na(reader, field, error);
}
