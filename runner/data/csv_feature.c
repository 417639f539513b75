/* Fields of features. Learns nothing of them: that waits for the split that is trained
 * on.
 */
#include "data/csv_feature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/csv_number.h"
#include "data/field.h"
#include "data/signature.h"

/* ---- Rules ---- */

/* What a column's own rule leaves open is what the config says of all columns. */
static void settle(const struct csv_options *o, const struct column *at, bool is_text,
                   struct raw_column *column)
{
    static const struct column_rule none = {.missing = {MISSING_REFUSE, ""}};
    bool says_missing = at->rule != NULL && tree_get(at->said, "missing") != NULL;
    column->rule = at->rule != NULL ? *at->rule : none;
    struct column_rule *rule = &column->rule;
    if (is_text && !says_missing && o->text.missing.how != MISSING_REFUSE) {
        rule->missing = o->text.missing;
        says_missing = true;
    }
    if (!says_missing)
        rule->missing = o->missing;
    if (is_text) {
        rule->one_hot = o->text.one_hot;
        rule->unknown = o->text.unknown;
        rule->indicator = rule->indicator || o->text.indicator;
    }
    column->is_common = !says_missing;
    column->is_text = is_text;
    column->kind = is_text && o->text.ignore ? RAW_IGNORED
                   : rule->one_hot           ? RAW_ONE_HOT
                   : rule->ordinal.count > 0 ? RAW_ORDINAL
                                             : RAW_NUMBER;
}

static int32_t place_of(const struct option_texts *ordinal, const char *text)
{
    for (size_t i = 0; i < ordinal->count; i++)
        if (strcmp(ordinal->at[i], text) == 0)
            return (int32_t)i;
    return -1;
}

/* What the config puts in place of missing fields; a category gets its code as it is
 * needed. */
static int read_value(const struct column *at, struct raw_column *column,
                      struct error *error)
{
    const char *text = column->rule.missing.value;
    const char *option = column->is_common ? "missing" : at->option;
    float value;
    if (column->rule.missing.how != MISSING_VALUE)
        return 0;
    if (column->kind == RAW_ORDINAL) {
        column->value = place_of(&column->rule.ordinal, text);
        return column->value >= 0
                   ? 0
                   : error_set_option(error, option,
                                      "`%.*s` of `missing` is none of `ordinal`",
                                      field_shown(text, 60), text);
    }
    if (column->kind != RAW_NUMBER)
        return 0;
    if (!field_number(text, &value) || !isfinite(value))
        return error_set_option(error, option,
                                "`%.*s` of `missing` is not a number that a float holds",
                                field_shown(text, 60), text);
    column->value = strtod(text, NULL);
    return 0;
}

/* Of a label or a target only the row can be left out. */
static int check_outcome(const struct column *at, struct error *error)
{
    const struct column_rule *rule = at->rule;
    if (at->role == ROLE_IGNORED || rule == NULL ||
        (!rule->one_hot && !rule->indicator && rule->ordinal.count == 0 &&
         (rule->missing.how == MISSING_REFUSE || rule->missing.how == MISSING_DROP)))
        return 0;
    return error_set_option(error, at->option,
                            "the column is %s, of which only `missing: drop` can be said",
                            at->role == ROLE_LABEL ? "the `label`" : "a `target`");
}

static bool is_dropped(const struct csv_reader *reader, const struct column *at)
{
    if (at->role != ROLE_FEATURE)
        return !reader->columns.may_lack && at->rule != NULL &&
               at->rule->missing.how == MISSING_DROP;
    const struct raw_column *column = &reader->raw->columns[at->at];
    return column->kind != RAW_IGNORED && column->rule.missing.how == MISSING_DROP;
}

/* The columns for which rows are left out. */
static void list_drops(struct csv_reader *reader)
{
    const struct columns *columns = &reader->columns;
    struct raw_table *raw = reader->raw;
    struct arena *arena = dataset_arena(reader->dataset);
    reader->drops = arena_array(reader->arena, columns->count, sizeof *reader->drops);
    for (size_t i = 0; i < columns->count; i++)
        if (is_dropped(reader, &columns->at[i]))
            reader->drops[raw->drop_count++] = i;
    raw->drops = arena_array(arena, (size_t)raw->drop_count, sizeof *raw->drops);
    for (int64_t k = 0; k < raw->drop_count; k++) {
        const char *name = columns->names[reader->drops[k]];
        raw->drops[k].name = arena_copy(arena, name, strlen(name));
        raw->drops[k].number = (int64_t)reader->drops[k] + 1;
        if (columns->at[reader->drops[k]].role != ROLE_FEATURE)
            continue;
        raw->columns[columns->at[reader->drops[k]].at].drop = &raw->drops[k];
        raw->drops[k].number = raw->columns[columns->at[reader->drops[k]].at].number;
    }
}

static bool has_rule(const struct raw_column *column)
{
    return column->kind != RAW_NUMBER || column->rule.indicator ||
           column->rule.missing.how != MISSING_REFUSE;
}

/* As a net's signature has it, with categories that are all known. */
static void expect_column(struct csv_reader *reader, size_t feature)
{
    const struct signature_column *of = &reader->dataset->expected->columns[feature];
    struct raw_column *column = &reader->raw->columns[feature];
    *column = (struct raw_column){
        .name = of->name,
        .number = of->number,
        .kind = of->kind,
        .is_text = of->is_text,
        .rule = {.one_hot = of->kind == RAW_ONE_HOT,
                 .indicator = of->indicator,
                 .unknown = of->unknown,
                 .ordinal = {of->kind == RAW_ORDINAL ? of->categories : NULL,
                             of->kind == RAW_ORDINAL ? (size_t)of->category_count : 0},
                 .missing = {.how = of->missing, .value = ""}}};
    if (of->kind != RAW_ONE_HOT)
        return;
    size_t count = (size_t)of->category_count;
    struct classes *known = arena_array(reader->arena, 1, sizeof *known);
    const char **names =
        arena_array(dataset_arena(reader->dataset), count + 1, sizeof *names);
    for (size_t code = 0; code < count; code++) {
        names[code] = of->categories[code];
        classes_add(known, names[code], reader->arena);
    }
    names[count] = of->fill_category; /* signature_apply() has a code for it */
    reader->categories[feature] = known;
    column->categories = names;
    column->category_count = of->category_count;
}

static int begin_column(struct csv_reader *reader, size_t i, bool is_text,
                        struct error *error)
{
    const struct columns *columns = &reader->columns;
    const struct column *at = &columns->at[i];
    if (at->role != ROLE_FEATURE)
        return check_outcome(at, error);
    if (columns->of_net) {
        expect_column(reader, at->at);
        return 0;
    }
    struct raw_column *column = &reader->raw->columns[at->at];
    column->name = arena_copy(dataset_arena(reader->dataset), columns->names[i],
                              strlen(columns->names[i]));
    column->number = (int64_t)i + 1;
    settle(reader->options, at, is_text, column);
    if (column->rule.indicator && (column->rule.missing.how == MISSING_REFUSE ||
                                   column->rule.missing.how == MISSING_DROP))
        return error_set_option(error, at->rule != NULL ? at->option : "text",
                                "`indicator` tells what is missing, so say by `missing` "
                                "what stands in its place");
    if (column->kind == RAW_ONE_HOT)
        reader->categories[at->at] =
            arena_array(reader->arena, 1, sizeof(struct classes));
    reader->raw->has_rules = reader->raw->has_rules || has_rule(column);
    return read_value(at, column, error);
}

int csv_feature_begin(struct csv_reader *reader, const bool *text, struct error *error)
{
    const struct columns *columns = &reader->columns;
    struct arena *arena = dataset_arena(reader->dataset);
    struct raw_table *raw = reader->raw = arena_array(arena, 1, sizeof *raw);
    raw->count = (int64_t)columns->features;
    raw->columns = arena_array(arena, columns->features, sizeof *raw->columns);
    raw->has_rules = columns->of_net && reader->dataset->expected->has_rules;
    raw->numbers = reader->options->numbers;
    raw->numbers.thousands =
        arena_copy(arena, raw->numbers.thousands, strlen(raw->numbers.thousands));
    reader->categories =
        arena_array(reader->arena, columns->features, sizeof(struct classes *));
    for (size_t i = 0; i < columns->count; i++)
        if (begin_column(reader, i, text != NULL && text[i], error) != 0)
            return -1;
    list_drops(reader);
    reader->dataset->raw = raw;
    return 0;
}

int csv_feature_end(struct csv_reader *reader, struct error *error)
{
    struct error why;
    struct raw_table *raw = reader->raw;
    for (int64_t i = 0; i < raw->count; i++) {
        const struct classes *categories = reader->categories[i];
        if (categories == NULL || reader->columns.of_net)
            continue;
        if (classes_check_blanks(categories, &why) != 0)
            return error_set(error, "%s: column %lld%s%.*s%s: of its categories %s",
                             reader->columns.path, (long long)raw->columns[i].number,
                             raw->columns[i].name[0] != '\0' ? " (`" : "",
                             field_shown(raw->columns[i].name, 60), raw->columns[i].name,
                             raw->columns[i].name[0] != '\0' ? "`)" : "", why.text);
        raw->columns[i].categories =
            classes_names(categories, dataset_arena(reader->dataset));
        raw->columns[i].category_count = (int64_t)categories->count;
    }
    return 0;
}

/* ---- Fields ---- */

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

static int add_category(struct csv_reader *reader, const struct csv_field *field,
                        const char *text, float *code, struct error *error)
{
    size_t feature = reader->columns.at[field->column].at;
    int32_t index =
        classes_add(reader->categories[feature], text, dataset_arena(reader->dataset));
    *code = (float)index;
    if (index >= 0)
        return 0;
    reader->is_full = error != NULL;
    return rows_refuse_field(field->rows, field->place, error,
                             "`%.*s` is category number %d of the column; at most %d are "
                             "possible: leave the column out by `ignore`",
                             field_shown(text, 60), text, CLASSES_MAX + 1, CLASSES_MAX);
}

/* Whether a column that began with text has a number. */
static bool is_odd(const struct csv_reader *reader, const struct csv_field *field)
{
    char buffer[FIELD_NUMBER_SIZE];
    float number;
    return reader->raw->columns[reader->columns.at[field->column].at].is_text &&
           field_number(field_plain(field->text, &reader->options->numbers, buffer),
                        &number);
}

/* Refuses what is no category, but may stand for none: nothing, and where the config says
 * no `na` also NA and the like. */
static int check_there(const struct csv_reader *reader, const struct csv_field *field,
                       struct error *error)
{
    const char *text = field->text;
    if (text[0] == '\0')
        return csv_number_refuse_missing(reader, field, error);
    if (csv_number_check_na(reader, field, error) != 0)
        return -1;
    if (!reader->na_said && field_is_missing_label(text))
        return rows_refuse_field(field->rows, field->place, error,
                                 "`%s` may stand for a missing value: say `na: [\"\", "
                                 "\"%s\"]` where it does, else `na: [\"\"]`, with which "
                                 "it is a category",
                                 text, text);
    return 0;
}

/* Of those that a net was trained on, written as they were there. */
static int find_category(struct csv_reader *reader, const struct csv_field *field,
                         float *code, struct error *error)
{
    size_t feature = reader->columns.at[field->column].at;
    int32_t index = classes_find(reader->categories[feature], field->text);
    *code = (float)index;
    if (index >= 0)
        return 0;
    if (check_there(reader, field, error) != 0)
        return -1;
    const char *other = classes_find_other(reader->categories[feature], field->text,
                                           &reader->options->numbers);
    if (other != NULL)
        return rows_refuse_field(field->rows, field->place, error,
                                 "`%.*s` is the category `%.*s` that the net was trained "
                                 "on, written in another way: write it in one way",
                                 field_shown(field->text, 60), field->text,
                                 field_shown(other, 60), other);
    if (reader->raw->columns[feature].rule.unknown == UNKNOWN_ZEROS &&
        !is_odd(reader, field))
        return 0;
    return rows_refuse_field(
        field->rows, field->place, error,
        "the net was trained on no `%.*s` in this column: mend it, or "
        "leave the row out",
        field_shown(field->text, 60), field->text);
}

static int read_category(struct csv_reader *reader, const struct csv_field *field,
                         float *code, struct error *error)
{
    if (reader->columns.of_net)
        return find_category(reader, field, code, error);
    if (is_odd(reader, field))
        return rows_refuse_field(
            field->rows, field->place, error,
            "`%.*s` is a number, but the column begins with text: "
            "say in `columns` what becomes of it, or add what stands "
            "for a missing number to `na`",
            field_shown(field->text, 60), field->text);
    if (check_there(reader, field, error) != 0)
        return -1;
    return add_category(reader, field, field->text, code, error);
}

static int read_place(const struct csv_field *field, const struct raw_column *column,
                      float *place, struct error *error)
{
    int32_t found = place_of(&column->rule.ordinal, field->text);
    *place = (float)found;
    if (found >= 0)
        return 0;
    return rows_refuse_field(field->rows, field->place, error,
                             "`%.*s` is none of `ordinal`, which has all categories",
                             field_shown(field->text, 60), field->text);
}

/* Whether nothing can stand in the place of a category that is missing: what is said of
 * all columns is a number. */
static bool has_no_category(const struct raw_column *column)
{
    enum missing how = column->rule.missing.how;
    return column->kind == RAW_ONE_HOT && column->is_common &&
           (how == MISSING_MEAN || how == MISSING_MEDIAN || how == MISSING_VALUE);
}

/* A net has learnt what stands in the field's place, or nothing can. */
static int leave_missing(struct csv_reader *reader, const struct csv_field *field,
                         struct raw_column *column, float *value, struct error *error)
{
    size_t feature = reader->columns.at[field->column].at;
    const struct signature_column *of = &reader->dataset->expected->columns[feature];
    bool is_known =
        of->kind == RAW_ONE_HOT
            ? of->fill_category != NULL &&
                  (of->unknown == UNKNOWN_ZEROS ||
                   classes_find(reader->categories[feature], of->fill_category) >= 0)
            : !isnan(of->fill);
    if (of->missing == MISSING_REFUSE || !is_known)
        return csv_number_refuse_missing(reader, field, error);
    column->missing++;
    *value = (float)NAN;
    return 0;
}

static int read_missing(struct csv_reader *reader, const struct csv_field *field,
                        struct raw_column *column, float *value, struct error *error)
{
    if (reader->columns.of_net)
        return leave_missing(reader, field, column, value, error);
    enum missing how = column->rule.missing.how;
    float code = 0;
    if (how == MISSING_REFUSE)
        return csv_number_refuse_missing(reader, field, error);
    if (has_no_category(column))
        return rows_refuse_field(
            field->rows, field->place, error,
            "the category is missing, and `missing: %s` is of numbers: say of this "
            "column "
            "in `columns` {one_hot: true, missing: most_frequent}, or {value: X}",
            column_rule_missing_name(how));
    if (how == MISSING_VALUE && column->kind == RAW_ONE_HOT) {
        if (add_category(reader, field, column->rule.missing.value, &code, error) != 0)
            return -1;
        column->value = (double)code;
    }
    column->missing++;
    *value = (float)NAN;
    return 0;
}

int csv_feature_read(struct csv_reader *reader, const struct csv_field *field,
                     struct csv_table *table, struct error *error)
{
    const struct columns *columns = &reader->columns;
    size_t feature = columns->at[field->column].at;
    size_t at = (size_t)table->count * columns->features + feature;
    struct raw_column *column = &reader->raw->columns[feature];
    float *value = &table->values[at];
    if (column->kind == RAW_IGNORED) {
        *value = 0;
        return 0;
    }
    if (csv_number_is_missing(reader->options, field->text))
        return read_missing(reader, field, column, value, error);
    if (column->kind == RAW_ONE_HOT)
        return read_category(reader, field, value, error);
    if (column->kind == RAW_ORDINAL)
        return read_place(field, column, value, error);
    if (csv_number_read(reader, field, table, value, error) != 0)
        return -1;
    keep_rest(reader, field->text, feature, table, at);
    return 0;
}
